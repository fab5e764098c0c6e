//! Which files belong to which rows, by their names.

use std::collections::BTreeMap;

use super::addressees::list;
use super::letters::trimmed;
use super::row::RowProblem;
use super::table::Table;

/// A file's name without its folders.
pub fn base_name(path: &str) -> &str {
    path.rsplit(['/', '\\']).next().unwrap_or_default()
}

/// The files of each row.
///
/// `columns` name the columns whose cells name a file; an empty cell names none. `files` are the names of the
/// rows' own files with their places among the campaign's files; they may have folders, as
/// `webkitRelativePath` has. Case (ASCII) and the direction of slashes do not count. Of files with the name in
/// the cell the one is taken that shares most of the cell's folders, counted from the name; of those the one
/// with just this path, of those the one with just these letters.
///
/// Adds `unknownColumn`, `missingFile`, `ambiguousFile` and `unusedFile`.
pub fn assign(
    table: &Table,
    columns: &[String],
    files: &[(usize, &str)],
    problems: &mut Vec<RowProblem>,
) -> Vec<Vec<usize>> {
    let known: Vec<(usize, &str)> = columns
        .iter()
        .filter_map(|name| {
            let column = table.column(name);
            if column.is_none() {
                let there = list(&table.columns);
                let message = format!("There is no column {name} for files; there are {there}.");
                problems.push(RowProblem::whole(Some(name), "unknownColumn", message));
            }
            column.and_then(|column| Some((column, table.columns.get(column)?.as_str())))
        })
        .collect();
    let folder = Folder::of(files);
    let mut used = vec![false; files.len()];
    let mut own: Vec<Vec<usize>> = vec![Vec::new(); table.rows.len()];
    for (row, (cells, own)) in table.rows.iter().zip(&mut own).enumerate() {
        for (column, name) in &known {
            let cell = cells.get(*column).map_or("", trimmed);
            if cell.is_empty() {
                continue;
            }
            let found = folder.find(cell);
            for file in &found {
                // The others may be meant by this row too: none of them is without use.
                used.iter_mut().skip(*file).take(1).for_each(|used| *used = true);
            }
            let places: Vec<&(usize, &str)> =
                found.iter().filter_map(|file| files.get(*file)).collect();
            match places.as_slice() {
                [] => {
                    let text = format!("there is no file {cell}; add it, or empty the cell.");
                    problems.push(table.problem(row, Some(name), "missingFile", &text));
                }
                [(place, _)] if own.contains(place) => {}
                [(place, _)] => own.push(*place),
                several => {
                    let names: Vec<String> =
                        several.iter().map(|(_, path)| (*path).to_owned()).collect();
                    let names = list(&names);
                    let text = format!(
                        "more than one file is named {cell}: {names}; give its folder too."
                    );
                    problems.push(table.problem(row, Some(name), "ambiguousFile", &text));
                }
            }
        }
    }
    // Where a column is unknown, its files are not unused.
    if known.len() == columns.len() {
        for (_, path) in files.iter().zip(&used).filter(|(_, used)| !**used).map(|(file, _)| file) {
            let message = format!("No row names the file {path}; it is not sent.");
            problems.push(RowProblem::whole(Some(path), "unusedFile", message));
        }
    }
    own
}

/// The files by their base names in lower case.
struct Folder<'a>(BTreeMap<String, Vec<(usize, &'a str)>>);

impl<'a> Folder<'a> {
    fn of(files: &[(usize, &'a str)]) -> Self {
        let mut names: BTreeMap<String, Vec<(usize, &str)>> = BTreeMap::new();
        for (index, (_, path)) in files.iter().enumerate() {
            names
                .entry(base_name(path).trim().to_ascii_lowercase())
                .or_default()
                .push((index, path));
        }
        Self(names)
    }

    /// The files that a cell could mean: one, none, or several that fit alike.
    fn find(&self, cell: &str) -> Vec<usize> {
        let Some(named) = self.0.get(&base_name(cell).to_ascii_lowercase()) else {
            return Vec::new();
        };
        let rank = |path: &str| {
            let shared = segments(path)
                .zip(segments(cell))
                .take_while(|(one, other)| one.eq_ignore_ascii_case(other))
                .count();
            let is_whole = segments(path).count() == shared && segments(cell).count() == shared;
            (shared, is_whole, base_name(path) == base_name(cell))
        };
        let Some(best) = named.iter().map(|(_, path)| rank(path)).max() else { return Vec::new() };
        named.iter().filter(|(_, path)| rank(path) == best).map(|(index, _)| *index).collect()
    }
}

/// The parts of a path from its end.
fn segments(path: &str) -> impl Iterator<Item = &str> {
    path.rsplit(['/', '\\']).map(str::trim).filter(|part| !part.is_empty() && *part != ".")
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The files of rows whose cells name them, and the problems as words.
    fn assigned(cells: &[&str], names: &[&str]) -> (Vec<Vec<usize>>, Vec<String>) {
        let records = cells.iter().map(|cell| vec![("pdf".to_owned(), (*cell).to_owned())]);
        let table = Table::of_records(records.collect());
        let files: Vec<(usize, &str)> =
            names.iter().enumerate().map(|(index, name)| (index + 10, *name)).collect();
        let mut problems = Vec::new();
        let own = assign(&table, &["PDF".to_owned()], &files, &mut problems);
        let words = problems.iter().map(|problem| {
            let column = problem.column.as_deref().unwrap_or_default();
            format!("{:?} {} {column}", problem.row, problem.code)
        });
        (own, words.collect())
    }

    #[track_caller]
    fn finds(cell: &str, names: &[&str], expected: Option<usize>) {
        let (own, _) = assigned(&[cell], names);
        let expected: Vec<usize> = expected.into_iter().map(|index| index + 10).collect();
        assert_eq!(own, [expected], "{cell} in {names:?}");
    }

    #[test]
    fn case_and_path_do_not_count() {
        finds("12.pdf", &["11.pdf", "12.pdf"], Some(1));
        finds(" 12.PDF ", &["lettere/12.pdf"], Some(0));
        finds("pdf\\12.PDF", &["lettere/12.pdf"], Some(0));
        finds("C:\\avvisi\\lettere\\12.pdf", &["altre/12.pdf", "lettere/12.pdf"], Some(1));
        finds("./12.pdf", &["12.pdf"], Some(0));
    }

    #[test]
    fn the_nearest_path_wins() {
        let twins = ["a/12.pdf", "b/12.pdf"];
        finds("b/12.pdf", &twins, Some(1));
        finds("B\\12.PDF", &twins, Some(1));
        finds("12.pdf", &twins, None);
        finds("c/12.pdf", &twins, None);
        finds("12.pdf", &["a/12.pdf", "12.pdf"], Some(1));
        finds("12.pdf", &["12.PDF", "12.pdf"], Some(1));
        finds("12.Pdf", &["12.PDF", "12.pdf"], None);
        finds("b/12.pdf", &["x/b/12.pdf", "y/b/12.pdf"], None);
    }

    #[test]
    fn an_empty_cell_is_no_file_and_a_file_may_serve_many() {
        let (own, problems) = assigned(&["", "a.pdf", "a.pdf"], &["a.pdf"]);
        assert_eq!((own, problems.len()), (vec![vec![], vec![10], vec![10]], 0));
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
    fn the_words_name_what_to_look_at() {
        let table = Table::read_csv(b"pec;pdf\nx@y.it;a.pdf\nz@y.it;b.pdf");
        let mut problems = Vec::new();
        let columns = ["pdf".to_owned(), "Pdf".to_owned()];
        let own = assign(&table, &columns, &[(0, "x/a.pdf"), (1, "y/a.pdf")], &mut problems);
        assert_eq!(own, [const { Vec::<usize>::new() }; 2]);
        assert!(
            problems[0]
                .message
                .starts_with("Line 2: more than one file is named a.pdf: x/a.pdf, y/a.pdf;")
        );
        assert!(problems[2].message.starts_with("Line 3: there is no file b.pdf;"));
    }

    #[test]
    fn a_file_named_twice_in_a_row_is_one() {
        let table = Table::read_csv(b"uno;due\na.pdf;A.PDF");
        let mut problems = Vec::new();
        let columns = ["uno".to_owned(), "due".to_owned()];
        assert_eq!(assign(&table, &columns, &[(3, "a.pdf")], &mut problems), [vec![3]]);
        assert_eq!(problems, []);
    }

    #[test]
    fn an_unknown_column_makes_no_file_unused() {
        let table = Table::read_csv(b"pec\na@b.it");
        let mut problems = Vec::new();
        assign(&table, &["pdf".to_owned()], &[(0, "a.pdf")], &mut problems);
        assert_eq!((problems.len(), problems[0].code.as_str()), (1, "unknownColumn"));
    }
}
