//! How a secret may come back in a text: as it is, in JSON, in HTML, in URLs, in base64.

use crate::core::host::secret::Secret;

use super::SHORTEST;

/// A way in which a secret may come back.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Form {
    pub(super) text: Secret,
    /// Whether it is the part in base64 that holds nothing else. What stands around it goes too: it holds the rest, and
    /// whose secret it is.
    pub(super) is_base64: bool,
}

/// How deep JSON stands in JSON: the service's `message` may be JSON in a string, of an answer that is kept as text.
const DEEPEST: usize = 3;

/// How a secret may come back: as it is, in base64, in HTML, in a URL, in JSON. They are as secret. Those that others may
/// stand inside of come first.
pub(super) fn forms(plain: &str) -> Vec<Form> {
    let mut forms = vec![Form { text: Secret::new(plain.to_owned()), is_base64: false }];
    let mut add_form = |text: String, is_base64: bool| {
        let form = Form { text: Secret::new(text), is_base64 };
        if !forms.contains(&form) {
            forms.push(form);
        }
    };
    for offset in 0..3 {
        // Beside something else the outer letters hold bits of that.
        let bytes = [vec![0; offset].as_slice(), plain.as_bytes()].concat();
        let whole = base64_simd::STANDARD.encode_to_string(&bytes);
        let (start, end) = ((offset * 8).div_ceil(6), bytes.len() * 8 / 6);
        let inner = whole.get(start..end).unwrap_or_default();
        if plain.len() >= SHORTEST {
            add_form(inner.to_owned(), true);
            add_form(inner.replace('+', "-").replace('/', "_"), true);
        }
    }
    let mut add = |text: String| add_form(text, false);
    let html = crate::core::text::to_html(plain).replace("&#39;", "'");
    for quote in ["'", "&#39;", "&#039;", "&#x27;", "&apos;"] {
        add(html.replace('\'', quote));
    }
    let url = percent_encoding::utf8_percent_encode(plain, RESERVED).to_string();
    let all = percent_encoding::utf8_percent_encode(plain, percent_encoding::NON_ALPHANUMERIC);
    for url in [all.to_string(), url.replace("%20", "+"), url] {
        add(in_lower_case(&url));
        add(url);
    }
    for escaped in ["", "/", "<>&'", "/<>&'"] {
        for is_ascii in [false, true] {
            let mut inner = plain.to_owned();
            for _ in 0..DEEPEST {
                inner = json(&inner, escaped, is_ascii);
                // Of who doubles backslashes alone, and of who writes digits as capital letters.
                add(inner.replace('\\', "\\\\"));
                add(in_capitals(&inner));
                add(inner.clone());
            }
        }
    }
    forms.reverse();
    forms
}

/// As it stands in a string of JSON: some writers escape more letters than they have to, and some all that are not ASCII.
fn json(text: &str, escaped: &str, is_ascii: bool) -> String {
    let quoted = serde_json::to_string(text).unwrap_or_default();
    let mut made = String::with_capacity(quoted.len() * 6);
    let inside = quoted.get(1..quoted.len().saturating_sub(1)).unwrap_or_default();
    for letter in inside.chars() {
        let mut units = [0; 2];
        if letter == '/' && escaped.contains(letter) {
            made.push_str("\\/");
        } else if escaped.contains(letter) || is_ascii && !letter.is_ascii() {
            let units = letter.encode_utf16(&mut units).iter();
            made.extend(units.map(|unit| format!("\\u{unit:04x}")));
        } else {
            made.push(letter);
        }
    }
    made
}

/// The digits of `%2F` in lower case.
fn in_lower_case(url: &str) -> String {
    digits_after(url, "%", 2, |digit| digit.to_ascii_lowercase())
}

/// The digits of `\u00e0` in capital letters.
fn in_capitals(json: &str) -> String {
    digits_after(json, "\\u", 4, |digit| digit.to_ascii_uppercase())
}

fn digits_after(text: &str, sign: &str, count: usize, change: fn(char) -> char) -> String {
    let mut parts = text.split(sign);
    let mut made = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        made.push_str(sign);
        let changed = part.chars().enumerate();
        made.extend(changed.map(|(at, letter)| if at < count { change(letter) } else { letter }));
    }
    made
}

/// What `encodeURIComponent` leaves as it is.
const RESERVED: &percent_encoding::AsciiSet = &percent_encoding::NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'_')
    .remove(b'.')
    .remove(b'!')
    .remove(b'~')
    .remove(b'*')
    .remove(b'\'')
    .remove(b'(')
    .remove(b')');
