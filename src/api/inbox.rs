//! `GET /inbox`, `GET` and `DELETE /inbox/{id}`.

use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::Value;

use crate::core::call::Call;
use crate::core::error::Error;
use crate::core::exchange::answer;
use crate::core::exchange::answer::Fields;
use crate::core::exchange::record::Record;
use crate::core::host::transport::Method;
use crate::core::text;

use super::calls::Target;
use super::client::Client;

/// Milliseconds for a search: the service's document warns that it can be slow in a full mailbox.
const SEARCH_TIMEOUT: f64 = 180_000.0;

/// One page of the inbox.
#[derive(Clone, Debug, PartialEq)]
pub struct Page {
    /// Its messages, without their texts.
    pub records: Vec<Record>,
    /// How many entries it had, those that are no message included.
    pub entries: usize,
    /// The page's number, as the service says.
    pub page: Option<f64>,
    /// The number of pages, as the service says; known to be wrong now and then.
    pub pages: Option<f64>,
    /// The number of messages, as the service says.
    pub total: Option<f64>,
}

impl Client {
    /// A page of the inbox, 25 messages at most; `q` searches.
    ///
    /// # Errors
    /// Those of a read.
    pub async fn inbox_page(
        &self,
        q: Option<&str>,
        page: Option<u32>,
        call: &Call,
    ) -> Result<Page, Error> {
        let mut query = Vec::new();
        if let Some(q) = q {
            query.push(format!("q={}", utf8_percent_encode(q, NON_ALPHANUMERIC)));
        }
        if let Some(page) = page {
            query.push(format!("page={page}"));
        }
        let separator = if query.is_empty() { "" } else { "?" };
        let path = format!("/inbox{separator}{}", query.join("&"));
        let mut call = call.clone();
        if q.is_some() {
            call.timeout = call.timeout.or(self.settings.timeout).or(Some(SEARCH_TIMEOUT));
        }
        let extract = |fields: &Fields| {
            Some(Page {
                records: Record::list(fields)?,
                entries: fields.get("data").map_or(0, |data| match data {
                    Value::Array(items) => items.len(),
                    Value::Object(items) => items.len(),
                    _ => 0,
                }),
                page: answer::number_field(fields, "page"),
                pages: answer::number_field(fields, "n_of_pages"),
                total: answer::number_field(fields, "total"),
            })
        };
        self.read(&Target::get(&path), &call, extract).await
    }

    /// One message with its text.
    ///
    /// # Errors
    /// Those of a read.
    pub async fn inbox_message(&self, id: u64, call: &Call) -> Result<Record, Error> {
        let extract = |fields: &Fields| fields.get("data")?.as_object().map(Record::read);
        let mut record = self.read(&Target::get(&format!("/inbox/{id}")), call, extract).await?;
        record.id = Some(id);
        record.body = record.body.map(|body| text::decode_form(&body));
        Ok(record)
    }

    /// Deletes one message. Ids are positions and may shift by it: delete from the highest down, and
    /// list again.
    ///
    /// # Errors
    /// Those of a change.
    pub async fn delete_message(&self, id: u64, call: &Call) -> Result<(), Error> {
        let path = format!("/inbox/{id}");
        let target = Target { method: Method::Delete, ..Target::get(&path) };
        self.change(&target, call).await.map(|_| ())
    }
}
