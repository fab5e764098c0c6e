//! What is known of a mailbox's type, so that what the service would refuse is refused before.

use serde_json::Value;

use crate::core::error::Error;
use crate::core::error::codes::{Params, mailbox};

use super::forms;
use super::record::Record;
use crate::api::client::Client;

impl Client {
    /// Remembers the type of a mailbox that was met under `id`.
    pub(super) fn met(&self, id: &str, record: Record) -> Record {
        if let Some(kind) = record.get("tipo_casella").and_then(Value::as_str) {
            self.types.borrow_mut().insert(id.to_owned(), kind.to_ascii_uppercase());
        }
        record
    }

    /// The same of one in a list.
    pub(super) fn met_in_list(&self, record: Record) -> Record {
        let id = record.get("id").and_then(Value::as_str).map(str::to_owned);
        match id {
            Some(id) => self.met(&id, record),
            None => record,
        }
    }

    /// The type, where it is known to take one single document and no changes.
    pub(super) fn fixed_type(&self, id: &str) -> Option<String> {
        let types = self.types.borrow();
        types.get(id).filter(|kind| forms::FIXED.contains(&kind.as_str())).cloned()
    }

    /// Refuses a change of a mailbox that the service is known to refuse.
    pub(super) fn refuse_fixed(&self, id: &str) -> Result<(), Error> {
        match self.fixed_type(id) {
            Some(kind) => {
                let params = Params::of(vec![("type", kind.into())]);
                Err(Error::told("id", mailbox::MAILBOX_TYPE, params))
            }
            None => Ok(()),
        }
    }
}
