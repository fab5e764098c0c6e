//! The package's own proxy, told by a header that all its answers bear.

use super::{Answer, Attempt};
use crate::core::host::transport::{Failure, Method};
use crate::core::segment;

/// Whether it takes messages with their files as they are.
pub fn takes_files(answer: &Answer) -> bool {
    let kinds = answer.header("x-pec-accepts").unwrap_or_default();
    kinds.split(',').any(|kind| kind.trim() == "multipart")
}

/// Whether the proxy itself wrote or passed this answer, and not something in front of it.
pub fn is_of_proxy(answer: &Answer) -> bool {
    answer.header("x-pec-proxy").map(str::trim) == Some("1")
}

/// What came of a request about this key: an answer that names another key is none. Over a connection that is used again,
/// something in between may hand over what was meant for another request. Earlier versions of the proxy name none, and
/// look for another key than the one that a segment of a path stands for: of such a one they are not believed. A post
/// reached the proxy as far as anybody can tell: it is asked what became of it, and not posted again at once.
pub fn of_key(attempt: Attempt, key: &str, method: Method) -> Attempt {
    if is_of_another(&attempt, key, method) {
        let no_response = method == Method::Post;
        Attempt::Failed(Failure { no_response, ..Failure::new(OF_ANOTHER) })
    } else {
        attempt
    }
}

const OF_ANOTHER: &str = "The answer was to another message.";

fn is_of_another(attempt: &Attempt, key: &str, method: Method) -> bool {
    match attempt {
        Attempt::Answered(answer) => match answer.header("x-pec-answers") {
            Some(named) => named != key,
            None => method == Method::Get && is_of_proxy(answer) && !segment::is_plain(key),
        },
        _ => false,
    }
}
