//! Which files belong to which rows, by their names.

pub(in crate::campaign) mod columns;
pub(in crate::campaign) mod folder;
pub(in crate::campaign) mod paths;

use super::table::Table;
use crate::campaign::model::letter::{FileEntry, Letter};
use crate::campaign::model::row::RowProblem;
use crate::core::error::codes::Params;
use crate::core::error::codes::files::{
    AMBIGUOUS_FILE, EMPTY_FILE, UNKNOWN_FILE_COLUMN, UNUSED_FILE,
};
use crate::core::text::alike;
use folder::{Cell, Folder};
use paths::Root;

/// The files of each row, by their places among `files`, of which the common ones are not looked at.
///
/// The letter names the columns whose cells name a file; an empty cell is a problem where its column is not optional.
/// Names that look alike are the same, and so are slashes of either direction; `paths::Places` tells which folders
/// fit. Of several files that fit the one is taken whose path the cell is, of files whose paths look alike the one with
/// just the cell's letters. Two different cells that come to one file are a problem of both: one of them means another.
/// So are files of 0 bytes, where the letter does not allow them.
///
/// Adds `unknownColumn`, `missingFile`, `ambiguousFile`, `empty` and `unusedFile`.
pub fn assign(
    table: &Table,
    letter: &Letter,
    files: &[FileEntry],
    problems: &mut Vec<RowProblem>,
) -> Vec<Vec<usize>> {
    let columns = known_columns(table, letter, problems);
    let mut folder = Folder::of(files);
    let cells = cells(table, &columns, &mut folder.places.cells);
    let mut claims: Vec<Claim> = files.iter().map(|_| Claim::default()).collect();
    let mut found = Vec::new();
    for cell in cells {
        let meant = folder.find(&cell);
        for file in &meant {
            if let Some(claim) = claims.get_mut(*file) {
                // The others may be meant by this row too: none of them is without use.
                claim.is_used = true;
                if meant.len() == 1 {
                    claim.take(&cell);
                }
            }
        }
        match meant.as_slice() {
            [] => problems.push(folder.missing(table, &cell)),
            [file] => found.push((cell, *file)),
            several => problems.push(ambiguous(table, &cell, None, files, several)),
        }
    }
    let mut own: Vec<Vec<usize>> = vec![Vec::new(); table.rows.len()];
    for (cell, file) in found {
        let (Some(claim), Some(entry)) = (claims.get(file), files.get(file)) else { continue };
        if let Some(other) = claim.other_than(&cell) {
            problems.push(ambiguous(table, &cell, Some(other), files, &[file]));
        } else if is_refused(entry, letter) {
            problems.push(table.tell(cell.row, Some(cell.column), EMPTY_FILE, name_of(entry)));
        } else if let Some(own) = own.get_mut(cell.row).filter(|own| !own.contains(&file)) {
            own.push(file);
        }
    }
    // Where a column is unknown, its files are not unused.
    if columns.len() == letter.file_columns.len() {
        for (file, claim) in files.iter().zip(&claims) {
            let is_of_system = || paths::is_of_system(paths::name(&paths::plain(&file.name)));
            if !file.is_common && !claim.is_used && !is_of_system() {
                let params = Params::of(vec![("file", file.name.as_str().into())]);
                problems.push(RowProblem::of_whole(Some(&file.name), UNUSED_FILE, params));
            }
        }
    }
    own
}

/// Common files of 0 bytes: a problem of the whole where the letter does not allow them.
pub(in crate::campaign) fn empty_common(
    letter: &Letter,
    files: &[FileEntry],
    problems: &mut Vec<RowProblem>,
) {
    for file in files.iter().filter(|file| file.is_common && is_refused(file, letter)) {
        problems.push(RowProblem::of_whole(Some(&file.name), EMPTY_FILE, name_of(file)));
    }
}

fn is_refused(file: &FileEntry, letter: &Letter) -> bool {
    file.size == 0 && !letter.allow_empty_files
}

fn name_of(file: &FileEntry) -> Params {
    Params::of(vec![("name", file.name.as_str().into())])
}

/// The columns that name files and are there, by their places; and whether each may have empty cells.
fn known_columns(
    table: &Table,
    letter: &Letter,
    problems: &mut Vec<RowProblem>,
) -> Vec<(usize, bool)> {
    let mut columns: Vec<(usize, bool)> = Vec::with_capacity(letter.file_columns.len());
    for name in &letter.file_columns {
        let is_optional =
            letter.optional_file_columns.iter().any(|other| alike::are_alike(other, name));
        match table.column(name) {
            Some(place) if columns.iter().any(|(known, _)| *known == place) => {}
            Some(place) => columns.push((place, is_optional)),
            None => {
                let params = Params::of(vec![("columns", table.columns.clone().into())]);
                problems.push(RowProblem::of_whole(Some(name), UNKNOWN_FILE_COLUMN, params));
            }
        }
    }
    columns
}

fn cells<'a>(table: &'a Table, columns: &[(usize, bool)], root: &mut Root) -> Vec<Cell<'a>> {
    let mut cells = Vec::new();
    for (row, values) in table.rows.iter().enumerate() {
        for (place, is_optional) in columns {
            let given = values.get(*place).unwrap_or_default();
            let column = table.columns.get(*place).map_or("", String::as_str);
            let plain = paths::plain(given);
            if !plain.is_empty() {
                root.add(row, &plain);
            } else if *is_optional && alike::folded(given).is_empty() {
                continue;
            }
            cells.push(Cell { row, column, given, plain });
        }
    }
    cells
}

/// Which cells come to a file.
#[derive(Default)]
struct Claim<'a> {
    /// Whether any may.
    is_used: bool,
    /// The first that comes to it alone: its path, and as it was given.
    first: Option<(String, &'a str)>,
    /// The first with another path.
    other: Option<&'a str>,
}

impl<'a> Claim<'a> {
    fn take(&mut self, cell: &Cell<'a>) {
        match &self.first {
            None => self.first = Some((cell.plain.clone(), cell.given)),
            Some((path, _)) if *path == cell.plain || self.other.is_some() => {}
            Some(_) => self.other = Some(cell.given),
        }
    }

    /// A cell with another path than this one's.
    fn other_than(&self, cell: &Cell) -> Option<&'a str> {
        let other = self.other?;
        let (path, given) = self.first.as_ref()?;
        Some(if *path == cell.plain { other } else { given })
    }
}

fn ambiguous(
    table: &Table,
    cell: &Cell,
    other: Option<&str>,
    files: &[FileEntry],
    meant: &[usize],
) -> RowProblem {
    let cells: Vec<&str> = [Some(cell.given), other].into_iter().flatten().collect();
    let names = meant.iter().filter_map(|file| files.get(*file)).map(|file| file.name.as_str());
    let names: Vec<&str> = names.collect();
    let params = Params::of(vec![
        ("value", cell.given.into()),
        ("cells", cells.into()),
        ("files", names.into()),
    ]);
    table.tell(cell.row, Some(cell.column), AMBIGUOUS_FILE, params)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn own(names: &[&str]) -> Vec<FileEntry> {
        let file = |name: &&str| FileEntry { name: (*name).to_owned(), size: 1, is_common: false };
        names.iter().map(file).collect()
    }

    fn letter(columns: &[&str]) -> Letter {
        let file_columns = columns.iter().map(|name| (*name).to_owned()).collect();
        Letter { file_columns, ..Letter::default() }
    }

    fn words(problems: &[RowProblem]) -> Vec<String> {
        let words = problems.iter().map(|problem| {
            let column = problem.column.as_deref().unwrap_or_default();
            format!("{:?} {} {column}", problem.row, problem.code)
        });
        words.collect()
    }

    /// The files of rows whose cells name them, and the problems as words.
    fn assigned(cells: &[&str], names: &[&str]) -> (Vec<Vec<usize>>, Vec<String>) {
        let records = cells.iter().map(|cell| vec![("pdf".to_owned(), (*cell).to_owned())]);
        let table = Table::of_records(records.collect());
        let mut problems = Vec::new();
        let own = assign(&table, &letter(&["PDF"]), &own(names), &mut problems);
        (own, words(&problems))
    }

    #[track_caller]
    fn finds(cell: &str, names: &[&str], expected: Option<usize>) {
        let (own, _) = assigned(&[cell], names);
        let expected: Vec<usize> = expected.into_iter().collect();
        assert_eq!(own, [expected], "{cell} in {names:?}");
    }

    #[test]
    fn letters_case_and_slashes_do_not_count() {
        finds("12.pdf", &["11.pdf", "12.pdf"], Some(1));
        finds(" 12.PDF ", &["lettere/12.pdf"], Some(0));
        finds("C:\\avvisi\\lettere\\12.pdf", &["altre/12.pdf", "lettere/12.pdf"], Some(1));
        finds("C:\\avvisi\\12.pdf", &["12.pdf"], Some(0));
        finds("./12.pdf", &["12.pdf"], Some(0));
        finds("Citt\u{e0}.pdf", &["CITTA\u{300}.PDF"], Some(0));
        finds("Avviso%2012.pdf", &["Avviso 12.pdf"], None);
        finds("12.pdf.", &["12.pdf"], None);
    }

    #[test]
    fn folders_that_both_have_must_be_the_same() {
        let twins = ["a/12.pdf", "b/12.pdf"];
        finds("b/12.pdf", &twins, Some(1));
        finds("B\\12.PDF", &twins, Some(1));
        finds("12.pdf", &twins, None);
        finds("c/12.pdf", &twins, None);
        finds("c/12.pdf", &["a/12.pdf"], None);
        finds("12.pdf", &["a/12.pdf", "12.pdf"], Some(1));
        finds("12.pdf", &["12.PDF", "12.pdf"], Some(1));
        finds("12.Pdf", &["12.PDF", "12.pdf"], None);
        finds("12.pdf", &["a/12.PDF", "b/12.pdf"], None);
        finds("b/12.pdf", &["x/b/12.pdf", "y/b/12.pdf"], None);
        finds("x/../b/12.pdf", &["s/b/12.pdf", "s/a/12.pdf"], Some(0));
    }

    #[test]
    fn what_all_share_is_a_place_on_somebodys_machine() {
        let cells = ["C:\\atti\\rossi\\a.pdf", "C:\\atti\\bianchi\\a.pdf"];
        let (own, problems) = assigned(&cells, &["scelta/bianchi/a.pdf", "scelta/rossi/a.pdf"]);
        assert_eq!((own, problems.len()), (vec![vec![1], vec![0]], 0));
        let (own, problems) =
            assigned(&["C:\\atti\\1.pdf", "C:\\atti\\2.pdf"], &["x/2.pdf", "x/1.pdf"]);
        assert_eq!((own, problems.len()), (vec![vec![1], vec![0]], 0));
        for only in ["rossi/a.pdf", "scelta/rossi/a.pdf"] {
            let (own, problems) = assigned(&["rossi/a.pdf", "bianchi/a.pdf"], &[only]);
            assert_eq!(own, [vec![0], vec![]], "{only}");
            assert_eq!(problems, ["Some(1) missingFile pdf"], "{only}");
        }
    }

    #[test]
    fn different_cells_that_come_to_one_file_are_a_problem_of_each() {
        let ambiguous = ["Some(0) ambiguousFile pdf", "Some(1) ambiguousFile pdf"];
        let (own, problems) = assigned(&["rossi/a.pdf", "bianchi/a.pdf"], &["a.pdf"]);
        assert_eq!((own, problems), (vec![vec![], vec![]], ambiguous.map(str::to_owned).to_vec()));
        let (own, problems) = assigned(&["rossi/a.pdf", "Rossi\\A.pdf"], &["a.pdf"]);
        assert_eq!((own, problems.len()), (vec![vec![0], vec![0]], 0));
    }

    #[test]
    fn an_empty_cell_names_nothing_and_a_file_may_serve_many() {
        let (own, problems) = assigned(&["", "a.pdf", "a.pdf", " \u{200b}"], &["a.pdf"]);
        assert_eq!(own, [vec![], vec![0], vec![0], vec![]]);
        assert_eq!(problems, ["Some(0) missingFile pdf", "Some(3) missingFile pdf"]);
        let table = Table::read_csv(b"pdf;altro\na.pdf;\n;a.pdf\na.pdf;x/");
        let letter =
            Letter { optional_file_columns: vec!["Altro".into()], ..letter(&["pdf", "altro"]) };
        let mut problems = Vec::new();
        let own = assign(&table, &letter, &self::own(&["a.pdf"]), &mut problems);
        assert_eq!(own, [vec![0], vec![0], vec![0]]);
        assert_eq!(words(&problems), ["Some(1) missingFile pdf", "Some(2) missingFile altro"]);
    }

    #[test]
    fn missing_ambiguous_and_unused_files_are_problems() {
        let (own, problems) = assigned(&["a.pdf", "b.pdf"], &["x/a.pdf", "y/a.pdf", "c.pdf"]);
        assert_eq!(own, [const { Vec::<usize>::new() }; 2]);
        assert_eq!(
            problems,
            ["Some(0) ambiguousFile pdf", "Some(1) missingFile pdf", "None unusedFile c.pdf"]
        );
    }

    #[test]
    fn what_a_system_puts_into_a_folder_is_no_file_without_use() {
        let names = ["x/a.pdf", "x/.DS_Store", "x/Thumbs.db", "x/y/desktop.ini", "x/~$a.docx"];
        assert_eq!(assigned(&["a.pdf"], &names), (vec![vec![0]], vec![]));
        let (_, problems) = assigned(&["a.pdf"], &["x/a.pdf", "x/y.thumbs.db"]);
        assert_eq!(problems, ["None unusedFile x/y.thumbs.db"]);
    }

    #[test]
    fn the_words_name_what_to_look_at() {
        let table = Table::read_csv(
            b"pec;pdf\nx@y.it;a.pdf\nz@y.it;b.pdf\nw@y.it;a\nv@y.it;\"a.pdf; b.pdf\"",
        );
        let mut problems = Vec::new();
        let files = own(&["x/a.pdf", "y/a.pdf", "1.a.pdf"]);
        assign(&table, &letter(&["pdf"]), &files, &mut problems);
        for (problem, begins) in problems.iter().zip([
            "Line 2: nobody can tell which file is meant: a.pdf may be x/a.pdf, y/a.pdf.",
            "Line 3: pdf names no file that was given: \"b.pdf\".",
            "Line 4: pdf names no file that was given: \"a\". There is x/a.pdf, y/a.pdf:",
            "Line 5: pdf names more than one file: \"a.pdf; b.pdf\".",
        ]) {
            assert!(problem.message.starts_with(begins), "{}", problem.message);
        }
    }

    #[test]
    fn a_file_named_twice_in_a_row_is_one() {
        let table = Table::read_csv(b"uno;due\na.pdf;A.PDF");
        let mut problems = Vec::new();
        let letter = letter(&["uno", "due", "Uno"]);
        assert_eq!(assign(&table, &letter, &own(&["a.pdf"]), &mut problems), [vec![0]]);
        assert_eq!(problems, []);
    }

    #[test]
    fn files_of_no_bytes_are_told_unless_they_are_allowed() {
        let table = Table::read_csv(b"pec;pdf\na@b.it;a.pdf\nc@d.it;b.pdf");
        let mut files = own(&["a.pdf", "b.pdf"]);
        files[1].size = 0;
        files.push(FileEntry { name: "tutti.pdf".into(), size: 0, is_common: true });
        let mut problems = Vec::new();
        let letter = letter(&["pdf"]);
        empty_common(&letter, &files, &mut problems);
        assert_eq!(assign(&table, &letter, &files, &mut problems), [vec![0], vec![]]);
        assert_eq!(words(&problems), ["None empty tutti.pdf", "Some(1) empty pdf"]);
        let mut problems = Vec::new();
        let letter = Letter { allow_empty_files: true, ..letter };
        empty_common(&letter, &files, &mut problems);
        assert_eq!(assign(&table, &letter, &files, &mut problems), [vec![0], vec![1]]);
        assert_eq!(problems, []);
    }

    #[test]
    fn an_unknown_column_makes_no_file_unused() {
        let table = Table::read_csv(b"pec\na@b.it");
        let mut problems = Vec::new();
        assign(&table, &letter(&["pdf"]), &own(&["a.pdf"]), &mut problems);
        assert_eq!(words(&problems), ["None unknownColumn.files pdf"]);
    }
}
