//! How far a send tells that it is.

/// What a send is doing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Phase {
    /// Reading and encoding files; counts their bytes.
    Reading,
    /// Waiting for the pace, or for the end of a 429.
    Waiting,
    /// The request is under way; knows only nothing and all, unless the transport knows more.
    Sending,
    /// Asking the proxy what became of it; as of sending.
    Settling,
}

/// How far a send is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Progress {
    /// What it is doing.
    pub phase: Phase,
    /// Bytes done.
    pub loaded: u64,
    /// Bytes of the files and of the text, the same in all phases.
    pub total: u64,
    /// When the waiting will end, as far as is known; milliseconds since 1970.
    pub until: Option<f64>,
}

/// Told at the start and the end of each phase, and after each slice.
pub type Listener = dyn Fn(Progress);
