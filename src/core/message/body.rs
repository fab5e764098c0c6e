//! The body of `POST /send`: JSON written around the encoded files, never joined in memory.

use serde::Serialize;

use super::Message;
use super::attachment::Encoded;
use super::media_type;
use crate::core::host::secret::Mailbox;
use crate::core::host::transport::{Body, Chunk};

/// The body, with the mailbox's credentials at its head (the document asks for them there) unless a
/// proxy adds them.
///
/// `files` belong to `message.attachments`, in order.
pub fn of_message(message: &Message, files: &[Encoded], mailbox: Option<&Mailbox>) -> Body {
    let mut body = Body::default();
    let mut text = b"{".to_vec();
    if let Some(mailbox) = mailbox {
        // Room for all that follows, so that no copy with the password is left behind by growing.
        text.reserve_exact(
            256 + 6 * (mailbox.username.reveal().len() + mailbox.password.reveal().len()),
        );
        field(&mut text, "username", &mailbox.username.reveal());
        field(&mut text, "password", &mailbox.password.reveal());
        body.push_bytes(std::mem::take(&mut text));
    }
    let mut files = files.iter();
    write_message(message, &mut text, &mut |text| {
        body.push_bytes(std::mem::take(text));
        for (chunk, length) in files.next().iter().flat_map(|file| &file.chunks) {
            body.push(chunk.clone(), *length);
        }
    });
    body.push_bytes(text);
    body
}

/// The body as a form, for the package's own proxy, which makes of it the very JSON of [`of_message`] while it passes.
/// The first part is a line that tells, for each file, where in the JSON its base64 is missing and how many bytes it
/// has; and then that JSON. The files follow as they are.
///
/// `files` belong to `message.attachments`, in order.
pub fn of_form(message: &Message, files: &[Chunk]) -> Body {
    let mut text = b"{".to_vec();
    let mut places = Vec::new();
    write_message(message, &mut text, &mut |text| places.push(text.len()));
    let sizes = message.attachments.iter().map(|file| file.size);
    let gaps: Vec<_> = places.into_iter().zip(sizes).collect();
    let mut first = Vec::new();
    write(&mut first, &gaps);
    first.push(b'\n');
    first.extend_from_slice(&text);
    let mut body = Body { is_form: true, ..Body::default() };
    body.push_bytes(first);
    for (chunk, file) in files.iter().zip(&message.attachments) {
        body.push(chunk.clone(), file.size);
    }
    body
}

/// Writes what stands behind the credentials; `file` is called where a file's base64 belongs.
fn write_message(message: &Message, text: &mut Vec<u8>, file: &mut dyn FnMut(&mut Vec<u8>)) {
    field(text, "sender", &message.sender);
    field(text, "recipient", &message.recipients);
    field(text, "subject", &message.subject);
    write(text, &"body");
    text.push(b':');
    write(text, &message.html);
    for (index, attachment) in message.attachments.iter().enumerate() {
        text.extend_from_slice(if index == 0 { b",\"attachments\":[{" } else { b"\"},{" });
        field(text, "name", &attachment.name);
        text.extend_from_slice(b"\"file\":\"data:");
        let kind = attachment.kind.as_deref().unwrap_or(media_type::UNKNOWN);
        text.extend_from_slice(kind.as_bytes());
        text.extend_from_slice(b";base64,");
        file(text);
    }
    text.extend_from_slice(if message.attachments.is_empty() { b"}" } else { b"\"}]}" });
}

fn field(text: &mut Vec<u8>, name: &str, value: &impl Serialize) {
    write(text, &name);
    text.push(b':');
    write(text, value);
    text.push(b',');
}

fn write(text: &mut Vec<u8>, value: &impl Serialize) {
    // Writing strings into memory cannot fail; were it otherwise, `null` would be refused, not sent.
    if serde_json::to_writer(&mut *text, value).is_err() {
        text.extend_from_slice(b"null");
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::core::host::secret::Secret;
    use crate::core::message::Attachment;
    use proptest::prelude::*;
    use serde_json::Value;
    use std::rc::Rc;

    fn joined(body: &Body) -> Vec<u8> {
        let mut all = Vec::new();
        for chunk in &body.chunks {
            let Chunk::Bytes(bytes) = chunk else { panic!() };
            all.extend_from_slice(bytes);
        }
        assert_eq!(all.len() as u64, body.length);
        all
    }

    fn message(subject: &str, names: &[String]) -> Message {
        Message {
            sender: "a@b.it".into(),
            recipients: vec!["c@d.it".into(), "e@f.it".into()],
            subject: subject.into(),
            html: "<p>\"é\\".into(),
            attachments: names
                .iter()
                .map(|name| Attachment {
                    name: name.clone(),
                    kind: Some("text/plain".into()),
                    size: 2,
                })
                .collect(),
        }
    }

    fn file(text: &str) -> Encoded {
        let bytes = Rc::new(text.as_bytes().to_vec());
        Encoded { chunks: vec![(Chunk::Bytes(bytes), text.len() as u64)], modified: None }
    }

    proptest! {
        #[test]
        fn what_is_written_is_json_that_says_the_same(
            subject in "\\PC*",
            names in proptest::collection::vec("\\PC*", 0..3),
            password in proptest::option::of("\\PC*"),
        ) {
            let files: Vec<Encoded> = names.iter().map(|_| file("YWI=")).collect();
            let mailbox = password.clone().map(|password| Mailbox {
                username: Secret::new("me".into()),
                password: Secret::new(password),
            });
            let body = of_message(&message(&subject, &names), &files, mailbox.as_ref());
            let read: Value = serde_json::from_slice(&joined(&body)).unwrap();
            let mut expected = json!({
                "sender": "a@b.it",
                "recipient": ["c@d.it", "e@f.it"],
                "subject": subject,
                "body": "<p>\"é\\",
            });
            if !names.is_empty() {
                expected["attachments"] = names
                    .iter()
                    .map(|name| json!({"name": name, "file": "data:text/plain;base64,YWI="}))
                    .collect();
            }
            if let Some(password) = password {
                expected["username"] = json!("me");
                expected["password"] = json!(password);
            }
            prop_assert_eq!(read, expected);
        }

        #[test]
        fn of_a_form_the_same_bytes_can_be_made(
            subject in "\\PC*",
            names in proptest::collection::vec("\\PC*", 1..4),
        ) {
            let message = message(&subject, &names);
            let json = joined(&of_message(&message, &vec![file("YWI="); names.len()], None));
            let parts = vec![Chunk::Bytes(Rc::new(b"ab".to_vec())); names.len()];
            let form = of_form(&message, &parts);
            let parts: Vec<Vec<u8>> = form.chunks.iter().map(|chunk| match chunk {
                Chunk::Bytes(bytes) => bytes.to_vec(),
                Chunk::Kept(_) => Vec::new(),
            }).collect();
            let mut lines = parts[0].splitn(2, |byte| *byte == b'\n');
            let gaps: Vec<(usize, usize)> = serde_json::from_slice(lines.next().unwrap()).unwrap();
            let text = lines.next().unwrap();
            let (mut made, mut at) = (Vec::new(), 0);
            for ((place, size), part) in gaps.into_iter().zip(&parts[1..]) {
                prop_assert_eq!(size, part.len());
                made.extend_from_slice(&text[at..place]);
                base64_simd::STANDARD.encode_append(part, &mut made);
                at = place;
            }
            made.extend_from_slice(&text[at..]);
            prop_assert_eq!(made, json);
        }
    }
}
