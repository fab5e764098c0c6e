//! Which of many texts came before, by a number made of each: faster than a map, and a tenth of its code.

use std::hash::Hasher;

/// A number for a text: FNV-1a, 64 bits.
#[derive(Clone, Copy)]
pub struct Mark(u64);

impl Default for Mark {
    fn default() -> Self {
        Self(0xcbf2_9ce4_8422_2325)
    }
}

impl Hasher for Mark {
    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.write_u8(*byte);
        }
    }

    fn write_u8(&mut self, byte: u8) {
        self.0 = (self.0 ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
    }

    fn finish(&self) -> u64 {
        self.0
    }
}

/// What was seen.
pub struct Duplicates {
    entries: Vec<(u64, usize)>,
    /// Places among the entries, counted from 1; 0 is free. At least twice as many as there will be entries, a
    /// power of two.
    slots: Vec<u32>,
}

impl Duplicates {
    /// For at most `most` entries.
    pub fn new(most: usize) -> Self {
        Self { entries: Vec::with_capacity(most), slots: vec![0; (most * 2).next_power_of_two()] }
    }

    /// The index entered before under this number for which `is_same` holds; where there is none, `index` is
    /// entered.
    pub fn find_or_enter(
        &mut self,
        number: u64,
        index: usize,
        is_same: impl Fn(usize) -> bool,
    ) -> Option<usize> {
        let mask = self.slots.len() - 1;
        // The upper half too: FNV's lower bits know little of the first letters.
        let mut at = (number ^ number >> 32) as usize & mask;
        for _ in 0..self.slots.len() {
            let slot = self.slots.get_mut(at)?;
            let Some(place) = (*slot as usize).checked_sub(1) else {
                self.entries.push((number, index));
                *slot = u32::try_from(self.entries.len()).unwrap_or(0);
                return None;
            };
            match self.entries.get(place) {
                Some((there, before)) if *there == number && is_same(*before) => {
                    return Some(*before);
                }
                _ => at = (at + 1) & mask,
            }
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn number(text: &str) -> u64 {
        let mut mark = Mark::default();
        mark.write(text.as_bytes());
        mark.finish()
    }

    #[test]
    fn the_first_of_each_is_remembered() {
        let texts: Vec<String> = (0..5000).map(|index| format!("{}", index % 3000)).collect();
        let mut seen = Duplicates::new(texts.len());
        for (index, text) in texts.iter().enumerate() {
            let found = seen.find_or_enter(number(text), index, |before| texts[before] == *text);
            assert_eq!(found, (index >= 3000).then(|| index - 3000));
        }
    }

    #[test]
    fn one_number_of_two_texts_is_not_one_text() {
        let texts = ["a", "b", "b", "a"];
        let mut seen = Duplicates::new(texts.len());
        let found: Vec<Option<usize>> = (0..4)
            .map(|index| seen.find_or_enter(7, index, |before| texts[before] == texts[index]))
            .collect();
        assert_eq!(found, [None, None, Some(1), Some(0)]);
        assert_eq!(Duplicates::new(0).find_or_enter(7, 0, |_| true), None);
    }

    #[test]
    fn numbers_are_the_published_ones() {
        assert_eq!(number(""), 0xcbf2_9ce4_8422_2325);
        assert_eq!(number("foobar"), 0x8594_4171_f739_67e8);
    }
}
