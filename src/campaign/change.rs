//! Changing what became of a row: read again, compared, written, and nobody in between.

use futures::future::{FutureExt, LocalBoxFuture};

use crate::core::call::Call;
use crate::core::error::Error;
use crate::core::error::ProxyState;
use crate::core::error::codes::{Params, Told, campaign as codes, errors};

use super::campaign::Campaign;
use super::journal::Starts;
use super::journal::outcome::{RowOutcome, RowState};

impl Campaign {
    /// Writes what `next` makes of what the journal has of a row, if `may` holds of that, and gives it; else
    /// takes what the journal has. Several objects and tabs may be at work on one row: a run, a search, a
    /// person.
    ///
    /// # Errors
    /// The storage's.
    pub(super) fn change<'a>(
        &'a self,
        index: usize,
        may: &'a dyn Fn(&RowOutcome) -> bool,
        next: &'a dyn Fn(&RowOutcome) -> RowOutcome,
        starts: Starts<'a>,
    ) -> LocalBoxFuture<'a, Result<Option<RowOutcome>, Error>> {
        async move {
            let id = &self.header.id;
            let _turn = self.gate().enter(&format!("pec-massiva.rows.{id}")).await;
            let kept = self.kept(index).await?;
            if !may(&kept) {
                let mut state = self.state.borrow_mut();
                if !state.unsaved.contains_key(&index) {
                    state.set(index, kept);
                }
                return Ok(None);
            }
            let outcome = next(&kept);
            self.journal.write(id, &[(index, &outcome)], starts).await?;
            self.state.borrow_mut().set(index, outcome.clone());
            Ok(Some(outcome))
        }
        .boxed_local()
    }

    /// Takes what another tab wrote of one row. What the journal could not be told is left as it is.
    ///
    /// # Errors
    /// The storage's.
    pub async fn refresh(&self, index: usize) -> Result<(), Error> {
        if index >= self.rows.len() || self.state.borrow().unsaved.contains_key(&index) {
            return Ok(());
        }
        let outcome = self.kept(index).await?;
        let mut state = self.state.borrow_mut();
        // What this object is posting it knows best.
        let is_own = self.is_at_work() && state.row_state(index) == RowState::Sending;
        if !is_own && !state.unsaved.contains_key(&index) {
            state.set(index, outcome);
        }
        Ok(())
    }

    /// What became of a row: what the journal has of it, or what this page knows where the journal lost that.
    ///
    /// # Errors
    /// The storage's.
    pub(super) async fn kept(&self, index: usize) -> Result<RowOutcome, Error> {
        let id = &self.header.id;
        let kept = self.journal.outcome(id, index).await?;
        let Some(known) = self.journal.known().lost(id, index, &kept) else { return Ok(kept) };
        self.has_lost.set(true);
        Ok(known)
    }

    /// Keeps in mind what the journal could not be told.
    pub(super) fn keep_unsaved(&self, index: usize, outcome: RowOutcome) {
        let mut state = self.state.borrow_mut();
        state.set(index, outcome);
        state.unsaved.insert(index, ());
    }

    /// Whether the campaign may be posted from where the carrier stands.
    ///
    /// # Errors
    /// [`Error::State`] where its messages go from another mailbox than the one that is signed in: whose keys these
    /// are nobody could ask after from here.
    pub(super) fn must_be_of(&self, proxy_state: &ProxyState) -> Result<(), Error> {
        let state = self.state.borrow();
        let Some(own) = state.mailbox() else { return Ok(()) };
        match proxy_state.mailbox.as_deref() {
            Some(now) if own == now => return Ok(()),
            Some(_) => {}
            // Who is signed in could not be learned, and may be somebody else.
            None if self.carrier().state().via.is_some() => {
                return Err(Error::Network {
                    told: Told::plain(errors::NETWORK_MAILBOX),
                    cause: None,
                    retryable: true,
                });
            }
            None => return Ok(()),
        }
        Err(Error::state(codes::STATE_OTHER_MAILBOX, Params::none()))
    }

    /// The same of who is signed in now, where messages go through a proxy of this package.
    ///
    /// # Errors
    /// As above, those of a read, or the call was ended.
    pub(super) async fn must_be_own(&self, call: &Call) -> Result<(), Error> {
        if self.state.borrow().mailbox().is_none() {
            return Ok(());
        }
        let proxy_state = self.carrier().proxy_state(false, call).await?;
        if self.carrier().state().via.is_none() || self.must_be_of(&proxy_state).is_ok() {
            return Ok(());
        }
        // Somebody may have signed in since that was heard.
        self.must_be_of(&self.carrier().proxy_state(true, call).await?)
    }

    /// Whether the campaign is still in the journal, and for the service that messages go to now.
    ///
    /// # Errors
    /// [`Error::State`] where another service was meant when it was made, which alone knows of its messages; those of
    /// [`must_be_there`](Self::must_be_there).
    pub(super) async fn must_be_for_this(&self) -> Result<(), Error> {
        let service = self.carrier().state().service;
        if self.header.service.as_ref().is_some_and(|own| *own != service) {
            return Err(Error::state(codes::STATE_OTHER_SERVICE, Params::none()));
        }
        self.must_be_there().await
    }

    /// Whether the campaign is still in the journal.
    ///
    /// # Errors
    /// [`Error::State`] where it was deleted: what is known of its messages went with it. The storage's.
    pub(super) async fn must_be_there(&self) -> Result<(), Error> {
        if self.journal.is_there(&self.header.id).await? {
            return Ok(());
        }
        Err(Error::state(codes::STATE_DELETED, Params::none()))
    }
}
