//! What a sandbox is made of, and whom it lets in.

use std::collections::BTreeMap;

use crate::core::host::random::Seeded;

use super::account::Account;
use super::faults::Faults;
use super::http::Incoming;
use super::mailbox::Mailbox;
use super::registration::Registration;
use super::wording::Wording;

/// The field names of `GET /send/{code}`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Dialect {
    /// `date`, `subject`, `body`, with the receipts' own texts: what runs.
    #[default]
    Observed,
    /// `data`, `object`, `message`, with the message's text in place of the delivery's: the example
    /// of the service's document.
    Documented,
}

/// How a sandbox is to be.
#[derive(Clone, Debug)]
pub struct Config {
    /// Decides ids and delays.
    pub seed: u64,
    /// How much faster than real ones receipts and activations come. What is paid by the year lasts a
    /// year of the calendar at any speed.
    pub speed: f64,
    /// `POST /send` a second and mailbox that are taken; 0 for any number.
    pub per_second: f64,
    /// The field names of `GET /send/{code}`.
    pub dialect: Dialect,
    /// How receipts are worded.
    pub wording: Wording,
    /// The only token that is taken; `None` for any.
    pub token: Option<String>,
    /// User names and passwords; where there is none, any pair is taken.
    pub mailboxes: BTreeMap<String, String>,
    /// The account's credit in euros, which what costs on `pec.openapi.it` takes from; `None` never ends.
    pub credit: Option<f64>,
    /// The account's e-mail and API key; `None` for any pair.
    pub account: Option<(String, String)>,
}

impl Default for Config {
    fn default() -> Self {
        Self {
            seed: 1,
            speed: 1.0,
            per_second: 1.0,
            dialect: Dialect::default(),
            wording: Wording::default(),
            token: None,
            mailboxes: BTreeMap::new(),
            credit: None,
            account: None,
        }
    }
}

/// The service in memory.
#[derive(Debug)]
pub struct Sandbox {
    pub(super) config: Config,
    pub(super) random: Seeded,
    pub(super) advanced: f64,
    pub(super) mailboxes: BTreeMap<String, Mailbox>,
    pub(super) registration: Registration,
    pub(super) account: Account,
    pub(super) faults: Faults,
    /// How many callbacks came due; each has its number in its id.
    pub(super) called: u64,
    /// When the request that is being answered came.
    pub(super) clock: f64,
}

impl Sandbox {
    /// An empty service.
    pub fn new(config: Config) -> Self {
        let random = Seeded::new(config.seed);
        let (mailboxes, faults) = (BTreeMap::new(), Faults::default());
        let registration = Registration::new(config.credit);
        let account = Account::default();
        let (advanced, called, clock) = (0.0, 0, 0.0);
        Self { config, random, advanced, mailboxes, registration, account, faults, called, clock }
    }

    /// Whether the token is good: one that was made here for its scopes and its time, whichever else is taken.
    pub(super) fn has_token(&self, request: &Incoming) -> bool {
        let authorization = request.header("authorization").unwrap_or_default();
        let token = authorization.strip_prefix("Bearer ").unwrap_or_default().trim();
        let made_here = self.account.allows(token, request, self.clock);
        made_here.unwrap_or_else(|| match &self.config.token {
            Some(expected) => token == expected,
            None => !token.is_empty(),
        })
    }

    /// Whether token and mailbox are good.
    pub(super) fn admits(&self, request: &Incoming, username: &str, password: &str) -> bool {
        let is_mailbox = if self.config.mailboxes.is_empty() {
            !username.is_empty() && !password.is_empty()
        } else {
            self.config.mailboxes.get(username).is_some_and(|expected| expected == password)
        };
        self.has_token(request) && is_mailbox
    }

    /// The mailbox that a read is about, if the caller may.
    pub(super) fn reader(&mut self, request: &Incoming) -> Option<&mut Mailbox> {
        let username = request.header("x-username").unwrap_or_default();
        let password = request.header("x-password").unwrap_or_default();
        if !self.admits(request, username, password) {
            return None;
        }
        Some(self.mailboxes.entry(username.to_owned()).or_default())
    }
}
