//! Randomness, passed in so that tests can replay it.

use std::cell::Cell;

/// A source of random bytes.
pub trait Random {
    /// Fills `bytes`.
    fn fill(&self, bytes: &mut [u8]);
}

/// A number in `0.0..1.0`.
pub fn unit(random: &dyn Random) -> f64 {
    let mut bytes = [0; 8];
    random.fill(&mut bytes);
    // 53 bits: as many as a double keeps.
    (u64::from_le_bytes(bytes) >> 11) as f64 / (1u64 << 53) as f64
}

/// A version 4 UUID (RFC 9562), used as idempotency key.
///
/// `crypto.randomUUID` would do, but exists on https pages only.
pub fn uuid(random: &dyn Random) -> String {
    uuid_of(number(random))
}

/// 128 random bits.
pub fn number(random: &dyn Random) -> u128 {
    let mut bytes = [0; 16];
    random.fill(&mut bytes);
    u128::from_be_bytes(bytes)
}

/// The UUID that is made of these bits.
pub fn uuid_of(value: u128) -> String {
    let version = 0x4 << 76;
    let variant = 0x2 << 62;
    let value = (value & !(0xf << 76) & !(0x3 << 62)) | version | variant;
    let hex = format!("{value:032x}");
    let mut text = String::with_capacity(36);
    for (position, digit) in hex.chars().enumerate() {
        if matches!(position, 8 | 12 | 16 | 20) {
            text.push('-');
        }
        text.push(digit);
    }
    text
}

/// A small generator that gives the same numbers for the same seed (SplitMix64). Not for keys.
#[derive(Debug)]
pub struct Seeded(Cell<u64>);

impl Seeded {
    /// Starts at `seed`.
    pub fn new(seed: u64) -> Self {
        Self(Cell::new(seed))
    }

    /// The next 64 bits.
    pub fn next(&self) -> u64 {
        let state = self.0.get().wrapping_add(0x9e37_79b9_7f4a_7c15);
        self.0.set(state);
        let mixed = (state ^ (state >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }
}

impl Random for Seeded {
    fn fill(&self, bytes: &mut [u8]) {
        for chunk in bytes.chunks_mut(8) {
            for (target, byte) in chunk.iter_mut().zip(self.next().to_le_bytes()) {
                *target = byte;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_uuid_has_its_version_and_variant_and_differs() {
        let random = Seeded::new(7);
        let (first, second) = (uuid(&random), uuid(&random));
        assert_ne!(first, second);
        for text in [first, second] {
            assert_eq!(text.len(), 36);
            assert_eq!(text.as_bytes()[14], b'4');
            assert!(matches!(text.as_bytes()[19], b'8' | b'9' | b'a' | b'b'), "{text}");
        }
    }

    #[test]
    fn unit_stays_in_its_range() {
        let random = Seeded::new(1);
        assert!((0..1000).map(|_| unit(&random)).all(|value| (0.0..1.0).contains(&value)));
    }
}
