//! The client as campaigns see it: the one place where both are known.

mod acceptances;
mod place;
mod turn;

use std::rc::Rc;

use futures::future::FutureExt;

use crate::api::client::Client;
use crate::api::send::SendOptions;
use crate::campaign::carrier::{
    self, Carried, Carrier, CarrierState, Searched, Surroundings, Turn,
};
use crate::core::call::Call;
use crate::core::error::Error;
use crate::core::error::ProxyState;
use crate::core::key::Key;
use crate::core::key::outcome::KeyOutcome;
use crate::core::message::attachment::{self, Encoded, Source, Unreadable};
use crate::core::message::draft::Draft;
use crate::core::message::progress::Listener;
use crate::tracking::receipt::words::Named;
use crate::tracking::watch::Watch;

/// A client that carries campaigns.
pub struct ClientCarrier {
    client: Rc<Client>,
    watch: Rc<Watch>,
}

impl ClientCarrier {
    /// Of a client; `watch` is what all of its tracked shipments share.
    pub fn new(client: Rc<Client>, watch: Rc<Watch>) -> Self {
        Self { client, watch }
    }

    /// The client, and the world around it, for its campaigns.
    pub fn surroundings(client: &Rc<Client>, watch: &Rc<Watch>) -> Surroundings {
        let host = client.host();
        Surroundings {
            carrier: Rc::new(Self::new(client.clone(), watch.clone())),
            clock: host.clock.clone(),
            random: host.random.clone(),
            gate: host.gate.clone(),
        }
    }
}

impl Carrier for ClientCarrier {
    fn open(&self, call: &Call) -> Result<(), Error> {
        self.client.enter(call)
    }

    fn state(&self) -> CarrierState {
        let client = &self.client;
        CarrierState {
            via: client.via(),
            service: client.service().to_owned(),
            mailbox: client.proxy_state().mailbox,
            interval: client.interval(),
            limits: client.limits(),
            is_offline: client.transport().offline(),
        }
    }

    fn proxy_state<'a>(&'a self, anew: bool, call: &'a Call) -> Carried<'a, ProxyState> {
        if anew {
            self.client.learn_proxy_state_anew(call).boxed_local()
        } else {
            self.client.learn_proxy_state(call).boxed_local()
        }
    }

    fn encode<'a>(
        &'a self,
        file: &'a dyn Source,
        call: &'a Call,
    ) -> Carried<'a, Result<Encoded, Unreadable>> {
        let encoding = attachment::encode(file, self.client.transport(), |_| ());
        async { call.cancel.race(Box::pin(encoding)).await.map_err(Error::ended) }.boxed_local()
    }

    fn turn<'a>(
        &'a self,
        draft: Draft,
        key: Key<'a>,
        interval: f64,
        progress: Option<Rc<Listener>>,
        call: &'a Call,
    ) -> Carried<'a, Box<dyn Turn + 'a>> {
        async move {
            let options = SendOptions { progress, ..SendOptions::default() };
            let turn = self.client.turn(draft, key, interval, &options, call);
            Ok(Box::new(turn.await?) as Box<dyn Turn>)
        }
        .boxed_local()
    }

    fn ask<'a>(
        &'a self,
        key: &'a str,
        proxy_state: &'a ProxyState,
        call: &'a Call,
    ) -> Carried<'a, KeyOutcome> {
        self.client.ask_key(key, proxy_state, call).boxed_local()
    }

    fn answers<'a>(&'a self, call: &'a Call) -> Carried<'a, ()> {
        async {
            let call = call.once();
            match self.client.quota("INBOX", &call).await {
                // A proxy need not let this pass. One that lets no read pass has answered all the same.
                Err(error) if is_forbidden(&error) => {
                    let read = self.client.inbox(None, None, &call).await.map(drop);
                    read.or_else(|error| if is_forbidden(&error) { Ok(()) } else { Err(error) })
                }
                other => other.map(drop),
            }
        }
        .boxed_local()
    }

    fn acceptances<'a>(&'a self, search: &'a str, call: &'a Call) -> Carried<'a, Searched> {
        acceptances::search(&self.client, search, call).boxed_local()
    }

    fn addressees<'a>(
        &'a self,
        mail: u64,
        subject: &'a str,
        message_id: &'a str,
        call: &'a Call,
    ) -> Carried<'a, Named> {
        self.client.named_in(mail, subject, message_id, call).boxed_local()
    }

    fn follow(&self, message_id: &str, addressees: usize) -> Box<dyn carrier::Place> {
        let (client, place) = (self.client.clone(), self.watch.enter(message_id));
        Box::new(place::Followed { client, place, addressees })
    }

    fn strangers(&self, met: &mut usize) -> Vec<String> {
        self.watch.strangers(met)
    }
}

/// Whether an error is an answer, though not the one that was asked for.
fn is_forbidden(error: &Error) -> bool {
    matches!(error, Error::Api(api) if matches!(api.status, 403 | 404))
}
