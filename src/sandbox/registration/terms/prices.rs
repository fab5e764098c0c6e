//! What the sandbox charges, in euro cents.
//!
//! The Standard plan of bulk mail (99 euros a year) is the published price; all others are the
//! sandbox's own, small and plausible, so that a wallet can run dry in a test.

use super::kind::Kind;

/// `GET /domini_pec/{dominio}`, found or not.
pub(in crate::sandbox::registration) const DOMAIN_CHECK: i64 = 1;
/// `POST /dominio`.
pub(in crate::sandbox::registration) const DOMAIN_CERTIFICATION: i64 = 5_000;
/// 1,024 MB of `spazio_disco` or `spazio_storico`.
pub(in crate::sandbox::registration) const SPACE: i64 = 400;
/// 512 MB of `spazio_conservazione`.
pub(in crate::sandbox::registration) const ARCHIVE: i64 = 900;
/// `POST /pec/{id}/multiutenza`.
pub(in crate::sandbox::registration) const USER: i64 = 300;
/// `POST /comunica_pec`.
pub(in crate::sandbox::registration) const COMMUNICATION: i64 = 2_500;

/// A year of a mailbox: at registration and at each renewal.
pub(in crate::sandbox::registration) const fn year(kind: Kind) -> i64 {
    match kind {
        Kind::Standard => 600,
        Kind::Bronze => 1_500,
        Kind::Silver => 3_000,
        Kind::Gold => 4_500,
        Kind::DomicilioDigitale => 700,
        Kind::PecMassiva => 9_900,
    }
}

/// The way from one type to a higher one: the difference of a year.
pub(in crate::sandbox::registration) const fn change(from: Kind, to: Kind) -> i64 {
    year(to).saturating_sub(year(from))
}
