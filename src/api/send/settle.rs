//! A message of which nobody knows whether it arrived, where the package's own proxy stands or may stand in
//! between: that lets a key through once and remembers what became of it, so the message can be posted again
//! and asked after.

use futures::future::{Either, select};

use crate::core::error::codes::errors;
use crate::core::error::{Doubt, Error};
use crate::core::exchange::ending::Ending;
use crate::core::exchange::outcome::Sent;
use crate::core::exchange::refused_by::depends_on_message;
use crate::core::exchange::retry::BUDGET;
use crate::core::exchange::tries::Tries;
use crate::core::host::transport::Method;
use crate::core::key::outcome::Ground;

use super::asking::{Asking, Learned, path_of};
use super::posting::{PostOutcome, Posted, Posting};

/// What posting again brought to light.
enum Found {
    /// The message was taken.
    Sent(Sent),
    /// The caller or `close()` ended it.
    Ended,
    /// Nothing, for want of a network; what it came to.
    NoAnswer(Error),
    /// The repeat was refused, and on what ground that is known, if it is. That says nothing of the posts before it.
    RepeatRefused(Error, Option<Ground>),
    /// Nothing.
    Nothing,
}

impl Posting<'_> {
    /// Finds out what became of a message whose first post ended in `first`: posts it again while the
    /// network is what fails, then asks.
    ///
    /// # Errors
    /// The message certainly was not sent, or [`Error::UnknownOutcome`] after all.
    pub async fn settle(&mut self, first: Error, ending: Ending) -> Result<Sent, Error> {
        let since = self.clock().now();
        // A file that was cut off breaks each repeat off as well, or lets it stand still, and is what there is to be told.
        let mut refusal = if ending.is_answered() { None } else { self.fault().await };
        let mut again = match ending {
            _ if refusal.is_some() => None,
            // Only the proxy lets a key through once.
            _ if !self.client.proxied.get()
                || !self.proxy_state.is_whole()
                || self.went_elsewhere =>
            {
                None
            }
            Ending::NoAnswer => self.next_try(None),
            _ if first.is_rate_limit() => self.next_try(Some(&first)),
            _ => None,
        };
        // What the last repeat came to, where that was no refusal.
        let mut unanswered = None;
        while let Some(wait) = again {
            let why = unanswered.as_ref().or(refusal.as_ref()).unwrap_or(&first);
            again = match self.repeat(why, wait, since + BUDGET).await {
                Found::Sent(sent) => return Ok(sent),
                // What came first says more than that nobody waits any longer.
                Found::Ended => return Err(self.doubted(first, Doubt::Aborted)),
                Found::NoAnswer(error) => {
                    unanswered = Some(error);
                    self.next_try(None)
                }
                Found::RepeatRefused(error, ground) => {
                    // Another of the proxies that share a store may be of an earlier version.
                    let is_json = match ground {
                        Some(ground) => self.became_json(&error, ground).await.unwrap_or(false),
                        None => false,
                    };
                    let next = if is_json {
                        Some(0.0)
                    } else if error.is_rate_limit() {
                        self.next_try(Some(&error))
                    } else {
                        None
                    };
                    (refusal, unanswered) = (Some(error), None);
                    next
                }
                Found::Nothing => None,
            };
        }
        self.ask(first, refusal, since).await
    }

    /// Posts the message again, under the same key; `why` is what came of the post before.
    async fn repeat(&mut self, why: &Error, wait: f64, deadline: f64) -> Found {
        if self.wait(why, wait).await.is_err() {
            return Found::Ended;
        }
        let clock = self.clock();
        let left = (deadline - clock.now()).max(0.0);
        // Others of the same sender may stand before it: asking needs no turn.
        let turn = {
            let turn = std::pin::pin!(async {
                // Only the proxy lets a key through once: whatever answers in its place may forward each post.
                match self.is_proxy_there().await {
                    Some(true) => Ok(self.turn(0.0).await),
                    Some(false) => Err(Found::Nothing),
                    None => Err(Found::NoAnswer(why.clone())),
                }
            });
            match select(turn, clock.sleep(left)).await {
                Either::Left((turn, _)) => turn,
                Either::Right(_) => Err(Found::Nothing),
            }
        };
        let place = match turn {
            Ok(Ok(place)) => place,
            Ok(Err(Error::Abort { .. })) => return Found::Ended,
            Ok(Err(_)) => return Found::Nothing,
            Err(found) => return found,
        };
        let Posted { outcome, ending } = self.post(place).await;
        match (outcome, ending) {
            (PostOutcome::Sent(sent), _) => Found::Sent(sent),
            // Whichever it is, the first post stays unknown.
            (_, Ending::Ended) => Found::Ended,
            (PostOutcome::NotSent(error, _) | PostOutcome::Unknown(error, _), Ending::NoAnswer) => {
                Found::NoAnswer(error)
            }
            // A session that ran out, say, is refused before anybody looks at the key: even the proxy's
            // own no to a repeat leaves the first post open.
            (PostOutcome::NotSent(error, ground), Ending::Answered { by_proxy: true }) => {
                Found::RepeatRefused(error, Some(ground))
            }
            (PostOutcome::Unknown(error, _), Ending::Answered { by_proxy: true }) => {
                Found::RepeatRefused(error, None)
            }
            _ => Found::Nothing,
        }
    }

    /// Asks what became of a message whose first post ended in `first`, and whose last repeat in
    /// `refusal`; the time counts from `since`.
    ///
    /// # Errors
    /// The message certainly was not sent, or [`Error::UnknownOutcome`] after all.
    pub async fn ask(
        &mut self,
        first: Error,
        refusal: Option<Error>,
        since: f64,
    ) -> Result<Sent, Error> {
        match self.learn(since).await {
            Learned::Sent(sent) => Ok(sent),
            // What was posted again elsewhere may have been taken there, whatever this proxy knows.
            Learned::Refused(_) | Learned::Never if self.went_elsewhere => {
                Err(Error::unknown(first, Some(self.key)))
            }
            Learned::Refused(error) if self.has_own_key() => {
                Err(error.never_retryable().with_note(errors::KEY_USED))
            }
            Learned::Refused(error) => Err(error),
            Learned::Never => Err(self.never(first, refusal)),
            Learned::Ended(_) => Err(self.doubted(first, Doubt::Aborted)),
            Learned::Barred(doubt) => Err(self.doubted(first, doubt)),
            Learned::Unknown(cause) => Err(Error::unknown(cause.unwrap_or(first), Some(self.key))),
        }
    }

    fn doubted(&self, first: Error, doubt: Doubt) -> Error {
        Error::doubted(first, Some(self.key), doubt)
    }

    /// Asks what became of the key; the time counts from `since`.
    pub(in crate::api) async fn learn(&mut self, since: f64) -> Learned {
        let tell = self.settling_teller();
        let mut fresh = self.fresh.clone();
        let path = path_of(self.key);
        let tries = &Tries::new(Method::Get, &path, &self.call);
        let asking = Asking::new(self.client, self.key, &self.call, &self.proxy_state);
        let asking = Asking { since, tell: &tell, ..asking };
        let learned = asking.ask(&mut fresh, tries).await;
        self.fresh = fresh;
        learned
    }

    /// Ends a call whose message was not sent. Where the proxy only gave the key back, or keeps a refusal that may pass, a
    /// copy that is still on its way could use it after this: so the key is burned before anybody is told that nothing
    /// was sent. What depends on a message's bytes alone is so for each of its copies; of a form they may differ.
    ///
    /// # Errors
    /// Always: the given one, or [`Error::UnknownOutcome`].
    pub async fn give_up(&mut self, error: Error, ground: Ground) -> Result<Sent, Error> {
        let is_of_bytes =
            matches!(&error, Error::Api(api) if depends_on_message(api.status, &api.body));
        if ground != Ground::Key || (is_of_bytes && !self.is_form()) {
            return Err(error);
        }
        // Of a form that was refused, a file may be the reason.
        let is_of_form = matches!(&error, Error::Api(api) if matches!(api.status, 400 | 408));
        let fault = if is_of_form { self.fault().await } else { None };
        // Where asking fails nobody knows, and then nothing may say otherwise.
        let error = error.without_note(errors::NOTHING_SENT);
        self.ask(error.clone(), Some(fault.unwrap_or(error)), self.client.now()).await
    }

    /// The error of a message that was never forwarded: what refused the last repeat, else what happened
    /// first.
    fn never(&self, first: Error, refusal: Option<Error>) -> Error {
        let error = refusal.unwrap_or(first).retryable_after_all().unsent();
        if self.has_own_key() {
            // The key is burned: the same call again would only learn the same.
            return error.never_retryable().with_note(errors::KEY_USED);
        }
        error
    }
}
