//! Which column holds the addresses, and what is wrong with them.

use std::hash::Hasher;

use super::cells::Cells;
use super::letters::trimmed;
use super::row::RowProblem;
use super::seen::{Mark, Seen};
use super::table::Table;
use crate::core::address;

/// How many rows are looked at to find the column.
const SAMPLE: usize = 1000;

/// Names of a column of addresses in lower case, without spaces and signs; the first group before the second:
/// a file of companies has both a PEC and an ordinary address.
const NAMES: [&[&str]; 2] = [
    &[
        "pec",
        "pecaddress",
        "indirizzopec",
        "pecindirizzo",
        "emailpec",
        "pecemail",
        "domiciliodigitale",
    ],
    &[
        "email",
        "mail",
        "emailaddress",
        "indirizzoemail",
        "destinatario",
        "recipient",
        "address",
        "indirizzo",
    ],
];

/// The column of the addresses.
///
/// Where `name` is given it is that one, whatever its case. Else it is the only column that mostly holds
/// addresses; of several the one that has a well-known name; where none holds any, the one with such a name.
///
/// # Errors
/// A problem of the whole: `unknownColumn` where there is no such column, `addressColumn` where none or more
/// than one could be meant.
pub fn find_column(table: &Table, name: Option<&str>) -> Result<usize, RowProblem> {
    if let Some(name) = name {
        return table.column(name).ok_or_else(|| {
            let columns = list(&table.columns);
            let message =
                format!("There is no column {name} for the addresses; there are {columns}.");
            RowProblem::whole(Some(name), "unknownColumn", message)
        });
    }
    let all = || 0..table.columns.len();
    let candidates: Vec<usize> = all().filter(|column| holds_addresses(table, *column)).collect();
    if let [column] = candidates.as_slice() {
        return Ok(*column);
    }
    let looked_at = if candidates.is_empty() { all().collect() } else { candidates.clone() };
    well_known(table, &looked_at).ok_or_else(|| {
        let names: Vec<String> =
            candidates.iter().filter_map(|column| table.columns.get(*column).cloned()).collect();
        let message = if names.is_empty() {
            "No column holds addresses; name the one that should (addressColumn).".to_owned()
        } else {
            let names = list(&names);
            format!(
                "More than one column holds addresses: {names}; say which is meant (addressColumn)."
            )
        };
        RowProblem::whole(None, "addressColumn", message)
    })
}

/// Adds what is wrong with the addresses of `column`, row by row: `missing`, `address`, `duplicate`.
///
/// Two addresses are the same where their local parts are, letter by letter, and their domains are, whatever
/// their case.
pub fn check(table: &Table, column: usize, problems: &mut Vec<RowProblem>) {
    let name = table.columns.get(column).map(String::as_str);
    let mut seen = Seen::new(table.rows.len());
    for (row, cells) in table.rows.iter().enumerate() {
        let address = address_in(cells, column);
        if address.is_empty() {
            problems.push(table.problem(row, name, "missing", "the address is missing."));
            continue;
        }
        if let Some(words) = problem(address) {
            let text = format!("the address {address} {words}");
            problems.push(table.problem(row, name, "address", &text));
            continue;
        }
        let is_same = |before: usize| {
            table.rows.get(before).is_some_and(|cells| are_same(address_in(cells, column), address))
        };
        if let Some(first) = seen.find_or_enter(number(address), row, is_same) {
            let place = table.place(first);
            let text =
                format!("the address {address} stands before: {place}; each gets one message.");
            problems.push(table.problem(row, name, "duplicate", &text));
        }
    }
}

/// The address in a row, trimmed.
pub fn address_in(cells: &Cells, column: usize) -> &str {
    cells.get(column).map_or("", trimmed)
}

/// Names in a sentence.
pub(super) fn list(names: &[String]) -> String {
    if names.is_empty() { "none".to_owned() } else { names.join(", ") }
}

/// What is wrong with an address, in words that fit a table.
fn problem(address: &str) -> Option<&'static str> {
    let words = address::problem(address)?;
    // The words of one message's field speak of an array.
    let is_list = address.contains([',', ';']) || address.split('@').count() > 2;
    Some(if is_list && !address.contains('<') {
        "is not one address; each addressee gets a message and a row of its own."
    } else {
        words
    })
}

fn holds_addresses(table: &Table, column: usize) -> bool {
    let cells = table.rows.iter().take(SAMPLE).filter_map(|row| row.get(column));
    let (mut good, mut all) = (0, 0);
    for cell in cells.map(trimmed).filter(|cell| !cell.is_empty()) {
        all += 1;
        good += usize::from(cell.contains('@') && address::problem(cell).is_none());
    }
    good * 2 > all
}

/// The only one of `columns` whose name is of the first group, else of the second.
fn well_known(table: &Table, columns: &[usize]) -> Option<usize> {
    NAMES.iter().find_map(|names| {
        let mut known = columns.iter().copied().filter(|column| {
            let name = table.columns.get(*column).map_or("", String::as_str);
            let plain: String =
                name.chars().filter(|letter| letter.is_ascii_alphanumeric()).collect();
            names.contains(&plain.to_ascii_lowercase().as_str())
        });
        known.next().filter(|_| known.next().is_none())
    })
}

/// A number that is the same for two ways to write one address.
fn number(address: &str) -> u64 {
    let (local, domain) = split(address);
    let mut mark = Mark::default();
    mark.write(local.as_bytes());
    mark.write_u8(b'@');
    for byte in domain.bytes() {
        mark.write_u8(byte.to_ascii_lowercase());
    }
    mark.finish()
}

fn are_same(one: &str, other: &str) -> bool {
    let ((local, domain), (other_local, other_domain)) = (split(one), split(other));
    local == other_local && domain.eq_ignore_ascii_case(other_domain)
}

fn split(address: &str) -> (&str, &str) {
    address.rsplit_once('@').unwrap_or((address, ""))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table(text: &str) -> Table {
        Table::read_csv(text.as_bytes())
    }

    #[track_caller]
    fn found(text: &str) -> Result<String, String> {
        let table = table(text);
        find_column(&table, None)
            .map(|column| table.columns[column].clone())
            .map_err(|problem| format!("{} {}", problem.code, problem.message))
    }

    fn problems(text: &str) -> Vec<(Option<usize>, String, String)> {
        let (table, mut problems) = (table(text), Vec::new());
        check(&table, 0, &mut problems);
        assert!(problems.iter().all(|problem| problem.column.as_deref() == Some("pec")));
        problems.into_iter().map(|problem| (problem.row, problem.code, problem.message)).collect()
    }

    #[test]
    fn a_named_column_is_taken_whatever_its_case() {
        let table = table("A;Indirizzo PEC\nx;a@b.it");
        assert_eq!(find_column(&table, Some(" indirizzo pec ")), Ok(1));
        assert_eq!(find_column(&table, Some("a")), Ok(0));
        let problem = find_column(&table, Some("mail")).unwrap_err();
        assert_eq!((problem.code.as_str(), problem.row), ("unknownColumn", None));
        assert!(problem.message.contains("A, Indirizzo PEC"));
    }

    #[test]
    fn the_only_column_of_addresses_is_clear() {
        assert_eq!(
            found("nome;boh;pec\nRossi;a@b.it;\nBianchi;c@d.it;\nVerdi;errato;").unwrap(),
            "boh"
        );
        assert_eq!(found("nome;note\nRossi;a@b.it\nBianchi;\nVerdi;\n").unwrap(), "note");
    }

    #[test]
    fn of_several_the_well_known_name_is_meant() {
        let two = |one, other| format!("{one};{other}\na@b.it;c@d.it\n");
        assert_eq!(found(&two("e-mail", "PEC")).unwrap(), "PEC");
        assert_eq!(found(&two("Domicilio_digitale", "mail")).unwrap(), "Domicilio_digitale");
        assert_eq!(found(&two("referente", "E-Mail")).unwrap(), "E-Mail");
        assert_eq!(found(&two("pec_address", "destinatario")).unwrap(), "pec_address");
        for (one, other) in [("uno", "due"), ("pec", "indirizzo_pec"), ("email", "mail")] {
            let words = found(&two(one, other)).unwrap_err();
            assert!(
                words.starts_with("addressColumn") && words.contains(&format!("{one}, {other}")),
                "{words}"
            );
        }
    }

    #[test]
    fn where_none_holds_addresses_the_name_may_tell() {
        assert_eq!(found("nome;pec\nRossi;errato\nBianchi;\n").unwrap(), "pec");
        assert!(
            found("nome;via\nRossi;Roma\n").unwrap_err().starts_with("addressColumn No column")
        );
    }

    #[test]
    fn each_bad_address_is_told_in_words() {
        let found = problems(
            "pec;n\na@b.it;1\n;2\nab.it;3\na@b.it, c@d.it;4\na@b.it c@d.it;5\na@b.it/;6\n",
        );
        let codes: Vec<_> =
            found.iter().map(|(row, code, _)| (row.unwrap(), code.as_str())).collect();
        assert_eq!(codes, [(1, "missing"), (2, "address"), (3, "address"), (4, "address")]);
        assert_eq!(found[0].2, "Line 3: the address is missing.");
        assert_eq!(found[1].2, "Line 4: the address ab.it has no @.");
        assert!(found[2].2.contains("a row of its own") && found[3].2.contains("a row of its own"));
    }

    #[test]
    fn the_case_of_the_domain_does_not_make_another_address() {
        let found = problems("pec;n\nmario@B.it;1\n mario@b.IT ;2\nMario@b.it;3\nmario@b.it;4");
        let rows: Vec<_> =
            found.iter().map(|(row, code, _)| (row.unwrap(), code.as_str())).collect();
        assert_eq!(rows, [(1, "duplicate"), (3, "duplicate")]);
        assert_eq!(
            found[1].2,
            "Line 5: the address mario@b.it stands before: Line 2; each gets one message."
        );
    }
}
