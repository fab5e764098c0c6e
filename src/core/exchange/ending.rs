//! How a post ended, for who has to find out what became of it.

use super::proxy::is_of_proxy;
use super::{Answer, Attempt, Unread};

/// How a post ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ending {
    /// The caller or `close()` ended it.
    Ended,
    /// No answer came, or it was not even posted: the network failed.
    NoAnswer,
    /// An answer came, of the proxy itself or of something in front of it.
    Answered {
        /// Whether it was the proxy's.
        by_proxy: bool,
    },
    /// The time was over, or what came was no answer.
    Open,
}

impl Ending {
    /// Whether an answer came.
    pub fn is_answered(self) -> bool {
        matches!(self, Self::Answered { .. })
    }

    /// Of what became of its one request.
    pub fn of(attempt: &Attempt) -> Self {
        match attempt {
            Attempt::EndedBefore(_) | Attempt::EndedDuring(_) => Self::Ended,
            Attempt::Answered(Answer { body: Err(Unread::Ended(_)), .. }) => Self::Ended,
            Attempt::Answered(answer) => Self::Answered { by_proxy: is_of_proxy(answer) },
            Attempt::Failed(failure) if failure.no_response => Self::Open,
            Attempt::Offline | Attempt::Refused(_) | Attempt::Failed(_) => Self::NoAnswer,
            Attempt::TimedOut { .. } => Self::Open,
        }
    }
}
