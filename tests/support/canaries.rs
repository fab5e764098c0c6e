//! The secrets of tests, and one way to look for them wherever they do not belong: in what comes out of a world, in what its
//! client tells, asks for and keeps.

use std::sync::LazyLock;

use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::json;

/// How each token begins; behind it stands its number.
pub const TOKEN: &str = "tok:5f0b/\"e1c7<a93d-";
pub const PASSWORD: &str = "Pw\"à\\ss-77c1<9d&'02e4";

static SPELLINGS: LazyLock<Vec<String>> =
    LazyLock::new(|| [TOKEN, PASSWORD].into_iter().flat_map(spellings).collect());

fn quoted(text: &str) -> String {
    json!(text).to_string().trim_matches('"').to_owned()
}

/// As it is, in JSON, in JSON in JSON, as `Debug` shows it, in an address, and in base64 at whichever place.
fn spellings(secret: &str) -> Vec<String> {
    let base64 = (0..3).map(|offset| {
        let bytes = [&vec![0; offset], secret.as_bytes()].concat();
        let text = base64_simd::STANDARD.encode_to_string(bytes);
        // Its outer letters hold bits of its neighbours.
        text[4..text.len() - 4].to_owned()
    });
    let plain = [
        secret.to_owned(),
        quoted(secret),
        quoted(&quoted(secret)),
        format!("{secret:?}").trim_matches('"').to_owned(),
        utf8_percent_encode(secret, NON_ALPHANUMERIC).to_string(),
    ];
    plain.into_iter().chain(base64).collect()
}

/// Whether a secret stands in it, however it is spelled.
pub fn stands_in(text: &str) -> bool {
    SPELLINGS.iter().any(|spelling| text.contains(spelling))
}

/// Fails where a secret stands in what belongs to no one place of secrets.
#[track_caller]
pub fn assert_clean(text: &str, place: &str) {
    assert!(!stands_in(text), "a secret stands in {place}: {text}");
}
