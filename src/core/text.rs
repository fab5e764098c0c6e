//! Text as the service sends it: url-encoded, in two encodings at once, sometimes damaged.

use percent_encoding::percent_decode;

/// What windows-1252 has at 0x80 to 0x9F; everywhere else it agrees with Latin-1. The five bytes it
/// leaves open stand for themselves, as in the WHATWG Encoding Standard.
const WINDOWS_1252: [char; 32] = [
    '€', '\u{81}', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\u{8d}', 'Ž', '\u{8f}',
    '\u{90}', '‘', '’', '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', '\u{9d}', 'ž', 'Ÿ',
];

/// Reads bytes as UTF-8; each byte that is no part of valid UTF-8 is, by itself, windows-1252.
pub fn decode(bytes: &[u8]) -> String {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let mut text = String::with_capacity(bytes.len());
    for chunk in bytes.utf8_chunks() {
        text.push_str(chunk.valid());
        text.extend(chunk.invalid().iter().map(|byte| windows_1252(*byte)));
    }
    text
}

/// The letter that windows-1252 has at `byte`.
pub fn windows_1252(byte: u8) -> char {
    match byte {
        0x80..=0x9f => WINDOWS_1252.get(usize::from(byte - 0x80)).copied().unwrap_or('\u{fffd}'),
        _ => char::from(byte),
    }
}

/// The byte that windows-1252 has for `letter`, if it has one.
pub fn to_windows_1252(letter: char) -> Option<u8> {
    match u32::from(letter) {
        code @ (0..=0x7f | 0xa0..=0xff) => u8::try_from(code).ok(),
        _ => {
            let position = WINDOWS_1252.iter().position(|known| *known == letter)?;
            u8::try_from(position + 0x80).ok()
        }
    }
}

/// Decodes `application/x-www-form-urlencoded` text. Broken escapes stay as they are.
pub fn decode_form(text: &str) -> String {
    let spaced = text.replace('+', " ");
    decode(&percent_decode(spaced.as_bytes()).collect::<Vec<u8>>())
}

/// Plain text as HTML: markup is escaped, line ends become `<br>`.
pub fn to_html(text: &str) -> String {
    let mut html = String::with_capacity(text.len() + text.len() / 8);
    let mut letters = text.chars().peekable();
    while let Some(letter) = letters.next() {
        match letter {
            '&' => html.push_str("&amp;"),
            '<' => html.push_str("&lt;"),
            '>' => html.push_str("&gt;"),
            '"' => html.push_str("&quot;"),
            '\'' => html.push_str("&#39;"),
            '\r' => {
                letters.next_if_eq(&'\n');
                html.push_str("<br>\n");
            }
            '\n' => html.push_str("<br>\n"),
            other => html.push(other),
        }
    }
    html
}

/// The text of HTML: tags become spaces, the common entities their letters. For reading receipts,
/// not for showing them.
pub fn from_html(html: &str) -> String {
    let mut text = String::with_capacity(html.len());
    let mut rest = html;
    while let Some(start) = rest.find('<') {
        let (before, tag) = rest.split_at(start);
        text.push_str(before);
        // An address in angle brackets is text, not a tag.
        let Some(end) = tag.find('>') else {
            rest = tag;
            break;
        };
        let (inside, after) = tag.split_at(end + 1);
        text.push_str(if inside.contains('@') && !inside.contains(' ') { inside } else { " " });
        rest = after;
    }
    text.push_str(rest);
    for (entity, letter) in [
        ("&nbsp;", " "),
        ("&quot;", "\""),
        ("&#39;", "'"),
        ("&lt;", "<"),
        ("&gt;", ">"),
        ("&amp;", "&"),
    ] {
        text = text.replace(entity, letter);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    use proptest::prelude::*;

    #[test]
    fn two_encodings_in_one_text() {
        assert_eq!(decode_form("%C3%A8+stato+%E8+%80+100%"), "è stato è € 100%");
        assert_eq!(decode_form("a%2Bb+%zz %"), "a+b %zz %");
        assert_eq!(decode(b"\xef\xbb\xbf{}"), "{}");
        // The first byte of a pair without the second is a letter by itself.
        assert_eq!(decode(b"perch\xc3"), "perchÃ");
    }

    #[test]
    fn plain_text_cannot_become_markup() {
        assert_eq!(
            to_html("a<b>&\"'\r\nc\nd\re"),
            "a&lt;b&gt;&amp;&quot;&#39;<br>\nc<br>\nd<br>\ne"
        );
    }

    #[test]
    fn html_is_read_as_text() {
        assert_eq!(from_html("<p>a&nbsp;<b>b</b> <x@y.it> &amp;amp; <"), " a  b  <x@y.it> &amp; <");
    }

    proptest! {
        #[test]
        fn utf8_is_left_alone(text in "\\PC*") {
            prop_assert_eq!(decode(text.as_bytes()), text);
        }

        #[test]
        fn any_bytes_are_readable(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
            let text = decode(&bytes);
            prop_assert!(text.chars().count() <= bytes.len());
            let _ = from_html(&text);
            let _ = decode_form(&text);
        }

        #[test]
        fn windows_1252_goes_both_ways(byte in 0x80u8..) {
            prop_assert_eq!(to_windows_1252(windows_1252(byte)), Some(byte));
        }
    }
}
