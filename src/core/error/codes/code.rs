//! What a code is, and how a catalogue of them is written.

use std::ops::Deref;

/// A code and its sentence, by reference: it is passed along at hundreds of places.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Code(pub &'static Words);

/// What a code is.
#[derive(Debug, PartialEq, Eq)]
pub struct Words {
    /// What programs compare: `address.missingAt`.
    pub name: &'static str,
    /// The sentence in English; `{value}` stands for the parameter `value`, `{{` for a brace.
    pub words: &'static str,
}

impl Deref for Code {
    type Target = Words;

    fn deref(&self) -> &Words {
        self.0
    }
}

/// Writes a catalogue: a constant for each code, and the list of all of them.
macro_rules! codes {
    ($($(#[$about:meta])* $constant:ident = $name:literal: $words:literal;)*) => {
        $(
            $(#[$about])*
            #[doc = concat!("`", $name, "`: ", $words)]
            pub const $constant: $crate::core::error::codes::code::Code =
                $crate::core::error::codes::code::Code(&$crate::core::error::codes::code::Words { name: $name, words: $words });
        )*

        /// All of this catalogue.
        pub const ALL: &[$crate::core::error::codes::code::Code] = &[$($constant),*];
    };
}
pub(crate) use codes;
