//! Texts compared by the letters and digits that survive any encoding.

use crate::core::text;

/// Letters that one letter beyond ASCII may have become at most: `egrave`, `e'`, two of another encoding.
const GROWN: usize = 6;
/// Digits of a message's id at most, which some providers write behind the subject and some do not.
const ID: usize = 20;
/// Letters of a subject that are enough to know one that was cut.
const ENOUGH: usize = 40;

/// The ASCII letters and digits of a text, in lower case.
pub fn skeleton(text: &str) -> String {
    let letters = text.chars().filter(char::is_ascii_alphanumeric);
    letters.map(|letter| letter.to_ascii_lowercase()).collect()
}

/// A subject as it may stand in a text.
pub struct Subject {
    /// What lies between letters that may have been damaged, and how many of these come before it.
    pieces: Vec<(usize, String)>,
    whole: String,
}

impl Subject {
    /// A subject as it is, and as it is where a text took it for HTML.
    pub fn of(subject: &str) -> Vec<Self> {
        let other = text::from_html(subject);
        let mut subjects = vec![Self::new(subject)];
        if other != subject {
            subjects.push(Self::new(&other));
        }
        subjects
    }

    fn new(subject: &str) -> Self {
        let mut pieces = vec![(0, String::new())];
        for letter in subject.chars() {
            let may_be_damaged = !letter.is_ascii() || letter == '?';
            match pieces.last_mut() {
                Some((count, piece)) if may_be_damaged && piece.is_empty() => *count += 1,
                Some((_, piece)) if !may_be_damaged => {
                    piece.extend(
                        Some(letter.to_ascii_lowercase()).filter(char::is_ascii_alphanumeric),
                    );
                }
                _ => pieces.push((1, String::new())),
            }
        }
        Self { pieces, whole: skeleton(subject) }
    }

    /// What stands before the subject where a skeleton ends with it, with its id or without, and that is such a thing.
    pub fn strip_from<'a>(&self, text: &'a str, fits: &dyn Fn(&str) -> bool) -> Option<&'a str> {
        let digits = text.bytes().rev().take(ID).take_while(u8::is_ascii_digit).count();
        (0..=digits).find_map(|count| self.strip(text.get(..text.len() - count)?, fits))
    }

    /// Whether a text is this subject, but for letters that may have been damaged.
    pub fn is_like(&self, text: &str) -> bool {
        self.strip(&skeleton(text), &|rest| rest.is_empty()).is_some()
    }

    fn strip<'a>(&self, text: &'a str, fits: &dyn Fn(&str) -> bool) -> Option<&'a str> {
        let mut rest = text;
        let mut damaged = 0;
        for (count, piece) in self.pieces.iter().rev() {
            rest =
                without(rest, damaged).find_map(|shorter| shorter.strip_suffix(piece.as_str()))?;
            damaged = *count;
        }
        without(rest, damaged).find(|rest| fits(rest))
    }

    /// Whether a text ends with the beginning of the subject, or with it and more: one of the two was cut.
    pub fn may_end(&self, text: &str) -> bool {
        let Some(beginning) = self.whole.get(..ENOUGH) else { return false };
        let mut tails = (0..text.len()).rev().filter_map(|start| text.get(start..));
        tails.find(|tail| tail.starts_with(beginning)).is_some_and(|tail| {
            let tail = tail.trim_end_matches(|digit: char| digit.is_ascii_digit());
            self.whole.starts_with(tail) || tail.starts_with(&self.whole)
        })
    }
}

/// A skeleton without what so many damaged letters at its end may have left, the longest first.
fn without(text: &str, damaged: usize) -> impl Iterator<Item = &str> {
    let most = (damaged * GROWN).min(text.len());
    (0..=most).filter_map(|gap| text.get(..text.len() - gap))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn is_like(wanted: &str, text: &str) -> bool {
        Subject::of(wanted).iter().any(|subject| subject.is_like(text))
    }

    #[test]
    fn damaged_letters_are_passed_over_and_others_are_not() {
        for damaged in
            ["Perch\u{fffd} no", "Perche' no", "PerchÃ© no", "perch? no", "Perch&eacute; no"]
        {
            assert!(is_like("Perché no", damaged), "{damaged}");
        }
        assert!(is_like("È così", "E' cosi'"));
        for other in ["Perché si", "Perché no 2", "Allora perché no"] {
            assert!(!is_like("Perché no", other), "{other}");
        }
    }

    #[test]
    fn the_id_behind_it_is_none_of_it() {
        let [subject] = &Subject::of("Avviso 2020")[..] else { panic!() };
        let fits = |heading: &str| heading == "ilmessaggio";
        for text in ["ilmessaggioavviso2020", "ilmessaggioavviso20202020082610003492"] {
            assert_eq!(subject.strip_from(text, &fits), Some("ilmessaggio"), "{text}");
        }
        assert_eq!(subject.strip_from("ilmessaggioavviso20212020082610003492", &fits), None);
    }

    proptest! {
        #[test]
        fn a_subject_is_like_itself(subject in "\\PC{0,40}") {
            prop_assert!(is_like(&subject, &subject));
        }

        #[test]
        fn no_text_breaks_it(subject in "\\PC*", text in "\\PC*") {
            let _ = is_like(&subject, &text);
            let _ = Subject::new(&subject).may_end(&skeleton(&text));
        }
    }
}
