//! Everything that can go wrong, once; `wasm/` makes the JavaScript classes from it.

use serde_json::Value;

use super::cancel::Reason;
use super::codes::{self, Code, Params};
use super::problem::{Problem, Problems};
use super::transport::Cause;

/// What a caller gets instead of an answer.
#[derive(Clone, Debug, thiserror::Error)]
pub enum Error {
    /// Bad input, found before anything was sent.
    #[error("{}", sentence(.0))]
    Validation(Vec<Problem>),
    /// The service answered so.
    #[error("{}", .0.message)]
    Api(Box<ApiError>),
    /// No answer.
    #[error("{message}")]
    Network {
        /// For people.
        message: String,
        /// What was thrown.
        cause: Option<Cause>,
        /// Whether the same call may safely be repeated.
        retryable: bool,
    },
    /// Our own time-out.
    #[error("{message}")]
    Timeout {
        /// For people.
        message: String,
        /// Whether the same call may safely be repeated.
        retryable: bool,
    },
    /// The caller's signal, or `close()` under way.
    #[error("{message}")]
    Abort {
        /// For people.
        message: String,
        /// Which of the two.
        reason: Reason,
    },
    /// An answer that is not what the service documents.
    #[error("{message}")]
    Response {
        /// For people.
        message: String,
        /// Its status.
        status: u16,
        /// Its text, shortened.
        body: String,
    },
    /// A send of which nobody knows whether it arrived, or another call that changes something of
    /// which nobody knows whether it was carried out.
    #[error("{}", unknown(.cause, .idempotency_key.is_some(), *.doubt))]
    UnknownOutcome {
        /// What happened.
        cause: Box<Error>,
        /// The key the message went under; `None` for other calls.
        idempotency_key: Option<String>,
        /// Why nobody knows.
        doubt: Doubt,
    },
    /// What was waited for can no longer come.
    #[error("{message}")]
    State {
        /// For people.
        message: String,
    },
    /// The storage of a journal is missing, full, blocked, or holds what cannot be read.
    #[error("{message}")]
    Storage {
        /// For people.
        message: String,
        /// What was thrown.
        cause: Option<Cause>,
    },
    /// Under the message's idempotency key this client has sent another message, or is sending it: this one was not.
    #[error("{}", codes::errors::KEY_REUSED.words)]
    KeyReused,
    /// The client was closed before the call.
    #[error("This client was closed; make a new PecMassiva.")]
    Closed,
    /// A function given for the token, the mailbox or the headers failed.
    #[error("{message}")]
    Credentials {
        /// For people.
        message: String,
        /// What was thrown.
        cause: Option<Cause>,
    },
}

/// Why nobody knows what became of a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Doubt {
    /// No answer came.
    NoAnswer,
    /// None came in time.
    Timeout,
    /// The call was ended while it was under way.
    Aborted,
    /// An answer came that leaves it open.
    Answer,
    /// A no came that may be to a second copy, which a browser made by itself.
    OtherCopy,
    /// Under the same key another message was taken.
    OtherMessage,
}

impl Doubt {
    /// By the error underneath.
    pub fn of(error: &Error) -> Self {
        match error {
            Error::Network { .. } => Self::NoAnswer,
            Error::Timeout { .. } => Self::Timeout,
            Error::Abort { .. } => Self::Aborted,
            _ => Self::Answer,
        }
    }

    /// A word for programs.
    pub fn word(self) -> &'static str {
        match self {
            Self::NoAnswer => "noAnswer",
            Self::Timeout => "timeout",
            Self::Aborted => "aborted",
            Self::Answer => "answer",
            Self::OtherCopy => "otherCopy",
            Self::OtherMessage => "otherMessage",
        }
    }
}

/// An answer of the service that says no.
#[derive(Clone, Debug)]
pub struct ApiError {
    /// The HTTP status.
    pub status: u16,
    /// The service's own number, from `error`; null, an integer, a float or a text.
    pub service_code: Option<Value>,
    /// For people; holds the service's own text where there is one.
    pub message: String,
    /// The body, parsed where it is JSON, else its text; without secrets, shortened.
    pub body: Value,
    /// `Retry-After` in milliseconds.
    pub retry_after: Option<f64>,
    /// Whether the same call may safely be repeated and that may help.
    pub retryable: bool,
}

impl Error {
    /// The JavaScript class.
    pub fn class(&self) -> &'static str {
        match self {
            Self::Validation(_) => "ValidationError",
            Self::Api(error) => api_class(error.status).0,
            Self::Network { .. } => "NetworkError",
            Self::Timeout { .. } => "TimeoutError",
            Self::Abort { .. } => "AbortError",
            Self::Response { .. } => "ResponseError",
            Self::UnknownOutcome { .. } => "UnknownOutcomeError",
            Self::Storage { .. } => "StorageError",
            Self::State { .. } | Self::Closed | Self::KeyReused | Self::Credentials { .. } => {
                "PecError"
            }
        }
    }

    /// A word for programs.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Validation(_) => "validation",
            Self::Api(error) => api_class(error.status).1,
            Self::Network { .. } => "network",
            Self::Timeout { .. } => "timeout",
            Self::Abort { .. } => "abort",
            Self::Response { .. } => "response",
            Self::UnknownOutcome { .. } => "unknownOutcome",
            Self::Storage { .. } => "storage",
            Self::State { .. } => "state",
            Self::Closed => "closed",
            Self::KeyReused => codes::errors::KEY_REUSED.name,
            Self::Credentials { .. } => "credentials",
        }
    }

    /// Whether repeating the same call is safe and may help.
    pub fn retryable(&self) -> bool {
        match self {
            Self::Api(error) => error.retryable,
            Self::Network { retryable, .. } | Self::Timeout { retryable, .. } => *retryable,
            _ => false,
        }
    }

    /// What was thrown underneath, if anything.
    pub fn cause(&self) -> Option<&Cause> {
        match self {
            Self::Network { cause, .. }
            | Self::Credentials { cause, .. }
            | Self::Storage { cause, .. } => cause.as_ref(),
            _ => None,
        }
    }

    /// The error of a call that was ended.
    pub fn ended(reason: Reason) -> Self {
        let message = match reason {
            Reason::Aborted => "The call was aborted by its signal.",
            Reason::Closed => "The call was ended by close().",
        };
        Self::Abort { message: message.into(), reason }
    }

    /// The error of a call of which nobody knows whether it was carried out, for a reason that the error
    /// underneath tells; `key` is a message's.
    pub fn unknown(cause: Self, key: Option<&str>) -> Self {
        let doubt = Doubt::of(&cause);
        Self::doubted(cause, key, doubt)
    }

    /// The same, and why.
    pub fn doubted(cause: Self, key: Option<&str>, doubt: Doubt) -> Self {
        let idempotency_key = key.map(str::to_owned);
        Self::UnknownOutcome { cause: Box::new(cause), idempotency_key, doubt }
    }

    /// The error of a storage, without a cause.
    pub fn storage(message: impl Into<String>) -> Self {
        Self::Storage { message: message.into(), cause: None }
    }

    /// One problem.
    pub fn problem(
        field: impl Into<String>,
        code: &'static str,
        message: impl Into<String>,
    ) -> Self {
        let mut problems = Problems::default();
        problems.add(field, code, message);
        Self::Validation(problems.into_vec())
    }

    /// One problem.
    pub fn told(field: impl Into<String>, code: Code, params: Params) -> Self {
        Self::Validation(vec![Problem::new(field, code, params)])
    }

    /// The same error of a call that must not be repeated as it is.
    pub fn never_retryable(mut self) -> Self {
        match &mut self {
            Self::Api(error) => error.retryable = false,
            Self::Network { retryable, .. } | Self::Timeout { retryable, .. } => *retryable = false,
            _ => {}
        }
        self
    }

    /// The same error of a call that turned out not to have been carried out: repeating it is safe, and
    /// may help where the cause may pass.
    pub fn retryable_after_all(mut self) -> Self {
        match &mut self {
            Self::Api(error) => error.retryable = may_pass(error.status),
            Self::Network { retryable, .. } | Self::Timeout { retryable, .. } => *retryable = true,
            _ => {}
        }
        self
    }

    /// The same error without that sentence at its end.
    pub fn without_sentence(mut self, sentence: &str) -> Self {
        if let Some(text) = self.words()
            && let Some(rest) = text.strip_suffix(sentence)
        {
            *text = rest.trim_end().to_owned();
        }
        self
    }

    /// The same error with one more sentence, where its words are its own and do not end so already.
    pub fn with_sentence(mut self, sentence: &str) -> Self {
        if let Some(text) = self.words().filter(|text| !text.ends_with(sentence)) {
            text.push(' ');
            text.push_str(sentence);
        }
        self
    }

    /// The words of an error that are its own.
    fn words(&mut self) -> Option<&mut String> {
        match self {
            Self::Api(error) => Some(&mut error.message),
            Self::Network { message, .. }
            | Self::Timeout { message, .. }
            | Self::Abort { message, .. }
            | Self::Response { message, .. }
            | Self::Credentials { message, .. }
            | Self::Storage { message, .. } => Some(message),
            Self::Validation(_)
            | Self::UnknownOutcome { .. }
            | Self::State { .. }
            | Self::KeyReused
            | Self::Closed => None,
        }
    }
}

/// Whether what answers with this status may answer otherwise later.
pub fn may_pass(status: u16) -> bool {
    matches!(status, 408 | 425 | 429 | 500 | 502..=504)
}

/// Class and code of a status, by the table of the public surface.
fn api_class(status: u16) -> (&'static str, &'static str) {
    match status {
        401 => ("AuthenticationError", "authentication"),
        402 => ("PaymentError", "payment"),
        403 => ("PermissionError", "permission"),
        404 => ("NotFoundError", "notFound"),
        428 => ("PreconditionError", "precondition"),
        429 => ("RateLimitError", "rateLimit"),
        500.. => ("ServerError", "server"),
        _ => ("RejectedError", "rejected"),
    }
}

/// Problems that the sentence names; a table may have as many as rows.
const MOST_NAMED: usize = 20;

fn sentence(problems: &[Problem]) -> String {
    let named = problems.iter().take(MOST_NAMED);
    let mut list: Vec<String> =
        named.map(|problem| format!("{}: {}", problem.field, problem.message)).collect();
    if problems.len() > MOST_NAMED {
        list.push(format!("And {} more.", problems.len() - MOST_NAMED));
    }
    format!("Bad input, nothing was sent. {}", list.join(" "))
}

fn unknown(cause: &Error, is_message: bool, doubt: Doubt) -> String {
    if !is_message {
        return format!(
            "This may have been carried out, or not: {cause} Look before you do it again."
        );
    }
    let why = match doubt {
        Doubt::OtherCopy => {
            " A browser may have posted the message twice by itself and shown the answer to the second copy, so \
             this no does not say that the first was not taken."
        }
        Doubt::OtherMessage => " Under this key something was posted before.",
        _ => "",
    };
    format!(
        "The message may have been sent, or not: {cause}{why} Do not send it again before you have looked for it \
         in the sender's mailbox."
    )
}
