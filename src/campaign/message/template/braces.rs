//! Braces as editors write them: plain, or so that no field is seen: `%7B`, `&#123;`, `&lbrace;`, `\u007b`, full-width
//! ones; and what may stand between two of them unseen.

use crate::core::text::alike::has_no_width;

/// How far a brace may be from its fellow in bytes, formatting included.
const FARTHEST: usize = 2000;

/// One brace.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::campaign) struct Brace {
    pub opens: bool,
    /// The bytes of its spelling.
    pub length: usize,
    pub spelling: Spelling,
}

/// How it is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::campaign) enum Spelling {
    Plain,
    /// As in a link.
    Percent,
    Other,
}

/// Where the next letter is that could begin a brace.
pub(in crate::campaign) fn next(text: &str) -> Option<usize> {
    text.bytes().position(|byte| matches!(byte, b'{' | b'}' | b'%' | b'&' | b'\\' | 0xef))
}

/// The brace that `text` begins with.
pub(in crate::campaign) fn brace_at(text: &str) -> Option<Brace> {
    let letter = text.chars().next()?;
    let (letter, length, spelling) = match letter {
        '{' | '}' => (letter, 1, Spelling::Plain),
        '%' => {
            let (letter, length) = percent(text)?;
            (letter, length, Spelling::Percent)
        }
        '&' => {
            let (letter, length) = entity(text)?;
            (letter, length, Spelling::Other)
        }
        '\\' => {
            let (letter, length) = escape(text)?;
            (letter, length, Spelling::Other)
        }
        other => (other, other.len_utf8(), Spelling::Other),
    };
    let opens = match letter {
        '{' | '\u{ff5b}' | '\u{fe5b}' => true,
        '}' | '\u{ff5d}' | '\u{fe5c}' => false,
        _ => return None,
    };
    Some(Brace { opens, length, spelling })
}

/// `%7B`, encoded as often as one likes: `%257B`.
fn percent(text: &str) -> Option<(char, usize)> {
    let mut rest = text.strip_prefix('%')?;
    while let Some(inner) = rest.strip_prefix("25") {
        rest = inner;
    }
    let letter = match rest.as_bytes() {
        [b'7', b'B' | b'b', ..] => '{',
        [b'7', b'D' | b'd', ..] => '}',
        _ => return None,
    };
    Some((letter, text.len() - rest.len() + 2))
}

/// What the entities here mean, by the names of HTML.
const ENTITIES: [(&str, char); 16] = [
    ("lbrace;", '{'),
    ("lcub;", '{'),
    ("rbrace;", '}'),
    ("rcub;", '}'),
    ("nbsp;", ' '),
    ("lt;", '<'),
    ("gt;", '>'),
    ("laquo;", '«'),
    ("raquo;", '»'),
    ("shy;", '\u{ad}'),
    ("zwj;", '\u{200d}'),
    ("zwnj;", '\u{200c}'),
    ("lrm;", '\u{200e}'),
    ("rlm;", '\u{200f}'),
    ("ZeroWidthSpace;", '\u{200b}'),
    ("NoBreak;", '\u{2060}'),
];

/// The letter of an entity, and its bytes; encoded as often as one likes: `&amp;#123;`.
pub(in crate::campaign) fn entity(text: &str) -> Option<(char, usize)> {
    let mut rest = text.strip_prefix('&')?;
    while let Some(inner) = rest.strip_prefix("amp;") {
        rest = inner;
    }
    let length = |after: &str| text.len() - after.len();
    let Some(number) = rest.strip_prefix('#') else {
        return ENTITIES
            .iter()
            .find_map(|(name, letter)| Some((*letter, length(rest.strip_prefix(name)?))));
    };
    let (mut digits, radix) = match number.strip_prefix(['x', 'X']) {
        Some(digits) => (digits, 16),
        None => (number, 10),
    };
    let mut code: u32 = 0;
    let before = digits.len();
    while let Some(digit) = digits.chars().next().and_then(|digit| digit.to_digit(radix)) {
        code = code.saturating_mul(radix).saturating_add(digit);
        digits = digits.get(1..).unwrap_or_default();
    }
    // Browsers do without the semicolon.
    let after = digits.strip_prefix(';').unwrap_or(digits);
    (digits.len() < before).then(|| Some((char::from_u32(code)?, length(after))))?
}

/// `\u007b`, `\x7b`, `\u{7b}` and `\{`.
fn escape(text: &str) -> Option<(char, usize)> {
    let rest = text.strip_prefix('\\')?;
    // Behind the backslash of a path a field is a field.
    if rest.starts_with("{{") || rest.starts_with("}}") {
        return None;
    }
    for (spelled, letter) in [
        ("{", '{'),
        ("}", '}'),
        ("u007b", '{'),
        ("u007d", '}'),
        ("x7b", '{'),
        ("x7d", '}'),
        ("u{7b}", '{'),
        ("u{7d}", '}'),
    ] {
        if rest.get(..spelled.len()).is_some_and(|start| start.eq_ignore_ascii_case(spelled)) {
            return Some((letter, 1 + spelled.len()));
        }
    }
    None
}

/// The bytes at the beginning of `text` that show nothing: tags, and letters without width.
pub(in crate::campaign) fn gap(text: &str) -> usize {
    let mut length = 0;
    while let Some(step) = text.get(length..).and_then(unseen) {
        length += step;
        if length > FARTHEST {
            return 0;
        }
    }
    length
}

/// The bytes of one tag, or of one letter without width.
pub(in crate::campaign) fn unseen(text: &str) -> Option<usize> {
    match text.chars().next()? {
        '<' => tag(text),
        '&' => entity(text).filter(|(letter, _)| has_no_width(*letter)).map(|(_, length)| length),
        letter => has_no_width(letter).then(|| letter.len_utf8()),
    }
}

/// The bytes of a tag or a comment in which no brace stands.
fn tag(text: &str) -> Option<usize> {
    let inside = head(text, FARTHEST).get(1..)?;
    inside
        .starts_with(|letter: char| letter.is_ascii_alphabetic() || "/!?".contains(letter))
        .then_some(())?;
    let length = match inside.starts_with("!--") {
        true => inside.find("-->")? + 3,
        false => inside.find('>')? + 1,
    };
    (!inside.get(..length)?.contains(['{', '}'])).then_some(length + 1)
}

/// At most so many bytes of a text.
pub(in crate::campaign) fn head(text: &str, most: usize) -> &str {
    text.get(..text.floor_char_boundary(most)).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn braces_are_known_in_every_spelling() {
        for (spelled, opens) in [
            ("{", true),
            ("}", false),
            ("%7B", true),
            ("%7b", true),
            ("%7D", false),
            ("%257B", true),
            ("%25257d", false),
            ("&#123;", true),
            ("&#0123;", true),
            ("&#x7b;", true),
            ("&#X07B;", true),
            ("&#125;", false),
            ("&#x7D;", false),
            ("&#123", true),
            ("&amp;#123;", true),
            ("&amp;amp;lbrace;", true),
            ("&lbrace;", true),
            ("&lcub;", true),
            ("&rbrace;", false),
            ("&rcub;", false),
            ("\\u007b", true),
            ("\\u007D", false),
            ("\\x7B", true),
            ("\\u{7b}", true),
            ("\\{", true),
            ("\\}", false),
            ("｛", true),
            ("｝", false),
            ("﹛", true),
            ("&#65371;", true),
        ] {
            let brace = brace_at(&format!("{spelled} x")).unwrap();
            assert_eq!((brace.opens, brace.length), (opens, spelled.len()), "{spelled}");
        }
        for text in [
            "", "a", "%7", "%25", "%7C", "&", "&amp;", "&#;", "&#x;", "&#12;", "&lt;", "\\",
            "\\{{", "\u{feff}",
        ] {
            assert_eq!(brace_at(text), None, "{text}");
        }
    }

    #[test]
    fn what_shows_nothing_is_a_gap() {
        for text in [
            "<b>",
            "</span><i class='x'>",
            "<!-- a > b -->",
            "\u{200b}\u{ad}",
            "&shy;&#8203;<wbr>",
            "<o:p></o:p>",
        ] {
            assert_eq!(gap(&format!("{text}x")), text.len(), "{text}");
        }
        for text in ["", "x", " ", "< b>", "<b", "<b title=\"{{x}}\">", "&amp;", "&nbsp;"] {
            assert_eq!(gap(text), 0, "{text}");
        }
    }

    proptest! {
        #[test]
        fn any_text_is_read(text in "(\\PC|[<>&#x;%\\\\{}0-9a-z]){0,30}") {
            for (at, _) in text.char_indices() {
                let rest = &text[at..];
                if let Some(brace) = brace_at(rest) {
                    prop_assert!(rest.is_char_boundary(brace.length));
                }
                prop_assert!(rest.is_char_boundary(gap(rest)));
            }
        }
    }
}
