//! What knows no browser: the message, its checks and its encoding, one request and what came of
//! it, errors, waiting. Transport, clock, randomness and file contents are passed in.

pub mod address;
pub mod alike;
pub mod answer;
pub mod attachment;
pub mod body;
pub mod cancel;
pub mod codes;
pub mod data_uri;
pub mod date;
pub mod document;
pub mod draft;
pub mod encodings;
pub mod error;
pub mod exchange;
pub mod file_draft;
pub mod gather;
pub mod host;
pub mod identifier;
pub mod limiter;
pub mod media_type;
pub mod message;
pub mod once;
pub mod outcome;
pub mod problem;
pub mod random;
pub mod redact;
pub mod retry;
pub mod said;
pub mod secret;
pub mod settings;
pub mod spreadsheet;
pub mod text;
pub mod transport;
