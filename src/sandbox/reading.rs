//! `GET /send/{code}`, `GET /inbox`, `GET /inbox/{id}`, `GET /quota/{mailbox}`.

use percent_encoding::percent_decode_str;
use serde_json::{Value, json};

use crate::core::text::to_windows_1252;

use super::http::answers;
use super::http::{Incoming, Reply};
use super::mailbox::Mail;
use super::state::{Dialect, Sandbox};

/// Messages on a page of the inbox.
const PAGE: usize = 25;
/// The mailbox's size, in whatever unit the service means.
const LIMIT: u64 = 1_048_576;

impl Sandbox {
    pub(super) fn get_send(&mut self, request: &Incoming, code: &str, now: f64) -> Reply {
        let dialect = self.config.dialect;
        let Some(mailbox) = self.reader(request) else { return answers::unauthorized() };
        // The service looks the code up in subjects: where it is the prefix of another message's id,
        // that message's receipts come along.
        let found: Vec<Value> = mailbox
            .at(now)
            .filter(|(_, mail)| mail.subject.contains(code))
            .map(|(_, mail)| status(mail, dialect))
            .collect();
        if found.is_empty() {
            return answers::refusal(404, "Result empty");
        }
        answers::data(Value::Array(found))
    }

    pub(super) fn get_inbox(&mut self, request: &Incoming, now: f64) -> Reply {
        let wanted = request.parameter("page").and_then(|page| page.parse::<usize>().ok());
        let page = wanted.unwrap_or(1).max(1);
        let q = request.parameter("q").unwrap_or_default().to_lowercase();
        let Some(mailbox) = self.reader(request) else { return answers::unauthorized() };
        let matches = |mail: &Mail| {
            let texts = [&mail.subject, &mail.sender, &mail.recipient, &mail.body];
            texts.iter().any(|text| text.to_lowercase().contains(&q))
        };
        // Newest first.
        let found: Vec<_> = mailbox.at(now).rev().filter(|(_, mail)| matches(mail)).collect();
        let list: Vec<Value> = found
            .iter()
            .skip((page - 1) * PAGE)
            .take(PAGE)
            .map(|(id, mail)| {
                json!({
                    "sender": mail.sender,
                    "recipient": mail.recipient,
                    "date": mail.date(),
                    "object": mail.subject,
                    "id": id,
                })
            })
            .collect();
        let body = json!({
            "data": list,
            "success": true,
            "message": "",
            "total": found.len(),
            "page": page,
            // Rounded down, as in the service's own example.
            "n_of_pages": (found.len() / PAGE).max(1),
        });
        answers::json(200, &body)
    }

    pub(super) fn get_message(&mut self, request: &Incoming, id: &str, now: f64) -> Reply {
        let Some(mailbox) = self.reader(request) else { return answers::unauthorized() };
        let found = mailbox.at(now).find(|(position, _)| position.to_string() == id);
        let Some((_, mail)) = found else { return answers::refusal(404, "Message not found") };
        answers::data(json!({
            "sender": mail.sender,
            "recipient": mail.recipient,
            "date": mail.date(),
            "object": mail.subject,
            "body": form_encoded(&mail.body),
        }))
    }

    pub(super) fn get_quota(&mut self, request: &Incoming, name: &str, _now: f64) -> Reply {
        let Some(mailbox) = self.reader(request) else { return answers::unauthorized() };
        let name = percent_decode_str(name).decode_utf8_lossy();
        if !name.eq_ignore_ascii_case("inbox") {
            let message = "An error occured: the requested mailbox might be unavailable";
            return answers::refusal(400, message);
        }
        let usage = (mailbox.bytes / 1024.0).ceil() as u64;
        answers::data(json!({"usage": usage.min(LIMIT), "limit": LIMIT}))
    }
}

fn status(mail: &Mail, dialect: Dialect) -> Value {
    let Mail { sender, recipient, subject, body, documented_body, .. } = mail;
    let date = mail.date();
    match dialect {
        Dialect::Observed => json!({
            "sender": sender, "recipient": recipient, "date": date, "subject": subject, "body": body,
        }),
        Dialect::Documented => json!({
            "sender": sender,
            "recipient": recipient,
            "data": date,
            "object": subject,
            "message": documented_body,
        }),
    }
}

/// `application/x-www-form-urlencoded`, in windows-1252 where that has the letter.
fn form_encoded(text: &str) -> String {
    let mut encoded = String::with_capacity(text.len() * 2);
    let mut buffer = [0; 4];
    for letter in text.chars() {
        match letter {
            ' ' => encoded.push('+'),
            letter if letter.is_ascii_alphanumeric() || "-._".contains(letter) => {
                encoded.push(letter);
            }
            letter => {
                let single = to_windows_1252(letter).map(|byte| vec![byte]);
                let bytes =
                    single.unwrap_or_else(|| letter.encode_utf8(&mut buffer).bytes().collect());
                encoded.extend(bytes.iter().map(|byte| format!("%{byte:02X}")));
            }
        }
    }
    encoded
}
