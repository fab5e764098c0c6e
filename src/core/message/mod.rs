//! A message: as it is given, its checks, its files, its body.

pub mod address;
pub mod attachment;
pub mod body;
pub mod data_uri;
pub mod draft;
pub mod file_draft;
pub mod fingerprint;
pub mod media_type;
pub mod progress;

/// A message that may be sent.
#[derive(Clone, Debug, PartialEq)]
pub struct Message {
    /// The sender's address.
    pub sender: String,
    /// At least one addressee.
    pub recipients: Vec<String>,
    /// One line.
    pub subject: String,
    /// The body.
    pub html: String,
    /// The files.
    pub attachments: Vec<Attachment>,
}

/// What stands about a file in the message.
#[derive(Clone, Debug, PartialEq)]
pub struct Attachment {
    /// Without folders.
    pub name: String,
    /// The media type, or `None` where only the contents can tell.
    pub kind: Option<String>,
    /// Bytes.
    pub size: u64,
}

/// What a message may not exceed.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// Bytes of the estimated MIME message.
    pub message_size: f64,
    /// Addressees.
    pub recipients: usize,
    /// Whether it may have files of 0 bytes.
    pub empty_files: bool,
}
