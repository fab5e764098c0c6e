//! Activation, revocation, renewal.

use serde_json::{Map, Value};

use super::format::answers::Answer;
use super::format::calendar::years_later;
use super::format::documents;
use super::mailbox::{PROCESSING, State};
use super::state::{Moment, Registration};
use super::terms::prices;
use super::terms::refusals;
use super::terms::refusals::Ids;

/// The most years that one renewal takes.
const MOST_YEARS: i64 = 99;

impl Registration {
    /// `PATCH /pec/{id}/attivazione`
    pub(in crate::sandbox::registration) fn activate(
        &mut self,
        id: &str,
        fields: &Map<String, Value>,
        moment: &Moment<'_>,
    ) -> Answer {
        let mailbox = self.mailboxes.find(id, Ids::CHANGE)?;
        if !matches!(mailbox.state, State::Registered | State::WrongDocuments) {
            return Err(refusals::ACTIVATE_STATE);
        }
        let given = documents::given(fields);
        if given.is_empty() {
            return Err(refusals::ACTIVATE_DOCUMENTS);
        }
        let files: Option<Vec<_>> = given.iter().map(|text| documents::pdf(text)).collect();
        let files = files.ok_or(refusals::NOT_A_PDF)?;
        if mailbox.kind.is_plain() && files.len() > 1 {
            return Err(refusals::ACTIVATE_SINGLE);
        }
        let is_wrong = files.iter().any(|bytes| documents::is_wrong(bytes));
        let outcome = if is_wrong { State::WrongDocuments } else { State::Active };
        mailbox.due = Some((moment.after(PROCESSING), outcome));
        let names = documents::file_names(&mailbox.id, files.len(), "attivazione.pdf");
        mailbox.set("documenti_attivazione", names);
        mailbox.enter(State::InProgress, moment.now, &mut self.outbox);
        Ok(mailbox.shown())
    }

    /// `DELETE /pec/{id}`
    pub(in crate::sandbox::registration) fn revoke(
        &mut self,
        id: &str,
        moment: &Moment<'_>,
    ) -> Answer {
        let mailbox = self.mailboxes.find(id, Ids::REVOKE)?;
        match mailbox.state {
            State::Active => {}
            State::Revoked => return Err(refusals::ALREADY_REVOKED),
            _ => return Err(refusals::REVOKE_STATE),
        }
        mailbox.enter(State::Revoked, moment.now, &mut self.outbox);
        Ok(mailbox.shown())
    }

    /// `GET /pec/{id}/rinnovo`
    pub(in crate::sandbox::registration) fn renew(
        &mut self,
        id: &str,
        years: Option<String>,
        moment: &Moment<'_>,
    ) -> Answer {
        let mailbox = self.mailboxes.find(id, Ids::READ)?;
        if !matches!(mailbox.state, State::Active | State::Revoked) {
            return Err(refusals::RENEW_STATE);
        }
        let years = years.filter(|text| !text.is_empty()).map_or(Ok(1), |text| text.parse::<i64>());
        let years = years.ok().filter(|years| (1..=MOST_YEARS).contains(years));
        let years = years.ok_or(refusals::RENEW_YEARS)?;
        // A mailbox that was revoked long ago begins anew; any other keeps what is left of its time.
        let from = mailbox.expires.unwrap_or(moment.now).max(moment.now);
        let end = years_later(from, years).ok_or(refusals::RENEW_YEARS)?;
        self.wallet.pay(prices::year(mailbox.kind) * years, refusals::RENEW_CREDIT)?;
        mailbox.expire(end);
        if mailbox.state == State::Revoked {
            mailbox.enter(State::Active, moment.now, &mut self.outbox);
        } else {
            mailbox.touch(moment.now);
        }
        Ok(mailbox.shown())
    }
}
