//! The turn of a campaign's message.

use futures::future::{FutureExt, LocalBoxFuture};

use crate::api::send::turn;
use crate::campaign::carrier::Turn;
use crate::core::key::outcome::PostedOnce;
use crate::core::key::standing::Standing;

impl Turn for turn::Turn<'_> {
    fn standing(&self) -> &Standing {
        Self::standing(self)
    }

    fn post<'a>(self: Box<Self>) -> LocalBoxFuture<'a, PostedOnce>
    where
        Self: 'a,
    {
        Self::post(*self).boxed_local()
    }
}
