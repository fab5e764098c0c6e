//! What a sandbox, its faults and its callbacks are given: looked at before anything is made of it, and all that is
//! wrong is told at once. What is absent or `null` has its default.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use crate::core::error::Error;
use crate::core::error::codes::{Params, options as codes};
use crate::core::error::given::{Given, TextCodes, text_of};
use crate::core::error::problem::Problems;

use super::calls::{CALLS, begins_any};
use super::faults::{Fault, Instead};
use super::state::{Config, Dialect};
use super::wording::Wording;

/// What befalls a callback on its way.
const DISTORTIONS: [&str; 14] = [
    "plain",
    "repeated",
    "reversed",
    "form",
    "nestedForm",
    "json",
    "multipart",
    "gzip",
    "wrongField",
    "huge",
    "forged",
    "stranger",
    "html",
    "empty",
];

/// Reads the options of a sandbox. `more`: names that whoever hosts it takes besides. `callbacks` is the host's, too.
///
/// # Errors
/// [`Error::Validation`]
pub fn config(options: &Value, more: &[&str], mut problems: Problems) -> Result<Config, Error> {
    let mut known = vec![
        "seed",
        "speed",
        "rate",
        "wording",
        "dialect",
        "token",
        "mailboxes",
        "credit",
        "account",
        "callbacks",
    ];
    known.extend(more);
    let fields = fields(options, "options", "", &known, &mut problems);
    let given = |name| fields.get(name);
    let standard = Config::default();

    let seed = given("seed").and_then(|seed| amount(seed, "seed", &mut problems));
    let speed = given("speed").and_then(|speed| {
        let speed = speed.as_f64().filter(|speed| *speed > 0.0);
        if speed.is_none() {
            problems.tell("speed", codes::TYPE_POSITIVE, Params::none());
        }
        speed
    });
    let per_second = given("rate").and_then(|rate| per_second(rate, &mut problems));
    let wordings = ["rules", "other", "mixed", "unknown"];
    let wording = given("wording").and_then(|one| choice(one, "wording", &wordings, &mut problems));
    let dialects = ["observed", "documented"];
    let dialect = given("dialect").and_then(|one| choice(one, "dialect", &dialects, &mut problems));
    let token = given("token").and_then(|token| text(token, "token", &mut problems));
    let mailboxes = given("mailboxes").map(|given| mailboxes(given, &mut problems));
    let credit = given("credit").and_then(|credit| amount(credit, "credit", &mut problems));
    let account = given("account").and_then(|account| key_of(account, &mut problems));

    finished(problems)?;
    Ok(Config {
        seed: seed.unwrap_or(1.0).to_bits(),
        speed: speed.unwrap_or(standard.speed),
        per_second: per_second.unwrap_or(standard.per_second),
        dialect: match dialect {
            Some("documented") => Dialect::Documented,
            _ => Dialect::Observed,
        },
        wording: wording.and_then(Wording::of).unwrap_or_default(),
        token,
        mailboxes: mailboxes.unwrap_or_default(),
        credit,
        account,
    })
}

/// Reads a planned fault.
///
/// # Errors
/// [`Error::Validation`]: also for a call that there is not, as such a fault would never strike.
pub fn fault(given: &Value) -> Result<Fault, Error> {
    let mut problems = Problems::default();
    let known = ["on", "status", "body", "drop", "hang", "taken", "times"];
    let fields = fields(given, "fault", "", &known, &mut problems);
    let given = |name| fields.at(name);

    let on = text(given("on"), "on", &mut problems);
    if on.as_deref().is_some_and(|on| !begins_any(on)) {
        let known = Params::of(vec![("known", CALLS.to_vec().into())]);
        problems.tell("on", codes::UNKNOWN_NAME, known);
    }
    let status = whole(given("status"), "status", 200, 599, &mut problems);
    let body = (!given("body").is_null()).then(|| letters(given("body"), "body", &mut problems));
    let mut flag = |name| truth(given(name), name, &mut problems);
    let (drop, hang, taken) = (flag("drop"), flag("hang"), flag("taken"));
    let times = whole(given("times"), "times", 1, u32::MAX, &mut problems);

    let asked = [("status", !given("status").is_null()), ("drop", drop), ("hang", hang)];
    let mut asked = asked.into_iter().filter_map(|(name, is_asked)| is_asked.then_some(name));
    let first = asked.next();
    let others = asked.chain(body.is_some().then_some("body").filter(|_| first != Some("status")));
    match first {
        None => problems.tell("status", codes::MISSING_FAULT, Params::none()),
        Some(first) => {
            for other in others {
                let params = Params::of(vec![("other", first.into())]);
                problems.tell(other, codes::CONFLICT_FAULT, params);
            }
        }
    }
    finished(problems)?;
    let instead = match (status.and_then(|status| u16::try_from(status).ok()), body.flatten()) {
        (Some(status), Some(body)) => Instead::Answer(status, body),
        (Some(status), None) => Instead::Status(status),
        _ if drop => Instead::Drop,
        _ => Instead::Hang,
    };
    Ok(Fault { on: on.unwrap_or_default(), times: times.unwrap_or(1), taken, instead })
}

/// Looks at how callbacks are to be made, all but their `fetch`. `path` stands before its names.
pub fn delivery(given: &Value, path: &str, problems: &mut Problems) {
    let name = if path.is_empty() { "how" } else { path.trim_end_matches('.') };
    let fields = fields(given, name, path, &["fetch", "as"], problems);
    match fields.get("as") {
        None => {}
        Some(Value::Array(list)) => {
            for (index, one) in list.iter().enumerate() {
                choice(one, &format!("{path}as[{index}]"), &DISTORTIONS, problems);
            }
        }
        Some(one) => drop(choice(one, &format!("{path}as"), &DISTORTIONS, problems)),
    }
}

/// Milliseconds to let pass.
///
/// # Errors
/// [`Error::Validation`]
pub fn milliseconds(given: &Value) -> Result<f64, Error> {
    let mut problems = Problems::default();
    let milliseconds = amount(given, "milliseconds", &mut problems);
    finished(problems)?;
    Ok(milliseconds.unwrap_or_default())
}

/// # Errors
/// [`Error::Validation`] where there is any problem.
pub fn finished(problems: Problems) -> Result<(), Error> {
    if problems.is_empty() { Ok(()) } else { Err(Error::Validation(problems.into_vec())) }
}

/// The fields of an object that has no others than the known ones.
struct Fields<'a>(Option<&'a Map<String, Value>>);

impl<'a> Fields<'a> {
    /// What a field holds, where it is given.
    fn get(&self, name: &str) -> Option<&'a Value> {
        self.0?.get(name).filter(|value| !value.is_null())
    }

    /// The same, `null` where it is not.
    fn at(&self, name: &str) -> &'a Value {
        self.get(name).unwrap_or(&Value::Null)
    }
}

fn fields<'a>(
    given: &'a Value,
    name: &str,
    path: &str,
    known: &[&str],
    problems: &mut Problems,
) -> Fields<'a> {
    match given {
        Value::Object(fields) => {
            for (name, _) in fields.iter().filter(|(_, value)| !value.is_null()) {
                if !known.contains(&name.as_str()) {
                    let params = Params::of(vec![("known", known.to_vec().into())]);
                    problems.tell(format!("{path}{name}"), codes::UNKNOWN_NAME, params);
                }
            }
            Fields(Some(fields))
        }
        _ => {
            problems.tell(name, codes::TYPE_OBJECT, Params::none());
            Fields(None)
        }
    }
}

fn per_second(rate: &Value, problems: &mut Problems) -> Option<f64> {
    match rate {
        Value::Bool(false) => Some(0.0),
        Value::Object(_) => {
            let fields = fields(rate, "rate", "rate.", &["perSecond"], problems);
            amount(fields.at("perSecond"), "rate.perSecond", problems)
        }
        _ => {
            problems.tell("rate", codes::TYPE_RATE, Params::none());
            None
        }
    }
}

fn mailboxes(given: &Value, problems: &mut Problems) -> BTreeMap<String, String> {
    let Value::Object(pairs) = given else {
        problems.tell("mailboxes", codes::TYPE_OBJECT, Params::none());
        return BTreeMap::new();
    };
    let mut read = |(name, password): (&String, &Value)| {
        Some((name.clone(), text(password, &format!("mailboxes.{name}"), problems)?))
    };
    pairs.iter().filter_map(&mut read).collect()
}

fn key_of(account: &Value, problems: &mut Problems) -> Option<(String, String)> {
    let fields = fields(account, "account", "account.", &["email", "apiKey"], problems);
    let mut part = |name: &str| text(fields.at(name), &format!("account.{name}"), problems);
    let (email, key) = (part("email"), part("apiKey"));
    email.zip(key)
}

fn text(given: &Value, field: &str, problems: &mut Problems) -> Option<String> {
    text_of(given, field, TextCodes::USUAL, problems).map(str::to_owned)
}

/// A text that may be empty.
fn letters(given: &Value, field: &str, problems: &mut Problems) -> Option<String> {
    match Given::of(given) {
        Given::Blank => given.as_str().map(str::to_owned),
        _ => text(given, field, problems),
    }
}

/// A number, 0 or more. What no number can be has come as another type.
fn amount(given: &Value, field: &str, problems: &mut Problems) -> Option<f64> {
    let amount = given.as_f64().filter(|amount| *amount >= 0.0);
    if amount.is_none() {
        problems.tell(field, codes::TYPE_NUMBER, Params::of(vec![("least", 0.into())]));
    }
    amount
}

fn whole(
    given: &Value,
    field: &str,
    least: u32,
    most: u32,
    problems: &mut Problems,
) -> Option<u32> {
    if given.is_null() {
        return None;
    }
    let bounds = f64::from(least)..=f64::from(most);
    let number = given.as_f64().filter(|one| bounds.contains(one) && one.fract() == 0.0);
    if number.is_none() {
        let bounds = Params::of(vec![("least", least.into()), ("most", most.into())]);
        problems.tell(field, codes::TYPE_WHOLE, bounds);
    }
    number.map(|number| number as u32)
}

fn truth(given: &Value, field: &str, problems: &mut Problems) -> bool {
    if !given.is_null() && !given.is_boolean() {
        problems.tell(field, codes::TYPE_FLAG, Params::none());
    }
    given == &Value::Bool(true)
}

fn choice<'a>(
    given: &'a Value,
    field: &str,
    choices: &[&str],
    problems: &mut Problems,
) -> Option<&'a str> {
    let chosen = given.as_str().filter(|one| choices.contains(one));
    if chosen.is_none() {
        let params = Params::of(vec![("choices", choices.to_vec().into())]);
        problems.tell(field, codes::CHOICE, params);
    }
    chosen
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sandbox::http::{Incoming, Reply};
    use crate::sandbox::{Sandbox, account};

    fn answer(method: &str, target: &str) -> Reply {
        let is_account = account::owns(target);
        let key = if is_account { "Basic ZTpr" } else { "Bearer any" };
        let headers = vec![("authorization".to_owned(), key.to_owned())];
        let request = Incoming::new(method, target, headers, Vec::new());
        Sandbox::new(Config::default()).handle(&request, 0.0)
    }

    #[test]
    fn each_call_is_answered_by_its_service() {
        for call in CALLS {
            let (method, path) = call.split_once(' ').unwrap();
            let target = path.replace(['{', '}'], "");
            // No service has a PUT.
            assert_ne!(answer(method, &target), answer("PUT", &target), "{call}");
            assert!(begins_any(call) && begins_any(&format!("{method} {target}")), "{call}");
        }
    }
}
