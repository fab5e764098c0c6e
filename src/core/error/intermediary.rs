//! What something in front of the package's own proxy answers in its place: a login, a gateway, a page for all paths.

use super::Error;
use super::codes::{Code, Told, errors};

/// Its code by its status: of a session that is over, say, each in the group that its class has.
pub fn code(status: u16) -> Code {
    match status {
        401 => errors::AUTHENTICATION_IN_FRONT,
        402 => errors::PAYMENT_IN_FRONT,
        403 => errors::PERMISSION_IN_FRONT,
        404 => errors::NOT_FOUND_IN_FRONT,
        428 => errors::PRECONDITION_IN_FRONT,
        429 => errors::RATE_LIMIT_IN_FRONT,
        500.. => errors::SERVER_IN_FRONT,
        _ => errors::REJECTED_IN_FRONT,
    }
}

impl Error {
    /// The same error of an answer that neither the service nor the package's own proxy wrote: it says so.
    pub fn in_front(mut self) -> Self {
        if let Self::Api(api) = &mut self {
            let mut told = Told::new(code(api.status), api.told.params.clone());
            for note in api.told.notes() {
                told.note(*note);
            }
            told.of_request(&api.told.request().cloned());
            api.told = told;
        } else if matches!(self, Self::Response { .. }) {
            return self.with_note(errors::IN_FRONT);
        }
        self
    }

    /// Whether something in front of the proxy answered in its place.
    pub fn is_in_front(&self) -> bool {
        match self {
            Self::Api(api) => api.told.code == code(api.status),
            Self::Response { told, .. } => told.notes().contains(&errors::IN_FRONT),
            _ => false,
        }
    }
}
