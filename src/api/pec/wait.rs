//! Waiting for a mailbox to come to a state.

use serde_json::Value;

use crate::core::back_off::{BackOff, Jitter};
use crate::core::call::Call;
use crate::core::error::Error;
use crate::core::error::codes::{Params, errors, options};
use crate::core::host::random;

use super::record::Record;
use crate::api::client::Client;

/// The states of a mailbox, and those that may follow each (the service's document; a revoked mailbox
/// comes back by a renewal).
const STATES: [(&str, &[&str]); 7] = [
    ("registrata", &["in_evasione", "registrazione_annullata"]),
    ("in_evasione", &["evasa", "documenti_errati", "registrazione_annullata"]),
    ("documenti_errati", &["in_evasione", "registrazione_annullata"]),
    ("evasa", &["revocata", "chiusa"]),
    ("revocata", &["evasa", "chiusa"]),
    ("chiusa", &[]),
    ("registrazione_annullata", &[]),
];

/// The waits between two looks, unless the caller says otherwise of the first: an activation takes about 24 hours.
const BACK_OFF: BackOff = BackOff { first: 30_000.0, growth: 1.5, longest: 15.0 * 60_000.0 };

/// Looks in a row that may fail in a way that somebody may have to mend, such as a token that is refused.
const PATIENCE: u32 = 5;

/// What is waited for.
pub struct Waiting {
    /// The states, any of which will do.
    pub states: Vec<String>,
    /// Milliseconds before the second look.
    pub interval: Option<f64>,
}

impl Client {
    /// Waits until the mailbox is in one of the states; a broken look is passed over.
    ///
    /// # Errors
    /// [`Error::State`] once none of them can come any more, [`Error::Validation`], or those of a read
    /// that will not pass by themselves.
    pub async fn wait_for(
        &self,
        id: &str,
        waiting: &Waiting,
        call: &Call,
    ) -> Result<Record, Error> {
        check(&waiting.states)?;
        let mut wait = waiting.interval.unwrap_or(BACK_OFF.first);
        let back_off = BackOff { longest: BACK_OFF.longest.max(wait), ..BACK_OFF };
        let (mut has_looked, mut failures) = (false, 0);
        loop {
            let mut least = 0.0;
            match self.mailbox(id, call).await {
                Ok(record) => {
                    (has_looked, failures) = (true, 0);
                    let state = record.get("stato").and_then(Value::as_str).unwrap_or_default();
                    if waiting.states.iter().any(|wanted| wanted.eq_ignore_ascii_case(state)) {
                        return Ok(record);
                    }
                    if !may_come(state, &waiting.states) {
                        return Err(hopeless(state, &waiting.states));
                    }
                }
                Err(error) => {
                    failures += 1;
                    let is_patient = has_looked && failures < PATIENCE;
                    let passes = error.retryable() || (is_patient && may_pass(&error));
                    if !passes {
                        return Err(error);
                    }
                    if let Error::Api(api) = &error {
                        least = api.retry_after.unwrap_or_default();
                    }
                }
            }
            let spread = Jitter::Quarter.spread(wait, random::unit(self.host.random.as_ref()));
            let slept = call.cancel.race(self.host.clock.sleep(spread.max(least))).await;
            slept.map_err(Error::ended)?;
            wait = back_off.longer(wait);
        }
    }
}

/// Whether an error that is not worth an immediate repetition may be gone in minutes: a server in trouble,
/// somebody else's page in the answer's place, a token function without a network.
fn may_pass(error: &Error) -> bool {
    match error {
        Error::Api(api) => api.status == 401 || api.status >= 500,
        Error::Response { .. } | Error::Credentials { .. } => true,
        _ => false,
    }
}

fn check(states: &[String]) -> Result<(), Error> {
    let is_known = |state: &String| STATES.iter().any(|(name, _)| name.eq_ignore_ascii_case(state));
    if states.is_empty() || !states.iter().all(is_known) {
        let names: Vec<&str> = STATES.iter().map(|(name, _)| *name).collect();
        let params = Params::of(vec![("choices", names.into())]);
        return Err(Error::told("states", options::CHOICE, params));
    }
    Ok(())
}

/// Whether one of the wanted states can follow, by any number of steps; a state that nobody knows may
/// lead anywhere.
fn may_come(state: &str, wanted: &[String]) -> bool {
    let mut reachable = vec![state.to_ascii_lowercase()];
    let mut index = 0;
    while let Some(current) = reachable.get(index).cloned() {
        let Some((_, following)) = STATES.iter().find(|(name, _)| *name == current) else {
            return true;
        };
        for next in *following {
            if wanted.iter().any(|state| state.eq_ignore_ascii_case(next)) {
                return true;
            }
            if !reachable.iter().any(|known| known == next) {
                reachable.push((*next).to_owned());
            }
        }
        index += 1;
    }
    false
}

fn hopeless(state: &str, wanted: &[String]) -> Error {
    let params = Params::of(vec![("state", state.into()), ("states", wanted.to_vec().into())]);
    Error::state(errors::STATE_MAILBOX, params)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn may(state: &str, wanted: &str) -> bool {
        may_come(state, &[wanted.to_owned()])
    }

    #[test]
    fn what_can_follow_is_known() {
        assert!(may("registrata", "evasa") && may("documenti_errati", "chiusa"));
        assert!(may("revocata", "evasa") && may("", "evasa") && may("sospesa", "evasa"));
        assert!(!may("chiusa", "evasa") && !may("evasa", "registrata"));
        assert!(
            !may("registrazione_annullata", "in_evasione") && !may("evasa", "documenti_errati")
        );
    }
}
