//! Looking a sending up in the inbox, so that an unknown outcome can be settled.

use std::rc::Rc;

use serde::Serialize;

use crate::api::client::Client;

use crate::core::call::Call;
use crate::core::error::Error;
use crate::core::error::codes::{Params, options};
use crate::core::message::address;

use super::receipt::kind::ReceiptKind;
use super::receipt::subject;
use super::receipt::subject::{Match, folded};
use super::receipt::telling_word::telling_word;
use super::walk::Walk;

/// Pages that are looked through at most.
const PAGES: usize = 40;
/// Milliseconds that a search takes at most.
const TIME: f64 = 120_000.0;
/// Milliseconds by which the bounds of time are taken wider: mails are dated in whole seconds, by another
/// clock than the caller's.
const SLACK: f64 = 900_000.0;
/// Milliseconds outside the bounds within which what fits makes a search incomplete: the caller's clock may be hours off, as
/// where a zone was set wrongly, and none would then not mean none.
const NEAR: f64 = 86_400_000.0;

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

/// Where a date lies to the bounds of a search.
#[derive(Clone, Copy, PartialEq)]
enum Place {
    Within,
    Near,
    Far,
}

impl Search {
    /// What has no date may lie anywhere.
    fn place(&self, date: Option<f64>) -> Place {
        if date.is_none() && self.since.or(self.until).is_some() {
            return Place::Near;
        }
        let early = self.since.zip(date).map_or(0.0, |(since, date)| since - date);
        let late = self.until.zip(date).map_or(0.0, |(until, date)| date - until);
        match early.max(late) {
            out if out > NEAR => Place::Far,
            out if out > SLACK => Place::Near,
            _ => Place::Within,
        }
    }
}

/// What was found.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Found {
    /// Every message that was taken and fits for certain, oldest page last.
    pub copies: Vec<Copy>,
    /// Whether the whole inbox was looked through, and every acceptance in it that may fit could be read: only then
    /// does none mean none, and one one.
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
    let mut near = Vec::new();
    let mut is_sure = true;
    for page in 0.. {
        let is_over = page >= PAGES || client.now() >= deadline;
        let messages = match walk.next(call).await? {
            Some(_) if is_over => return Ok(Found { copies, complete: false }),
            Some(messages) => messages,
            None => break,
        };
        for message in messages {
            let place = search.place(message.accepted_at());
            if place == Place::Far {
                continue;
            }
            if let Some(found) = message.may_accept() {
                let id = found.message_id.as_deref();
                is_sure &= subject::compare(&found.subject, id, &wanted) == Match::Other;
            }
            if message.kind != ReceiptKind::Acceptance {
                continue;
            }
            let id = message.message_id.as_deref();
            let compared = subject::compare(&message.subject, id, &wanted);
            is_sure &= compared != Match::Maybe;
            let Some(message_id) = message.message_id.filter(|_| compared == Match::Same) else {
                continue;
            };
            if copies.iter().any(|copy| copy.message_id == message_id) {
                continue;
            }
            if place == Place::Near {
                near.push((message.id, message.subject, message_id));
                continue;
            }
            if let Some(recipient) = &search.recipient {
                if client.now() >= deadline {
                    return Ok(Found { copies, complete: false });
                }
                let about = (message.id, message.subject.as_str(), message_id.as_str());
                let is_named = names(client, about, recipient, call).await?;
                // One whose text nobody can read may be about anybody.
                is_sure &= is_named.is_some();
                if is_named != Some(true) {
                    continue;
                }
            }
            let (subject, accepted_at) = (message.subject, message.date);
            copies.push(Copy { message_id, subject, accepted_at });
        }
    }
    // These come last: what lies within shall not wait for them.
    for (id, subject, message_id) in near {
        if !is_sure {
            break;
        }
        let Some(recipient) = search.recipient.as_deref().filter(|_| client.now() < deadline)
        else {
            is_sure = false;
            break;
        };
        is_sure = names(client, (id, &subject, &message_id), recipient, call).await? == Some(false);
    }
    Ok(Found { copies, complete: is_sure && walk.saw_all() })
}

/// Whether an acceptance names a recipient; nothing where its text cannot be read.
async fn names(
    client: &Client,
    (id, subject, message_id): (u64, &str, &str),
    recipient: &str,
    call: &Call,
) -> Result<Option<bool>, Error> {
    let named = client.named_in(id, subject, message_id, call).await?;
    Ok(named.names(&address::folded(recipient)))
}
