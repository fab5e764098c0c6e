//! `POST /send` for who keeps a journal: at most one request, and word before it.

use crate::core::draft::Draft;
use crate::core::error::Error;
use crate::core::outcome::{Outcome, Sent};

use super::client::{Call, Client};
use super::posting::{Ending, Posting};
use super::send::{SendOptions, unknown, unsent};

impl Client {
    /// Sends a message whose fate a journal keeps: it is posted once and never again, not even after a
    /// 429, nor behind the proxy, where only is asked what became of it.
    ///
    /// `key` is the caller's, new for each attempt. The start is at least `interval` milliseconds after
    /// the sender's start before it, and never sooner than the client's own pace. `before` is called
    /// once its turn has come, and is always heard to its end, also by a call that is ended meanwhile:
    /// what it writes says that from now on the message may be under way. Of `options` only the progress
    /// matters. The client remembers nothing of the message.
    ///
    /// # Errors
    /// An error of `before`, as it is; [`Error::UnknownOutcome`]; any other: the message certainly was not
    /// sent.
    pub async fn post_once(
        &self,
        draft: Draft,
        key: &str,
        interval: f64,
        before: impl AsyncFnOnce() -> Result<(), Error>,
        options: &SendOptions,
        call: &Call,
    ) -> Result<Sent, Error> {
        self.enter(call).map_err(unsent)?;
        let checked = draft.check(self.settings.limits)?;
        let mut posting = Posting::prepare(self, checked, key, options, call).await?;
        let pace = posting.pace();
        let place = posting.turn(&pace, interval).await.map_err(unsent)?;
        before().await?;
        // A call that was ended meanwhile is not posted: that is looked at first.
        let attempt = posting.post(place).await;
        let ending = Ending::of(&attempt);
        match posting.outcome(attempt) {
            Outcome::Done(sent) => Ok(sent),
            Outcome::NotDone(error) => Err(error),
            Outcome::Unknown(error) if self.may_ask() && ending != Ending::Ended => {
                posting.ask(error, None, self.now()).await
            }
            Outcome::Unknown(error) => Err(unknown(error, key)),
        }
    }
}
