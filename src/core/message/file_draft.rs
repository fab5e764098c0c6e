//! A file as a caller gives it, and its checks before it is read.

use std::rc::Rc;

use serde_json::Value;

use super::attachment::{Bytes, Encoded, Source};
use super::data_uri;
use super::media_type;
use super::{Attachment, Limits};
use crate::core::error::Error;
use crate::core::error::codes::{Params, files};
use crate::core::error::given::{Given, TextCodes, text_of};
use crate::core::error::problem::Problems;

/// What a byte of an attachment becomes in the MIME message: base64 with line ends, and headers.
pub const MIME_FACTOR: f64 = 1.37;

/// The codes of a file's name that is none.
const FILE_NAME: TextCodes = TextCodes {
    missing: files::FILE_NAME_MISSING,
    blank: files::FILE_NAME_BLANK,
    other: files::FILE_NAME_TYPE,
};

/// A file as it was given.
pub struct AttachmentDraft {
    /// The file's name.
    pub name: Value,
    /// The media type.
    pub kind: Value,
    /// The contents.
    pub data: DataDraft,
}

/// The contents of a file as they were given.
pub enum DataDraft {
    /// Nothing.
    Missing,
    /// Something that is no file, buffer or text.
    Wrong,
    /// A text, which must be a `data:` URI.
    Text(String),
    /// Something that can be read.
    Source(Rc<dyn Source>),
    /// The same, attached before: what it may be was looked at then.
    Attached(Rc<dyn Source>),
    /// Something that was read and encoded before; of so many bytes.
    Encoded(Encoded, u64),
}

/// The contents of a file that may be sent.
#[derive(Clone)]
pub enum Contents {
    /// To be read.
    Source(Rc<dyn Source>),
    /// Encoded before.
    Encoded(Encoded),
}

/// The names of a message's files without their folders: each with its place, and whether it had some.
#[derive(Default)]
pub struct Names(Vec<(usize, bool, String)>);

impl Names {
    /// Adds the one of the file at `index`, given in so many bytes, with a problem where a folder was all that told it from
    /// another: of `Prot. 12/2026.pdf` and `Prot. 13/2026.pdf` nobody means twice `2026.pdf`. Whoever gives one bare name
    /// twice means it.
    pub fn add(&mut self, index: usize, given: usize, name: &str, problems: &mut Problems) {
        let had_folder = given != name.len();
        let is_same =
            |(_, had, known): &&(usize, bool, String)| known == name && (*had || had_folder);
        if let Some((first, ..)) = self.0.iter().find(is_same) {
            let params = Params::of(vec![("name", name.into()), ("first", (*first).into())]);
            problems.tell(format!("attachments[{index}].name"), files::DUPLICATE_FILE_NAME, params);
        }
        self.0.push((index, had_folder, name.to_owned()));
    }
}

impl AttachmentDraft {
    /// Checks one file by itself.
    ///
    /// # Errors
    /// [`Error::Validation`] with all its problems.
    pub fn check_alone(self, limits: Limits) -> Result<(Attachment, Contents), Error> {
        let mut problems = Problems::default();
        let checked = self.check("", limits.empty_files, &mut problems);
        if let Some((attachment, _)) = &checked
            && attachment.size as f64 * MIME_FACTOR > limits.message_size
        {
            let params = Params::of(vec![("bytes", attachment.size.into())]);
            problems.tell("data", files::FILE_TOO_LARGE, params);
        }
        match checked {
            Some(checked) if problems.is_empty() => Ok(checked),
            _ => Err(Error::Validation(problems.into_vec())),
        }
    }

    /// Checks it among others; `path` stands before the names of fields. `may_be_empty`: whether it may have no bytes.
    pub fn check(
        self,
        path: &str,
        may_be_empty: bool,
        problems: &mut Problems,
    ) -> Option<(Attachment, Contents)> {
        let name = file_name(&self.name, &format!("{path}name"), problems);
        let kind = media_type(&self.kind, &format!("{path}type"), problems);
        let mut embedded_type = None;
        let may_be_empty = may_be_empty || matches!(self.data, DataDraft::Attached(_));
        let mut wrong = |code| {
            problems.tell(format!("{path}data"), code, Params::none());
            None
        };
        let contents = match self.data {
            DataDraft::Missing => wrong(files::FILE_MISSING),
            DataDraft::Wrong => wrong(files::FILE_TYPE),
            DataDraft::Text(uri) => match data_uri::parse(&uri) {
                Some((kind, bytes)) => {
                    embedded_type = Some(kind);
                    let source: Rc<dyn Source> = Rc::new(Bytes(bytes));
                    Some((source.size(), Contents::Source(source)))
                }
                None => wrong(files::DATA_URI),
            },
            DataDraft::Source(source) | DataDraft::Attached(source) => {
                Some((source.size(), Contents::Source(source)))
            }
            DataDraft::Encoded(encoded, size) => Some((size, Contents::Encoded(encoded))),
        };
        // What was encoded before was allowed then.
        if let Some((0, Contents::Source(_))) = contents
            && !may_be_empty
        {
            let shown = name.as_deref().unwrap_or(path.trim_end_matches('.'));
            let params = Params::of(vec![("name", shown.into())]);
            problems.tell(format!("{path}data"), files::EMPTY_FILE, params);
            return None;
        }
        let (name, kind, (size, contents)) = (name?, kind?, contents?);
        let kind = kind
            .or_else(|| embedded_type.as_deref().and_then(for_uri))
            .or_else(|| media_type::by_name(&name).map(str::to_owned));
        Some((Attachment { name, kind, size }, contents))
    }
}

/// `None` where there was a problem.
fn file_name(value: &Value, field: &str, problems: &mut Problems) -> Option<String> {
    let text = text_of(value, field, FILE_NAME, problems)?;
    let name = text.rsplit(['/', '\\']).next().unwrap_or_default();
    if name.chars().any(char::is_control) {
        problems.tell(field, files::FILE_NAME_CONTROL, Params::none());
        return None;
    }
    if name.is_empty() || name == "." || name == ".." {
        let params = Params::of(vec![("value", text.into())]);
        problems.tell(field, files::FILE_NAME_FOLDER, params);
        return None;
    }
    Some(name.to_owned())
}

/// `None` where there was a problem, `Some(None)` where nothing was given.
fn media_type(value: &Value, field: &str, problems: &mut Problems) -> Option<Option<String>> {
    match Given::of(value) {
        Given::Nothing | Given::Blank => Some(None),
        Given::Text(text) => {
            let kind = for_uri(text);
            if kind.is_none() {
                let params = Params::of(vec![("value", text.into())]);
                problems.tell(field, files::MEDIA_TYPE, params);
            }
            kind.map(Some)
        }
        Given::Other(_) => {
            problems.tell(field, files::MEDIA_TYPE_TEXT, Params::none());
            None
        }
    }
}

/// A media type as it can stand in a `data:` URI: without white space, and without its parameters
/// where these would need quotes.
fn for_uri(text: &str) -> Option<String> {
    let is_plain =
        |text: &str| text.bytes().all(|byte| byte.is_ascii_graphic() && !b",;\"\\".contains(&byte));
    let mut parts = text.split(';').map(str::trim);
    let essence = parts.next().filter(|essence| essence.contains('/') && is_plain(essence))?;
    let mut whole = essence.to_owned();
    for part in parts.filter(|part| !part.is_empty()) {
        if !is_plain(part) {
            return Some(essence.to_owned());
        }
        whole.push(';');
        whole.push_str(part);
    }
    Some(whole)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn two_names_that_only_a_folder_tells_apart_are_told() {
        let told = |given: &[&str]| {
            let (mut names, mut problems) = (Names::default(), Problems::default());
            for (index, name) in given.iter().enumerate() {
                let base = file_name(&json!(name), "name", &mut problems).unwrap();
                names.add(index, name.len(), &base, &mut problems);
            }
            let told = problems.into_vec().into_iter();
            told.map(|one| (one.field, one.code, one.params.get("first").cloned()))
                .collect::<Vec<_>>()
        };
        let second = |first: usize| {
            vec![("attachments[1].name".to_owned(), "duplicate.fileName", Some(json!(first)))]
        };
        assert_eq!(told(&["Prot. 12/2026.pdf", "Prot. 13/2026.pdf"]), second(0));
        assert_eq!(told(&["rossi/avviso.pdf", "avviso.pdf"]), second(0));
        assert_eq!(told(&["avviso.pdf", "avviso.pdf", "Prot. 12/2026.pdf"]), []);
    }
}
