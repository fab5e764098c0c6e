//! The inbox, with what each message is.

use serde::Serialize;

use crate::api::client::Client;
use crate::api::inbox::Page;
use crate::core::call::Call;
use crate::core::error::Error;

use super::receipt::inbox_message::InboxMessage;
use super::receipt::kind::ReceiptKind;
use super::receipt::words::Named;

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
