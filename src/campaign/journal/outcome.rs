//! What became of one row: what the journal keeps of it.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::campaign::model::kept::{Kept, count, text, texts, word};
use crate::core::date::DAY;
use crate::core::error::ProxyState;
use crate::core::error::codes::Params;
use crate::core::error::{Doubt, Error};
use crate::core::key::outcome::Ground;
use crate::tracking::receipt::shipment::{ShipmentState, ShipmentStatus};

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

fn is_none(count: &usize) -> bool {
    *count == 0
}

/// What went wrong, without anything that only the one call needs.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Fault {
    /// The class.
    pub name: String,
    /// A word for programs.
    pub code: String,
    /// For people.
    pub message: String,
    /// The values in the sentence. Versions before this one kept none.
    #[serde(skip_serializing_if = "Params::is_empty")]
    pub params: Params,
    /// The HTTP status, where the service answered.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status: Option<u16>,
    /// Why nobody knows what became of the message, as a word.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// By what the request is known that it came of, if one was made. Versions before this one kept none.
    #[serde(rename = "requestId", skip_serializing_if = "Option::is_none")]
    pub request_id: Option<String>,
}

/// Milliseconds after a post at which a row is looked for whose no may have been to another copy: an acceptance
/// comes within seconds as a rule, and late where the provider is busy.
const LOOKS: [f64; 3] = [30_000.0, 300_000.0, 1_800_000.0];

impl Fault {
    /// As it was kept.
    fn kept(value: &Value) -> Option<Self> {
        let kept = Kept::of(value)?;
        Some(Self {
            name: kept.field("name", text)?,
            code: kept.field("code", text)?,
            message: kept.field("message", text)?,
            params: kept.or_usual("params", Params::kept)?,
            status: kept.maybe("status", count)?,
            reason: kept.maybe("reason", text)?,
            request_id: kept.maybe("requestId", text)?,
        })
    }

    /// Of an error.
    pub fn of(error: &Error) -> Self {
        let status = match error {
            Error::Api(api) => Some(api.status),
            _ => None,
        };
        let reason = match error {
            Error::UnknownOutcome { doubt, .. } => Some(doubt.word().to_owned()),
            _ => None,
        };
        Self {
            name: error.class().into(),
            code: error.code().into(),
            message: error.to_string(),
            params: error.params(),
            status,
            reason,
            request_id: error.request().and_then(|ids| ids.request.clone()),
        }
    }
}

/// Where a row's shipment stood when it was last looked at.
#[derive(Clone, Debug, PartialEq, Serialize)]
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
    /// As it was kept.
    fn kept(value: &Value) -> Option<Self> {
        let kept = Kept::of(value)?;
        Some(Self {
            state: kept.field("state", word)?,
            is_final: kept.field("final", Value::as_bool)?,
            delivered: kept.field("delivered", count)?,
            failed: kept.field("failed", count)?,
            asked_at: kept.field("askedAt", Value::as_f64)?,
        })
    }

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
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct RowOutcome {
    /// Where it stands.
    pub state: RowState,
    /// How often it was about to be posted.
    pub attempts: u32,
    /// The idempotency key of the last attempt.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub key: Option<String>,
    /// Which proxy the last attempt went to, `None` for the service itself: another one knows nothing of it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub via: Option<String>,
    /// The fingerprint of the mailbox that was signed in at the proxy before its key was posted first.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub mailbox: Option<String>,
    /// The mark of the proxy's store that was heard last before its key was posted first.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub store: Option<String>,
    /// What it rests on that the last attempt was not taken. Without it, and without a person's word, a row that
    /// was posted is never posted again.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ground: Option<Ground>,
    /// How often it was looked for by itself.
    #[serde(skip_serializing_if = "is_none")]
    pub looks: usize,
    /// Whether the service gave it an id that another row has.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub shared_id: bool,
    /// Before when it is not to be posted again, as the last answer said; milliseconds since 1970.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub not_before: Option<f64>,
    /// When the last attempt was about to be posted; milliseconds since 1970.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub posted_at: Option<f64>,
    /// When its outcome was learned.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub settled_at: Option<f64>,
    /// The service's id.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub message_id: Option<String>,
    /// What went wrong the last time.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub error: Option<Fault>,
    /// Every id that the row was found under, where there is more than one.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub copies: Vec<String>,
    /// Where its shipment stands.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub shipment: Option<Shipment>,
    /// Whether a person said what became of it.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub by_person: bool,
}

impl RowOutcome {
    /// As it was kept.
    pub fn kept(value: &Value) -> Option<Self> {
        let kept = Kept::of(value)?;
        Some(Self {
            state: kept.field("state", word)?,
            attempts: kept.or_usual("attempts", count)?,
            key: kept.maybe("key", text)?,
            via: kept.maybe("via", text)?,
            mailbox: kept.maybe("mailbox", text)?,
            store: kept.maybe("store", text)?,
            ground: kept.maybe("ground", word)?,
            looks: kept.or_usual("looks", count)?,
            shared_id: kept.or_usual("sharedId", Value::as_bool)?,
            not_before: kept.maybe("notBefore", Value::as_f64)?,
            posted_at: kept.maybe("postedAt", Value::as_f64)?,
            settled_at: kept.maybe("settledAt", Value::as_f64)?,
            message_id: kept.maybe("messageId", text)?,
            error: kept.maybe("error", Fault::kept)?,
            copies: kept.or_usual("copies", texts)?,
            shipment: kept.maybe("shipment", Shipment::kept)?,
            by_person: kept.or_usual("byPerson", Value::as_bool)?,
        })
    }

    /// About to be posted under `key`, to `via`, from where the carrier stands, after what `self` tells.
    pub fn sending(&self, key: &str, via: Option<String>, from: &ProxyState, now: f64) -> Self {
        Self {
            state: RowState::Sending,
            attempts: self.attempts + 1,
            key: Some(key.to_owned()),
            via,
            mailbox: from.mailbox.clone(),
            store: from.store.clone(),
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
            ground: None,
            by_person: false,
            ..self.clone()
        }
    }

    /// Not taken, and on what ground that is known.
    pub fn not_sent(&self, state: RowState, error: &Error, ground: Ground, now: f64) -> Self {
        Self { ground: Some(ground), ..self.with(state, Some(Fault::of(error)), now) }
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

    /// Whether it is the attempt under `key`, and a proof that it was sent is news: nobody knows, or a person said what
    /// they thought. Whoever posts it anew after such a word does so under another key.
    pub fn is_unproven(&self, key: Option<&str>) -> bool {
        let is_open = self.state == RowState::Unknown || self.by_person;
        is_open && self.message_id.is_none() && self.key.as_deref() == key
    }

    /// Where the carrier stood before its key was posted first.
    pub fn proxy_state(&self) -> ProxyState {
        ProxyState { mailbox: self.mailbox.clone(), store: self.store.clone() }
    }

    /// The key that it has to be posted under again, and where the carrier stood then: the proxy keeps that key, and
    /// a copy that is still on its way could pass beside a new one.
    pub fn kept_key(&self) -> Option<(&str, ProxyState)> {
        let key = self.key.as_deref().filter(|_| self.ground == Some(Ground::Key));
        key.filter(|_| !self.by_person).map(|key| (key, self.proxy_state()))
    }

    /// Whether nobody knows what became of it though it does not say so: it was being posted when its page was
    /// gone, or is said to be pending on no ground.
    pub fn is_left_open(&self) -> bool {
        let has_ground = self.attempts == 0 || self.ground.is_some() || self.by_person;
        match self.state {
            RowState::Sending => true,
            RowState::Pending => !has_ground,
            _ => false,
        }
    }

    /// Whether it waits to be posted again under its key: of a campaign that is cancelled nobody will, and a copy that
    /// is still on its way may be taken.
    pub fn waits_under_its_key(&self) -> bool {
        self.state == RowState::Pending && self.kept_key().is_some()
    }

    /// Whether nobody knows what became of it because a no may have been to another copy than the first.
    pub fn is_open_of_some_copy(&self) -> bool {
        let word = Doubt::OtherCopy.word();
        let is_of_copy =
            self.error.as_ref().is_some_and(|error| error.reason.as_deref() == Some(word));
        self.state == RowState::Unknown && is_of_copy
    }

    /// When it is to be looked for next by itself; milliseconds since 1970. Where the clock was set back since it was
    /// posted, that is now.
    pub fn look_at(&self, now: f64) -> Option<f64> {
        let after = LOOKS.get(self.looks).filter(|_| self.is_open_of_some_copy())?;
        self.posted_at.map(|at| if at > now { now } else { at + after })
    }

    /// Looked for at `now`, and not found: the looks whose time has passed are over.
    pub fn looked_for(&self, now: f64) -> Self {
        let passed = |at: f64| LOOKS.iter().filter(|after| at + **after <= now).count();
        let looks = self.posted_at.map_or(0, passed).max(self.looks + 1);
        Self { looks, ..self.clone() }
    }

    /// Whether it counts as refused by a verdict on one of the copies there may be: if its acceptance turns up it
    /// was sent all the same.
    pub fn may_turn_up(&self, now: f64) -> bool {
        let is_recent = self.posted_at.is_some_and(|at| (at - DAY..at + DAY).contains(&now));
        self.state == RowState::Refused && self.ground == Some(Ground::Message) && is_recent
    }

    /// Whether receipts of it may still come.
    pub fn is_to_be_followed(&self) -> bool {
        self.state == RowState::Sent
            && !self.shared_id
            && self.message_id.is_some()
            && !self.shipment.as_ref().is_some_and(|shipment| shipment.is_final)
    }
}
