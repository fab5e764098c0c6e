//! On what terms: the types of mailboxes, names, prices, the account's credit, what is refused.

pub(in crate::sandbox::registration) mod kind;
pub(in crate::sandbox::registration) mod names;
pub(in crate::sandbox::registration) mod prices;
pub(in crate::sandbox::registration) mod refusals;
pub(in crate::sandbox::registration) mod wallet;
