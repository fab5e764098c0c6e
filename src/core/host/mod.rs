//! What the core needs of the world around it.

pub mod alarm;
pub mod cancel;
pub mod observer;
pub mod random;
pub mod secret;
pub mod transport;

use std::rc::Rc;

use futures::future::LocalBoxFuture;

use observer::Observer;
use random::Random;
use transport::Transport;

/// Time.
pub trait Clock {
    /// Milliseconds of a clock that only runs forward; where it began means nothing.
    fn now(&self) -> f64;
    /// Milliseconds since 1970, by a clock that people and networks set.
    fn wall(&self) -> f64;
    /// Ready after `milliseconds`. Dropping it clears the timer.
    fn sleep(&self, milliseconds: f64) -> LocalBoxFuture<'static, ()>;
}

/// Something that is held until it is dropped.
pub trait Held {
    /// Holds it for `milliseconds` from now, whatever becomes of who else holds it.
    fn release_after(self: Rc<Self>, milliseconds: f64);
}

/// Exclusion beyond this process's own memory, such as other tabs of the same origin.
pub trait Gate {
    /// Waits until nobody else holds `name`, in the order of asking. `None` where the runtime has no
    /// such thing. Dropping the future gives the place up.
    fn enter(&self, name: &str) -> LocalBoxFuture<'static, Option<Box<dyn Held>>>;

    /// Enters only if nobody holds `name` or waits for it; `None` where somebody does.
    fn try_enter(&self, name: &str) -> LocalBoxFuture<'static, Option<Box<dyn Held>>>;

    /// Whether it keeps out everybody who could share a storage with this one.
    fn reaches_all(&self) -> bool {
        true
    }
}

/// A gate for a runtime without one.
pub struct NoGate;

impl Gate for NoGate {
    fn enter(&self, _name: &str) -> LocalBoxFuture<'static, Option<Box<dyn Held>>> {
        Box::pin(std::future::ready(None))
    }

    fn try_enter(&self, _name: &str) -> LocalBoxFuture<'static, Option<Box<dyn Held>>> {
        Box::pin(std::future::ready(Some(Box::new(Nothing) as Box<dyn Held>)))
    }
}

/// What is held where nothing can be.
struct Nothing;

impl Held for Nothing {
    fn release_after(self: Rc<Self>, _milliseconds: f64) {}
}

/// Transport, time, randomness, and who is told.
#[derive(Clone)]
pub struct Host {
    /// Carries requests.
    pub transport: Rc<dyn Transport>,
    /// Tells and waits for time.
    pub clock: Rc<dyn Clock>,
    /// Gives random bytes.
    pub random: Rc<dyn Random>,
    /// Keeps other tabs out.
    pub gate: Rc<dyn Gate>,
    /// Who is told what is asked and answered; where nobody is, nothing is made for it.
    pub observer: Option<Rc<dyn Observer>>,
}
