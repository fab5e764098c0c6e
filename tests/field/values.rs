//! What programs leave in cells: nothing, errors, letters that were lost.

use proptest::prelude::*;
use proptest::sample::select;

use crate::letter::{all_values_are_parameters, common, letter, of_csv, sent, told};

/// Errors of spreadsheets and of programs, in the languages of the offices here.
const ERRORS: &[&str] = &[
    "#N/D",
    "#N/A",
    "#RIF!",
    "#REF!",
    "#VALORE!",
    "#VALUE!",
    "#NOME?",
    "#NAME?",
    "#DIV/0!",
    "#NULLO!",
    "#NULL!",
    "#NUM!",
    "#ESPANSIONE!",
    "#CALC!",
    "#######",
    "Err:502",
    "Errore:508",
    "#WERT!",
    "#BEZUG!",
    "#NV",
    "#ERROR!",
    "Loading...",
    "NaN",
    "undefined",
    "[object Object]",
    "null",
    "NULL",
    "Invalid Date",
    "00/01/1900",
    "0000-00-00 00:00:00",
    "1970-01-01T00:00:00Z",
    "1,23457E+12",
    "8.0123456789E9",
];
/// What may stand in a letter, and looks a little like them.
const VALUES: &[&str] = &[
    "Rossi",
    "Null",
    "None",
    "Škerlj",
    "D’Angelo – Figli",
    "n. 12/2026",
    "#12",
    "1.234,56 €",
    "«Bar»",
    "Nan",
    "Infinity",
    "A & B",
    "x\u{a0}y",
    "N/D",
    "日本",
    "🎉",
];
/// Letters that nobody can have meant.
const LOST: &[char] = &[
    '\u{fffd}',
    '\u{fffc}',
    '\u{1}',
    '\u{b}',
    '\u{c}',
    '\u{1a}',
    '\u{1b}',
    '\u{7f}',
    '\u{81}',
    '\u{85}',
    '\u{9d}',
    '\u{202e}',
    '\u{fdd0}',
    '\u{1ffff}',
];

fn csv(rows: &[(String, String)]) -> Vec<u8> {
    let mut text = "\u{feff}pec;nome;note;altro\n".to_owned();
    for (row, (nome, note)) in rows.iter().enumerate() {
        let quoted = |cell: &str| format!("\"{}\"", cell.replace('"', "\"\""));
        text += &format!("a{row}@b.it;{};{};#N/D\n", quoted(nome), quoted(note));
    }
    text.into_bytes()
}

#[test]
fn an_error_in_a_field_is_told_by_row_and_column() {
    for error in ERRORS {
        let rows = [("Rossi".into(), "x".into()), ((*error).to_owned(), format!(" {error} "))];
        let composed = of_csv(&csv(&rows), letter("Avviso a {{nome}}", "<p>{{note}}"), &[]);
        let code = if error.contains("E+") || error.contains("E9") {
            "missingValue.rounded"
        } else {
            "missingValue.error"
        };
        assert_eq!(told(&composed), [(Some(1), "nome", code), (Some(1), "note", code)], "{error}");
        let problem = &composed.problems[0];
        assert_eq!(problem.params.get("value").unwrap(), error);
        assert!(
            problem.message.starts_with(&format!("Line 3: nome holds {error}")),
            "{}",
            problem.message
        );
        all_values_are_parameters(&composed);
        assert_eq!(
            sent(&composed, &[]).iter().map(Option::is_some).collect::<Vec<_>>(),
            [true, false]
        );
    }
    // A column that no field names may hold what it likes: `altro` does.
    let rows: Vec<_> =
        VALUES.iter().map(|value| ((*value).to_owned(), format!("v. {}", ERRORS[0]))).collect();
    let composed = of_csv(&csv(&rows), letter("Avviso a {{nome}}", "<p>{{note}}"), &[]);
    assert_eq!(told(&composed), []);
}

#[test]
fn a_file_has_a_name_in_every_row() {
    let rows = ["..", ".", "/", "1", "...", "¿"].map(|nome| (nome.to_owned(), "x".to_owned()));
    let composed = of_csv(&csv(&rows), letter("Avviso", "x"), &[common("{{nome}}")]);
    let none = "empty.fileNameMerged";
    assert_eq!(told(&composed), [(Some(0), "", none), (Some(1), "", none)]);
    all_values_are_parameters(&composed);
    let named = sent(&composed, &[common("{{nome}}")]);
    let names: Vec<_> = named.into_iter().flatten().flat_map(|merged| merged.names).collect();
    assert_eq!(names, ["-", "1", "...", "¿"]);
}

#[test]
fn what_shows_nothing_is_no_value() {
    for value in ["", " ", "\u{a0}", "\u{200b}", "\u{feff}\u{ad} ", "\u{200e}"] {
        let composed = of_csv(
            &csv(&[(value.into(), "x".into())]),
            letter("Avviso a {{nome}}", "<p>{{note}}"),
            &[],
        );
        assert_eq!(told(&composed), [(Some(0), "nome", "missingValue")], "{value:?}");
    }
}

#[test]
fn letters_that_were_lost_are_told_by_row_and_column() {
    for lost in LOST {
        let value = format!("Niccol{lost} Forte");
        let composed = of_csv(
            &csv(&[(value.clone(), value)]),
            letter("Avviso a {{nome}}", "<p>{{note}}"),
            &[common("{{nome}}.pdf")],
        );
        let of_line = if lost.is_control() { "control.value" } else { "damaged" };
        assert_eq!(
            told(&composed),
            [(Some(0), "nome", of_line), (Some(0), "note", "damaged")],
            "{lost:?}"
        );
        let problem = &composed.problems[1];
        assert_eq!(problem.params.get("value").unwrap(), "Niccol\u{fffd} Forte");
        assert_eq!(
            problem.params.get("letters").unwrap(),
            &serde_json::json!([format!("U+{:04X}", u32::from(*lost))])
        );
        all_values_are_parameters(&composed);
    }
    // A question begins with the sign that programs put behind a letter for one that they cannot write.
    for (value, code) in [("D¿Angelo", Some("damaged")), ("¿Qué? ¿y 5¿?", None)] {
        let rows = [(value.to_owned(), "x".to_owned())];
        let composed = of_csv(&csv(&rows), letter("{{nome}}", "x"), &[]);
        assert_eq!(told(&composed).first().map(|(_, _, code)| *code), code, "{value}");
        all_values_are_parameters(&composed);
    }
    // Line ends and tabs are a text's, not a line's.
    let value = "via Roma\r\n12\ttutti";
    let composed = of_csv(
        &csv(&[(value.into(), value.into())]),
        letter("Avviso a {{nome}}", "<p>{{note}}"),
        &[],
    );
    assert_eq!(told(&composed), [(Some(0), "nome", "control.value")]);
}

#[test]
fn thirty_thousand_rows_are_checked_one_by_one() {
    let rows: Vec<_> = (0..30_000)
        .map(|row| (VALUES[row % VALUES.len()].to_owned(), format!("nota {row}")))
        .collect();
    assert_eq!(told(&of_csv(&csv(&rows), letter("Avviso a {{nome}}", "<p>{{note}}"), &[])), []);
}

fn cell() -> impl Strategy<Value = String> {
    let lost = (select(VALUES), select(LOST)).prop_map(|(value, lost)| format!("{value}{lost}"));
    prop_oneof![
        4 => select(VALUES).prop_map(str::to_owned),
        1 => select(ERRORS).prop_map(|error| format!(" {error}")),
        1 => lost,
        // But for the sign that parts the letter.
        1 => "[\\PC&&[^|]]{0,8}",
    ]
}

proptest! {
    /// Whatever stands in the cells: what goes out holds nothing of it that is no value.
    #[test]
    fn no_message_holds_what_is_no_value(rows in proptest::collection::vec((cell(), cell()), 1..12)) {
        let files = [common("Avviso {{nome}}.pdf")];
        let composed = of_csv(&csv(&rows), letter("A {{nome}}|", "<p>{{{note}}}|{{nome}}|"), &files);
        all_values_are_parameters(&composed);
        for message in sent(&composed, &files).into_iter().flatten() {
            for text in [&message.subject, &message.html, &message.names[0]] {
                prop_assert!(!text.contains(LOST) && !text.contains('\0'), "{text:?}");
            }
            prop_assert!(!message.subject.contains(char::is_control));
            let note = message.html.trim_start_matches("<p>").split('|').next().unwrap().trim().to_owned();
            prop_assert!(!note.is_empty() && !ERRORS.contains(&note.as_str()), "{note}");
        }
    }
}
