//! `POST /send`.

use serde_json::{Map, Value, json};

use super::http::answers;
use super::http::{Incoming, Reply};
use super::id;
use super::receipts::{self, Taken};
use super::state::Sandbox;

/// The largest message, in bytes of its MIME form.
const LARGEST: f64 = 100e6;
/// What a base64 letter of an attachment becomes in it, headers and line ends included.
const MIME_OF_BASE64: f64 = 1.37 * 3.0 / 4.0;
/// Requests that come this much too early are taken all the same: networks jitter.
const TOLERANCE: f64 = 0.95;

impl Sandbox {
    pub(super) fn post_send(&mut self, request: &Incoming, now: f64) -> Reply {
        let parsed: Option<Value> = serde_json::from_slice(&request.body).ok();
        let Some(Value::Object(fields)) = parsed else {
            return answers::refusal(400, "Post parameter is not valid");
        };
        let username = text(&fields, "username").unwrap_or_default();
        if !self.admits(request, username, text(&fields, "password").unwrap_or_default()) {
            return answers::refusal(401, "Authorization in not valid or empty");
        }
        let Some(posted) = Posted::read(&fields) else {
            return answers::refusal(400, "Post parameter is not valid");
        };
        let interval = 1000.0 / self.config.per_second * TOLERANCE;
        let mailbox = self.mailboxes.entry(username.to_owned()).or_default();
        let is_early = mailbox.last_send.is_some_and(|last| now - last < interval);
        if is_early && self.config.per_second > 0.0 {
            return answers::too_many();
        }
        mailbox.last_send = Some(now);
        let id = id::new(now, &self.random, &mailbox.ids);
        mailbox.ids.insert(id.clone());
        let taken = Taken {
            id: &id,
            sender: posted.sender,
            recipients: &posted.recipients,
            subject: posted.subject,
            body: posted.body,
            at: now,
        };
        for mail in receipts::of(&taken, self.config.wording, self.config.speed, &self.random) {
            mailbox.bytes += mail.body.len() as f64 + posted.size;
            mailbox.add(mail);
        }
        let sent = posted.recipients.len();
        answers::json(201, &json!({"success": true, "sent": sent, "message": "", "message_id": id}))
    }
}

/// What was posted, where it is valid.
struct Posted<'a> {
    sender: &'a str,
    recipients: Vec<String>,
    subject: &'a str,
    body: &'a str,
    /// Bytes of the message's MIME form.
    size: f64,
}

impl<'a> Posted<'a> {
    fn read(fields: &'a Map<String, Value>) -> Option<Self> {
        let sender = text(fields, "sender").filter(|address| is_address(address))?;
        let recipients: Vec<String> = match fields.get("recipient")? {
            Value::String(address) => vec![address.clone()],
            Value::Array(items) => {
                items.iter().map(|item| item.as_str().map(str::to_owned)).collect::<Option<_>>()?
            }
            _ => return None,
        };
        if recipients.is_empty() || !recipients.iter().all(|address| is_address(address)) {
            return None;
        }
        let body = text(fields, "body")?;
        let mut size = body.len() as f64;
        match fields.get("attachments") {
            None | Some(Value::Null) => {}
            Some(Value::Array(items)) => {
                for item in items {
                    size += attachment(item)? as f64 * MIME_OF_BASE64;
                }
            }
            Some(_) => return None,
        }
        let subject = text(fields, "subject")?;
        (size <= LARGEST).then_some(Self { sender, recipients, subject, body, size })
    }
}

/// The number of base64 letters of an attachment, where it is a good one.
fn attachment(item: &Value) -> Option<usize> {
    let fields = item.as_object()?;
    text(fields, "name")?;
    let file = fields.get("file")?.as_str()?;
    let content = match file.strip_prefix("data:") {
        Some(uri) => uri.split_once(";base64,")?.1,
        None => file,
    };
    base64_simd::STANDARD.check(content.as_bytes()).ok()?;
    Some(content.len())
}

fn text<'a>(fields: &'a Map<String, Value>, name: &str) -> Option<&'a str> {
    fields.get(name)?.as_str().filter(|text| !text.trim().is_empty())
}

fn is_address(text: &str) -> bool {
    let parts = text.split_once('@');
    parts.is_some_and(|(local, domain)| !local.is_empty() && domain.contains('.'))
        && !text.contains(char::is_whitespace)
}
