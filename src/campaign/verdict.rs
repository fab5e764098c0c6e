//! What an error means for a campaign, once it is certain that the message was not taken.

use crate::core::error::{Error, may_pass};

/// What to do.
#[derive(Debug, PartialEq)]
pub enum Verdict {
    /// The reason lies in the message: the next one may go.
    Refuse,
    /// The row is tried again after so many milliseconds, and no other before; none where the caller has to
    /// find a time.
    Wait(Option<f64>, &'static str),
    /// The reason lies with the sender or its account: nobody else's turn comes until a person did something.
    Pause(&'static str),
    /// The run ends with the error.
    End,
}

/// Decides by the error of a message that certainly was not taken.
pub fn of(error: &Error) -> Verdict {
    match error {
        // Something stands in front of the proxy, a login most of all: that says nothing of the message.
        Error::Api(api) if error.is_in_front() && api.status == 404 => {
            Verdict::Wait(None, "service")
        }
        Error::Api(api) if error.is_in_front() && !may_pass(api.status) => {
            Verdict::Pause("authentication")
        }
        Error::Response { .. } if error.is_in_front() => Verdict::Pause("authentication"),
        Error::Api(api) => match api.status {
            401 => Verdict::Pause("authentication"),
            402 => Verdict::Pause("payment"),
            // The token lacks a scope, or the portal's session is over: the next row would get the same.
            403 => Verdict::Pause("permission"),
            429 => Verdict::Wait(api.retry_after, "rateLimit"),
            // Settled behind the proxy: what answered so never let the message through.
            408 | 409 | 425 | 500.. => Verdict::Wait(api.retry_after, "service"),
            _ => Verdict::Refuse,
        },
        Error::Network { .. } | Error::Timeout { .. } => Verdict::Wait(None, "network"),
        // Where the outcome was settled behind the proxy: what came first was no answer of the service.
        Error::Response { .. } => Verdict::Wait(None, "service"),
        Error::Credentials { .. } => Verdict::Pause("credentials"),
        Error::Validation(problems)
            if problems.iter().all(|problem| problem.group() != "unreadable") =>
        {
            Verdict::Refuse
        }
        _ => Verdict::End,
    }
}
