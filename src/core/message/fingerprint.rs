//! What makes a message the same as another, without keeping either.

use std::hash::{DefaultHasher, Hash, Hasher};

use super::address;
use super::draft::Checked;
use super::file_draft::Contents;

/// The fingerprint of a message: of its sender and addressees, whatever their case and their order, of its subject, its
/// body, and each file's name, type, size and, of a `File`, when it was modified last. What is in a file is not looked
/// at: it may be long, and is read later. Two that differ have the same one once in 2^64 times.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Fingerprint(u64);

impl Fingerprint {
    /// Of a message that may be sent.
    pub fn of(checked: &Checked) -> Self {
        let Checked { message, contents } = checked;
        let mut hasher = DefaultHasher::new();
        address::folded(&message.sender).hash(&mut hasher);
        // Sums know no order.
        let mut addressees = 0_u64;
        for recipient in &message.recipients {
            let mut one = DefaultHasher::new();
            address::folded(recipient).hash(&mut one);
            addressees = addressees.wrapping_add(one.finish());
        }
        (addressees, message.recipients.len() as u64).hash(&mut hasher);
        message.subject.hash(&mut hasher);
        message.html.hash(&mut hasher);
        for (file, contents) in message.attachments.iter().zip(contents) {
            let modified = match contents {
                Contents::Source(source) => source.modified(),
                Contents::Encoded(encoded) => encoded.modified,
            };
            file.name.hash(&mut hasher);
            file.kind.hash(&mut hasher);
            (file.size, modified.map(f64::to_bits)).hash(&mut hasher);
        }
        Self(hasher.finish())
    }

    /// As text, for who keeps it elsewhere.
    pub fn text(self) -> String {
        self.0.to_string()
    }

    /// Of its text; of any other text one that fits no message.
    pub fn read(text: &str) -> Self {
        Self(text.parse().unwrap_or_default())
    }
}
