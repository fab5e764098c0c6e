//! One mailbox in several rows, and several times in one message.

use std::collections::BTreeSet;

use pec_massiva::api::send::SendOptions;
use pec_massiva::campaign::message::composition::{Composed, compose};
use pec_massiva::campaign::model::letter::Letter;
use pec_massiva::campaign::model::letter::ReferencePolicy;
use pec_massiva::campaign::model::same_mailbox::SameMailbox;
use pec_massiva::campaign::recipients::table::Table;
use pec_massiva::core::call::Call;
use pec_massiva::core::error::Error;
use pec_massiva::core::message::address;
use proptest::prelude::*;
use serde_json::json;

use crate::support::{World, message};

fn composed(
    addresses: &[String],
    same_mailbox: SameMailbox,
    reference: ReferencePolicy,
) -> Composed {
    let mut csv = "pec;azienda\n".to_owned();
    for (row, address) in addresses.iter().enumerate() {
        csv += &format!("{address};Impresa {row}\n");
    }
    let letter = Letter {
        sender: "comune@pecmassiva.com".into(),
        subject: "Avviso".into(),
        body: Some("{{azienda}}".into()),
        address_column: Some("pec".into()),
        same_mailbox,
        reference,
        ..Letter::default()
    };
    compose(Table::read_csv(csv.as_bytes()), letter, &[], &crate::LIMITS, "7KQ2M")
}

/// Few mailboxes, each written in many ways.
fn addresses() -> impl Strategy<Value = Vec<String>> {
    let one = "[aA][bB]?(\\.[cC])?@[dD][eE]?\\.([iI][tT]|com)";
    proptest::collection::vec(
        (one, " ?", "\u{a0}?").prop_map(|(one, before, after)| before + &one + &after),
        1..30,
    )
}

#[test]
fn a_message_names_a_mailbox_once() {
    let (world, call) = (World::new(), Call::default());
    for recipients in [["a@b.it", "a@b.it", "A@b.it"], ["a@b.it", "A@B.IT", "a@B.it"]] {
        let sending = world.client.send(message(&recipients), SendOptions::default(), &call);
        let Err(Error::Validation(problems)) = world.run(sending) else { panic!("it was sent") };
        let told: Vec<_> = problems.iter().map(|one| (one.field.as_str(), one.code)).collect();
        assert_eq!(
            told,
            [("recipient[1]", "duplicate.recipient"), ("recipient[2]", "duplicate.recipient")]
        );
        assert_eq!(problems[1].params.get("first"), Some(&json!(0)));
        assert_eq!(problems[1].params.get("value"), Some(&json!(recipients[2])));
    }
}

proptest! {
    #[test]
    fn no_mailbox_gets_two_messages(addresses in addresses()) {
        let composed = composed(&addresses, SameMailbox::Refuse, ReferencePolicy::Auto);
        let mut sent: BTreeSet<String> = BTreeSet::new();
        for row in composed.rows.iter().filter(|row| !row.has_problem) {
            prop_assert!(sent.insert(address::folded(&row.address)), "{}", row.address);
        }
        // Each mailbox gets one, in its first row; the problem of another names that row.
        let all: BTreeSet<String> = addresses.iter().map(|one| address::folded(one)).collect();
        prop_assert_eq!(&sent, &all);
        for problem in &composed.problems {
            prop_assert_eq!(&problem.code, "duplicate");
            let first = problem.params.get("firstRow").and_then(|row| row.as_u64()).unwrap() as usize;
            let row = problem.row.unwrap();
            prop_assert!(first < row && !composed.rows[first].has_problem);
            prop_assert!(address::is_same(&addresses[first], &addresses[row]));
            prop_assert_eq!(problem.params.get("first"), Some(&json!(first + 2)));
        }
    }

    #[test]
    fn where_a_mailbox_may_get_several_each_has_its_reference(addresses in addresses(), is_never in any::<bool>()) {
        let policy = if is_never { ReferencePolicy::Never } else { ReferencePolicy::Auto };
        let composed = composed(&addresses, SameMailbox::Allow, policy);
        prop_assert_eq!(&composed.problems, &[]);
        let references: BTreeSet<_> = composed.rows.iter().filter_map(|row| row.reference.clone()).collect();
        prop_assert_eq!(references.len(), addresses.len());
    }
}
