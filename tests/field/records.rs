//! Rows as programs give them: objects with what is no text in them.

use crate::letter::{all_values_are_parameters, letter, of_objects, sent, told};
use pec_massiva::core::error::codes::Params;
use serde_json::json;

fn row(place: usize, nome: &str) -> serde_json::Value {
    json!([["pec", format!("a{place}@b.it")], ["nome", nome], ["nato", ""]])
}

#[test]
fn a_value_that_is_no_text_is_told_by_row_and_column() {
    let given = json!({
        "rows": [row(0, "Rossi"), row(1, ""), row(2, "Bianchi"), [], row(4, "")],
        "faults": [
            {"row": 1, "column": "nome", "type": "object"},
            {"row": 2, "column": "nato", "type": "Date"},
            {"row": 3, "type": "null"},
            {"row": 4, "column": "nome", "type": "number", "value": "1e+21"},
        ],
    });
    let composed = of_objects(&given.to_string(), letter("Avviso a {{nome}}", "<p>x"));
    assert_eq!(
        told(&composed),
        [
            (Some(1), "nome", "type.cell"),
            (Some(2), "nato", "type.cell"),
            (Some(3), "", "type.row"),
            (Some(4), "nome", "type.digits"),
        ]
    );
    assert_eq!(
        composed.problems[1].message,
        "Addressee 3: nato holds a value that is no text (Date); give it as a text."
    );
    assert_eq!(
        composed.problems[2].params,
        Params::kept(&json!({"type": "null", "row": 3, "number": 4})).unwrap()
    );
    all_values_are_parameters(&composed);
    let sent = sent(&composed, &[]);
    assert_eq!(
        sent.iter().map(Option::is_some).collect::<Vec<_>>(),
        [true, false, false, false, false]
    );
}

#[test]
fn rows_none_of_which_is_an_object_are_told_one_by_one() {
    let faults: Vec<_> = (0..30_000).map(|row| json!({"row": row, "type": "array"})).collect();
    let given = json!({"rows": vec![json!([]); 30_000], "faults": faults});
    let composed = of_objects(&given.to_string(), letter("Avviso", "<p>x"));
    let rows: Vec<_> = composed.problems.iter().filter_map(|problem| problem.row).collect();
    assert_eq!(rows, (0..30_000).collect::<Vec<_>>());
    assert!(composed.rows.iter().all(|row| row.has_problem));
}

#[test]
fn what_is_missing_beside_a_fault_is_still_told() {
    let given = json!({
        "rows": [[["pec", ""], ["nome", ""], ["via", ""]]],
        "faults": [{"row": 0, "column": "nome", "type": "Date"}],
    });
    let composed = of_objects(&given.to_string(), letter("Avviso a {{nome}}", "<p>{{via}}"));
    let mut found = told(&composed);
    assert_eq!(found.remove(1).1, "pec");
    assert_eq!(found, [(Some(0), "nome", "type.cell"), (Some(0), "via", "missingValue")]);
}
