//! The account's credit.

use super::refusals::Refusal;

/// The credit.
#[derive(Debug)]
pub(in crate::sandbox::registration) struct Wallet {
    /// Euro cents; `None` never ends.
    left: Option<i64>,
    /// Euro cents that were taken.
    spent: i64,
}

impl Wallet {
    /// A wallet with so many euros.
    pub(in crate::sandbox::registration) fn new(euros: Option<f64>) -> Self {
        // A cast from a float saturates, and what is no number is 0.
        Self { left: euros.map(|euros| ((euros * 100.0).round() as i64).max(0)), spent: 0 }
    }

    /// Euro cents that are left, where there is an end to them.
    pub(in crate::sandbox::registration) fn left(&self) -> Option<i64> {
        self.left
    }

    /// Euro cents that were taken.
    pub(in crate::sandbox::registration) fn spent(&self) -> i64 {
        self.spent
    }

    /// Takes `cents`, or refuses with the number that the operation has for it.
    pub(in crate::sandbox::registration) fn pay(
        &mut self,
        cents: i64,
        error: u16,
    ) -> Result<(), Refusal> {
        if let Some(left) = &mut self.left {
            if *left < cents {
                return Err(Refusal::credit(error, *left));
            }
            *left -= cents;
        }
        self.spent = self.spent.saturating_add(cents);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wallet_runs_dry_to_the_cent() {
        let mut wallet = Wallet::new(Some(10.01));
        assert_eq!(wallet.pay(1_000, 1), Ok(()));
        assert_eq!(wallet.pay(2, 7), Err(Refusal::credit(7, 1)));
        assert_eq!(Refusal::credit(7, 1).message, "Insufficient Credit in Wallet: 0.01");
        assert_eq!(wallet.pay(1, 1), Ok(()));
        assert_eq!(Refusal::credit(7, 18_203).message, "Insufficient Credit in Wallet: 182.03");
    }

    #[test]
    fn without_a_number_it_never_ends() {
        let mut wallet = Wallet::new(None);
        assert_eq!(wallet.pay(i64::MAX, 1), Ok(()));
        assert!(Wallet::new(Some(f64::NAN)).pay(1, 1).is_err());
        assert!(Wallet::new(Some(-5.0)).pay(1, 1).is_err());
        assert!(Wallet::new(Some(f64::INFINITY)).pay(i64::MAX, 1).is_ok());
    }
}
