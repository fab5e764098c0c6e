//! Learning where the client stands with the package's own proxy, by a read before the first post of a key.

use crate::core::call::Call;
use crate::core::error::Error;
use crate::core::exchange::answer;
use crate::core::exchange::proxy::is_of_proxy;
use crate::core::exchange::{Answer, Attempt};
use crate::core::key::standing::Standing;
use crate::core::settings::Service;

use super::calls::Target;
use super::client::Client;

/// Milliseconds after which what was heard is asked for again before a message is posted: who signed out or in
/// meanwhile is told before, and not after.
const FRESH: f64 = 30_000.0;

/// A standing, and when it was heard by the clock that only runs forward.
pub(super) struct Heard {
    standing: Standing,
    at: f64,
}

impl Client {
    /// Takes in what an answer of the proxy tells.
    pub(super) fn hear(&self, answer: &Answer) {
        let Standing { mailbox, store } = Standing::of(answer);
        // Refused before anybody looked who is signed in: that changes nothing.
        if mailbox.is_none() {
            return;
        }
        let mut heard = self.heard.borrow_mut();
        let before = heard.take().map(|heard| heard.standing).unwrap_or_default();
        // Where the store failed just now, its last word stays.
        let store = store.or(before.store);
        *heard = Some(Heard { standing: Standing { mailbox, store }, at: self.now() });
    }

    /// What was heard of the proxy last; nothing where there is none.
    pub fn standing(&self) -> Standing {
        self.heard.borrow().as_ref().map(|heard| heard.standing.clone()).unwrap_or_default()
    }

    /// Whether another mailbox is signed in now than the one that `standing` tells of, as far as was heard.
    pub fn is_of_another(&self, standing: &Standing) -> bool {
        let now = self.standing().mailbox;
        standing.mailbox.as_ref().zip(now).is_some_and(|(then, now)| *then != now)
    }

    fn is_fresh(&self) -> bool {
        self.heard.borrow().as_ref().is_some_and(|heard| self.now() - heard.at <= FRESH)
    }

    /// Whether messages go through a portal's own proxy of another kind, as was seen lately.
    pub(super) fn is_other_proxy(&self) -> bool {
        let is_recent = |at: f64| self.now() - at <= FRESH;
        !self.proxied.get() && self.other_proxy_at.get().is_some_and(is_recent)
    }

    /// Learns where the client stands, where a proxy of this package stands or may stand in between; else
    /// nothing is asked.
    ///
    /// # Errors
    /// Nothing was sent: the proxy refused, gave no answer, or the call was ended.
    pub async fn stand(&self, call: &Call) -> Result<Standing, Error> {
        let is_direct = self.settings.bases.of(Service::Massiva).direct;
        if is_direct || self.is_other_proxy() || self.is_fresh() {
            return Ok(self.standing());
        }
        self.stand_anew(call).await
    }

    /// The same, whatever was heard before: somebody may have signed in just now.
    ///
    /// # Errors
    /// As above.
    pub async fn stand_anew(&self, call: &Call) -> Result<Standing, Error> {
        let answer = self.read_standing(call).await?;
        // A portal's own proxy has no such path. What a login in front of a proxy answers, or a page that stands for
        // all paths, leaves it open who is there.
        if !is_of_proxy(&answer) && matches!(answer.status, 404 | 405 | 410 | 501) {
            self.other_proxy_at.set(Some(self.now()));
        }
        Ok(self.standing())
    }

    async fn read_standing(&self, call: &Call) -> Result<Answer, Error> {
        self.read_with(&Target::get("/once"), call, |attempt, redactor, now| {
            let is_no = match &attempt {
                Attempt::Answered(answer) if is_of_proxy(answer) => answer.status >= 300,
                // A gateway that does not reach who is behind it, or has too much to do.
                Attempt::Answered(answer) => {
                    self.proxied.get() || matches!(answer.status, 408 | 425 | 429 | 502..=504)
                }
                _ => true,
            };
            if is_no {
                answer::successful(attempt, redactor, now)
            } else {
                answer::answered(attempt, redactor)
            }
        })
        .await
    }
}
