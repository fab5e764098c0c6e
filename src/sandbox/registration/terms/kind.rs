//! The types of mailboxes: `tipo_casella`.

/// A type of mailbox; the first four in the order of upgrades.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::sandbox::registration) enum Kind {
    Standard,
    Bronze,
    Silver,
    Gold,
    DomicilioDigitale,
    PecMassiva,
}

impl Kind {
    pub(in crate::sandbox::registration) const ALL: [Self; 6] = [
        Self::Standard,
        Self::Bronze,
        Self::Silver,
        Self::Gold,
        Self::DomicilioDigitale,
        Self::PecMassiva,
    ];

    /// The type of this name, in either case.
    pub(in crate::sandbox::registration) fn of(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name().eq_ignore_ascii_case(name.trim()))
    }

    pub(in crate::sandbox::registration) const fn name(self) -> &'static str {
        match self {
            Self::Standard => "STANDARD",
            Self::Bronze => "BRONZE",
            Self::Silver => "SILVER",
            Self::Gold => "GOLD",
            Self::DomicilioDigitale => "DOMICILIODIGITALE",
            Self::PecMassiva => "PECMASSIVA",
        }
    }

    /// The two types that take one single document, and no services beyond the mailbox.
    pub(in crate::sandbox::registration) const fn is_plain(self) -> bool {
        matches!(self, Self::DomicilioDigitale | Self::PecMassiva)
    }

    /// The types this one may become.
    pub(in crate::sandbox::registration) fn upgrades(self) -> impl Iterator<Item = Self> {
        Self::ALL
            .into_iter()
            .filter(move |kind| !kind.is_plain() && !self.is_plain() && *kind > self)
    }

    /// `spazio_disco` and `spazio_storico` of a new mailbox, in MB. Those of `GOLD` are in the service's
    /// document, the others are the sandbox's own.
    pub(in crate::sandbox::registration) const fn spaces(self) -> (u64, u64) {
        match self {
            Self::Standard | Self::DomicilioDigitale | Self::PecMassiva => (1024, 0),
            Self::Bronze => (2048, 3072),
            Self::Silver => (2048, 6144),
            Self::Gold => (2048, 13_312),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Kind;

    #[test]
    fn names_are_read_in_either_case() {
        for kind in Kind::ALL {
            assert_eq!(Kind::of(kind.name()), Some(kind));
            assert_eq!(Kind::of(&kind.name().to_lowercase()), Some(kind));
        }
        assert_eq!(Kind::of("PLATINUM"), None);
    }

    #[test]
    fn only_upgrades_are_offered_and_none_to_a_plain_type() {
        let upgrades = |kind: Kind| kind.upgrades().collect::<Vec<_>>();
        assert_eq!(upgrades(Kind::Bronze), [Kind::Silver, Kind::Gold]);
        assert_eq!(upgrades(Kind::Gold), []);
        assert_eq!(upgrades(Kind::PecMassiva), []);
    }
}
