//! What became of a key that was posted earlier, perhaps by a page that was closed since.

use crate::core::call::Call;
use crate::core::error::Error;
use crate::core::error::ProxyState;
use crate::core::exchange::retry::BUDGET;
use crate::core::exchange::tries::Tries;
use crate::core::host::transport::Method;
use crate::core::key::outcome::KeyOutcome;

use super::asking::{Asking, Learned, path_of};
use crate::api::client::Client;
use crate::api::fresh::Fresh;

impl Client {
    /// Asks the package's own proxy what became of `key`, posted first while the proxy was at `proxy_state`,
    /// until that is known or the time is over. Straight to the service, and behind a proxy of another kind,
    /// there is nobody to ask; a key of another mailbox than the one that is signed in stays unknown, and so does
    /// one that a store does not know which began anew since.
    ///
    /// # Errors
    /// The call was ended, or the client is closed.
    pub async fn ask_key(
        &self,
        key: &str,
        proxy_state: &ProxyState,
        call: &Call,
    ) -> Result<KeyOutcome, Error> {
        self.enter(call)?;
        if !self.may_ask() || self.is_of_another(proxy_state) {
            return Ok(KeyOutcome::Unknown);
        }
        let call = &call.named(self.random());
        let path = path_of(key);
        let tries = &Tries::new(Method::Get, &path, call);
        let mut fresh = match Fresh::ask(self, call, tries).await {
            Ok(fresh) => fresh,
            Err(error @ Error::Abort { .. }) => return Err(error),
            Err(_) => return Ok(KeyOutcome::Unknown),
        };
        let asking = Asking { stranger: BUDGET, ..Asking::new(self, key, call, proxy_state) };
        Ok(match asking.ask(&mut fresh, tries).await {
            Learned::Sent(sent) => KeyOutcome::Sent(sent),
            Learned::Refused(error) => KeyOutcome::NotSent(error),
            Learned::Never => KeyOutcome::Never,
            Learned::Unknown(_) | Learned::Barred(_) => KeyOutcome::Unknown,
            Learned::Ended(error) => return Err(error),
        })
    }
}
