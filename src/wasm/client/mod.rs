//! The client as JavaScript sees it. The package's own `PecMassiva` stands before it and loads it.

mod credentials;
mod options;
mod raw;

use std::rc::Rc;

use futures::future::LocalBoxFuture;
use js_sys::{Date, Function, Promise};
use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::future_to_promise;

use crate::api::client::{Call, Client as Inner, OnStart};
use crate::api::send::{Phase, Progress, SendOptions};
use crate::campaign::journal::known::Known;
use crate::campaign::journal::{Journal, Start};
use crate::core::error::Error;
use crate::core::error::codes::{Params, options as codes};
use crate::core::host::Host;
use crate::core::limiter::Paces;
use crate::tracking::find::{self, Search};
use crate::tracking::walk::Walk;
use crate::tracking::watch::Watch;

use crate::wasm::host::lock::WebLocks;
use crate::wasm::host::storage::JsStorage;
use crate::wasm::host::{SystemClock, SystemRandom};
use crate::wasm::tracking;
use crate::wasm::values::blob;
use crate::wasm::values::call::JsCall;
use crate::wasm::values::errors::to_error;
use crate::wasm::values::inputs::{message_id, moment, string, truth, whole};
use crate::wasm::values::message;
use crate::wasm::values::plain::plain;
use crate::wasm::values::property::{get, given, words};
use crate::wasm::values::to_js::{object, set, to_js};
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
        let Options { settings, credentials, fetch, journal } =
            Options::read(options).map_err(|error| to_error(&error, None))?;
        crate::core::text::alike::use_platform(crate::wasm::host::alike::fold);
        let host = Host {
            transport: Rc::new(fetch),
            clock: Rc::new(SystemClock),
            random: Rc::new(SystemRandom),
            gate: Rc::new(WebLocks),
        };
        let paces = PACES.with(Rc::clone);
        let inner = Inner::new(settings, host, Rc::new(credentials), paces);
        inner.count_starts(counter(&journal));
        Ok(Self(Rc::new(inner), Rc::default(), journal))
    }

    /// Sends a message.
    pub fn send(&self, message: JsValue, options: JsValue) -> Promise {
        let this = self.clone();
        run(options, async move |call, options| {
            if !message.is_object() {
                return Err(Error::told("message", codes::TYPE_OBJECT, Params::none()));
            }
            let send_options = send_options(options)?;
            let draft = message::draft(&message, options);
            let sent = this.0.send(draft, send_options, call).await?;
            Ok(object(&[
                ("messageId", sent.message_id.into()),
                ("sent", (sent.sent as f64).into()),
            ]))
        })
    }

    /// Where a message stands.
    pub fn shipment(&self, id: JsValue, options: JsValue) -> Promise {
        let this = self.clone();
        run(options, async move |call, options| {
            let expected = whole(options, "expected", 1)?;
            let id = id.as_string().unwrap_or_default();
            let expected = expected.map(|count| count as usize);
            this.0.shipment(&id, expected, call).await.map(tracking::status)
        })
    }

    /// Reads and encodes a file: `{ name, type, size, encoded }`.
    pub fn attach(&self, file: JsValue, options: JsValue) -> Promise {
        let this = self.clone();
        run(options, async move |call, options| {
            let (draft, options) = (message::attachment(&file), send_options(options)?);
            let (attachment, encoded) = this.0.attach(draft, &options, call).await?;
            let chunks = encoded.chunks.iter().map(|(chunk, _)| chunk);
            let blob = blob::join(chunks, "").map_err(|thrown| {
                Error::told("data", codes::UNREADABLE_BLOB, Params::of_text(&words(&thrown)))
            })?;
            Ok(object(&[
                ("name", attachment.name.into()),
                ("type", to_js(&attachment.kind)),
                ("size", (attachment.size as f64).into()),
                ("encoded", blob.into()),
                ("modified", to_js(&encoded.modified)),
            ]))
        })
    }

    /// Deletes the receipts of a message.
    #[wasm_bindgen(js_name = deleteReceipts)]
    pub fn delete_receipts(&self, id: JsValue, options: JsValue) -> Promise {
        let this = self.clone();
        run(options, async move |call, _| {
            this.0.delete_receipts(&id.as_string().unwrap_or_default(), call).await?;
            Ok(JsValue::UNDEFINED)
        })
    }

    /// Looks for messages that were taken.
    pub fn find(&self, options: JsValue) -> Promise {
        let this = self.clone();
        run(options, async move |call, options| {
            let search = Search {
                subject: string(options, "subject")?.unwrap_or_default(),
                recipient: string(options, "recipient")?,
                since: moment(options, "since")?,
                until: moment(options, "until")?,
            };
            let found = to_js(&find::find(&this.0, &search, call).await?);
            each(&get(&found, "copies"), |copy| with_date(copy, "acceptedAt"));
            Ok(found)
        })
    }

    /// All pages of the inbox.
    pub fn pages(&self, options: &JsValue) -> Result<Pages, JsValue> {
        let q = string(options, "q").map_err(|error| to_error(&error, None))?;
        Ok(Pages(Rc::new(Walk::new(self.0.clone(), q.filter(|q| !q.is_empty())))))
    }

    /// Deletes one message of the inbox.
    #[wasm_bindgen(js_name = deleteMessage)]
    pub fn delete_message(&self, id: JsValue, options: JsValue) -> Promise {
        let this = self.clone();
        run(options, async move |call, _| {
            this.0.delete_message(message_id(&id)?, call).await?;
            Ok(JsValue::UNDEFINED)
        })
    }

    /// Any other call: `{ status, headers, body }`.
    pub fn request(&self, method: JsValue, path: JsValue, options: JsValue) -> Promise {
        let this = self.clone();
        run(options, async move |call, options| {
            let request = raw::Request::read(&method, &path, options)?;
            Ok(raw::answer(&this.0.raw(request.target(), call).await?))
        })
    }

    /// A page of the inbox.
    pub fn inbox(&self, options: JsValue) -> Promise {
        let this = self.clone();
        run(options, async move |call, options| {
            let page = whole(options, "page", 0)?;
            let q = string(options, "q")?.filter(|q| !q.is_empty());
            let page = this.0.inbox(q.as_deref(), page.map(|page| page as u32), call).await?;
            let page = to_js(&page);
            each(&get(&page, "messages"), |message| with_date(message, "date"));
            Ok(page)
        })
    }

    /// One message of the inbox.
    pub fn message(&self, id: JsValue, options: JsValue) -> Promise {
        let this = self.clone();
        run(options, async move |call, _| {
            let message = to_js(&this.0.message(message_id(&id)?, call).await?);
            with_date(&message, "date");
            Ok(message)
        })
    }

    /// How full a mailbox is.
    pub fn quota(&self, mailbox: JsValue, options: JsValue) -> Promise {
        let this = self.clone();
        run(options, async move |call, _| {
            let mailbox =
                if mailbox.is_undefined() { Some("INBOX".into()) } else { mailbox.as_string() };
            let Some(mailbox) = mailbox else {
                return Err(Error::told("mailbox", codes::TYPE_TEXT, Params::none()));
            };
            Ok(to_js(&this.0.quota(&mailbox, call).await?))
        })
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
    let journal = Journal::new(Rc::new(storage.clone()), Known::default());
    Rc::new(move |sender, addressees, at| {
        let (journal, sender) = (journal.clone(), sender.to_owned());
        wasm_bindgen_futures::spawn_local(async move {
            let start = Start { sender: &sender, at };
            let _no_matter = journal.count(start, addressees).await;
        });
    })
}

/// A walk through the pages of the inbox.
#[wasm_bindgen]
#[derive(Clone)]
pub struct Pages(Rc<Walk>);

#[wasm_bindgen]
impl Pages {
    /// The new messages of the next page that has any; `undefined` at the end.
    pub fn next(&self, options: JsValue) -> Promise {
        let this = self.clone();
        run(options, async move |call, _| {
            let Some(messages) = this.0.next(call).await? else { return Ok(JsValue::UNDEFINED) };
            let messages = to_js(&messages);
            each(&messages, |message| with_date(message, "date"));
            Ok(messages)
        })
    }
}

/// What a method does with its call and its options.
type Work = Box<dyn FnOnce(Call, JsValue) -> LocalBoxFuture<'static, Result<JsValue, Error>>>;

/// Reads what every method takes, does the work, and makes an error of what goes wrong. Methods are no
/// `async fn` themselves: the compiler would make a promise's whole code anew for each.
pub(in crate::wasm) fn run(
    options: JsValue,
    work: impl AsyncFnOnce(&Call, &JsValue) -> Result<JsValue, Error> + 'static,
) -> Promise {
    promise(options, Box::new(|call, options| Box::pin(async move { work(&call, &options).await })))
}

fn promise(options: JsValue, work: Work) -> Promise {
    future_to_promise(async move {
        let call = JsCall::read(&options).map_err(|error| to_error(&error, None))?;
        let done = work(call.call.clone(), options).await;
        done.map_err(|error| to_error(&error, call.signal.as_ref()))
    })
}

fn send_options(options: &JsValue) -> Result<SendOptions, Error> {
    let mut read = SendOptions::default();
    if let Some(listener) = given(options, "onProgress") {
        let Ok(listener) = listener.dyn_into::<Function>() else {
            return Err(Error::told("onProgress", codes::TYPE_FUNCTION, Params::none()));
        };
        read.progress = Some(Rc::new(move |progress| tell(&listener, progress)));
    }
    if let Some(key) = given(options, "idempotencyKey") {
        read.idempotency_key = plain(&key);
    }
    read.allow_empty_files = truth(options, "allowEmptyFiles")?;
    Ok(read)
}

fn tell(listener: &Function, progress: Progress) {
    let Progress { phase, loaded, total, until } = progress;
    let phase = match phase {
        Phase::Reading => "reading",
        Phase::Waiting => "waiting",
        Phase::Sending => "sending",
    };
    let progress = object(&[
        ("phase", phase.into()),
        ("loaded", (loaded as f64).into()),
        ("total", (total as f64).into()),
    ]);
    if let Some(until) = until {
        set(&progress, "until", &date(until));
    }
    if let Err(thrown) = listener.call1(&JsValue::UNDEFINED, &progress) {
        // A listener's fault must not decide what becomes of a message.
        web_sys::console::error_1(&thrown);
    }
}

pub(in crate::wasm) fn each(list: &JsValue, change: impl Fn(&JsValue)) {
    if let Some(list) = list.dyn_ref::<js_sys::Array>() {
        list.iter().for_each(|item| change(&item));
    }
}

/// Makes a `Date` of a time.
pub(in crate::wasm) fn with_date(item: &JsValue, name: &str) {
    if let Some(time) = get(item, name).as_f64() {
        set(item, name, &date(time));
    }
}

fn date(time: f64) -> JsValue {
    Date::new(&time.into()).into()
}
