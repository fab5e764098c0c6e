//! What is wrong with the addresses, row by row.

use std::hash::Hasher;

use super::column::address_in;
use crate::campaign::model::letter::Letter;
use crate::campaign::model::row::RowProblem;
use crate::campaign::model::same_mailbox::SameMailbox;
use crate::campaign::recipients::duplicates::{Duplicates, Mark};
use crate::campaign::recipients::table::Table;
use crate::core::error::codes::Params;
use crate::core::error::codes::address::{DUPLICATE, MISSING_ADDRESS};
use crate::core::message::address;

/// Adds what is wrong with the addresses of `column`, row by row: `missing.address`, `address.…`, `duplicate`.
///
/// Two addresses are the same whatever their case. The letter says whether a mailbox may get several messages, and
/// which unusual addresses are taken.
pub fn check(table: &Table, column: usize, letter: &Letter, problems: &mut Vec<RowProblem>) {
    let name = table.columns.get(column).map(String::as_str);
    let is_once = letter.same_mailbox == SameMailbox::Refuse;
    let mut seen = Duplicates::new(if is_once { table.rows.len() } else { 0 });
    for (row, cells) in table.rows.iter().enumerate() {
        let address = address_in(cells, column);
        if address.is_empty() {
            problems.push(table.tell(row, name, MISSING_ADDRESS, Params::none()));
            continue;
        }
        if let Some(told) = address::told_unless(address, &letter.accepted_addresses) {
            problems.push(table.tell(row, name, told.code, told.params));
            continue;
        }
        if !is_once {
            continue;
        }
        let is_same = |before: usize| {
            let before = table.rows.get(before);
            before.is_some_and(|cells| address::is_same(address_in(cells, column), address))
        };
        if let Some(first) = seen.find_or_enter(number(address), row, is_same) {
            // As the place before the sentence counts: lines of a file, or addressees from 1.
            let place = table.lines.get(first).copied().unwrap_or(first as u64 + 1);
            let params = Params::of(vec![
                ("value", address.into()),
                ("first", place.into()),
                ("firstRow", first.into()),
            ]);
            problems.push(table.tell(row, name, DUPLICATE, params));
        }
    }
}

/// A number that is the same for two ways to write one address.
fn number(address: &str) -> u64 {
    let mut mark = Mark::default();
    for byte in address.bytes() {
        mark.write_u8(byte.to_ascii_lowercase());
    }
    mark.finish()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn problems(text: &str, letter: &Letter) -> Vec<(usize, String, String)> {
        let (table, mut problems) = (Table::read_csv(text.as_bytes()), Vec::new());
        check(&table, 0, letter, &mut problems);
        assert!(problems.iter().all(|problem| problem.column.as_deref() == Some("pec")));
        let parts = |one: RowProblem| (one.row.unwrap(), one.code, one.message);
        problems.into_iter().map(parts).collect()
    }

    fn codes(text: &str, letter: &Letter) -> Vec<(usize, String)> {
        problems(text, letter).into_iter().map(|(row, code, _)| (row, code)).collect()
    }

    fn expected(list: &[(usize, &str)]) -> Vec<(usize, String)> {
        list.iter().map(|(row, code)| (*row, (*code).to_owned())).collect()
    }

    #[test]
    fn each_bad_address_is_told_with_its_place() {
        let csv = "pec;n\na@b.it;1\n;2\nab.it;3\na@b.it, c@d.it;4\na@b.it c@d.it;5\na@b.it/;6\n";
        let found = problems(csv, &Letter::default());
        let codes: Vec<(usize, String)> =
            found.iter().map(|(row, code, _)| (*row, code.clone())).collect();
        assert_eq!(
            codes,
            expected(&[
                (1, "missing.address"),
                (2, "address.missingAt"),
                (3, "address.several"),
                (4, "address.several"),
                (5, "address.slash"),
            ])
        );
        assert_eq!(found[0].2, "Line 3: the address is missing.");
        assert_eq!(found[1].2, "Line 4: the address ab.it has no @.");
    }

    #[test]
    fn case_does_not_make_another_mailbox() {
        let csv = "pec;n\nmario@B.it;1\n mario@b.IT ;2\nMario@b.it;3\nmaria@b.it;4";
        let found = problems(csv, &Letter::default());
        assert_eq!(
            found.iter().map(|(row, code, _)| (*row, code.as_str())).collect::<Vec<_>>(),
            [(1, "duplicate"), (2, "duplicate")]
        );
        let words = "Line 4: the address Mario@b.it stands before already, at 2:";
        assert!(found[1].2.starts_with(words), "{}", found[1].2);
    }

    #[test]
    fn one_mailbox_may_be_allowed_several_messages() {
        let letter = Letter { same_mailbox: SameMailbox::Allow, ..Letter::default() };
        let csv = "pec;n\nmario@B.it;1\nmario@b.IT;2\nmario@;3";
        assert_eq!(codes(csv, &letter), expected(&[(2, "address.missingDomain")]));
    }

    #[test]
    fn an_unusual_address_is_accepted_by_itself() {
        let csv = "pec;n\n_a@b.it;1\n_c@b.it;2\n_A@b.it;3";
        let letter = Letter { accepted_addresses: vec!["_a@b.it".into()], ..Letter::default() };
        assert_eq!(codes(csv, &letter), expected(&[(1, "address.unusual"), (2, "duplicate")]));
    }
}
