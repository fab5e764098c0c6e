//! A request as it arrives, and what goes back.

pub(in crate::sandbox) mod answers;

use percent_encoding::percent_decode_str;

/// A request.
#[derive(Clone, Debug)]
pub struct Incoming {
    /// `GET`, `POST` …
    pub method: String,
    /// What stands before the `?`, as it came.
    pub path: String,
    /// What stands behind it.
    pub query: String,
    /// Names in lower case, and values.
    pub headers: Vec<(String, String)>,
    /// The body.
    pub body: Vec<u8>,
}

impl Incoming {
    /// A request to `target`, a path with or without query.
    pub fn new(method: &str, target: &str, headers: Vec<(String, String)>, body: Vec<u8>) -> Self {
        let (path, query) = target.split_once('?').unwrap_or((target, ""));
        Self {
            method: method.to_uppercase(),
            path: path.into(),
            query: query.into(),
            headers,
            body,
        }
    }

    /// A header's value; `name` in lower case.
    pub fn header(&self, name: &str) -> Option<&str> {
        let mut headers = self.headers.iter();
        headers.find(|(key, _)| key.eq_ignore_ascii_case(name)).map(|(_, value)| value.as_str())
    }

    /// A parameter of the query, decoded.
    pub fn parameter(&self, name: &str) -> Option<String> {
        self.query.split('&').find_map(|pair| {
            let (key, value) = pair.split_once('=').unwrap_or((pair, ""));
            (key == name).then(|| {
                percent_decode_str(&value.replace('+', " ")).decode_utf8_lossy().into_owned()
            })
        })
    }
}

/// What goes back.
#[derive(Clone, Debug, PartialEq)]
pub enum Reply {
    /// An answer.
    Answer {
        /// The status.
        status: u16,
        /// Names and values.
        headers: Vec<(String, String)>,
        /// The body.
        body: String,
    },
    /// The connection breaks.
    Drop,
    /// Nothing ever comes.
    Hang,
}
