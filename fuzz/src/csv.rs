//! Any bytes as a file of addressees, its first line as a letter too: whatever comes is read, what was read is
//! written and read back the same, and what has no problem can be sent, to no mailbox twice, each row with the file that it
//! names, in whatever order the files were chosen.

#![no_main]

use libfuzzer_sys::fuzz_target;
use pec_massiva::campaign::message::composition::compose;
use pec_massiva::campaign::message::merge::Merger;
use pec_massiva::campaign::model::letter::{FileEntry, Letter};
use pec_massiva::campaign::recipients::table::Table;
use pec_massiva::core::message::{Limits, address};
use pec_massiva::core::text::alike::folded;
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

/// The name of a file without its folders, as people see it.
fn base_name(path: &str) -> String {
    let path = path.trim();
    let path = path.strip_prefix('"').and_then(|path| path.strip_suffix('"')).unwrap_or(path);
    folded(path.rsplit(['/', '\\']).next().unwrap_or_default().trim())
}

/// Each row has the file that its cell in `column` names.
fn with_files(table: &Table, column: usize) {
    let name = table.columns[column].clone();
    let mut names: Vec<String> =
        ["atti/rossi/avviso.pdf", "atti/bianchi/AVVISO.pdf", "verdi.pdf"].map(str::to_owned).into();
    let cells: Vec<&str> = table.rows.iter().filter_map(|row| row.get(column)).collect();
    names.extend(cells.iter().take(3).map(|cell| (*cell).to_owned()));
    let composed = |names: &[String]| {
        let files: Vec<FileEntry> = names
            .iter()
            .map(|name| FileEntry { name: name.clone(), size: 3, is_common: false })
            .collect();
        let letter = Letter {
            sender: "a@b.it".into(),
            subject: "Avviso".into(),
            body: Some("x".into()),
            file_columns: vec![name.clone()],
            ..Letter::default()
        };
        let limits = Limits { message_size: 1e6, recipients: 500, empty_files: false };
        let composed = compose(table.clone(), letter, &files, &limits, "7KQ2M");
        let found = composed.rows.iter().filter(|row| !row.has_problem).map(|row| {
            let cell = row.fields.get(column).unwrap_or_default().to_owned();
            let files: Vec<&String> = row.files.iter().map(|at| &names[*at]).collect();
            assert_eq!(files.len(), 1, "{cell:?}");
            assert_eq!(base_name(files[0]), base_name(&cell), "{cell:?}");
            (row.address.clone(), cell, files[0].clone())
        });
        found.collect::<Vec<_>>()
    };
    let found = composed(&names);
    names.reverse();
    assert_eq!(composed(&names), found, "the order of files decides nothing");
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

    (0..table.columns.len().min(3)).for_each(|column| with_files(&table, column));

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
