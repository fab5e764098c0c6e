//! The three spaces of a mailbox, and how a change of one is written.

use serde_json::{Map, Value};

use crate::sandbox::registration::terms::prices;
use crate::sandbox::registration::terms::refusals::Refusal;

/// A space.
pub(in crate::sandbox::registration) struct Space {
    pub(in crate::sandbox::registration) name: &'static str,
    /// What it is sold in, in MB.
    pub(in crate::sandbox::registration) multiple: u64,
    cents: i64,
}

/// The storage service's stands last.
pub(in crate::sandbox::registration) const SPACES: [Space; 3] = [
    Space { name: "spazio_disco", multiple: 1024, cents: prices::SPACE },
    Space { name: "spazio_storico", multiple: 1024, cents: prices::SPACE },
    Space { name: "spazio_conservazione", multiple: 512, cents: prices::ARCHIVE },
];

/// More is a slip of the hand: 1 PB.
const LARGEST: u64 = 1 << 30;

impl Space {
    /// What `more` MB cost.
    pub(in crate::sandbox::registration) fn price(&self, more: u64) -> i64 {
        i64::try_from(more / self.multiple).unwrap_or(i64::MAX).saturating_mul(self.cents)
    }
}

/// A change of a space.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::sandbox::registration) enum Change {
    /// `1024` or `"1024"`
    Set(u64),
    /// `"+1024"`
    Add(u64),
}

impl Change {
    /// Reads a field; `Ok(None)` where it is absent.
    pub(in crate::sandbox::registration) fn read(
        fields: &Map<String, Value>,
        name: &str,
    ) -> Result<Option<Self>, ()> {
        let digits = |text: &str| {
            let is_plain = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
            text.parse::<u64>().ok().filter(|_| is_plain).ok_or(())
        };
        match fields.get(name) {
            None | Some(Value::Null) => Ok(None),
            Some(Value::Number(number)) => Ok(Some(Self::Set(number.as_u64().ok_or(())?))),
            Some(Value::String(text)) => match (text.trim(), text.trim().strip_prefix('+')) {
                ("", _) => Ok(None),
                (_, Some(more)) => Ok(Some(Self::Add(digits(more)?))),
                (text, None) => Ok(Some(Self::Set(digits(text)?))),
            },
            Some(_) => Err(()),
        }
    }

    /// Refuses what is no multiple.
    pub(in crate::sandbox::registration) fn check(self, space: &Space) -> Result<(), Refusal> {
        let (Self::Set(size) | Self::Add(size)) = self;
        if size % space.multiple == 0 {
            Ok(())
        } else {
            Err(Refusal::not_a_multiple(space.multiple))
        }
    }

    /// The size that becomes of `before`, or nothing where it is beyond all measure.
    pub(in crate::sandbox::registration) fn apply(self, before: u64) -> Option<u64> {
        let after = match self {
            Self::Set(size) => size,
            Self::Add(more) => before.checked_add(more)?,
        };
        (after <= LARGEST).then_some(after)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_change_is_a_number_or_a_text() {
        let read = |value: Value| Change::read(json!({"x": value}).as_object().unwrap(), "x");
        assert_eq!(read(json!(1024)), Ok(Some(Change::Set(1024))));
        assert_eq!(read(json!("3072")), Ok(Some(Change::Set(3072))));
        assert_eq!(read(json!("+1024")), Ok(Some(Change::Add(1024))));
        for none in [json!(""), json!(null)] {
            assert_eq!(read(none), Ok(None));
        }
        for bad in [json!(-1024), json!(1.5), json!("-1"), json!("++1"), json!("x"), json!([])] {
            assert_eq!(read(bad), Err(()));
        }
        assert_eq!(Change::Add(u64::MAX).apply(1), None);
        assert_eq!(Change::Set(LARGEST + 1).apply(1), None);
    }
}
