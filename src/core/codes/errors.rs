//! What became of a call.

super::codes! {}
