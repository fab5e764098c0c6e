//! The network between a client and the proxy of tests: it carries requests and answers, and does to each what was
//! planned.

use std::future::{pending, ready};

use futures::future::LocalBoxFuture;
use pec_massiva::core::host::Clock;
use pec_massiva::core::host::transport::{
    Body, Chunk, Failure, Pending, Request, Response, Transport,
};
use pec_massiva::sandbox::http::Incoming;
use serde_json::json;

use super::super::canaries::{PASSWORD, assert_clean};
use super::answers::{conflict, refusal};
use super::question::key_of;
use super::{End, Key, Net, Proxy, Seen, Told, Without};

/// Milliseconds from the client to the proxy, and until a broken connection is noticed.
const LATENCY: f64 = 50.0;

/// The key of a question.
fn asked_key(path: &str) -> Option<String> {
    let key = path.rsplit_once("/once/").or_else(|| path.rsplit_once("/look/"))?.1;
    key_of(key)
}

impl Transport for Proxy {
    fn offline(&self) -> bool {
        self.is_offline.get()
    }

    fn may_repeat(&self) -> bool {
        self.repeats.get()
    }

    fn is_foreign(&self, _url: &str) -> bool {
        self.is_foreign.get()
    }

    fn streams_files(&self) -> LocalBoxFuture<'static, bool> {
        Box::pin(ready(true))
    }

    fn start(&self, request: Request) -> Result<Pending, Failure> {
        assert_clean(&request.url, "an address");
        let is_form = request.body.as_ref().is_some_and(|body| body.is_form);
        let pieces = pieces(request.body.as_ref());
        // A file that changed breaks the request off.
        let is_broken = pieces.iter().any(|piece| piece == BROKEN);
        let body = if is_form { json_of(&pieces) } else { pieces.concat() };
        let (method, target) = (request.method.as_str(), request.url.split('/').skip(3));
        let target = target.fold(String::new(), |path, part| path + "/" + part);
        let mut headers: Vec<(String, String)> = request
            .headers
            .iter()
            .map(|(name, value)| (name.clone(), value.reveal().to_owned()))
            .collect();
        if is_form {
            headers.push(("content-type".into(), "application/json".into()));
        }
        let now = self.time.now();
        let incoming = Incoming::new(method, &target, headers.clone(), body);
        let path = incoming.path.clone();
        let wall = self.time.wall();
        self.seen.borrow_mut().push(Seen { at: now, wall, method, path, headers });
        self.arrive_until(now);
        let plan = if method == "POST" { &self.posts } else { &self.reads };
        let planned = plan.borrow_mut().pop_front().unwrap_or(Net::Fine);
        let net = match self.counted(planned, |net| matches!(net, Net::Fine)) {
            _ if is_broken => Net::LostBefore,
            net => net,
        };
        let each = self.old_each.get();
        let is_new =
            self.takes_files.get() && (each == 0 || !self.seen.borrow().len().is_multiple_of(each));
        let key = incoming.header("idempotency-key").map(str::to_owned);
        let key = key.or_else(|| asked_key(&incoming.path));
        let key = if self.without.get() == Some(Without::Names) { None } else { key };
        let given = incoming.header("x-request-id").map(str::to_owned);
        let named = self.names.borrow().clone().or(given);
        let named = named.map(|id| ("x-pec-request".to_owned(), id));
        let ours = || {
            let of_key = key.clone().map(|key| ("x-pec-answers".to_owned(), key));
            [("x-pec-proxy".to_owned(), "1".to_owned())]
                .into_iter()
                .chain(of_key)
                .chain(named.clone())
                .collect::<Vec<_>>()
        };
        let standing = || {
            let mailbox = ("x-pec-mailbox".to_owned(), self.mailbox());
            [mailbox, ("x-pec-store".to_owned(), self.mark())]
        };
        let (at, result) = match net {
            Net::Fine | Net::Unreadable => {
                let (at, status, mut headers, mut body) = if is_form && !is_new {
                    self.refuse_form(incoming.header("idempotency-key"), now)
                } else {
                    self.forms.set(self.forms.get() + usize::from(is_form));
                    self.handle(&incoming, now)
                };
                if self.is_ours.get() {
                    let accepts = if is_new { "multipart" } else { "" };
                    headers.push(("x-pec-accepts".to_owned(), accepts.to_owned()));
                    headers.extend(ours());
                    headers.extend(standing());
                } else {
                    headers.retain(|(name, _)| !name.starts_with("x-pec-"));
                }
                if net == Net::Unreadable {
                    body = "<html>".into();
                }
                (at, Some(Ok((status, headers, body))))
            }
            Net::LostBefore => (now, Some(Err(Failure::new("reset")))),
            Net::Unreached => {
                (now, Some(Err(Failure { unreached: true, ..Failure::new("ECONNREFUSED") })))
            }
            Net::LostAfter => {
                if !is_form || is_new {
                    self.handle(&incoming, now);
                }
                (now, Some(Err(Failure::new("reset"))))
            }
            Net::Late(by) => {
                let session = self.session.borrow().clone();
                self.late.borrow_mut().push((now + by, session, incoming));
                (now, Some(Err(Failure::new("reset"))))
            }
            Net::Hang { arrives } => {
                if arrives {
                    self.handle(&incoming, now);
                }
                (now, None)
            }
            Net::Front { arrives, status } => {
                if arrives {
                    self.handle(&incoming, now);
                }
                let body = json!({"success": false, "message": "no"}).to_string();
                (now, Some(Ok((status, Vec::new(), body))))
            }
            Net::Garbage { arrives, status } => {
                if arrives {
                    self.handle(&incoming, now);
                }
                (now, Some(Ok((status, Vec::new(), "<html>Bad Gateway".into()))))
            }
            Net::OfAnother { arrives } => {
                if arrives {
                    self.handle(&incoming, now);
                }
                let (at, status, mut headers, body) = self.of_another(method, now);
                if self.without.get() != Some(Without::Names) {
                    headers.push(("x-pec-answers".to_owned(), "another".to_owned()));
                }
                headers.push(("x-pec-proxy".to_owned(), "1".to_owned()));
                headers.push(("x-pec-request".to_owned(), "of-another".to_owned()));
                headers.extend(standing());
                (at, Some(Ok((status, headers, body))))
            }
            Net::OtherMessage => {
                let (at, status, mut headers, body) = refusal(now, 422, "done", "Another message.");
                headers.extend(ours());
                headers.extend(standing());
                (at, Some(Ok((status, headers, body))))
            }
            Net::BusyThenLate(by) => {
                let session = self.session.borrow().clone();
                self.late.borrow_mut().push((now + by, session, incoming));
                let (at, status, mut headers, body) = refusal(now, 503, "free", "Too many.");
                headers.extend(ours());
                headers.extend(standing());
                (at, Some(Ok((status, headers, body))))
            }
            Net::Elsewhere => {
                let headers = vec![("x-pec-elsewhere".to_owned(), "1".to_owned())];
                (now, Some(Ok((0, headers, String::new()))))
            }
            Net::Door(status) => {
                let mut headers = ours();
                headers.push(("x-pec-session".to_owned(), "refused".to_owned()));
                (now, Some(Ok((status, headers, "{}".into()))))
            }
            Net::Gate(status) | Net::GateToSecond(status) => {
                if matches!(net, Net::GateToSecond(_)) {
                    self.handle(&incoming, now);
                }
                let mut headers = if self.is_ours.get() { ours() } else { Vec::new() };
                if self.is_ours.get() && method == "POST" {
                    let says_free = self.without.get() == Some(Without::Looks);
                    let known = if says_free { "free" } else { "unseen" };
                    headers.push(("x-pec-key".to_owned(), known.to_owned()));
                }
                (now, Some(Ok((status, headers, "{}".into()))))
            }
        };
        let latency = self.time.sleep(at - now + LATENCY);
        Ok(Box::pin(async move {
            latency.await;
            match result {
                Some(Ok((status, headers, body))) => {
                    Ok(Response { status, headers, body: Box::pin(ready(Ok(body.into_bytes()))) })
                }
                Some(Err(failure)) => Err(failure),
                None => pending().await,
            }
        }))
    }
}

/// What a file holds whose reading fails under way.
pub const BROKEN: &[u8] = b"broken";

impl Proxy {
    /// What a proxy of before says to a form: of a key that is done it takes it for another message.
    fn refuse_form(&self, key: Option<&str>, at: f64) -> Told {
        let key = self.own(key.unwrap());
        match self.keys.borrow().get(&key) {
            None => refusal(at, 415, "free", "Only JSON. Nothing was sent."),
            Some(Key::Ends(_, End::Refused(_, _, false))) => refusal(at, 415, "free", "Only JSON."),
            Some(Key::Ends(_, End::Done(..))) => refusal(at, 422, "done", "Another message."),
            Some(Key::Never) => conflict(at, "never"),
            Some(Key::Ends(..)) => conflict(at, "unknown"),
        }
    }
}

fn pieces(body: Option<&Body>) -> Vec<Vec<u8>> {
    let bytes = |chunk: &Chunk| match chunk {
        Chunk::Bytes(bytes) => bytes.to_vec(),
        Chunk::Kept(_) => panic!("a chunk that nobody here made"),
    };
    body.iter().flat_map(|body| &body.chunks).map(bytes).collect()
}

/// The JSON that a form stands for.
fn json_of(pieces: &[Vec<u8>]) -> Vec<u8> {
    let (first, files) = pieces.split_first().unwrap();
    let end = first.iter().position(|byte| *byte == b'\n').unwrap();
    let gaps: Vec<(usize, usize)> = serde_json::from_slice(&first[..end]).unwrap();
    let text = &first[end + 1..];
    // The sandbox behind it wants what a proxy adds; in the JSON of these tests the client has it.
    let (mut json, mut at) =
        (format!("{{\"username\":\"demo\",\"password\":{},", json!(PASSWORD)).into_bytes(), 1);
    for ((place, size), file) in gaps.into_iter().zip(files) {
        assert_eq!(size, file.len());
        json.extend_from_slice(&text[at..place]);
        base64_simd::STANDARD.encode_append(file, &mut json);
        at = place;
    }
    json.extend_from_slice(&text[at..]);
    json
}
