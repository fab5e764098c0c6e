//! What every call takes: the signal that ends it, and its own time-out and retries.

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
    /// Of what the id of its requests is made, where they are one to whoever looks for them.
    pub id: Option<u128>,
}

impl Call {
    /// The same call, whose requests have one id from now on.
    pub fn named(&self, random: &dyn Random) -> Self {
        let id = self.id.unwrap_or_else(|| random::number(random));
        Self { id: Some(id), ..self.clone() }
    }

    /// The same call without retries, for who asks again by its own plan.
    pub fn once(&self) -> Self {
        Self { retries: Some(0), ..self.clone() }
    }
}
