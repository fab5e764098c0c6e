//! The text of a file whose encoding nobody told.

use std::borrow::Cow;

use crate::core::text;

/// How many pairs of bytes are looked at to recognise UTF-16 without a mark.
const SAMPLE: usize = 512;

/// Reads a text file: a byte order mark decides; else UTF-16 shows by the zero bytes beside its ASCII
/// letters; else it is UTF-8, and each byte that is no part of UTF-8 is windows-1252 by itself.
///
/// By itself, not the whole file: one stray byte among 30,000 rows of UTF-8 must not turn every `è` into
/// `Ã¨`, and in a windows-1252 file two letters in a row that happen to be UTF-8 (`Ã` before a sign or a
/// no-break space) do not occur in words.
pub fn read(bytes: &[u8]) -> Cow<'_, str> {
    if let Some(rest) = bytes.strip_prefix(b"\xef\xbb\xbf") {
        return utf8(rest);
    }
    if let Some(rest) = bytes.strip_prefix(b"\xff\xfe") {
        return Cow::Owned(utf16(rest, u16::from_le_bytes));
    }
    if let Some(rest) = bytes.strip_prefix(b"\xfe\xff") {
        return Cow::Owned(utf16(rest, u16::from_be_bytes));
    }
    match zero_bytes(bytes) {
        Zeros::Second => Cow::Owned(utf16(bytes, u16::from_le_bytes)),
        Zeros::First => Cow::Owned(utf16(bytes, u16::from_be_bytes)),
        Zeros::Neither => utf8(bytes),
    }
}

fn utf8(bytes: &[u8]) -> Cow<'_, str> {
    match str::from_utf8(bytes) {
        Ok(text) => Cow::Borrowed(text),
        Err(_) => Cow::Owned(text::decode(bytes)),
    }
}

/// Which byte of most pairs is zero.
enum Zeros {
    First,
    Second,
    Neither,
}

fn zero_bytes(bytes: &[u8]) -> Zeros {
    let (pairs, _) = bytes.as_chunks::<2>();
    let pairs = pairs.get(..SAMPLE).unwrap_or(pairs);
    let first = pairs.iter().filter(|[first, second]| *first == 0 && *second != 0).count();
    let second = pairs.iter().filter(|[first, second]| *first != 0 && *second == 0).count();
    if second * 2 > pairs.len() {
        Zeros::Second
    } else if first * 2 > pairs.len() {
        Zeros::First
    } else {
        Zeros::Neither
    }
}

fn utf16(bytes: &[u8], unit: fn([u8; 2]) -> u16) -> String {
    let (pairs, _) = bytes.as_chunks::<2>();
    char::decode_utf16(pairs.iter().map(|pair| unit(*pair)))
        .map(|letter| letter.unwrap_or(char::REPLACEMENT_CHARACTER))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::read;

    const TEXT: &str = "nome;città\r\nNiccolò;Forlì €\r\n";

    fn utf16(text: &str, bytes: fn(u16) -> [u8; 2]) -> Vec<u8> {
        text.encode_utf16().flat_map(bytes).collect()
    }

    #[test]
    fn every_encoding_of_the_issue_is_read() {
        let little = utf16(TEXT, u16::to_le_bytes);
        let big = utf16(TEXT, u16::to_be_bytes);
        let ansi = b"nome;citt\xe0\r\nNiccol\xf2;Forl\xec \x80\r\n".to_vec();
        for (name, bytes) in [
            ("UTF-8", TEXT.as_bytes().to_vec()),
            ("UTF-8 with a mark", [b"\xef\xbb\xbf", TEXT.as_bytes()].concat()),
            ("UTF-16LE with a mark", [b"\xff\xfe", little.as_slice()].concat()),
            ("UTF-16BE with a mark", [b"\xfe\xff", big.as_slice()].concat()),
            ("UTF-16LE", little),
            ("UTF-16BE", big),
            ("windows-1252", ansi),
        ] {
            assert_eq!(read(&bytes), TEXT, "{name}");
        }
    }

    #[test]
    fn one_stray_byte_does_not_change_the_others() {
        assert_eq!(read("perché, citt\u{e0}".as_bytes()), "perché, città");
        assert_eq!(read(b"perch\xc3\xa9, citt\xe0"), "perché, città");
    }

    #[test]
    fn damaged_utf16_is_read_as_far_as_it_goes() {
        assert_eq!(read(b"\xff\xfea\0\x00\xd8b\0c"), "a\u{fffd}b");
        assert_eq!(read(b"\xff\xfe"), "");
        assert_eq!(read(b""), "");
        assert_eq!(read(b"a"), "a");
        // A mark is believed.
        assert_eq!(read(b"\xef\xbb\xbfa\0b\0"), "a\0b\0");
    }
}
