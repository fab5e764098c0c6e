//! What is wrong with an address that is not written as mailboxes are: the first fault that tells what to do.

use super::fault::Fault;
use super::signs::{foreign, unseen};
use super::usual::{LONGEST, LONGEST_LABEL, LONGEST_LOCAL, is_top};
use crate::core::error::codes::address::*;
use crate::core::error::codes::{Params, Told};

/// What people write where there is no address, without dots and signs, in lower case.
const NO_ADDRESS: [&str; 24] = [
    "",
    "x",
    "no",
    "nd",
    "na",
    "np",
    "nn",
    "ne",
    "nc",
    "nessuna",
    "nessuno",
    "nessunapec",
    "assente",
    "mancante",
    "nonpresente",
    "nonpervenuta",
    "nondisponibile",
    "nonnota",
    "nonconosciuta",
    "nonha",
    "senzapec",
    "nopec",
    "inattesa",
    "dacomunicare",
];

/// What programs write where a value is missing; those of spreadsheets begin with `#` besides.
const ERROR_VALUES: [&str; 6] = ["null", "none", "nan", "undefined", "nil", "[object object]"];

/// Words that people write for signs, so that programs do not read their addresses.
const WORDS_OF_SIGNS: [&str; 9] =
    ["(at)", "[at]", "{at}", "<at>", "(chiocciola)", "[chiocciola]", "(dot)", "[dot]", "(punto)"];

/// Marks of quotation, straight and curved, and what stands for them.
const QUOTES: &str = "'\"`´‘’‚‛“”„‟«»‹›′″＇＂";

/// What ends a sentence or a list.
const PUNCTUATION: [char; 8] = ['.', ',', ';', ':', '!', '?', '…', '·'];

/// The fault of an address that [`super::is_usual`] does not take.
pub(super) fn of(text: &str) -> Told {
    let (code, sign) = find(text);
    let mut values = vec![("value", text.into())];
    if let Some(sign) = sign {
        values.push(("sign", sign.to_string().into()));
    }
    Told::new(code, Params::of(values))
}

fn find(text: &str) -> Fault {
    unseen(text)
        .or_else(|| if is_quoted_local(text) { Some((ADDRESS_UNUSUAL, None)) } else { None })
        .or_else(|| encoded(text))
        .or_else(|| if text.contains('@') { None } else { Some(without_at(text)) })
        .or_else(|| around(text))
        .or_else(|| foreign(text))
        .unwrap_or_else(|| of_parts(text))
}

/// What was written for a program that would have read it back.
fn encoded(text: &str) -> Option<Fault> {
    let lower = text.to_ascii_lowercase();
    if lower.contains("mailto:") {
        return Some((ADDRESS_MAILTO, None));
    }
    if lower.contains("://") || lower.starts_with("www.") {
        return Some((ADDRESS_LINK, None));
    }
    let is_spoken = WORDS_OF_SIGNS.iter().any(|word| lower.contains(word));
    let is_loose = || {
        !text.contains('@')
            && [" at ", " chiocciola "].iter().any(|word| lower.contains(word))
            && lower.contains(['.', '('])
    };
    if is_spoken || is_loose() {
        return Some((ADDRESS_OBFUSCATED, None));
    }
    if has_entity(text) {
        return Some((ADDRESS_ENTITY, None));
    }
    has_percent(text).then_some((ADDRESS_PERCENT, None))
}

/// `&#64;`, `&commat;`, `&amp;`.
fn has_entity(text: &str) -> bool {
    text.split('&').skip(1).any(|rest| {
        let name = rest.split(';').next().unwrap_or_default();
        let is_name = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'#';
        name.len() < rest.len() && name.len() > 1 && name.bytes().all(is_name)
    })
}

/// `%40`.
fn has_percent(text: &str) -> bool {
    text.split('%').skip(1).any(|rest| {
        let digits = rest.as_bytes().get(..2);
        digits.is_some_and(|digits| digits.iter().all(u8::is_ascii_hexdigit))
    })
}

/// Of a text without `@`.
fn without_at(text: &str) -> Fault {
    let lower = text.trim().to_ascii_lowercase();
    if lower.starts_with('#') || ERROR_VALUES.contains(&lower.as_str()) {
        return (ADDRESS_ERROR_VALUE, None);
    }
    let word: String = lower.chars().filter(char::is_ascii_alphanumeric).collect();
    let is_word = lower.is_ascii() && NO_ADDRESS.contains(&word.as_str());
    let is_dash = word.is_empty() && lower.chars().all(|letter| "–—−".contains(letter));
    (if is_word || is_dash { ADDRESS_NONE } else { ADDRESS_MISSING_AT }, None)
}

/// What stands around an address, and several in place of one.
fn around(text: &str) -> Option<Fault> {
    let sign = |signs: &str| text.chars().find(|letter| signs.contains(*letter));
    let (first, last) = (text.chars().next(), text.chars().next_back());
    let has_many = text.split('@').count() > 2;
    let is_list = |letter: char| ",;/|\\".contains(letter) || letter.is_whitespace();
    let (before, domain) = text.split_once('@').unwrap_or_default();

    if has_many && !text.trim().contains('<') && text.trim().contains(is_list)
        || has_many && text.contains([',', ';'])
    {
        return Some((ADDRESS_SEVERAL, None));
    }
    if text.contains(['<', '>']) {
        return Some((ADDRESS_DISPLAY_NAME, None));
    }
    if has_many {
        return Some((ADDRESS_TWO_ATS, None));
    }
    let quote = [first, last].into_iter().flatten().find(|letter| QUOTES.contains(*letter));
    if let Some(quote) = quote {
        return Some((ADDRESS_QUOTES, Some(quote)));
    }
    if let Some(curved) = sign("´‘’‚‛“”„‟′″") {
        return Some((ADDRESS_APOSTROPHE, Some(curved)));
    }
    if first == Some('=') {
        return Some((ADDRESS_FORMULA, None));
    }
    if before.contains(':') {
        return Some((ADDRESS_LABEL, None));
    }
    if let Some(parenthesis) = sign("()") {
        return Some((ADDRESS_PARENTHESIS, Some(parenthesis)));
    }
    if domain.starts_with('[') && domain.ends_with(']') {
        return Some((ADDRESS_LITERAL, None));
    }
    let brace = first.filter(|_| text.starts_with('{'));
    let brace = brace.or_else(|| domain.chars().find(|letter| "{}".contains(*letter)));
    if let Some(bracket) = sign("[]").or(brace) {
        return Some((ADDRESS_BRACKET, Some(bracket)));
    }
    if domain.contains('?') && !domain.ends_with('?') {
        return Some((ADDRESS_QUERY, None));
    }
    if let Some(slash) = domain.chars().find(|letter| "/\\".contains(*letter)) {
        return Some((ADDRESS_SLASH, Some(slash)));
    }
    if let Some(sign) = last.filter(|letter| PUNCTUATION.contains(letter)) {
        return Some((ADDRESS_PUNCTUATION, Some(sign)));
    }
    if let Some(comma) = sign(",;") {
        return Some((ADDRESS_COMMA, Some(comma)));
    }
    text.contains(char::is_whitespace).then_some((ADDRESS_SPACE, None))
}

/// Of ASCII signs with one `@` among them: the domain first, whose faults leave no doubt.
fn of_parts(text: &str) -> Fault {
    let (local, domain) = text.split_once('@').unwrap_or_default();
    of_domain(text, domain).or_else(|| of_local(local)).unwrap_or((ADDRESS_UNUSUAL, None))
}

fn of_domain(text: &str, domain: &str) -> Option<Fault> {
    if domain.is_empty() {
        return Some((ADDRESS_MISSING_DOMAIN, None));
    }
    let is_sign = |letter: &char| !letter.is_ascii_alphanumeric() && !".-".contains(*letter);
    if let Some(sign) = domain.chars().find(is_sign) {
        return Some((ADDRESS_DOMAIN_SIGN, Some(sign)));
    }
    let has_label = |is: fn(&str) -> bool| domain.split('.').any(is);
    let top = domain.rsplit('.').next().unwrap_or_default();
    let has_letters_only = top.bytes().all(|byte| byte.is_ascii_alphabetic());
    let code = if has_label(str::is_empty) {
        ADDRESS_EMPTY_LABEL
    } else if has_label(|label| label.starts_with('-') || label.ends_with('-')) {
        ADDRESS_HYPHEN
    } else if has_label(|label| label.len() > LONGEST_LABEL) {
        ADDRESS_LABEL_TOO_LONG
    } else if !domain.contains('.') {
        ADDRESS_MISSING_DOT
    } else if !is_top(top, has_letters_only) {
        ADDRESS_TOP_LABEL
    } else if text.len() > LONGEST {
        ADDRESS_TOO_LONG
    } else {
        return None;
    };
    Some((code, None))
}

fn of_local(local: &str) -> Option<Fault> {
    if local.is_empty() {
        return Some((ADDRESS_MISSING_LOCAL, None));
    }
    if local.len() > LONGEST_LOCAL {
        return Some((ADDRESS_LOCAL_TOO_LONG, None));
    }
    if local.starts_with('.') || local.ends_with('.') || local.contains("..") {
        return Some((ADDRESS_DOTS, None));
    }
    let is_other = |letter: &char| !letter.is_ascii() || !is_atom(*letter as u8) && *letter != '.';
    local.chars().find(is_other).map(|sign| (ADDRESS_LOCAL_SIGN, Some(sign)))
}

/// What may stand before the `@` without quotation marks (RFC 5321, 4.1.2, `Atom`).
fn is_atom(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"!#$%&'*+-/=?^_`{|}~".contains(&byte)
}

/// Whether it is an address whose local part stands in quotation marks (RFC 5321, 4.1.2, `Quoted-string`).
fn is_quoted_local(text: &str) -> bool {
    let Some((local, domain)) = text.rsplit_once('@') else { return false };
    let inside = local.strip_prefix('"').and_then(|rest| rest.strip_suffix('"'));
    let Some(inside) = inside.filter(|inside| !inside.is_empty()) else { return false };
    let mut is_escaped = false;
    for byte in inside.bytes() {
        match byte {
            b' '..=b'~' if is_escaped => is_escaped = false,
            b'\\' => is_escaped = true,
            b'"' => return false,
            b' '..=b'~' => {}
            _ => return false,
        }
    }
    !is_escaped && local.len() <= LONGEST_LOCAL && of_domain(text, domain).is_none()
}

#[cfg(test)]
mod tests {
    use super::of;
    use crate::core::message::address::usual::is_usual;

    #[track_caller]
    fn code(address: &str) -> &'static str {
        if is_usual(address) { "" } else { of(address).code.name }
    }

    #[test]
    fn each_fault_has_its_code() {
        let long = format!("{}@b.it", "a".repeat(65));
        let label = format!("a@{}.it", "b".repeat(64));
        let whole = format!("a@{}it", "bbbbbbb.".repeat(32));
        for (address, expected) in [
            ("a@b.it\r\nBcc: c@d.it", "control"),
            ("a\t@b.it", "control"),
            ("a@b.it\u{202c}", "direction"),
            ("\u{200e}a@b.it", "direction"),
            ("a\u{2066}@b.it", "direction"),
            ("a@b.it\u{200b}", "invisible"),
            ("a\u{ad}@b.it", "invisible"),
            ("a@b．it", "fullWidth"),
            ("a＠b.it", "fullWidth"),
            ("a@b。it", "fullWidth"),
            ("#N/D", "errorValue"),
            ("NaN", "errorValue"),
            ("[object Object]", "errorValue"),
            ("null", "errorValue"),
            ("Non Disponibile", "none"),
            ("n.d.", "none"),
            ("-", "none"),
            ("—", "none"),
            ("nessuna", "none"),
            ("ab.it", "missingAt"),
            ("Società Rossi", "missingAt"),
            ("a[at]b.it", "obfuscated"),
            ("a(AT)b.it", "obfuscated"),
            ("a at b.it", "obfuscated"),
            ("a (chiocciola) b.it", "obfuscated"),
            ("a@b[dot]it", "obfuscated"),
            ("a%40b.it", "percent"),
            ("a@b.it%20", "percent"),
            ("a&#64;b.it", "entity"),
            ("r&amp;d@b.it", "entity"),
            ("https://a@b.it", "link"),
            ("www.b.it", "link"),
            ("mailto:a@b.it", "mailto"),
            ("MAILTO:a@b.it?subject=x", "mailto"),
            ("[a@b.it](mailto:a@b.it)", "mailto"),
            ("PEC: a@b.it", "label"),
            ("<a@b.it>", "displayName"),
            ("a@b.it>", "displayName"),
            ("Rossi <a@b.it>", "displayName"),
            ("a@b.it <a@b.it>", "displayName"),
            ("a@b.it,c@d.it", "several"),
            ("a@b.it c@d.it", "several"),
            ("a@b.it/c@d.it", "several"),
            ("a@b.it\nc@d.it", "several"),
            ("a@b.it;\r\nc@d.it;\r\n", "several"),
            ("Rossi <a@b.it>; Verdi <c@d.it>", "several"),
            ("a@@b.it", "twoAts"),
            ("a@b@c.it", "twoAts"),
            ("'a@b.it", "quotes"),
            ("\"a@b.it\"", "quotes"),
            ("„a@b.it“", "quotes"),
            ("a@b.it’", "quotes"),
            ("o’neil@b.it", "apostrophe"),
            ("=a@b.it", "formula"),
            ("a@b.it?subject=x", "query"),
            ("a@b.it)", "parenthesis"),
            ("(a@b.it", "parenthesis"),
            ("a@b.it (Rossi)", "parenthesis"),
            ("a@[192.168.0.1]", "literal"),
            ("@[192.168.0.1]", "literal"),
            ("[a@b.it]", "bracket"),
            ("a@b.it]", "bracket"),
            ("{a@b.it}", "bracket"),
            ("a@b.it/", "slash"),
            ("a@b.it/x", "slash"),
            ("a@b.it\\", "slash"),
            ("a@b.it.", "punctuation"),
            ("a@b.it!", "punctuation"),
            ("a@b.it;", "punctuation"),
            ("a@b.it:", "punctuation"),
            ("a@b.it?", "punctuation"),
            ("a@b,it", "comma"),
            ("a@b.it;Rossi", "comma"),
            ("a b@c.it", "space"),
            ("a\u{a0}b@c.it", "space"),
            (" a@b.it", "space"),
            ("Rossi a@b.it", "space"),
            ("rossi@società.it", "accented"),
            ("a@e\u{300}.it", "accented"),
            ("rossi@b.іt", "lookAlike"),
            ("аa@b.it", "lookAlike"),
            ("a–b@c.it", "lookAlike"),
            ("a@", "missingDomain"),
            ("@b.it", "missingLocal"),
            ("a@b..it", "emptyLabel"),
            ("a@.b.it", "emptyLabel"),
            ("a@localhost", "missingDot"),
            ("@-b.it", "hyphen"),
            ("a@b-.it", "hyphen"),
            ("a@b_c.it", "domainSign"),
            ("a@b.it*", "domainSign"),
            ("a@b.i", "topLabel"),
            ("a@192.168.0.1", "topLabel"),
            ("a@b.1t", "topLabel"),
            ("a@b.xn--", "hyphen"),
            (".a@b.it", "dots"),
            ("a.@b.it", "dots"),
            ("a..b@c.it", "dots"),
            ("a\\b@c.it", "localSign"),
            (&long, "localTooLong"),
            (&label, "labelTooLong"),
            (&whole, "tooLong"),
        ] {
            assert_eq!(code(address), format!("address.{expected}"), "{address}");
        }
    }

    #[test]
    fn what_is_allowed_all_the_same_is_unusual() {
        for address in [
            "_a@b.it",
            "-a@b.it",
            "a!b@c.it",
            "a#b@c.it",
            "a/b@c.it",
            "+a@b.it",
            "a+@b.it",
            "a'@b.it",
            "a%b@c.it",
            "a{b}@c.it",
            "\"a b\"@c.it",
            "\"a@b\"@c.it",
            "\"a\\\"b\"@c.it",
            "a=b@c.it",
            "a?b@c.it",
        ] {
            assert_eq!(code(address), "address.unusual", "{address}");
        }
        assert_ne!(code("\"a\"b\"@c.it"), "address.unusual");
        assert_ne!(code("\"a b\"@c"), "address.unusual");
    }
}
