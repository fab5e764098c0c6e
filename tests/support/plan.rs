//! What the world does to requests on their way through the proxy of tests.

/// What happens to one request between client and proxy.
#[derive(Clone, Debug, PartialEq)]
pub enum Net {
    /// All goes well.
    Fine,
    /// The connection breaks before it arrives.
    LostBefore,
    /// It arrives, and the connection breaks.
    LostAfter,
    /// The connection breaks, and something on the way delivers it so much later.
    Late(f64),
    /// It arrives or not, and nothing comes back.
    Hang { arrives: bool },
    /// It arrives or not, and something in front answers for the proxy.
    Garbage { arrives: bool, status: u16 },
    /// The same, in the service's own words.
    Front { arrives: bool, status: u16 },
    /// The proxy's answer arrives without its text.
    Unreadable,
    /// A redirect was followed, and something elsewhere answered.
    Elsewhere,
    /// No connection was made.
    Unreached,
    /// The proxy's gate refuses it, before any look at keys.
    Gate(u16),
    /// Whoever asks is not let in at the proxy's door, as the portal says it.
    Door(u16),
    /// A first copy arrives, and the gate refuses the second.
    GateToSecond(u16),
    /// Under the key another message was taken.
    OtherMessage,
    /// It hands over the answer to another message, which somebody else got before.
    OfAnother { arrives: bool },
    /// A second copy finds the proxy too busy, which gives the key back; the first arrives so much later.
    BusyThenLate(f64),
}

/// A rule of the proxy that is taken out, to show what it keeps from happening.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Without {
    /// It vouches for keys whatever became of its store.
    Marks,
    /// It answers whoever asks after a key.
    Mailboxes,
    /// It says of a key that it is free though nobody looked.
    Looks,
    /// Its answers do not name the key that they are about.
    Names,
}

/// What happens to one message between proxy and service.
#[derive(Clone, Debug, PartialEq)]
pub enum Service {
    /// The service answers after so many milliseconds.
    Answers(f64),
    /// It took it or not, and the answer is lost.
    Lost { taken: bool },
    /// It says no.
    Refuses(u16),
    /// The proxy has too much to do, and gives the key back.
    Busy(u16),
    /// It says yes in words that nobody can read, and the proxy keeps them.
    Babbles,
}
