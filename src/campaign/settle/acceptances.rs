//! The acceptances of the inbox, read once for all rows that are looked for.

use litemap::LiteMap;

use crate::campaign::carrier::{Acceptance, Carrier, Searched};
use crate::core::call::Call;
use crate::core::date::DAY;
use crate::core::error::Error;
use crate::tracking::receipt::subject;
use crate::tracking::receipt::subject::Match;
use crate::tracking::receipt::telling_word::telling_word;
use crate::tracking::receipt::words::Named;

/// Milliseconds by which an acceptance may be dated before the message was posted, by another clock.
const SLACK: f64 = 900_000.0;
/// Milliseconds after which an acceptance is about something else.
const LATEST: f64 = DAY;

/// What was found for one row.
#[derive(Debug, Default)]
pub struct Found {
    /// Ids of messages that were taken.
    pub ids: Vec<String>,
    /// Whether all was looked through: only then does none mean none.
    pub is_complete: bool,
}

/// The acceptances that may be of one row.
#[derive(Default)]
struct Fitting {
    /// Mail, id and subject.
    mails: Vec<(u64, String, String)>,
    /// Whether there is one of which nobody can say.
    has_maybe: bool,
}

/// What searches have found.
pub struct Acceptances<'a> {
    carrier: &'a dyn Carrier,
    searches: LiteMap<String, Searched>,
    /// Whom the acceptance of a mail names.
    named: LiteMap<u64, Named>,
}

impl<'a> Acceptances<'a> {
    /// None so far.
    pub fn new(carrier: &'a dyn Carrier) -> Self {
        Self { carrier, searches: LiteMap::new(), named: LiteMap::new() }
    }

    /// The ids of messages with this subject. Where there is no reference in it, only those that were
    /// accepted about `posted_at` and whose acceptance names the addressees.
    ///
    /// # Errors
    /// Those of a read.
    pub async fn of(
        &mut self,
        subject: &str,
        reference: Option<&str>,
        named: Option<&[String]>,
        posted_at: f64,
        call: &Call,
    ) -> Result<Found, Error> {
        // How the service searches is not documented: what the reference does not find, a word may.
        let words = [reference.map(str::to_owned), Some(telling_word(subject).unwrap_or_default())];
        let mut is_complete = false;
        for q in words.into_iter().flatten() {
            self.search(&q, call).await?;
            let about = named.map(|_| posted_at);
            let Fitting { mails, mut has_maybe } = self.fitting(&q, subject, about);
            let mut ids: Vec<String> = Vec::new();
            for (mail, id, subject) in mails {
                let fits = match named {
                    Some(addresses) => self.is_to(mail, &subject, &id, addresses, call).await?,
                    None => Some(true),
                };
                has_maybe |= fits.is_none();
                if fits == Some(true) && !ids.contains(&id) {
                    ids.push(id);
                }
            }
            // How the service searches is not documented: a reference that it does not find is no proof.
            let saw_all = self.searches.get(&q).is_some_and(|searched| searched.saw_all);
            is_complete = saw_all && !has_maybe;
            if !ids.is_empty() {
                return Ok(Found { ids, is_complete });
            }
        }
        Ok(Found { ids: Vec::new(), is_complete })
    }

    fn fitting(&self, q: &str, wanted: &str, about: Option<f64>) -> Fitting {
        let mut fitting = Fitting::default();
        let found = self.searches.get(q).into_iter().flat_map(|searched| &searched.found);
        for Acceptance { mail, message_id, subject, date, is_signed } in found {
            // One that nobody can date may be of another message like it.
            let is_of_time = match about {
                Some(at) => date.map(|date| (at - SLACK..=at + LATEST).contains(&date)),
                None => Some(true),
            };
            match (subject::compare(subject, message_id.as_deref(), wanted), message_id) {
                (Match::Other, _) => {}
                _ if is_of_time == Some(false) => {}
                (Match::Same, Some(id)) if *is_signed && is_of_time.is_some() => {
                    fitting.mails.push((*mail, id.clone(), subject.clone()));
                }
                _ => fitting.has_maybe = true,
            }
        }
        fitting
    }

    async fn search(&mut self, q: &str, call: &Call) -> Result<(), Error> {
        if !self.searches.contains_key(q) {
            let searched = self.carrier.acceptances(q, call).await?;
            self.searches.insert(q.to_owned(), searched);
        }
        Ok(())
    }

    /// Whether a message went to these addresses, as its acceptance says; `None` where nobody can say.
    async fn is_to(
        &mut self,
        mail: u64,
        subject: &str,
        message_id: &str,
        addresses: &[String],
        call: &Call,
    ) -> Result<Option<bool>, Error> {
        if !self.named.contains_key(&mail) {
            let named = self.carrier.addressees(mail, subject, message_id, call).await?;
            self.named.insert(mail, named);
        }
        Ok(self.named.get(&mail).and_then(|named| named.are(addresses)))
    }
}
