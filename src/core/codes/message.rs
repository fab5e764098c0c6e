//! What is wrong with a message: its subject, its text, the fields in it, the values for them, its size.

super::codes! {}
