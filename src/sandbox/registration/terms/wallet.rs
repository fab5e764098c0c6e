//! The account's credit.

use super::refusals::Refusal;

/// The credit in euro cents; `None` never ends.
#[derive(Debug)]
pub(in crate::sandbox::registration) struct Wallet(Option<i64>);

impl Wallet {
    /// A wallet with so many euros.
    pub(in crate::sandbox::registration) fn new(euros: Option<f64>) -> Self {
        // A cast from a float saturates, and what is no number is 0.
        Self(euros.map(|euros| ((euros * 100.0).round() as i64).max(0)))
    }

    /// Takes `cents`, or refuses with the number that the operation has for it.
    pub(in crate::sandbox::registration) fn pay(
        &mut self,
        cents: i64,
        error: u16,
    ) -> Result<(), Refusal> {
        let Some(left) = &mut self.0 else { return Ok(()) };
        if *left < cents {
            return Err(Refusal::credit(error, *left));
        }
        *left -= cents;
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
