//! A message of which nobody knows whether it arrived, behind the package's own proxy: the proxy lets a
//! key through once and remembers what became of it, so it can be posted again and asked after.

use futures::future::{Either, select};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};

use crate::core::cancel::Reason;
use crate::core::error::Error;
use crate::core::exchange::{Answer, Attempt, exchange};
use crate::core::once::{self, Fate};
use crate::core::outcome::{Outcome, Sent};
use crate::core::random;
use crate::core::retry::BUDGET;
use crate::core::settings::Service;

use super::calls::Target;
use super::posting::{Ending, Posting};
use super::proxy;
use super::send::{is_429, unknown, unsent};

/// Milliseconds between two askings, at first and at most.
const PAUSE: (f64, f64) = (250.0, 5_000.0);
/// Milliseconds that an asking gets at least, also where the repeats before it took all of the budget.
const ASKING: f64 = 10_000.0;

/// What to do next.
enum Step {
    /// Post the message again after so many milliseconds.
    Repeat(f64),
    /// Ask what became of it.
    Ask,
}

/// What a step brought to light.
enum Found {
    /// The message was taken.
    Sent(Sent),
    /// It was not and will not be: the service said so.
    Refused(Error),
    /// It was not and will not be: the proxy never got to it.
    Never,
    /// It will stay unknown; why, if there is a better reason than the first.
    Lost(Option<Error>),
    /// Nothing, for want of a network.
    NoAnswer,
    /// The repeat was refused. That says nothing of the posts before it.
    RepeatRefused(Error),
    /// Nothing.
    Nothing,
}

impl From<Reason> for Found {
    fn from(reason: Reason) -> Self {
        Self::Lost(Some(Error::ended(reason)))
    }
}

impl Posting<'_> {
    /// Finds out what became of a message whose first post ended in `first`.
    ///
    /// # Errors
    /// The message certainly was not sent, or [`Error::UnknownOutcome`] after all.
    pub async fn settle(&mut self, first: Error, ending: Ending) -> Result<Sent, Error> {
        let deadline = self.clock().now() + BUDGET;
        let mut refusal = None;
        let mut step = match ending {
            Ending::NoAnswer => self.repeat_or_ask(None),
            _ => Step::Ask,
        };
        loop {
            let found = match step {
                Step::Repeat(wait) => self.repeat(wait, deadline).await,
                Step::Ask => self.ask(deadline).await,
            };
            step = match found {
                Found::Sent(sent) => return Ok(sent),
                Found::Refused(error) => return Err(error),
                Found::Never => return Err(self.never(first, refusal)),
                Found::Lost(cause) => return Err(unknown(cause.unwrap_or(first), self.key)),
                Found::NoAnswer => self.repeat_or_ask(None),
                Found::RepeatRefused(error) => {
                    let step =
                        if is_429(&error) { self.repeat_or_ask(Some(&error)) } else { Step::Ask };
                    refusal = Some(error);
                    step
                }
                Found::Nothing => Step::Ask,
            };
        }
    }

    fn repeat_or_ask(&mut self, error: Option<&Error>) -> Step {
        self.next_try(error).map_or(Step::Ask, Step::Repeat)
    }

    /// Posts the message again, under the same key.
    async fn repeat(&mut self, wait: f64, deadline: f64) -> Found {
        if let Err(reason) = self.wait(wait).await {
            return reason.into();
        }
        let (pace, clock) = (self.pace(), self.clock());
        let left = (deadline - clock.now()).max(0.0);
        // Others of the same sender may stand before it: asking needs no turn.
        let turn = {
            let turn = std::pin::pin!(self.turn(&pace));
            match select(turn, clock.sleep(left)).await {
                Either::Left((turn, _)) => Some(turn),
                Either::Right(_) => None,
            }
        };
        let place = match turn {
            Some(Ok(place)) => place,
            Some(Err(error @ Error::Abort { .. })) => return Found::Lost(Some(error)),
            Some(Err(_)) | None => return Found::Nothing,
        };
        let attempt = self.post(place).await;
        let ending = Ending::of(&attempt);
        match (self.outcome(attempt), ending) {
            (Outcome::Done(sent), _) => Found::Sent(sent),
            // Both kinds of error say why here: whichever it is, the first post stays unknown.
            (Outcome::Unknown(error) | Outcome::NotDone(error), Ending::Ended) => {
                Found::Lost(Some(error))
            }
            (_, Ending::NoAnswer) => Found::NoAnswer,
            // A session that ran out, say, is refused before anybody looks at the key: even the proxy's
            // own no to a repeat leaves the first post open.
            (Outcome::NotDone(error), Ending::Answered { by_proxy: true }) => {
                Found::RepeatRefused(error)
            }
            _ => Found::Nothing,
        }
    }

    /// Asks what became of the key, until that is known or the time is over.
    async fn ask(&mut self, deadline: f64) -> Found {
        let (mut pause, longest) = PAUSE;
        loop {
            self.tell_waiting(None);
            let retry_after = match self.ask_once(deadline).await {
                Ok(found) => return found,
                Err(retry_after) => retry_after,
            };
            // Half of it by chance: many may ask at once after a breakdown, but never in a row.
            let unit = random::unit(self.client.random());
            let wait = retry_after.map_or(pause * (0.5 + unit / 2.0), |told| told.max(PAUSE.0));
            pause = (pause * 2.0).min(longest);
            if self.clock().now() + wait > deadline {
                return Found::Lost(None);
            }
            if let Err(reason) = self.wait(wait).await {
                return reason.into();
            }
        }
    }

    /// Asks once.
    ///
    /// # Errors
    /// Nothing was learned; after how many milliseconds to ask again, where that was told.
    async fn ask_once(&mut self, deadline: f64) -> Result<Found, Option<f64>> {
        match self.refresh().await {
            Err(error @ Error::Abort { .. }) => return Ok(Found::Lost(Some(error))),
            Err(_) => return Err(None),
            Ok(()) => {}
        }
        let (client, clock) = (self.client, self.clock());
        let path = format!("/once/{}", utf8_percent_encode(self.key, NON_ALPHANUMERIC));
        let target = Target { headers: vec![self.age()], ..Target::get(&path) };
        let request = client.request(&target, &self.access);
        let left = (deadline - clock.now()).max(ASKING);
        let timeout = match client.settings.timeout(self.call.timeout, 0) {
            timeout if timeout > 0.0 => timeout.min(left),
            _ => left,
        };
        let attempt = exchange(&client.host, request, timeout, &self.call.cancel).await;
        client.notice(Service::Massiva, &attempt);
        if Ending::of(&attempt) == Ending::Ended {
            let reason = self.call.cancel.reason().unwrap_or(Reason::Aborted);
            return Ok(reason.into());
        }
        let Attempt::Answered(answer) = attempt else { return Err(None) };
        let fate = told(&answer);
        match fate {
            Some(Told::No) => Ok(Found::Lost(None)),
            Some(Told::Fate(Fate::Done(kept))) => Ok(match self.outcome(Attempt::Answered(kept)) {
                Outcome::Done(sent) => Found::Sent(sent),
                Outcome::NotDone(error) => Found::Refused(error),
                Outcome::Unknown(error) => Found::Lost(Some(error)),
            }),
            Some(Told::Fate(Fate::Unknown)) => Ok(Found::Lost(None)),
            Some(Told::Fate(Fate::Never)) => Ok(Found::Never),
            Some(Told::Fate(Fate::Running)) | None => Err(answer.retry_after(clock.wall())),
        }
    }

    /// The error of a message that was never forwarded: what refused the last repeat, else what happened
    /// first.
    fn never(&self, first: Error, refusal: Option<Error>) -> Error {
        let error = unsent(refusal.unwrap_or_else(|| first.retryable_after_all()));
        if self.has_own_key() {
            // The key is burned: the same call again would only learn the same.
            return error
                .never_retryable()
                .with_sentence("Its idempotencyKey is used up: send it again under a new one.");
        }
        error
    }
}

/// What an answer to an asking says.
enum Told {
    /// The proxy does not let this caller ask, or has no such path.
    No,
    /// What became of the key.
    Fate(Fate),
}

/// Only the proxy's own word counts.
fn told(answer: &Answer) -> Option<Told> {
    if !proxy::is_of_proxy(answer) {
        return None;
    }
    match (answer.status, &answer.body) {
        (401 | 403 | 404, _) => Some(Told::No),
        (200, Ok(bytes)) => once::read(bytes).map(Told::Fate),
        _ => None,
    }
}
