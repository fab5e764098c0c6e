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
    format!("{}\r\n", names.map(str::to_owned).join(SEPARATOR))
}

/// A line of cells, with its end.
pub fn line<T: AsRef<str>>(cells: impl IntoIterator<Item = T>) -> String {
    let cells: Vec<String> = cells.into_iter().map(|cell| quoted(cell.as_ref())).collect();
    format!("{}\r\n", cells.join(SEPARATOR))
}

/// A cell (RFC 4180). What a spreadsheet would take for a formula gets an apostrophe before it, also behind
/// what one might take for a border of cells, and behind what nobody sees: programs that clean a table up take such
/// letters away, and the formula is left.
fn quoted(cell: &str) -> String {
    let begins = |letter: char| {
        "=+-@\u{ff1d}\u{ff0b}\u{ff0d}\u{ff20}\u{2212}\u{fe62}\u{fe63}\u{fe66}\u{fe6b}"
            .contains(letter)
    };
    let mut defused = String::with_capacity(cell.len() + 2);
    if cell.starts_with(|letter: char| letter.is_control()) {
        defused.push('\'');
    }
    let mut is_border = true;
    for letter in cell.chars() {
        if is_border && begins(letter) {
            defused.push('\'');
        }
        let is_unseen = letter.is_whitespace() || is_invisible(letter);
        is_border = ";,\t\r\n".contains(letter) || (is_border && is_unseen);
        defused.push(letter);
    }
    format!("\"{}\"", defused.replace('"', "\"\""))
}

/// Letters that show nothing: control and format characters, marks that stand on nothing, fillers and tags
/// (Unicode's `Default_Ignorable_Code_Point`, and what else has no width).
fn is_invisible(letter: char) -> bool {
    letter.is_control()
        || matches!(
            letter,
            '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}'
                | '\u{180b}'..='\u{180f}'
                | '\u{200b}'..='\u{200f}'
                | '\u{202a}'..='\u{202e}'
                | '\u{2060}'..='\u{206f}'
                | '\u{2800}'
                | '\u{3164}'
                | '\u{fe00}'..='\u{fe0f}'
                | '\u{feff}'
                | '\u{ffa0}'
                | '\u{fff0}'..='\u{fffb}'
                | '\u{1bca0}'..='\u{1bca3}'
                | '\u{1d173}'..='\u{1d17a}'
                | '\u{e0000}'..='\u{e0fff}'
        )
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
        for unseen in "\u{200b}\u{feff}\u{ad}\u{200e}\u{202e}\u{2066}\u{2060}\u{a0}\u{3000}\u{3164}\u{2800}\u{fe0f}\u{e0020}\u{0}\u{7f}\u{85}\u{1c}".chars() {
            for formula in ["=1+1", "@x", "+39", "-1"] {
                for before in [format!("{unseen}"), format!(" {unseen} "), format!("a;{unseen}")] {
                    let cell = quoted(&format!("{before}{formula}"));
                    assert!(cell.contains(&format!("'{formula}")), "{unseen:?} {cell:?}");
                }
            }
        }
        // What can be seen is no border.
        assert_eq!(quoted("a\u{200b}=1"), "\"a\u{200b}=1\"");
        assert_eq!(quoted("Avviso;=1+1, +2"), "\"Avviso;'=1+1, '+2\"");
        assert_eq!(quoted("dice \"sì\", a=b"), "\"dice \"\"sì\"\", a=b\"");
        assert_eq!(quoted(""), "\"\"");
    }
}
