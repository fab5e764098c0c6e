//! Encoded words (RFC 2047): how a header says letters beyond ASCII, which a service may hand on as they are.

use super::decode;

/// The character sets that are read: each is UTF-8 or, but for the euro of one, a part of windows-1252.
const CHARSETS: [&str; 5] = ["utf-8", "iso-8859-1", "iso-8859-15", "windows-1252", "us-ascii"];

/// A text with its encoded words decoded; those that nobody can read stay as they are.
pub fn decoded(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let (mut rest, mut is_behind_one) = (text, false);
    while let Some((before, after)) = cut(rest) {
        if let Some((plain, (word, next))) = before.strip_suffix('=').zip(word(after)) {
            // White space between two of them is none of the text.
            if !is_behind_one || !plain.trim().is_empty() {
                bytes.extend_from_slice(plain.as_bytes());
            }
            bytes.extend(word);
            (rest, is_behind_one) = (next, true);
        } else {
            bytes.extend_from_slice(before.as_bytes());
            bytes.push(b'?');
            (rest, is_behind_one) = (after, false);
        }
    }
    bytes.extend_from_slice(rest.as_bytes());
    // Together: a letter may be parted between two words.
    decode(&bytes)
}

/// The bytes of the encoded word whose `=?` stands before a text, and what follows it.
fn word(text: &str) -> Option<(Vec<u8>, &str)> {
    let (charset, rest) = cut(text)?;
    let (encoding, rest) = cut(rest)?;
    let (text, rest) = cut(rest)?;
    if !CHARSETS.iter().any(|known| known.eq_ignore_ascii_case(charset)) {
        return None;
    }
    let bytes = match encoding {
        "B" | "b" => base64_simd::forgiving_decode_to_vec(text.as_bytes()).ok()?,
        "Q" | "q" => quoted(text),
        _ => return None,
    };
    Some((bytes, rest.strip_prefix('=')?))
}

fn cut(text: &str) -> Option<(&str, &str)> {
    text.split_once('?')
}

fn quoted(text: &str) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut letters = text.bytes().enumerate();
    while let Some((at, letter)) = letters.next() {
        let digits = text.get(at + 1..at + 3).filter(|_| letter == b'=');
        match digits.and_then(|digits| u8::from_str_radix(digits, 16).ok()) {
            Some(byte) => {
                bytes.push(byte);
                letters.nth(1);
            }
            None => bytes.push(if letter == b'_' { b' ' } else { letter }),
        }
    }
    bytes
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn words_are_read_in_both_encodings_and_all_else_stays() {
        for (text, read) in [
            ("=?UTF-8?B?UGVyY2jDqSBubw==?=", "Perché no"),
            ("=?utf-8?q?Perch=C3=A9_no?= 12", "Perché no 12"),
            ("=?ISO-8859-1?Q?Perch=E9?=", "Perché"),
            ("CONSEGNA: =?windows-1252?Q?10_=80?=", "CONSEGNA: 10 €"),
            // White space between two, and a letter that is parted.
            ("=?UTF-8?B?UGVyY2jD?=\r\n =?UTF-8?B?qQ==?= no", "Perché no"),
            ("=?UTF-8?Q?a?= b =?UTF-8?Q?c?=", "a b c"),
            ("=?UTF-8?Q?a=ZZ=5F=?=", "a=ZZ_="),
            ("Davvero? Si =? no ?=", "Davvero? Si =? no ?="),
            ("=?UTF-8?B?UGVy", "=?UTF-8?B?UGVy"),
            ("=?UTF-8?B?U*Vy?=", "=?UTF-8?B?U*Vy?="),
            ("=?KOI8-R?B?UGVy?= =?UTF-8?Q?a?=", "=?KOI8-R?B?UGVy?= a"),
            ("=?UTF-8?X?a?=", "=?UTF-8?X?a?="),
            ("", ""),
        ] {
            assert_eq!(decoded(text), read, "{text}");
        }
    }

    proptest! {
        #[test]
        fn what_holds_none_is_left_alone(text in "[^?]*|\\PC*") {
            prop_assume!(!text.contains("=?") && !text.starts_with('\u{feff}'));
            prop_assert_eq!(decoded(&text), text);
        }

        #[test]
        fn what_was_encoded_is_read_back(text in "\\PC{1,30}") {
            let quoted: String = text.bytes().map(|byte| format!("={byte:02x}")).collect();
            prop_assume!(!text.starts_with('\u{feff}'));
            prop_assert_eq!(decoded(&format!("=?UTF-8?Q?{quoted}?=")), text.clone());
            let base64 = base64_simd::STANDARD.encode_to_string(&text);
            prop_assert_eq!(decoded(&format!("=?UTF-8?B?{base64}?=")), text);
        }

        #[test]
        fn no_text_breaks_it(text in "(=\\?|\\?=|UTF-8|\\?[BbQq]\\?|=|é|[A-Za-z0-9_ ]){0,20}") {
            let _ = decoded(&text);
        }
    }
}
