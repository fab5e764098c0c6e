//! What a client told, as lines.

use std::cell::RefCell;
use std::rc::Rc;

use pec_massiva::core::host::observer::{Event, Kind, Observer};

use super::canaries::assert_clean;

/// Keeps what it was told.
#[derive(Default)]
pub struct Heard(pub RefCell<Vec<Event>>);

impl Observer for Heard {
    fn tell(&self, event: Event) {
        assert_clean(&format!("{event:?}"), "what was told");
        self.0.borrow_mut().push(event);
    }
}

impl Heard {
    pub fn new() -> Rc<Self> {
        Rc::default()
    }

    /// In order: what, of which try, why, with which status, how long.
    pub fn lines(&self) -> Vec<String> {
        self.0.borrow().iter().map(line).collect()
    }

    /// The ids, each once, in order.
    pub fn ids(&self) -> Vec<String> {
        let mut ids: Vec<String> = self.0.borrow().iter().map(|it| it.request_id.clone()).collect();
        ids.dedup();
        ids
    }

    /// Those that are told before another request.
    pub fn retries(&self) -> Vec<String> {
        let heard = self.0.borrow();
        heard.iter().filter(|event| event.kind == Kind::Retry).map(line).collect()
    }
}

fn line(event: &Event) -> String {
    let Event { kind, method, path, attempt, status, duration, delay, reason, .. } = event;
    let mut words = vec![format!("{kind:?} {method} {path} {attempt}")];
    words.extend(reason.map(str::to_owned));
    words.extend(status.map(|status| status.to_string()));
    words.extend(duration.map(|time| format!("after {time}")));
    words.extend(delay.map(|time| format!("for {}", time.round())));
    words.join(" ")
}
