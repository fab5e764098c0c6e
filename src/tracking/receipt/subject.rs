//! Whether an acceptance is of the message that is looked for, told by its subject.

use crate::core::text;

use super::skeleton::{Subject, skeleton};

/// The least length of an id of a form that nobody knows.
const SHORTEST_ID: usize = 8;
/// Letters that a service leaves of a subject at least, where it cuts it and writes the id behind.
pub const CUT: usize = 60;
/// The same where no id can be read, which the cut may have taken along.
const CUT_WITH_ID: usize = 20;

/// What an acceptance's subject says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Match {
    /// It is the wanted one.
    Same,
    /// It may be: the subject was cut or damaged, or its id has a form that nobody knows. Neither a find nor proof
    /// that there is none.
    Maybe,
    /// It is another one.
    Other,
}

/// Compares the subject and the id of an acceptance, as they were told apart, with the wanted subject. White space may
/// change on the way.
///
/// Where an id was taken off, what is left is the subject, whole: digits at its end belong to it.
pub fn compare(subject: &str, id: Option<&str>, wanted: &str) -> Match {
    let (subject, wanted) = (folded(subject), folded(wanted));
    let is_maybe = match id {
        Some(_) if subject == wanted => return Match::Same,
        // What was taken for an id may be the subject's own end.
        Some(id) => {
            wanted == folded(&format!("{subject} {id}"))
                || is_same_but_for_marks(&subject, &wanted)
                || is_like(&subject, CUT, &wanted)
        }
        None => {
            subject.is_empty()
                || subject == wanted
                || has_unknown_id(&subject, &wanted)
                || has_joined_id(&subject, &wanted)
                || is_like(&subject, CUT_WITH_ID, &wanted)
        }
    };
    if is_maybe || is_altered(&subject, &wanted) { Match::Maybe } else { Match::Other }
}

/// White space may change on the way.
pub fn folded(subject: &str) -> String {
    let mut folded = String::with_capacity(subject.len());
    for word in subject.split_whitespace() {
        if !folded.is_empty() {
            folded.push(' ');
        }
        folded.push_str(word);
    }
    folded
}

/// Whether so many digits stand right behind the wanted subject that they may be an id.
fn has_joined_id(subject: &str, wanted: &str) -> bool {
    let rest = subject.trim_end_matches(|letter: char| letter.is_ascii_digit());
    subject.len() - rest.len() >= SHORTEST_ID && is_same_but_for_marks(rest, wanted)
}

/// Whether white space was lost on the way, or what parts the id from the subject is no blank alone.
fn is_same_but_for_marks(subject: &str, wanted: &str) -> bool {
    let end = [' ', '-', '–', '#', ':', '(', '['];
    let letters = |text: &str| text.trim_end_matches(end).replace(' ', "");
    letters(subject) == letters(wanted)
}

/// Whether one more word stands behind the wanted subject, and may be an id, or what a cut left of one.
fn has_unknown_id(subject: &str, wanted: &str) -> bool {
    let rest = subject.strip_prefix(wanted).and_then(|rest| rest.strip_prefix(' '));
    let least = if wanted.len() < CUT { SHORTEST_ID } else { 1 };
    rest.is_some_and(|word| {
        word.len() >= least
            && !word.contains(' ')
            && word.contains(|letter: char| letter.is_ascii_digit())
    })
}

/// Whether a subject may be what a service made of the wanted one: other marks, another case, its markup gone, something put
/// before it, or what is still encoded, and what was meant to look so.
fn is_altered(subject: &str, wanted: &str) -> bool {
    if [subject, wanted].iter().any(|text| text.contains("=?")) {
        return true;
    }
    let (found, letters) = (skeleton(subject), skeleton(wanted));
    if letters.is_empty() {
        // Nothing is left to compare: whatever it is, it was not altered so.
        return false;
    }
    if found == letters || wanted.contains('<') && found == skeleton(&text::from_html(wanted)) {
        return true;
    }
    let is_mark = |byte: u8| !byte.is_ascii_alphanumeric();
    let is_all = |text: &str| text.bytes().next().is_some_and(is_mark) && skeleton(text) == letters;
    found.ends_with(&letters) && (0..subject.len()).any(|at| subject.get(at..).is_some_and(is_all))
}

/// Whether a subject may be what a service made of the wanted one: damaged, or cut after this many letters or more.
fn is_like(subject: &str, least: usize, wanted: &str) -> bool {
    if folded(&text::from_html(subject)) == wanted {
        return true;
    }
    let end = ['.', '…', ' ', '\u{fffd}'];
    let rest = subject.trim_end_matches(end);
    let is_marked = subject.ends_with("...") || subject.ends_with(['…', '\u{fffd}']);
    let is_long = rest.chars().count() >= if is_marked { SHORTEST_ID } else { least };
    if subject.is_ascii() && wanted.is_ascii() {
        return is_long && wanted.len() > subject.len() && wanted.starts_with(rest);
    }
    let is_damaged = Subject::of(wanted).iter().any(|wanted| wanted.is_like(subject));
    is_damaged || is_long && skeleton(wanted).starts_with(&skeleton(rest))
}

#[cfg(test)]
mod tests {
    use super::*;
    use Match::{Maybe, Other, Same};
    use proptest::prelude::*;

    const ID: &str = "2020082610003492";

    #[test]
    fn a_subject_is_compared_whole_where_its_id_was_taken_off() {
        let wanted = "Avviso di pagamento";
        for (subject, verdict) in [
            ("Avviso  di\tpagamento ", Same),
            ("Avviso di pagamento 00743110157", Other),
            ("Avviso di pagamento 12", Other),
            ("Avviso di pagamento 202009211526363", Other),
            ("Avviso di", Other),
            ("Avviso dipagamento", Maybe),
            ("Avviso di pagamento -", Maybe),
            ("avviso di pagamento", Maybe),
            ("Avviso_di_pagamento", Maybe),
            ("[SPAM] Avviso di pagamento", Maybe),
            ("", Other),
            ("Preavviso di pagamento", Other),
            ("pagamento", Other),
        ] {
            assert_eq!(compare(subject, Some(ID), wanted), verdict, "{subject}");
        }
        let numbered = "Avviso 00743110157";
        assert_eq!(compare(numbered, Some(ID), numbered), Same);
        assert_eq!(compare("Avviso", Some(ID), numbered), Other);
        // The wanted subject itself ends with what looks like an id.
        let dated = format!("Avviso {ID}");
        assert_eq!(compare(&dated, Some("202009211526363"), &dated), Same);
        assert_eq!(compare("Avviso", Some(ID), &dated), Maybe);
        assert_eq!(compare("", Some(ID), ID), Maybe);
    }

    #[test]
    fn what_has_no_letters_that_compare_is_not_behind_every_mark() {
        for wanted in ["Привет", "Ü"] {
            for subject in ["Nota n. 12)", "Altro.", "?"] {
                assert!(!is_altered(subject, wanted), "{subject}, {wanted}");
            }
        }
    }

    #[test]
    fn where_none_was_taken_off_nobody_is_sure() {
        for (subject, verdict) in [
            ("Avviso", Maybe),
            ("Avviso 99999999999", Maybe),
            ("Avviso 0c4d-77aa-91", Maybe),
            ("Avviso2020082610003492", Maybe),
            ("Avviso urgentissimo", Other),
            ("Avviso 2020 bis", Other),
            ("Avvisi 99999999999", Other),
            ("Avviso 2020", Other),
        ] {
            assert_eq!(compare(subject, None, "Avviso"), verdict, "{subject}");
        }
    }

    #[test]
    fn what_may_have_been_cut_or_damaged_is_not_another_for_certain() {
        let long =
            "Avviso di pagamento della tassa sui rifiuti dell'anno duemilaventi, seconda rata";
        assert_eq!(compare(&long[..70], Some(ID), long), Maybe);
        assert_eq!(compare(&long[..30], Some(ID), long), Other);
        assert_eq!(compare(&long[..30], None, long), Maybe);
        assert_eq!(compare(&format!("{}...", &long[..30]), Some(ID), long), Maybe);
        assert_eq!(compare(&format!("{long} 2020"), None, long), Maybe);
        for subject in
            ["Perch\u{fffd} no", "Perche' no", "=?utf-8?q?Perch=C3=A9_no?=", "Perch&eacute; no"]
        {
            assert_eq!(compare(subject, Some(ID), "Perché no"), Maybe, "{subject}");
        }
        assert_eq!(compare("A &amp; B", Some(ID), "A & B"), Maybe);
        for (subject, wanted) in [
            ("Atto  del sindaco", "Atto <urgente> del sindaco"),
            ("Attoxyz", "Atto<b>xyz"),
            ("L\\'atto D\\'Angelo", "L'atto D'Angelo"),
            ("=?KOI8-R?B?UGVyY2jDqQ==?=", "Altro"),
            ("a", "=?UTF-8?Q?a?="),
        ] {
            assert_eq!(compare(subject, Some(ID), wanted), Maybe, "{subject}");
        }
        assert_eq!(compare("", None, "Avviso"), Maybe);
        assert_eq!(compare("Dell’anno", Some(ID), "Dell'anno"), Maybe);
        assert_eq!(compare("Perché sì", Some(ID), "Perché no"), Other);
    }

    proptest! {
        #[test]
        fn the_same_has_exactly_the_wanted_subject(
            one in "([A-Za-z0-9è ]|Avviso |2020082610003492 ){0,6}",
            other in "([A-Za-z0-9è ]|Avviso |2020082610003492 ){0,6}",
        ) {
            let is_same = compare(&one, Some(ID), &other) == Same;
            prop_assert_eq!(is_same, folded(&one) == folded(&other));
            prop_assert!(compare(&one, None, &other) != Same);
        }

        #[test]
        fn no_text_breaks_it(subject in "\\PC*", wanted in "\\PC*") {
            let _ = compare(&subject, None, &wanted);
            let _ = compare(&subject, Some(ID), &wanted);
        }
    }
}
