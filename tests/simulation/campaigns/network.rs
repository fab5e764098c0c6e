//! The service behind a network that loses, delays, garbles and repeats.

use std::cell::{Cell, RefCell};
use std::collections::VecDeque;
use std::future::{pending, ready};
use std::rc::Rc;

use pec_massiva::core::host::Clock;
use pec_massiva::core::random::{Seeded, unit};
use pec_massiva::core::transport::{Chunk, Failure, Pending, Request, Response, Transport};
use pec_massiva::sandbox::http::{Incoming, Reply};
use pec_massiva::sandbox::{Config, Sandbox};
use serde_json::Value;

use crate::support::time::Time;

/// One call of the transport with a message.
#[derive(Clone, Debug)]
#[allow(dead_code)]
pub struct Post {
    /// By the clock that only runs forward, and by the one on the wall.
    pub at: f64,
    pub wall: f64,
    pub address: String,
    /// Whether its answer says that the message was not taken.
    pub says_no: bool,
    /// Whether the message was taken, and answered with the 429 of its second copy.
    pub is_doubled: bool,
    /// What happened to it, for who reads of a broken law.
    pub net: Net,
}

/// What happens to one message.
#[derive(Clone, Copy, Debug)]
pub enum Net {
    Fine,
    LostBefore,
    LostAfter,
    Hang { taken: bool },
    Garbage(&'static str, u16),
    Answer { status: u16, taken: bool, retry_after: Option<u32> },
    Unreached,
    Twice { shows_second: bool },
    TwiceLost,
    Late(f64),
    Slow(f64),
}

pub struct Network {
    time: Rc<Time>,
    random: Seeded,
    sandbox: RefCell<Sandbox>,
    /// How often something goes wrong.
    pub faults: Cell<f64>,
    pub is_offline: Cell<bool>,
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
}

impl Network {
    pub fn new(time: Rc<Time>, seed: u64, per_second: f64) -> Self {
        let config = Config { per_second, speed: 100.0, seed, ..Config::default() };
        Self {
            time,
            random: Seeded::new(seed),
            sandbox: RefCell::new(Sandbox::new(config)),
            faults: Cell::default(),
            is_offline: Cell::default(),
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
            self.taken.borrow_mut().push((id, address(request)));
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
        match (self.chance() * 16.0) as u32 {
            0 => Net::LostBefore,
            1 | 2 => Net::LostAfter,
            3 => Net::Hang { taken },
            4 => Net::Garbage("<html>gateway</html>", 200),
            5 => Net::Garbage("{\"success\":true,\"message_id\":\"SMTP error\"}", 201),
            6 => answer(500, taken),
            7 | 8 => answer(429, false),
            9 => answer(401, false),
            10 => answer([402, 403][usize::from(taken)], false),
            11 => answer(400, false),
            12 => Net::Unreached,
            13 if taken => Net::TwiceLost,
            13 => Net::Twice { shows_second },
            14 => Net::Late(1.0 + self.chance() * 90_000.0),
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
        let (mut says_no, mut is_doubled) = (false, false);
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
            is_doubled = *status == 429 && self.taken.borrow().len() > taken_before;
            says_no = (400..500).contains(status) && !is_doubled;
        }
        self.bodies.borrow_mut().push(serde_json::from_slice(&request.body).unwrap());
        self.posts.borrow_mut().push(Post {
            at: self.time.now(),
            wall: self.time.wall(),
            address: address(&request),
            says_no,
            is_doubled,
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
            _ => self.answer(self.handle(request), 80.0),
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

    fn start(&self, request: Request) -> Result<Pending, Failure> {
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
