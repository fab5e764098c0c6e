//! Any mails as a message's receipts, in whatever words: the first line is the message's own subject, then come records
//! between bytes 0x1e, each a subject, a sender, a date and a text between bytes 0x1f. Whoever is named stands in the text,
//! and neither order nor copies decide anything.

#![no_main]

use libfuzzer_sys::fuzz_target;
use pec_massiva::core::exchange::record::Record;
use pec_massiva::tracking::receipt::inbox_message::InboxMessage;
use pec_massiva::tracking::receipt::shipment::status;
use pec_massiva::tracking::receipt::words::Named;
use pec_massiva::tracking::receipt::{Receipt, kind::ReceiptKind};

const ID: &str = "2020082610003492";

/// What is left of a text where letters may be written in many ways.
fn plain(text: &str) -> String {
    text.chars().filter(char::is_ascii_alphanumeric).collect::<String>().to_ascii_lowercase()
}

fuzz_target!(|data: &[u8]| {
    let text = String::from_utf8_lossy(data);
    let (own, mails) = text.split_once('\n').unwrap_or(("Avviso", &text));
    let records: Vec<Record> = mails
        .split('\u{1e}')
        .take(8)
        .map(|mail| {
            let mut parts = mail.splitn(4, '\u{1f}');
            let mut next = || parts.next().map(str::to_owned);
            let (subject, sender, date, body) = (next(), next(), next(), next());
            Record { id: Some(1), sender, recipient: None, date, subject, body }
        })
        .collect();
    for record in &records {
        let body = record.body.as_deref().unwrap_or_default();
        if let Named::These(addressees) = Named::of(body, own) {
            assert!(!addressees.is_empty());
            for one in &addressees {
                assert!(one.address.contains('@') && !one.address.contains(char::is_whitespace));
                // Entities are the only way in which a letter of it may be written otherwise.
                let is_there = body.contains('&') || plain(body).contains(&plain(&one.address));
                assert!(is_there, "{} of {body}", one.address);
            }
        }
        let mail = InboxMessage::of(record.clone());
        if let Some(found) = mail.may_accept() {
            assert!(found.kind == ReceiptKind::Acceptance || found.kind == ReceiptKind::Other);
        }
    }
    let receipts: Vec<Receipt> = records.iter().map(|record| Receipt::of(record, ID)).collect();
    for needed in [None, Some(1), Some(3)] {
        let told = status(ID, needed, receipts.clone());
        let mut turned = receipts.clone();
        turned.reverse();
        assert!(told.says_the_same(&status(ID, needed, turned)), "the order decides nothing");
        let copied = receipts.iter().chain(&receipts).cloned().collect();
        let twice = status(ID, needed, copied);
        assert!(
            (twice.state, twice.delivered, twice.failed)
                == (told.state, told.delivered, told.failed),
            "copies decide nothing: {needed:?} {told:?} {twice:?}"
        );
    }
});
