//! What is wrong with a table: its text, its letters, its lines, its columns.

super::codes! {}
