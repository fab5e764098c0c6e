//! What knows no browser: the message, its checks and its encoding, one request and what came of
//! it, errors, waiting. Transport, clock, randomness and file contents are passed in.

pub mod back_off;
pub mod call;
pub mod date;
pub mod error;
pub mod exchange;
pub mod gather;
pub mod host;
pub mod key;
pub mod limiter;
pub mod message;
pub mod segment;
pub mod settings;
pub mod starts;
pub mod storage;
pub mod text;
