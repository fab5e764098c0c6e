//! Every code of a problem or an error, and the English sentence made of it. A code is for programs and never changes
//! its meaning; its first word, up to the dot, is the group it belongs to. No sentence holds a value that the
//! parameters lack, since it is made of them.

pub mod address;
pub mod campaign;
pub(crate) mod code;
pub mod errors;
pub mod files;
pub mod mailbox;
pub mod message;
pub mod options;
mod params;
pub mod scripts;
pub mod table;
mod told;

pub use code::{Code, Words};
pub use params::{Params, sentence};
pub use told::{RequestIds, Told};

/// All catalogues.
pub const ALL: &[&[Code]] = &[
    address::ALL,
    campaign::ALL,
    errors::ALL,
    files::ALL,
    mailbox::ALL,
    message::ALL,
    options::ALL,
    table::ALL,
];

/// The groups of errors; what is in no group of these is a problem, or a sentence behind an error (`note`).
pub const ERRORS: &[&str] = &[
    "abort",
    "authentication",
    "closed",
    "credentials",
    "error",
    "keyReused",
    "load",
    "core",
    "network",
    "notFound",
    "payment",
    "permission",
    "precondition",
    "rateLimit",
    "rejected",
    "response",
    "server",
    "state",
    "storage",
    "timeout",
    "unknownOutcome",
    "validation",
];

/// The name of a code that was kept as a text; `problem` where no catalogue has it.
pub fn known(name: &str) -> &'static str {
    let codes = ALL.iter().flat_map(|catalogue| catalogue.iter());
    codes.map(|code| code.name).find(|known| *known == name).unwrap_or("problem")
}

/// The group of a code: its first word.
pub fn group(name: &str) -> &str {
    name.split_once('.').map_or(name, |(group, _)| group)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_two_codes_are_the_same_and_all_sentences_can_be_made() {
        let mut names: Vec<&str> = Vec::new();
        for code in ALL.iter().flat_map(|catalogue| catalogue.iter()) {
            assert!(!names.contains(&code.name), "{} twice", code.name);
            names.push(code.name);
            let is_word = |part: &str| {
                part.starts_with(|letter: char| letter.is_ascii_lowercase())
                    && part.bytes().all(|byte| byte.is_ascii_alphanumeric())
            };
            assert!(code.name.split('.').all(is_word), "{}", code.name);
            assert!(
                code.words.ends_with(['.', '?']) || code.words.ends_with("{text}"),
                "{}",
                code.name
            );
        }
    }
}
