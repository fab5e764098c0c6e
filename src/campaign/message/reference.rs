//! Short codes in subjects, by which a row's message is found again.

use std::hash::Hasher;

use crate::campaign::recipients::duplicates::{Duplicates, Mark};

use crate::core::host::random::Random;

/// Crockford's base 32: no I, L, O, U, so that nobody takes a letter for a digit.
const ALPHABET: [char; 32] = [
    '0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'A', 'B', 'C', 'D', 'E', 'F', 'G', 'H', 'J',
    'K', 'M', 'N', 'P', 'Q', 'R', 'S', 'T', 'V', 'W', 'X', 'Y', 'Z',
];

/// A campaign's own code: six letters by chance, a thousand million of them.
pub fn code(random: &dyn Random) -> String {
    let mut bytes = [0; 6];
    random.fill(&mut bytes);
    bytes.iter().filter_map(|byte| ALPHABET.get(usize::from(byte % 32))).collect()
}

/// The code of a row: the campaign's own, and the row's number.
pub fn of_row(campaign: &str, row: usize) -> String {
    let mut digits: Vec<char> = Vec::new();
    let mut rest = row;
    loop {
        digits.extend(ALPHABET.get(rest % 32));
        rest /= 32;
        if rest == 0 {
            break;
        }
    }
    format!("{campaign}-{}", digits.iter().rev().collect::<String>())
}

/// What stands behind the subject: ` (rif. 7KQ2M-1F)`.
pub fn suffix(reference: &str) -> String {
    format!(" (rif. {reference})")
}

/// The subjects that more than one row would have, whatever their white space and case (ASCII): for people they
/// are the same.
pub struct Subjects {
    seen: Duplicates,
    is_shared: Vec<bool>,
}

impl Subjects {
    /// For at most `most` rows.
    pub fn new(most: usize) -> Self {
        Self { seen: Duplicates::new(most), is_shared: Vec::with_capacity(most) }
    }

    /// Adds the next row's subject, given in pieces.
    ///
    /// Two subjects may have one number by chance: then their rows get codes they could have done without.
    pub fn add(&mut self, each_piece: impl FnOnce(&mut dyn FnMut(&str))) {
        let mut mark = Mark::default();
        let mut is_space_due = false;
        each_piece(&mut |piece| {
            for byte in piece.bytes() {
                if byte == b' ' {
                    is_space_due = true;
                    continue;
                }
                if is_space_due {
                    is_space_due = false;
                    mark.write_u8(b' ');
                }
                mark.write_u8(byte.to_ascii_lowercase());
            }
        });
        let row = self.is_shared.len();
        let first = self.seen.find_or_enter(mark.finish(), row, |_| true);
        self.is_shared.push(first.is_some());
        if let Some(first) = first.and_then(|first| self.is_shared.get_mut(first)) {
            *first = true;
        }
    }

    /// For each row whether another has its subject.
    pub fn into_shared(self) -> Vec<bool> {
        self.is_shared
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_short_and_different() {
        assert_eq!(of_row("7KQ2M", 0), "7KQ2M-0");
        assert_eq!(of_row("7KQ2M", 47), "7KQ2M-1F");
        let codes: std::collections::BTreeSet<String> =
            (0..40_000).map(|row| of_row("A", row)).collect();
        assert_eq!(codes.len(), 40_000);
        assert!(codes.iter().all(|code| code.len() <= 6 && !code.contains(['I', 'L', 'O', 'U'])));
        assert_eq!(suffix(&of_row("7KQ2M", 1)), " (rif. 7KQ2M-1)");
        assert!(!of_row("A", usize::MAX).is_empty());
    }

    #[test]
    fn subjects_that_people_would_take_for_the_same_are_shared() {
        let subjects =
            ["Avviso 1", "Avviso  1 ", "AVVISO 1", "Avviso 2", "Avviso1", "Avviso 3", "Avviso 3"];
        let mut shared = Subjects::new(subjects.len());
        for subject in subjects {
            shared.add(|put| {
                let (one, two) = subject.split_at(3);
                put(one);
                put(two);
            });
        }
        assert_eq!(shared.into_shared(), [true, true, true, false, false, true, true]);
        assert_eq!(Subjects::new(0).into_shared(), Vec::<bool>::new());
    }
}
