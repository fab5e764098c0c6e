//! Quotation marks that stand inside a cell, as letters.

use crate::campaign::model::letters::is_unseen;

/// Whether a quotation goes beyond its cell.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Balance {
    /// One ends in it that did not begin in it.
    pub closes: bool,
    /// One begins in it that does not end in it.
    pub opens: bool,
}

/// Looks at the quotation marks of a cell that is not quoted as a whole, `"` and the typographic ones. Which of them
/// open and which close shows by what stands beside them: the inches of `5"` can only close.
pub fn balance(cell: &str) -> Balance {
    let (mut depth, mut balance) = (0i32, Balance::default());
    let mut before = ' ';
    let mut letters = cell.chars().peekable();
    while let Some(letter) = letters.next() {
        if matches!(letter, '"' | '“' | '”' | '„' | '«' | '»') {
            let after = letters.peek().copied().unwrap_or(' ');
            let begins = |letter: char| letter.is_whitespace() || "(=[/-'’".contains(letter);
            let ends = |letter: char| letter.is_whitespace() || ".:!?)]/-,;".contains(letter);
            if begins(before) && !after.is_whitespace() {
                depth += 1;
            } else if !before.is_whitespace() && ends(after) {
                depth -= 1;
            }
            balance.closes |= depth < 0;
            depth = depth.max(0);
        }
        before = letter;
    }
    balance.opens = depth > 0;
    balance
}

/// The text of a cell that is a formula for nothing but a text, `="00123"`: how zeros at its front are kept from
/// spreadsheets, which show it without the signs around it.
///
/// So is that of one with an apostrophe before what a spreadsheet would take for a formula, `'+39 06 1234`: programs that
/// write tables put it there, and it is no part of the value.
pub fn unformulated(cell: &str) -> &str {
    undefused(inside(undefused(inside(cell))))
}

/// The same of a cell without a quotation mark in it.
#[inline(always)]
pub fn undefused(cell: &str) -> &str {
    match cell.as_bytes() {
        [b'\'', b'=' | b'+' | b'-' | b'@', .., last] if *last != b'\'' => {
            cell.get(1..).unwrap_or_default()
        }
        _ => cell,
    }
}

fn inside(cell: &str) -> &str {
    if !cell.contains("=\"") {
        return cell;
    }
    let seen = cell.trim_matches(is_unseen);
    let inside = seen.strip_prefix("=\"").and_then(|rest| rest.strip_suffix('"'));
    inside.filter(|inside| !inside.contains('"')).unwrap_or(cell)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_quotation_that_goes_beyond_its_cell_shows() {
        for (cell, closes, opens) in [
            ("Rossi", false, false),
            ("Bar \"Da Gino\"", false, false),
            ("Bar \"Da", false, true),
            (" Gino\"", true, false),
            ("tubo 5\"", true, false),
            ("“Rossi", false, true),
            (" Mario”", true, false),
            ("„Zum Adler“", false, false),
            ("«Rossi", false, true),
            ("l’«Eco»", false, false),
            ("=\"a", false, true),
            ("a \" b", false, false),
        ] {
            assert_eq!(balance(cell), Balance { closes, opens }, "{cell}");
        }
    }

    #[test]
    fn a_formula_that_is_a_text_is_the_text() {
        assert_eq!(unformulated("=\"00123\""), "00123");
        assert_eq!(unformulated(" =\" 1\""), " 1");
        assert_eq!(unformulated("\u{200b}=\"\"\u{200b}"), "");
        for cell in ["=1+1", "+39 06 1234", "-12,50", "@nome", "-‘x’"] {
            assert_eq!(unformulated(&format!("'{cell}")), cell);
        }
        assert_eq!(unformulated("'=\"'+39\""), "+39");
        for cell in ["'-", "'", "'-Ndrangheta'", "'+'", "'12", "'s-Gravenhage", "a'-b"] {
            assert_eq!(unformulated(cell), cell);
        }
        for cell in ["=A1", "=\"a\"&\"b\"", "=\"", "\"a\"", "=\"a\"\"b\""] {
            assert_eq!(unformulated(cell), cell);
        }
    }
}
