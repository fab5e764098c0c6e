//! One communication to the business register, and what becomes of it by itself.

use serde_json::{Map, Value, json};

use super::format::calendar::seconds;
use super::format::callbacks::Outbox;

/// `stato`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Stage {
    Requested,
    Waiting,
    Uploaded,
    Done,
}

impl Stage {
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Requested => "codice_in_richiesta",
            Self::Waiting => "in_attesa_di_documenti",
            Self::Uploaded => "documenti_caricati",
            Self::Done => "comunicazione_evasa",
        }
    }
}

/// A communication.
#[derive(Debug)]
pub(super) struct Communication {
    pub(super) id: String,
    pub(super) stage: Stage,
    /// What the service shows.
    pub(super) record: Map<String, Value>,
    /// The state that comes by itself, and when.
    pub(super) due: Option<(f64, Stage)>,
}

impl Communication {
    pub(super) fn shown(&self) -> Value {
        Value::Object(self.record.clone())
    }

    pub(super) fn summary(&self) -> Value {
        let part = |name: &str| self.record.get(name).cloned().unwrap_or_default();
        json!({
            "id": self.id,
            "casella_pec": part("casella_pec"),
            "stato": part("stato"),
            "timestamp": part("timestamp"),
            "owner": part("owner"),
        })
    }

    pub(super) fn set(&mut self, name: &str, value: impl Into<Value>) {
        self.record.insert(name.to_owned(), value.into());
    }

    pub(super) fn write(&mut self, stage: Stage, at: f64) {
        self.stage = stage;
        self.set("stato", stage.name());
        self.set("timestamp", seconds(at));
    }

    pub(super) fn enter(&mut self, stage: Stage, at: f64, outbox: &mut Outbox) {
        self.write(stage, at);
        outbox.tell(&self.record, at);
    }

    /// When something comes by itself; infinity for never.
    pub(super) fn next(&self) -> f64 {
        self.due.map_or(f64::INFINITY, |(at, _)| at)
    }

    /// Lets that come.
    pub(super) fn step(&mut self, outbox: &mut Outbox) {
        if let Some((at, stage)) = self.due.take() {
            self.enter(stage, at, outbox);
        }
    }
}
