//! What is wrong with options, and with the arguments of a call.

super::codes! {}
