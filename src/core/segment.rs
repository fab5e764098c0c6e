//! A key as one segment of a path, which nothing on the way reads in another way: an escaped slash is taken for a slash
//! by usual servers, and dots alone are a way up.

/// Before what is not the key itself.
const MARK: &str = "~";

/// Whether a key stands for itself.
pub fn is_plain(key: &str) -> bool {
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte);
    key.bytes().all(is_plain) && !key.starts_with('.') && !key.ends_with('.')
}

/// The segment: the key, or `~` and base64url of it.
pub fn of(key: &str) -> String {
    if is_plain(key) {
        return key.to_owned();
    }
    let mut segment = MARK.to_owned();
    base64_simd::URL_SAFE_NO_PAD.encode_append(key, &mut segment);
    segment
}

#[cfg(test)]
mod tests {
    use super::of;

    #[test]
    fn a_key_stays_what_it_is_where_nothing_can_be_made_of_it() {
        for key in ["avviso-12", "1f0e8a52-7b", "a.b", "a..b", "_", "-.-", "A9"] {
            assert_eq!(of(key), key);
        }
        for (key, segment) in [
            ("2026/12345", "~MjAyNi8xMjM0NQ"),
            (".", "~Lg"),
            ("..", "~Li4"),
            (".a", "~LmE"),
            ("a.", "~YS4"),
            ("%2e", "~JTJl"),
            ("~a", "~fmE"),
            ("a;b?#", "~YTtiPyM"),
            ("???~~~", "~Pz8_fn5-"),
        ] {
            assert_eq!(of(key), segment);
        }
    }
}
