//! What is asked of each of 200,000 cells: answered from a byte or two where these tell.

use crate::core::text::alike::has_no_width;

/// The cell without white space around it.
pub fn trimmed(cell: &str) -> &str {
    match (cell.as_bytes().first(), cell.as_bytes().last()) {
        (Some(b'!'..=b'~'), Some(b'!'..=b'~')) => cell,
        _ => cell.trim(),
    }
}

/// Whether it holds nothing but white space.
pub fn is_blank(cell: &str) -> bool {
    trimmed(cell).is_empty()
}

/// Whether it holds a line end or another control character.
pub fn has_control(text: &str) -> bool {
    // In UTF-8 the controls beyond ASCII, U+0080 to U+009F, begin with this byte.
    let could_be = |byte: u8| byte < b' ' || byte == 0x7f || byte == 0xc2;
    text.bytes().any(could_be) && text.chars().any(char::is_control)
}

/// A name as it stands in a sentence, in one line: white space of any kind is one space, and nothing that nobody sees
/// stands around it.
pub fn shown(name: &str) -> String {
    let mut line = String::with_capacity(name.len());
    for letter in name.trim_matches(is_unseen).chars() {
        match letter {
            letter if letter.is_whitespace() && line.ends_with(' ') => {}
            letter if letter.is_whitespace() => line.push(' '),
            letter => line.push(letter),
        }
    }
    line
}

/// Whether nobody sees it.
pub fn is_unseen(letter: char) -> bool {
    letter.is_whitespace() || has_no_width(letter)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_name_is_shown_in_one_line() {
        assert_eq!(shown("\u{feff} Ragione \r\n sociale\u{a0}\u{200b}"), "Ragione sociale");
    }

    proptest! {
        #[test]
        fn short_cuts_lead_to_the_same(text in "[ a\u{a0}é\u{80}\u{9f}\n\t\u{7f}\u{3000}]{0,4}|.*") {
            prop_assert_eq!(trimmed(&text), text.trim());
            prop_assert_eq!(is_blank(&text), text.trim().is_empty());
            prop_assert_eq!(has_control(&text), text.chars().any(char::is_control));
            let name = shown(&text);
            prop_assert_eq!(shown(&name), name);
        }
    }
}
