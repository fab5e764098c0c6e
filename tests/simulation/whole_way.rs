//! From a file to the delivery receipt, and every fate of the sandbox.

use pec_massiva::api::send::SendOptions;
use pec_massiva::core::call::Call;
use pec_massiva::core::host::Clock;
use pec_massiva::sandbox::{Config, Dialect};
use pec_massiva::tracking::receipt::kind::ReceiptKind;
use pec_massiva::tracking::receipt::shipment::{ShipmentState, ShipmentStatus};
use serde_json::{Value, json};

use crate::support::canaries::PASSWORD;
use crate::support::{World, file, message};

const HOUR: f64 = 3_600_000.0;

/// The states a message to `recipient` goes through in two days, each once.
fn states(config: Config, recipients: &[&str]) -> (Vec<ShipmentState>, ShipmentStatus) {
    let world = World::with(json!({}), config);
    world.run(async {
        let call = Call::default();
        let sent =
            world.client.send(message(recipients), SendOptions::default(), &call).await.unwrap();
        let mut states = Vec::new();
        loop {
            let status = world.client.shipment(&sent.message_id, None, &call).await.unwrap();
            if states.last() != Some(&status.state) {
                states.push(status.state);
            }
            let over = world.time.elapsed() > 48.0 * HOUR;
            if over {
                return (states, status);
            }
            let pause = if world.time.elapsed() < 10_000.0 { 500.0 } else { HOUR / 2.0 };
            world.time.sleep(pause).await;
        }
    })
}

#[test]
fn every_fate_is_told_in_both_dialects() {
    use ShipmentState::{Accepted, Delayed, Delivered, Failed, Rejected, Submitted};
    for dialect in [Dialect::Observed, Dialect::Documented] {
        for (recipient, expected) in [
            ("consegna@pec.it", &[Submitted, Accepted, Delivered][..]),
            ("chiunque@pec.it", &[Submitted, Accepted, Delivered]),
            ("mancata-consegna@pec.it", &[Submitted, Accepted, Failed]),
            ("casella-piena@pec.it", &[Submitted, Accepted, Failed]),
            ("virus@pec.it", &[Submitted, Accepted, Failed]),
            ("non-accettata@pec.it", &[Submitted, Rejected]),
            ("lenta@pec.it", &[Submitted, Accepted, Delayed, Failed]),
            ("ordinaria@example.com", &[Submitted, Accepted]),
            ("mai@pec.it", &[Submitted, Accepted]),
        ] {
            let config = Config { dialect, ..Config::default() };
            let (states, status) = states(config, &[recipient]);
            assert_eq!(states, expected, "{recipient} {dialect:?}");
            // Of an ordinary address nothing more will come, as far as the acceptance's text is there.
            let is_ordinary = recipient.starts_with("ordinaria") && dialect == Dialect::Observed;
            let is_open = status.state == Accepted && !is_ordinary;
            assert_eq!(status.is_final, !is_open, "{recipient} {dialect:?}");
        }
    }
}

#[test]
fn several_addressees_are_counted_one_by_one() {
    use ShipmentState::{Delivered, PartlyDelivered};
    let addressees = ["a@pec.it", "b@pec.it", "mancata-consegna@pec.it"];
    let (states, status) = states(Config::default(), &addressees);
    assert_eq!(states.last(), Some(&PartlyDelivered));
    assert_eq!((status.expected, status.delivered, status.failed), (Some(3), 2, 1));
    let (states, _) = self::states(Config::default(), &["a@pec.it", "b@pec.it"]);
    assert_eq!(states.last(), Some(&Delivered));
}

#[test]
fn the_file_arrives_bit_for_bit_and_the_body_is_as_documented() {
    let world = World::new();
    let bytes: Vec<u8> =
        (0..7_000_000u32).map(|index| (index.wrapping_mul(7919) >> 3) as u8).collect();
    let mut draft = message(&["consegna@pec.it"]);
    draft.attachments = Some(vec![file("atto è.pdf", bytes.clone()), file("vuoto", Vec::new())]);
    let options = SendOptions { allow_empty_files: Some(true), ..SendOptions::default() };
    world.run(world.client.send(draft, options, &Call::default())).expect("the sandbox takes it");
    let arrivals = world.wire.arrivals.borrow();
    let [arrival] = arrivals.as_slice() else { panic!("one request") };
    let body: Value = serde_json::from_slice(&arrival.body).unwrap();
    let uri = body["attachments"][0]["file"].as_str().unwrap();
    let (kind, content) = uri.split_once(";base64,").unwrap();
    assert_eq!(kind, "data:application/pdf");
    assert!(base64_simd::STANDARD.decode_to_vec(content).unwrap() == bytes);
    assert_eq!(body["attachments"][0]["name"], "atto è.pdf");
    assert_eq!(body["attachments"][1]["file"], "data:application/octet-stream;base64,");
    assert_eq!(body["username"], "demo");
    assert_eq!(body["password"], PASSWORD);
    assert_eq!(body["recipient"], json!(["consegna@pec.it"]));
    let names: Vec<&str> = arrival.headers.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(names, ["authorization", "content-type"]);
}

#[test]
fn the_inbox_shows_the_receipts_and_a_message_to_oneself() {
    let world = World::new();
    world.run(async {
        let call = Call::default();
        let draft = message(&["comune@pecmassiva.com"]);
        let sent = world.client.send(draft, SendOptions::default(), &call).await.unwrap();
        world.time.sleep(10_000.0).await;
        let page = world.client.inbox(None, None, &call).await.unwrap();
        let kinds: Vec<ReceiptKind> = page.messages.iter().map(|message| message.kind).collect();
        use ReceiptKind::{Acceptance, Delivery, Envelope};
        assert_eq!(kinds, [Delivery, Envelope, Acceptance]);
        assert_eq!((page.total, page.page, page.pages), (3.0, 1.0, 1.0));
        for message in &page.messages {
            assert_eq!(message.subject, "Avviso");
            assert_eq!(message.message_id.as_ref(), Some(&sent.message_id));
        }
        let found = world.client.inbox(Some("posta certificata: avv"), None, &call).await.unwrap();
        assert_eq!(found.messages.len(), 1);
        let envelope = world.client.message(found.messages[0].id, &call).await.unwrap();
        assert_eq!(envelope.body.as_deref(), Some("<p>Perché"));
        let quota = world.client.quota("INBOX", &call).await.unwrap();
        assert!(quota.usage > 0.0 && quota.ratio > 0.0 && quota.ratio < 1.0, "{quota:?}");
        let error = world.client.quota("altra/../send", &call).await.unwrap_err();
        assert_eq!(error.class(), "RejectedError");
        let last = world.wire.arrivals.borrow();
        assert_eq!(last.last().unwrap().path, "/quota/altra%2F%2E%2E%2Fsend");
    });
}
