//! What receipts mean: a mail as reported, with what it says of a shipment. Nobody is asked here.

pub mod classify;
pub mod inbox_message;
pub mod kind;
pub mod listing;
pub mod schedule;
pub mod sentence;
pub mod shipment;
pub mod skeleton;
pub mod subject;
pub mod tally;
pub mod telling_word;
pub mod word;
pub mod words;

use serde::Serialize;

use crate::core::date;
use crate::core::exchange::record::Record;

use kind::ReceiptKind;
use words::Named;

/// A mail under a message's id.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Receipt {
    /// What it is; `Other` where it is no receipt of this message.
    pub kind: ReceiptKind,
    /// The subject without prefix and id.
    pub subject: String,
    /// The sender.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sender: Option<String>,
    /// The mailbox it lies in.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub recipient: Option<String>,
    /// Milliseconds since 1970; `None` where it is missing or damaged.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub date: Option<f64>,
    /// The text.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub body: Option<String>,
    /// The id at the subject's end.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub message_id: Option<String>,
    /// Whom it is about, where the text names one for certain.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub addressee: Option<String>,
}

impl Receipt {
    /// Reads a mail that the service has under `own_id`. One whose subject ends with another id is
    /// another message's.
    pub fn of(record: &Record, own_id: &str) -> Self {
        let subject = record.subject.as_deref().unwrap_or_default();
        let sender = record.sender.as_deref().unwrap_or_default();
        let found = classify::read(subject, sender, Some(own_id));
        let is_foreign = found.message_id.as_deref().is_some_and(|id| id != own_id);
        let is_envelope = matches!(found.kind, ReceiptKind::Envelope | ReceiptKind::Anomaly);
        let kind = if is_foreign && !is_envelope { ReceiptKind::Other } else { found.kind };
        let is_receipt = !is_envelope && kind != ReceiptKind::Other;
        let text = record.body.as_deref().filter(|_| is_receipt);
        let named = text.map(|text| Named::of(text, &found.subject).addressees());
        let addressee = match named.as_deref() {
            Some([one]) => Some(one.address.clone()),
            _ => None,
        };
        Self {
            kind,
            subject: found.subject,
            sender: record.sender.clone(),
            recipient: record.recipient.clone(),
            date: record.date.as_deref().and_then(date::parse),
            body: record.body.clone(),
            message_id: found.message_id,
            addressee,
        }
    }

    /// What its text says of whom it is about.
    pub fn named(&self) -> Named {
        self.body.as_deref().map_or(Named::Nobody, |body| Named::of(body, &self.subject))
    }
}
