//! Ending what is under way: one token per call, set by the caller's signal or by `close()`.

use std::cell::{Cell, RefCell};
use std::future::{Future, poll_fn};
use std::pin::Pin;
use std::rc::{Rc, Weak};
use std::task::{Context, Poll, Waker};

use futures::future::LocalBoxFuture;

/// Why a call was ended from outside.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reason {
    /// The caller's signal.
    Aborted,
    /// The client's `close()`.
    Closed,
}

/// A token that can be set once and waited for. Clones share the state.
#[derive(Clone, Default, Debug)]
pub struct Cancel(Rc<State>);

#[derive(Default, Debug)]
struct State {
    reason: Cell<Option<Reason>>,
    wakers: RefCell<Vec<(u64, Waker)>>,
    next: Cell<u64>,
}

impl Cancel {
    /// Sets the token; the first reason stays.
    pub fn cancel(&self, reason: Reason) {
        if self.0.reason.get().is_none() {
            self.0.reason.set(Some(reason));
        }
        let wakers = std::mem::take(&mut *self.0.wakers.borrow_mut());
        for (_, waker) in wakers {
            waker.wake();
        }
    }

    /// The reason, once there is one.
    pub fn reason(&self) -> Option<Reason> {
        self.0.reason.get()
    }

    /// Ready when the token is set. Leaves nothing behind when dropped.
    pub fn cancelled(&self) -> Cancelled {
        let id = self.0.next.get();
        self.0.next.set(id.wrapping_add(1));
        Cancelled { state: self.0.clone(), id }
    }

    /// Runs `work` unless the token is set, before or meanwhile; `work` is dropped then.
    ///
    /// # Errors
    /// The reason, if the token won.
    pub async fn race<T>(&self, mut work: LocalBoxFuture<'_, T>) -> Result<T, Reason> {
        let mut cancelled = self.cancelled();
        poll_fn(|context| match Pin::new(&mut cancelled).poll(context) {
            Poll::Ready(reason) => Poll::Ready(Err(reason)),
            Poll::Pending => work.as_mut().poll(context).map(Ok),
        })
        .await
    }

    /// A handle that does not keep the token alive.
    pub fn downgrade(&self) -> WeakCancel {
        WeakCancel(Rc::downgrade(&self.0))
    }
}

/// See [`Cancel::downgrade`].
#[derive(Debug)]
pub struct WeakCancel(Weak<State>);

impl WeakCancel {
    /// The token, while a call still holds it.
    pub fn upgrade(&self) -> Option<Cancel> {
        self.0.upgrade().map(Cancel)
    }
}

/// Tokens of calls under way, each once, while a call still holds it.
#[derive(Default, Debug)]
pub struct UnderWay(RefCell<Vec<WeakCancel>>);

impl UnderWay {
    /// Adds a token. Many calls may share one.
    pub fn add(&self, cancel: &Cancel) {
        let mut known = self.0.borrow_mut();
        let is_other = |one: Cancel| !Rc::ptr_eq(&one.0, &cancel.0);
        known.retain(|one| one.upgrade().is_some_and(is_other));
        known.push(cancel.downgrade());
    }

    /// Sets them all.
    pub fn cancel(&self, reason: Reason) {
        let known = std::mem::take(&mut *self.0.borrow_mut());
        for cancel in known.iter().filter_map(WeakCancel::upgrade) {
            cancel.cancel(reason);
        }
    }
}

/// See [`Cancel::cancelled`].
#[derive(Debug)]
pub struct Cancelled {
    state: Rc<State>,
    id: u64,
}

impl Future for Cancelled {
    type Output = Reason;

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Reason> {
        if let Some(reason) = self.state.reason.get() {
            return Poll::Ready(reason);
        }
        let mut wakers = self.state.wakers.borrow_mut();
        wakers.retain(|(id, _)| *id != self.id);
        wakers.push((self.id, context.waker().clone()));
        Poll::Pending
    }
}

impl Drop for Cancelled {
    fn drop(&mut self) {
        self.state.wakers.borrow_mut().retain(|(id, _)| *id != self.id);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use futures::executor::block_on;
    use futures::future::{pending, ready};

    #[test]
    fn a_set_token_wins_even_over_work_that_is_ready() {
        let cancel = Cancel::default();
        cancel.cancel(Reason::Aborted);
        cancel.cancel(Reason::Closed);
        assert_eq!(block_on(cancel.race(Box::pin(ready(1)))), Err(Reason::Aborted));
    }

    #[test]
    fn waiting_leaves_no_waker_behind() {
        let cancel = Cancel::default();
        for _ in 0..3 {
            assert_eq!(block_on(cancel.race(Box::pin(ready(1)))), Ok(1));
        }
        assert!(cancel.0.wakers.borrow().is_empty());
    }

    #[test]
    fn calls_under_way_are_kept_once_and_while_they_last() {
        let under_way = UnderWay::default();
        let (shared, other) = (Cancel::default(), Cancel::default());
        under_way.add(&other);
        for _ in 0..3 {
            under_way.add(&shared);
            under_way.add(&Cancel::default());
        }
        assert_eq!(under_way.0.borrow().len(), 3, "the last stranger is forgotten next time");
        under_way.cancel(Reason::Closed);
        assert_eq!([shared.reason(), other.reason()], [Some(Reason::Closed); 2]);
    }

    #[test]
    fn setting_the_token_wakes_who_waits() {
        let cancel = Cancel::default();
        let waiting = cancel.race(Box::pin(pending::<()>()));
        let setting = async { cancel.cancel(Reason::Closed) };
        let (result, ()) = block_on(async { futures::join!(waiting, setting) });
        assert_eq!(result, Err(Reason::Closed));
    }
}
