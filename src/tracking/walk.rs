//! All pages of the inbox, no message twice.

use std::cell::{Cell, RefCell};
use std::collections::BTreeSet;
use std::rc::Rc;

use crate::api::client::{Call, Client};
use crate::core::error::Error;

use super::inbox::InboxMessage;

/// What a full page holds (the service's document).
const FULL: usize = 25;

/// A walk through the pages of the inbox.
///
/// Neither the order of pages nor the number of the first is documented, and their count is known to be
/// wrong: the walk begins where the service begins, goes on to higher numbers until a page is empty,
/// short, or shows nothing new, then to lower ones down to the first.
pub struct Walk {
    client: Rc<Client>,
    q: Option<String>,
    seen: RefCell<BTreeSet<u64>>,
    next: Cell<Step>,
    /// The number of the page the service began with.
    first: Cell<u32>,
}

#[derive(Clone, Copy)]
enum Step {
    Begin,
    Up(u32),
    Down(u32),
    End,
}

impl Walk {
    /// Through all messages, or those that `q` finds.
    pub fn new(client: Rc<Client>, q: Option<String>) -> Self {
        let (seen, next, first) = (RefCell::default(), Cell::new(Step::Begin), Cell::new(1));
        Self { client, q, seen, next, first }
    }

    /// The new messages of the next page that has any; `None` at the end.
    ///
    /// # Errors
    /// Those of a read; the same page can be asked for again.
    pub async fn next(&self, call: &Call) -> Result<Option<Vec<InboxMessage>>, Error> {
        loop {
            let page = match self.next.get() {
                Step::Begin => None,
                Step::Up(page) | Step::Down(page) => Some(page),
                Step::End => return Ok(None),
            };
            let answer = self.client.inbox(self.q.as_deref(), page, call).await?;
            let count = answer.messages.len();
            let mut seen = self.seen.borrow_mut();
            let new: Vec<InboxMessage> =
                answer.messages.into_iter().filter(|message| seen.insert(message.id)).collect();
            if page.is_none() {
                self.first.set(answer.page as u32);
            }
            self.next.set(self.after(page, count >= FULL && !new.is_empty(), !new.is_empty()));
            if !new.is_empty() {
                return Ok(Some(new));
            }
        }
    }

    fn after(&self, page: Option<u32>, may_go_up: bool, has_new: bool) -> Step {
        let first = self.first.get();
        let down = |from: u32| if from > 1 { Step::Down(from - 1) } else { Step::End };
        match self.next.get() {
            Step::Down(page) if has_new => down(page),
            Step::Down(_) | Step::End => Step::End,
            Step::Begin | Step::Up(_) if may_go_up => {
                Step::Up(page.unwrap_or(first).saturating_add(1))
            }
            Step::Begin | Step::Up(_) => down(first),
        }
    }
}
