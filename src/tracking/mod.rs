//! What receipts mean ([`receipt`]), and who asks for them: a shipment once or to its end, the inbox, a search.

pub mod find;
pub mod inbox;
pub mod receipt;
pub mod report;
pub mod shipments;
pub mod track;
pub mod walk;
pub mod watch;
