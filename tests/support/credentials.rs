//! Credentials of tests.

use std::cell::Cell;
use std::future::ready;

use futures::future::LocalBoxFuture;
use pec_massiva::api::credentials::Credentials;
use pec_massiva::core::error::Error;
use pec_massiva::core::host::secret::{Mailbox, Secret};

use super::canaries::{PASSWORD, TOKEN};

/// A token with a number that grows each time it is asked for.
#[derive(Default)]
pub struct Given {
    asked: Cell<u32>,
}

impl Credentials for Given {
    fn token(&self) -> LocalBoxFuture<'_, Result<Option<Secret>, Error>> {
        self.asked.set(self.asked.get() + 1);
        Box::pin(ready(Ok(Some(Secret::new(format!("{TOKEN}{}", self.asked.get()))))))
    }

    fn mailbox(&self) -> LocalBoxFuture<'_, Result<Option<Mailbox>, Error>> {
        Box::pin(ready(Ok(Some(Mailbox {
            username: Secret::new("demo".into()),
            password: Secret::new(PASSWORD.into()),
        }))))
    }

    fn headers(&self) -> LocalBoxFuture<'_, Result<Vec<(String, String)>, Error>> {
        Box::pin(ready(Ok(Vec::new())))
    }
}
