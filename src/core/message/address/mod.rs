//! Addresses: which can be taken, what is wrong with the others, and which are the same.
//!
//! What an address may hold is listed, not what it may not: nobody thinks of all that tables hold. Nothing is
//! repaired, since a repaired address may be another's.

mod fault;
mod faults;
mod signs;
mod usual;

pub use usual::is_usual;

use serde_json::Value;

use crate::core::error::codes::address::{ADDRESS_UNUSUAL, TYPE_ACCEPTED_ADDRESSES};
use crate::core::error::codes::{Params, Told};
use crate::core::error::problem::Problems;

/// What is wrong with an address; `None` where it can be taken. The parameters are `value`, and `sign` where one is the
/// fault. White space around it is a fault too: a table's cells are trimmed before.
pub fn told(address: &str) -> Option<Told> {
    if is_usual(address) { None } else { Some(faults::of(address)) }
}

/// The same, where those of `accepted` are taken though they are unusual, whatever their case. No other fault is ever
/// accepted.
pub fn told_unless(address: &str, accepted: &[String]) -> Option<Told> {
    told(address).filter(|told| {
        told.code != ADDRESS_UNUSUAL || !accepted.iter().any(|one| is_same(one, address))
    })
}

/// The same, where every unusual one is taken: of mailboxes that are registered the service itself decides.
pub fn told_unless_unusual(address: &str) -> Option<Told> {
    told(address).filter(|told| told.code != ADDRESS_UNUSUAL)
}

/// The unusual addresses that a caller accepts: an array of texts, or nothing.
///
/// What is no array of texts is told, and so is what is worse than unusual.
pub fn accepted(value: &Value, problems: &mut Problems) -> Vec<String> {
    const FIELD: &str = "acceptedAddresses";
    let items = match value {
        Value::Null => return Vec::new(),
        Value::Array(items) => items.as_slice(),
        _ => {
            problems.tell(FIELD, TYPE_ACCEPTED_ADDRESSES, Params::none());
            return Vec::new();
        }
    };
    let mut accepted = Vec::with_capacity(items.len());
    for (index, item) in items.iter().enumerate() {
        let Some(text) = item.as_str() else {
            problems.tell(format!("{FIELD}[{index}]"), TYPE_ACCEPTED_ADDRESSES, Params::none());
            continue;
        };
        if let Some(told) = told(text.trim()).filter(|told| told.code != ADDRESS_UNUSUAL) {
            problems.tell(format!("{FIELD}[{index}]"), told.code, told.params);
        }
        accepted.push(text.trim().to_owned());
    }
    accepted
}

/// The form under which two ways to write one address are the same: whole and in lower case. ASCII letters only:
/// mailboxes have no others, and the tables of all alphabets would cost every page 8 kB.
pub fn folded(address: &str) -> String {
    address.trim().to_ascii_lowercase()
}

/// Whether two addresses are one mailbox's. RFC 5321 lets the case before the `@` matter (2.4); the operators of
/// certified mail do not, and a person who types an address does not either.
pub fn is_same(one: &str, other: &str) -> bool {
    one.trim().eq_ignore_ascii_case(other.trim())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::core::error::codes::address::{
        ADDRESS_ENTITY, ADDRESS_MISSING_AT, ADDRESS_TOO_LONG,
    };
    use proptest::prelude::*;
    use serde_json::json;

    #[test]
    fn usual_addresses_are_taken() {
        let local = "a".repeat(64);
        let label = "b".repeat(63);
        for address in [
            "a@b.it",
            "A1@B2.IT",
            "a@B.It",
            "a@b.iT",
            "posta-certificata1@b.it",
            "1@b.it",
            "o'neil+x@pec.comune.roma.it",
            "r&d@b.it",
            "mario_rossi-@b.it",
            "mario_@b-c.it",
            "a.b-c_d+e'f&g@h.i.j.museum",
            "a@xn--societ-pta.it",
            "a@b.xn--p1ai",
            "a@1.it",
            &format!("{local}@{label}.it"),
            &format!("{local}@{label}.{label}.{}.it", "b".repeat(58)),
        ] {
            assert!(is_usual(address), "{address}");
            assert_eq!(told(address), None);
        }
    }

    #[test]
    fn what_is_no_addressee_or_has_a_word_behind_it_is_unusual() {
        for address in
            ["a@b.itTel", "a@b.itPEC", "posta-certificata@b.it", "Posta-Certificata@pec.b.it"]
        {
            assert_eq!(told(address).map(|told| told.code), Some(ADDRESS_UNUSUAL), "{address}");
            assert_eq!(told_unless(address, &[address.to_owned()]), None);
        }
    }

    #[test]
    fn an_unusual_address_is_taken_where_it_is_accepted_and_nothing_else_is() {
        let accepted = ["_a@b.it".to_owned(), "'a@b.it".to_owned()];
        assert_eq!(told_unless("_A@b.it", &accepted), None);
        assert!(told_unless("_b@b.it", &accepted).is_some());
        assert!(told_unless("'a@b.it", &accepted).is_some());
    }

    #[test]
    fn as_long_as_may_be_is_not_too_long() {
        // What is unusual is held against every fault.
        let label = "b".repeat(63);
        let of = |last| {
            let [first, last] = [63, last].map(|length| "a".repeat(length));
            told(&format!("+{first}@{label}.{label}.{last}.it")).map(|told| told.code)
        };
        assert_eq!(of(58), Some(ADDRESS_UNUSUAL));
        assert_eq!(of(59), Some(ADDRESS_TOO_LONG));
    }

    #[test]
    fn what_only_looks_like_one_is_told_as_what_it_is() {
        for address in ["r&d;x@b.it", "a&;b@c.it", "a@b.it&dd", "+r&dd@b.it"] {
            assert_ne!(told(address).map(|told| told.code), Some(ADDRESS_ENTITY), "{address}");
        }
        assert_eq!(told("¿").map(|told| told.code), Some(ADDRESS_MISSING_AT));
    }

    #[test]
    fn what_is_accepted_is_an_array_of_unusual_addresses() {
        let read = |value: Value| {
            let mut problems = Problems::default();
            let accepted = accepted(&value, &mut problems);
            let problems = problems.into_vec().into_iter();
            (accepted, problems.map(|one| (one.field, one.code)).collect::<Vec<_>>())
        };
        assert_eq!(read(Value::Null), (vec![], vec![]));
        assert_eq!(read(json!([" _a@b.it ", "c@d.it"])).1, []);
        assert_eq!(
            read(json!("_a@b.it")).1,
            [("acceptedAddresses".into(), "type.acceptedAddresses")]
        );
        assert_eq!(
            read(json!([1, "mailto:a@b.it"])).1,
            [
                ("acceptedAddresses[0]".into(), "type.acceptedAddresses"),
                ("acceptedAddresses[1]".into(), "address.mailto"),
            ]
        );
    }

    #[test]
    fn case_makes_no_other_mailbox() {
        assert!(is_same(" Mario@B.it", "mario@b.IT") && !is_same("mario@b.it", "maria@b.it"));
        assert_eq!(folded(" Mario@B.it "), "mario@b.it");
    }

    proptest! {
        #[test]
        fn the_list_is_what_is_taken(
            local in "[a-zA-Z0-9]([a-z0-9_+'&-]|\\.[a-z0-9]){0,20}[a-z0-9_-]|[a-zA-Z0-9]",
            labels in proptest::collection::vec("[a-z0-9]([a-zA-Z0-9-]{0,9}[a-z0-9])?", 1..4),
            top in "[A-Z]{1,3}[a-z]{1,9}|[a-z][A-Z]{1,9}|[a-z]{2,9}|xn--[a-z0-9]{1,9}",
        ) {
            let address = format!("{local}@{}.{top}", labels.join("."));
            prop_assert!(is_usual(&address), "{}", address);
        }

        #[test]
        fn what_is_taken_is_of_the_list(address in "[a-c1@._+'&!-]{0,9}@[a-c1._-]{0,6}\\.[a-c1-]{0,4}|\\PC{0,12}") {
            if is_usual(&address) {
                let (local, domain) = address.split_once('@').unwrap();
                let is_word = |byte: &u8| byte.is_ascii_alphanumeric();
                prop_assert!(local.bytes().all(|byte| is_word(&byte) || b"_-.+'&".contains(&byte)));
                prop_assert!(local.bytes().next().as_ref().is_some_and(is_word));
                prop_assert!(local.bytes().last().is_some_and(|byte| is_word(&byte) || b"_-".contains(&byte)));
                prop_assert!(!local.contains(".."));
                prop_assert!(domain.contains('.'));
                for label in domain.split('.') {
                    prop_assert!(label.bytes().all(|byte| is_word(&byte) || byte == b'-'));
                    prop_assert!(!label.is_empty() && !label.starts_with('-') && !label.ends_with('-'));
                }
            }
        }

        #[test]
        fn any_text_is_taken_or_told(text in "\\PC{0,20}|[a@.(){}<>\\[\\]?!/,;:#%&='\"\u{a0}\u{200e}\u{430}\u{ff20} -]{0,12}") {
            prop_assert_eq!(told(&text).is_none(), is_usual(&text));
            if let Some(told) = told(&text) {
                let has_brace = |text: &str| text.contains(['{', '}']);
                prop_assert!(!has_brace(&told.sentence()) || has_brace(&text));
            }
        }
    }
}
