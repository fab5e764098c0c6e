//! The service behind a network that loses, delays, garbles and repeats.

use std::cell::{Cell, RefCell};
use std::collections::VecDeque;
use std::future::{pending, ready};
use std::rc::Rc;

use pec_massiva::core::host::Clock;
use pec_massiva::core::host::random::{Seeded, unit};
use pec_massiva::core::host::transport::{Chunk, Failure, Pending, Request, Response, Transport};
use pec_massiva::sandbox::http::{Incoming, Reply};
use pec_massiva::sandbox::wording::Wording;
use pec_massiva::sandbox::{Config, Sandbox};
use serde_json::Value;

use super::spelling::Spelling;
use crate::support::canaries::assert_clean;
use crate::support::time::Time;

/// One call of the transport with a message.
#[derive(Clone, Debug)]
#[allow(dead_code)]
pub struct Post {
    /// By the clock that only runs forward, and by the one on the wall.
    pub at: f64,
    pub wall: f64,
    pub address: String,
    /// Whether it is true that none of its copies was taken or will be, and its answer says so.
    pub says_no: bool,
    /// What happened to it, for who reads of a broken law.
    pub net: Net,
}

/// An answer that names a message and says that none was sent.
const NONE_SENT: &str =
    r#"{"success":true,"sent":0,"message":"SMTP error","message_id":"20200826"}"#;

/// What happens to one message.
#[derive(Clone, Copy, Debug)]
pub enum Net {
    Fine,
    LostBefore,
    LostAfter,
    Hang {
        taken: bool,
    },
    Garbage(&'static str, u16),
    Answer {
        status: u16,
        taken: bool,
        retry_after: Option<u32>,
    },
    Unreached,
    /// The browser makes two copies, both come in, and it shows the answer to either.
    Twice {
        shows_second: bool,
    },
    TwiceLost,
    /// The first of two copies is taken, and no connection was made for the second.
    UnreachedAgain,
    /// The first of two copies is taken, and something on the way, or the service for a reason of the moment, says
    /// no to the second.
    OtherCopy {
        status: u16,
        is_of_service: bool,
        retry_after: Option<u32>,
    },
    Late(f64),
    Slow(f64),
}

pub struct Network {
    time: Rc<Time>,
    random: Seeded,
    sandbox: RefCell<Sandbox>,
    /// How often something goes wrong.
    pub faults: Cell<f64>,
    /// Whether requests are repeated, as browsers do, and whether the client is told so.
    pub repeats: Cell<bool>,
    pub says_so: Cell<bool>,
    pub is_offline: Cell<bool>,
    /// What reads of the inbox are answered with instead.
    pub inbox_status: Cell<Option<u16>>,
    /// How subjects and dates of mails are handed on.
    pub spelling: Cell<Spelling>,
    /// The number of the message, counted from 0, that gets the id of the one before it.
    pub repeats_id: Cell<Option<usize>>,
    /// What happens to the next messages, and the statuses of the next reads, before chance decides.
    pub next_posts: RefCell<VecDeque<Net>>,
    pub next_reads: RefCell<VecDeque<u16>>,
    /// Bodies of all messages that were posted.
    pub bodies: RefCell<Vec<Value>>,
    /// How many reads there were.
    pub reads: Cell<usize>,
    pub posts: RefCell<Vec<Post>>,
    /// Id and addressee of what the sandbox took.
    pub taken: RefCell<Vec<(String, String)>>,
    late: RefCell<Vec<(f64, Incoming)>>,
    config: Config,
}

impl Network {
    /// Begins anew with a service whose receipts are worded so.
    pub fn word(&self, wording: Wording) {
        *self.sandbox.borrow_mut() = Sandbox::new(Config { wording, ..self.config.clone() });
    }

    pub fn new(time: Rc<Time>, seed: u64, per_second: f64, speed: f64) -> Self {
        // Providers differ in how they word what a campaign has to read.
        let wordings = [Wording::Rules, Wording::Other, Wording::Mixed, Wording::Mixed];
        let wording = wordings[(seed % 4) as usize];
        let config = Config { per_second, speed, seed, wording, ..Config::default() };
        Self {
            time,
            random: Seeded::new(seed),
            sandbox: RefCell::new(Sandbox::new(config.clone())),
            config,
            faults: Cell::default(),
            repeats: Cell::new(true),
            says_so: Cell::new(true),
            is_offline: Cell::default(),
            repeats_id: Cell::default(),
            inbox_status: Cell::default(),
            // Nor do they date mails alike.
            spelling: Cell::new(Spelling::drawn(seed / 4)),
            next_posts: RefCell::default(),
            next_reads: RefCell::default(),
            bodies: RefCell::default(),
            reads: Cell::default(),
            posts: RefCell::default(),
            taken: RefCell::default(),
            late: RefCell::default(),
        }
    }

    /// Lets everything arrive that is still on its way.
    pub fn drain(&self) {
        self.arrive_until(f64::INFINITY);
    }

    /// Whether a message to this address may still arrive.
    pub fn is_under_way(&self, to: &str) -> bool {
        self.late.borrow().iter().any(|(_, request)| address(request) == to)
    }

    fn arrive_until(&self, now: f64) {
        let (due, rest): (Vec<_>, Vec<_>) = std::mem::take(&mut *self.late.borrow_mut())
            .into_iter()
            .partition(|(at, _)| *at <= now);
        *self.late.borrow_mut() = rest;
        for (_, request) in due {
            self.handle(&request);
        }
    }

    fn handle(&self, request: &Incoming) -> (u16, Vec<(String, String)>, String) {
        let reply = self.sandbox.borrow_mut().handle(request, self.time.now());
        let Reply::Answer { status, headers, body } = reply else { panic!("no fault was planned") };
        if request.method == "POST" && status == 201 {
            let id = serde_json::from_str::<Value>(&body).unwrap()["message_id"].clone();
            let id = id.as_str().unwrap().to_owned();
            let mut taken = self.taken.borrow_mut();
            taken.push((id.clone(), address(request)));
            if self.repeats_id.get() == Some(taken.len() - 1) {
                let [.., (before, _), _] = taken.as_slice() else { panic!("there is none before") };
                return (status, headers, body.replace(&id, before));
            }
        }
        (status, headers, body)
    }

    fn chance(&self) -> f64 {
        unit(&self.random)
    }

    fn net(&self) -> Net {
        if let Some(next) = self.next_posts.borrow_mut().pop_front() {
            return next;
        }
        if self.chance() >= self.faults.get() {
            return Net::Fine;
        }
        let retry_after = (self.chance() < 0.5).then(|| 1 + (self.chance() * 30.0) as u32);
        let answer = |status, taken| Net::Answer { status, taken, retry_after };
        let shows_second = self.chance() < 0.5;
        let taken = self.chance() < 0.5;
        let kinds = if self.repeats.get() { 19.0 } else { 13.0 };
        match (self.chance() * kinds) as u32 {
            0 => Net::LostBefore,
            1 | 2 => Net::LostAfter,
            3 => Net::Hang { taken },
            4 => Net::Garbage("<html>gateway</html>", 200),
            5 if taken => Net::Garbage("{\"success\":true,\"message_id\":\"SMTP error\"}", 201),
            5 => Net::Garbage(NONE_SENT, 201),
            6 => answer(500, taken),
            7 | 8 => answer(429, false),
            9 => answer(401, false),
            10 => answer([402, 403][usize::from(taken)], false),
            11 => answer(400, false),
            12 => Net::Unreached,
            13 if taken && shows_second => Net::UnreachedAgain,
            13 if taken => Net::TwiceLost,
            13 | 14 => Net::Twice { shows_second },
            15 | 16 => {
                // A gateway that starts anew knows no path, or answers for another host.
                let status = [401, 402, 403, 404, 421, 429][(self.chance() * 6.0) as usize];
                Net::OtherCopy { status, is_of_service: taken, retry_after }
            }
            17 => Net::Late(1.0 + self.chance() * 90_000.0),
            _ => Net::Slow(self.chance() * 90_000.0),
        }
    }

    fn post(&self, request: Incoming) -> Result<Pending, Failure> {
        let net = self.net();
        let time = self.time.clone();
        let broken = |after: f64| -> Result<Pending, Failure> {
            let sleep = time.sleep(after);
            Ok(Box::pin(async move {
                sleep.await;
                Err(Failure::new("the connection broke"))
            }))
        };
        let latency = 50.0 + (self.chance() * 400.0).floor();
        let mut says_no = false;
        let taken_before = self.taken.borrow().len();
        let answered = match net {
            Net::Fine | Net::Slow(_) => Ok(self.handle(&request)),
            Net::LostBefore => Err(broken(latency)),
            Net::LostAfter => {
                self.handle(&request);
                Err(broken(latency))
            }
            Net::Hang { taken } => {
                if taken {
                    self.handle(&request);
                }
                Err(Ok(Box::pin(pending()) as Pending))
            }
            Net::Garbage(text, status) => {
                self.handle(&request);
                Ok((status, Vec::new(), text.to_owned()))
            }
            Net::Answer { status, taken, retry_after } => {
                if taken {
                    self.handle(&request);
                }
                let after =
                    retry_after.map(|seconds| ("retry-after".to_owned(), seconds.to_string()));
                let text = "{\"success\":false,\"message\":\"no\"}".to_owned();
                Ok((status, after.into_iter().collect(), text))
            }
            Net::OtherCopy { status, is_of_service, retry_after } => {
                self.handle(&request);
                let after =
                    retry_after.map(|seconds| ("retry-after".to_owned(), seconds.to_string()));
                let text = if is_of_service {
                    "{\"success\":false,\"message\":\"no\"}"
                } else {
                    "<html>no</html>"
                };
                Ok((status, after.into_iter().collect(), text.to_owned()))
            }
            Net::UnreachedAgain => {
                self.handle(&request);
                let failure = Failure { unreached: true, ..Failure::new("ECONNREFUSED") };
                Err(Ok(Box::pin(ready(Err(failure))) as Pending))
            }
            Net::Unreached => {
                says_no = true;
                let failure = Failure { unreached: true, ..Failure::new("ECONNREFUSED") };
                Err(Ok(Box::pin(ready(Err(failure))) as Pending))
            }
            Net::Twice { shows_second } => {
                let (first, second) = (self.handle(&request), self.handle(&request));
                Ok(if shows_second { second } else { first })
            }
            Net::TwiceLost => {
                self.handle(&request);
                self.handle(&request);
                Err(broken(latency))
            }
            Net::Late(after) => {
                self.late.borrow_mut().push((self.time.now() + after, request.clone()));
                Err(broken(latency))
            }
        };
        if let Ok((status, ..)) = &answered {
            let was_taken = self.taken.borrow().len() > taken_before;
            says_no = (400..500).contains(status) && !was_taken;
        }
        self.bodies.borrow_mut().push(serde_json::from_slice(&request.body).unwrap());
        self.posts.borrow_mut().push(Post {
            at: self.time.now(),
            wall: self.time.wall(),
            address: address(&request),
            says_no,
            net,
        });
        match answered {
            Err(pending) => pending,
            Ok(answer) => {
                Ok(self.answer(answer, if let Net::Slow(after) = net { after } else { latency }))
            }
        }
    }

    fn answer(
        &self,
        (status, headers, body): (u16, Vec<(String, String)>, String),
        after: f64,
    ) -> Pending {
        let sleep = self.time.sleep(after);
        Box::pin(async move {
            sleep.await;
            Ok(Response { status, headers, body: Box::pin(ready(Ok(body.into_bytes()))) })
        })
    }

    fn read(&self, request: &Incoming) -> Pending {
        self.reads.set(self.reads.get() + 1);
        if let Some(status) = self.inbox_status.get().filter(|_| request.path.starts_with("/inbox"))
        {
            let text = "{\"success\":false,\"message\":\"no\"}".to_owned();
            if status == 500 && self.reads.get() > 20 {
                self.inbox_status.set(None);
            }
            return self.answer((status, Vec::new(), text), 80.0);
        }
        let planned = self.next_reads.borrow_mut().pop_front();
        if let Some(status) = planned.filter(|status| *status != 200) {
            let text = "{\"success\":false,\"message\":\"no\"}".to_owned();
            return self.answer((status, Vec::new(), text), 80.0);
        }
        let fault =
            if self.chance() < self.faults.get() { (self.chance() * 4.0) as u32 } else { 9 };
        let sleep = self.time.sleep(80.0);
        let no = |status| (status, Vec::new(), "{\"success\":false,\"message\":\"no\"}".to_owned());
        match fault {
            0 => Box::pin(async move {
                sleep.await;
                Err(Failure::new("the connection broke"))
            }),
            1 => self.answer(no(500), 80.0),
            2 => self.answer(no(429), 80.0),
            3 => self.answer((200, Vec::new(), "<html>".into()), 80.0),
            _ => {
                let (status, headers, body) = self.handle(request);
                let body = self.spelling.get().of(body);
                self.answer((status, headers, body), 80.0)
            }
        }
    }
}

fn address(request: &Incoming) -> String {
    let body: Value = serde_json::from_slice(&request.body).unwrap();
    let recipient = &body["recipient"];
    let first = recipient.as_str().or_else(|| recipient[0].as_str());
    first.unwrap().to_owned()
}

impl Transport for Network {
    fn offline(&self) -> bool {
        self.is_offline.get()
    }

    fn may_repeat(&self) -> bool {
        self.repeats.get() && self.says_so.get()
    }

    fn start(&self, request: Request) -> Result<Pending, Failure> {
        assert_clean(&request.url, "an address");
        self.arrive_until(self.time.now());
        let mut body = Vec::new();
        for chunk in request.body.iter().flat_map(|body| &body.chunks) {
            let Chunk::Bytes(bytes) = chunk else { panic!("a chunk that nobody here made") };
            body.extend_from_slice(bytes);
        }
        let target =
            request.url.split('/').skip(3).fold(String::new(), |path, part| path + "/" + part);
        let headers =
            request.headers.iter().map(|(name, value)| (name.clone(), value.reveal().to_owned()));
        let incoming = Incoming::new(request.method.as_str(), &target, headers.collect(), body);
        if incoming.method == "POST" { self.post(incoming) } else { Ok(self.read(&incoming)) }
    }
}
