//! A message as a caller gives it, and its checks before anything is read or sent.

use litemap::LiteMap;
use serde_json::Value;

use super::address;
use super::file_draft::{AttachmentDraft, Contents, MIME_FACTOR, Names};
use super::{Attachment, Limits, Message};
use crate::core::error::Error;
use crate::core::error::codes::address::DUPLICATE_RECIPIENT;
use crate::core::error::codes::files::FILE_LIST_TYPE;
use crate::core::error::codes::{Params, message as codes};
use crate::core::error::given::{TextCodes, text_of};
use crate::core::error::problem::Problems;
use crate::core::text;
use crate::core::text::damage::{around, breaks_line, is_broken_line, is_damaged, is_lost, named};

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
    /// The addresses that are taken though they are unusual: an array of texts.
    pub accepted_addresses: Value,
    /// What was given besides, under names that nobody knows.
    pub unknown: Problems,
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
        let mut problems = self.unknown;
        let accepted = address::accepted(&self.accepted_addresses, &mut problems);
        let sender = address_of(&self.sender, "sender", &accepted, &mut problems);
        let recipients = recipients(&self.recipient, limits.recipients, &accepted, &mut problems);
        let subject = subject(&self.subject, &mut problems);
        let html = html(&self.body, &self.text, &mut problems);
        let mut names = Names::default();
        let (attachments, contents): (Vec<_>, Vec<_>) = match self.attachments {
            Some(drafts) => drafts
                .into_iter()
                .enumerate()
                .filter_map(|(index, draft)| {
                    let path = format!("attachments[{index}].");
                    let given = draft.name.as_str().map_or(0, str::len);
                    let checked = draft.check(&path, limits.empty_files, &mut problems)?;
                    names.add(index, given, &checked.0.name, &mut problems);
                    look_for_damage(&checked.0.name, &format!("{path}name"), &mut problems);
                    Some(checked)
                })
                .unzip(),
            None => {
                problems.tell("attachments", FILE_LIST_TYPE, Params::none());
                (Vec::new(), Vec::new())
            }
        };
        let files: u64 = attachments.iter().map(|attachment: &Attachment| attachment.size).sum();
        let size = files as f64 * MIME_FACTOR + html.len() as f64;
        if size > limits.message_size {
            // Whole bytes: to format a float would cost every page 14 kB.
            let (bytes, most) = (size as u64, limits.message_size as u64);
            let values = vec![("bytes", bytes.into()), ("most", most.into())];
            problems.tell("attachments", codes::TOO_LARGE_MESSAGE, Params::of(values));
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

fn address_of(value: &Value, field: &str, accepted: &[String], problems: &mut Problems) -> String {
    let Some(text) = text_of(value, field, TextCodes::USUAL, problems) else {
        return String::new();
    };
    if let Some(told) = address::told_unless(text, accepted) {
        problems.tell(field, told.code, told.params);
    }
    text.to_owned()
}

fn recipients(
    value: &Value,
    most: usize,
    accepted: &[String],
    problems: &mut Problems,
) -> Vec<String> {
    let Value::Array(items) = value else {
        return vec![address_of(value, "recipient", accepted, problems)];
    };
    if items.is_empty() {
        problems.tell("recipient", codes::EMPTY_RECIPIENTS, Params::none());
    }
    if items.len() > most {
        let values = vec![("count", items.len().into()), ("most", most.into())];
        problems.tell("recipient", codes::TOO_MANY, Params::of(values));
    }
    let mut seen: LiteMap<String, usize> = LiteMap::new_vec();
    let mut read = Vec::with_capacity(items.len());
    for (index, item) in items.iter().enumerate() {
        let field = format!("recipient[{index}]");
        let address = address_of(item, &field, accepted, problems);
        // The service would post it as often as it stands there.
        let first = *seen.entry(address::folded(&address)).or_insert(index);
        if first != index && !address.is_empty() {
            let params =
                Params::of(vec![("value", address.as_str().into()), ("first", first.into())]);
            problems.tell(field, DUPLICATE_RECIPIENT, params);
        }
        read.push(address);
    }
    read
}

fn subject(value: &Value, problems: &mut Problems) -> String {
    let Some(text) = text_of(value, "subject", TextCodes::USUAL, problems) else {
        return String::new();
    };
    if is_broken_line(text) {
        let letters = named(text, breaks_line);
        problems.tell("subject", codes::CONTROL_SUBJECT, Params::of(vec![("letters", letters)]));
    } else {
        look_for_damage(text, "subject", problems);
    }
    text.to_owned()
}

/// Adds a problem where a text holds what nobody can have meant. A program that cut a text in the midst of a letter, or
/// read it in the wrong encoding, has damaged what will stand as evidence.
fn look_for_damage(text: &str, field: &str, problems: &mut Problems) {
    if is_damaged(text) {
        let (letters, excerpt) = (named(text, is_lost), around(text, is_lost));
        let values = vec![("letters", letters), ("excerpt", excerpt.into())];
        problems.tell(field, codes::DAMAGED_TEXT, Params::of(values));
    }
}

fn html(body: &Value, text: &Value, problems: &mut Problems) -> String {
    let (field, value) = match (body, text) {
        (Value::Null, Value::Null) => {
            problems.tell("body", codes::MISSING_BODY, Params::none());
            return String::new();
        }
        (_, Value::Null) => ("body", body),
        (Value::Null, _) => ("text", text),
        _ => {
            problems.tell("text", codes::CONFLICT, Params::none());
            return String::new();
        }
    };
    let given = text_of(value, field, TextCodes::USUAL, problems).unwrap_or_default();
    look_for_damage(given, field, problems);
    if field == "text" { text::to_html(given) } else { given.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::core::message::attachment::Bytes;
    use crate::core::message::file_draft::DataDraft;
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
            accepted_addresses: fields["acceptedAddresses"].clone(),
            unknown: Problems::default(),
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
                ("sender", "type.text"),
                ("recipient", "tooMany"),
                ("recipient[1]", "address.space"),
                ("recipient[2]", "empty.text"),
                ("recipient[3]", "missing"),
                ("subject", "control.subject"),
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
    fn a_mailbox_is_named_once() {
        let limits = Limits { recipients: 9, ..LIMITS };
        let mut fields = good();
        fields["recipient"] = json!(["c@d.it", "e@f.it", "c@d.it", "C@D.it", "", ""]);
        let Err(Error::Validation(problems)) = draft(fields).check(limits) else { panic!() };
        let told: Vec<_> = problems
            .iter()
            .map(|one| (one.field.as_str(), one.code, one.params.get("first")))
            .collect();
        assert_eq!(
            told,
            [
                ("recipient[2]", "duplicate.recipient", Some(&json!(0))),
                ("recipient[3]", "duplicate.recipient", Some(&json!(0))),
                ("recipient[4]", "empty.text", None),
                ("recipient[5]", "empty.text", None),
            ]
        );
    }

    #[test]
    fn an_unusual_address_is_taken_where_it_is_accepted() {
        let mut fields = good();
        fields["recipient"] = json!("_c@d.it");
        assert_eq!(problems(draft(fields.clone())), expected(&[("recipient", "address.unusual")]));
        fields["acceptedAddresses"] = json!(["_c@d.it"]);
        assert_eq!(problems(draft(fields.clone())), []);
        fields["recipient"] = json!("=c@d.it");
        assert_eq!(problems(draft(fields)), expected(&[("recipient", "address.formula")]));
    }

    #[test]
    fn missing_fields_are_named() {
        let mut draft = draft(json!({"recipient": []}));
        draft.attachments = None;
        assert_eq!(
            problems(draft),
            expected(&[
                ("sender", "missing"),
                ("recipient", "empty.recipients"),
                ("subject", "missing"),
                ("body", "missing.body"),
                ("attachments", "type.files"),
            ])
        );
    }

    #[test]
    fn damaged_texts_are_not_sent() {
        for (field, value, code) in [
            ("subject", "perch\u{fffd}", "damaged.text"),
            ("subject", "a\u{202e}b", "damaged.text"),
            ("subject", "a\u{2028}b", "control.subject"),
            ("subject", "a\tb", "control.subject"),
            ("text", "a\u{fffd}", "damaged.text"),
            ("text", "a\0", "damaged.text"),
            ("text", "a\u{b}b", "damaged.text"),
            ("text", "a\u{85}b", "damaged.text"),
        ] {
            let mut fields = good();
            fields[field] = json!(value);
            assert_eq!(problems(draft(fields)), expected(&[(field, code)]), "{value:?}");
        }
        let mut bad = draft(
            json!({"sender": "a@b.it", "recipient": "c@d.it", "subject": "x", "body": "<p>\u{1a}"}),
        );
        bad.attachments = Some(vec![
            file(json!("a.pdf"), json!(null), bytes(1)),
            file(json!("citt\u{fffd}.pdf"), json!(null), bytes(1)),
        ]);
        assert_eq!(
            problems(bad),
            expected(&[("body", "damaged.text"), ("attachments[1].name", "damaged.text")])
        );
        let mut fields = good();
        fields["text"] = json!("a\tb\r\nc\u{2028}– “d” \u{a0}€ Škerlj 🎉");
        assert_eq!(problems(draft(fields)), []);
    }

    #[test]
    fn text_and_files_count_together_and_the_limits_themselves_are_allowed() {
        let of = |letters: usize, count: usize| {
            let mut fields = good();
            fields["text"] = json!("a".repeat(letters));
            // As many as are allowed.
            fields["recipient"] = json!(["a@d.it", "b@d.it"]);
            let mut draft = draft(fields);
            draft.attachments = Some(vec![file(json!("a.bin"), json!(null), bytes(count))]);
            draft
        };
        // 1.37 bytes for each of a file, one for each letter.
        assert_eq!(problems(of(863_000, 100_000)), []);
        let told = expected(&[("attachments", "tooLarge.message")]);
        assert_eq!(problems(of(863_001, 100_000)), told);
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
