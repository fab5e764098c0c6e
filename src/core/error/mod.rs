//! Everything that can go wrong, once; `wasm/` makes the JavaScript classes from it.

pub mod codes;
pub mod given;
pub mod intermediary;
pub mod problem;
mod proxy_state;
mod request;
mod unknown_reason;

use serde_json::Value;

use super::host::cancel::Reason;
use super::host::transport::Cause;
use codes::{Code, Params, Told, errors};
use problem::{Problem, sentence_of, unnamed};

pub use proxy_state::ProxyState;
pub use unknown_reason::Doubt;

/// What a caller gets instead of an answer.
#[derive(Clone, Debug, thiserror::Error)]
pub enum Error {
    /// Bad input, found before anything was sent.
    #[error("{}", sentence_of(.0))]
    Validation(Vec<Problem>),
    /// The service answered so.
    #[error("{}", .0.told)]
    Api(Box<ApiError>),
    /// No answer.
    #[error("{told}")]
    Network {
        /// Code and sentence.
        told: Told,
        /// What was thrown.
        cause: Option<Cause>,
        /// Whether the same call may safely be repeated.
        retryable: bool,
    },
    /// Our own time-out.
    #[error("{told}")]
    Timeout {
        /// Code and sentence.
        told: Told,
        /// Whether the same call may safely be repeated.
        retryable: bool,
    },
    /// The caller's signal, or `close()` under way.
    #[error("{told}")]
    Abort {
        /// Code and sentence.
        told: Told,
        /// Which of the two.
        reason: Reason,
    },
    /// An answer that is not what the service documents.
    #[error("{told}")]
    Response {
        /// Code and sentence.
        told: Told,
        /// Its status.
        status: u16,
        /// Its text, shortened.
        body: String,
    },
    /// A send of which nobody knows whether it arrived, or another call that changes something of
    /// which nobody knows whether it was carried out.
    #[error("{}", codes::sentence(of_unknown(.idempotency_key.is_some(), *.doubt).words, &unknown_params(.cause)))]
    UnknownOutcome {
        /// What happened.
        cause: Box<Error>,
        /// The key the message went under; `None` for other calls.
        idempotency_key: Option<String>,
        /// Why nobody knows.
        doubt: Doubt,
        /// Where the client stood before the key was posted first, where a proxy of the package's stands in between.
        proxy_state: Option<Box<ProxyState>>,
    },
    /// What was waited for can no longer come.
    #[error("{told}")]
    State {
        /// Code and sentence.
        told: Told,
    },
    /// The storage of a journal is missing, full, blocked, or holds what cannot be read.
    #[error("{told}")]
    Storage {
        /// Code and sentence.
        told: Told,
        /// What was thrown.
        cause: Option<Cause>,
    },
    /// Under the message's idempotency key this client has sent another message, or is sending it: this one was not.
    #[error("{}", errors::KEY_REUSED.words)]
    KeyReused,
    /// The client was closed before the call.
    #[error("{}", errors::CLOSED.words)]
    Closed,
    /// A function given for the token, the mailbox or the headers failed.
    #[error("{told}")]
    Credentials {
        /// Code and sentence.
        told: Told,
        /// What was thrown.
        cause: Option<Cause>,
    },
}

/// An answer of the service that says no.
#[derive(Clone, Debug)]
pub struct ApiError {
    /// The HTTP status.
    pub status: u16,
    /// The service's own number, from `error`; null, an integer, a float or a text.
    pub service_code: Option<Value>,
    /// Code and sentence; the service's own text, where there is one, is the parameter `text`, without secrets.
    pub told: Told,
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
            Self::Api(error) => api_class(error.status),
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

    /// For programs: the group, and behind a dot what it is in it.
    pub fn code(&self) -> &'static str {
        let code = match self {
            Self::Validation(_) => errors::VALIDATION,
            Self::UnknownOutcome { idempotency_key, doubt, .. } => {
                of_unknown(idempotency_key.is_some(), *doubt)
            }
            Self::KeyReused => errors::KEY_REUSED,
            // One whose words are not its own is left: that of a closed client.
            _ => self.told_of().map_or(errors::CLOSED, |told| told.code),
        };
        code.name
    }

    /// The first word of its code.
    pub fn group(&self) -> &'static str {
        codes::group(self.code())
    }

    /// The values in its sentence. Of an outcome that nobody knows: `cause` is the sentence of what happened,
    /// `causeCode` its code, and its values stand here as well.
    pub fn params(&self) -> Params {
        match self {
            Self::Validation(problems) => unnamed(problems),
            Self::UnknownOutcome { cause, .. } => unknown_params(cause),
            _ => self.told_of().map(Told::all_params).unwrap_or_default(),
        }
    }

    /// Code and sentence, where they are its own.
    fn told_of(&self) -> Option<&Told> {
        match self {
            Self::Api(error) => Some(&error.told),
            Self::Network { told, .. }
            | Self::Timeout { told, .. }
            | Self::Abort { told, .. }
            | Self::Response { told, .. }
            | Self::State { told }
            | Self::Storage { told, .. }
            | Self::Credentials { told, .. } => Some(told),
            Self::Validation(_) | Self::UnknownOutcome { .. } | Self::KeyReused | Self::Closed => {
                None
            }
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
        let code = match reason {
            Reason::Aborted => errors::ABORT_SIGNAL,
            Reason::Closed => errors::ABORT_CLOSED,
        };
        Self::Abort { told: Told::plain(code), reason }
    }

    /// The error of a call of which nobody knows whether it was carried out, for a reason that the error
    /// underneath tells; `key` is a message's.
    pub fn unknown(cause: Self, key: Option<&str>) -> Self {
        let doubt = cause.doubt();
        Self::doubted(cause, key, doubt)
    }

    /// The same, and why.
    pub fn doubted(cause: Self, key: Option<&str>, doubt: Doubt) -> Self {
        let idempotency_key = key.map(str::to_owned);
        Self::UnknownOutcome { cause: Box::new(cause), idempotency_key, doubt, proxy_state: None }
    }

    /// The same error of a message that was posted first from there.
    pub fn posted_from(mut self, from: &ProxyState) -> Self {
        if let Self::UnknownOutcome { proxy_state, .. } = &mut self {
            *proxy_state = from.is_whole().then(|| Box::new(from.clone()));
        }
        self
    }

    /// Why nobody knows, where this is what happened.
    pub fn doubt(&self) -> Doubt {
        match self {
            Self::Network { .. } => Doubt::NoAnswer,
            Self::Timeout { .. } => Doubt::Timeout,
            Self::Abort { .. } => Doubt::Aborted,
            _ => Doubt::Answer,
        }
    }

    /// The error of a storage, without a cause.
    pub fn storage(code: Code, params: Params) -> Self {
        Self::Storage { told: Told::new(code, params), cause: None }
    }

    /// The error of what can no longer come, or cannot be now.
    pub fn state(code: Code, params: Params) -> Self {
        Self::State { told: Told::new(code, params) }
    }

    /// The error of a message that was not posted: it says so.
    pub fn unsent(self) -> Self {
        self.with_note(errors::NOTHING_SENT)
    }

    /// Whether the service or the proxy said: not now.
    pub fn is_rate_limit(&self) -> bool {
        matches!(self, Self::Api(api) if api.status == 429)
    }

    /// One problem.
    pub fn told(field: impl Into<String>, code: Code, params: Params) -> Self {
        Self::Validation(vec![Problem::new(field, code, params)])
    }

    /// A file that cannot be read.
    pub fn unreadable(field: String, Told { code, params, .. }: Told) -> Self {
        Self::told(field, code, params)
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
            Self::Api(error) => {
                let own = error.told.params.get("proxyCode").and_then(Value::as_str);
                error.retryable = may_help(error.status, own);
            }
            Self::Network { retryable, .. } | Self::Timeout { retryable, .. } => *retryable = true,
            _ => {}
        }
        self
    }

    /// The same error without that sentence at its end.
    pub fn without_note(mut self, note: Code) -> Self {
        if let Some(told) = self.told_mut() {
            told.forget(note);
        }
        self
    }

    /// The same error with one more sentence, where its words are its own.
    pub fn with_note(mut self, note: Code) -> Self {
        if let Some(told) = self.told_mut() {
            told.note(note);
        }
        self
    }

    /// What an error says whose words are its own.
    fn told_mut(&mut self) -> Option<&mut Told> {
        match self {
            Self::Api(error) => Some(&mut error.told),
            Self::Network { told, .. }
            | Self::Timeout { told, .. }
            | Self::Abort { told, .. }
            | Self::Response { told, .. }
            | Self::Credentials { told, .. }
            | Self::Storage { told, .. } => Some(told),
            Self::Validation(_)
            | Self::UnknownOutcome { .. }
            | Self::State { .. }
            | Self::KeyReused
            | Self::Closed => None,
        }
    }
}

/// What the package's own proxy answers as long as nobody changes the portal that it stands in.
const STAYS: [&str; 6] = [
    "proxy.answered",
    "proxy.credentials",
    "proxy.noMailbox",
    "proxy.noResponse",
    "proxy.noSenders",
    "proxy.wasRead",
];

/// Whether a repeat may be answered otherwise. `own`: the code of the package's own proxy, where it said no.
pub fn may_help(status: u16, own: Option<&str>) -> bool {
    may_pass(status) && !own.is_some_and(|code| STAYS.contains(&code))
}

/// Whether what answers with this status may answer otherwise later.
pub fn may_pass(status: u16) -> bool {
    matches!(status, 408 | 425 | 429 | 500 | 502..=504)
}

/// Class of a status, by the table of the public surface.
fn api_class(status: u16) -> &'static str {
    match status {
        401 => "AuthenticationError",
        402 => "PaymentError",
        403 => "PermissionError",
        404 => "NotFoundError",
        428 => "PreconditionError",
        429 => "RateLimitError",
        500.. => "ServerError",
        _ => "RejectedError",
    }
}

fn of_unknown(is_message: bool, doubt: Doubt) -> Code {
    match doubt {
        _ if !is_message => errors::UNKNOWN_CHANGE,
        Doubt::OtherCopy => errors::UNKNOWN_OTHER_COPY,
        Doubt::OtherMessage => errors::UNKNOWN_OTHER_MESSAGE,
        Doubt::SignedOut => errors::UNKNOWN_SIGNED_OUT,
        Doubt::Barred => errors::UNKNOWN_BARRED,
        _ => errors::UNKNOWN,
    }
}

fn unknown_params(cause: &Error) -> Params {
    // The cause's notes stand in its own sentence, and not behind this one.
    let told = cause.told_of().map(|told| told.params.clone());
    let mut params = told.unwrap_or_else(|| cause.params());
    // What is unknown is not certain: the proxy's words were about one request.
    let words = cause.to_string();
    params.set_whole("cause", words.trim_end_matches(errors::NOTHING_SENT.words).trim_end());
    params.set("causeCode", cause.code().into());
    params
}
