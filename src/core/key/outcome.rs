//! What became of the message of a key.

use serde::{Deserialize, Serialize};

use crate::core::error::Error;
use crate::core::exchange::outcome::Sent;

/// What it rests on that a message was not sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Ground {
    /// It was not handed to the network.
    NotPosted,
    /// The answer to the only copy there is, or one that a read with the same credentials confirmed.
    Answer,
    /// An answer to one of the copies there may be, which the message alone made so: the same for all of them.
    Message,
    /// What the proxy knows of the key: it may be posted again under that key, and under no other.
    Key,
    /// The proxy's word that the key was never used and never will be, or was refused for good.
    Burned,
}

/// What became of a message that was posted once.
#[derive(Debug)]
pub enum PostedOnce {
    /// The service took it.
    Sent(Sent),
    /// It was not sent, and on what ground that is known.
    NotSent(Error, Ground),
    /// Nobody knows: always an [`Error::UnknownOutcome`].
    Unknown(Error),
}

/// What became of the message of a key that was asked after.
#[derive(Debug)]
pub enum KeyOutcome {
    /// It was sent.
    Sent(Sent),
    /// The service refused it.
    NotSent(Error),
    /// It was never forwarded, and never will be under this key.
    Never,
    /// Nobody knows, or there is nobody to ask.
    Unknown,
}
