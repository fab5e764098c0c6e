//! Checks of e-mail addresses: those that keep a message from going astray, and no more.

/// The longest address in bytes (RFC 5321, 4.5.3.1.3, less the angle brackets).
const LONGEST: usize = 254;

/// What is wrong with `address`, in words, or `None`.
///
/// One `@`, something before it, a domain with a dot after it; no spaces or control characters, no
/// display name, no list.
pub fn problem(address: &str) -> Option<&'static str> {
    if is_plain(address) { None } else { words(address) }
}

/// Whether it is written as nearly all are. One pass over the bytes: campaigns check thousands.
fn is_plain(address: &str) -> bool {
    let (mut is_domain, mut dots, mut last) = (false, 0, None);
    for byte in address.bytes() {
        match byte {
            b'@' if !is_domain && last.is_some() => is_domain = true,
            b'.' if is_domain && matches!(last, Some(b'@' | b'.')) => return false,
            b'.' => dots += usize::from(is_domain),
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' | b'+' => {}
            _ => return false,
        }
        last = Some(byte);
    }
    dots > 0 && last != Some(b'.') && address.len() <= LONGEST
}

fn words(address: &str) -> Option<&'static str> {
    if address.chars().any(char::is_control) {
        return Some("holds control characters.");
    }
    if address.contains(['<', '>', '"']) {
        return Some("must be the bare address, without a display name.");
    }
    if address.contains([',', ';']) {
        return Some("must be one address; give several as an array.");
    }
    if address.chars().any(char::is_whitespace) {
        return Some("holds white space.");
    }
    if address.chars().any(is_invisible) {
        return Some("holds an invisible character; type it anew.");
    }
    if address.len() > LONGEST {
        return Some("is longer than the 254 bytes an address can have.");
    }
    let Some((local, domain)) = address.split_once('@') else {
        return Some("has no @.");
    };
    if local.is_empty() || domain.contains('@') {
        return Some("must have one @, with something before it.");
    }
    let labels: Vec<&str> = domain.split('.').collect();
    if labels.len() < 2 || labels.iter().any(|label| label.is_empty()) {
        return Some("must end in a domain with a dot.");
    }
    None
}

/// What comes along when an address is copied from a page or a spreadsheet, and nobody sees: soft hyphens,
/// spaces of no width, marks of direction.
fn is_invisible(letter: char) -> bool {
    matches!(letter, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}' | '\u{feff}')
}

/// The form under which two ways to write one address are the same. ASCII letters only: PEC addresses
/// have no others, and the tables of all alphabets would cost every page 8 kB.
pub fn folded(address: &str) -> String {
    address.trim().to_ascii_lowercase()
}

#[cfg(test)]
mod tests {
    use super::{is_plain, problem, words};
    use proptest::prelude::*;

    #[test]
    fn good_addresses_pass() {
        for address in ["a@b.it", "o'neil+x@pec.comune.roma.it", "rossi@società.it"] {
            assert_eq!(problem(address), None, "{address}");
        }
    }

    #[test]
    fn bad_addresses_are_told_apart() {
        let long = format!("{}@b.it", "a".repeat(250));
        for (address, word) in [
            ("ab.it", "no @"),
            ("@b.it", "before it"),
            ("a@b@c.it", "one @"),
            ("a@localhost", "dot"),
            ("a@b..it", "dot"),
            ("a@b.it.", "dot"),
            ("a b@c.it", "white space"),
            ("a\u{a0}b@c.it", "white space"),
            ("a\u{200b}@b.it", "invisible"),
            ("a@b.it\r\nBcc: c@d.it", "control"),
            ("Rossi <a@b.it>", "display name"),
            ("a@b.it,c@d.it", "array"),
            (long.as_str(), "254"),
        ] {
            assert!(problem(address).is_some_and(|text| text.contains(word)), "{address}");
        }
    }

    proptest! {
        #[test]
        fn what_is_plain_has_no_problem(address in "[a@.1_ -]{0,12}|[a-z.]{0,130}@[a-z.]{0,130}") {
            prop_assert!(!is_plain(&address) || words(&address).is_none());
        }
    }
}
