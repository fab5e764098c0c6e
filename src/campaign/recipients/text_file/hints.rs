//! What a word of an unmarked file tells about the file's encoding. Bytes of windows-1252 that in it are signs or stand
//! against the case of the word are accented letters elsewhere: 0x82 is `‚` there, `é` in MS-DOS's code page 850; 0x8E
//! is `Ž` there, `é` on a Macintosh.

use crate::core::text::encodings::Encoding;

/// What a word tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sign {
    /// Nothing.
    Nothing,
    /// It is right as windows-1252 and not otherwise.
    Windows,
    /// It may be of MS-DOS or a Macintosh: in windows-1252 signs stand where they hardly ever do, `perch‚`, `citt…`.
    Other,
    /// It cannot be windows-1252, which has no such letter.
    OnlyOther,
}

const NOTHING: Sign = Sign::Nothing;

/// The euro in ISO 8859-15, which agrees with windows-1252 in all letters of Italian: what is right there says nothing
/// against it. In windows-1252 it is `¤`, which nobody writes.
pub const EURO_LATIN_9: u8 = 0xa4;

/// Whether a text has quotations that begin below the line, as in German: these end with the mark that others begin with.
pub fn has_low_quote(bytes: &[u8]) -> bool {
    let (mut pairs, is_first) = (bytes.windows(2), bytes.first() == Some(&0x84));
    is_first || pairs.any(|pair| matches!(pair, [before, 0x84] if !before.is_ascii_alphabetic()))
}

/// What a word tells; it is made of letters of ASCII and bytes beyond it.
pub fn of_word(word: &[u8], has_low_quote: bool) -> Sign {
    let mut found = NOTHING;
    for (at, byte) in word.iter().enumerate().filter(|(_, byte)| !byte.is_ascii()) {
        let (before, after) = word.split_at_checked(at).unwrap_or_default();
        let after = after.get(1..).unwrap_or_default();
        match of_byte(before, *byte, after, has_low_quote) {
            Sign::Windows => return Sign::Windows,
            Sign::Other if found == NOTHING => found = Sign::Other,
            Sign::OnlyOther => found = Sign::OnlyOther,
            Sign::Other | Sign::Nothing => {}
        }
    }
    let is_word = |encoding: Encoding| encoding.decode(word).chars().all(stands_in_words);
    if found != NOTHING && !is_word(Encoding::Cp850) && !is_word(Encoding::Macintosh) {
        return NOTHING;
    }
    found
}

/// What one byte tells that stands behind `before`.
fn of_byte(before: &[u8], byte: u8, rest: &[u8], has_low_quote: bool) -> Sign {
    let after = rest.first().copied();
    let last = before.last().copied().unwrap_or(b' ');
    let (is_lower, is_upper) = (last.is_ascii_lowercase(), last.is_ascii_uppercase());
    let is_behind = is_lower || is_upper;
    let is_end = after.is_none();
    let is_inside = is_behind && after.is_some_and(|byte| byte.is_ascii_alphabetic());
    let is_small_next = after.is_some_and(|byte| byte.is_ascii_lowercase());
    let is_capitals =
        matches!(before, [.., one, two] if one.is_ascii_uppercase() && two.is_ascii_uppercase());
    match byte {
        // Undefined in windows-1252.
        0x81 | 0x8d | 0x8f | 0x90 | 0x9d => Sign::OnlyOther,
        // ‚ „ ˆ ‰ ˜
        0x82 | 0x84 | 0x88 | 0x89 | 0x98 if is_behind => Sign::Other,
        // • between two letters is a bullet as well.
        0x95 if is_behind => Sign::Other,
        // Š Œ Ž Ÿ: capitals.
        0x8a | 0x8c | 0x8e | 0x9f if is_lower => Sign::Other,
        // ƒ, which no word has: `PERCHƒ`.
        0x83 if is_behind => Sign::Other,
        // † ‡ ‹ › ”
        0x86 | 0x87 | 0x8b | 0x9b | 0x94 if is_inside => Sign::Other,
        // … behind a word: most words of Italian end in a vowel, but what `à` ends has none before it.
        0x85 if is_behind => of_dots(before, last),
        // — behind a word: `ù`. Behind a vowel it is a dash, but for `più` and `giù`.
        0x97 if is_behind && is_end && !ends_in_vowel(before) => Sign::Other,
        // “ behind a word.
        0x93 if is_behind && is_end && !has_low_quote => Sign::Other,
        // Õ in a small word, or between two capitals of one: an apostrophe of a Macintosh, `dellÕAquila`, `DÕAngelo`.
        0xd5 if is_lower && after.is_some() => Sign::Other,
        0xd5 if is_upper && rest.get(1).is_some_and(u8::is_ascii_lowercase) => Sign::Other,
        // · Ô Ë Þ, and small letters behind capitals that Italian has not: À È Ì Ò Ù elsewhere.
        0xb7 | 0xd4 | 0xcb | 0xde if is_upper && is_end => Sign::Other,
        0xe3 | 0xeb | 0xed | 0xf1 | 0xf4 if is_capitals && is_end => Sign::Other,
        // ¡ ¢ £ ¤ ¥ inside a word.
        0xa1..=0xa5 if is_inside => Sign::Other,
        // ¤ Õ Û by themselves: the euro of ISO 8859-15, of MS-DOS, of a Macintosh.
        EURO_LATIN_9 | 0xd5 | 0xdb if before.is_empty() && is_end => Sign::OnlyOther,
        // À Ì Ù behind capitals.
        0xc0 | 0xcc | 0xd9 if is_upper => Sign::Windows,
        // á behind a vowel is the ß of MS-DOS.
        0xe1 if b"aeiou".contains(&last) => NOTHING,
        // Small letters in a small word.
        0xe0..=0xff if byte != 0xf7 && (is_lower || is_small_next && is_upper) => Sign::Windows,
        // The words à and è.
        0xe0 | 0xe8 if before.is_empty() && is_end => Sign::Windows,
        _ => NOTHING,
    }
}

fn of_dots(before: &[u8], last: u8) -> Sign {
    if before.eq_ignore_ascii_case(b"ecc") || before.eq_ignore_ascii_case(b"etc") {
        return NOTHING;
    }
    match last {
        b'a' | b'e' | b'o' | b'A' | b'E' | b'O' => Sign::Windows,
        // `Rossi…`, but `già`.
        _ if ends_in_vowel(before) => NOTHING,
        _ => Sign::Other,
    }
}

/// Whether a word ends in a vowel behind which no accented one stands.
fn ends_in_vowel(word: &[u8]) -> bool {
    word.last().is_some_and(|last| b"aeiouAEIOU".contains(last))
        && !word.eq_ignore_ascii_case(b"pi")
        && !word.eq_ignore_ascii_case(b"gi")
}

/// Letters of western languages, and the signs that stand in words and around them.
fn stands_in_words(letter: char) -> bool {
    letter.is_ascii_alphabetic()
        || (('\u{c0}'..='\u{ff}').contains(&letter) && !matches!(letter, '×' | '÷'))
        || "ŒœŸ‘’“”«»…–€".contains(letter)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_of_another_encoding_shows() {
        for word in [
            &b"perch\x82"[..],
            b"caff\x8a",
            b"cos\x8d",
            b"per\x95",
            b"M\x81ller",
            b"H\x94he",
            b"citt\x88",
            b"caff\x8f",
            b"perch\x8e",
            b"cos\x93",
            b"per\x98",
            b"pi\x9d",
            b"K\x9aln\x8f",
            b"dell\xd5Aquila",
            b"Espa\xa4a\x82",
            b"citt\x85",
            b"CITT\xb7",
            b"FORL\xde",
            b"D\xd5Angelo",
            b"gi\x85",
            b"pi\x97",
            b"GI\xb7",
            b"PI\xeb",
            b"PERCH\x83",
        ] {
            let is_undefined =
                word.iter().any(|byte| matches!(byte, 0x81 | 0x8d | 0x8f | 0x90 | 0x9d));
            let sign = if is_undefined { Sign::OnlyOther } else { Sign::Other };
            assert_eq!(of_word(word, false), sign, "{}", Encoding::Windows1252.decode(word));
        }
    }

    #[test]
    fn a_word_of_windows_shows() {
        for word in [
            &b"citt\xe0"[..],
            b"caff\xe8",
            b"M\xfcller",
            b"\xe8",
            b"segue\x85",
            b"na\xefve",
            b"CITT\xc0",
            b"Stra\xdfe\xfc",
        ] {
            assert_eq!(
                of_word(word, false),
                Sign::Windows,
                "{}",
                Encoding::Windows1252.decode(word)
            );
        }
        for word in [
            &b"\x8akerlj"[..],
            b"Dra\x9e",
            b"l\x92acqua",
            b"Roma\x96Milano",
            b"ecc\x85",
            b"Brand\x99",
            b"Rossi\x85",
            b"Rossi\x97",
            b"\x95",
            b"PI\xf9",
        ] {
            assert_eq!(of_word(word, true), NOTHING, "{}", Encoding::Windows1252.decode(word));
        }
        assert_eq!(of_word(b"Zitat\x93", true), NOTHING);
        assert!(has_low_quote(b"ein \x84Zitat\x93") && !has_low_quote(b"M\x84rz"));
    }
}
