//! The options of a client, checked.

use serde_json::{Map, Value};

use super::error::Error;
use super::message::Limits;
use super::problem::Problems;

/// Milliseconds of one request's default time-out.
const TIMEOUT: f64 = 60_000.0;
/// Milliseconds that each MB of a body adds to it: a slow line carries 100 kB/s.
const TIMEOUT_PER_MB: f64 = 10_000.0;

/// The options of a client.
#[derive(Clone, Debug)]
pub struct Settings {
    /// What stands before `/send`, `/inbox` …; no slash at its end.
    pub massiva: String,
    /// Whether that is the service itself, not a portal's `baseUrl`.
    pub direct: bool,
    /// Milliseconds of one request; 0 for none; `None` for the default.
    pub timeout: Option<f64>,
    /// Retries of a read, and of a send answered 429.
    pub retries: u32,
    /// Milliseconds between two starts of `POST /send` of one sender.
    pub interval: f64,
    /// What a message may not exceed.
    pub limits: Limits,
}

impl Settings {
    /// Reads the options; fields that are absent or `null` get their defaults.
    ///
    /// `baseUrl` must be absolute here.
    ///
    /// # Errors
    /// [`Error::Validation`] with all problems at once.
    pub fn read(options: &Map<String, Value>) -> Result<Self, Error> {
        let mut problems = Problems::default();
        let direct_url = match option(options, "environment").and_then(Value::as_str) {
            Some("test") => "https://test.ws.pecmassiva.com",
            Some("production") => "https://ws.pecmassiva.com",
            _ => {
                if option(options, "environment").is_some() {
                    problems.add("environment", "type", "must be \"production\" or \"test\".");
                }
                "https://ws.pecmassiva.com"
            }
        };
        let base = option(options, "baseUrl");
        let proxy = match base {
            Some(Value::Object(urls)) => {
                for (name, url) in urls.iter().filter(|(_, url)| !url.is_null()) {
                    base_url(Some(url), &format!("baseUrl.{name}"), &mut problems);
                }
                urls.get("massiva").and_then(Value::as_str).map(trimmed)
            }
            other => base_url(other, "baseUrl", &mut problems),
        };
        let per_second = match option(options, "rate") {
            None => 1.0,
            Some(Value::Object(rate)) => {
                number(rate, "perSecond", "rate.perSecond", 0.001, &mut problems).unwrap_or(1.0)
            }
            Some(_) => {
                problems.add("rate", "type", "must be an object such as { perSecond: 1 }.");
                1.0
            }
        };
        let settings = Self {
            direct: proxy.is_none(),
            massiva: proxy.unwrap_or_else(|| direct_url.to_owned()),
            timeout: number(options, "timeout", "timeout", 0.0, &mut problems),
            retries: number(options, "retries", "retries", 0.0, &mut problems).unwrap_or(2.0)
                as u32,
            interval: 1000.0 / per_second,
            limits: Limits {
                message_size: number(
                    options,
                    "maxMessageSize",
                    "maxMessageSize",
                    1.0,
                    &mut problems,
                )
                .unwrap_or(100e6),
                recipients: number(options, "maxRecipients", "maxRecipients", 1.0, &mut problems)
                    .unwrap_or(500.0) as usize,
            },
        };
        if problems.is_empty() { Ok(settings) } else { Err(Error::Validation(problems.into_vec())) }
    }

    /// The time-out of one request: the call's, else the client's, else the default.
    pub fn timeout(&self, of_call: Option<f64>, body_length: u64) -> f64 {
        let default = || TIMEOUT + TIMEOUT_PER_MB * (body_length as f64 / 1e6);
        of_call.or(self.timeout).unwrap_or_else(default)
    }
}

fn option<'a>(options: &'a Map<String, Value>, name: &str) -> Option<&'a Value> {
    options.get(name).filter(|value| !value.is_null())
}

fn number(
    options: &Map<String, Value>,
    name: &str,
    field: &str,
    least: f64,
    problems: &mut Problems,
) -> Option<f64> {
    let value = option(options, name)?;
    let number = value.as_f64().filter(|number| *number >= least);
    if number.is_none() {
        problems.add(field, "type", format!("must be a number, {least} or more."));
    }
    number
}

fn base_url(value: Option<&Value>, field: &str, problems: &mut Problems) -> Option<String> {
    let value = value?;
    let url = value.as_str().unwrap_or_default();
    let host = url.strip_prefix("https://").or_else(|| url.strip_prefix("http://"));
    match host {
        Some(host) if host.contains(['?', '#']) => {
            problems.add(field, "url", "must have no query and no fragment.");
        }
        Some(host) if host.split('/').next().is_some_and(|host| host.contains('@')) => {
            problems.add(field, "url", "must hold no credentials.");
        }
        Some(host) if !host.is_empty() => return Some(trimmed(url)),
        _ => problems.add(
            field,
            "url",
            "must be an http(s) URL; one relative to the page works in a page only.",
        ),
    }
    None
}

fn trimmed(url: &str) -> String {
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
        assert_eq!(settings.massiva, "https://ws.pecmassiva.com");
        assert!(settings.direct);
        assert_eq!((settings.retries, settings.interval), (2, 1000.0));
        assert_eq!(settings.timeout(None, 0), 60_000.0);
        assert_eq!(settings.timeout(None, 5_000_000), 110_000.0);
        assert_eq!(settings.timeout(Some(7.0), 5_000_000), 7.0);
    }

    #[test]
    fn base_urls() {
        assert_eq!(
            read(json!({"environment": "test"})).unwrap().massiva,
            "https://test.ws.pecmassiva.com"
        );
        let proxy = read(json!({"baseUrl": "https://x.it/api/pec/"})).unwrap();
        assert_eq!((proxy.massiva.as_str(), proxy.direct), ("https://x.it/api/pec", false));
        let two = read(json!({"baseUrl": {"massiva": "http://m.it", "pec": null}})).unwrap();
        assert_eq!(two.massiva, "http://m.it");
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
    }
}
