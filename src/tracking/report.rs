//! A report of shipments, for people and programs: one record a message, as the service told it.

use std::rc::Rc;

use litemap::LiteMap;
use serde::Serialize;
use serde_json::json;

use crate::api::client::Client;

use crate::core::call::Call;
use crate::core::date::{self, Civil};
use crate::core::error::Error;
use crate::core::error::codes::{Params, options};
use crate::core::text;
use crate::core::text::spreadsheet;
use crate::core::text::spreadsheet::word;

use super::receipt::Receipt;
use super::receipt::kind::ReceiptKind;
use super::receipt::shipment::{ShipmentState, ShipmentStatus};

/// What every form of the report says of itself.
const NOTE: &str =
    "State reported by the service. The signed receipts lie in the sender's mailbox.";

/// The columns of the CSV.
const COLUMNS: [&str; 11] = [
    "messageId",
    "subject",
    "addressees",
    "state",
    "final",
    "expected",
    "delivered",
    "failed",
    "ordinary",
    "receipts",
    "askedAt",
];

/// The form of a report.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// For programs.
    Json,
    /// For spreadsheets: UTF-8 with a byte order mark, formulas defused.
    Csv,
    /// For people, and for paper.
    Html,
}

impl Format {
    /// By its name.
    pub fn of(name: &str) -> Option<Self> {
        match name {
            "json" => Some(Self::Json),
            "csv" => Some(Self::Csv),
            "html" => Some(Self::Html),
            _ => None,
        }
    }

    /// The media type.
    pub fn media_type(self) -> &'static str {
        match self {
            Self::Json => "application/json",
            Self::Csv => "text/csv;charset=utf-8",
            Self::Html => "text/html;charset=utf-8",
        }
    }
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
    format: Format,
    call: &Call,
) -> Result<String, Error> {
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
    Ok(match format {
        Format::Json => {
            json!({ "note": NOTE, "writtenAt": date::iso(now), "shipments": lines }).to_string()
        }
        Format::Csv => csv(&lines),
        Format::Html => html(&lines, now),
    })
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

fn csv(lines: &[Line]) -> String {
    let mut text = format!("\u{feff}{}", spreadsheet::header(COLUMNS));
    for line in lines {
        let receipts: Vec<String> = line
            .receipts
            .iter()
            .map(|told| {
                let parts = [Some(word(&told.kind)), told.date.clone(), told.addressee.clone()];
                parts.into_iter().flatten().collect::<Vec<_>>().join(" ")
            })
            .collect();
        let cells = [
            // Spreadsheets keep 15 digits of a number; as a text all stay.
            format!("'{}", line.message_id),
            line.subject.clone().unwrap_or_default(),
            line.addressees.join(" "),
            word(&line.state),
            line.is_final.to_string(),
            line.expected.map(|count| count.to_string()).unwrap_or_default(),
            line.delivered.to_string(),
            line.failed.to_string(),
            line.ordinary.to_string(),
            receipts.join("; "),
            line.asked_at.clone(),
        ];
        text.push_str(&spreadsheet::line(cells));
    }
    text
}

const STYLE: &str = "@page{size:A4 landscape;margin:15mm}body{font:10pt/1.4 system-ui,sans-serif;\
    color:#111;margin:1.5rem}h1{font-size:15pt;margin:0}p{margin:.3rem 0 1rem}table{width:100%;\
    border-collapse:collapse}th,td{text-align:left;vertical-align:top;padding:.35rem .5rem;\
    border-bottom:1px solid #999;overflow-wrap:anywhere}thead{display:table-header-group}\
    tr{break-inside:avoid}td:first-child,time{white-space:nowrap}ul{margin:0;padding:0;list-style:none}@media print{body{margin:0}}";

/// The name of a kind or a state in words: `delivery failure`.
fn in_words(value: &impl Serialize) -> String {
    let mut words = String::new();
    for letter in word(value).chars() {
        if letter.is_ascii_uppercase() {
            words.push(' ');
        }
        words.push(letter.to_ascii_lowercase());
    }
    words
}

/// A time in its ISO form for people.
fn time(iso: &str) -> String {
    let shown = iso.replace('T', " ").replace('Z', " UTC");
    format!("<time datetime=\"{iso}\">{shown}</time>")
}

fn html(lines: &[Line], now: f64) -> String {
    let mut rows = String::new();
    for line in lines {
        let list = |items: &mut dyn Iterator<Item = String>| {
            items.map(|item| format!("<li>{item}</li>")).collect::<String>()
        };
        let receipts = list(&mut line.receipts.iter().map(|told| {
            let about =
                told.addressee.as_ref().map(|address| format!(" ({})", text::to_html(address)));
            let date = told.date.as_deref().map_or_else(|| "no date".into(), time);
            format!("{date} {}{}", in_words(&told.kind), about.unwrap_or_default())
        }));
        let addressees = list(&mut line.addressees.iter().map(|address| text::to_html(address)));
        let counts = format!(
            "delivered {}, failed {}{}",
            line.delivered,
            line.failed,
            if line.ordinary > 0 {
                format!(", without receipts {}", line.ordinary)
            } else {
                String::new()
            }
        );
        let state =
            format!("{}{}", word(&line.state), if line.is_final { "" } else { " (may change)" });
        rows.push_str(&format!(
            "<tr><td>{}</td><td>{}</td><td><ul>{addressees}</ul></td><td>{state}<br>{counts}</td>\
             <td><ul>{receipts}</ul></td><td>{}</td></tr>",
            text::to_html(&line.message_id),
            text::to_html(line.subject.as_deref().unwrap_or_default()),
            time(&line.asked_at),
        ));
    }
    format!(
        "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><meta \
         http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src \
         'unsafe-inline'\"><title>Certified e-mail: report</title><style>{STYLE}</style></head><body>\
         <h1>Certified e-mail: report</h1><p>{NOTE} Written on {}.</p><table><thead><tr><th>Id</th>\
         <th>Subject</th><th>Addressees</th><th>State reported by the service</th><th>Receipts</th>\
         <th>Asked</th></tr></thead><tbody>{rows}</tbody></table></body></html>",
        Civil::rome(now).to_mail(),
    )
}
