//! What became of a key: `GET /once/{key}` of the package's own proxy, asked until it is known or the time
//! is over.

use crate::core::back_off::{BackOff, Jitter};
use crate::core::call::Call;
use crate::core::error::ProxyState;
use crate::core::error::codes::errors;
use crate::core::error::{Doubt, Error, intermediary, may_pass};
use crate::core::exchange::answer;
use crate::core::exchange::ending::Ending;
use crate::core::exchange::once;
use crate::core::exchange::once::KeyState;
use crate::core::exchange::outcome;
use crate::core::exchange::outcome::{Outcome, Said, Sent};
use crate::core::exchange::proxy::is_of_proxy;
use crate::core::exchange::reason;
use crate::core::exchange::request::{Way, exchange};
use crate::core::exchange::retry::BUDGET;
use crate::core::exchange::tries::Tries;
use crate::core::exchange::{Answer, Attempt};
use crate::core::host::cancel::Reason;
use crate::core::host::random;
use crate::core::segment;
use crate::core::settings::Service;

use crate::api::calls::Target;
use crate::api::client::Client;
use crate::api::fresh::Fresh;

/// The waits between two askings.
const BACK_OFF: BackOff = BackOff::doubling(250.0, 5_000.0);
/// Milliseconds that an asking gets at least, also where what came before it took all of the budget.
const ASKING: f64 = 10_000.0;
/// Milliseconds in which a base that nobody knows has to show that it is the proxy.
const STRANGER: f64 = 30_000.0;
/// Milliseconds after which the same answer of something in front of the proxy will not change by itself: a login
/// waits for a person.
const LOGIN: f64 = 3_000.0;
/// The same of a gateway that does not reach the proxy: a restart takes some seconds.
const GATEWAY: f64 = 10_000.0;

/// A key that is asked after.
pub(in crate::api) struct Asking<'a> {
    pub client: &'a Client,
    pub key: &'a str,
    pub call: &'a Call,
    /// Where the client stood before the key was posted first.
    pub proxy_state: &'a ProxyState,
    /// From when the time counts.
    pub since: f64,
    /// Milliseconds in which a base that nobody knows has to answer.
    pub stranger: f64,
    /// Told that the call waits, and until when.
    pub tell: &'a dyn Fn(Option<f64>),
}

/// What was learned.
pub(in crate::api) enum Learned {
    /// The message was taken.
    Sent(Sent),
    /// It was not and will not be: the service said so.
    Refused(Error),
    /// It was not and will not be: the proxy never got to it.
    Never,
    /// It will stay unknown; why, if the answer that was kept tells.
    Unknown(Option<Error>),
    /// Nobody could be asked: who has no session is not let in, or something in front of the proxy answered each time.
    Barred(Doubt),
    /// The caller or `close()` ended the asking.
    Ended(Error),
}

/// Nothing was learned from one asking.
#[derive(Default)]
struct Nothing {
    /// Milliseconds after which to ask again, where that was told.
    retry_after: Option<f64>,
    /// The status of what answered in the proxy's place, if something did.
    in_front: Option<u16>,
    /// Why nothing was learned: a code.
    reason: Option<&'static str>,
    /// The status of an answer.
    status: Option<u16>,
}

impl From<Reason> for Learned {
    fn from(reason: Reason) -> Self {
        Self::Ended(Error::ended(reason))
    }
}

impl<'a> Asking<'a> {
    /// An asking that begins now.
    pub fn new(
        client: &'a Client,
        key: &'a str,
        call: &'a Call,
        proxy_state: &'a ProxyState,
    ) -> Self {
        let (since, stranger) = (client.now(), STRANGER);
        Self { client, key, call, proxy_state, since, stranger, tell: &|_| () }
    }

    /// Asks until it is known or the time is over.
    pub async fn ask(&self, fresh: &mut Fresh, tries: &Tries<'_>) -> Learned {
        let clock = self.client.clock();
        let mut pause = BACK_OFF.first;
        // Since when something answers in the proxy's place.
        let mut in_front: Option<f64> = None;
        loop {
            (self.tell)(None);
            let nothing = match self.ask_once(fresh, tries).await {
                Ok(learned) => return learned,
                Err(nothing) => nothing,
            };
            let since = nothing.in_front.map(|_| in_front.unwrap_or_else(|| clock.now()));
            let (doubt, patience) = nothing.in_front.map_or((Doubt::Barred, BUDGET), barred);
            // Many may ask at once after a breakdown, but never in a row.
            let unit = random::unit(self.client.random());
            let spread = Jitter::Half.spread(pause, unit);
            // What stands in front knows nothing of the proxy: neither does its time.
            let told = nothing.retry_after.map(|told| told.max(BACK_OFF.first).min(patience));
            let wait = told.unwrap_or(spread);
            pause = BACK_OFF.longer(pause);
            if let Some(since) = since {
                // Once more at least: it may have been a moment's.
                if in_front.is_some() && clock.now() + wait - since > patience {
                    return Learned::Barred(doubt);
                }
            }
            in_front = since;
            if clock.now() + wait > self.deadline() {
                return Learned::Unknown(None);
            }
            (self.tell)(Some(clock.wall() + wait));
            tries.open(&self.client.host, (nothing.reason, nothing.status), wait);
            if let Err(reason) = self.call.cancel.race(clock.sleep(wait)).await {
                return reason.into();
            }
        }
    }

    fn deadline(&self) -> f64 {
        self.since + if self.client.proxied.get() { BUDGET } else { self.stranger }
    }

    /// Asks once.
    ///
    /// # Errors
    /// Nothing was learned.
    async fn ask_once(&self, fresh: &mut Fresh, tries: &Tries<'_>) -> Result<Learned, Nothing> {
        let (client, clock) = (self.client, self.client.clock());
        match fresh.refresh(client, self.call, tries).await {
            Err(error @ Error::Abort { .. }) => return Ok(Learned::Ended(error)),
            Err(error) => return Err(Nothing { reason: Some(error.code()), ..Nothing::default() }),
            Ok(()) => {}
        }
        let path = path_of(self.key);
        let target = Target { headers: self.proxy_state.headers(), ..Target::get(&path) };
        let mut request = client.request(&target, &fresh.access);
        client.name(Service::Massiva, &mut request, tries);
        let left = (self.deadline() - clock.now()).max(ASKING);
        let timeout = match client.settings.timeout(self.call.timeout, 0) {
            timeout if timeout > 0.0 => timeout.min(left),
            _ => left,
        };
        let (cancel, redactor) = (&self.call.cancel, &fresh.access.redactor);
        let way = Way { timeout, cancel, tries, redactor, about: Some(self.key) };
        let attempt = exchange(&client.host, request, way).await;
        client.notice(Service::Massiva, &attempt);
        if Ending::of(&attempt) == Ending::Ended {
            return Ok(self.call.cancel.reason().unwrap_or(Reason::Aborted).into());
        }
        let Attempt::Answered(answer) = attempt else {
            let reason = reason::reason(&attempt);
            return Err(Nothing { reason, ..Nothing::default() });
        };
        match told(&answer) {
            // Whose message it is, and who is signed in: that is worth telling.
            Some(Told::No) if answer.status == 412 => {
                let (redactor, now) = (&fresh.access.redactor, clock.wall());
                let bytes = answer.body.as_deref().unwrap_or_default();
                let why = answer::refusal(&answer, bytes, redactor, now).never_retryable();
                Ok(Learned::Unknown(Some(tries.of(why))))
            }
            // Whoever is not let in: whatever the portal answers to that, and until somebody signs in.
            Some(Told::No) if answer.header("x-pec-session").is_some() => {
                Ok(Learned::Barred(Doubt::SignedOut))
            }
            Some(Told::No) => Ok(Learned::Unknown(None)),
            Some(Told::State(KeyState::Done(kept))) => Ok(self.read(kept, fresh, tries)),
            Some(Told::State(KeyState::Unknown)) => Ok(Learned::Unknown(None)),
            // Without a mark nobody can vouch that the store forgot nothing.
            Some(Told::State(KeyState::Never)) if !self.proxy_state.is_whole() => {
                Ok(Learned::Unknown(None))
            }
            Some(Told::State(KeyState::Never)) => Ok(Learned::Never),
            // A portal's own proxy keeps no keys.
            None if !client.proxied.get() => Ok(Learned::Unknown(None)),
            Some(Told::State(KeyState::Running | KeyState::Free)) | None => {
                let in_front = (!is_of_proxy(&answer)).then_some(answer.status);
                let (retry_after, status) = (answer.retry_after(clock.wall()), Some(answer.status));
                let reason = Some(in_front.map_or(errors::UNKNOWN, intermediary::code).name);
                Err(Nothing { retry_after, in_front, reason, status })
            }
        }
    }

    /// What an answer means that the proxy kept.
    fn read(&self, kept: Answer, fresh: &Fresh, tries: &Tries<'_>) -> Learned {
        let (redactor, now) = (&fresh.access.redactor, self.client.clock().wall());
        match outcome::of_send(Attempt::Answered(kept), Said::Firsthand, redactor, now) {
            Outcome::Done(sent) => Learned::Sent(sent),
            Outcome::NotDone(error) => Learned::Refused(tries.of(error)),
            Outcome::Unknown(error, _) | Outcome::Denied(error) => {
                Learned::Unknown(Some(tries.of(error)))
            }
        }
    }
}

/// The path by which a key is asked after.
pub(in crate::api) fn path_of(key: &str) -> String {
    ["/once/", &segment::of(key)].concat()
}

/// What an answer to an asking says.
enum Told {
    /// The proxy does not let this caller ask, has no such path, or another mailbox is signed in.
    No,
    /// What became of the key.
    State(KeyState),
}

/// Only the proxy's own word counts.
fn told(answer: &Answer) -> Option<Told> {
    if !is_of_proxy(answer) {
        return None;
    }
    match (answer.status, &answer.body) {
        (401 | 403 | 404 | 412, _) => Some(Told::No),
        (400..500, _) if answer.header("x-pec-session").is_some() => Some(Told::No),
        (200, Ok(bytes)) => once::read(bytes).map(Told::State),
        _ => None,
    }
}

/// What it means that something in front of the proxy answers with this status in its place, and after how many
/// milliseconds it will not change by itself.
fn barred(status: u16) -> (Doubt, f64) {
    // While a portal restarts, what stands in front of it may not find it.
    if may_pass(status) || status == 404 {
        (Doubt::Barred, GATEWAY)
    } else {
        (Doubt::SignedOut, LOGIN)
    }
}
