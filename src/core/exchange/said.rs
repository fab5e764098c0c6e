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
            (Self::Foreign, status) if depends_on_message(status) && is_of_service(answer) => {
                No::Certain
            }
            (Self::Foreign, _) => No::Doubtful(Doubt::OtherCopy),
            (Self::OfSomeCopy, status) if depends_on_message(status) => No::Certain,
            (Self::OfSomeCopy, 401 | 403) if is_of_service(answer) => No::IfDenied,
            (Self::OfSomeCopy, _) => No::Doubtful(Doubt::OtherCopy),
        }
    }
}

impl Said {
    /// Whether a `success: false` is a no: of the message itself, unless nobody looked whose copy it is.
    pub(in crate::core) fn may_refuse(self) -> bool {
        match self {
            Self::Firsthand | Self::OfSomeCopy | Self::Foreign => true,
            Self::Proxy(known) => matches!(known, Known::Refused | Known::Free),
            Self::Hearsay => false,
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

/// Statuses that say something of the request itself (RFC 9110, 15.5, and RFC 6585, 4918, 7725), and not of who
/// sends it, when, or how often.
pub fn depends_on_message(status: u16) -> bool {
    matches!(status, 400 | 404..=407 | 410..=417 | 421..=424 | 426 | 428 | 431 | 451)
}

/// Whether a refusal is written as the service writes its own, and not by something on the way.
pub fn is_of_service(answer: &Answer) -> bool {
    let body = answer.body.as_deref().ok().and_then(answer::parse);
    body.is_some_and(|body| {
        body.get("success") == Some(&Value::Bool(false)) && body.get("message").is_some()
    })
}
