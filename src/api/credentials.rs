//! Who calls: the token, the mailbox, and what a portal's proxy wants besides.

use futures::future::LocalBoxFuture;

use crate::core::error::Error;
use crate::core::error::codes::{Params, options};
use crate::core::error::problem::Problems;
use crate::core::exchange::redact::Redactor;
use crate::core::host::secret::{Mailbox, Secret};
use crate::core::host::transport::HeaderValue;

/// Where the credentials come from; each may be a value or a function of the caller's.
pub trait Credentials {
    /// The token, asked anew where it is a function.
    fn token(&self) -> LocalBoxFuture<'_, Result<Option<Secret>, Error>>;
    /// The mailbox's own credentials.
    fn mailbox(&self) -> LocalBoxFuture<'_, Result<Option<Mailbox>, Error>>;
    /// More headers, for a proxy.
    fn headers(&self) -> LocalBoxFuture<'_, Result<Vec<(String, String)>, Error>>;
    /// Lets go of them: nobody asks any more.
    fn forget(&self) {}
}

/// The credentials of one call.
#[derive(Clone)]
pub struct Access {
    /// The token.
    pub token: Option<Secret>,
    /// The mailbox.
    pub mailbox: Option<Mailbox>,
    /// More headers.
    pub headers: Vec<(String, String)>,
    /// Knows what must not be shown.
    pub redactor: Redactor,
}

impl Access {
    /// Asks for everything and checks it. Straight to the service nothing may be missing that it
    /// wants: `needs` says whether that is the token, and the mailbox.
    ///
    /// # Errors
    /// A function failed, or [`Error::Validation`].
    pub async fn ask(credentials: &dyn Credentials, needs: (bool, bool)) -> Result<Self, Error> {
        let (needs_token, needs_mailbox) = needs;
        let token = credentials.token().await?;
        let mailbox = credentials.mailbox().await?;
        let headers = credentials.headers().await?;
        let mut problems = Problems::default();
        check(token.as_ref(), "token", needs_token, &mut problems);
        check(
            mailbox.as_ref().map(|mailbox| &mailbox.username),
            "mailbox.username",
            needs_mailbox,
            &mut problems,
        );
        check(
            mailbox.as_ref().map(|mailbox| &mailbox.password),
            "mailbox.password",
            needs_mailbox,
            &mut problems,
        );
        for (name, value) in &headers {
            check_header(name, value, &mut problems);
        }
        if !problems.is_empty() {
            return Err(Error::Validation(problems.into_vec()));
        }
        let mut redactor = Redactor::default();
        let secrets = token.iter().chain(mailbox.iter().map(|mailbox| &mailbox.password));
        secrets.for_each(|secret| redactor.add(secret.clone()));
        headers.iter().for_each(|(_, value)| redactor.add(Secret::new(value.clone())));
        Ok(Self { token, mailbox, headers, redactor })
    }

    /// Checks the caller's own headers of one call, and keeps their values out of what is shown.
    ///
    /// # Errors
    /// [`Error::Validation`].
    pub fn with_headers(mut self, headers: &[(String, HeaderValue)]) -> Result<Self, Error> {
        let mut problems = Problems::default();
        for (name, value) in headers {
            let value = value.reveal();
            check_header(name, value, &mut problems);
            if !matches!(name.as_str(), "content-type" | "accept") {
                let token = value.strip_prefix("Bearer ").unwrap_or(value);
                self.redactor.add(Secret::new(token.to_owned()));
            }
        }
        if problems.is_empty() { Ok(self) } else { Err(Error::Validation(problems.into_vec())) }
    }

    /// The headers of a request; the mailbox's credentials go here for everything but `POST /send`,
    /// which has them in its body.
    pub fn headers(&self, with_mailbox: bool) -> Vec<(String, HeaderValue)> {
        let secret = |secret: &Secret| HeaderValue::Secret(secret.clone());
        let mut headers: Vec<(String, HeaderValue)> = self
            .headers
            .iter()
            .map(|(name, value)| (name.clone(), HeaderValue::Secret(Secret::new(value.clone()))))
            .collect();
        if let Some(token) = &self.token {
            let bearer = Secret::new(format!("Bearer {}", token.reveal()));
            headers.push(("authorization".into(), HeaderValue::Secret(bearer)));
        }
        if let Some(mailbox) = self.mailbox.as_ref().filter(|_| with_mailbox) {
            headers.push(("x-username".into(), secret(&mailbox.username)));
            headers.push(("x-password".into(), secret(&mailbox.password)));
        }
        headers
    }
}

fn check(secret: Option<&Secret>, field: &str, required: bool, problems: &mut Problems) {
    match secret.map(Secret::reveal) {
        None | Some("") if required => {
            problems.tell(field, options::MISSING_CREDENTIALS, Params::none());
        }
        Some(value) if !is_header_value(value) => {
            problems.tell(field, options::HEADER_VALUE, Params::none());
        }
        _ => {}
    }
}

fn check_header(name: &str, value: &str, problems: &mut Problems) {
    if !is_header_name(name) {
        problems.tell("headers", options::HEADER_NAME, Params::none());
    } else if !is_header_value(value) {
        problems.tell(format!("headers.{name}"), options::HEADER_VALUE, Params::none());
    }
}

/// A header's value is bytes, which `fetch` takes from characters up to U+00FF.
fn is_header_value(value: &str) -> bool {
    let fits = |letter: char| letter <= '\u{ff}' && (letter == '\t' || !letter.is_control());
    value.chars().all(fits) && value.trim_matches([' ', '\t']) == value
}

fn is_header_name(name: &str) -> bool {
    let token = |byte: u8| byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte);
    !name.is_empty() && name.bytes().all(token)
}

#[cfg(test)]
mod tests {
    use super::*;
    use futures::executor::block_on;
    use std::future::ready;

    struct Given(Option<&'static str>, Option<&'static str>, Vec<(String, String)>);

    impl Credentials for Given {
        fn token(&self) -> LocalBoxFuture<'_, Result<Option<Secret>, Error>> {
            Box::pin(ready(Ok(self.0.map(|token| Secret::new(token.into())))))
        }
        fn mailbox(&self) -> LocalBoxFuture<'_, Result<Option<Mailbox>, Error>> {
            let mailbox = self.1.map(|password| Mailbox {
                username: Secret::new("me".into()),
                password: Secret::new(password.into()),
            });
            Box::pin(ready(Ok(mailbox)))
        }
        fn headers(&self) -> LocalBoxFuture<'_, Result<Vec<(String, String)>, Error>> {
            Box::pin(ready(Ok(self.2.clone())))
        }
    }

    fn fields(given: Given, direct: bool) -> Vec<String> {
        match block_on(Access::ask(&given, (direct, direct))) {
            Ok(_) => Vec::new(),
            Err(Error::Validation(problems)) => {
                assert!(!format!("{problems:?}").contains("pass€"));
                problems.into_iter().map(|problem| problem.field).collect()
            }
            Err(other) => panic!("{other}"),
        }
    }

    #[test]
    fn straight_to_the_service_all_is_needed_and_behind_a_proxy_nothing() {
        let missing = ["token", "mailbox.username", "mailbox.password"];
        assert_eq!(fields(Given(None, None, vec![]), true), missing);
        assert!(fields(Given(None, None, vec![]), false).is_empty());
        assert!(fields(Given(Some("t"), Some("é b"), vec![]), true).is_empty());
    }

    #[test]
    fn what_no_header_can_carry_is_told_without_showing_it() {
        let headers = vec![("x y".into(), "a".into()), ("x-a".into(), "a\r\nb".into())];
        let given = Given(Some("a\nb"), Some("pass€"), headers);
        assert_eq!(fields(given, true), ["token", "mailbox.password", "headers", "headers.x-a"]);
        assert_eq!(fields(Given(Some("t"), Some(" p"), vec![]), true), ["mailbox.password"]);
    }
}
