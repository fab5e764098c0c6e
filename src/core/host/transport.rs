//! The border to the network: a request out, an answer in, and no word about who carries it.

use std::any::Any;
use std::fmt;
use std::rc::Rc;

use futures::future::LocalBoxFuture;

use super::secret::Secret;

/// The longest answer that is read, in bytes. The service's answers are a few kilobytes, a mailbox
/// page or a form at most a few megabytes; beyond this something is wrong and memory is at stake.
pub const MAX_ANSWER: usize = 64_000_000;

/// An HTTP method.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Method {
    /// `GET`
    Get,
    /// `POST`
    Post,
    /// `PUT`
    Put,
    /// `PATCH`
    Patch,
    /// `DELETE`
    Delete,
}

impl Method {
    /// The method of this name.
    pub fn parse(name: &str) -> Option<Self> {
        let all = [Self::Get, Self::Post, Self::Put, Self::Patch, Self::Delete];
        all.into_iter().find(|method| method.as_str().eq_ignore_ascii_case(name))
    }

    /// The word on the wire.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Get => "GET",
            Self::Post => "POST",
            Self::Put => "PUT",
            Self::Patch => "PATCH",
            Self::Delete => "DELETE",
        }
    }
}

/// The value of a header, which may be a secret.
#[derive(Clone, Debug)]
pub enum HeaderValue {
    /// May be shown.
    Plain(String),
    /// May not.
    Secret(Secret),
}

impl HeaderValue {
    /// The value itself.
    pub fn reveal(&self) -> &str {
        match self {
            Self::Plain(text) => text,
            Self::Secret(secret) => secret.reveal(),
        }
    }
}

/// A piece of a request body.
#[derive(Clone)]
pub enum Chunk {
    /// Bytes in our own memory.
    Bytes(Rc<Vec<u8>>),
    /// Bytes kept by the transport, see [`Transport::keep`]; in a browser a `Blob`.
    Kept(Rc<dyn Any>),
}

impl fmt::Debug for Chunk {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Chunk(…)")
    }
}

/// A request body in pieces, which are never joined here.
#[derive(Clone, Debug, Default)]
pub struct Body {
    /// The pieces in order.
    pub chunks: Vec<Chunk>,
    /// Their length in bytes.
    pub length: u64,
    /// Whether each piece is a part of a `multipart/form-data`, whose type and boundary the transport sets; else they
    /// are one text of JSON.
    pub is_form: bool,
}

impl Body {
    /// Adds bytes from our own memory.
    pub fn push_bytes(&mut self, bytes: Vec<u8>) {
        self.length += bytes.len() as u64;
        self.chunks.push(Chunk::Bytes(Rc::new(bytes)));
    }

    /// Adds a piece of `length` bytes.
    pub fn push(&mut self, chunk: Chunk, length: u64) {
        self.length += length;
        self.chunks.push(chunk);
    }
}

/// Told which part of a body has left, from 0 to 1, by a transport that knows.
#[derive(Clone)]
pub struct Leaving(pub Rc<dyn Fn(f64)>);

impl fmt::Debug for Leaving {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Leaving(…)")
    }
}

/// A request.
#[derive(Clone, Debug)]
pub struct Request {
    /// The method.
    pub method: Method,
    /// The absolute URL. Never holds a secret.
    pub url: String,
    /// Names and values.
    pub headers: Vec<(String, HeaderValue)>,
    /// The body, JSON as a rule.
    pub body: Option<Body>,
    /// Who wants to know how much of the body has left. Only where the package's own proxy is known to be there: what
    /// can tell it may follow redirects, and post again.
    pub leaving: Option<Leaving>,
    /// Whether it goes straight to the service (no cookies, cache, referrer) or to a portal's own
    /// `baseUrl`.
    pub direct: bool,
}

/// What an error carries along unread: in a browser the JavaScript value that was thrown.
#[derive(Clone)]
pub struct Cause(pub Rc<dyn Any>);

impl fmt::Debug for Cause {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Cause(…)")
    }
}

/// A request that got no answer.
#[derive(Clone, Debug)]
pub struct Failure {
    /// What the runtime says.
    pub message: String,
    /// What was thrown.
    pub cause: Option<Cause>,
    /// Every text of what was thrown (stack, inner causes), to be searched for secrets.
    pub trace: String,
    /// The runtime tells that no connection was made (`ECONNREFUSED`, `ENOTFOUND` …): nothing can
    /// have arrived.
    pub unreached: bool,
    /// The runtime did not even begin the request (an invalid URL, a blocked port): there is no copy of it either.
    pub unstarted: bool,
    /// Whether a browser carried it, which does not tell why a request failed.
    pub in_browser: bool,
    /// What came back was no response at all (a `fetch` of the caller's that resolves to something
    /// else).
    pub no_response: bool,
}

impl Failure {
    /// A failure of which nothing else is known.
    pub fn new(message: impl Into<String>) -> Self {
        Self {
            message: message.into(),
            cause: None,
            trace: String::new(),
            unreached: false,
            unstarted: false,
            in_browser: false,
            no_response: false,
        }
    }
}

/// Why the body of an answer could not be read.
#[derive(Clone, Debug)]
pub enum BodyFailure {
    /// It is longer than [`MAX_ANSWER`].
    TooLarge,
    /// The connection broke.
    Broken(Failure),
}

/// The head of an answer, and its body yet to be read.
pub struct Response {
    /// The status; 0 where the runtime hides it (a redirect that a browser did not follow).
    pub status: u16,
    /// Names in lower case, and values.
    pub headers: Vec<(String, String)>,
    /// Reads the body, at most [`MAX_ANSWER`] bytes of it.
    pub body: LocalBoxFuture<'static, Result<Vec<u8>, BodyFailure>>,
}

/// A request under way. Dropping it ends the request.
pub type Pending = LocalBoxFuture<'static, Result<Response, Failure>>;

/// Who carries requests.
pub trait Transport {
    /// Whether the device is known to be offline.
    fn offline(&self) -> bool {
        false
    }

    /// Whether one call of [`start`](Self::start) may bring the request to the server more than once, as browsers
    /// do where a connection breaks: then an answer may be to another copy than the first.
    fn may_repeat(&self) -> bool {
        false
    }

    /// Whether a browser carries a request to another origin than its page's, which has to allow what is not plain (CORS).
    fn is_foreign(&self, _url: &str) -> bool {
        false
    }

    /// Whether forms of files go out as they lie on the disk: not through memory, and not through a service worker,
    /// which may keep all of them.
    fn streams_files(&self) -> LocalBoxFuture<'static, bool> {
        Box::pin(std::future::ready(false))
    }

    /// Finds out how this runtime takes bodies, which may take a moment, and makes this one ready. To be awaited
    /// before anything is kept, and before a request with a body is started.
    fn ready(&self, _body: Option<&Body>) -> LocalBoxFuture<'static, ()> {
        Box::pin(std::future::ready(()))
    }

    /// Starts a request, before it returns.
    ///
    /// # Errors
    /// The request could not be started: nothing was handed to the network.
    fn start(&self, request: Request) -> Result<Pending, Failure>;

    /// Takes `bytes` out of our memory to where requests are sent from.
    fn keep(&self, bytes: &[u8]) -> Chunk {
        Chunk::Bytes(Rc::new(bytes.to_vec()))
    }
}
