//! The inbox, with what each message is.

use serde::Serialize;

use crate::api::client::{Call, Client};
use crate::api::inbox::Page;
use crate::api::record::Record;
use crate::core::date;
use crate::core::error::Error;

use super::receipt::classify;
use super::receipt::classify::Classified;
use super::receipt::kind::ReceiptKind;
use super::receipt::words::Named;

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

/// A page of the inbox.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct InboxPage {
    /// Its messages.
    pub messages: Vec<InboxMessage>,
    /// The page's number.
    pub page: f64,
    /// The number of pages, as the service says; known to be wrong now and then.
    pub pages: f64,
    /// The number of messages, as the service says.
    pub total: f64,
}

impl InboxMessage {
    /// What it says where it may be an acceptance, and nobody knows who sent it.
    pub fn may_accept(&self) -> Option<Classified> {
        let sender = self.sender.as_deref().unwrap_or_default();
        let found = Some(&self.subject).filter(|_| self.kind == ReceiptKind::Other);
        let found = found.and_then(|subject| classify::unsigned(subject, sender));
        found.filter(|found| found.kind == ReceiptKind::Acceptance)
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

impl Client {
    /// A page of the inbox; see [`Client::inbox_page`].
    ///
    /// # Errors
    /// Those of a read.
    pub async fn inbox(
        &self,
        q: Option<&str>,
        page: Option<u32>,
        call: &Call,
    ) -> Result<InboxPage, Error> {
        let Page { records, page: number, pages, total, .. } =
            self.inbox_page(q, page, call).await?;
        let count = records.len() as f64;
        Ok(InboxPage {
            messages: records.into_iter().map(InboxMessage::of).collect(),
            // What the service leaves out is what can be seen of it.
            page: number.or(page.map(f64::from)).unwrap_or(1.0),
            pages: pages.unwrap_or(1.0),
            total: total.unwrap_or(count),
        })
    }

    /// One message with its text.
    ///
    /// # Errors
    /// Those of a read.
    pub async fn message(&self, id: u64, call: &Call) -> Result<InboxMessage, Error> {
        self.inbox_message(id, call).await.map(InboxMessage::of)
    }

    /// Whom the acceptance names that was listed under `id`, with this subject and message id. Ids are positions, which
    /// shift when others are deleted: where another mail lies there by now, nobody can say.
    ///
    /// # Errors
    /// Those of a read.
    pub async fn named_in(
        &self,
        id: u64,
        subject: &str,
        message_id: &str,
        call: &Call,
    ) -> Result<Named, Error> {
        let mail = self.message(id, call).await?;
        let is_it = mail.kind == ReceiptKind::Acceptance
            && mail.subject == subject
            && mail.message_id.as_deref() == Some(message_id);
        let body = mail.body.filter(|_| is_it);
        Ok(body.map_or(Named::Unreadable, |body| Named::of(&body, subject)))
    }
}
