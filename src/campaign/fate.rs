//! What became of one row: what the journal keeps of it.

use serde::{Deserialize, Serialize};

use crate::core::error::Error;
use crate::tracking::shipment::{ShipmentState, ShipmentStatus};

/// Where a row stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum RowState {
    /// To be posted.
    #[default]
    Pending,
    /// About to be posted, or posted and not yet answered. Found so in a journal that nobody works on, it
    /// means that nobody knows.
    Sending,
    /// The service took it.
    Sent,
    /// The service did not take it, for a reason that lies in the message.
    Refused,
    /// Nobody knows. Never posted again unless a person, or the proxy, says that it was not taken.
    Unknown,
    /// Not posted: it has a problem, or the campaign was cancelled.
    Skipped,
}

/// What went wrong, without anything that only the one call needs.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Fault {
    /// The class.
    pub name: String,
    /// A word for programs.
    pub code: String,
    /// For people.
    pub message: String,
    /// The HTTP status, where the service answered.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub status: Option<u16>,
}

impl Fault {
    /// Of an error.
    pub fn of(error: &Error) -> Self {
        let status = match error {
            Error::Api(api) => Some(api.status),
            _ => None,
        };
        Self {
            name: error.class().into(),
            code: error.code().into(),
            message: error.to_string(),
            status,
        }
    }
}

/// Where a row's shipment stood when it was last looked at.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Shipment {
    /// As reported by the service.
    pub state: ShipmentState,
    /// Whether that can still change.
    #[serde(rename = "final")]
    pub is_final: bool,
    /// Addressees it was delivered to.
    pub delivered: usize,
    /// Addressees it failed for.
    pub failed: usize,
    /// When it was looked at; milliseconds since 1970.
    pub asked_at: f64,
}

impl Shipment {
    /// What is kept of a status.
    pub fn of(status: &ShipmentStatus, asked_at: f64) -> Self {
        let ShipmentStatus { state, is_final, delivered, failed, .. } = *status;
        Self { state, is_final, delivered, failed, asked_at }
    }

    /// Whether nothing but the time differs.
    pub fn says_the_same(&self, other: &Self) -> bool {
        Self { asked_at: other.asked_at, ..self.clone() } == *other
    }
}

/// What became of one row. A row that the journal does not name is pending.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Fate {
    /// Where it stands.
    pub state: RowState,
    /// How often it was about to be posted.
    #[serde(default)]
    pub attempts: u32,
    /// The idempotency key of the last attempt.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub key: Option<String>,
    /// Which proxy the last attempt went to, `None` for the service itself: another one knows nothing of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub via: Option<String>,
    /// Before when it is not to be posted again, as the last answer said; milliseconds since 1970.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub not_before: Option<f64>,
    /// When the last attempt was about to be posted; milliseconds since 1970.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub posted_at: Option<f64>,
    /// When its outcome was learned.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub settled_at: Option<f64>,
    /// The service's id.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub message_id: Option<String>,
    /// What went wrong the last time.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub error: Option<Fault>,
    /// Every id that the row was found under, where there is more than one.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub copies: Vec<String>,
    /// Where its shipment stands.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub shipment: Option<Shipment>,
    /// Whether a person said what became of it.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub by_person: bool,
}

impl Fate {
    /// About to be posted under `key`, to `via`, after what `self` tells.
    pub fn sending(&self, key: &str, via: Option<String>, now: f64) -> Self {
        Self {
            state: RowState::Sending,
            attempts: self.attempts + 1,
            key: Some(key.to_owned()),
            via,
            posted_at: Some(now),
            ..Self::default()
        }
    }

    /// Taken under this id.
    pub fn sent(&self, message_id: String, now: f64) -> Self {
        Self {
            state: RowState::Sent,
            message_id: Some(message_id),
            settled_at: Some(now),
            error: None,
            ..self.clone()
        }
    }

    /// In another state, and why.
    pub fn with(&self, state: RowState, error: Option<Fault>, now: f64) -> Self {
        let settled_at = matches!(state, RowState::Refused | RowState::Sent).then_some(now);
        Self { state, error: error.or_else(|| self.error.clone()), settled_at, ..self.clone() }
    }

    /// Whether it is the attempt under `key`, and open.
    pub fn is_open_under(&self, key: Option<&str>) -> bool {
        matches!(self.state, RowState::Sending | RowState::Unknown) && self.key.as_deref() == key
    }

    /// Whether a browser may have posted it twice, and shown the no to its own second copy.
    pub fn is_doubtful(&self) -> bool {
        let is_429 = self.error.as_ref().is_some_and(|error| error.status == Some(429));
        self.state == RowState::Pending && !self.by_person && is_429
    }

    /// Whether receipts of it may still come.
    pub fn is_to_be_followed(&self) -> bool {
        self.state == RowState::Sent
            && self.message_id.is_some()
            && !self.shipment.as_ref().is_some_and(|shipment| shipment.is_final)
    }
}
