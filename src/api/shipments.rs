//! `GET` and `DELETE /send/{code}`: the receipts of one message.

use crate::core::call::Call;
use crate::core::error::Error;
use crate::core::error::codes::{Params, options};
use crate::core::exchange::record::Record;
use crate::core::exchange::refused_by::is_services;
use crate::core::host::transport::Method;

use super::calls::Target;
use super::client::Client;

impl Client {
    /// What the service has under a message's id; empty where it has nothing yet.
    ///
    /// # Errors
    /// [`Error::Validation`] where `message_id` is not digits; else those of a read.
    pub async fn receipts(&self, message_id: &str, call: &Call) -> Result<Vec<Record>, Error> {
        check_id(message_id)?;
        match self.read(&Target::get(&format!("/send/{message_id}")), call, Record::list).await {
            // "Result empty" is how the service says that no receipt has come yet. A 404 in any other
            // shape comes from somebody else, such as a portal without this path, and would be waited for without end.
            Err(error) if is_empty(&error) => Ok(Vec::new()),
            result => result,
        }
    }

    /// Deletes the receipts of a message, which are evidence: only ever on request.
    ///
    /// # Errors
    /// [`Error::Validation`] where `message_id` is not digits; else those of a change.
    pub async fn delete_receipts(&self, message_id: &str, call: &Call) -> Result<(), Error> {
        check_id(message_id)?;
        let path = format!("/send/{message_id}");
        let target = Target { method: Method::Delete, ..Target::get(&path) };
        self.change(&target, call).await.map(|_| ())
    }
}

/// Whether the service itself says so.
fn is_empty(error: &Error) -> bool {
    let Error::Api(api) = error else { return false };
    api.status == 404 && is_services(&api.body) && !error.is_in_front()
}

fn check_id(message_id: &str) -> Result<(), Error> {
    if !message_id.is_empty() && message_id.bytes().all(|byte| byte.is_ascii_digit()) {
        return Ok(());
    }
    Err(Error::told("messageId", options::TYPE_MESSAGE_ID, Params::none()))
}
