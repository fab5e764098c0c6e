//! The options of a client, checked.

use serde_json::{Map, Value};

use super::error::Error;
use super::error::codes::files::ALLOW_EMPTY_FILES;
use super::error::codes::{Code, Params, options as codes};
use super::error::problem::Problems;
use super::message::Limits;

/// Milliseconds of one request's default time-out.
const TIMEOUT: f64 = 60_000.0;
/// Milliseconds that each MB of a body adds to it: a slow line carries 100 kB/s.
const TIMEOUT_PER_MB: f64 = 10_000.0;

/// The options of a client.
#[derive(Clone, Debug)]
pub struct Settings {
    /// Where the two services are.
    pub bases: Bases,
    /// Milliseconds of one request; 0 for none; `None` for the default.
    pub timeout: Option<f64>,
    /// Retries of a read, and of a send answered 429.
    pub retries: u32,
    /// Milliseconds between two starts of `POST /send` of one sender; 0 where no pace is kept.
    pub interval: f64,
    /// Whether the pace is kept that all clients of a sender share. It is not with `rate: false`.
    pub is_paced: bool,
    /// What a message may not exceed.
    pub limits: Limits,
    /// Whether the test environment is meant.
    pub is_test: bool,
    /// Which service the `fetch` that was given answers for, where it says so.
    #[cfg(feature = "full")]
    pub service: Option<String>,
}

/// Which of the two services.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Service {
    /// PEC Massiva: messages, receipts, the inbox.
    Massiva,
    /// `pec.openapi.it`: mailboxes and the business register.
    Pec,
}

/// What stands before a path; no slash at its end.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Base {
    /// The URL.
    pub url: String,
    /// Whether that is the service itself, not a portal's `baseUrl`.
    pub direct: bool,
}

/// Where the two services are.
#[derive(Clone, Debug)]
pub struct Bases {
    massiva: Base,
    pec: Base,
}

impl Bases {
    /// Where one of them is.
    pub fn of(&self, service: Service) -> &Base {
        match service {
            Service::Massiva => &self.massiva,
            Service::Pec => &self.pec,
        }
    }

    fn read(base_urls: Option<&Value>, is_test: bool, problems: &mut Problems) -> Self {
        let prefix = if is_test { "test." } else { "" };
        let direct = |host: &str| Base { url: format!("https://{prefix}{host}"), direct: true };
        let mut bases =
            Self { massiva: direct("ws.pecmassiva.com"), pec: direct("pec.openapi.it") };
        match base_urls {
            None => {}
            Some(Value::Object(urls)) => {
                for (name, url) in urls.iter().filter(|(_, url)| !url.is_null()) {
                    let field = format!("baseUrl.{name}");
                    let url = base_url(url, &field, problems);
                    match name.as_str() {
                        "massiva" => bases.massiva = Base { url, direct: false },
                        "pec" => bases.pec = Base { url, direct: false },
                        _ => {
                            let known = Params::of(vec![("known", vec!["massiva", "pec"].into())]);
                            problems.tell(field, codes::UNKNOWN_NAME, known);
                        }
                    }
                }
            }
            Some(url) => {
                let base = Base { url: base_url(url, "baseUrl", problems), direct: false };
                bases = Self { massiva: base.clone(), pec: base };
            }
        }
        bases
    }
}

impl Settings {
    /// Reads the options; fields that are absent or `null` get their defaults.
    ///
    /// `baseUrl` must be absolute here. Of `fetch` only matters whether one is given, since who carries the
    /// messages somewhere else than to the service may do without its pace, and the service that it names.
    ///
    /// # Errors
    /// [`Error::Validation`] with all problems at once.
    pub fn read(options: &Map<String, Value>) -> Result<Self, Error> {
        let mut problems = Problems::default();
        let environment = option(options, "environment");
        let is_test = environment.and_then(Value::as_str) == Some("test");
        if environment.is_some_and(|name| !is_test && name.as_str() != Some("production")) {
            problems.tell("environment", codes::TYPE_ENVIRONMENT, Params::none());
        }
        let bases = Bases::read(option(options, "baseUrl"), is_test, &mut problems);
        let interval = interval(options, &mut problems);
        let settings = Self {
            bases,
            timeout: number(options, "timeout", "timeout", ZERO, &mut problems),
            retries: number(options, "retries", "retries", ZERO, &mut problems).unwrap_or(2.0)
                as u32,
            interval: interval.unwrap_or_default(),
            is_paced: interval.is_some(),
            limits: Limits {
                message_size: number(
                    options,
                    "maxMessageSize",
                    "maxMessageSize",
                    ONE,
                    &mut problems,
                )
                .unwrap_or(100e6),
                recipients: number(options, "maxRecipients", "maxRecipients", ONE, &mut problems)
                    .unwrap_or(500.0) as usize,
                empty_files: truth(options, "allowEmptyFiles", &mut problems),
            },
            is_test,
            #[cfg(feature = "full")]
            service: option(options, "fetch").and_then(Value::as_str).map(str::to_owned),
        };
        if problems.is_empty() { Ok(settings) } else { Err(Error::Validation(problems.into_vec())) }
    }

    /// The time-out of one request: the call's, else the client's, else the default.
    pub fn timeout(&self, of_call: Option<f64>, body_length: u64) -> f64 {
        let default = || TIMEOUT + TIMEOUT_PER_MB * (body_length as f64 / 1e6);
        of_call.or(self.timeout).unwrap_or_else(default)
    }
}

/// Milliseconds between two starts; `None` for no pace.
fn interval(options: &Map<String, Value>, problems: &mut Problems) -> Option<f64> {
    let per_second = match option(options, "rate") {
        None => None,
        Some(Value::Bool(false)) if option(options, "fetch").is_some() => return None,
        Some(Value::Bool(false)) => {
            problems.tell("rate", codes::RATE, Params::none());
            None
        }
        Some(Value::Object(rate)) => number(rate, "perSecond", "rate.perSecond", RATE, problems),
        Some(_) => {
            problems.tell("rate", codes::TYPE_RATE, Params::none());
            None
        }
    };
    Some(1000.0 / per_second.unwrap_or(1.0))
}

/// An option that is neither absent nor `null`.
pub(crate) fn option<'a>(options: &'a Map<String, Value>, name: &str) -> Option<&'a Value> {
    options.get(name).filter(|value| !value.is_null())
}

/// The least that an option may be.
pub(crate) type Least = f64;

/// Nothing negative.
pub(crate) const ZERO: Least = 0.0;
const ONE: Least = 1.0;
/// A start every 1,000 seconds.
pub(crate) const RATE: Least = 0.001;

/// A number that is an option, or a problem of `field`.
pub(crate) fn number(
    options: &Map<String, Value>,
    name: &str,
    field: &str,
    least: Least,
    problems: &mut Problems,
) -> Option<f64> {
    let value = option(options, name)?;
    let number = value.as_f64().filter(|number| *number >= least);
    if number.is_none() {
        // A whole number is told as one.
        let least = if least.fract() == 0.0 { (least as u64).into() } else { least.into() };
        problems.tell(field, codes::TYPE_NUMBER, Params::of(vec![("least", least)]));
    }
    number
}

/// Whether an option is true, or a problem of it.
fn truth(options: &Map<String, Value>, name: &str, problems: &mut Problems) -> bool {
    match option(options, name) {
        None => false,
        Some(Value::Bool(truth)) => *truth,
        Some(_) => {
            problems.tell(name, ALLOW_EMPTY_FILES, Params::none());
            false
        }
    }
}

/// The URL, or nothing of use where there was a problem.
fn base_url(value: &Value, field: &str, problems: &mut Problems) -> String {
    let url = value.as_str().unwrap_or_default();
    let host = url.strip_prefix("https://").or_else(|| url.strip_prefix("http://"));
    let wrong: Option<Code> = match host {
        Some(host) if host.contains(['?', '#']) => Some(codes::URL_QUERY),
        Some(host) if host.split('/').next().is_some_and(|host| host.contains('@')) => {
            Some(codes::URL_CREDENTIALS)
        }
        Some(host) if !host.is_empty() => None,
        _ => Some(codes::URL),
    };
    if let Some(code) = wrong {
        problems.tell(field, code, Params::none());
    }
    url.trim_end_matches('/').to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn read(options: Value) -> Result<Settings, Error> {
        Settings::read(options.as_object().unwrap())
    }

    #[test]
    fn defaults() {
        let settings = read(json!({"timeout": null})).unwrap();
        let direct = |url: &str| Base { url: url.into(), direct: true };
        assert_eq!(settings.bases.massiva, direct("https://ws.pecmassiva.com"));
        assert_eq!(settings.bases.pec, direct("https://pec.openapi.it"));
        assert_eq!((settings.retries, settings.interval), (2, 1000.0));
        assert_eq!(settings.timeout(None, 0), 60_000.0);
        assert_eq!(settings.timeout(None, 5_000_000), 110_000.0);
        assert_eq!(settings.timeout(Some(7.0), 5_000_000), 7.0);
    }

    #[test]
    fn base_urls() {
        let url = |options: Value, service| read(options).unwrap().bases.of(service).url.clone();
        let test = json!({"environment": "test"});
        assert_eq!(url(test.clone(), Service::Massiva), "https://test.ws.pecmassiva.com");
        assert_eq!(url(test, Service::Pec), "https://test.pec.openapi.it");
        let one = read(json!({"baseUrl": "https://x.it/api/pec/"})).unwrap().bases;
        let portal = Base { url: "https://x.it/api/pec".into(), direct: false };
        assert_eq!((one.of(Service::Massiva), one.of(Service::Pec)), (&portal, &portal));
        let two = json!({"baseUrl": {"massiva": "http://m.it", "pec": null}});
        assert_eq!(url(two.clone(), Service::Massiva), "http://m.it");
        assert_eq!(url(two, Service::Pec), "https://pec.openapi.it");
    }

    #[test]
    fn only_who_sends_by_an_own_fetch_may_do_without_a_pace() {
        let settings = read(json!({"rate": false, "fetch": true})).unwrap();
        assert_eq!((settings.interval, settings.is_paced), (0.0, false));
        let settings = read(json!({"rate": {"perSecond": 4}, "fetch": true})).unwrap();
        assert_eq!((settings.interval, settings.is_paced), (250.0, true));
        for bad in [json!({"rate": false}), json!({"rate": false, "fetch": null})] {
            let Err(Error::Validation(problems)) = read(bad) else { panic!() };
            assert_eq!((problems[0].field.as_str(), problems[0].code), ("rate", "rate"));
        }
        assert!(read(json!({"rate": true, "fetch": true})).is_err());
    }

    #[test]
    fn all_problems_come_at_once() {
        let bad = json!({
            "environment": "live", "baseUrl": {"massiva": "/api", "pec": "https://a:b@c.it"},
            "timeout": -1, "retries": "2", "rate": {"perSecond": 0}, "maxRecipients": 0,
        });
        let Err(Error::Validation(problems)) = read(bad) else { panic!() };
        let fields: Vec<&str> = problems.iter().map(|problem| problem.field.as_str()).collect();
        assert_eq!(
            fields,
            [
                "environment",
                "baseUrl.massiva",
                "baseUrl.pec",
                "rate.perSecond",
                "timeout",
                "retries",
                "maxRecipients"
            ]
        );
        assert!(read(json!({"baseUrl": "https://x.it?y"})).is_err());
        assert!(read(json!({"baseUrl": 1, "rate": 1})).is_err());
        assert!(read(json!({"baseUrl": {"massive": "https://x.it"}})).is_err());
    }
}
