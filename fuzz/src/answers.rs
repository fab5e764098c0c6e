//! Any bytes as the service's answer, and any text as a mail: whatever comes, the reader and the classifier
//! give an answer, and keep their promises about it.

#![no_main]

use libfuzzer_sys::fuzz_target;
use pec_massiva::core::exchange::answer;
use pec_massiva::core::exchange::outcome::{Outcome, Said, of_change, of_send};
use pec_massiva::core::exchange::record::Record;
use pec_massiva::core::exchange::redact::Redactor;
use pec_massiva::core::exchange::{Answer, Attempt};
use pec_massiva::tracking::receipt::Receipt;
use pec_massiva::tracking::receipt::classify::classify;
use pec_massiva::tracking::receipt::shipment::status;
use pec_massiva::tracking::receipt::subject::{Match, compare, folded};
use pec_massiva::tracking::receipt::words::Named;

const ID: &str = "2020082610003492";
const NOW: f64 = 1_795_251_600_000.0;

fn answered(status: u16, body: &[u8]) -> Attempt {
    Attempt::Answered(Answer { status, headers: Vec::new(), body: Ok(body.to_vec()) })
}

fuzz_target!(|data: &[u8]| {
    let redactor = Redactor::default();
    let (status_byte, body) = data.split_first().map_or((0, data), |(first, rest)| (*first, rest));
    let http = [200, 201, 204, 302, 400, 404, 406, 408, 429, 500][usize::from(status_byte) % 10];
    for said in [Said::Firsthand, Said::Hearsay] {
        if let Outcome::Done(sent) = of_send(answered(http, body), said, &redactor, NOW) {
            assert!(http < 300 && sent.message_id.bytes().all(|byte| byte.is_ascii_digit()));
        }
    }
    let _ = of_change(answered(http, body), &redactor, NOW);
    let answer = answer::successful(answered(http, body), &redactor, NOW);
    if let Ok(fields) = answer.and_then(|answer| answer::fields(&answer, &redactor, NOW)) {
        let records = Record::list(&fields).unwrap_or_default();
        let receipts: Vec<Receipt> = records.iter().map(|record| Receipt::of(record, ID)).collect();
        let told = status(ID, None, receipts.clone());
        let reversed = status(ID, None, receipts.into_iter().rev().collect());
        assert!(told.says_the_same(&reversed), "the order of receipts decides nothing");
    }
    let text = String::from_utf8_lossy(body);
    let (subject, sender) = text.split_once('\n').unwrap_or((&text, "posta-certificata@pec.it"));
    let found = classify(subject, sender);
    assert!(found.subject.len() <= subject.len());
    let sentence = format!("Il giorno 1/1/2024 il messaggio \"{subject}\" proveniente da {sender}");
    for one in Named::of(&sentence, subject).addressees() {
        assert!(one.address.contains('@') && one.address == one.address.to_ascii_lowercase());
    }
    // A find had exactly the wanted subject.
    let is_same = compare(&found.subject, found.message_id.as_deref(), subject) == Match::Same;
    assert!(!is_same || folded(&found.subject) == folded(subject));
});
