//! The media type of a file that comes without one: by its name, else by its first bytes.

use super::attachment::{Source, Unreadable};

/// What is said of a file that nobody knows.
pub const UNKNOWN: &str = "application/octet-stream";

/// What goes by certified mail, by the endings of names.
const BY_ENDING: [(&str, &str); 32] = [
    ("7z", "application/x-7z-compressed"),
    ("asice", "application/vnd.etsi.asic-e+zip"),
    ("bmp", "image/bmp"),
    ("csv", "text/csv"),
    ("doc", "application/msword"),
    ("docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    ("dwg", "image/vnd.dwg"),
    ("eml", "message/rfc822"),
    ("gif", "image/gif"),
    ("htm", "text/html"),
    ("html", "text/html"),
    ("jpeg", "image/jpeg"),
    ("jpg", "image/jpeg"),
    ("json", "application/json"),
    ("mp4", "video/mp4"),
    ("odp", "application/vnd.oasis.opendocument.presentation"),
    ("ods", "application/vnd.oasis.opendocument.spreadsheet"),
    ("odt", "application/vnd.oasis.opendocument.text"),
    ("p7m", "application/pkcs7-mime"),
    ("pdf", "application/pdf"),
    ("png", "image/png"),
    ("pptx", "application/vnd.openxmlformats-officedocument.presentationml.presentation"),
    ("rtf", "application/rtf"),
    ("svg", "image/svg+xml"),
    ("tif", "image/tiff"),
    ("tiff", "image/tiff"),
    ("tsd", "application/timestamped-data"),
    ("txt", "text/plain"),
    ("xls", "application/vnd.ms-excel"),
    ("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    ("xml", "application/xml"),
    ("zip", "application/zip"),
];

/// The same, by how files begin.
const BY_BEGINNING: [(&[u8], &str); 13] = [
    (b"%PDF-", "application/pdf"),
    (b"PK\x03\x04", "application/zip"),
    (b"PK\x05\x06", "application/zip"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"GIF87a", "image/gif"),
    (b"GIF89a", "image/gif"),
    (b"II*\0", "image/tiff"),
    (b"MM\0*", "image/tiff"),
    (b"7z\xbc\xaf\x27\x1c", "application/x-7z-compressed"),
    (b"{\\rtf", "application/rtf"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "application/x-ole-storage"),
    (b"<?xml", "application/xml"),
];

/// The longest of them.
const LONGEST: u64 = 8;

/// The type that a file's name tells.
pub fn by_name(name: &str) -> Option<&'static str> {
    let (_, ending) = name.rsplit_once('.')?;
    let known = BY_ENDING.iter().find(|(known, _)| known.eq_ignore_ascii_case(ending))?;
    Some(known.1)
}

/// The type that a file's first bytes tell, or [`UNKNOWN`].
///
/// # Errors
/// The file could not be read.
pub async fn by_contents(source: &dyn Source) -> Result<&'static str, Unreadable> {
    let beginning = source.read(0, source.size().min(LONGEST)).await?;
    let known = BY_BEGINNING.iter().find(|(known, _)| beginning.starts_with(known));
    Ok(known.map_or(UNKNOWN, |(_, kind)| kind))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::core::message::attachment::Bytes;
    use futures::executor::block_on;

    #[test]
    fn names_tell_by_their_ending() {
        assert_eq!(by_name("Fattura.XML.P7M"), Some("application/pkcs7-mime"));
        assert_eq!(by_name("atto.pdf"), Some("application/pdf"));
        assert_eq!(by_name("pdf"), None);
        assert_eq!(by_name("atto."), None);
        assert!(BY_ENDING.is_sorted(), "a table in order shows what it lacks");
    }

    #[test]
    fn contents_tell_by_their_beginning() {
        for (bytes, kind) in [
            (&b"%PDF-1.7 \xe2"[..], "application/pdf"),
            (b"PK\x03\x04\x14\0\0\0\x08", "application/zip"),
            (b"%PD", UNKNOWN),
            (b"", UNKNOWN),
        ] {
            assert_eq!(block_on(by_contents(&Bytes(bytes.to_vec()))).unwrap(), kind);
        }
    }
}
