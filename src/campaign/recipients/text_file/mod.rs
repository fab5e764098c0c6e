//! The text of a file whose encoding nobody told, or somebody did.

pub(in crate::campaign) mod doubt;
pub(in crate::campaign) mod file_type;
pub(in crate::campaign) mod hints;
pub(in crate::campaign) mod quotes;
pub mod records;
pub mod separator;

use std::borrow::Cow;

use crate::core::error::codes::{Told, table as codes};
use crate::core::text;
use crate::core::text::encodings::Encoding;

/// How many pairs of bytes are looked at to recognise UTF-16 without a mark.
const SAMPLE: usize = 512;

/// The text of a file.
#[derive(Debug)]
pub struct TextFile<'a> {
    /// Without the mark before it, and without the NUL and Ctrl-Z that old programs write behind it.
    pub text: Cow<'a, str>,
    /// What is asked or told about all of it: its letters may have been meant otherwise.
    pub doubt: Option<Told>,
}

/// Reads a text file: a byte order mark decides; else UTF-16 shows by the zero bytes beside its ASCII
/// letters; else it has the encoding that is `told`; else it is UTF-8, and each byte that is no part of UTF-8 is
/// windows-1252 by itself.
///
/// By itself, not the whole file: one stray byte among 30,000 rows of UTF-8 must not turn every `è` into
/// `Ã¨`, and in a windows-1252 file two letters in a row that happen to be UTF-8 (`Ã` before a sign or a
/// no-break space) do not occur in words.
///
/// # Errors
/// What else it is, where it is no CSV: `fileType.…`, `encoding.utf32`.
pub fn read(bytes: &[u8], told: Option<Encoding>) -> Result<TextFile<'_>, Told> {
    if let Some(code) = file_type::of_bytes(bytes) {
        return Err(Told::plain(code));
    }
    if is_utf32(bytes) {
        return Err(Told::plain(codes::ENCODING_UTF32));
    }
    let (mut text, has_mark) = decoded(bytes, told);
    cut_end(&mut text);
    if let Some(code) = file_type::of_text(&text) {
        return Err(Told::plain(code));
    }
    if !has_mark && file_type::is_binary(&text) {
        return Err(Told::plain(codes::FILE_TYPE_BINARY));
    }
    let asked = if has_mark || told.is_some() { None } else { doubt::encoding(bytes) };
    let twice = || (told != Some(Encoding::Utf8)).then(|| doubt::twice(&text)).flatten();
    let doubt = asked.or_else(twice).or_else(|| doubt::utf7(&text));
    Ok(TextFile { text, doubt })
}

/// The text, and whether its encoding is beyond doubt.
fn decoded(bytes: &[u8], told: Option<Encoding>) -> (Cow<'_, str>, bool) {
    if let Some(rest) = bytes.strip_prefix(b"\xef\xbb\xbf") {
        return (utf8(rest), true);
    }
    if let Some(rest) = bytes.strip_prefix(b"\xff\xfe") {
        return (Cow::Owned(utf16(rest, u16::from_le_bytes)), true);
    }
    if let Some(rest) = bytes.strip_prefix(b"\xfe\xff") {
        return (Cow::Owned(utf16(rest, u16::from_be_bytes)), true);
    }
    match (zero_bytes(bytes), told) {
        (Zeros::Second, _) => (Cow::Owned(utf16(bytes, u16::from_le_bytes)), true),
        (Zeros::First, _) => (Cow::Owned(utf16(bytes, u16::from_be_bytes)), true),
        (Zeros::Neither, Some(told)) => (told.decode(bytes), false),
        (Zeros::Neither, None) => (utf8(bytes), false),
    }
}

/// Takes away what stands behind the text: NUL and Ctrl-Z, with which old programs fill their blocks.
fn cut_end(text: &mut Cow<'_, str>) {
    let is_filling = |letter: char| matches!(letter, '\0' | '\u{1a}');
    if !text.trim_end().ends_with(is_filling) {
        return;
    }
    let end =
        text.trim_end_matches(|letter: char| is_filling(letter) || letter.is_whitespace()).len();
    // Between a letter and a line end a Ctrl-Z stands for a letter that was lost, `José`: it stays, and is told.
    let (before, behind) = text.split_at_checked(end).unwrap_or_default();
    let is_letter = |letter: char| !letter.is_ascii() || letter.is_ascii_alphanumeric();
    let is_lost = behind.starts_with("\u{1a}\r") || behind.starts_with("\u{1a}\n");
    let end = end + usize::from(is_lost && before.ends_with(is_letter));
    match text {
        Cow::Borrowed(text) => *text = text.get(..end).unwrap_or_default(),
        Cow::Owned(text) => text.truncate(end),
    }
}

/// UTF-32: its mark, or three zero bytes beside most letters.
fn is_utf32(bytes: &[u8]) -> bool {
    let (fours, _) = bytes.as_chunks::<4>();
    let fours = fours.get(..SAMPLE).unwrap_or(fours);
    let is_letter = |byte: u8| matches!(byte, b'\t' | b'\n' | b'\r' | b' '..=b'~');
    let is_little = |four: &&[u8; 4]| matches!(four, [letter, 0, 0, 0] if is_letter(*letter));
    let is_big = |four: &&[u8; 4]| matches!(four, [0, 0, 0, letter] if is_letter(*letter));
    let has_mark = bytes.starts_with(b"\xff\xfe\0\0") || bytes.starts_with(b"\0\0\xfe\xff");
    has_mark
        || fours.iter().filter(is_little).count() * 2 > fours.len()
        || fours.iter().filter(is_big).count() * 2 > fours.len()
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
    use super::*;

    fn read(bytes: &[u8]) -> String {
        super::read(bytes, None).unwrap().text.into_owned()
    }

    const TEXT: &str = "nome;città\r\nNiccolò;Forlì €\r\n";

    fn utf16(text: &str, bytes: fn(u16) -> [u8; 2]) -> Vec<u8> {
        text.encode_utf16().flat_map(bytes).collect()
    }

    #[test]
    fn every_encoding_is_read() {
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
        assert_eq!(read(b"\xef\xbb\xbfa\0b"), "a\0b");
    }

    #[test]
    fn what_stands_behind_the_text_is_passed_over() {
        for end in ["\u{1a}", "\r\n\u{1a}\0\0\0", "\0", "\r\n\u{1a}\r\n"] {
            assert_eq!(read(format!("pec{end}").as_bytes()), "pec", "{end:?}");
            assert_eq!(read(&utf16(&format!("pec;nome{end}"), u16::to_le_bytes)), "pec;nome");
        }
        for end in ["\u{1a}\n", "\u{1a}\r\n\u{1a}"] {
            let last = "pec;nome\na@b.it;Jos";
            assert_eq!(read(format!("{last}{end}").as_bytes()), format!("{last}\u{1a}"));
        }
        assert_eq!(read(b"pec;\x1a\r\n"), "pec;");
        assert_eq!(read(b"a\x1ab,c,d,e,f,g,h,i,j,k,l,m,n"), "a\u{1a}b,c,d,e,f,g,h,i,j,k,l,m,n");
    }

    #[test]
    fn what_is_told_decides_where_the_bytes_do_not() {
        let cp850 = |bytes| super::read(bytes, Some(Encoding::Cp850)).unwrap();
        assert_eq!(cp850(b"perch\x82").text, "perché");
        assert_eq!(cp850(b"perch\x82").doubt, None);
        assert_eq!(cp850("\u{feff}perché".as_bytes()).text, "perché");
        assert_eq!(cp850(&utf16("perché;x;y", u16::to_le_bytes)).text, "perché;x;y");
        // UTF-8 that is read as something else shows.
        assert_eq!(
            super::read("perché".as_bytes(), Some(Encoding::Windows1252))
                .unwrap()
                .doubt
                .unwrap()
                .code,
            codes::ENCODING_TWICE
        );
    }

    #[test]
    fn what_is_no_text_is_told() {
        let utf32 = |text: &str, bytes: fn(u32) -> [u8; 4]| {
            text.chars().flat_map(|letter| bytes(u32::from(letter))).collect::<Vec<u8>>()
        };
        for (bytes, code) in [
            (utf32("\u{feff}pec;nome", u32::to_le_bytes), codes::ENCODING_UTF32),
            (utf32("pec;nome\n", u32::to_le_bytes), codes::ENCODING_UTF32),
            (utf32("pec;nome\n", u32::to_be_bytes), codes::ENCODING_UTF32),
            (utf16("\u{feff}<html><body>", u16::to_le_bytes), codes::FILE_TYPE_HTML),
            (b"\xef\xbb\xbf<?xml version=\"1.0\"?><a/>".to_vec(), codes::FILE_TYPE_XML),
            (b"MZ\x90\0\x03\0\0\0\x04\0\0\0\xff\xff\0\0".to_vec(), codes::FILE_TYPE_BINARY),
        ] {
            assert_eq!(super::read(&bytes, None).unwrap_err().code, code);
        }
    }
}
