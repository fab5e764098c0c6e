//! The key of a question, as it comes through a usual server in front of the proxy.

/// Reads the segment that a path ends in. The server decodes it once, and where slashes or dots come of that, it is no
/// segment by then.
pub fn key_of(segment: &str) -> Option<String> {
    let text = percent_encoding::percent_decode_str(segment).decode_utf8().ok()?.into_owned();
    if text.contains(['/', '?', '#']) || matches!(text.as_str(), "." | "..") {
        return None;
    }
    let Some(letters) = text.strip_prefix('~') else { return Some(text) };
    let bytes = base64_simd::URL_SAFE_NO_PAD.decode_to_vec(letters).ok()?;
    String::from_utf8(bytes).ok()
}
