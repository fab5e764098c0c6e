//! Ending what is under way: one token per call, set by the caller's signal or by `close()`.

use std::cell::{Cell, RefCell};
use std::future::Future;
use std::pin::Pin;
use std::rc::{Rc, Weak};
use std::task::{Context, Poll, Waker};

use futures::future::{Either, select};

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
    pub async fn race<F: Future>(&self, work: F) -> Result<F::Output, Reason> {
        let work = std::pin::pin!(work);
        match select(self.cancelled(), work).await {
            Either::Left((reason, _)) => Err(reason),
            Either::Right((output, _)) => Ok(output),
        }
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
        assert_eq!(block_on(cancel.race(ready(1))), Err(Reason::Aborted));
    }

    #[test]
    fn waiting_leaves_no_waker_behind() {
        let cancel = Cancel::default();
        for _ in 0..3 {
            assert_eq!(block_on(cancel.race(ready(1))), Ok(1));
        }
        assert!(cancel.0.wakers.borrow().is_empty());
    }

    #[test]
    fn setting_the_token_wakes_who_waits() {
        let cancel = Cancel::default();
        let waiting = cancel.race(pending::<()>());
        let setting = async { cancel.cancel(Reason::Closed) };
        let (result, ()) = block_on(async { futures::join!(waiting, setting) });
        assert_eq!(result, Err(Reason::Closed));
    }
}
