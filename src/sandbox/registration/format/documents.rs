//! Documents in a body: bare base64, one or a list.

use serde_json::{Map, Value};

/// What `documenti` holds, or nothing where it is absent, blank or empty. What is no text stands as an
/// empty one, which no check takes for a document.
pub(in crate::sandbox::registration) fn given(fields: &Map<String, Value>) -> Vec<String> {
    let text = |value: &Value| value.as_str().unwrap_or_default().trim().to_owned();
    match fields.get("documenti") {
        None | Some(Value::Null) => Vec::new(),
        Some(Value::Array(items)) => items.iter().map(text).collect(),
        Some(item) => vec![text(item)].into_iter().filter(|text| !text.is_empty()).collect(),
    }
}

/// The bytes of a PDF, or nothing where it is none. A `data:` URI is none: the service wants the base64
/// alone.
pub(in crate::sandbox::registration) fn pdf(text: &str) -> Option<Vec<u8>> {
    decode(text.as_bytes()).filter(|bytes| bytes.starts_with(b"%PDF-"))
}

/// Whether this is a signed file (PKCS #7): DER, which begins with a SEQUENCE, or its text as PEM or
/// bare base64, as signing programs write it.
pub(in crate::sandbox::registration) fn is_signed(text: &str) -> bool {
    let Some(bytes) = decode(text.as_bytes()) else { return false };
    is_der(&bytes) || inner(&bytes).is_some_and(|bytes| is_der(&bytes))
}

/// Whether the provider's clerk will send these back: the sandbox's own mark for it.
pub(in crate::sandbox::registration) fn is_wrong(bytes: &[u8]) -> bool {
    const MARK: &[u8] = b"sbagliato";
    bytes.windows(MARK.len()).any(|window| window == MARK)
}

fn is_der(bytes: &[u8]) -> bool {
    bytes.len() > 2 && bytes.first() == Some(&0x30)
}

/// The DER inside a file that is text.
fn inner(bytes: &[u8]) -> Option<Vec<u8>> {
    let text = std::str::from_utf8(bytes).ok()?;
    let lines = text.lines().map(str::trim).filter(|line| !line.starts_with("-----"));
    decode(lines.collect::<String>().as_bytes())
}

fn decode(text: &[u8]) -> Option<Vec<u8>> {
    base64_simd::STANDARD.decode_to_vec(text).ok()
}

/// The names under which the service keeps what was uploaded.
pub(in crate::sandbox::registration) fn file_names(
    id: &str,
    count: usize,
    ending: &str,
) -> Vec<String> {
    (0..count).map(|number| format!("{id}_{number}_{ending}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn base64(bytes: &[u8]) -> String {
        base64_simd::STANDARD.encode_to_string(bytes)
    }

    #[test]
    fn documents_are_read_one_or_many() {
        let read = |value: Value| given(json!({"documenti": value}).as_object().unwrap());
        assert_eq!(read(json!("YQ==")), ["YQ=="]);
        assert_eq!(read(json!(["YQ==", 1])), ["YQ==", ""]);
        for none in [json!(""), json!([]), json!(null), json!(5)] {
            assert!(read(none).is_empty());
        }
        assert!(given(&Map::new()).is_empty());
    }

    #[test]
    fn a_pdf_is_told_by_its_bytes() {
        let good = base64(b"%PDF-1.4 x");
        assert!(pdf(&good).is_some());
        for bad in [format!("data:application/pdf;base64,{good}"), base64(b"PK"), "%PDF-".into()] {
            assert!(pdf(&bad).is_none(), "{bad}");
        }
        assert!(is_wrong(b"%PDF-1.4 (sbagliato)"));
        assert!(!is_wrong(b"sbagliat"));
    }

    #[test]
    fn a_signed_file_has_three_forms() {
        let der = [0x30, 0x82, 0x01, 0x00];
        let bare = base64(&der);
        let pem = format!("-----BEGIN PKCS7-----\r\n{bare}\r\n-----END PKCS7-----\r\n");
        for good in [base64(&der), base64(bare.as_bytes()), base64(pem.as_bytes())] {
            assert!(is_signed(&good), "{good}");
        }
        for bad in [base64(b"%PDF-1.4"), pem, String::new(), base64(b"0"), base64(b"-----BEGIN")] {
            assert!(!is_signed(&bad), "{bad}");
        }
    }
}
