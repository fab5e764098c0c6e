//! What is wrong with files: of a message, and of rows.

super::codes! {}
