//! Text as the service sends it: url-encoded, in two encodings at once, sometimes damaged. Beside it stands what else is
//! asked of texts: which look alike, what is damaged, in which encoding a file is, what a spreadsheet would make of it.

pub mod alike;
pub mod damage;
pub mod encoded_words;
pub mod encodings;

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

/// Elements whose content nobody sees.
const UNSEEN: [&str; 3] = ["style", "script", "title"];

/// The text of HTML: tags become spaces, the common entities their letters. For reading receipts,
/// not for showing them.
pub fn from_html(html: &str) -> String {
    let mut text = String::with_capacity(html.len());
    let mut rest = html;
    while let Some(start) = rest.find('<') {
        let (before, tag) = rest.split_at(start);
        text.push_str(before);
        let Some((inside, after)) = split_tag(tag) else {
            text.push('<');
            rest = tag.get(1..).unwrap_or_default();
            continue;
        };
        // An address in angle brackets is text, not a tag.
        let has_attributes = inside.contains('=') && inside.contains(char::is_whitespace);
        let is_address = inside.contains('@') && !has_attributes && !inside.starts_with("<!");
        text.push_str(if is_address { inside } else { " " });
        rest = after;
        let is_unseen = |name: &&&str| {
            let named = inside.get(1..=name.len());
            named.is_some_and(|named| named.eq_ignore_ascii_case(name))
        };
        if let Some(name) = UNSEEN.iter().find(is_unseen) {
            let mut ends = after.match_indices("</");
            let is_end = |end: &usize| {
                let named = after.get(end + 2..end + 2 + name.len());
                named.is_some_and(|named| named.eq_ignore_ascii_case(name))
            };
            let end = ends.find_map(|(end, _)| Some(end).filter(is_end));
            rest = end.and_then(|end| after.get(end..)).unwrap_or_default();
        }
    }
    text.push_str(rest);
    with_letters(&text)
}

/// A tag or a comment, and what follows it; `None` where a text only holds the sign for less.
fn split_tag(text: &str) -> Option<(&str, &str)> {
    let end = if text.starts_with("<!--") {
        text.find("-->")? + 3
    } else {
        let second = text.chars().nth(1)?;
        let end = text.get(1..)?.find(['<', '>'])? + 1;
        let is_tag = second.is_alphanumeric() || "/!?_".contains(second);
        if !is_tag || !text.get(end..)?.starts_with('>') {
            return None;
        }
        end + 1
    };
    Some(text.split_at(end))
}

/// A text with its entities replaced, each once.
fn with_letters(text: &str) -> String {
    let mut replaced = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(start) = rest.find('&') {
        let (before, entity) = rest.split_at(start);
        replaced.push_str(before);
        let end = entity.bytes().take(12).position(|byte| byte == b';');
        let name = end.and_then(|end| entity.get(1..end)).unwrap_or_default();
        let letter = entity_letter(name);
        replaced.push(letter.unwrap_or('&'));
        let length = if letter.is_some() { name.len() + 2 } else { 1 };
        rest = entity.get(length..).unwrap_or_default();
    }
    replaced.push_str(rest);
    replaced
}

fn entity_letter(name: &str) -> Option<char> {
    if let Some(number) = name.strip_prefix('#') {
        let hex = number.strip_prefix(['x', 'X']);
        let code = match hex {
            Some(hex) => u32::from_str_radix(hex, 16),
            None => number.parse(),
        };
        return code.ok().and_then(char::from_u32);
    }
    Some(match name {
        "nbsp" => ' ',
        "quot" => '"',
        "apos" => '\'',
        "lt" => '<',
        "gt" => '>',
        "amp" => '&',
        "commat" => '@',
        "laquo" => '«',
        "raquo" => '»',
        "ldquo" => '“',
        "rdquo" => '”',
        "lsquo" => '‘',
        "rsquo" => '’',
        "agrave" => 'à',
        "egrave" => 'è',
        "Egrave" => 'È',
        "eacute" => 'é',
        "igrave" => 'ì',
        "ograve" => 'ò',
        "ugrave" => 'ù',
        _ => return None,
    })
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
        let unseen = "<style>p > a{}</style><Title>x</Title><!-- <b> -->&#8220;&egrave;&#x22;&foo;";
        assert_eq!(from_html(unseen).trim(), "“è\"&foo;");
        assert_eq!(from_html("1 < 2, a<b <x@y.it>"), "1 < 2, a<b <x@y.it>");
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
