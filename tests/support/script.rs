//! A script of answers in the place of a network, and a client before it, for who tries any of them.

use std::cell::RefCell;
use std::collections::VecDeque;
use std::future::{pending, ready};
use std::rc::Rc;

use futures::future::LocalBoxFuture;
use pec_massiva::api::client::Client;
use pec_massiva::api::credentials::Credentials;
use pec_massiva::core::error::Error;
use pec_massiva::core::host::random::Seeded;
use pec_massiva::core::host::secret::{Mailbox, Secret};
use pec_massiva::core::host::transport::{
    BodyFailure, Failure, Method, Pending, Request, Response, Transport,
};
use pec_massiva::core::host::{Clock, Host, NoGate};
use pec_massiva::core::limiter::Paces;
use pec_massiva::core::settings::Settings;
use serde_json::{Value, json};

use super::time::Time;

pub const TOKEN: &str = "tok-5f81e0c29b";
pub const PASSWORD: &str = "Segreta!1";
pub const KEY: &str = "k-1";
const STATUSES: [u16; 24] = [
    200, 201, 204, 0, 302, 400, 401, 402, 403, 404, 405, 406, 408, 409, 412, 413, 415, 422, 425,
    429, 500, 502, 503, 504,
];

/// What is answered to one request.
#[derive(Clone)]
pub enum Told {
    Answer { status: u16, headers: Vec<(String, String)>, body: Vec<u8>, is_broken: bool },
    Broken,
    Unreached,
    Hang,
}

impl Told {
    fn of(text: &[u8]) -> Self {
        let (first, rest) = text.split_first().map_or((0, text), |(first, rest)| (*first, rest));
        match first {
            b'!' => Self::Broken,
            b'?' => Self::Unreached,
            b'~' => Self::Hang,
            _ => {
                let text = String::from_utf8_lossy(rest);
                let (lines, body) = text.split_once("\n\n").unwrap_or((&text, ""));
                let mut headers: Vec<(String, String)> = Vec::new();
                for (name, value) in lines.lines().filter_map(|line| line.split_once(':')) {
                    let name = name.trim().to_ascii_lowercase();
                    if !headers.iter().any(|(known, _)| *known == name) {
                        headers.push((name, value.trim().to_owned()));
                    }
                }
                let status = STATUSES[usize::from(first) % STATUSES.len()];
                let is_broken = headers.iter().any(|(name, _)| name == "broken");
                Self::Answer { status, headers, body: body.as_bytes().to_vec(), is_broken }
            }
        }
    }

    pub fn header(&self, name: &str) -> Option<&str> {
        let Self::Answer { headers, .. } = self else { return None };
        headers.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    pub fn status(&self) -> u16 {
        if let Self::Answer { status, .. } = self { *status } else { 0 }
    }

    /// What a reader of JSON sees in its body, where all of that came.
    pub fn json(&self) -> Value {
        match self {
            Self::Answer { body, is_broken: false, .. } => {
                let body = body.strip_prefix(b"\xef\xbb\xbf").unwrap_or(body);
                serde_json::from_slice(body).unwrap_or(Value::Null)
            }
            _ => Value::Null,
        }
    }

    pub fn is_of_proxy(&self) -> bool {
        self.header("x-pec-proxy") == Some("1")
    }

    /// Whether it is about the key, as far as it tells.
    pub fn is_of_key(&self) -> bool {
        self.header("x-pec-answers").is_none_or(|named| named == KEY)
    }

    /// Whether it tells all without which nobody vouches for a key.
    pub fn is_whole(&self) -> bool {
        let is_mailbox =
            |text: &str| text.len() == 32 && text.bytes().all(|it| it.is_ascii_hexdigit());
        self.is_of_proxy()
            && self.header("x-pec-mailbox").is_some_and(is_mailbox)
            && self.header("x-pec-store").is_some_and(|mark| mark.len() >= 3 && mark != "none")
    }

    pub fn is_services_no(&self) -> bool {
        let body = self.json();
        body["success"] == json!(false)
            && body.get("message").is_some()
            && body.get("code").is_none()
    }

    /// Whether the service, asked directly and once, says no.
    pub fn is_no(&self) -> bool {
        let status = self.status();
        (400..500).contains(&status) && ![408, 409, 425].contains(&status)
            || (200..300).contains(&status) && self.json()["success"] == json!(false)
    }
}

/// What was asked, and what came of it.
pub struct Asked {
    pub method: Method,
    pub path: String,
    pub told: Told,
}

pub struct Script {
    time: Rc<Time>,
    left: RefCell<VecDeque<Told>>,
    pub asked: RefCell<Vec<Asked>>,
    repeats: bool,
}

impl Transport for Script {
    fn may_repeat(&self) -> bool {
        self.repeats
    }

    fn start(&self, request: Request) -> Result<Pending, Failure> {
        let told = self.left.borrow_mut().pop_front().unwrap_or(Told::Broken);
        let path = request.url.splitn(4, '/').nth(3).unwrap_or_default().to_owned();
        assert!(!request.url.contains(TOKEN) && !request.url.contains(PASSWORD));
        self.asked.borrow_mut().push(Asked { method: request.method, path, told: told.clone() });
        let latency = self.time.sleep(100.0);
        Ok(Box::pin(async move {
            latency.await;
            match told {
                Told::Answer { status, headers, body, is_broken } => {
                    let body = if is_broken {
                        Err(BodyFailure::Broken(Failure::new("the connection broke")))
                    } else {
                        Ok(body)
                    };
                    Ok(Response { status, headers, body: Box::pin(ready(body)) })
                }
                Told::Broken => Err(Failure::new("the connection broke")),
                Told::Unreached => Err(Failure { unreached: true, ..Failure::new("refused") }),
                Told::Hang => pending().await,
            }
        }))
    }
}

struct Given;

impl Credentials for Given {
    fn token(&self) -> LocalBoxFuture<'_, Result<Option<Secret>, Error>> {
        Box::pin(ready(Ok(Some(Secret::new(TOKEN.into())))))
    }

    fn mailbox(&self) -> LocalBoxFuture<'_, Result<Option<Mailbox>, Error>> {
        let (username, password) = (Secret::new("demo".into()), Secret::new(PASSWORD.into()));
        Box::pin(ready(Ok(Some(Mailbox { username, password }))))
    }

    fn headers(&self) -> LocalBoxFuture<'_, Result<Vec<(String, String)>, Error>> {
        Box::pin(ready(Ok(Vec::new())))
    }
}

pub struct World {
    pub client: Rc<Client>,
    pub script: Rc<Script>,
    pub time: Rc<Time>,
}

impl World {
    pub fn new(options: &Value, repeats: bool, told: &[u8]) -> Self {
        let time = Rc::new(Time::default());
        let left = told.split(|byte| *byte == 0x1e).take(60).map(Told::of).collect();
        let script = Script {
            time: time.clone(),
            left: RefCell::new(left),
            asked: RefCell::default(),
            repeats,
        };
        let script = Rc::new(script);
        let host = Host {
            transport: script.clone(),
            clock: time.clone(),
            random: Rc::new(Seeded::new(42)),
            gate: Rc::new(NoGate),
            observer: None,
        };
        let fields = options.as_object().expect("options are an object");
        let settings = Settings::read(fields).expect("these options are right");
        let client = Client::new(settings, host, Rc::new(Given), Rc::new(Paces::default()));
        Self { client: Rc::new(client), script, time }
    }

    pub fn count(&self, method: Method) -> usize {
        self.script.asked.borrow().iter().filter(|one| one.method == method).count()
    }
}
