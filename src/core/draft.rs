//! A message as a caller gives it, and its checks before anything is read or sent.

use serde_json::Value;

use super::address;
use super::error::Error;
use super::file_draft::{AttachmentDraft, Contents, MIME_FACTOR};
use super::message::{Attachment, Limits, Message};
use super::problem::Problems;
use super::text;

/// A message as it was given, nothing checked. Absent fields are `Null`.
pub struct Draft {
    /// The sender's address.
    pub sender: Value,
    /// One addressee, or several.
    pub recipient: Value,
    /// The subject.
    pub subject: Value,
    /// HTML.
    pub body: Value,
    /// Plain text, in place of `body`.
    pub text: Value,
    /// The files; `None` where what was given is no list.
    pub attachments: Option<Vec<AttachmentDraft>>,
}

/// A checked message and the contents of its files, in order.
pub struct Checked {
    /// The message.
    pub message: Message,
    /// The files.
    pub contents: Vec<Contents>,
}

impl Draft {
    /// Checks everything before anything is read or sent.
    ///
    /// # Errors
    /// [`Error::Validation`] with all problems at once.
    pub fn check(self, limits: Limits) -> Result<Checked, Error> {
        let mut problems = Problems::default();
        let sender = address_of(&self.sender, "sender", &mut problems);
        let recipients = recipients(&self.recipient, limits.recipients, &mut problems);
        let subject = subject(&self.subject, &mut problems);
        let html = html(&self.body, &self.text, &mut problems);
        let (attachments, contents): (Vec<_>, Vec<_>) = match self.attachments {
            Some(drafts) => drafts
                .into_iter()
                .enumerate()
                .filter_map(|(index, draft)| {
                    let path = format!("attachments[{index}].");
                    draft.check(&path, limits.empty_files, &mut problems)
                })
                .unzip(),
            None => {
                problems.add(
                    "attachments",
                    "type",
                    "must be an array or another iterable of files.",
                );
                (Vec::new(), Vec::new())
            }
        };
        let files: u64 = attachments.iter().map(|attachment: &Attachment| attachment.size).sum();
        let size = files as f64 * MIME_FACTOR + html.len() as f64;
        if size > limits.message_size {
            // Whole bytes: to format a float would cost every page 14 kB.
            let (is, may) = (size as u64, limits.message_size as u64);
            let message =
                format!("would make a message of about {is} bytes; {may} bytes is the most.");
            problems.add("attachments", "tooLarge", message);
        }
        if !problems.is_empty() {
            return Err(Error::Validation(problems.into_vec()));
        }
        Ok(Checked {
            message: Message { sender, recipients, subject, html, attachments },
            contents,
        })
    }
}

/// The text of a field, or a problem.
pub(super) fn text_of<'a>(
    value: &'a Value,
    field: &str,
    problems: &mut Problems,
) -> Option<&'a str> {
    match value {
        Value::Null => problems.add(field, "missing", "is missing."),
        Value::String(text) if text.trim().is_empty() => problems.add(field, "empty", "is empty."),
        Value::String(text) => return Some(text),
        _ => problems.add(field, "type", "must be a text."),
    }
    None
}

fn address_of(value: &Value, field: &str, problems: &mut Problems) -> String {
    let Some(text) = text_of(value, field, problems) else { return String::new() };
    if let Some(words) = address::problem(text) {
        problems.add(field, "address", words);
    }
    text.to_owned()
}

fn recipients(value: &Value, most: usize, problems: &mut Problems) -> Vec<String> {
    let Value::Array(items) = value else {
        return vec![address_of(value, "recipient", problems)];
    };
    if items.is_empty() {
        problems.add("recipient", "empty", "has no address.");
    }
    if items.len() > most {
        let message = format!("has {} addresses; {most} is the most.", items.len());
        problems.add("recipient", "tooMany", message);
    }
    items
        .iter()
        .enumerate()
        .map(|(index, item)| address_of(item, &format!("recipient[{index}]"), problems))
        .collect()
}

fn subject(value: &Value, problems: &mut Problems) -> String {
    let Some(text) = text_of(value, "subject", problems) else { return String::new() };
    if text.chars().any(char::is_control) {
        problems.add("subject", "control", "must be one line without control characters.");
    }
    text.to_owned()
}

fn html(body: &Value, text: &Value, problems: &mut Problems) -> String {
    match (body, text) {
        (Value::Null, Value::Null) => {
            problems.add("body", "missing", "is missing; give body (HTML) or text.");
            String::new()
        }
        (_, Value::Null) => text_of(body, "body", problems).unwrap_or_default().to_owned(),
        (Value::Null, _) => text::to_html(text_of(text, "text", problems).unwrap_or_default()),
        _ => {
            problems.add("text", "conflict", "and body cannot both be given.");
            String::new()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::core::attachment::Bytes;
    use crate::core::file_draft::DataDraft;
    use serde_json::json;
    use std::rc::Rc;

    const LIMITS: Limits = Limits { message_size: 1e6, recipients: 2, empty_files: false };

    fn draft(fields: Value) -> Draft {
        Draft {
            sender: fields["sender"].clone(),
            recipient: fields["recipient"].clone(),
            subject: fields["subject"].clone(),
            body: fields["body"].clone(),
            text: fields["text"].clone(),
            attachments: Some(Vec::new()),
        }
    }

    fn good() -> Value {
        json!({"sender": "a@b.it", "recipient": "c@d.it", "subject": "Prova", "text": "<ciao>\nè"})
    }

    fn file(name: Value, kind: Value, data: DataDraft) -> AttachmentDraft {
        AttachmentDraft { name, kind, data }
    }

    fn bytes(count: usize) -> DataDraft {
        DataDraft::Source(Rc::new(Bytes(vec![0; count])))
    }

    #[track_caller]
    fn problems(draft: Draft) -> Vec<(String, &'static str)> {
        match draft.check(LIMITS) {
            Ok(_) => Vec::new(),
            Err(Error::Validation(problems)) => {
                problems.into_iter().map(|problem| (problem.field, problem.code)).collect()
            }
            Err(other) => panic!("{other}"),
        }
    }

    fn expected(list: &[(&str, &'static str)]) -> Vec<(String, &'static str)> {
        list.iter().map(|(field, code)| ((*field).to_owned(), *code)).collect()
    }

    #[test]
    fn a_good_message_is_taken_and_its_text_becomes_html() {
        let checked = draft(good()).check(LIMITS).ok().unwrap();
        assert_eq!(checked.message.html, "&lt;ciao&gt;<br>\nè");
        assert_eq!(checked.message.recipients, ["c@d.it"]);
    }

    #[test]
    fn all_problems_come_at_once() {
        let bad = json!({
            "sender": 1, "recipient": ["c@d.it", "c d@e.it", "", null], "subject": "a\r\nBcc: x@y.it",
            "body": "a", "text": "b",
        });
        let mut draft = draft(bad);
        draft.attachments = Some(vec![
            file(json!("a.pdf"), json!("x"), DataDraft::Missing),
            file(json!(null), json!(1), DataDraft::Wrong),
            file(json!("dir/"), json!(null), DataDraft::Text("YWJj".into())),
            file(json!("a\n"), json!(null), bytes(1_000_000)),
        ]);
        assert_eq!(
            problems(draft),
            expected(&[
                ("sender", "type"),
                ("recipient", "tooMany"),
                ("recipient[1]", "address"),
                ("recipient[2]", "empty"),
                ("recipient[3]", "missing"),
                ("subject", "control"),
                ("text", "conflict"),
                ("attachments[0].type", "type.mediaType"),
                ("attachments[0].data", "missing.file"),
                ("attachments[1].name", "missing.fileName"),
                ("attachments[1].type", "type.mediaTypeText"),
                ("attachments[1].data", "type.file"),
                ("attachments[2].name", "empty.folder"),
                ("attachments[2].data", "dataUri"),
                ("attachments[3].name", "control.fileName"),
            ])
        );
    }

    #[test]
    fn missing_fields_are_named() {
        let mut draft = draft(json!({"recipient": []}));
        draft.attachments = None;
        assert_eq!(
            problems(draft),
            expected(&[
                ("sender", "missing"),
                ("recipient", "empty"),
                ("subject", "missing"),
                ("body", "missing"),
                ("attachments", "type"),
            ])
        );
    }

    #[test]
    fn the_estimated_message_has_a_limit() {
        let mut draft = draft(good());
        draft.attachments = Some(vec![file(json!("a"), json!(null), bytes(729_930))]);
        assert_eq!(problems(draft), expected(&[("attachments", "tooLarge")]));
    }

    #[test]
    fn names_lose_their_folders_and_types_are_taken_where_they_stand() {
        let mut draft = draft(good());
        draft.attachments = Some(vec![
            file(json!("C:\\dir\\è.pdf"), json!("application/pdf"), bytes(1)),
            file(json!("b"), json!(""), DataDraft::Text("data:text/csv;base64,YQ==".into())),
            file(json!("c"), json!(null), bytes(2)),
            file(json!("c.zip"), json!(null), bytes(2)),
            file(json!("d"), json!("text/plain; charset=utf-8"), bytes(1)),
            file(json!("e"), json!("video/webm;codecs=\"vp8, opus\""), bytes(1)),
        ]);
        let checked = draft.check(LIMITS).ok().unwrap();
        let list: Vec<_> = checked
            .message
            .attachments
            .iter()
            .map(|file| (file.name.as_str(), file.kind.as_deref().unwrap_or("?"), file.size))
            .collect();
        assert_eq!(
            list,
            [
                ("è.pdf", "application/pdf", 1),
                ("b", "text/csv", 1),
                ("c", "?", 2),
                ("c.zip", "application/zip", 2),
                ("d", "text/plain;charset=utf-8", 1),
                ("e", "video/webm", 1),
            ]
        );
    }
}
