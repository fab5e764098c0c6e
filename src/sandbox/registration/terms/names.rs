//! Addresses and domains: which are well formed, which the service knows.

use crate::core::message::address;

/// Where mailboxes are sold, in production and in the service's test environment.
const SOLD: [&str; 6] = [
    "legalmail.it",
    "pecmassiva.com",
    "postamassiva.com",
    "domiciliodigitale.com",
    "testcert.legalmail.it",
    "test.domiciliodigitale.com",
];

/// Other domains of certified mail that the check knows.
const KNOWN: [&str; 8] = [
    "pec.it",
    "arubapec.it",
    "postecert.it",
    "pec.aruba.it",
    "pecimprese.it",
    "casellapec.com",
    "legalmail.com",
    "postacertificata.gov.it",
];

/// Whether a mailbox may be registered there without a domain of one's own.
pub(in crate::sandbox::registration) fn is_sold(domain: &str) -> bool {
    SOLD.contains(&domain)
}

/// Whether certified mail goes there.
pub(in crate::sandbox::registration) fn is_known(domain: &str) -> bool {
    is_sold(domain) || KNOWN.contains(&domain)
}

/// Labels of letters, digits and inner hyphens, at least two, the last of letters.
pub(in crate::sandbox::registration) fn is_domain(text: &str) -> bool {
    let labels: Vec<&str> = text.split('.').collect();
    let is_label = |label: &&str| {
        (1..=63).contains(&label.len())
            && label.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
            && !label.starts_with('-')
            && !label.ends_with('-')
    };
    let is_top = |label: &&str| label.len() > 1 && label.bytes().all(|b| b.is_ascii_alphabetic());
    labels.len() > 1 && labels.iter().all(is_label) && labels.last().is_some_and(is_top)
}

/// A well-formed address of certified mail: no letters beyond ASCII.
pub(in crate::sandbox::registration) fn is_address(text: &str) -> bool {
    is_ordinary_address(text) && text.is_ascii()
}

/// A well-formed address of any mail.
pub(in crate::sandbox::registration) fn is_ordinary_address(text: &str) -> bool {
    let domain = text.split_once('@').map(|(_, domain)| domain).unwrap_or_default();
    address::told_unless_unusual(text).is_none() && is_domain(domain)
}

/// What stands before the `@`, in lower case.
pub(in crate::sandbox::registration) fn local(address: &str) -> String {
    address.split('@').next().unwrap_or_default().to_ascii_lowercase()
}

/// Whether somebody else has the address: the sandbox's own mark for it.
pub(in crate::sandbox::registration) fn is_taken_elsewhere(address: &str) -> bool {
    local(address).starts_with("occupata")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn domains_are_told_from_other_texts() {
        for good in ["pec.it", "test.domiciliodigitale.com", "a-b.x1.it"] {
            assert!(is_domain(good), "{good}");
        }
        for bad in ["", "pec", "pec.", ".it", "-a.it", "a-.it", "a b.it", "a@b.it", "1.2", "a.i"] {
            assert!(!is_domain(bad), "{bad}");
        }
    }

    #[test]
    fn addresses_have_a_good_domain() {
        assert!(is_address("Rossi.mario+1@Legalmail.it"));
        for bad in ["rossi", "@pec.it", "a@pec", "a b@pec.it", "è@pec.it", "a@@pec.it"] {
            assert!(!is_address(bad), "{bad}");
        }
        assert!(is_taken_elsewhere("Occupata@pec.it"));
        assert!(!is_taken_elsewhere("libera@occupata.it"));
    }
}
