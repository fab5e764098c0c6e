//! `GET /send/{code}`: the receipts of one message.

use crate::core::error::Error;

use super::client::{Call, Client};
use super::record::Record;

impl Client {
    /// What the service has under a message's id; empty where it has nothing yet.
    ///
    /// # Errors
    /// [`Error::Validation`] where `message_id` is not digits; else those of a read.
    pub async fn receipts(&self, message_id: &str, call: &Call) -> Result<Vec<Record>, Error> {
        if message_id.is_empty() || !message_id.bytes().all(|byte| byte.is_ascii_digit()) {
            return Err(Error::problem(
                "messageId",
                "type",
                "must be the digits that send() gave.",
            ));
        }
        match self.read(&format!("/send/{message_id}"), call, Record::list).await {
            // "Result empty" is how the service says that no receipt has come yet. A 404 in any other
            // shape comes from somebody else, such as a portal without this path.
            Err(Error::Api(error)) if error.status == 404 && error.body.is_object() => {
                Ok(Vec::new())
            }
            result => result,
        }
    }
}
