//! How addresses of mailboxes are usually written.

/// The longest address in bytes (RFC 5321, 4.5.3.1.3, less the angle brackets).
pub(super) const LONGEST: usize = 254;
/// The most bytes before the `@` (RFC 5321, 4.5.3.1.1).
pub(super) const LONGEST_LOCAL: usize = 64;
/// The most bytes between two dots of a domain (RFC 1035, 2.3.4).
pub(super) const LONGEST_LABEL: usize = 63;
/// Who sends the receipts, at the domain of each operator.
const OPERATORS: &str = "posta-certificata@";

/// Whether it is written as mailboxes are: before the `@` ASCII letters and digits, inside and at the end also `_` and
/// `-`, inside also `.`, `+`, `'` and `&`, but no two dots in a row; behind it two or more labels of letters, digits and
/// inner hyphens, the last of two or more letters, or `xn--` and what follows, no capital behind two small ones in it: of
/// `a@b.itTel` the end is another word. Nor is it the address from which operators send their receipts, and which reads
/// nothing.
///
/// One pass over the bytes: campaigns check thousands.
pub fn is_usual(address: &str) -> bool {
    if address.len() > LONGEST {
        return false;
    }
    let mut is_domain = false;
    // Where the label begins that is read, or the local part.
    let mut start = 0;
    let mut has_letters_only = true;
    let mut last = b'@';
    for (place, byte) in address.bytes().enumerate() {
        let is_inside = place > start;
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' => {}
            b'0'..=b'9' => has_letters_only = false,
            b'-' if is_inside => has_letters_only = false,
            b'_' | b'+' | b'\'' | b'&' if !is_domain && is_inside => {}
            b'.' if !is_domain && is_inside && last != b'.' => {}
            b'.' if is_domain && is_label(place - start, last) => {
                (start, has_letters_only) = (place + 1, true);
            }
            b'@' if !is_domain && is_inside && place <= LONGEST_LOCAL => {
                if matches!(last, b'.' | b'+' | b'\'' | b'&') {
                    return false;
                }
                (is_domain, start, has_letters_only) = (true, place + 1, true);
            }
            _ => return false,
        }
        last = byte;
    }
    let top = address.get(start..).unwrap_or_default();
    let before = start.checked_sub(1).and_then(|before| address.as_bytes().get(before));
    let has_dot = before == Some(&b'.');
    let is_glued = |part: &[u8]| matches!(part, [b'a'..=b'z', b'a'..=b'z', b'A'..=b'Z']);
    has_dot
        && is_label(top.len(), last)
        && is_top(top, has_letters_only)
        && !top.as_bytes().windows(3).any(is_glued)
        && !address
            .get(..OPERATORS.len())
            .is_some_and(|start| start.eq_ignore_ascii_case(OPERATORS))
}

/// Whether a label of that length and with that last byte may end.
fn is_label(length: usize, last: u8) -> bool {
    (1..=LONGEST_LABEL).contains(&length) && last != b'-'
}

/// Whether a domain may end with that label, which ends with no hyphen. No domain of one letter exists: it is what is left of one that was cut off.
pub(super) fn is_top(label: &str, has_letters_only: bool) -> bool {
    let is_encoded = || label.get(..4).is_some_and(|start| start.eq_ignore_ascii_case("xn--"));
    label.len() > 1 && (has_letters_only || is_encoded())
}
