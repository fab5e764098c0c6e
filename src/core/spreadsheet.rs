//! CSV for spreadsheets: quoted, and with nothing in it that one would take for a formula.

use serde::Serialize;

/// The name of a kind or a state, as everywhere else in the package.
pub fn word(value: &impl Serialize) -> String {
    let value = serde_json::to_value(value).unwrap_or_default();
    value.as_str().unwrap_or_default().to_owned()
}

/// What stands between cells: the spreadsheets of Italy want it, since a comma is in their numbers.
const SEPARATOR: &str = ";";

/// A line of plain names.
pub fn header<const N: usize>(names: [&str; N]) -> String {
    format!("{}\r\n", names.join(SEPARATOR))
}

/// A line of cells, with its end.
pub fn line<T: AsRef<str>>(cells: impl IntoIterator<Item = T>) -> String {
    let cells: Vec<String> = cells.into_iter().map(|cell| quoted(cell.as_ref())).collect();
    format!("{}\r\n", cells.join(SEPARATOR))
}

/// A cell (RFC 4180). What a spreadsheet would take for a formula gets an apostrophe before it, also behind
/// what one might take for a border of cells.
fn quoted(cell: &str) -> String {
    let begins = |letter: char| "=+-@\u{ff1d}\u{ff0b}\u{ff0d}\u{ff20}".contains(letter);
    let mut defused = String::with_capacity(cell.len() + 2);
    if cell.starts_with(['\t', '\r', '\n']) {
        defused.push('\'');
    }
    let mut is_border = true;
    for letter in cell.chars() {
        if is_border && begins(letter) {
            defused.push('\'');
        }
        is_border = ";,\t\r\n".contains(letter) || (is_border && letter.is_whitespace());
        defused.push(letter);
    }
    format!("\"{}\"", defused.replace('"', "\"\""))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formulas_are_defused_and_quotes_doubled() {
        for formula in ["=1+1", "+39", "-1", "@x", "\t=1", "\r=1", "＝1"] {
            assert!(quoted(formula).starts_with("\"'"), "{formula:?}");
        }
        assert_eq!(quoted(" =1"), "\" '=1\"");
        assert_eq!(quoted("Avviso;=1+1, +2"), "\"Avviso;'=1+1, '+2\"");
        assert_eq!(quoted("dice \"sì\", a=b"), "\"dice \"\"sì\"\", a=b\"");
        assert_eq!(quoted(""), "\"\"");
    }
}
