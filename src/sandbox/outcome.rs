//! What becomes of a message, decided by the addressee's local part.

/// What becomes of a message for one addressee.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Outcome {
    /// Delivered; also for every name that is none of the others.
    Delivery,
    /// No such mailbox.
    Failure,
    /// The mailbox is full.
    Full,
    /// The sender's provider refuses the message.
    NonAcceptance,
    /// The addressee's provider finds a virus.
    Virus,
    /// Both time-out notices.
    Slow,
    /// No PEC address: accepted, no delivery receipt.
    Ordinary,
    /// Nothing after the acceptance.
    Never,
}

impl Outcome {
    /// The outcome for `address`.
    pub(super) fn of(address: &str) -> Self {
        let local = address.split('@').next().unwrap_or_default();
        match local.split('+').next().unwrap_or_default() {
            "mancata-consegna" => Self::Failure,
            "casella-piena" => Self::Full,
            "non-accettata" => Self::NonAcceptance,
            "virus" => Self::Virus,
            "lenta" => Self::Slow,
            "ordinaria" => Self::Ordinary,
            "mai" => Self::Never,
            _ => Self::Delivery,
        }
    }
}
