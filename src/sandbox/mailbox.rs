//! A mailbox: mails that are there, and mails that will be.

use std::collections::BTreeSet;

use crate::core::date::Civil;

/// A mail, from the moment it is due.
#[derive(Clone, Debug)]
pub(super) struct Mail {
    pub(super) due: f64,
    pub(super) sender: String,
    pub(super) recipient: String,
    pub(super) subject: String,
    /// The text, HTML.
    pub(super) body: String,
    /// What the service's document shows as the text of it under `GET /send/{code}`.
    pub(super) documented_body: String,
}

impl Mail {
    pub(super) fn date(&self) -> String {
        Civil::rome(self.due).to_mail()
    }
}

/// A mailbox.
#[derive(Debug, Default)]
pub(super) struct Mailbox {
    mails: Vec<Mail>,
    /// When the last message was taken.
    pub(super) last_send: Option<f64>,
    /// The ids given.
    pub(super) ids: BTreeSet<String>,
    /// Bytes of what was sent and came back inside delivery receipts.
    pub(super) bytes: f64,
}

impl Mailbox {
    /// Adds a mail; mails lie in the order they are due.
    pub(super) fn add(&mut self, mail: Mail) {
        let place = self.mails.partition_point(|other| other.due <= mail.due);
        self.mails.insert(place, mail);
    }

    /// What is there at `now`, oldest first, numbered from 1 by position.
    pub(super) fn at(&self, now: f64) -> impl DoubleEndedIterator<Item = (usize, &Mail)> {
        let count = self.mails.partition_point(|mail| mail.due <= now);
        let there = self.mails.get(..count).unwrap_or_default();
        there.iter().enumerate().map(|(index, mail)| (index + 1, mail))
    }

    /// Removes what is there at `now` and chosen by position and mail, and says how many went.
    pub(super) fn remove(&mut self, now: f64, chosen: impl Fn(usize, &Mail) -> bool) -> usize {
        let before = self.mails.len();
        let mut position = 0;
        self.mails.retain(|mail| {
            position += 1;
            mail.due > now || !chosen(position, mail)
        });
        before - self.mails.len()
    }
}
