//! The sandbox as a transport, with what a network does to requests.

use std::cell::{Cell, RefCell};
use std::future::{pending, ready};
use std::rc::Rc;

use pec_massiva::core::host::Clock;
use pec_massiva::core::host::transport::{Chunk, Failure, Pending, Request, Response, Transport};
use pec_massiva::sandbox::Sandbox;
use pec_massiva::sandbox::http::{Incoming, Reply};

use super::canaries::assert_clean;
use super::time::Time;

/// What arrived.
pub struct Arrival {
    pub at: f64,
    pub method: &'static str,
    pub path: String,
    pub query: String,
    pub headers: Vec<(String, String)>,
    pub body: Vec<u8>,
}

pub struct Wire {
    pub sandbox: Rc<RefCell<Sandbox>>,
    pub arrivals: Rc<RefCell<Vec<Arrival>>>,
    pub is_offline: Cell<bool>,
    time: Rc<Time>,
}

impl Wire {
    pub fn new(sandbox: Rc<RefCell<Sandbox>>, time: Rc<Time>) -> Self {
        Self { sandbox, arrivals: Rc::default(), is_offline: Cell::new(false), time }
    }

    /// How many requests of this kind arrived.
    pub fn count(&self, method: &str, path: &str) -> usize {
        let arrivals = self.arrivals.borrow();
        arrivals.iter().filter(|arrival| arrival.method == method && arrival.path == path).count()
    }
}

impl Transport for Wire {
    fn offline(&self) -> bool {
        self.is_offline.get()
    }

    fn start(&self, request: Request) -> Result<Pending, Failure> {
        let mut body = Vec::new();
        for chunk in request.body.iter().flat_map(|body| &body.chunks) {
            let Chunk::Bytes(bytes) = chunk else { panic!("a chunk that nobody here made") };
            body.extend_from_slice(bytes);
        }
        assert_clean(&request.url, "an address");
        let target =
            request.url.split('/').skip(3).fold(String::new(), |path, part| path + "/" + part);
        let headers: Vec<(String, String)> = request
            .headers
            .iter()
            .map(|(name, value)| (name.clone(), value.reveal().to_owned()))
            .collect();
        let incoming =
            Incoming::new(request.method.as_str(), &target, headers.clone(), body.clone());
        self.arrivals.borrow_mut().push(Arrival {
            at: self.time.now(),
            method: request.method.as_str(),
            path: incoming.path.clone(),
            query: incoming.query.clone(),
            headers,
            body,
        });
        let reply = self.sandbox.borrow_mut().handle(&incoming, self.time.now());
        let latency = self.time.sleep(100.0);
        Ok(Box::pin(async move {
            latency.await;
            match reply {
                Reply::Answer { status, headers, body } => {
                    Ok(Response { status, headers, body: Box::pin(ready(Ok(body.into_bytes()))) })
                }
                Reply::Drop => Err(Failure::new("the connection broke")),
                Reply::Hang => pending().await,
            }
        }))
    }
}
