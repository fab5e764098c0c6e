//! Who said no to a message, of which copy, and what that means.

use serde_json::Value;

use super::Answer;
use super::answer;
use super::once::Known;
use crate::core::error::Doubt;

/// Who said what a request came to, and of which copy.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Said {
    /// Whoever takes messages, of the only copy there is.
    Firsthand,
    /// Whoever takes messages, of one of the copies that a browser may have made by itself.
    OfSomeCopy,
    /// The package's own proxy, and what it knows of the key: a copy more makes no difference to that.
    Proxy(Known),
    /// Something in front of a proxy. A browser may have sent a copy before this one, which the proxy
    /// has: such a no is about this copy only.
    Hearsay,
    /// A portal's server that is not known to be the package's proxy, or something in front of it, of one of the
    /// copies that there may be. A session ends between two copies as no token does.
    Foreign,
}

/// What a no to a message means.
pub(in crate::core) enum No {
    /// It certainly was not taken.
    Certain,
    /// It was not if a read with the same credentials is refused alike.
    IfDenied,
    /// It may have been.
    Doubtful(Doubt),
}

impl Said {
    /// What a 4xx means. One that depends on the message alone is the same for each of its copies; others are
    /// about the moment, the account or the limit, and may come because a copy was taken just before.
    pub(in crate::core) fn no(self, answer: &Answer) -> No {
        match (self, answer.status) {
            // Somebody on the way gave up waiting, holds the same message already, or will not say.
            (_, 408 | 409 | 425) => No::Doubtful(Doubt::Answer),
            (Self::Hearsay, _) => No::Doubtful(Doubt::Answer),
            (Self::Firsthand, _) => No::Certain,
            // Under that key another message was taken, or this one in other bytes.
            (Self::Proxy(Known::Done), 422) => No::Doubtful(Doubt::OtherMessage),
            (Self::Proxy(known), _) => known.no(),
            (Self::Foreign, status) if is_on_form(status) && is_of_service(answer) => No::Certain,
            (Self::OfSomeCopy, status) if is_on_form(status) => No::Certain,
            (Self::Foreign | Self::OfSomeCopy, _) if is_on_contents(answer) => No::Certain,
            (Self::Foreign, _) => No::Doubtful(Doubt::OtherCopy),
            (Self::OfSomeCopy, 401 | 403) if is_of_service(answer) => No::IfDenied,
            (Self::OfSomeCopy, _) => No::Doubtful(Doubt::OtherCopy),
        }
    }
}

impl Said {
    /// What a `success: false` under a 2xx means. It tells no reason that could be relied on: one copy may be refused because
    /// another was taken, for a limit or by a server that looks for duplicates.
    pub(in crate::core) fn no_of_success(self) -> No {
        match self {
            Self::Firsthand | Self::Proxy(Known::Refused | Known::Free) => No::Certain,
            Self::OfSomeCopy | Self::Foreign => No::Doubtful(Doubt::OtherCopy),
            Self::Proxy(_) | Self::Hearsay => No::Doubtful(Doubt::Answer),
        }
    }
}

impl Known {
    fn no(self) -> No {
        match self {
            Self::Refused | Self::Free => No::Certain,
            _ => No::Doubtful(Doubt::Answer),
        }
    }
}

/// Whether a refusal is the same for each copy of a message: it is of how the request is made, or the service's own verdict on what
/// it holds.
pub fn depends_on_message(status: u16, body: &Value) -> bool {
    is_on_form(status) || (is_on_parameters(status) && is_services(body))
}

/// Statuses about length, size and type of a request and its headers (RFC 9110, 15.5.12 to 15.5.16, RFC 6585, 5): whoever says so
/// says it of each copy. Others are of the moment or of whom a copy met on its way: a gateway that starts anew knows no
/// path (404, 405), has no upstream yet (421) or wants something first (407, 426, 428).
fn is_on_form(status: u16) -> bool {
    matches!(status, 411 | 413..=415 | 431)
}

/// Statuses with which parameters are refused; by something on the way also a copy that was cut off.
fn is_on_parameters(status: u16) -> bool {
    matches!(status, 400 | 406 | 422)
}

fn is_on_contents(answer: &Answer) -> bool {
    is_on_parameters(answer.status) && is_of_service(answer)
}

/// Whether a refusal is written as the service writes its own, and not by something on the way.
pub fn is_of_service(answer: &Answer) -> bool {
    answer.body.as_deref().ok().and_then(answer::parse).is_some_and(|body| is_services(&body))
}

/// The same of a body that was read. The package's own proxy writes in the same shape, and gives what it refuses a code.
pub fn is_services(body: &Value) -> bool {
    body.get("success") == Some(&Value::Bool(false))
        && body.get("message").is_some()
        && body.get("code").is_none()
}
