//! The package's own proxy as a transport, in front of the sandbox: it keeps keys, lets each through once,
//! and stands behind a network that loses, delays and garbles.
//!
//! Nothing here runs by itself: what arrives later is dealt with, in its order, when somebody asks.

mod answers;
pub mod network;
mod question;
mod seen;

use std::cell::{Cell, RefCell};
use std::collections::{BTreeMap, VecDeque};
use std::rc::Rc;

use pec_massiva::sandbox::http::{Incoming, Reply};
use pec_massiva::sandbox::{Config, Sandbox};
use serde_json::{Value, json};

use super::time::Time;
use answers::{answer, conflict, done, refusal, tell};
use question::key_of;

pub use super::plan::{Net, Service, Without};
pub use seen::Seen;

/// Milliseconds that a repeat waits.
const PATIENCE: f64 = 30_000.0;

/// When an answer leaves, its status, headers and text.
type Told = (f64, u16, Vec<(String, String)>, String);

#[derive(Clone, Debug)]
enum Key {
    /// From when on there is an end, and which.
    Ends(f64, End),
    Never,
}

#[derive(Clone, Debug)]
enum End {
    Done(u16, String),
    Refused(u16, String, bool),
    Unknown,
}

pub struct Proxy {
    time: Rc<Time>,
    sandbox: RefCell<Sandbox>,
    /// By mailbox and key.
    keys: RefCell<BTreeMap<(String, String), Key>>,
    /// Who is signed in.
    pub session: RefCell<String>,
    /// The store's memory: how often it began anew, how many steps it made, and up to which it forgot.
    epoch: Cell<u32>,
    position: Cell<u64>,
    forgotten: Cell<u64>,
    pub without: Cell<Option<Without>>,
    /// Each with who was signed in when it was sent.
    late: RefCell<Vec<(f64, String, Incoming)>>,
    /// Faults of the next posts, of the next other requests, and of the next forwardings.
    pub posts: RefCell<VecDeque<Net>>,
    pub reads: RefCell<VecDeque<Net>>,
    pub services: RefCell<VecDeque<Service>>,
    pub seen: RefCell<Vec<Seen>>,
    /// Ids that the sandbox gave to what it took, whoever heard of it.
    pub taken: RefCell<Vec<String>>,
    /// The same with the messages.
    pub messages: RefCell<Vec<(String, Value)>>,
    /// The keys under which they came, in the same order.
    pub keys_taken: RefCell<Vec<String>>,
    /// How many faults were played, on the way to it and behind it.
    pub faults: Cell<usize>,
    pub is_offline: Cell<bool>,
    /// Whether the runtime may repeat requests by itself.
    pub repeats: Cell<bool>,
    /// Whether it takes files as they are; and each how many-th request comes to one of the pool that does not yet.
    pub takes_files: Cell<bool>,
    /// Whether a browser reaches it from a page of another origin.
    pub is_foreign: Cell<bool>,
    /// What it calls each request, whatever that calls itself.
    pub names: RefCell<Option<String>>,
    pub old_each: Cell<usize>,
    /// Forms that it took.
    pub forms: Cell<usize>,
    /// Whether it is of a version that has no `/look`.
    pub is_old: Cell<bool>,
    /// A portal's own proxy has neither the header nor the path.
    pub is_ours: Cell<bool>,
}

impl Proxy {
    pub fn new(time: Rc<Time>) -> Self {
        let config = Config { per_second: 0.0, ..Config::default() };
        Self {
            time,
            sandbox: RefCell::new(Sandbox::new(config)),
            keys: RefCell::default(),
            session: RefCell::new("comune".into()),
            epoch: Cell::default(),
            position: Cell::default(),
            forgotten: Cell::default(),
            without: Cell::default(),
            late: RefCell::default(),
            posts: RefCell::default(),
            reads: RefCell::default(),
            services: RefCell::default(),
            seen: RefCell::default(),
            taken: RefCell::default(),
            messages: RefCell::default(),
            keys_taken: RefCell::default(),
            faults: Cell::default(),
            is_offline: Cell::new(false),
            repeats: Cell::new(false),
            takes_files: Cell::new(false),
            is_foreign: Cell::new(false),
            names: RefCell::default(),
            old_each: Cell::new(0),
            forms: Cell::new(0),
            is_old: Cell::new(false),
            is_ours: Cell::new(true),
        }
    }

    /// How many requests of this kind were started.
    pub fn count(&self, method: &str, path: &str) -> usize {
        let seen = self.seen.borrow();
        seen.iter().filter(|one| one.method == method && one.path.starts_with(path)).count()
    }

    /// The store forgets all it knew, as an old key is forgotten.
    pub fn forget(&self) {
        self.keys.borrow_mut().clear();
        self.forgotten.set(self.position.get());
    }

    /// The store begins anew: it was restarted, or another took over.
    pub fn begin_anew(&self) {
        self.keys.borrow_mut().clear();
        self.epoch.set(self.epoch.get() + 1);
        self.position.set(0);
        self.forgotten.set(0);
    }

    /// The fingerprint of the mailbox that is signed in.
    pub fn mailbox(&self) -> String {
        let mut bytes = [0u8; 16];
        for (index, byte) in self.session.borrow().bytes().enumerate() {
            let place = index % bytes.len();
            bytes[place] = bytes[place].wrapping_mul(31).wrapping_add(byte);
        }
        bytes.iter().map(|byte| format!("{byte:02x}")).collect()
    }

    /// The store's mark.
    pub fn mark(&self) -> String {
        format!("epoch-{}.{}", self.epoch.get(), self.position.get())
    }

    fn remembers(&self, mark: Option<&str>) -> bool {
        if self.without.get() == Some(Without::Marks) {
            return true;
        }
        let Some((epoch, position)) = mark.and_then(|mark| mark.rsplit_once('.')) else {
            return false;
        };
        let position: u64 = position.parse().unwrap();
        epoch == format!("epoch-{}", self.epoch.get()) && position >= self.forgotten.get()
    }

    fn is_of_another(&self, request: &Incoming) -> bool {
        let asked = request.header("x-pec-mailbox");
        self.without.get() != Some(Without::Mailboxes)
            && asked.is_some_and(|mailbox| mailbox != self.mailbox())
    }

    /// Lets everything arrive that is still on its way.
    pub fn drain(&self) {
        self.arrive_until(f64::INFINITY);
    }

    /// Counts what is no ordinary thing to happen.
    fn counted<T>(&self, planned: T, is_ordinary: impl Fn(&T) -> bool) -> T {
        self.faults.set(self.faults.get() + usize::from(!is_ordinary(&planned)));
        planned
    }

    /// What the proxy said to somebody else: that their message was taken, or never will be.
    fn of_another(&self, method: &str, at: f64) -> Told {
        if method == "POST" {
            let body =
                json!({"success": true, "sent": 1, "message": "", "message_id": "999999999999999"});
            return (at, 201, vec![("x-pec-key".into(), "done".into())], body.to_string());
        }
        tell(at, json!({"state": "never"}))
    }

    /// Whether a message to this address may still arrive.
    pub fn is_under_way(&self, address: &str) -> bool {
        let is_of = |request: &Incoming| String::from_utf8_lossy(&request.body).contains(address);
        self.late.borrow().iter().any(|(.., request)| is_of(request))
    }

    fn arrive_until(&self, now: f64) {
        let mut late = self.late.borrow_mut();
        late.sort_by(|(a, ..), (b, ..)| a.total_cmp(b));
        let due = late.iter().take_while(|(at, ..)| *at <= now).count();
        let due: Vec<_> = late.drain(..due).collect();
        drop(late);
        for (at, session, request) in due {
            let now = self.session.replace(session);
            self.handle(&request, at);
            self.session.replace(now);
        }
    }

    /// The proxy's answer to what arrives at `at`, and when it comes.
    fn handle(&self, request: &Incoming, at: f64) -> Told {
        let path = request.path.strip_prefix("/api").unwrap().to_owned();
        if !self.is_ours.get() && (path.starts_with("/once") || path.starts_with("/look")) {
            return (at, 404, Vec::new(), "{}".into());
        }
        if self.is_of_another(request) {
            return refusal(at, 412, "unseen", "Another mailbox is signed in.");
        }
        let mark = request.header("x-pec-store").filter(|mark| *mark != "none");
        if path == "/once" {
            let body = json!({"success": true, "message": "", "error": null, "data": null});
            return (at, 200, Vec::new(), body.to_string());
        }
        if let Some(key) = path.strip_prefix("/look/") {
            if self.is_old.get() {
                let told = json!({"success": false, "message": "no", "code": "proxy.route"});
                return (at, 403, Vec::new(), told.to_string());
            }
            let Some(key) = key_of(key) else { return (at, 404, Vec::new(), "{}".into()) };
            return self.look(&key, at);
        }
        if let Some(key) = path.strip_prefix("/once/") {
            assert!(request.header("x-pec-store").is_some(), "asked without a header of its own");
            let Some(key) = key_of(key) else { return (at, 404, Vec::new(), "{}".into()) };
            return self.once(&key, self.remembers(mark), at);
        }
        if (request.method.as_str(), path.as_str()) != ("POST", "/send") {
            let Reply::Answer { status, headers, body } = self.forward(request, at) else {
                panic!()
            };
            return (at, status, headers, body);
        }
        let key = request.header("idempotency-key").unwrap().to_owned();
        let known = self.keys.borrow().get(&self.own(&key)).cloned();
        match known {
            None if mark.is_some() && !self.remembers(mark) => conflict(at, "unknown"),
            None => self.first(request, &key, at),
            Some(Key::Ends(until, End::Refused(_, _, false))) if until <= at => {
                self.first(request, &key, at)
            }
            Some(Key::Never) => conflict(at, "never"),
            Some(Key::Ends(until, _)) if until > at + PATIENCE => {
                conflict(at + PATIENCE, "running")
            }
            Some(Key::Ends(until, end)) => answer(until.max(at), end),
        }
    }

    /// Keys of different mailboxes never meet.
    fn own(&self, key: &str) -> (String, String) {
        (self.session.borrow().clone(), key.to_owned())
    }

    /// Forwards a message for the first time.
    fn first(&self, request: &Incoming, key: &str, at: f64) -> Told {
        self.position.set(self.position.get() + 1);
        let planned = || self.services.borrow_mut().pop_front().unwrap_or(Service::Answers(100.0));
        // What the message alone made so is so for each of its copies.
        let service = match self.keys.borrow().get(&self.own(key)) {
            Some(Key::Ends(_, End::Refused(400, ..))) => Service::Refuses(400),
            _ => self.counted(
                planned(),
                |planned| matches!(planned, Service::Answers(after) if *after <= 100.0),
            ),
        };
        let take = || {
            let Reply::Answer { status, body, .. } = self.forward(request, at) else { panic!() };
            let id = serde_json::from_str::<Value>(&body).unwrap()["message_id"].clone();
            self.taken.borrow_mut().push(id.as_str().expect("the sandbox takes it").to_owned());
            let message: Value = serde_json::from_slice(&request.body).unwrap();
            self.messages.borrow_mut().push((id.as_str().unwrap().to_owned(), message));
            self.keys_taken.borrow_mut().push(key.to_owned());
            (status, body)
        };
        let no = |message: &str| json!({"success": false, "message": message}).to_string();
        let (until, end) = match service {
            Service::Answers(after) => {
                let (status, body) = take();
                (at + after, End::Done(status, body))
            }
            Service::Lost { taken } => {
                if taken {
                    take();
                }
                (at + 1000.0, End::Unknown)
            }
            Service::Refuses(status) => (at + 100.0, End::Refused(status, no("no"), false)),
            Service::Busy(status) => {
                let (at, status, mut headers, body) = refusal(at, status, "free", "Too many.");
                headers.push(("retry-after".into(), "1".into()));
                return (at, status, headers, body);
            }
            Service::Babbles => {
                take();
                (at + 100.0, End::Done(201, "<html>".into()))
            }
        };
        self.keys.borrow_mut().insert(self.own(key), Key::Ends(until, end.clone()));
        answer(until, end)
    }

    /// What is known of a key, which stays as it is.
    fn look(&self, key: &str, at: f64) -> Told {
        match self.keys.borrow().get(&self.own(key)) {
            Some(Key::Ends(until, _)) if *until > at => tell(at, json!({"state": "running"})),
            Some(Key::Ends(_, End::Done(status, body) | End::Refused(status, body, true))) => {
                done(at, *status, body)
            }
            Some(Key::Ends(_, End::Refused(_, _, false))) => tell(at, json!({"state": "free"})),
            Some(Key::Ends(_, End::Unknown) | Key::Never) => tell(at, json!({"state": "unknown"})),
            None => tell(at, json!({"state": "free"})),
        }
    }

    fn once(&self, key: &str, is_known: bool, at: f64) -> Told {
        let mut keys = self.keys.borrow_mut();
        let tell = |data: Value| tell(at, data);
        let done = |status: u16, body: &str| done(at, status, body);
        match keys.get_mut(&self.own(key)) {
            Some(Key::Ends(until, _)) if *until > at => {
                let (at, status, mut headers, body) = tell(json!({"state": "running"}));
                headers.push(("retry-after".into(), "1".into()));
                (at, status, headers, body)
            }
            Some(Key::Ends(_, End::Done(status, body))) => done(*status, body),
            Some(Key::Ends(_, End::Refused(status, body, is_burned))) => {
                // What was told is final: a copy still on its way must not pass.
                *is_burned = true;
                done(*status, body)
            }
            Some(Key::Ends(_, End::Unknown)) => tell(json!({"state": "unknown"})),
            Some(Key::Never) | None => {
                self.position.set(self.position.get() + 1);
                keys.insert(self.own(key), Key::Never);
                tell(json!({"state": if is_known { "never" } else { "unknown" }}))
            }
        }
    }

    fn forward(&self, request: &Incoming, at: f64) -> Reply {
        let path = request.path.strip_prefix("/api").unwrap().to_owned();
        self.sandbox.borrow_mut().handle(&Incoming { path, ..request.clone() }, at)
    }
}
