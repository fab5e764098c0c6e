//! What a report of shipments tells: one record a message, as the service told it. How it is written, for people and
//! programs, is the package's own module's.

use std::rc::Rc;

use litemap::LiteMap;
use serde::Serialize;

use crate::api::client::Client;

use crate::core::call::Call;
use crate::core::date::{self, Civil};
use crate::core::error::Error;
use crate::core::error::codes::{Params, options};

use super::receipt::Receipt;
use super::receipt::kind::ReceiptKind;
use super::receipt::shipment::{ShipmentState, ShipmentStatus};

/// What a report tells.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Report {
    /// Its messages.
    pub lines: Vec<Line>,
    /// When it was written; ISO 8601.
    pub written_at: String,
    /// The same as mails in Italy say it.
    pub written_in_rome: String,
}

/// One message.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Line {
    /// Its id.
    pub message_id: String,
    /// Its subject, where a receipt tells it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub subject: Option<String>,
    /// Its addressees, as far as receipts name them.
    pub addressees: Vec<String>,
    /// Where it stands.
    pub state: ShipmentState,
    /// Whether that can still change.
    #[serde(rename = "final")]
    pub is_final: bool,
    /// The number of addressees, where it is known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub expected: Option<usize>,
    /// Addressees it was delivered to.
    pub delivered: usize,
    /// Addressees it failed for.
    pub failed: usize,
    /// Addressees that get no receipts.
    pub ordinary: usize,
    /// Its receipts in the order of their times.
    pub receipts: Vec<Told>,
    /// When the service was asked; ISO 8601.
    pub asked_at: String,
}

/// One receipt.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Told {
    /// What it is.
    pub kind: ReceiptKind,
    /// When it was written; ISO 8601, nothing where that is not known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub date: Option<String>,
    /// Whom it is about, where its text names one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub addressee: Option<String>,
}

/// Asks the service for each message once, and tells what it says. `expected` holds the number of a message's
/// addressees by its id, where the caller knows it.
///
/// # Errors
/// [`Error::Validation`] where there is no id, or those of [`Client::shipment`]: a report that lacks
/// messages would be taken for a whole one.
pub async fn report(
    client: &Rc<Client>,
    ids: &[String],
    expected: &LiteMap<String, usize>,
    call: &Call,
) -> Result<Report, Error> {
    if ids.is_empty() {
        return Err(Error::told("messageIds", options::MISSING_IDS, Params::none()));
    }
    let mut lines: Vec<Line> = Vec::with_capacity(ids.len());
    for id in ids {
        if lines.iter().any(|line| line.message_id == *id) {
            continue;
        }
        let status = client.shipment(id, expected.get(id).copied(), call).await?;
        lines.push(Line::of(status, client.clock().wall()));
    }
    let now = client.clock().wall();
    let written_in_rome = Civil::rome(now).to_mail();
    Ok(Report { lines, written_at: date::iso(now), written_in_rome })
}

impl Line {
    fn of(status: ShipmentStatus, now: f64) -> Self {
        let foreign = [ReceiptKind::Other, ReceiptKind::Envelope, ReceiptKind::Anomaly];
        let time = |receipt: &Receipt| receipt.date.unwrap_or(f64::INFINITY);
        let mut own: Vec<&Receipt> = Vec::new();
        for receipt in status.receipts.iter().filter(|one| !foreign.contains(&one.kind)) {
            own.insert(own.partition_point(|one| time(one) <= time(receipt)), receipt);
        }
        let mut addressees: Vec<String> = Vec::new();
        for receipt in &own {
            for one in receipt.named().addressees() {
                if !addressees.contains(&one.address) {
                    addressees.push(one.address);
                }
            }
        }
        let told = own.iter().map(|receipt| Told {
            kind: receipt.kind,
            date: receipt.date.map(date::iso),
            addressee: receipt.addressee.clone(),
        });
        Self {
            subject: own.first().map(|receipt| receipt.subject.clone()),
            addressees,
            receipts: told.collect(),
            message_id: status.message_id,
            state: status.state,
            is_final: status.is_final,
            expected: status.expected,
            delivered: status.delivered,
            failed: status.failed,
            ordinary: status.ordinary,
            asked_at: date::iso(now),
        }
    }
}
