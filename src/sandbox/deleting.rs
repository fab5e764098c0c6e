//! `DELETE /send/{code}` and `DELETE /inbox/{id}`.

use serde_json::json;

use super::http::answers;
use super::http::{Incoming, Reply};
use super::state::Sandbox;

impl Sandbox {
    pub(super) fn delete_send(&mut self, request: &Incoming, code: &str, now: f64) -> Reply {
        let Some(mailbox) = self.reader(request) else { return answers::unauthorized() };
        let ending = format!(" {code}");
        if mailbox.remove(now, |_, mail| mail.subject.ends_with(&ending)) == 0 {
            return answers::refusal(404, "Email not found");
        }
        // Spelled as the service spells it.
        answers::json(200, &json!({"success": true, "message": "Operation succefull"}))
    }

    pub(super) fn delete_message(&mut self, request: &Incoming, id: &str, now: f64) -> Reply {
        let Some(mailbox) = self.reader(request) else { return answers::unauthorized() };
        if mailbox.remove(now, |position, _| position.to_string() == id) == 0 {
            return answers::refusal(404, "Message not found");
        }
        answers::json(200, &json!({"success": true, "message": "Message deleted"}))
    }
}
