//! Each row's own file: whatever tree the files lie in, wherever it was when the table was written, and whichever of
//! them were chosen, no row gets a file that its cell does not mean.

use pec_massiva::campaign::message::composition::{Composed, compose};
use pec_massiva::campaign::model::letter::{FileEntry, Letter};
use pec_massiva::campaign::recipients::table::Table;
use proptest::prelude::*;
use proptest::sample::select;

const ADDRESSEES: [&str; 4] = ["rossi", "bianchi", "de luca", "citt\u{e0}"];
const NAMES: [&str; 4] = ["avviso.pdf", "sollecito.pdf", "Atto n. 12.p7m", "perch\u{e9}.pdf"];

fn letter(columns: &[&str], optional: &[&str]) -> Letter {
    let texts = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect();
    Letter {
        sender: "comune@pec.example.it".into(),
        subject: "Avviso".into(),
        text: Some("Buongiorno".into()),
        address_column: Some("pec".into()),
        file_columns: texts(columns),
        optional_file_columns: texts(optional),
        ..Letter::default()
    }
}

/// A campaign of rows with these cells in columns `uno`, `due` …, and these files.
fn composed(rows: &[Vec<String>], optional: &[&str], files: &[String]) -> Composed {
    let names = ["uno", "due", "tre"];
    let width = rows.first().map_or(0, Vec::len);
    let records = rows.iter().enumerate().map(|(row, cells)| {
        let mut record = vec![("pec".to_owned(), format!("ditta{row}@pec.example.it"))];
        let cells = names.iter().zip(cells).map(|(name, cell)| ((*name).to_owned(), cell.clone()));
        record.extend(cells);
        record
    });
    let file = |name: &String| FileEntry { name: name.clone(), size: 1, is_common: false };
    let files: Vec<FileEntry> = files.iter().map(file).collect();
    let table = Table::of_records(records.collect());
    compose(table, letter(&names[..width], optional), &files, &crate::LIMITS, "7KQ2M")
}

/// One column, one cell a row.
fn column(cells: &[&str], files: &[&str]) -> Composed {
    let rows: Vec<Vec<String>> = cells.iter().map(|cell| vec![(*cell).to_owned()]).collect();
    let files: Vec<String> = files.iter().map(|file| (*file).to_owned()).collect();
    composed(&rows, &[], &files)
}

fn files(composed: &Composed) -> Vec<Option<usize>> {
    composed.rows.iter().map(|row| row.files.first().copied()).collect()
}

fn code_of(composed: &Composed, row: usize) -> Option<&str> {
    composed.problems.iter().find(|one| one.row == Some(row)).map(|one| one.code.as_str())
}

#[test]
fn another_ones_document_is_nobodys() {
    for first in ["rossi/avviso.pdf", "scelta/rossi/avviso.pdf", "a/b/rossi/avviso.pdf"] {
        for place in ["", "./", "C:\\atti\\", "\\\\server\\share\\", "file:///D:/atti/", "/home/m/"]
        {
            let cells = ["rossi", "bianchi"].map(|name| format!("{place}{name}/avviso.pdf"));
            let composed = column(&[&cells[0], &cells[1]], &[first]);
            assert_eq!(files(&composed), [Some(0), None], "{first} {cells:?}");
            assert_eq!(code_of(&composed, 1), Some("missingFile"), "{first} {cells:?}");
        }
    }
    // One row and one file share nothing with others: that their folders are places of machines nobody said.
    for cell in ["bianchi/avviso.pdf", "C:\\atti\\bianchi\\avviso.pdf", "2025/rossi/avviso.pdf"] {
        for file in ["rossi/avviso.pdf", "scelta/rossi/avviso.pdf", "2024/rossi/avviso.pdf"] {
            if cell.ends_with("bianchi/avviso.pdf") || file.starts_with("2024") {
                let composed = column(&[cell, cell], &[file]);
                assert_eq!(files(&composed), [None, None], "{cell} {file}");
                assert_eq!(code_of(&composed, 0), Some("missingFile"));
            }
        }
    }
}

#[test]
fn what_all_share_is_taken_off() {
    for (cells, names) in [
        (["C:\\atti\\1.pdf", "C:\\atti\\2.pdf"], ["lettere/1.pdf", "lettere/2.pdf"]),
        (["C:\\atti\\1.pdf", "C:\\atti\\2.pdf"], ["1.pdf", "2.pdf"]),
        (["1.pdf", "2.pdf"], ["lettere/1.pdf", "lettere/2.pdf"]),
        (["a/1.pdf", "b/1.pdf"], ["scelta/a/1.pdf", "scelta/b/1.pdf"]),
        (["scelta/a/1.pdf", "scelta/b/1.pdf"], ["a/1.pdf", "b/1.pdf"]),
        (["X:\\z\\a\\1.pdf", "X:\\z\\b\\1.pdf"], ["scelta/a/1.pdf", "scelta/b/1.pdf"]),
        (["a\\\\1.pdf", ".\\b\\.\\1.pdf"], ["a/1.pdf", "b/1.pdf"]),
        (["\"C:\\atti\\1.pdf\"", "\"C:\\atti\\2.pdf\""], ["1.pdf", "2.pdf"]),
        (["Citt\u{e0}/1.pdf", "Per\u{f9}/1.pdf"], ["s/Citta\u{300}/1.pdf", "s/PERU\u{300}/1.pdf"]),
    ] {
        let composed = column(&cells, &names);
        assert_eq!(files(&composed), [Some(0), Some(1)], "{cells:?} {names:?}");
        assert_eq!(composed.problems, [], "{cells:?} {names:?}");
    }
    let composed = column(&["C:\\atti\\rossi\\avviso.pdf"], &["avviso.pdf"]);
    assert_eq!((files(&composed), composed.problems.len()), (vec![Some(0)], 0));
}

#[test]
fn where_nobody_can_tell_it_is_said() {
    for (cells, names, code) in [
        (["rossi/avviso.pdf", "bianchi/avviso.pdf"], &["avviso.pdf"][..], "ambiguousFile"),
        (["C:\\a\\avviso.pdf", "D:\\a\\avviso.pdf"], &["avviso.pdf"], "ambiguousFile"),
        (["avviso.pdf", "avviso.pdf"], &["a/avviso.pdf", "b/avviso.pdf"], "ambiguousFile"),
        (["Avviso.PDF", "avviso.Pdf"], &["Avviso.pdf", "AVVISO.pdf"], "ambiguousFile"),
        (["Avviso%201.pdf", "Avviso+1.pdf"], &["Avviso 1.pdf"], "missingFile"),
        (["a.pdf.", "../x/a.pdf/"], &["a.pdf"], "missingFile"),
        (["a.pdf; b.pdf", "a.pdf\nb.pdf"], &["a.pdf", "b.pdf"], "missingFile.several"),
        (["a.pdf|b.pdf", "a.pdf;a.pdf"], &["a.pdf", "b.pdf"], "missingFile.several"),
        (["a", "A.PDF.p7m"], &["a.pdf"], "missingFile.near"),
        (["", " \u{200b}"], &["a.pdf"], "missingFile"),
        (["-", "#N/D"], &["a.pdf"], "missingFile"),
    ] {
        let composed = column(&cells, names);
        assert_eq!(files(&composed), [None, None], "{cells:?} {names:?}");
        assert_eq!(code_of(&composed, 0), Some(code), "{cells:?} {names:?}");
        let group = |row: usize| code_of(&composed, row).and_then(|code| code.split('.').next());
        assert_eq!(group(0), group(1), "{cells:?} {names:?}");
        for problem in composed.problems.iter().filter(|one| one.row.is_some()) {
            assert_eq!(problem.column.as_deref(), Some("uno"));
            assert!(problem.params.get("value").is_some() && !problem.message.contains('{'));
        }
    }
}

#[test]
fn a_column_may_have_empty_cells_where_it_is_said() {
    let rows =
        [["a.pdf", ""], ["", "a.pdf"], ["a.pdf", "a"]].map(|row| row.map(str::to_owned).to_vec());
    let composed = composed(&rows, &["DUE"], &["a.pdf".to_owned()]);
    assert_eq!(files(&composed), [Some(0), Some(0), Some(0)]);
    let told: Vec<(Option<usize>, &str)> =
        composed.problems.iter().map(|one| (one.row, one.code.as_str())).collect();
    assert_eq!(told, [(Some(1), "missingFile"), (Some(2), "missingFile.near")]);
    assert_eq!(
        composed.rows.iter().map(|row| row.has_problem).collect::<Vec<_>>(),
        [false, true, true]
    );
}

/// How a name may be written that is still the same to a person.
fn written(text: &str, way: u8) -> String {
    match way {
        1 => text.to_uppercase(),
        2 => text.replace('\u{e0}', "a\u{300}").replace('\u{e9}', "e\u{301}"),
        3 => text.replace(' ', "\u{a0}"),
        4 => text.replace('/', "\\"),
        5 => format!(" {}\u{200b}", text.replace('/', "//")),
        _ => text.to_owned(),
    }
}

/// Where a file lies: below which addressee's folder, or in none, and its name.
fn place() -> impl Strategy<Value = (Option<&'static str>, &'static str)> {
    (proptest::option::weighted(0.8, select(&ADDRESSEES[..])), select(&NAMES[..]))
}

fn path((folder, name): (Option<&str>, &str)) -> String {
    folder.map_or_else(|| name.to_owned(), |folder| format!("{folder}/{name}"))
}

proptest! {
    /// The table was written where all files lay in one tree; some of them were chosen, by a folder or one by one.
    #[test]
    fn no_row_gets_a_file_whose_folders_contradict_its_cell(
        wanted in proptest::collection::vec((place(), 0u8..6), 1..6),
        there in proptest::collection::btree_set(place(), 0..8),
        machine in select(vec!["", "./", "C:\\Atti 2026\\", "\\\\server\\share\\", "file:///C:/a/", "/srv/atti/", "atti/"]),
        chosen in select(vec!["", "scelta/", "Scrivania/scelta/"]),
        is_flat in any::<bool>(),
    ) {
        let cells: Vec<Vec<String>> = wanted
            .iter()
            .map(|(place, way)| vec![written(&format!("{machine}{}", path(*place)), *way)])
            .collect();
        let there: Vec<_> = there.into_iter().collect();
        let names: Vec<String> = there
            .iter()
            .map(|place| if is_flat { place.1.to_owned() } else { format!("{chosen}{}", path(*place)) })
            .collect();
        let composed = composed(&cells, &[], &names);
        let mut takers: Vec<Vec<(Option<&str>, &str)>> = vec![Vec::new(); there.len()];
        for (row, (place, _)) in wanted.iter().enumerate() {
            let own = &composed.rows[row].files;
            prop_assert!(own.len() <= 1);
            prop_assert_eq!(own.is_empty(), code_of(&composed, row).is_some(), "silently none");
            let Some(file) = own.first() else { continue };
            prop_assert_eq!(there[*file].1, place.1, "{:?} {:?}", cells, names);
            takers[*file].push(*place);
            if !is_flat && place.0.is_some() && there[*file].0.is_some() {
                // Both say a folder. Only where all rows and all files agree each on one are these taken off.
                let folders = |places: &mut dyn Iterator<Item = Option<&'static str>>| {
                    let all: std::collections::BTreeSet<_> = places.collect();
                    all.len()
                };
                let are_roots = folders(&mut wanted.iter().map(|(place, _)| place.0)) == 1
                    && folders(&mut there.iter().map(|place| place.0)) == 1;
                prop_assert!(there[*file].0 == place.0 || are_roots, "{:?} {:?}", cells, names);
            }
        }
        for takers in takers {
            prop_assert!(takers.iter().all(|taker| *taker == takers[0]), "{:?} {:?}", cells, names);
        }
    }

    /// All files of a tree with two folders or more, chosen by a folder: each cell that says its folder finds its file.
    #[test]
    fn whole_paths_find_their_files(
        picks in proptest::collection::vec((0usize..4, 0usize..4, 0u8..6), 2..8),
        machine in select(vec!["", "./", "C:\\Atti\\", "\\\\server\\share\\", "file:///C:/a/", "/srv/atti/"]),
        chosen in select(vec!["", "scelta/", "Scrivania/scelta/"]),
    ) {
        let all: Vec<(usize, usize)> = (0..4).flat_map(|one| (0..4).map(move |two| (one, two))).collect();
        let path = |(folder, name): (usize, usize)| format!("{}/{}", ADDRESSEES[folder], NAMES[name]);
        let names: Vec<String> = all.iter().map(|place| format!("{chosen}{}", path(*place))).collect();
        let cells: Vec<Vec<String>> = picks
            .iter()
            .map(|(folder, name, way)| vec![written(&format!("{machine}{}", path((*folder, *name))), *way)])
            .collect();
        let composed = composed(&cells, &[], &names);
        for (row, (folder, name, _)) in picks.iter().enumerate() {
            let expected = all.iter().position(|place| *place == (*folder, *name));
            prop_assert_eq!(composed.rows[row].files.first().copied(), expected, "{:?}", cells);
        }
    }
}
