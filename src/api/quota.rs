//! `GET /quota/{mailbox}`.

use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use serde::Serialize;

use crate::core::call::Call;
use crate::core::error::Error;
use crate::core::error::codes::{Params, options};
use crate::core::exchange::answer;
use crate::core::exchange::answer::Fields;

use super::calls::Target;
use super::client::Client;

/// How full a mailbox is. The document says "megabyte", its example is plausible only as KiB: so the
/// numbers are the service's own and only the ratio is sure.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Quota {
    /// What is used.
    pub usage: f64,
    /// What there is.
    pub limit: f64,
    /// `usage / limit`; 0 where the limit is 0.
    pub ratio: f64,
}

impl Client {
    /// How full `mailbox` is; `INBOX` is the main one.
    ///
    /// # Errors
    /// Those of a read.
    pub async fn quota(&self, mailbox: &str, call: &Call) -> Result<Quota, Error> {
        let name = mailbox.trim();
        // A dot segment would be resolved away by the URL parser, escaped or not.
        if name.is_empty() || name == "." || name == ".." {
            return Err(Error::told("mailbox", options::EMPTY_MAILBOX, Params::none()));
        }
        let path = format!("/quota/{}", utf8_percent_encode(name, NON_ALPHANUMERIC));
        let extract = |fields: &Fields| {
            let data = fields.get("data")?.as_object()?;
            let usage = answer::number_field(data, "usage")?;
            let limit = answer::number_field(data, "limit")?;
            let ratio = if limit > 0.0 { usage / limit } else { 0.0 };
            Some(Quota { usage, limit, ratio })
        };
        self.read(&Target::get(&path), call, extract).await
    }
}
