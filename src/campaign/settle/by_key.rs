//! Rows of which nobody knows, asked after by their keys where the package's own proxy stands in between.

use crate::core::call::Call;

use crate::campaign::campaign::Campaign;
use crate::campaign::journal::Starts;
use crate::campaign::journal::header::Command;
use crate::campaign::journal::outcome::{Fault, RowOutcome, RowState};
use crate::campaign::verdict::{self, Verdict};
use crate::campaign::view::Event;
use crate::core::error::Error;
use crate::core::key::outcome::{Ground, KeyOutcome};

/// Milliseconds after which no further key is asked after, and no further refused row looked for: where nobody answers,
/// each takes its time.
pub(super) const ASKING: f64 = 60_000.0;

impl Campaign {
    /// Asks the proxy after the keys of rows of which nobody knows.
    pub(in crate::campaign) async fn settle_by_keys(&self, call: &Call) -> Result<(), Error> {
        let rows = self.state.borrow().of(RowState::Unknown);
        self.ask_after(rows, call).await
    }

    /// Asks the proxy after the keys of these rows, where nobody knows of them.
    pub(in crate::campaign) async fn ask_after(
        &self,
        rows: Vec<usize>,
        call: &Call,
    ) -> Result<(), Error> {
        let begun = self.clock().now();
        for index in rows {
            let outcome = self.state.borrow().outcome(index);
            let (Some(key), Some(posted_at)) = (&outcome.key, outcome.posted_at) else { continue };
            if outcome.state != RowState::Unknown {
                continue;
            }
            // Another proxy, or the service itself, knows nothing of it, and must not be believed; nor must this
            // one of another mailbox's keys.
            let proxy_state = outcome.proxy_state();
            let now = self.carrier().state();
            let may_know = outcome.via.is_some() && outcome.via == now.via;
            if !may_know || proxy_state.is_of_another(now.mailbox.as_deref()) {
                continue;
            }
            // Each question may take long where nobody answers: a command is heard between two.
            let may_go_on =
                !self.is_at_work() || self.latest_control().await?.command == Command::Go;
            if !may_go_on || self.clock().now() - begun > ASKING {
                break;
            }
            let told = self.carrier().ask(key, &proxy_state, call).await?;
            self.settle_by_key(index, key, posted_at, told).await?;
        }
        Ok(())
    }

    async fn settle_by_key(
        &self,
        index: usize,
        key: &str,
        posted_at: f64,
        told: KeyOutcome,
    ) -> Result<(), Error> {
        let now = self.clock().wall();
        let (state, error, id, word) = match told {
            KeyOutcome::Unknown => return Ok(()),
            KeyOutcome::Sent(sent) => (RowState::Sent, None, Some(sent.message_id), "sent"),
            KeyOutcome::NotSent(error) if verdict::of(&error) == Verdict::Refuse => {
                (RowState::Refused, Some(error), None, "refused")
            }
            // The proxy vouches that it was not sent, and never will be under this key.
            KeyOutcome::NotSent(error) => (RowState::Pending, Some(error), None, "pending"),
            KeyOutcome::Never => (RowState::Pending, None, None, "pending"),
        };
        let is_it = |kept: &RowOutcome| {
            kept.is_unproven(Some(key)) && (id.is_some() || kept.state == RowState::Unknown)
        };
        // Whatever the proxy told of the key, asking has burned it.
        let ground = Some(Ground::Burned);
        let next = |kept: &RowOutcome| match &id {
            Some(id) => kept.sent(id.clone(), now),
            None => RowOutcome { ground, ..kept.with(state, error.as_ref().map(Fault::of), now) },
        };
        let start = self.start(index, posted_at);
        let given_back = (state != RowState::Sent).then_some(start);
        let starts = Starts { given_back, ..Starts::default() };
        if self.change(index, &is_it, &next, starts).await?.is_some() {
            self.emit(&Event::Row(word, index));
        }
        Ok(())
    }
}
