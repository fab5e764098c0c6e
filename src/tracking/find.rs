//! Looking a sending up in the inbox, so that an unknown outcome can be settled.

use std::rc::Rc;

use serde::Serialize;

use crate::api::client::{Call, Client};
use crate::core::address;
use crate::core::codes::{Params, options};
use crate::core::error::Error;

use super::kind::ReceiptKind;
use super::walk::Walk;
use super::words;

/// Pages that are looked through at most.
const PAGES: usize = 40;
/// Milliseconds that a search takes at most.
const TIME: f64 = 120_000.0;
/// Milliseconds by which the bounds of time are taken wider: mails are dated in whole seconds, by another
/// clock than the caller's.
const SLACK: f64 = 300_000.0;

/// What to look for.
#[derive(Clone, Debug, Default)]
pub struct Search {
    /// The message's subject.
    pub subject: String,
    /// One of its addressees.
    pub recipient: Option<String>,
    /// Accepted at this time or later; milliseconds since 1970.
    pub since: Option<f64>,
    /// Accepted at this time or earlier.
    pub until: Option<f64>,
}

/// A message that was taken.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Copy {
    /// Its id.
    pub message_id: String,
    /// Its subject.
    pub subject: String,
    /// When its acceptance was written; milliseconds since 1970.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub accepted_at: Option<f64>,
}

/// What was found.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Found {
    /// Every message that was taken and fits, oldest page last.
    pub copies: Vec<Copy>,
    /// Whether the whole inbox was looked through: only then does none mean none.
    pub complete: bool,
}

/// Looks for messages that were taken, by their acceptances.
///
/// # Errors
/// Those of a read.
pub async fn find(client: &Rc<Client>, search: &Search, call: &Call) -> Result<Found, Error> {
    let deadline = client.now() + TIME;
    let wanted = folded(&search.subject);
    if wanted.is_empty() {
        return Err(Error::told("subject", options::MISSING_SUBJECT, Params::none()));
    }
    let walk = Walk::new(client.clone(), telling_word(&wanted));
    let mut copies: Vec<Copy> = Vec::new();
    let mut is_sure = true;
    for page in 0.. {
        let is_over = page >= PAGES || client.now() >= deadline;
        let messages = match walk.next(call).await? {
            Some(_) if is_over => return Ok(Found { copies, complete: false }),
            Some(messages) => messages,
            None => break,
        };
        for message in messages {
            let is_early =
                search.since.zip(message.date).is_some_and(|(since, date)| date < since - SLACK);
            let is_late =
                search.until.zip(message.date).is_some_and(|(until, date)| date > until + SLACK);
            let fits = message.kind == ReceiptKind::Acceptance && !is_early && !is_late;
            if !fits || !is_of(&message.subject, &wanted) {
                continue;
            }
            let Some(message_id) = message.message_id else {
                // An acceptance that fits, of an id that nobody can read: it must not count as none.
                is_sure = false;
                continue;
            };
            if copies.iter().any(|copy| copy.message_id == message_id) {
                continue;
            }
            if let Some(recipient) = &search.recipient {
                if client.now() >= deadline {
                    return Ok(Found { copies, complete: false });
                }
                let text = client.message(message.id, call).await?.body.unwrap_or_default();
                let named = words::addressees(&text);
                // One whose text names nobody may be about anybody.
                if !named.is_empty() && !named.contains(&address::folded(recipient)) {
                    continue;
                }
            }
            let (subject, accepted_at) = (message.subject, message.date);
            copies.push(Copy { message_id, subject, accepted_at });
        }
    }
    Ok(Found { copies, complete: is_sure && walk.saw_all() })
}

/// Whether a mail's subject is the wanted one, or the wanted one and an id of unknown form.
pub fn is_of(subject: &str, wanted: &str) -> bool {
    let subject = folded(subject);
    let is_id = |rest: &str| rest.bytes().all(|byte| byte.is_ascii_digit());
    subject == wanted
        || subject
            .strip_prefix(wanted)
            .and_then(|rest| rest.strip_prefix(' '))
            .is_some_and(|rest| rest.len() >= 8 && is_id(rest))
}

/// What the service is asked to search for. How it searches is not documented, and a message that it
/// passes over would be taken for one that was never sent: so this is one word that survives any folding
/// and any encoding, or nothing.
pub fn telling_word(subject: &str) -> Option<String> {
    let is_plain = |word: &&str| word.bytes().all(|byte| byte.is_ascii_alphanumeric());
    // A subject with other letters may lie there encoded as a whole.
    let words = subject.split(' ').filter(|_| subject.is_ascii()).filter(is_plain);
    words.max_by_key(|word| word.len()).filter(|word| word.len() >= 3).map(str::to_owned)
}

/// White space may change on the way.
pub fn folded(subject: &str) -> String {
    subject.split_whitespace().collect::<Vec<_>>().join(" ")
}
