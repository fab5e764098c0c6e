//! Any bytes as a file of addressees, its first line as a letter too: whatever comes is read, what was read is
//! written and read back the same, and what has no problem can be sent, to no mailbox twice.

#![no_main]

use libfuzzer_sys::fuzz_target;
use pec_massiva::campaign::message::composition::compose;
use pec_massiva::campaign::message::merge::Merger;
use pec_massiva::campaign::model::letter::Letter;
use pec_massiva::campaign::recipients::table::Table;
use pec_massiva::core::message::{Limits, address};
use pec_massiva::core::text::encodings::Encoding;

/// The table as a CSV with a mark and a line for its separator, so that nothing is left to find.
fn written(table: &Table) -> String {
    let quoted = |cell: &str| format!("\"{}\"", cell.replace('"', "\"\""));
    let line = |cells: Vec<String>| cells.join(";") + "\r\n";
    let mut text = "\u{feff}sep=;\r\n".to_owned();
    text += &line(table.columns.iter().map(|name| quoted(name)).collect());
    for row in &table.rows {
        text += &line(row.iter().map(quoted).collect());
    }
    text
}

fuzz_target!(|data: &[u8]| {
    let encodings = [
        None,
        Some(Encoding::Utf8),
        Some(Encoding::Windows1252),
        Some(Encoding::Cp850),
        Some(Encoding::Macintosh),
    ];
    let told = encodings[data.len() % encodings.len()];
    let table = Table::read_csv_in(data, told);
    assert!(table.rows.iter().all(|row| row.len() == table.columns.len()));
    assert!(table.lines.len() == table.rows.len() && table.lines.is_sorted());
    // What is no table is told once; so is a question about all letters.
    let count =
        |group: &str| table.problems.iter().filter(|problem| problem.group() == group).count();
    assert!(
        count("encoding") <= 1
            && (count("fileType") == 0 || table.problems.len() == 1 && table.rows.is_empty())
    );
    let again = Table::read_csv(written(&table).as_bytes());
    // A row may be blank whose only values stood beyond the columns; it has a problem.
    let rows = table.rows.iter().filter(|row| row.iter().any(|cell| !cell.trim().is_empty()));
    // Without the values beyond the columns a line of one name may look like a title; and a cell of several lines, one of
    // which looks like a record, is told, so that nothing of it is sent.
    let is_clear = |code: &str| code != "header.title" && code != "quote";
    if again.problems.iter().all(|problem| is_clear(&problem.code)) {
        assert_eq!(again.columns, table.columns);
        assert!(again.rows.iter().eq(rows), "{:?} {:?}", again.rows, table.rows);
    }

    let text = String::from_utf8_lossy(data);
    let (subject, body) = text.split_once('\n').unwrap_or((&text, "{{a}}"));
    let letter = Letter {
        sender: "a@b.it".into(),
        subject: subject.into(),
        body: Some(body.into()),
        ..Letter::default()
    };
    let limits = Limits { message_size: 1e6, recipients: 500, empty_files: false };
    let composed = compose(table, letter, &[], &limits, "7KQ2M");
    let merger = Merger::new(&composed.letter, &composed.columns, &[]);
    let mut sent = Vec::new();
    for row in composed.rows.iter().filter(|row| !row.has_problem) {
        let message = merger.as_ref().expect("a letter with problems stops all rows").merge(row);
        assert!(address::is_usual(&message.recipients[0]));
        assert!(
            !sent.contains(&address::folded(&message.recipients[0])),
            "{}",
            message.recipients[0]
        );
        sent.push(address::folded(&message.recipients[0]));
        assert!(!message.subject.contains(char::is_control) && !message.subject.trim().is_empty());
        assert!(message.html.len() <= 1_000_000);
    }
});
