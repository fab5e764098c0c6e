//! Receipts in any wording: whom they name, and what becomes of a shipment by them.

use pec_massiva::api::send::SendOptions;
use pec_massiva::core::call::Call;
use pec_massiva::core::host::Clock;
use pec_massiva::sandbox::wording::Wording;
use pec_massiva::sandbox::{Config, Dialect};
use pec_massiva::tracking::receipt::kind::ReceiptKind;
use pec_massiva::tracking::receipt::shipment::{ShipmentState, ShipmentStatus};
use pec_massiva::tracking::receipt::words::Named;
use proptest::prelude::*;
use serde_json::json;

use crate::support::{World, message};

pub const READABLE: [Wording; 3] = [Wording::Rules, Wording::Other, Wording::Mixed];
const HOUR: f64 = 3_600_000.0;

pub fn world(wording: Wording, seed: u64) -> World {
    let config = Config { per_second: 0.0, wording, seed, ..Config::default() };
    World::with(json!({"rate": {"perSecond": 1000}}), config)
}

/// Sends a message; its id.
pub async fn sent(world: &World, recipients: &[&str], subject: &str, body: &str) -> String {
    let mut draft = message(recipients);
    (draft.subject, draft.body) = (json!(subject), json!(body));
    let sent = world.client.send(draft, SendOptions::default(), &Call::default()).await;
    sent.unwrap().message_id
}

/// What is known of a message, hours after it was sent, to a client that did not send it.
fn known(
    wording: Wording,
    seed: u64,
    recipients: &[&str],
    subject: &str,
    body: &str,
    hours: f64,
) -> ShipmentStatus {
    let world = world(wording, seed);
    world.run(async {
        let id = sent(&world, recipients, subject, body).await;
        world.time.sleep(hours * HOUR).await;
        let records = world.client.receipts(&id, &Call::default()).await.unwrap();
        let of = |record| pec_massiva::tracking::receipt::Receipt::of(record, &id);
        let receipts = records.iter().map(of).collect();
        pec_massiva::tracking::receipt::shipment::status(&id, None, receipts)
    })
}

/// The end of a message to these: state, whether it is final, how many there are, were reached, were not, get no
/// receipt.
fn end(wording: Wording, seed: u64, recipients: &[&str]) -> (ShipmentState, bool, [usize; 4]) {
    let status = known(wording, seed, recipients, "Avviso", "<p>Salve", 30.0);
    let ShipmentStatus { state, is_final, expected, delivered, failed, ordinary, .. } = status;
    (state, is_final, [expected.unwrap_or_default(), delivered, failed, ordinary])
}

#[test]
fn in_any_wording_a_shipment_comes_to_the_same_end() {
    use ShipmentState::{Accepted, Delivered, Failed, PartlyDelivered, Rejected};
    for wording in READABLE {
        for seed in 0..if wording == Wording::Mixed { 40 } else { 1 } {
            let end = |recipients: &[&str]| end(wording, seed, recipients);
            let told = end(&["a@pec.it", "mai@pec.it"]);
            assert_eq!(told, (Accepted, false, [2, 1, 0, 0]), "{wording:?} {seed}");
            let told = end(&["a@pec.it", "mancata-consegna@pec.it"]);
            assert_eq!(told, (PartlyDelivered, true, [2, 1, 1, 0]), "{wording:?} {seed}");
            let told = end(&["a@pec.it", "ordinaria@example.it"]);
            assert_eq!(told, (PartlyDelivered, true, [2, 1, 0, 1]), "{wording:?} {seed}");
            let told = end(&["ordinaria@example.it"]);
            assert_eq!(told, (Accepted, true, [1, 0, 0, 1]), "{wording:?} {seed}");
            let told = end(&["a@pec.it", "b@pec.it", "c@pec.it"]);
            assert_eq!(told, (Delivered, true, [3, 3, 0, 0]), "{wording:?} {seed}");
            let told = end(&["lenta@pec.it", "virus@pec.it"]);
            assert_eq!(told, (Failed, true, [2, 0, 2, 0]), "{wording:?} {seed}");
            let (state, is_final, _) = end(&["a@pec.it", "non-accettata@pec.it"]);
            assert_eq!((state, is_final), (Rejected, true), "{wording:?} {seed}");
        }
    }
}

#[test]
fn where_nobody_can_read_how_many_there_are_nothing_is_final() {
    let (state, is_final, counts) = end(Wording::Unknown, 1, &["a@pec.it", "mai@pec.it"]);
    assert_eq!((state, is_final, counts), (ShipmentState::Accepted, false, [0, 1, 0, 0]));
    // However many receipts tell of one: there may be one more.
    for reached in [
        &["a@pec.it", "b@pec.it"][..],
        &["a@pec.it", "mancata-consegna@pec.it"],
        &["a@pec.it", "lenta@pec.it", "virus@pec.it"],
        &["mancata-consegna@pec.it", "casella-piena@pec.it"],
    ] {
        let (_, is_final, _) = end(Wording::Unknown, 1, &[reached, &["mai@pec.it"]].concat());
        assert!(!is_final, "{reached:?}");
    }
    let world = world(Wording::Unknown, 1);
    world.run(async {
        // Who sent it knows.
        let id = sent(&world, &["a@pec.it"], "Avviso", "<p>Salve").await;
        world.time.sleep(HOUR).await;
        let status = world.client.shipment(&id, None, &Call::default()).await.unwrap();
        assert_eq!((status.state, status.is_final), (ShipmentState::Delivered, true));
    });
}

#[test]
fn a_text_that_quotes_a_receipt_of_another_message_names_nobody() {
    let dialect = Dialect::Documented;
    let config = Config { per_second: 0.0, dialect, ..Config::default() };
    let world = World::with(json!({"rate": {"perSecond": 1000}}), config);
    world.run(async {
        // In this dialect the message's own text stands in place of the delivery's.
        let quoted = "Ricevuta di avvenuta consegna<br>Il giorno 1/1/2020 alle ore 10:00:00 il messaggio \
                      \"Diffida\" proveniente da \"comune@pecmassiva.com\" ed indirizzato a \"z@w.it\" è \
                      stato consegnato nella casella di destinazione.";
        for body in [quoted, "<p>Salve, il messaggio \"Avviso\" inviato da x@y.it a z@w.it è stato letto"] {
            let id = sent(&world, &["a@pec.it"], "Avviso", body).await;
            world.time.sleep(HOUR).await;
            let status = world.client.shipment(&id, None, &Call::default()).await.unwrap();
            let addressees: Vec<_> =
                status.receipts.iter().filter_map(|one| one.addressee.clone()).collect();
            assert!(addressees.is_empty(), "{addressees:?}");
            assert_eq!((status.state, status.is_final), (ShipmentState::Delivered, true));
        }
    });
}

/// Parts of subjects and texts that look like a receipt's own.
fn part() -> impl Strategy<Value = String> {
    let parts = [
        "Avviso ",
        "\" proveniente da \"x@y.it\" ed indirizzato a \"z@w.it\" è stato consegnato",
        " inviato da x@y.it a z@w.it (\"posta ordinaria\") è stato accettato ",
        "il messaggio \"",
        "il messaggio con Oggetto \"Avviso\" inviato da \"comune@pecmassiva.com\" ed indirizzato a \
         \"z@w.it\" è stato consegnato ",
        "Ricevuta di accettazione: Il giorno 26/08/2020 il messaggio ",
        "oggetto ",
        "ed indirizzato a: z@w.it ",
        "<z@w.it>, ",
        " stato ",
        "perché è così ",
        "a < b > c & d &amp; &lt;b&gt; ",
        "<b>grassetto</b> ",
        "«n. 7» ",
        "00743110157 ",
        "2020082610003492 ",
        "Identificativo messaggio: ",
        "'",
    ];
    prop_oneof![
        4 => proptest::sample::select(parts.to_vec()).prop_map(str::to_owned),
        1 => "[ -~àèì€]{1,6}",
    ]
}

fn recipients() -> impl Strategy<Value = Vec<String>> {
    let fates = ["consegna", "mancata-consegna", "ordinaria", "mai", "virus", "casella-piena"];
    let fates = proptest::collection::vec(proptest::sample::select(fates.to_vec()), 1..4);
    fates.prop_map(|fates| {
        let address = |(index, fate)| format!("{fate}+{index}@Ente-{index}.pec.it");
        fates.into_iter().enumerate().map(address).collect()
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(600))]

    #[test]
    fn exactly_the_addressees_are_named_whatever_the_message_holds(
        wording in proptest::sample::select(READABLE.to_vec()),
        seed in 1u64..1_000_000,
        recipients in recipients(),
        subject in proptest::collection::vec(part(), 1..5).prop_map(|parts| parts.concat()),
        body in proptest::collection::vec(part(), 0..5).prop_map(|parts| parts.concat()),
        quotes_itself in any::<bool>(),
    ) {
        prop_assume!(!subject.trim().is_empty() && subject.trim().len() < 240);
        let quoted = format!(
            "<p>Il giorno 1/1/2020 il messaggio \"{subject}\" proveniente da \"comune@pecmassiva.com\" ed \
             indirizzato a \"z@w.it\" è stato consegnato</p>"
        );
        let body = format!("<p>Salve</p>{body}{}", if quotes_itself { &quoted } else { "" });
        let borrowed: Vec<&str> = recipients.iter().map(String::as_str).collect();
        let status = known(wording, seed, &borrowed, &subject, &body, 30.0);
        let folded: Vec<String> = recipients.iter().map(|one| one.to_lowercase()).collect();
        let of_fate = |fates: &[&str]| {
            folded.iter().filter(|one| fates.iter().any(|fate| one.starts_with(fate))).count()
        };
        for receipt in &status.receipts {
            match receipt.kind {
                ReceiptKind::Acceptance => {
                    let Named::These(named) = receipt.named() else {
                        panic!("{:?}: {:?}", receipt.subject, receipt.body)
                    };
                    let named: Vec<String> = named.into_iter().map(|one| one.address).collect();
                    prop_assert_eq!(&named, &folded, "{:?}", receipt.body);
                }
                ReceiptKind::Other | ReceiptKind::Envelope => {}
                _ => {
                    let addressee = receipt.addressee.clone().unwrap_or_default();
                    prop_assert!(folded.contains(&addressee), "{:?}: {:?}", addressee, receipt.body);
                }
            }
        }
        prop_assert_eq!(status.expected, Some(recipients.len()));
        prop_assert_eq!(status.ordinary, of_fate(&["ordinaria"]));
        prop_assert_eq!(status.delivered, of_fate(&["consegna"]));
        prop_assert_eq!(status.failed, of_fate(&["mancata", "casella", "virus"]));
        prop_assert_eq!(status.is_final, of_fate(&["mai"]) == 0);
    }
}
