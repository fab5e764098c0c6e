//! Where a client stands with the package's own proxy. It stands here because the error of an unknown outcome bears it.

/// What was heard of the proxy last before a key was posted first: what goes with all that is asked of that key.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Standing {
    /// The fingerprint of the mailbox that is signed in.
    pub mailbox: Option<String>,
    /// The mark of the proxy's store.
    pub store: Option<String>,
}

impl Standing {
    /// Whether another mailbox is signed in now than the one that this tells of, as far as both are known.
    pub fn is_of_another(&self, now: Option<&str>) -> bool {
        self.mailbox.as_deref().zip(now).is_some_and(|(then, now)| then != now)
    }

    /// Whether the proxy can be believed of a key that was posted from here: that it never saw it, and that a post
    /// under it is the first. Without a mark a store that began anew takes a repeat for one.
    pub fn is_whole(&self) -> bool {
        self.mailbox.is_some() && self.store.is_some()
    }
}
