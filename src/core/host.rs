//! What the core needs of the world around it.

use std::rc::Rc;

use futures::future::LocalBoxFuture;

use super::random::Random;
use super::transport::Transport;

/// Time.
pub trait Clock {
    /// Milliseconds of a clock that only runs forward; where it began means nothing.
    fn now(&self) -> f64;
    /// Milliseconds since 1970, by a clock that people and networks set.
    fn wall(&self) -> f64;
    /// Ready after `milliseconds`. Dropping it clears the timer.
    fn sleep(&self, milliseconds: f64) -> LocalBoxFuture<'static, ()>;
}

/// Transport, time and randomness.
#[derive(Clone)]
pub struct Host {
    /// Carries requests.
    pub transport: Rc<dyn Transport>,
    /// Tells and waits for time.
    pub clock: Rc<dyn Clock>,
    /// Gives random bytes.
    pub random: Rc<dyn Random>,
}
