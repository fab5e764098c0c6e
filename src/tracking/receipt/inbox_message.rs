//! A mail of the inbox, with what it is.

use serde::Serialize;

use crate::core::date;
use crate::core::exchange::record::Record;

use super::classify;
use super::classify::Classified;
use super::kind::ReceiptKind;

/// A message of the inbox.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct InboxMessage {
    /// Its number, a position that may shift after a deletion.
    pub id: u64,
    /// What it is.
    pub kind: ReceiptKind,
    /// The subject without prefix and id.
    pub subject: String,
    /// The sender.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sender: Option<String>,
    /// The recipient.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub recipient: Option<String>,
    /// Milliseconds since 1970.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub date: Option<f64>,
    /// The id of the message that it is about.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub message_id: Option<String>,
    /// The text; only where one message was asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub body: Option<String>,
}

impl InboxMessage {
    /// What it says where it may be an acceptance: nobody knows who sent it, or nobody can read what a provider sent.
    pub fn may_accept(&self) -> Option<Classified> {
        let Self { kind: kind @ ReceiptKind::Other, subject, message_id, .. } = self else {
            return None;
        };
        let sender = self.sender.as_deref().unwrap_or_default();
        if classify::is_certified(sender) {
            let (subject, message_id) = (subject.clone(), message_id.clone());
            return Some(Classified { kind: *kind, subject, message_id });
        }
        let found = classify::unsigned(subject, sender);
        found.filter(|found| found.kind == ReceiptKind::Acceptance || subject.is_empty())
    }

    /// When the message that it is about was accepted, where it is an acceptance; without a date it is known by the id.
    pub fn accepted_at(&self) -> Option<f64> {
        self.date.or_else(|| date::of_id(self.message_id.as_deref()?))
    }

    /// What a reported mail is.
    pub fn of(record: Record) -> Self {
        let found = classify::classify(
            record.subject.as_deref().unwrap_or_default(),
            record.sender.as_deref().unwrap_or_default(),
        );
        Self {
            id: record.id.unwrap_or_default(),
            kind: found.kind,
            subject: found.subject,
            sender: record.sender,
            recipient: record.recipient,
            date: record.date.as_deref().and_then(date::parse),
            message_id: found.message_id,
            body: record.body,
        }
    }
}
