//! The network between a client and the proxy of tests: it carries requests and answers, and does to each what was
//! planned.

use std::future::{pending, ready};

use pec_massiva::core::host::Clock;
use pec_massiva::core::host::transport::{Chunk, Failure, Pending, Request, Response, Transport};
use pec_massiva::sandbox::http::Incoming;
use serde_json::json;

use super::{Net, Proxy, Seen, Without, refusal};

/// Milliseconds from the client to the proxy, and until a broken connection is noticed.
const LATENCY: f64 = 50.0;

impl Transport for Proxy {
    fn offline(&self) -> bool {
        self.is_offline.get()
    }

    fn may_repeat(&self) -> bool {
        self.repeats.get()
    }

    fn start(&self, request: Request) -> Result<Pending, Failure> {
        let mut body = Vec::new();
        for chunk in request.body.iter().flat_map(|body| &body.chunks) {
            let Chunk::Bytes(bytes) = chunk else { panic!("a chunk that nobody here made") };
            body.extend_from_slice(bytes);
        }
        let (method, target) = (request.method.as_str(), request.url.split('/').skip(3));
        let target = target.fold(String::new(), |path, part| path + "/" + part);
        let headers: Vec<(String, String)> = request
            .headers
            .iter()
            .map(|(name, value)| (name.clone(), value.reveal().to_owned()))
            .collect();
        let now = self.time.now();
        let incoming = Incoming::new(method, &target, headers.clone(), body);
        let path = incoming.path.clone();
        self.seen.borrow_mut().push(Seen { at: now, method, path, headers });
        self.arrive_until(now);
        let plan = if method == "POST" { &self.posts } else { &self.reads };
        let net = plan.borrow_mut().pop_front().unwrap_or(Net::Fine);
        let ours = || vec![("x-pec-proxy".to_owned(), "1".to_owned())];
        let standing = || {
            let mailbox = ("x-pec-mailbox".to_owned(), self.mailbox());
            [mailbox, ("x-pec-store".to_owned(), self.mark())]
        };
        let (at, result) = match net {
            Net::Fine | Net::Unreadable => {
                let (at, status, mut headers, mut body) = self.handle(&incoming, now);
                if self.is_ours.get() {
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
                self.handle(&incoming, now);
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
