//! The package's own proxy, told by a header that all its answers bear.

use super::Answer;

/// Whether it takes messages with their files as they are.
pub fn takes_files(answer: &Answer) -> bool {
    answer
        .header("x-pec-accepts")
        .is_some_and(|kinds| kinds.split(',').any(|kind| kind.trim() == "multipart"))
}

/// Whether the proxy itself wrote or passed this answer, and not something in front of it.
pub fn is_of_proxy(answer: &Answer) -> bool {
    answer.header("x-pec-proxy").map(str::trim) == Some("1")
}
