//! Signs and letters that no address holds, seen and unseen, line ends among them.

use super::fault::Fault;
use super::usual::is_usual;
use crate::core::error::codes::address::{
    ADDRESS_ACCENTED, ADDRESS_CONTROL, ADDRESS_DIRECTION, ADDRESS_FULL_WIDTH, ADDRESS_INVISIBLE,
    ADDRESS_LOOK_ALIKE, ADDRESS_SEVERAL,
};

/// Whether it is several addresses, each in a line of its own, as spreadsheets write them into one cell.
fn has_several_lines(text: &str) -> bool {
    let mut lines = text.split(['\n', '\r', '\t']).filter(|line| !line.trim().is_empty());
    let is_address =
        |line: &str| is_usual(line.trim().trim_end_matches(|letter: char| ",; ".contains(letter)));
    lines.clone().nth(1).is_some() && lines.all(is_address)
}

/// What nobody sees, or takes for another sign.
pub(super) fn unseen(text: &str) -> Option<Fault> {
    let first = |is: fn(char) -> bool| text.chars().find(|letter| is(*letter));
    if has_several_lines(text) {
        return Some((ADDRESS_SEVERAL, None));
    }
    if first(char::is_control).is_some() {
        return Some((ADDRESS_CONTROL, None));
    }
    if first(is_direction).is_some() {
        return Some((ADDRESS_DIRECTION, None));
    }
    if first(is_invisible).is_some() {
        return Some((ADDRESS_INVISIBLE, None));
    }
    first(is_full_width).map(|sign| (ADDRESS_FULL_WIDTH, Some(sign)))
}

/// Marks of direction: they come along when an address is copied.
fn is_direction(letter: char) -> bool {
    matches!(letter, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// Soft hyphens, spaces of no width, marks that stand on nothing, tags.
fn is_invisible(letter: char) -> bool {
    matches!(
        letter,
        '\u{ad}' | '\u{34f}' | '\u{115f}' | '\u{1160}' | '\u{180b}'..='\u{180f}' | '\u{200b}'..='\u{200d}'
            | '\u{2060}'..='\u{2065}' | '\u{206a}'..='\u{206f}' | '\u{2800}' | '\u{3164}' | '\u{fe00}'..='\u{fe0f}'
            | '\u{feff}' | '\u{ffa0}' | '\u{fff0}'..='\u{fffb}' | '\u{e0000}'..='\u{e0fff}'
    )
}

/// Letters and signs as wide as those of East Asia, and the other forms of the dot and the `@`.
fn is_full_width(letter: char) -> bool {
    matches!(
        letter,
        '\u{ff01}'..='\u{ff5e}' | '\u{3002}' | '\u{ff61}' | '\u{fe52}' | '\u{fe6b}' | '\u{2024}'
    )
}

/// Letters that no address has.
pub(super) fn foreign(text: &str) -> Option<Fault> {
    let sign = text.chars().find(|letter| !letter.is_ascii())?;
    // Latin letters with accents, and accents that stand behind their letter.
    let is_accented = |letter: char| {
        matches!(letter, '\u{c0}'..='\u{24f}' | '\u{300}'..='\u{36f}' | '\u{1e00}'..='\u{1eff}')
            && !"×÷".contains(letter)
    };
    let other = text.chars().find(|letter| !letter.is_ascii() && !is_accented(*letter));
    Some(match other {
        Some(other) => (ADDRESS_LOOK_ALIKE, Some(other)),
        None => (ADDRESS_ACCENTED, Some(sign)),
    })
}
