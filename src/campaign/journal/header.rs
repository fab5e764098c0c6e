//! What the journal keeps of a campaign as a whole.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::campaign::model::kept::{Kept, count, list, text, texts, word};
use crate::campaign::model::letter::{FileEntry, Letter};
use crate::campaign::schedule::plan::Plan;

/// The version of what stands under each key. A journal of a newer one is not touched.
pub const SCHEMA: u32 = 3;

/// What a campaign is for people: nothing in how it is sent depends on it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Kind {
    /// One message to each of many.
    #[default]
    Campaign,
    /// What a person wrote and sent at once. Its files go from the journal once the end of all its messages is known.
    Single,
}

impl Kind {
    fn is_campaign(&self) -> bool {
        *self == Self::Campaign
    }
}

/// What does not change once a campaign was made.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Header {
    /// [`SCHEMA`] of when it was made.
    pub schema: u32,
    /// A UUID.
    pub id: String,
    /// For people.
    pub name: String,
    /// What it is for people.
    #[serde(skip_serializing_if = "Kind::is_campaign")]
    pub kind: Kind,
    /// Which service its messages are for. Versions before this one kept none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub service: Option<String>,
    /// Milliseconds since 1970.
    pub created_at: f64,
    /// What stands in every reference.
    pub code: String,
    /// What is the same for all messages.
    pub letter: Letter,
    /// When messages may go.
    pub plan: Plan,
    /// The names of the columns.
    pub columns: Vec<String>,
    /// How many rows there are.
    pub rows: usize,
    /// How many of them have a problem.
    pub with_problem: usize,
    /// The files of all messages.
    pub files: Vec<FileMeta>,
    /// Whether rows without a problem are sent though others have one.
    pub skip_problems: bool,
}

impl Header {
    /// As it was kept.
    pub fn kept(value: &Value) -> Option<Self> {
        let kept = Kept::of(value)?;
        Some(Self {
            schema: kept.field("schema", count)?,
            id: kept.field("id", text)?,
            name: kept.field("name", text)?,
            kind: kept.or_usual("kind", word)?,
            service: kept.maybe("service", text)?,
            created_at: kept.field("createdAt", Value::as_f64)?,
            code: kept.field("code", text)?,
            letter: kept.field("letter", Letter::kept)?,
            plan: kept.field("plan", Plan::kept)?,
            columns: kept.field("columns", texts)?,
            rows: kept.field("rows", count)?,
            with_problem: kept.field("withProblem", count)?,
            files: kept.field("files", |files| list(files, FileMeta::kept))?,
            skip_problems: kept.field("skipProblems", Value::as_bool)?,
        })
    }

    /// Whether no row can ever be sent: each has a problem, or the whole has, or there is none.
    pub fn is_blocked(&self) -> bool {
        self.with_problem >= self.rows
    }
}

/// A file as it was when the campaign was made.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct FileMeta {
    /// As it was given; folders in it are left out of the message.
    pub name: String,
    /// The media type, where one was given or found.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub kind: Option<String>,
    /// Bytes.
    pub size: u64,
    /// Whether it goes to all.
    pub is_common: bool,
    /// SHA-256 of each of its pieces, in hexadecimal digits.
    pub pieces: Vec<String>,
}

impl FileMeta {
    fn kept(value: &Value) -> Option<Self> {
        let kept = Kept::of(value)?;
        Some(Self {
            name: kept.field("name", text)?,
            kind: kept.maybe("kind", text)?,
            size: kept.field("size", count)?,
            is_common: kept.field("isCommon", Value::as_bool)?,
            pieces: kept.field("pieces", texts)?,
        })
    }

    /// What merging needs of it.
    pub fn entry(&self) -> FileEntry {
        FileEntry { name: self.name.clone(), size: self.size, is_common: self.is_common }
    }
}

/// What people want of a campaign.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Command {
    /// Nothing yet, or to go on.
    #[default]
    Go,
    /// To stop until somebody says go.
    Pause,
    /// To end. For good.
    Cancel,
}

/// The command, and why if it was not a person's.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Control {
    /// What is wanted. Its name in a journal is that of the first version.
    #[serde(rename = "wish")]
    pub command: Command,
    /// When it was given; milliseconds since 1970.
    pub at: f64,
    /// A word: `user`, `payment`, `authentication`, `unknown` …
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// The error behind it, for people.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub message: Option<String>,
}

impl Control {
    /// As it was kept.
    pub fn kept(value: &Value) -> Option<Self> {
        let kept = Kept::of(value)?;
        Some(Self {
            command: kept.field("wish", word)?,
            at: kept.or_usual("at", Value::as_f64)?,
            reason: kept.maybe("reason", text)?,
            message: kept.maybe("message", text)?,
        })
    }

    /// A pause, and why.
    pub fn pause(reason: &str, message: Option<String>, at: f64) -> Self {
        Self { command: Command::Pause, at, reason: Some(reason.to_owned()), message }
    }

    /// Which of two counts: the later one, but a cancellation is for good.
    pub fn or_later(self, other: Self) -> Self {
        match (self.command, other.command) {
            (Command::Cancel, _) => self,
            (_, Command::Cancel) => other,
            _ if other.at > self.at => other,
            _ => self,
        }
    }
}
