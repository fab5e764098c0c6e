//! Where a client stands with the package's own proxy: which mailbox is signed in, and how far the store's
//! memory has come. Both are learned by a read before the first post of a key, and go with everything that is
//! asked of that key later: a proxy that knows another mailbox, or whose store began anew, must not say that it
//! never saw it.

use crate::core::error::Error;
use crate::core::exchange::answer;
use crate::core::exchange::{Answer, Attempt};
use crate::core::host::transport::HeaderValue;
use crate::core::settings::Service;

use super::calls::Target;
use super::client::{Call, Client};
use super::proxy::is_of_proxy;

/// The fingerprint of the mailbox: 32 hexadecimal digits.
const MAILBOX: &str = "x-pec-mailbox";
/// The store's mark: its epoch, a full stop, and a position.
const STORE: &str = "x-pec-store";
/// What stands in place of a mark where there is none: forms, links and images cannot bear the header.
const NONE: &str = "none";
/// Milliseconds after which what was heard is asked for again before a message is posted: who signed out or in
/// meanwhile is told before, and not after.
const FRESH: f64 = 30_000.0;

/// What was heard of the proxy last.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Standing {
    /// The fingerprint of the mailbox that is signed in.
    pub mailbox: Option<String>,
    /// The mark of the proxy's store.
    pub store: Option<String>,
}

impl Standing {
    /// What an answer of the proxy tells.
    fn of(answer: &Answer) -> Self {
        let header = |name, is_right: fn(&str) -> bool| {
            answer.header(name).map(str::trim).filter(|text| is_right(text)).map(str::to_owned)
        };
        let is_mailbox =
            |text: &str| text.len() == 32 && text.bytes().all(|byte| byte.is_ascii_hexdigit());
        let is_mark = |text: &str| {
            (3..=120).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_graphic())
        };
        Self { mailbox: header(MAILBOX, is_mailbox), store: header(STORE, is_mark) }
    }

    /// The headers that go with a message, and with what is asked of its key.
    pub(super) fn headers(&self) -> Vec<(String, HeaderValue)> {
        let store = self.store.as_deref().unwrap_or(NONE);
        let mut headers = vec![(STORE.to_owned(), HeaderValue::Plain(store.to_owned()))];
        if let Some(mailbox) = &self.mailbox {
            headers.push((MAILBOX.to_owned(), HeaderValue::Plain(mailbox.clone())));
        }
        headers
    }

    /// Whether the proxy can be believed of a key that was posted from here: that it never saw it, and that a post
    /// under it is the first. Without a mark a store that began anew takes a repeat for one.
    pub fn is_whole(&self) -> bool {
        self.mailbox.is_some() && self.store.is_some()
    }
}

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

#[cfg(test)]
mod tests {
    use super::*;

    fn told(headers: &[(&str, &str)]) -> Standing {
        let headers =
            headers.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        Standing::of(&Answer { status: 200, headers, body: Ok(Vec::new()) })
    }

    #[test]
    fn only_what_has_the_right_form_is_taken() {
        let mailbox = "0123456789abcdef0123456789abcdef";
        let standing = told(&[(MAILBOX, mailbox), (STORE, " a-1.7 ")]);
        assert_eq!(standing.mailbox.as_deref(), Some(mailbox));
        assert_eq!(standing.store.as_deref(), Some("a-1.7"));
        assert!(standing.is_whole());
        for wrong in ["", "0123", "0123456789abcdef0123456789abcdeg", "à"] {
            assert_eq!(told(&[(MAILBOX, wrong)]).mailbox, None, "{wrong}");
        }
        let long = "1".repeat(121);
        for wrong in ["", "a b.1", "à.1", &long] {
            assert_eq!(told(&[(STORE, wrong)]).store, None, "{wrong}");
        }
        assert!(!told(&[(MAILBOX, mailbox)]).is_whole());
    }

    #[test]
    fn where_there_is_no_mark_that_is_said() {
        let names: Vec<(String, String)> = Standing::default()
            .headers()
            .into_iter()
            .map(|(name, value)| (name, value.reveal().to_owned()))
            .collect();
        assert_eq!(names, [(STORE.to_owned(), NONE.to_owned())]);
    }
}
