//! All pages of the inbox, no message twice.

use std::cell::{Cell, RefCell};
use std::collections::BTreeSet;
use std::rc::Rc;

use crate::api::client::Client;

use crate::api::inbox::Page;
use crate::core::call::Call;
use crate::core::error::Error;
use crate::core::exchange::record::Record;

use super::receipt::inbox_message::InboxMessage;

/// What a full page holds (the service's document).
pub const FULL: usize = 25;

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
    /// How many messages the service says there are.
    total: Cell<Option<f64>>,
    is_unsure: Cell<bool>,
    /// Whether fewer were seen than there are.
    lacks: Cell<bool>,
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
        Self {
            client,
            q,
            seen: RefCell::default(),
            next: Cell::new(Step::Begin),
            first: Cell::new(1),
            total: Cell::default(),
            is_unsure: Cell::default(),
            lacks: Cell::default(),
        }
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
            let answer = self.client.inbox_page(self.q.as_deref(), page, call).await?;
            let Page { records, entries, page: number, total, .. } = answer;
            let mut seen = self.seen.borrow_mut();
            // A mail without an id cannot be told from another: it is shown, and the walk is not sure.
            let mut is_new = |id: Option<u64>| id.is_none_or(|id| seen.insert(id));
            let is_odd =
                entries > records.len() || records.iter().any(|record| record.id.is_none());
            let new: Vec<Record> = records.into_iter().filter(|record| is_new(record.id)).collect();
            if page.is_none() {
                self.first.set(number.unwrap_or(1.0) as u32);
            }
            // What grew or shrank on the way may have shifted past us.
            let known = self.total.replace(total);
            let has_changed = page.is_some() && known != total;
            let is_short = total.is_some_and(|total| (seen.len() as f64) < total);
            self.is_unsure.set(self.is_unsure.get() || is_odd || has_changed);
            self.lacks.set(is_short);
            self.next.set(self.after(page, entries >= FULL && !new.is_empty(), !new.is_empty()));
            if !new.is_empty() {
                return Ok(Some(new.into_iter().map(InboxMessage::of).collect()));
            }
        }
    }

    /// Whether, at its end, the walk can be sure to have met every message.
    pub fn saw_all(&self) -> bool {
        matches!(self.next.get(), Step::End) && !self.is_unsure.get() && !self.lacks.get()
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
