//! One carrier in memory and one journal, and the tabs over them.

use std::rc::Rc;

use futures::future::FutureExt;
use pec_massiva::campaign::campaign::Campaign;
use pec_massiva::campaign::campaigns::Campaigns;
use pec_massiva::campaign::campaigns::make::NewCampaign;
use pec_massiva::campaign::journal::Journal;
use pec_massiva::campaign::journal::keys;
use pec_massiva::campaign::journal::known::Known;
use pec_massiva::campaign::journal::outcome::RowOutcome;
use pec_massiva::campaign::run::Ended;
use pec_massiva::campaign::schedule::zone::{Rome, Zone};
use pec_massiva::campaign::view::{Event, Progress};
use pec_massiva::core::call::Call;
use pec_massiva::core::error::codes::{Params, Told, errors};
use pec_massiva::core::error::{ApiError, Error};
use pec_massiva::core::host::Clock;
use pec_massiva::core::host::cancel::Reason;
use pec_massiva::core::storage::{Storage, Value as Stored};
use serde_json::{Value, json};

use super::in_memory::InMemory;
use crate::campaigns::disk::Disk;
use crate::campaigns::world::campaign;
use crate::support::time::Time;

/// One carrier and one journal, and the tabs over them.
pub struct Desk {
    pub time: Rc<Time>,
    pub carrier: Rc<InMemory>,
    pub disk: Rc<Disk>,
}

impl Desk {
    pub fn new() -> Self {
        let time = Rc::new(Time::default());
        let carrier = Rc::new(InMemory::new(time.clone()));
        Self { carrier, disk: Rc::new(Disk::new(time.clone(), 3, false)), time }
    }

    /// A tab that was opened just now.
    pub fn tab(&self, seed: u64) -> Campaigns {
        Campaigns {
            surroundings: self.carrier.surroundings(seed),
            journal: Journal::new(self.disk.clone(), Known::default()),
            zones: Rc::new(|_: &str| Ok(Rc::new(Rome) as Rc<dyn Zone>)),
        }
    }

    /// A campaign of so many rows, which notes beside its carrier what it says of rows and of waiting.
    pub fn made(&self, rows: usize) -> Campaign {
        self.made_of(new(rows), 5)
    }

    pub fn made_of(&self, new: NewCampaign, seed: u64) -> Campaign {
        let made = self.time.run(self.tab(seed).create(new, &Call::default())).unwrap();
        let log = self.carrier.log.clone();
        made.listen(Rc::new(move |event| match event {
            Event::Row(word, index) => log.borrow_mut().push(format!("{word} {index}")),
            Event::Waiting { reason, .. } => log.borrow_mut().push(format!("waiting {reason}")),
            _ => {}
        }));
        made
    }

    pub fn run(&self, campaign: &Campaign) -> Result<Progress, Error> {
        match self.time.run(campaign.run(false, &Call::default()))? {
            Ended::Here(progress) => Ok(progress),
            Ended::Watching(_) => panic!("nobody else runs it"),
        }
    }

    /// What the journal has of a row, without waiting for it.
    pub fn kept(&self, campaign: &Campaign, index: usize) -> Option<RowOutcome> {
        let key = keys::outcome(&campaign.header().id, index);
        let Stored::Text(text) = self.disk.memory.get(&key).now_or_never()?.unwrap()? else {
            panic!("an outcome is a text")
        };
        RowOutcome::kept(&serde_json::from_str(&text).unwrap())
    }

    /// What happened since it was asked last.
    pub fn log(&self) -> Vec<String> {
        self.carrier.log.take()
    }

    /// Runs it, and after a second does something while its first message waits a minute for its turn.
    pub fn run_meanwhile(
        &self,
        campaign: &Campaign,
        meanwhile: impl AsyncFn(),
    ) -> Result<Ended, Error> {
        self.carrier.turns.borrow_mut().push_back(Ok(60_000.0));
        let meanwhile = async {
            self.time.sleep(1_000.0).await;
            meanwhile().await;
        };
        let call = Call::default();
        self.time.run(async { futures::join!(campaign.run(false, &call), meanwhile) }).0
    }

    /// The error of a run that is aborted after a second.
    pub fn run_aborted(&self, campaign: &Campaign) -> Error {
        let call = Call::default();
        let abort = async {
            self.time.sleep(1_000.0).await;
            call.cancel.cancel(Reason::Aborted);
        };
        self.time.run(async { futures::join!(campaign.run(false, &call), abort) }).0.unwrap_err()
    }
}

/// A campaign to be made, of so many rows.
pub fn new(rows: usize) -> NewCampaign {
    campaign(rows, json!({"perDay": false}), json!("auto"), false)
}

/// An answer that only its code, parameters and time tell from others.
pub fn answer(status: u16, retry_after: Option<f64>) -> Error {
    let code = match status {
        401 => errors::AUTHENTICATION,
        429 => errors::RATE_LIMIT,
        _ => errors::SERVER,
    };
    let params = Params::of(vec![("status", status.into()), ("text", "Una parola sua.".into())]);
    Error::Api(Box::new(ApiError {
        status,
        service_code: Some(json!(17)),
        told: Told::new(code, params),
        body: Value::Null,
        retry_after,
        retryable: false,
    }))
}
