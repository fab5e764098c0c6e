//! Why a request came to no answer: a code.

use super::{Attempt, Unread};
use crate::core::error::codes::{Code, errors};
use crate::core::host::cancel::Reason;
use crate::core::host::transport::{BodyFailure, Failure};

/// What kept an answer away.
pub(super) fn code_of(failure: &Failure) -> Code {
    match () {
        () if failure.no_response => errors::RESPONSE_NONE,
        () if failure.unstarted => errors::NETWORK_UNSTARTED,
        () if failure.unreached => errors::NETWORK_UNREACHED,
        () => errors::NETWORK_NO_ANSWER,
    }
}

/// The code of what kept an answer, or its end, away; nothing where a whole one came.
pub fn reason(attempt: &Attempt) -> Option<&'static str> {
    let of_end = |reason: Reason| match reason {
        Reason::Aborted => errors::ABORT_SIGNAL,
        Reason::Closed => errors::ABORT_CLOSED,
    };
    let code = match attempt {
        Attempt::Offline => errors::NETWORK_OFFLINE,
        Attempt::EndedBefore(reason) | Attempt::EndedDuring(reason) => of_end(*reason),
        Attempt::Refused(failure) | Attempt::Failed(failure) => code_of(failure),
        Attempt::TimedOut { .. } => errors::TIMEOUT_ANSWER,
        Attempt::Answered(answer) => match answer.body.as_ref().err()? {
            Unread::Ended(reason) => of_end(*reason),
            Unread::TimedOut { .. } => errors::TIMEOUT_ANSWER,
            Unread::Body(BodyFailure::Broken(failure)) => code_of(failure),
            Unread::Body(BodyFailure::TooLarge) => errors::RESPONSE_TOO_LARGE,
        },
    };
    Some(code.name)
}
