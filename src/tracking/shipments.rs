//! Where a shipment stands now, asked of the service.

use crate::api::client::Client;
use crate::core::call::Call;
use crate::core::error::Error;

use super::receipt::Receipt;
use super::receipt::shipment::{ShipmentStatus, status};

impl Client {
    /// Where a message stands now. `expected` is the number of its addressees, where the caller knows
    /// it; else what this client sent counts, else what the acceptance's text names.
    ///
    /// # Errors
    /// Those of [`Client::receipts`].
    pub async fn shipment(
        &self,
        message_id: &str,
        expected: Option<usize>,
        call: &Call,
    ) -> Result<ShipmentStatus, Error> {
        let records = self.receipts(message_id, call).await?;
        let receipts = records.iter().map(|record| Receipt::of(record, message_id)).collect();
        let expected = expected.or_else(|| self.addressees_of(message_id));
        Ok(status(message_id, expected, receipts))
    }
}
