//! How the service writes: its answers and callbacks, days, documents, fields, and a page as PDF.

pub(in crate::sandbox::registration) mod answers;
pub(in crate::sandbox::registration) mod calendar;
pub mod callbacks;
pub(in crate::sandbox::registration) mod documents;
pub(in crate::sandbox::registration) mod fields;
pub(in crate::sandbox::registration) mod pdf;
