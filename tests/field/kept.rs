//! What a journal keeps comes back whole, and what is damaged is told instead of taken for what is usual.

use pec_massiva::campaign::journal::header::{Command, Control};
use pec_massiva::campaign::journal::outcome::{Fault, RowOutcome, RowState, Shipment};
use pec_massiva::campaign::model::row::{RowInput, RowProblem};
use pec_massiva::core::error::codes::Params;
use pec_massiva::core::key::outcome::Ground;
use pec_massiva::tracking::receipt::shipment::ShipmentState;
use serde::Serialize;
use serde_json::{Value, json};

/// Every field is named, so that a new one is remembered here.
fn outcome() -> RowOutcome {
    RowOutcome {
        state: RowState::Unknown,
        attempts: 3,
        key: Some("a key".into()),
        via: Some("/api".into()),
        mailbox: Some("fingerprint".into()),
        store: Some("mark".into()),
        ground: Some(Ground::Key),
        looks: 2,
        shared_id: true,
        not_before: Some(1_764_400_000_000.5),
        posted_at: Some(1_764_400_000_001.0),
        settled_at: Some(1_764_400_000_002.0),
        message_id: Some("2026112900000001".into()),
        error: Some(Fault {
            name: "UnknownOutcomeError".into(),
            code: "unknownOutcome.noAnswer".into(),
            message: "It may have been sent.".into(),
            params: Params::of(vec![("text", "x".into())]),
            status: Some(503),
            reason: Some("noAnswer".into()),
            request_id: Some("4bf92f3577b34da6".into()),
        }),
        copies: vec!["2026112900000001".into(), "2026112900000002".into()],
        shipment: Some(Shipment {
            state: ShipmentState::PartlyDelivered,
            is_final: true,
            delivered: 2,
            failed: 1,
            asked_at: 1_764_400_000_003.0,
        }),
        by_person: true,
    }
}

fn problem() -> RowProblem {
    RowProblem {
        row: Some(4),
        column: Some("pec".into()),
        line: Some(6),
        code: "address.missingAt".into(),
        params: Params::of(vec![("value", "x".into())]),
        message: "Line 6: …".into(),
    }
}

fn row() -> RowInput {
    RowInput {
        address: "a@x.it".into(),
        fields: ["a@x.it", "Rossi"].into_iter().collect(),
        more: vec!["b@x.it".into()],
        files: vec![0, 7],
        reference: Some("R4".into()),
        has_problem: true,
    }
}

fn control() -> Control {
    let (reason, message) = (Some("payment".into()), Some("402".into()));
    Control { command: Command::Pause, at: 1_764_400_000_000.0, reason, message }
}

/// Whether it comes back as it was, also from its text; and which of its fields may be missing, and which `null`.
fn law<T: Serialize + PartialEq + std::fmt::Debug>(
    kept: &T,
    read: impl Fn(&Value) -> Option<T>,
    missing: &[&str],
    null: &[&str],
) {
    let written = serde_json::to_value(kept).unwrap();
    assert_eq!(read(&written).as_ref(), Some(kept));
    let text: Value = serde_json::from_str(&serde_json::to_string(kept).unwrap()).unwrap();
    assert_eq!(read(&text).as_ref(), Some(kept));
    for name in written.as_object().unwrap().keys() {
        let with = |value: Option<Value>| {
            let mut fields = written.as_object().unwrap().clone();
            match value {
                Some(value) => fields.insert(name.clone(), value),
                None => fields.remove(name),
            };
            read(&Value::Object(fields))
        };
        let without = with(None);
        assert_eq!(without.is_some(), missing.contains(&name.as_str()), "{name} is missing");
        assert_ne!(without.as_ref(), Some(kept), "{name} is not read");
        assert_eq!(
            with(Some(Value::Null)).is_some(),
            null.contains(&name.as_str()),
            "{name} is null"
        );
        // No field takes what is of another kind.
        assert_eq!(with(Some(json!([[{}]]))), None, "{name} is a list of lists");
    }
    assert_eq!([read(&json!(null)), read(&json!([])), read(&json!("x"))], [None, None, None]);
}

#[test]
fn what_is_kept_comes_back_whole_and_what_is_damaged_does_not() {
    let optional = [
        "key",
        "via",
        "mailbox",
        "store",
        "ground",
        "notBefore",
        "postedAt",
        "settledAt",
        "messageId",
        "error",
        "shipment",
    ];
    let usual = ["attempts", "looks", "sharedId", "copies", "byPerson"];
    let missing: Vec<&str> = optional.iter().chain(&usual).copied().collect();
    law(&outcome(), RowOutcome::kept, &missing, &optional);
    law(
        &problem(),
        RowProblem::kept,
        &["row", "column", "line", "params"],
        &["row", "column", "line"],
    );
    law(&row(), RowInput::kept, &["m", "o", "r", "p"], &["r"]);
    law(&control(), Control::kept, &["at", "reason", "message"], &["reason", "message"]);
}

#[test]
fn an_outcome_that_no_version_knows_is_no_outcome() {
    for (name, value) in [
        ("state", json!("postponed")),
        ("ground", json!("guess")),
        ("attempts", json!(-1)),
        ("attempts", json!(1.5)),
        ("looks", json!("2")),
        ("postedAt", json!("yesterday")),
    ] {
        let mut written = serde_json::to_value(outcome()).unwrap();
        written[name] = value.clone();
        assert_eq!(RowOutcome::kept(&written), None, "{name}: {value}");
    }
}
