//! The kinds of receipts and the subjects that tell them.
//!
//! A table, so that REM (ETSI EN 319 532), the successor of PEC, can be added as another.

use serde::Serialize;

use super::subject::folded;

/// What a mail in a PEC mailbox is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum ReceiptKind {
    /// The sender's provider took the message.
    Acceptance,
    /// It refused the message.
    NonAcceptance,
    /// It refused the message for a virus.
    NonAcceptanceVirus,
    /// An addressee's provider took it over.
    TakenInCharge,
    /// It is in an addressee's mailbox.
    Delivery,
    /// It could not be delivered to an addressee.
    DeliveryFailure,
    /// The same, for a virus.
    DeliveryFailureVirus,
    /// Not delivered within 12 hours, or within 24.
    TimeoutNotice,
    /// An addressee's provider found a virus.
    VirusDetection,
    /// A PEC that came in.
    Envelope,
    /// Ordinary mail that came in.
    Anomaly,
    /// Anything else; never changes a state.
    Other,
}

use ReceiptKind::{
    Acceptance, Anomaly, Delivery, DeliveryFailure, DeliveryFailureVirus, Envelope, NonAcceptance,
    NonAcceptanceVirus, TakenInCharge, TimeoutNotice, VirusDetection,
};

/// Prefixes of subjects without their colon (D.M. 2 November 2005, technical rules, 6.3 to 6.5), and
/// variants seen beside them.
const PREFIXES: [(&str, ReceiptKind); 15] = [
    ("ACCETTAZIONE", Acceptance),
    ("AVVISO DI NON ACCETTAZIONE", NonAcceptance),
    ("AVVISO DI NON ACCETTAZIONE PER VIRUS", NonAcceptanceVirus),
    ("PRESA IN CARICO", TakenInCharge),
    ("CONSEGNA", Delivery),
    ("AVVISO DI MANCATA CONSEGNA", DeliveryFailure),
    ("AVVISO DI MANCATA CONSEGNA PER VIRUS", DeliveryFailureVirus),
    ("AVVISO DI MANCATA CONSEGNA PER SUP. TEMPO MASSIMO", TimeoutNotice),
    ("PROBLEMA DI SICUREZZA", VirusDetection),
    ("POSTA CERTIFICATA", Envelope),
    ("ANOMALIA MESSAGGIO", Anomaly),
    ("PREAVVISO DI MANCATA CONSEGNA", TimeoutNotice),
    ("AVVISO DI MANCATA ACCETTAZIONE", NonAcceptance),
    ("AVVENUTA CONSEGNA", Delivery),
    ("MANCATA CONSEGNA", DeliveryFailure),
];

/// The kind that `subject` begins with, and what follows its colon. Anchored, in any case, with any
/// white space, or the underscores that an encoded blank may leave; since the colon belongs to a prefix, at most one can match.
pub fn by_subject(subject: &str) -> Option<(ReceiptKind, &str)> {
    find_in(&PREFIXES, subject)
}

fn find_in<'a>(table: &[(&str, ReceiptKind)], subject: &'a str) -> Option<(ReceiptKind, &'a str)> {
    let (head, rest) = subject.split_once(':')?;
    let blanks = head.chars().map(|letter| if is_blank(letter) { ' ' } else { letter });
    let head = folded(&blanks.collect::<String>());
    let (_, kind) = table.iter().find(|(prefix, _)| prefix.eq_ignore_ascii_case(&head))?;
    Some((*kind, rest.trim()))
}

/// Whether a letter parts words: an underscore stands for a blank where a service decoded a subject by half.
pub(super) fn is_blank(letter: char) -> bool {
    letter.is_whitespace() || letter == '_'
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_prefix_of_the_table_is_its_own_kind() {
        for (prefix, kind) in PREFIXES {
            for blank in ["\r\n\t ", "_"] {
                let subject = format!("{}:  Oggetto: x", prefix.to_lowercase().replace(' ', blank));
                assert_eq!(by_subject(&subject), Some((kind, "Oggetto: x")), "{prefix}");
            }
        }
    }

    /// Subjects with the kinds that their prefixes have, whoever sent them.
    fn corpus() -> Vec<(Option<ReceiptKind>, &'static str)> {
        let lines = include_str!("../../../tests/corpus/subjects.tsv").lines();
        let fields = lines.filter(|line| !line.starts_with('#')).map(|line| line.split('\t'));
        fields
            .map(|mut fields| (fields.next().unwrap(), fields.nth(2).unwrap()))
            .map(|(kind, subject)| {
                (KINDS.iter().find(|known| known.0 == kind).map(|known| known.1), subject)
            })
            .collect()
    }

    const KINDS: [(&str, ReceiptKind); 11] = [
        ("acceptance", Acceptance),
        ("nonAcceptance", NonAcceptance),
        ("nonAcceptanceVirus", NonAcceptanceVirus),
        ("takenInCharge", TakenInCharge),
        ("delivery", Delivery),
        ("deliveryFailure", DeliveryFailure),
        ("deliveryFailureVirus", DeliveryFailureVirus),
        ("timeoutNotice", TimeoutNotice),
        ("virusDetection", VirusDetection),
        ("envelope", Envelope),
        ("anomaly", Anomaly),
    ];

    fn agrees(table: &[(&str, ReceiptKind)]) -> bool {
        corpus()
            .iter()
            .all(|(kind, subject)| find_in(table, subject.trim()).map(|(found, _)| found) == *kind)
    }

    #[test]
    fn no_row_of_the_table_can_be_dropped_or_confused_with_another() {
        assert!(agrees(&PREFIXES));
        for row in 0..PREFIXES.len() {
            let mut table = PREFIXES.to_vec();
            table.remove(row);
            assert!(!agrees(&table), "{} was dropped", PREFIXES[row].0);
            for other in (0..PREFIXES.len()).filter(|other| PREFIXES[*other].1 != PREFIXES[row].1) {
                let mut table = PREFIXES;
                (table[row].1, table[other].1) = (table[other].1, table[row].1);
                assert!(!agrees(&table), "{} and {}", PREFIXES[row].0, PREFIXES[other].0);
            }
        }
    }

    #[test]
    fn the_usual_mistakes_are_not_made() {
        for (subject, kind) in [
            ("AVVISO DI NON ACCETTAZIONE: ACCETTAZIONE: x", Some(NonAcceptance)),
            ("ACCETTAZIONE: CONSEGNA: x", Some(Acceptance)),
            ("AVVISO DI MANCATA CONSEGNA PER VIRUS: x", Some(DeliveryFailureVirus)),
            ("AVVISO DI MANCATA CONSEGNA PER SUP. TEMPO MASSIMO: x", Some(TimeoutNotice)),
            ("Re: CONSEGNA: x", None),
            ("CONSEGNATO: x", None),
            ("CONSEGNA x", None),
            ("AVVISO DI CONSEGNA: x", None),
            ("", None),
            (":", None),
        ] {
            assert_eq!(by_subject(subject).map(|(kind, _)| kind), kind, "{subject}");
        }
    }
}
