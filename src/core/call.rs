//! What every call takes: the signal that ends it, and its own time-out and retries.

use std::rc::Rc;

use super::host::cancel::Cancel;
use super::host::random;
use super::host::random::Random;

/// What every call takes.
#[derive(Clone, Debug, Default)]
pub struct Call {
    /// Ends the call.
    pub cancel: Cancel,
    /// Milliseconds of one request; 0 for none; `None` for the client's.
    pub timeout: Option<f64>,
    /// Retries of a read; `None` for the client's.
    pub retries: Option<u32>,
    /// By what its requests are known, where they are one to whoever looks for them.
    pub id: Option<Rc<str>>,
}

impl Call {
    /// The same call, whose requests have one id from now on.
    pub fn named(&self, random: &dyn Random) -> Self {
        let id = self.id.clone().unwrap_or_else(|| random::uuid(random).into());
        Self { id: Some(id), ..self.clone() }
    }

    /// The id of a call that is named; empty of one that is not.
    pub fn id(&self) -> Rc<str> {
        self.id.clone().unwrap_or_else(|| "".into())
    }

    /// The same call without retries, for who asks again by its own plan.
    pub fn once(&self) -> Self {
        Self { retries: Some(0), ..self.clone() }
    }
}
