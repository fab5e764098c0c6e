//! Documents to upload: their kind by their first bytes, and the JSON around their base64.

use crate::core::error::codes::Code;
use crate::core::error::codes::files::{DOCUMENT_NO_PDF, DOCUMENT_NOT_SIGNED};
use crate::core::host::transport::Body;
use crate::core::message::attachment::{Encoded, Source, Unreadable};

/// Bytes of a document that tell its kind.
const HEAD: u64 = 256;

/// `1.2.840.113549.1.7.2`, signedData (RFC 5652, 5.1), as DER writes it.
const SIGNED_DATA: [u8; 11] = [0x06, 0x09, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x07, 0x02];

/// A kind of document that the service takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A PDF.
    Pdf,
    /// A signed file: DER, or its PEM or base64 form.
    P7m,
}

impl Kind {
    /// What is wrong with a document that is none.
    pub fn other(self) -> Code {
        match self {
            Self::Pdf => DOCUMENT_NO_PDF,
            Self::P7m => DOCUMENT_NOT_SIGNED,
        }
    }

    /// Whether `source` is one, by its first bytes.
    ///
    /// # Errors
    /// It could not be read.
    pub async fn is(self, source: &dyn Source) -> Result<bool, Unreadable> {
        let head = source.read(0, source.size().min(HEAD)).await?;
        Ok(match self {
            Self::Pdf => head.starts_with(b"%PDF-"),
            Self::P7m => is_signed(&head) || is_signed(&unarmoured(&head)),
        })
    }
}

/// Whether DER or BER begins as a signedData does: a sequence, of any form of length, and its name.
fn is_signed(bytes: &[u8]) -> bool {
    let Some((0x30, [length, rest @ ..])) = bytes.split_first().map(|(tag, rest)| (*tag, rest))
    else {
        return false;
    };
    let more = if *length > 0x80 { usize::from(length - 0x80) } else { 0 };
    more <= 8 && rest.get(more..).is_some_and(|content| content.starts_with(&SIGNED_DATA))
}

/// The first bytes behind base64, with or without a line that says so.
fn unarmoured(head: &[u8]) -> Vec<u8> {
    let text = match head {
        [b'-', ..] => head.iter().position(|byte| *byte == b'\n').and_then(|end| head.get(end..)),
        _ => Some(head),
    };
    let letters: Vec<u8> = text
        .unwrap_or_default()
        .iter()
        .copied()
        .filter(|byte| !byte.is_ascii_whitespace())
        .collect();
    let whole = letters.get(..letters.len().min(40) / 4 * 4).unwrap_or_default();
    base64_simd::STANDARD.decode_to_vec(whole).unwrap_or_default()
}

/// `{"documenti":["…"]}` around the encoded files, with `more` behind it: `,"name":value` or nothing.
pub fn body(files: &[Encoded], more: &str) -> Body {
    let mut body = Body::default();
    let mut text = b"{\"documenti\":[\"".to_vec();
    for (index, file) in files.iter().enumerate() {
        if index > 0 {
            text.extend_from_slice(b"\",\"");
        }
        body.push_bytes(std::mem::take(&mut text));
        for (chunk, length) in &file.chunks {
            body.push(chunk.clone(), *length);
        }
    }
    text.extend_from_slice(b"\"]");
    text.extend_from_slice(more.as_bytes());
    text.push(b'}');
    body.push_bytes(text);
    body
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::core::message::attachment::Bytes;
    use futures::executor::block_on;

    fn is(kind: Kind, bytes: &[u8]) -> bool {
        block_on(kind.is(&Bytes(bytes.to_vec()))).unwrap()
    }

    fn signed(length: &[u8]) -> Vec<u8> {
        [&[0x30], length, &SIGNED_DATA, &[0xa0; 300]].concat()
    }

    #[test]
    fn a_pdf_is_told_by_its_first_bytes() {
        assert!(is(Kind::Pdf, b"%PDF-1.7\n"));
        for other in [&b"PDF"[..], b"", b" %PDF-1", b"<html>"] {
            assert!(!is(Kind::Pdf, other));
        }
    }

    #[test]
    fn a_signed_file_is_told_in_all_its_forms() {
        for length in [&[0x20][..], &[0x82, 1, 2], &[0x84, 0, 0, 1, 2], &[0x80]] {
            let der = signed(length);
            assert!(is(Kind::P7m, &der), "{length:x?}");
            let base64 = base64_simd::STANDARD.encode_to_string(&der);
            let lines: Vec<&str> = base64
                .as_bytes()
                .chunks(64)
                .map(|line| std::str::from_utf8(line).unwrap())
                .collect();
            let lines = lines.join("\r\n");
            assert!(is(Kind::P7m, base64.as_bytes()) && is(Kind::P7m, lines.as_bytes()));
            let pem = format!("-----BEGIN PKCS7-----\r\n{lines}\r\n-----END PKCS7-----");
            assert!(is(Kind::P7m, pem.as_bytes()));
        }
        let other = [&[0x30, 0x20, 0x06, 0x09][..], &[0; 40]].concat();
        for bytes in [&b"%PDF-1.7"[..], b"", &[0x30], &[0x30, 0xff], b"-----BEGIN", &other] {
            assert!(!is(Kind::P7m, bytes));
        }
    }
}
