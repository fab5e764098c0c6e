//! What is wrong with a mailbox's data, forms and documents.

super::codes! {}
