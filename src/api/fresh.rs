//! Credentials that are asked for again once they are no longer fresh.

use crate::core::call::Call;
use crate::core::error::Error;
use crate::core::exchange::tries::Tries;
use crate::core::settings::Service;

use super::client::Client;
use super::credentials::Access;

/// Milliseconds after which they are asked for again before a request is made.
const FRESH: f64 = 30_000.0;

/// The credentials of a call that may wait for long.
#[derive(Clone)]
pub(super) struct Fresh {
    /// The credentials.
    pub access: Access,
    asked_at: f64,
}

impl Fresh {
    /// Asks for them.
    ///
    /// # Errors
    /// A function of the caller's failed, or the call was ended.
    pub async fn ask(client: &Client, call: &Call, tries: &Tries<'_>) -> Result<Self, Error> {
        let access = client.access(Service::Massiva, call, tries).await?;
        Ok(Self { access, asked_at: client.now() })
    }

    /// Asks again where that is due.
    ///
    /// # Errors
    /// A function of the caller's failed, or the call was ended.
    pub async fn refresh(
        &mut self,
        client: &Client,
        call: &Call,
        tries: &Tries<'_>,
    ) -> Result<(), Error> {
        if client.now() - self.asked_at > FRESH {
            *self = Self::ask(client, call, tries).await?;
        }
        Ok(())
    }
}
