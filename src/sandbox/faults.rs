//! Planned faults: what goes wrong, on which request, how often.

use serde_json::Value;

use super::calls::is_about;
use super::http::answers;
use super::http::{Incoming, Reply};
use super::{account, registration};

/// A planned fault.
#[derive(Clone, Debug, PartialEq)]
pub struct Fault {
    /// Which requests: a method and the beginning of a path, `POST /send`. A segment in braces, as in
    /// `GET /pec/{id}/rinnovo`, stands for any.
    pub on: String,
    /// How many of them.
    pub times: u32,
    /// Whether the service does what it was asked before it fails: the answer is lost then, not the
    /// message.
    pub taken: bool,
    /// What comes back instead.
    pub instead: Instead,
}

/// What comes back in a fault.
#[derive(Clone, Debug, PartialEq)]
pub enum Instead {
    /// This status, with the words the service has for it.
    Status(u16),
    /// This status and body.
    Answer(u16, String),
    /// The connection breaks.
    Drop,
    /// Nothing ever comes.
    Hang,
}

impl Fault {
    pub(super) fn reply(&self, request: &Incoming) -> Reply {
        match &self.instead {
            Instead::Drop => Reply::Drop,
            Instead::Hang => Reply::Hang,
            Instead::Answer(status, body) => {
                let is_json = serde_json::from_str::<Value>(body).is_ok();
                let kind = if is_json { "application/json" } else { "text/html" };
                let headers = vec![("content-type".to_owned(), kind.to_owned())];
                Reply::Answer { status: *status, headers, body: body.clone() }
            }
            Instead::Status(429) => answers::too_many(),
            Instead::Status(status) if registration::owns(&request.path) => {
                registration::fault(&request.path, *status)
            }
            Instead::Status(status) if account::owns(&request.path) => account::fault(*status),
            Instead::Status(status) => answers::refusal(
                *status,
                match status {
                    400 => "Post parameter is not valid",
                    401 => "Authorization is not valid or empty",
                    402 => "Insufficient credit",
                    500 => "MySQL Error 2006",
                    _ => "Fault of the sandbox",
                },
            ),
        }
    }
}

/// The faults still to come.
#[derive(Debug, Default)]
pub(super) struct Faults(Vec<Fault>);

impl Faults {
    pub(super) fn add(&mut self, fault: Fault) {
        if fault.times > 0 {
            self.0.push(fault);
        }
    }

    pub(super) fn take(&mut self, request: &Incoming) -> Option<Fault> {
        let fault =
            self.0.iter_mut().find(|fault| is_about(&fault.on, &request.method, &request.path))?;
        let taken = fault.clone();
        fault.times = fault.times.saturating_sub(1);
        self.0.retain(|fault| fault.times > 0);
        Some(taken)
    }
}
