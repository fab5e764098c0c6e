//! What is the same for all messages of a campaign, and the files that go with them.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::same_mailbox::SameMailbox;
use crate::campaign::model::kept::{Kept, text, texts, word};

/// Whether the subjects get a code.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum ReferencePolicy {
    /// Those that more than one row would have.
    #[default]
    Auto,
    /// All.
    Always,
    /// None.
    Never,
}

/// What is the same for all messages. It is kept in the journal's header.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Letter {
    /// The sender's address.
    pub sender: String,
    /// The subject, with fields.
    pub subject: String,
    /// HTML with fields.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub body: Option<String>,
    /// Plain text with fields, in place of `body`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
    /// The column of the addresses; `None`: it is found where it is clear.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub address_column: Option<String>,
    /// The columns whose cells name a file of the row's own.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub file_columns: Vec<String>,
    /// Those of them whose cells may be empty.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub optional_file_columns: Vec<String>,
    /// Whether files of 0 bytes are sent.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub allow_empty_files: bool,
    /// Whether its texts and the names of its files stand as they are: nothing in them is a field.
    #[serde(rename = "literal", skip_serializing_if = "std::ops::Not::not")]
    pub is_literal: bool,
    /// Whether all addressees get one message, and see each other.
    #[serde(rename = "together", skip_serializing_if = "std::ops::Not::not")]
    pub is_to_all: bool,
    /// Whether the subjects get a short code.
    pub reference: ReferencePolicy,
    /// Whether one mailbox may get several messages.
    #[serde(skip_serializing_if = "SameMailbox::is_refuse")]
    pub same_mailbox: SameMailbox,
    /// The addresses that are taken though they are unusual.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub accepted_addresses: Vec<String>,
}

impl Letter {
    /// As it was kept.
    pub fn kept(value: &Value) -> Option<Self> {
        let kept = Kept::of(value)?;
        Some(Self {
            sender: kept.field("sender", text)?,
            subject: kept.field("subject", text)?,
            body: kept.maybe("body", text)?,
            text: kept.maybe("text", text)?,
            address_column: kept.maybe("addressColumn", text)?,
            file_columns: kept.or_usual("fileColumns", texts)?,
            optional_file_columns: kept.or_usual("optionalFileColumns", texts)?,
            allow_empty_files: kept.or_usual("allowEmptyFiles", Value::as_bool)?,
            is_literal: kept.or_usual("literal", Value::as_bool)?,
            is_to_all: kept.or_usual("together", Value::as_bool)?,
            reference: kept.or_usual("reference", word)?,
            same_mailbox: kept.or_usual("sameMailbox", word)?,
            accepted_addresses: kept.or_usual("acceptedAddresses", texts)?,
        })
    }

    /// Which subjects get a short code, all told.
    pub(in crate::campaign) fn references(&self) -> ReferencePolicy {
        match self.same_mailbox {
            SameMailbox::Allow => ReferencePolicy::Always,
            SameMailbox::Refuse => self.reference,
        }
    }
}

/// A file, common or one row's own: what the checks need of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileEntry {
    /// Its name; it may have folders. A common file's may have fields.
    pub name: String,
    /// Bytes.
    pub size: u64,
    /// Whether every message has it.
    pub is_common: bool,
}
