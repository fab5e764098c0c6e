//! The state of a shipment: a fold over its receipts, in any order, any number of times.

use serde::{Deserialize, Serialize};

use super::Receipt;
use super::kind::ReceiptKind;
use super::tally;
use super::tally::{Tally, tally};

/// Where a shipment stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum ShipmentState {
    /// Sent, no receipt yet.
    Submitted,
    /// The sender's provider took it.
    Accepted,
    /// The sender's provider refused it. Final.
    Rejected,
    /// Not delivered within 12 hours; it may still be.
    Delayed,
    /// In every addressee's mailbox. Final.
    Delivered,
    /// In some mailboxes; for the rest it failed, or nobody will tell. Final.
    PartlyDelivered,
    /// Failed for every addressee that gets receipts. Final.
    Failed,
}

/// Where a shipment stands, and why.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ShipmentStatus {
    /// Its id.
    pub message_id: String,
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
    /// Addressees that the acceptance calls ordinary: no receipt will tell whether it reached them.
    pub ordinary: usize,
    /// All that came, foreign mail as `other`.
    pub receipts: Vec<Receipt>,
}

impl ShipmentStatus {
    /// Whether nothing has changed since: the order in which the service lists mails is no change.
    pub fn says_the_same(&self, other: &Self) -> bool {
        let counts = |status: &Self| {
            let Self { state, is_final, expected, delivered, failed, ordinary, .. } = *status;
            (state, is_final, expected, delivered, failed, ordinary, status.receipts.len())
        };
        counts(self) == counts(other)
    }
}

/// Folds receipts into a status.
pub fn status(message_id: &str, expected: Option<usize>, receipts: Vec<Receipt>) -> ShipmentStatus {
    let accepted = tally::accepted(&receipts);
    let (named, ordinary) = (accepted.named, accepted.ordinary.len());
    let expected = expected.or(named);
    let needed = match expected {
        Some(expected) => expected.max(1),
        // Where the acceptance names addressees and nobody can read how many, there may always be one more than
        // receipts tell of.
        None if accepted.has_unreadable => receipts.len() + 1,
        None => tally::named(&receipts).max(1),
    };
    let Tally { delivered, failed, is_delayed } = tally(&receipts, needed);
    // Nothing more will come of an ordinary address; of the others that the acceptance names it will.
    let is_settled = delivered + failed >= needed
        || (ordinary > 0 && delivered + failed + ordinary >= needed.max(named.unwrap_or_default()));
    let has = |kinds: &[ReceiptKind]| receipts.iter().any(|receipt| kinds.contains(&receipt.kind));
    let is_rejected = has(&[ReceiptKind::NonAcceptance, ReceiptKind::NonAcceptanceVirus]);
    let is_underway =
        has(&[ReceiptKind::Acceptance, ReceiptKind::TakenInCharge, ReceiptKind::VirusDetection]);
    let state = if delivered >= needed {
        ShipmentState::Delivered
    } else if is_rejected && delivered == 0 {
        ShipmentState::Rejected
    } else if is_settled && delivered > 0 {
        ShipmentState::PartlyDelivered
    } else if is_settled && failed > 0 {
        ShipmentState::Failed
    } else if is_settled {
        // All are ordinary: this is where it ends.
        ShipmentState::Accepted
    } else if is_delayed {
        ShipmentState::Delayed
    } else if is_underway || delivered + failed > 0 {
        ShipmentState::Accepted
    } else {
        ShipmentState::Submitted
    };
    let is_open = matches!(
        state,
        ShipmentState::Submitted | ShipmentState::Accepted | ShipmentState::Delayed
    );
    ShipmentStatus {
        message_id: message_id.to_owned(),
        state,
        is_final: is_settled || !is_open,
        expected,
        delivered,
        failed,
        ordinary,
        receipts,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::core::exchange::record::Record;
    use proptest::prelude::*;

    const ID: &str = "2020082610003492";

    /// A receipt about `addressee`, `hours` after the acceptance.
    fn receipt(prefix: &str, addressee: &str, hours: i64) -> Receipt {
        let body = match addressee {
            "" => "Salve, una prova".to_owned(),
            _ => format!(
                "\"Prova\" proveniente da \"me@pec.it\" ed indirizzato a \"{addressee}\" è stato"
            ),
        };
        let date = format!("{} Aug 2020 {:02}:00:00 +0000", 1 + hours / 24, hours % 24);
        let record = Record {
            sender: Some("posta-certificata@pec.it".into()),
            subject: Some(format!("{prefix}: Prova {ID}")),
            date: Some(date),
            body: Some(body),
            ..Record::default()
        };
        Receipt::of(&record, ID)
    }

    const NOTICE: &str = "AVVISO DI MANCATA CONSEGNA PER SUP. TEMPO MASSIMO";
    const FAILURE: &str = "AVVISO DI MANCATA CONSEGNA";

    fn state(expected: usize, receipts: Vec<Receipt>) -> (ShipmentState, usize, usize) {
        let status = status(ID, Some(expected), receipts);
        (status.state, status.delivered, status.failed)
    }

    #[test]
    fn from_submitted_to_delivered() {
        use ShipmentState::{Accepted, Delivered, Submitted};
        let acceptance = receipt("ACCETTAZIONE", "", 0);
        let delivery = receipt("CONSEGNA", "", 1);
        assert_eq!(state(1, vec![]), (Submitted, 0, 0));
        assert_eq!(state(1, vec![acceptance.clone()]), (Accepted, 0, 0));
        assert_eq!(state(1, vec![acceptance, delivery]), (Delivered, 1, 0));
    }

    #[test]
    fn one_delivery_of_two_is_not_delivered() {
        use ShipmentState::{Accepted, Delivered, PartlyDelivered};
        let first = receipt("CONSEGNA", "a@b.it", 1);
        assert_eq!(state(2, vec![first.clone(), first.clone()]), (Accepted, 1, 0));
        let again = receipt("CONSEGNA", "A@b.it", 2);
        assert_eq!(state(2, vec![first.clone(), again]), (Accepted, 1, 0));
        let second = receipt("CONSEGNA", "c@d.it", 1);
        assert_eq!(state(2, vec![first.clone(), second]), (Delivered, 2, 0));
        let failed = receipt(FAILURE, "c@d.it", 1);
        assert_eq!(state(2, vec![first, failed]), (PartlyDelivered, 1, 1));
    }

    #[test]
    fn a_refusal_is_final_and_no_acceptance() {
        let refusal = receipt("AVVISO DI NON ACCETTAZIONE", "a@b.it", 0);
        assert_eq!(state(1, vec![refusal]).0, ShipmentState::Rejected);
    }

    #[test]
    fn the_second_notice_fails_and_a_delivery_beats_it() {
        use ShipmentState::{Delayed, Delivered, Failed};
        let acceptance = receipt("ACCETTAZIONE", "a@b.it", 0);
        let (first, second) = (receipt(NOTICE, "a@b.it", 12), receipt(NOTICE, "a@b.it", 19));
        assert_eq!(state(1, vec![acceptance.clone(), first.clone()]), (Delayed, 0, 0));
        assert_eq!(state(1, vec![first, second.clone()]), (Failed, 0, 1));
        let late = receipt(NOTICE, "a@b.it", 23);
        assert_eq!(state(1, vec![acceptance, late.clone()]), (Failed, 0, 1));
        let delivery = receipt("CONSEGNA", "a@b.it", 24);
        assert_eq!(state(1, vec![late, second, delivery]), (Delivered, 1, 0));
    }

    #[test]
    fn a_notice_that_nobody_can_date_says_itself_whether_it_is_the_second() {
        let notice = |subject: &str, text: &str| {
            let body =
                format!("il messaggio \"{subject}\" non \u{e8} stato consegnato nelle {text}");
            Receipt {
                date: None,
                body: Some(body),
                subject: subject.into(),
                ..receipt(NOTICE, "a@b.it", 12)
            }
        };
        let (first, second) = ("prime dodici ore", "ventiquattro&nbsp;ore successive");
        for (notice, failed) in [
            (notice("Prova", second), 1),
            (notice("Prova", first), 0),
            (notice("Entro ventiquattro ore", first), 0),
            (notice("Entro ventiquattro ore", "prime ore"), 0),
            (notice("Entro ventiquattro ore", second), 0),
        ] {
            assert_eq!(state(1, vec![notice.clone()]).2, failed, "{:?}", notice.body);
        }
    }

    #[test]
    fn two_notices_that_name_nobody_may_be_about_two() {
        let notices = || vec![receipt(NOTICE, "", 12), receipt(NOTICE, "", 13)];
        assert_eq!(state(2, notices()), (ShipmentState::Delayed, 0, 0));
        assert_eq!(state(1, notices()), (ShipmentState::Failed, 0, 1));
    }

    #[test]
    fn a_receipt_that_names_nobody_counts_once_and_may_repeat_one_that_does() {
        use ShipmentState::{Accepted, Delivered, Failed};
        let failure = receipt(FAILURE, "", 1);
        assert_eq!(state(2, vec![failure.clone(), failure.clone()]), (Accepted, 0, 1));
        assert_eq!(state(2, vec![failure, receipt(FAILURE, "", 2)]), (Failed, 0, 2));
        let deliveries = || vec![receipt("CONSEGNA", "a@b.it", 1), receipt("CONSEGNA", "", 2)];
        assert_eq!(state(2, deliveries()), (Accepted, 1, 0));
        assert_eq!(state(1, deliveries()), (Delivered, 1, 0));
    }

    #[test]
    fn a_virus_detection_by_itself_fails_nobody() {
        let found = receipt("PROBLEMA DI SICUREZZA", "a@b.it", 1);
        assert_eq!(state(1, vec![found.clone()]), (ShipmentState::Accepted, 0, 0));
        let failure = receipt("AVVISO DI MANCATA CONSEGNA PER VIRUS", "a@b.it", 1);
        assert_eq!(state(1, vec![found, failure]), (ShipmentState::Failed, 0, 1));
    }

    /// Mail that lies under the id and is no receipt of it.
    fn foreign() -> Vec<Receipt> {
        let record = |sender: &str, subject: &str| Record {
            sender: Some(sender.into()),
            subject: Some(subject.into()),
            ..Record::default()
        };
        let foreign = [
            record("posta-certificata@pec.it", "CONSEGNA: Prova 202008261000349"),
            record("evil@x.it", &format!("CONSEGNA: Prova {ID}")),
            record("\"Per conto di: a@b.it\" ", &format!("POSTA CERTIFICATA: CONSEGNA: x {ID}")),
            Record::default(),
        ];
        foreign.iter().map(|record| Receipt::of(record, ID)).collect()
    }

    #[test]
    fn foreign_mail_changes_nothing() {
        let receipts = foreign();
        let kinds: Vec<ReceiptKind> = receipts.iter().map(|receipt| receipt.kind).collect();
        use ReceiptKind::{Envelope, Other};
        assert_eq!(kinds, [Other, Other, Envelope, Other]);
        assert_eq!(state(1, receipts).0, ShipmentState::Submitted);
    }

    #[test]
    fn where_nobody_says_how_many_receipts_about_others_are_not_passed_over() {
        use ShipmentState::{Accepted, Delivered, PartlyDelivered};
        let told = |receipts: Vec<Receipt>| {
            let status = status(ID, None, receipts);
            (status.state, status.is_final)
        };
        let acceptance = receipt("ACCETTAZIONE", "", 0);
        let delivery = receipt("CONSEGNA", "a@b.it", 1);
        let failure = receipt(FAILURE, "c@d.it", 1);
        let in_charge = receipt("PRESA IN CARICO", "c@d.it", 1);
        assert_eq!(told(vec![acceptance.clone(), delivery.clone()]), (Delivered, true));
        assert_eq!(told(vec![acceptance, delivery.clone(), failure]), (PartlyDelivered, true));
        assert_eq!(told(vec![delivery.clone(), in_charge.clone()]), (Accepted, false));
        let other = receipt("CONSEGNA", "c@d.it", 2);
        assert_eq!(told(vec![delivery, in_charge, other]), (Delivered, true));
    }

    #[test]
    fn the_acceptance_tells_how_many_where_nobody_else_does() {
        let mut acceptance = receipt("ACCETTAZIONE", "a@b.it", 0);
        acceptance.body =
            Some("\"Prova\" proveniente da me@pec.it indirizzato a: a@b.it c@d.it è stato".into());
        let delivery = receipt("CONSEGNA", "a@b.it", 1);
        let status = status(ID, None, vec![acceptance, delivery]);
        assert_eq!((status.expected, status.state), (Some(2), ShipmentState::Accepted));
    }

    #[test]
    fn an_ordinary_address_gets_no_receipt_and_the_state_says_so() {
        use ShipmentState::{Accepted, Failed, PartlyDelivered};
        let mut acceptance = receipt("ACCETTAZIONE", "a@b.it", 0);
        acceptance.body = Some(
            "\"Prova\" proveniente da me@pec.it indirizzato a: a@b.it (\"posta ordinaria\") c@d.it (\"posta \
             certificata\") è stato"
                .into(),
        );
        let told = |receipts: Vec<Receipt>| {
            let status = status(ID, None, receipts);
            (status.state, status.is_final, status.ordinary)
        };
        let delivery = receipt("CONSEGNA", "c@d.it", 1);
        assert_eq!(told(vec![acceptance.clone()]), (Accepted, false, 1));
        assert_eq!(told(vec![acceptance.clone(), delivery.clone()]), (PartlyDelivered, true, 1));
        let failure = receipt(FAILURE, "c@d.it", 1);
        assert_eq!(told(vec![acceptance.clone(), failure]), (Failed, true, 1));
        let surprise = receipt("CONSEGNA", "a@b.it", 1);
        let all = vec![acceptance.clone(), delivery, surprise];
        assert_eq!(told(all), (ShipmentState::Delivered, true, 0));
        acceptance.body = acceptance.body.map(|body| body.replace("certificata", "ordinaria"));
        assert_eq!(told(vec![acceptance]), (Accepted, true, 2));
    }

    /// A receipt of any kind, about somebody or nobody, dated or not.
    fn any_receipt() -> impl Strategy<Value = Receipt> {
        let prefixes = [
            "ACCETTAZIONE",
            "CONSEGNA",
            FAILURE,
            NOTICE,
            "PRESA IN CARICO",
            "Fattura",
            "AVVISO DI NON ACCETTAZIONE",
            "PROBLEMA DI SICUREZZA",
            "AVVISO DI MANCATA CONSEGNA PER VIRUS",
        ];
        let names = ["", "a@b.it", "c@d.it", "a@b.it (\"posta ordinaria\") c@d.it"];
        let select = |texts: &[&'static str]| proptest::sample::select(texts.to_vec());
        let pick = (select(&prefixes), select(&names));
        (pick, 0i64..40, any::<bool>()).prop_map(|((prefix, name), hours, is_dated)| {
            let receipt = receipt(prefix, name, hours);
            Receipt { date: receipt.date.filter(|_| is_dated), ..receipt }
        })
    }

    proptest! {
        #[test]
        fn order_copies_and_foreign_mail_do_not_matter(
            receipts in proptest::collection::vec(any_receipt(), 0..8),
            seed in any::<u64>(),
            expected in 1usize..4,
        ) {
            let plain = state(expected, receipts.clone());
            let foreign = foreign().into_iter();
            let mut mixed: Vec<Receipt> =
                receipts.iter().chain(&receipts).cloned().chain(foreign).collect();
            let random = crate::core::host::random::Seeded::new(seed);
            for last in (1..mixed.len()).rev() {
                mixed.swap(last, (random.next() % (last as u64 + 1)) as usize);
            }
            prop_assert_eq!(state(expected, mixed), plain);
        }

        #[test]
        fn one_more_delivery_never_makes_less_of_what_was_delivered(
            receipts in proptest::collection::vec(any_receipt(), 0..8),
            expected in 1usize..4,
        ) {
            let before = state(expected, receipts.clone());
            let delivery = receipt("CONSEGNA", "e@f.it", 1);
            let after = state(expected, [receipts, vec![delivery]].concat());
            prop_assert!(after.1 > 0 && after.0 != ShipmentState::Rejected);
            prop_assert!(before.0 != ShipmentState::Delivered || after.0 == ShipmentState::Delivered);
        }
    }
}
