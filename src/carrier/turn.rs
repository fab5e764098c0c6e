//! The turn of a campaign's message.

use futures::future::{FutureExt, LocalBoxFuture};

use crate::api::send::turn;
use crate::campaign::carrier::Turn;
use crate::core::error::ProxyState;
use crate::core::key::outcome::PostedOnce;

impl Turn for turn::Turn<'_> {
    fn proxy_state(&self) -> &ProxyState {
        Self::proxy_state(self)
    }

    fn post<'a>(self: Box<Self>) -> LocalBoxFuture<'a, PostedOnce>
    where
        Self: 'a,
    {
        Self::post(*self).boxed_local()
    }
}
