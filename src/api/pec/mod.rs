//! The second service, `pec.openapi.it`: a mailbox's life, and what the business register is told of it.
//! Its records keep the service's Italian field names and pass through as they are.

mod calls;
pub mod document;
mod documents;
mod form;
mod forms;
mod identifier;
mod mailboxes;
mod record;
mod registry;
mod space;
mod types;
mod wait;

pub use documents::Documents;
pub use record::Record;
pub use space::Space;
pub use wait::Waiting;
