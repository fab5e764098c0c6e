//! What is known of the package's own proxy: which mailbox is signed in, and how far the store's memory has come. Both are
//! learned by a read before the first post of a key, and go with everything that is asked of that key later: a proxy that
//! knows another mailbox, or whose store began anew, must not say that it never saw it.
//!
//! It stands here because the error of an unknown outcome bears it.

use crate::core::host::transport::HeaderValue;

/// The fingerprint of the mailbox: 32 hexadecimal digits.
const MAILBOX: &str = "x-pec-mailbox";
/// The store's mark: its epoch, a full stop, and a position.
const STORE: &str = "x-pec-store";
/// What stands in place of a mark where there is none: forms, links and images cannot bear the header.
const NONE: &str = "none";

/// What was heard of the proxy last before a key was posted first: what goes with all that is asked of that key.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ProxyState {
    /// The fingerprint of the mailbox that is signed in.
    pub mailbox: Option<String>,
    /// The mark of the proxy's store.
    pub store: Option<String>,
}

impl ProxyState {
    /// What an answer of the proxy tells; its header of a name is given by `header`.
    pub fn of<'a>(header: impl Fn(&str) -> Option<&'a str>) -> Self {
        Self::told(header(MAILBOX), header(STORE))
    }

    /// Of these two, what has the right form.
    pub fn told(mailbox: Option<&str>, mark: Option<&str>) -> Self {
        let is_mailbox =
            |text: &&str| text.len() == 32 && text.bytes().all(|byte| byte.is_ascii_hexdigit());
        let is_mark = |text: &&str| {
            (3..=120).contains(&text.len())
                && text.bytes().all(|byte| byte.is_ascii_graphic())
                && *text != NONE
        };
        let mailbox = mailbox.map(str::trim).filter(is_mailbox);
        let store = mark.map(str::trim).filter(is_mark);
        Self { mailbox: mailbox.map(str::to_owned), store: store.map(str::to_owned) }
    }

    /// Whether by this header a proxy knows that a page's own code asks.
    pub fn shows_code(name: &str) -> bool {
        [STORE, MAILBOX, "x-requested-with"].iter().any(|own| name.eq_ignore_ascii_case(own))
    }

    /// The headers that go with a message, and with what is asked of its key.
    pub fn headers(&self) -> Vec<(String, HeaderValue)> {
        let store = self.store.as_deref().unwrap_or(NONE);
        let mut headers = vec![(STORE.to_owned(), HeaderValue::Plain(store.to_owned()))];
        if let Some(mailbox) = &self.mailbox {
            headers.push((MAILBOX.to_owned(), HeaderValue::Plain(mailbox.clone())));
        }
        headers
    }

    /// Whether another mailbox is signed in now than the one that this tells of, as far as both are known.
    pub fn is_of_another(&self, now: Option<&str>) -> bool {
        self.mailbox.as_deref().zip(now).is_some_and(|(then, now)| then != now)
    }

    /// Whether the proxy can be believed of a key that was posted from here: that it never saw it, and that a post
    /// under it is the first. Without a mark a store that began anew takes a repeat for one.
    pub fn is_whole(&self) -> bool {
        self.mailbox.is_some() && self.store.is_some()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(headers: &[(&str, &str)]) -> ProxyState {
        let header = |wanted: &str| {
            headers.iter().find(|(name, _)| *name == wanted).map(|(_, value)| *value)
        };
        ProxyState::of(header)
    }

    #[test]
    fn only_what_has_the_right_form_is_taken() {
        let mailbox = "0123456789abcdef0123456789abcdef";
        let proxy_state = told(&[(MAILBOX, mailbox), (STORE, " a-1.7 ")]);
        assert_eq!(proxy_state.mailbox.as_deref(), Some(mailbox));
        assert_eq!(proxy_state.store.as_deref(), Some("a-1.7"));
        assert!(proxy_state.is_whole());
        for wrong in ["", "0123", "0123456789abcdef0123456789abcdeg", "à"] {
            assert_eq!(told(&[(MAILBOX, wrong)]).mailbox, None, "{wrong}");
        }
        let long = "1".repeat(121);
        // What stands where there is none is none.
        for wrong in ["", "a b.1", "à.1", &long, NONE, " none "] {
            assert_eq!(told(&[(STORE, wrong)]).store, None, "{wrong}");
        }
        assert!(!told(&[(MAILBOX, mailbox)]).is_whole());
    }

    #[test]
    fn where_there_is_no_mark_that_is_said() {
        let names: Vec<(String, String)> = ProxyState::default()
            .headers()
            .into_iter()
            .map(|(name, value)| (name, value.reveal().to_owned()))
            .collect();
        assert_eq!(names, [(STORE.to_owned(), NONE.to_owned())]);
    }
}
