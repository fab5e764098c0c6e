//! Learning the state of the package's own proxy, by a read before the first post of a key.

use crate::core::call::Call;
use crate::core::error::ProxyState;
use crate::core::error::codes::errors;
use crate::core::error::{Error, may_pass};
use crate::core::exchange::answer;
use crate::core::exchange::proxy::is_of_proxy;
use crate::core::exchange::redact::Redactor;
use crate::core::exchange::{Answer, Attempt};
use crate::core::settings::Service;

use super::calls::Target;
use super::client::Client;

impl Client {
    /// Learns the state of the proxy, where a proxy of this package stands or may stand in between; else
    /// nothing is asked.
    ///
    /// # Errors
    /// Nothing was sent: the proxy refused, gave no answer, or the call was ended.
    pub async fn learn_proxy_state(&self, call: &Call) -> Result<ProxyState, Error> {
        let is_direct = self.settings.bases.of(Service::Massiva).direct;
        if is_direct || self.is_other_proxy() || self.is_fresh() {
            return Ok(self.proxy_state());
        }
        self.learn_proxy_state_anew(call).await
    }

    /// The same, whatever was heard before: somebody may have signed in just now.
    ///
    /// # Errors
    /// As above.
    pub async fn learn_proxy_state_anew(&self, call: &Call) -> Result<ProxyState, Error> {
        let answer = self.read_proxy_state(call).await?;
        // A portal's own proxy has no such path. What a login in front of a proxy answers, or a page that stands for
        // all paths, leaves it open who is there.
        if !is_of_proxy(&answer) && matches!(answer.status, 404 | 405 | 410 | 501) {
            self.other_proxy_at.set(Some(self.now()));
        }
        Ok(self.proxy_state())
    }

    async fn read_proxy_state(&self, call: &Call) -> Result<Answer, Error> {
        let take = |attempt: Attempt, redactor: &Redactor, now: f64| {
            let is_no = match &attempt {
                Attempt::Answered(answer) if is_of_proxy(answer) => answer.status >= 300,
                // A login, or a gateway that does not reach who is behind it, or has too much to do.
                Attempt::Answered(answer) => {
                    self.proxied.get() || is_login(answer) || may_pass(answer.status)
                }
                _ => true,
            };
            if !is_no {
                return answer::answered(attempt, redactor);
            }
            let is_of_proxy = matches!(&attempt, Attempt::Answered(answer) if is_of_proxy(answer));
            let named = |error: Error| if is_of_proxy { error } else { error.in_front() };
            let answer = answer::successful(attempt, redactor, now).map_err(named)?;
            // A page of something in front of the proxy, where the proxy itself should have answered.
            let bytes = answer.body.as_deref().unwrap_or_default();
            Err(answer::unreadable(&answer, bytes, redactor, errors::RESPONSE_JSON))
        };
        Ok(self.read_answer(&Target::get("/once"), call, &take).await?.answer)
    }
}

/// Whether this is what a login answers, where nobody knows yet who is there: a redirect, a refusal, the page of one. A
/// portal's own proxy of another kind may answer an unknown path with a page that stands for all, or with a 403 of JSON.
fn is_login(answer: &Answer) -> bool {
    let is_page = answer.header("content-type").is_some_and(|kind| kind.starts_with("text/html"));
    match answer.status {
        401 => true,
        403 => is_page,
        status => status < 200 || (300..400).contains(&status),
    }
}
