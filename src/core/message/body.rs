//! The body of `POST /send`: JSON written around the encoded files, never joined in memory.

use serde::Serialize;

use super::Message;
use super::attachment::Encoded;
use super::media_type;
use crate::core::host::secret::Mailbox;
use crate::core::host::transport::Body;

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
    field(&mut text, "sender", &message.sender);
    field(&mut text, "recipient", &message.recipients);
    field(&mut text, "subject", &message.subject);
    write(&mut text, &"body");
    text.push(b':');
    write(&mut text, &message.html);
    for (index, (attachment, file)) in message.attachments.iter().zip(files).enumerate() {
        text.extend_from_slice(if index == 0 { b",\"attachments\":[{" } else { b"\"},{" });
        field(&mut text, "name", &attachment.name);
        text.extend_from_slice(b"\"file\":\"data:");
        text.extend_from_slice(
            attachment.kind.as_deref().unwrap_or(media_type::UNKNOWN).as_bytes(),
        );
        text.extend_from_slice(b";base64,");
        body.push_bytes(std::mem::take(&mut text));
        for (chunk, length) in &file.chunks {
            body.push(chunk.clone(), *length);
        }
    }
    text.extend_from_slice(if message.attachments.is_empty() { b"}" } else { b"\"}]}" });
    body.push_bytes(text);
    body
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
    use crate::core::host::transport::Chunk;
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
        let bytes = Rc::new(zeroize::Zeroizing::new(text.as_bytes().to_vec()));
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
    }
}
