//! The client as JavaScript sees it. The package's own `PecMassiva` stands before it and loads it.

mod credentials;
mod inbox;
mod options;
mod raw;
mod send;

use std::rc::Rc;

use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;

use crate::api::client::{Client as Inner, OnStart};
use crate::core::host::Host;
use crate::core::limiter::Paces;
use crate::core::starts::{self, Start};
use crate::tracking::watch::Watch;

use super::host::lock::WebLocks;
use super::host::storage::JsStorage;
use super::host::{SystemClock, SystemRandom};
use super::values::errors::to_error;
use options::Options;

thread_local! {
    /// Shared by all clients of this realm.
    static PACES: Rc<Paces> = Rc::default();
}

/// A client of the service.
#[wasm_bindgen]
#[derive(Clone)]
pub struct Client(
    pub(in crate::wasm) Rc<Inner>,
    pub(in crate::wasm) Rc<Watch>,
    pub(in crate::wasm) JsStorage,
);

#[wasm_bindgen]
impl Client {
    /// A client with these options; throws the `ValidationError` of bad ones.
    #[wasm_bindgen(constructor)]
    pub fn new(options: &JsValue) -> Result<Client, JsValue> {
        let Options { settings, credentials, fetch, journal, observer } =
            Options::read(options).map_err(|error| to_error(&error, None))?;
        #[cfg(feature = "full")]
        crate::core::text::alike::use_platform(crate::wasm::host::alike::fold);
        let host = Host {
            transport: Rc::new(fetch),
            clock: Rc::new(SystemClock),
            random: Rc::new(SystemRandom),
            gate: Rc::new(WebLocks),
            observer,
        };
        let paces = PACES.with(Rc::clone);
        let inner = Inner::new(settings, host, Rc::new(credentials), paces);
        inner.count_starts(counter(&journal));
        Ok(Self(Rc::new(inner), Rc::default(), journal))
    }

    /// Ends what is under way; later calls reject.
    pub fn close(&self) {
        self.0.close();
    }
}

impl Client {
    /// Where the journals of its campaigns lie.
    pub fn journal(&self) -> &JsStorage {
        &self.2
    }
}

/// Counts single messages where campaigns of the same sender find them. A page that has no storage sends
/// all the same: nothing waits for it, and what goes wrong is passed over.
fn counter(storage: &JsStorage) -> Rc<OnStart> {
    let storage = storage.clone();
    Rc::new(move |sender, addressees, at| {
        let (storage, sender) = (storage.clone(), sender.to_owned());
        wasm_bindgen_futures::spawn_local(async move {
            let start = Start { sender: &sender, at, addressees: addressees as u64 };
            let _no_matter = starts::count(&storage, start).await;
        });
    })
}
