//! Values that may be used but never shown.

use std::fmt;
use std::rc::Rc;

/// A token or a password, hidden in `Debug`. In a page all memory is wiped when it is given back: see `wasm/memory.rs`.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(Rc<String>);

impl Secret {
    /// Takes the value over.
    pub fn new(value: String) -> Self {
        Self(Rc::new(value))
    }

    /// The value itself, for the one place that has to write it.
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Secret(…)")
    }
}

/// The PEC mailbox's own credentials, which every call needs besides the token.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mailbox {
    /// The mailbox's user name, as a rule its address.
    pub username: Secret,
    /// The mailbox's password.
    pub password: Secret,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn debug_shows_nothing() {
        let mailbox =
            Mailbox { username: Secret::new("me".into()), password: Secret::new("hunter2".into()) };
        let shown = format!("{mailbox:?}");
        assert!(!shown.contains("hunter2") && !shown.contains("me\""), "{shown}");
    }
}
