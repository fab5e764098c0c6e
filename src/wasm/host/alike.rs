//! The runtime's tables of letters.

use js_sys::JsString;

/// Composed, without case: as `core::alike` wants it.
pub fn fold(text: &str) -> String {
    let letters = JsString::from(text).normalize("NFC");
    String::from(letters.to_upper_case().to_lower_case().normalize("NFC"))
}
