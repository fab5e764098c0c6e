//! The request that an error came of.

use std::rc::Rc;

use super::Error;
use super::codes::RequestIds;

impl Error {
    /// The HTTP status of the answer that it came of; nothing where there was none.
    pub fn status(&self) -> Option<u16> {
        match self {
            Self::Api(error) => Some(error.status),
            Self::Response { status, .. } => Some(*status),
            Self::UnknownOutcome { cause, .. } => cause.status(),
            _ => None,
        }
    }

    /// By what the request is known that it came of; nothing where none was made.
    pub fn request(&self) -> Option<&Rc<RequestIds>> {
        match self {
            Self::UnknownOutcome { cause, .. } => cause.request(),
            _ => self.told_of()?.request(),
        }
    }

    /// The same error, which tells of which request it came, unless it does.
    pub fn of_request(mut self, ids: &Option<Rc<RequestIds>>) -> Self {
        match &mut self {
            Self::UnknownOutcome { cause, .. } => {
                let inner = std::mem::replace(&mut **cause, Self::Closed);
                **cause = inner.of_request(ids);
            }
            _ => {
                if let Some(told) = self.told_mut() {
                    told.of_request(ids);
                }
            }
        }
        self
    }
}
