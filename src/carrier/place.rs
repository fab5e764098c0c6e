//! A campaign's message among the shipments that a client follows.

use std::rc::Rc;

use futures::future::FutureExt;

use crate::api::client::Client;
use crate::campaign::carrier::{Carried, Place};
use crate::core::call::Call;
use crate::core::error::Error;
use crate::tracking::receipt::shipment::ShipmentStatus;
use crate::tracking::watch;

/// A shipment that is followed.
pub(super) struct Followed {
    pub client: Rc<Client>,
    pub place: watch::Place,
    /// How many the message went to.
    pub addressees: usize,
}

impl Place for Followed {
    fn is_among_many(&self) -> bool {
        self.place.is_among_many()
    }

    fn has_news(&self) -> bool {
        self.place.has_news()
    }

    fn look_for_all<'a>(&'a self, call: &'a Call) -> Carried<'a, ()> {
        self.place.look(&self.client, call).boxed_local()
    }

    fn shipment<'a>(&'a self, message_id: &'a str, call: &'a Call) -> Carried<'a, ShipmentStatus> {
        async move {
            let waiting = self.place.wait(self.client.clock());
            call.cancel.race(Box::pin(waiting)).await.map_err(Error::ended)?;
            let news = self.place.latest();
            let expected = Some(self.addressees);
            let looked = self.client.shipment(message_id, expected, &call.once()).await;
            self.place.looked(news);
            looked
        }
        .boxed_local()
    }
}
