//! Why nobody knows what became of a message.

/// Why nobody knows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Doubt {
    /// No answer came.
    NoAnswer,
    /// None came in time.
    Timeout,
    /// The call was ended while it was under way.
    Aborted,
    /// An answer came that leaves it open.
    Answer,
    /// A no came that may be to a second copy, which a browser made by itself.
    OtherCopy,
    /// Under the same key another message was taken.
    OtherMessage,
    /// It could not be asked what became of it: nobody is signed in any more.
    SignedOut,
    /// It could not be asked what became of it: something in front of the proxy answers in its place.
    Barred,
}

impl Doubt {
    /// All of them.
    pub const ALL: [Self; 8] = [
        Self::NoAnswer,
        Self::Timeout,
        Self::Aborted,
        Self::Answer,
        Self::OtherCopy,
        Self::OtherMessage,
        Self::SignedOut,
        Self::Barred,
    ];

    /// A word for programs.
    pub fn word(self) -> &'static str {
        match self {
            Self::NoAnswer => "noAnswer",
            Self::Timeout => "timeout",
            Self::Aborted => "aborted",
            Self::Answer => "answer",
            Self::OtherCopy => "otherCopy",
            Self::OtherMessage => "otherMessage",
            Self::SignedOut => "signedOut",
            Self::Barred => "barred",
        }
    }
}
