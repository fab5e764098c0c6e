//! Letters that nobody can have meant: what is left where a letter was lost, and what shows nothing.

use serde_json::Value;

/// How many letters are named, and how many stand around the first in an excerpt.
const MOST_NAMED: usize = 5;
const BEFORE: usize = 16;
const AROUND: usize = 48;

/// Whether a letter says that its text was damaged: U+FFFD, which programs put where they cannot read; U+FFFC, which
/// stands for a picture that was not copied; control characters but tabs and line ends; noncharacters, which no text may
/// hold (Unicode 23.7); and the two marks that turn all letters behind them round (U+202D, U+202E).
pub fn is_damage(letter: char) -> bool {
    match letter {
        '\t' | '\n' | '\r' => false,
        '\u{202d}' | '\u{202e}' | '\u{fdd0}'..='\u{fdef}' | '\u{fffc}' | '\u{fffd}' => true,
        letter => letter.is_control() || u32::from(letter) & 0xfffe == 0xfffe,
    }
}

/// The same of what was found damaged, where also `¿` may say so: see [`is_damaged`].
pub fn is_lost(letter: char) -> bool {
    letter == '¿' || is_damage(letter)
}

/// Whether `¿` stands behind a letter, `Citt¿ di Roma`: programs that cannot write one put it there, and no question
/// begins so.
fn has_lost(text: &str) -> bool {
    let mut last = ' ';
    text.chars().any(|letter| {
        // Letters of western languages: the tables of all alphabets would cost every page several kB.
        let is_letter = last.is_ascii_alphabetic() || ('À'..='ɏ').contains(&last);
        let is_lost = letter == '¿' && is_letter;
        last = letter;
        is_lost
    })
}

/// Whether a letter cannot stand in one line: a control character, or a separator of lines or paragraphs.
pub fn breaks_line(letter: char) -> bool {
    letter.is_control() || matches!(letter, '\u{2028}' | '\u{2029}')
}

/// Whether a text holds what [`is_damage`] names, or a `¿` behind a letter. Quick where it is ASCII.
pub fn is_damaged(text: &str) -> bool {
    // The first bytes in UTF-8 of all that could be meant.
    let could_be = |byte: u8| match byte {
        b'\t' | b'\n' | b'\r' => false,
        0..b' ' | 0x7f | 0xc2 | 0xe2 | 0xef.. => true,
        _ => false,
    };
    text.bytes().any(could_be) && (text.chars().any(is_damage) || has_lost(text))
}

/// Whether a text is not one line. Quick where it is ASCII.
pub fn is_broken_line(text: &str) -> bool {
    let could_be = |byte: u8| byte < b' ' || matches!(byte, 0x7f | 0xc2 | 0xe2);
    text.bytes().any(could_be) && text.chars().any(breaks_line)
}

/// The letters of a kind in a text by their numbers (`U+FFFD`), each once, the first few.
pub fn named(text: &str, is_bad: fn(char) -> bool) -> Value {
    let mut names: Vec<String> = Vec::new();
    for letter in text.chars().filter(|letter| is_bad(*letter)) {
        let name = format!("U+{:04X}", u32::from(letter));
        if !names.contains(&name) {
            names.push(name);
        }
        if names.len() == MOST_NAMED {
            break;
        }
    }
    names.into()
}

/// What stands around the first letter of a kind, fit to be shown: each such letter is U+FFFD.
pub fn around(text: &str, is_bad: fn(char) -> bool) -> String {
    let first = text.find(is_bad).unwrap_or_default();
    let before = text.get(..first).unwrap_or_default();
    let start = before.char_indices().rev().take(BEFORE).last().map_or(first, |(start, _)| start);
    let shown = text.get(start..).unwrap_or_default().chars().take(AROUND);
    let is_hidden = |letter: char| is_damage(letter) || breaks_line(letter);
    shown
        .map(|letter| if is_hidden(letter) { char::REPLACEMENT_CHARACTER } else { letter })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn what_nobody_means_is_damage_and_other_letters_are_not() {
        for letter in "\0\u{1}\u{b}\u{c}\u{1a}\u{7f}\u{80}\u{85}\u{9f}\u{fffd}\u{fffc}\u{fffe}\u{ffff}\u{fdd0}\u{1fffe}\u{10ffff}\u{202e}".chars() {
            assert!(is_damaged(&format!("Niccol{letter}")), "{letter:?}");
        }
        for text in ["Citt¿ di Roma", "D¿Angelo", "perch¿", "¿Qué es Citt¿?"] {
            assert!(is_damaged(text), "{text:?}");
        }
        for text in [
            "¿Qué? (¿y si?) <b>¿No?</b> 5¿",
            "perch\u{e9}\t\r\n",
            "\u{160}kerlj \u{2013} \u{2019} \u{20ac} \u{ab}\u{bb}\u{a0}\u{ad}",
            "\u{200b}\u{feff}\u{200f}\u{2066}",
            "日本 🎉\u{fe0f} \u{e000}",
        ] {
            assert!(!is_damaged(text), "{text:?}");
        }
        assert!(
            is_broken_line("a\u{2028}b") && is_broken_line("a\tb") && !is_broken_line("a\u{a0}–")
        );
    }

    #[test]
    fn the_place_is_shown_safely() {
        assert_eq!(
            around("Gentile signor Niccol\u{0}\r\n, via", is_damage),
            "le signor Niccol\u{fffd}\u{fffd}\u{fffd}, via"
        );
        assert_eq!(
            named("\u{0}a\u{fffd}\u{0}", is_damage),
            serde_json::json!(["U+0000", "U+FFFD"])
        );
    }

    proptest! {
        #[test]
        fn short_cuts_lead_to_the_same(text in "[ aé¿\u{80}\n\t\u{7f}\u{2028}\u{202e}\u{fffd}\u{1fffe}😀\u{fdd1}]{0,4}|\\PC*") {
            prop_assert_eq!(is_damaged(&text), text.chars().any(is_damage) || has_lost(&text));
            prop_assert_eq!(is_broken_line(&text), text.chars().any(breaks_line));
            let shown = around(&text, is_damage);
            prop_assert!(shown.chars().count() <= AROUND && !shown.chars().any(char::is_control));
        }
    }
}
