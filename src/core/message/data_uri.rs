//! `data:` URIs (RFC 2397), which attachments may be given as.

use percent_encoding::percent_decode_str;

/// The media type and the bytes of a `data:` URI, or `None` where it is none or is damaged.
pub fn parse(uri: &str) -> Option<(String, Vec<u8>)> {
    let (scheme, rest) = uri.split_at_checked(5)?;
    if !scheme.eq_ignore_ascii_case("data:") {
        return None;
    }
    let (head, data) = rest.split_once(',')?;
    let (kind, is_base64) = match head.rsplit_once(';') {
        Some((kind, word)) if word.trim().eq_ignore_ascii_case("base64") => (kind, true),
        _ => (head, false),
    };
    let kind = if kind.is_empty() { "text/plain;charset=US-ASCII" } else { kind };
    let raw: Vec<u8> = percent_decode_str(data).collect();
    let bytes = if is_base64 {
        // White space and missing padding are as common as they are harmless.
        base64_simd::forgiving_decode_to_vec(&raw).ok()?
    } else {
        raw
    };
    Some((kind.to_owned(), bytes))
}

#[cfg(test)]
mod tests {
    use super::parse;

    #[test]
    fn both_forms_are_read() {
        for (uri, kind, bytes) in [
            ("data:text/plain;base64,YWJj", "text/plain", "abc"),
            ("DATA:text/plain;charset=utf-8;BASE64,YWI", "text/plain;charset=utf-8", "ab"),
            ("data:,a%20b", "text/plain;charset=US-ASCII", "a b"),
            ("data:application/pdf;base64,", "application/pdf", ""),
            ("data:;base64,YW%4Aj", "text/plain;charset=US-ASCII", "abc"),
            ("data:x/y;base64,YW\nJj", "x/y", "abc"),
        ] {
            assert_eq!(parse(uri), Some((kind.into(), bytes.into())), "{uri}");
        }
    }

    #[test]
    fn the_rest_is_refused() {
        for uri in [
            "",
            "data",
            "data:",
            "YWJj",
            "http://x/,",
            "data:;base64,YW$j",
            "data:;base64,Y",
            "dat\u{e0}:,",
        ] {
            assert_eq!(parse(uri), None, "{uri}");
        }
    }
}
