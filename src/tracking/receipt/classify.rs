//! What a mail is, told from its subject and its sender.

use serde::Serialize;

use crate::core::date;
use crate::core::text::encoded_words;

use super::kind::{ReceiptKind, by_subject, is_blank};

/// What [`classify`] found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Classified {
    /// The kind; `Other` also where the sender is not the certified mail's own.
    pub kind: ReceiptKind,
    /// The subject without prefix and id.
    pub subject: String,
    /// The id at the subject's end.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub message_id: Option<String>,
}

/// Tells what a mail is.
pub fn classify(subject: &str, sender: &str) -> Classified {
    read(subject, sender, None)
}

/// The same where the mail was asked for by an id, which is then known by itself and not by its form.
pub fn read(subject: &str, sender: &str, own_id: Option<&str>) -> Classified {
    let subject = encoded_words::decoded(subject);
    let subject = subject.trim();
    let by_prefix = by_subject(subject);
    let kind = by_prefix.map_or(ReceiptKind::Other, |(kind, _)| kind);
    let is_envelope = matches!(kind, ReceiptKind::Envelope | ReceiptKind::Anomaly);
    if !is_envelope && !is_certified(sender) {
        let subject = subject.to_owned();
        return Classified { kind: ReceiptKind::Other, subject, message_id: None };
    }
    let rest = by_prefix.map_or(subject, |(_, rest)| rest);
    let before = rest.trim_end_matches(|letter| !is_blank(letter));
    let last = rest.get(before.len()..).unwrap_or_default();
    if own_id == Some(last) || looks_like_id(last) {
        let (subject, message_id) = (before.trim_end().to_owned(), Some(last.to_owned()));
        return Classified { kind, subject, message_id };
    }
    Classified { kind, subject: rest.to_owned(), message_id: None }
}

/// What a mail is if a provider sent it, where nobody can say whether one did: no address stands in its sender.
pub fn unsigned(subject: &str, sender: &str) -> Option<Classified> {
    (!sender.contains('@')).then(|| classify(subject, "posta-certificata@"))
}

/// An id has 15 or 16 digits: the time to the second, and one or two more.
fn looks_like_id(text: &str) -> bool {
    matches!(text.len(), 15 | 16)
        && text.starts_with("20")
        && text.bytes().all(|byte| byte.is_ascii_digit())
        && date::of_id(text).is_some()
}

/// Whether the sender is a provider's own address, `posta-certificata@<provider>`: bare, behind a
/// display name, or as the display name that is left where the service cuts off the part in angle
/// brackets.
///
/// `"Per conto di: …"` is the display name of envelopes. Where its address is cut off nobody can tell
/// whose it was, and envelopes have prefixes of their own: it makes no receipt.
pub(super) fn is_certified(sender: &str) -> bool {
    let sender = sender.trim();
    let address = match (sender.rfind('<'), sender.strip_suffix('>')) {
        (Some(start), Some(inside)) => inside.get(start + 1..).unwrap_or_default(),
        _ => sender.trim_matches(['"', ' ', '\t']),
    };
    let parts = address.trim().split_once('@');
    parts.is_some_and(|(local, _)| local.eq_ignore_ascii_case("posta-certificata"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use ReceiptKind::{Acceptance, Anomaly, Delivery, Envelope, Other};
    use proptest::prelude::*;

    const CERTIFIED: &str = "posta-certificata@pecmassiva.com";

    fn parts(subject: &str, sender: &str) -> (ReceiptKind, String, Option<String>) {
        let found = classify(subject, sender);
        (found.kind, found.subject, found.message_id)
    }

    #[test]
    fn the_corpus_is_told_as_written() {
        let lines = include_str!("../../../tests/corpus/subjects.tsv").lines();
        let mut count = 0;
        for line in lines.filter(|line| !line.starts_with('#')) {
            let fields: Vec<&str> = line.split('\t').collect();
            let [by_prefix, by_sender, sender, subject, clean, id] = fields[..] else {
                panic!("{line}")
            };
            let found = classify(subject, sender);
            let kind = serde_json::to_value(found.kind).unwrap();
            assert_eq!(kind, if by_sender.is_empty() { by_prefix } else { by_sender }, "{line}");
            assert_eq!(found.subject, clean, "{line}");
            assert_eq!(found.message_id.as_deref().unwrap_or_default(), id, "{line}");
            count += 1;
        }
        assert!(count >= 80, "{count}");
    }

    #[test]
    fn prefix_and_id_are_taken_off() {
        let id = "2020082610003492";
        let subject = format!("ACCETTAZIONE: Invio di prova {id}");
        assert_eq!(
            parts(&subject, CERTIFIED),
            (Acceptance, "Invio di prova".into(), Some(id.into()))
        );
        let subject = format!("CONSEGNA: CONSEGNA: Atto 2019 {id} ");
        assert_eq!(
            parts(&subject, CERTIFIED),
            (Delivery, "CONSEGNA: Atto 2019".into(), Some(id.into()))
        );
        let subject = format!("CONSEGNA:_Atto_2019_{id}");
        assert_eq!(parts(&subject, CERTIFIED), (Delivery, "_Atto_2019_".into(), Some(id.into())));
        let subject = format!("=?UTF-8?Q?CONSEGNA=3A_Citt=C3=A0?=\r\n =?UTF-8?Q?_{id}?=");
        assert_eq!(parts(&subject, CERTIFIED), (Delivery, "Città".into(), Some(id.into())));
        assert_eq!(
            parts("ACCETTAZIONE: 202009211526363", CERTIFIED).2.as_deref(),
            Some("202009211526363")
        );
    }

    #[test]
    fn a_number_that_is_no_time_is_no_id() {
        for number in [
            "1234567890123456",
            "20200826100034921",
            "2020082624003492",
            "2020082610603492",
            "2020082610006192",
            "2020003210003492",
            "2020023010003492",
            "2100082610003492",
        ] {
            let subject = format!("CONSEGNA: Pratica {number}");
            assert_eq!(classify(&subject, CERTIFIED).message_id, None, "{subject}");
        }
        let found = read("CONSEGNA: x 77", CERTIFIED, Some("77"));
        assert_eq!((found.subject.as_str(), found.message_id.as_deref()), ("x", Some("77")));
    }

    #[test]
    fn only_a_providers_own_address_makes_a_receipt() {
        let subject = "CONSEGNA: Atto 2020082610003492";
        for (sender, kind) in [
            (CERTIFIED, Delivery),
            (" Posta-Certificata@legalmail.it ", Delivery),
            ("\"Per conto di: a@b.it\" <posta-certificata@b.it>", Delivery),
            ("\"posta-certificata@b.it\" ", Delivery),
            ("\"posta-certificata@b.it\" <evil@c.it>", Other),
            ("\"Per conto di: a@b.it\" ", Other),
            ("\"Per conto di: a@b.it\" <evil@c.it>", Other),
            ("posta-certificata.evil@c.it", Other),
            ("xposta-certificata@c.it", Other),
            ("posta-certificata", Other),
            ("", Other),
        ] {
            assert_eq!(classify(subject, sender).kind, kind, "{sender}");
        }
    }

    #[test]
    fn an_envelope_stays_one() {
        assert_eq!(classify("POSTA CERTIFICATA: x", "\"Per conto di: a@b.it\" ").kind, Envelope);
        assert_eq!(classify("ANOMALIA MESSAGGIO: x", "a@b.it").kind, Anomaly);
    }

    proptest! {
        #[test]
        fn no_text_breaks_it(subject in "\\PC*", sender in "\\PC*") {
            let _ = classify(&subject, &sender);
        }

        #[test]
        fn the_users_own_subject_comes_back(subject in "[a-zA-Z][a-z: ]{0,30}[a-z]") {
            let full = format!("CONSEGNA: {subject} 2020082610003492");
            prop_assert_eq!(classify(&full, CERTIFIED).subject, subject);
        }
    }
}
