//! A mailbox of this service: its record, its state, and what comes of it by itself.

pub(in crate::sandbox::registration) mod space;

use serde_json::{Map, Value, json};

use super::format::calendar::{day, seconds, years_later};
use super::format::callbacks::Outbox;
use super::format::fields;
use super::terms::kind::Kind;
use super::terms::prices;
use super::terms::wallet::Wallet;

/// How long the provider takes for an activation, and before it drops a registration that it does not
/// want.
pub(super) const PROCESSING: f64 = 24.0 * 3_600_000.0;

/// `stato`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum State {
    Registered,
    InProgress,
    Active,
    Revoked,
    Closed,
    WrongDocuments,
    Cancelled,
}

impl State {
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Registered => "registrata",
            Self::InProgress => "in_evasione",
            Self::Active => "evasa",
            Self::Revoked => "revocata",
            Self::Closed => "chiusa",
            Self::WrongDocuments => "documenti_errati",
            Self::Cancelled => "registrazione_annullata",
        }
    }

    /// States without a way out: the address is free again.
    pub(super) const fn is_over(self) -> bool {
        matches!(self, Self::Closed | Self::Cancelled)
    }
}

/// A mailbox.
#[derive(Debug)]
pub(super) struct Mailbox {
    pub(super) id: String,
    /// The address, folded.
    pub(super) address: String,
    pub(super) kind: Kind,
    pub(super) state: State,
    /// What the service shows.
    pub(super) record: Map<String, Value>,
    /// The state that comes by itself, and when.
    pub(super) due: Option<(f64, State)>,
    /// When the paid time ends.
    pub(super) expires: Option<f64>,
}

impl Mailbox {
    /// The record, as answers show it.
    pub(super) fn shown(&self) -> Value {
        Value::Object(self.record.clone())
    }

    /// The part of it that the list shows.
    pub(super) fn summary(&self) -> Value {
        const SHOWN: [&str; 7] =
            ["id", "casella_pec", "tipo_casella", "stato", "data_scadenza", "timestamp", "owner"];
        let part = |name: &str| Some((name.to_owned(), self.record.get(name)?.clone()));
        Value::Object(SHOWN.into_iter().filter_map(part).collect())
    }

    pub(super) fn set(&mut self, name: &str, value: impl Into<Value>) {
        self.record.insert(name.to_owned(), value.into());
    }

    /// A number of the record.
    pub(super) fn number(&self, name: &str) -> u64 {
        self.record.get(name).and_then(Value::as_u64).unwrap_or_default()
    }

    /// Whether the standard storage service is on.
    pub(super) fn has_archive(&self) -> bool {
        fields::is_on(&self.record, "conservazione")
    }

    pub(super) fn stamp(&mut self, name: &str, at: f64) {
        let stamps = self.record.entry("timestamp").or_insert_with(|| json!({}));
        if let Some(stamps) = stamps.as_object_mut() {
            stamps.insert(name.to_owned(), seconds(at).into());
        }
    }

    /// Notes that something changed at `at`.
    pub(super) fn touch(&mut self, at: f64) {
        self.stamp("ultima_modifica", at);
    }

    /// Becomes `state`, and tells whoever asked to be told.
    pub(super) fn enter(&mut self, state: State, at: f64, outbox: &mut Outbox) {
        self.state = state;
        self.set("stato", state.name());
        self.touch(at);
        match state {
            State::Revoked => self.stamp("revoca", at),
            State::Active => {
                if let Some(stamps) =
                    self.record.get_mut("timestamp").and_then(Value::as_object_mut)
                {
                    stamps.remove("revoca");
                }
            }
            _ => {}
        }
        outbox.tell(&self.record, at);
    }

    pub(super) fn expire(&mut self, at: f64) {
        self.expires = Some(at);
        self.set("data_scadenza", day(at));
        self.stamp("scadenza", at);
    }

    /// The spaces that come with the type, where they are more than what is there.
    pub(super) fn furnish(&mut self) {
        let (disk, history) = self.kind.spaces();
        let disk = disk.max(self.number("spazio_disco"));
        let history = history.max(self.number("spazio_storico"));
        self.set("tipo_casella", self.kind.name());
        self.set("spazio_disco", disk);
        self.set("spazio_storico", history);
        self.set("storico", history > 0);
        self.set("sms", !self.kind.is_plain() && self.kind > Kind::Standard);
    }

    /// When something comes by itself; infinity for never.
    pub(super) fn next(&self) -> f64 {
        let end = self.expires.filter(|_| self.state == State::Active);
        self.due.map(|(at, _)| at).or(end).unwrap_or(f64::INFINITY)
    }

    /// Lets that come.
    pub(super) fn step(&mut self, wallet: &mut Wallet, outbox: &mut Outbox) {
        if let Some((at, state)) = self.due.take() {
            if state == State::Active {
                self.activate(at);
            }
            self.enter(state, at, outbox);
        } else if let Some(at) = self.expires {
            let is_paid = fields::is_on(&self.record, "autorinnovo")
                && wallet.pay(prices::year(self.kind), 0).is_ok();
            match years_later(at, 1).filter(|_| is_paid) {
                Some(end) => {
                    self.expire(end);
                    self.touch(at);
                }
                None => {
                    self.expires = None;
                    self.enter(State::Closed, at, outbox);
                }
            }
        }
    }

    fn activate(&mut self, at: f64) {
        self.stamp("evasione", at);
        self.set("data_attivazione", day(at));
        self.furnish();
        match years_later(at, 1) {
            Some(end) => self.expire(end),
            None => self.expires = None,
        }
    }
}
