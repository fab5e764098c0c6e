//! Short codes in subjects, by which a row's message is found again.

use crate::core::random::Random;

/// Whether the subjects get a code.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum ReferencePolicy {
    /// Those that more than one row would have.
    #[default]
    Auto,
    /// All.
    Always,
    /// None.
    Never,
}

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

/// A number for a text, the same for texts that differ in white space and case (ASCII) only: FNV-1a, 64 bits.
#[derive(Clone, Copy)]
pub struct Mark {
    hash: u64,
    is_space_due: bool,
}

impl Mark {
    /// Of the empty text.
    pub fn new() -> Self {
        Self { hash: 0xcbf2_9ce4_8422_2325, is_space_due: false }
    }

    /// Adds to the text.
    pub fn add(&mut self, text: &str) {
        for byte in text.bytes() {
            if byte == b' ' || byte == b'\t' {
                self.is_space_due = true;
                continue;
            }
            if self.is_space_due {
                self.is_space_due = false;
                self.mix(b' ');
            }
            self.mix(byte.to_ascii_lowercase());
        }
    }

    /// The number.
    pub fn number(self) -> u64 {
        self.hash
    }

    fn mix(&mut self, byte: u8) {
        self.hash = (self.hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
    }
}

impl Default for Mark {
    fn default() -> Self {
        Self::new()
    }
}

/// For each number, in order, whether it is there more than once. Two texts may have one number by chance:
/// then their rows get codes they could have done without.
pub fn shared(numbers: &[u64]) -> Vec<bool> {
    let mut sorted = numbers.to_vec();
    sorted.sort_unstable();
    let twice: Vec<u64> = sorted
        .array_windows::<2>()
        .filter(|[one, next]| one == next)
        .map(|[one, _]| *one)
        .collect();
    numbers.iter().map(|number| twice.binary_search(number).is_ok()).collect()
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
        let numbers: Vec<u64> = subjects
            .iter()
            .map(|subject| {
                let mut mark = Mark::new();
                let (one, two) = subject.split_at(3);
                mark.add(one);
                mark.add(two);
                mark.number()
            })
            .collect();
        assert_eq!(shared(&numbers), [true, true, true, false, false, true, true]);
        assert_eq!(shared(&[]), Vec::<bool>::new());
    }
}
