//! Files that are something else than a CSV, whatever their name says.

use crate::core::error::codes::{Code, table as codes};

/// How much of a file's beginning and of its end is looked at for names of what is packed into it.
const WINDOW: usize = 64 << 10;

/// How much of a text's beginning is looked at.
const SAMPLE: usize = 2 << 10;

/// What begins files of one kind that are no text.
const BYTES: [(&[u8], Code); 19] = [
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", codes::FILE_TYPE_EXCEL_OLD),
    // Excel 2 to 4: the first record's type, its length, its version.
    (b"\x09\x00\x04\x00", codes::FILE_TYPE_EXCEL_OLD),
    (b"\x09\x02\x06\x00", codes::FILE_TYPE_EXCEL_OLD),
    (b"\x09\x04\x06\x00", codes::FILE_TYPE_EXCEL_OLD),
    (b"\x09\x08\x08\x00", codes::FILE_TYPE_EXCEL_OLD),
    (b"\x09\x08\x10\x00", codes::FILE_TYPE_EXCEL_OLD),
    (b"\x1f\x8b", codes::FILE_TYPE_ZIP),
    (b"7z\xbc\xaf\x27\x1c", codes::FILE_TYPE_ZIP),
    (b"Rar!\x1a\x07", codes::FILE_TYPE_ZIP),
    (b"BZh91AY", codes::FILE_TYPE_ZIP),
    (b"\xfd7zXZ\x00", codes::FILE_TYPE_ZIP),
    (b"\x28\xb5\x2f\xfd", codes::FILE_TYPE_ZIP),
    (b"\x89PNG", codes::FILE_TYPE_IMAGE),
    (b"\xff\xd8\xff", codes::FILE_TYPE_IMAGE),
    (b"GIF87a", codes::FILE_TYPE_IMAGE),
    (b"GIF89a", codes::FILE_TYPE_IMAGE),
    (b"II*\x00", codes::FILE_TYPE_IMAGE),
    (b"MM\x00*", codes::FILE_TYPE_IMAGE),
    (b"\x00\x00\x01\x00", codes::FILE_TYPE_IMAGE),
];

/// What begins texts of one kind, whatever its case.
const TEXTS: [(&[u8], Code); 7] = [
    (b"%PDF-", codes::FILE_TYPE_PDF),
    (b"{\\rtf", codes::FILE_TYPE_RTF),
    (b"BEGIN:VCARD", codes::FILE_TYPE_CARDS),
    (b"BEGIN:VCALENDAR", codes::FILE_TYPE_CARDS),
    (b"<?xml", codes::FILE_TYPE_XML),
    (b"<!DOCTYPE", codes::FILE_TYPE_HTML),
    (b"<!--", codes::FILE_TYPE_HTML),
];

/// What is packed into a file tells what it is; of several names the first.
const PACKED: [(&[u8], Code); 8] = [
    (b"xl/", codes::FILE_TYPE_EXCEL),
    (b"vnd.oasis.opendocument", codes::FILE_TYPE_OPEN_DOCUMENT),
    (b"vnd.sun.xml", codes::FILE_TYPE_OPEN_DOCUMENT),
    (b"word/", codes::FILE_TYPE_WORD),
    (b"ppt/", codes::FILE_TYPE_WORD),
    (b".iwa", codes::FILE_TYPE_NUMBERS),
    (b"Index.zip", codes::FILE_TYPE_NUMBERS),
    (b"index.xml.gz", codes::FILE_TYPE_NUMBERS),
];

/// What the first bytes of a file tell.
pub fn of_bytes(bytes: &[u8]) -> Option<Code> {
    let is_zip = [&b"PK\x03\x04"[..], b"PK\x05\x06", b"PK\x07\x08"];
    if is_zip.iter().any(|begin| bytes.starts_with(begin)) {
        let end = bytes.get(bytes.len().saturating_sub(WINDOW)..).unwrap_or_default();
        let windows = [first(bytes, WINDOW), end];
        let mut known = PACKED.iter();
        let found = known.find(|(name, _)| windows.iter().any(|window| holds(window, name)));
        return Some(found.map_or(codes::FILE_TYPE_ZIP, |(_, code)| *code));
    }
    let is_riff_image = bytes.starts_with(b"RIFF") && bytes.get(8..12) == Some(b"WEBP");
    let is_bitmap = bytes.starts_with(b"BM") && bytes.get(6..10) == Some(&[0; 4]);
    if is_riff_image || is_bitmap || bytes.get(4..8) == Some(b"ftyp") {
        return Some(codes::FILE_TYPE_IMAGE);
    }
    if bytes.get(257..262) == Some(b"ustar") {
        return Some(codes::FILE_TYPE_ZIP);
    }
    beginning(bytes, &BYTES)
}

/// What a text tells, in whatever encoding it was.
pub fn of_text(text: &str) -> Option<Code> {
    let text = text.trim_start();
    if let Some(code) = beginning(text.as_bytes(), &TEXTS) {
        let is_sheet = code == codes::FILE_TYPE_XML
            && holds(
                first(text.as_bytes(), SAMPLE),
                b"urn:schemas-microsoft-com:office:spreadsheet",
            );
        return Some(if is_sheet { codes::FILE_TYPE_EXCEL } else { code });
    }
    if is_html(text) {
        return Some(codes::FILE_TYPE_HTML);
    }
    if is_json(text) {
        return Some(codes::FILE_TYPE_JSON);
    }
    let mut lines = text.split(['\r', '\n']).filter(|line| !line.is_empty());
    let (one, two) = (lines.next().unwrap_or_default(), lines.next().unwrap_or_default());
    let is_sylk = one.starts_with("ID;P")
        && two.contains(';')
        && text.trim_end().lines().next_back() == Some("E");
    if is_sylk || (one == "TABLE" && two == "0,1") {
        return Some(codes::FILE_TYPE_SYLK);
    }
    is_mail(one, two).then_some(codes::FILE_TYPE_MAIL)
}

/// Whether a text without a mark is none: more than one in twenty of its first letters is a control character.
pub fn is_binary(text: &str) -> bool {
    let bytes = first(text.as_bytes(), SAMPLE);
    let is_control = |byte: &&u8| matches!(**byte, 0..=0x08 | 0x0e..=0x1f | 0x7f);
    bytes.iter().filter(is_control).count() * 20 > bytes.len()
}

fn beginning(bytes: &[u8], known: &[(&[u8], Code)]) -> Option<Code> {
    let mut known = known.iter();
    let begins = |begin: &[u8]| {
        bytes.get(..begin.len()).is_some_and(|bytes| bytes.eq_ignore_ascii_case(begin))
    };
    known.find(|(begin, _)| begins(begin)).map(|(_, code)| *code)
}

/// A first tag of a page. A header such as `<pec>;<nome>` is none.
fn is_html(text: &str) -> bool {
    let Some(inside) = text.strip_prefix('<') else { return false };
    let end = inside.find(|letter: char| !letter.is_ascii_alphanumeric()).unwrap_or(inside.len());
    let (name, rest) = inside.split_at(end);
    let tags = [
        "html", "head", "body", "table", "meta", "style", "script", "center", "font", "div",
        "link", "base", "title", "form",
    ];
    let after = rest.split_once('>').map_or("", |(_, after)| after);
    tags.iter().any(|tag| tag.eq_ignore_ascii_case(name))
        && rest.starts_with(|letter: char| letter == '>' || letter.is_ascii_whitespace())
        && !after.starts_with([';', ',', '\t', '|'])
}

/// A list or an object. A header such as `[pec];[nome]` or `{{pec}}` is none.
fn is_json(text: &str) -> bool {
    let mut signs = text.chars().filter(|letter| !letter.is_whitespace());
    match (signs.next(), signs.next()) {
        (Some('['), Some('{' | '[' | ']')) => true,
        (Some('['), Some('"')) => text.trim_end().ends_with(']') && !text.contains("\"];"),
        (Some('{'), Some('"')) => text.contains("\":") || text.contains("\" :"),
        _ => false,
    }
}

/// Two first lines of a mail's header.
fn is_mail(one: &str, two: &str) -> bool {
    let names = [
        "From",
        "Return-Path",
        "Received",
        "Delivered-To",
        "MIME-Version",
        "Message-ID",
        "DKIM-Signature",
        "X-Riferimento-Message-ID",
        "X-Mozilla-Status",
        "Subject",
        "Date",
        "To",
    ];
    let named = |line: &str| line.split_once(':').map(|(name, _)| name.to_owned());
    let is_known = |name: String| names.iter().any(|known| known.eq_ignore_ascii_case(&name));
    let is_name = |name: String| {
        !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
    };
    let begins = one.starts_with("From - ")
        || one.split_once(": ").is_some() && named(one).is_some_and(is_known);
    begins && (two.starts_with([' ', '\t']) || named(two).is_some_and(is_name))
}

fn first(bytes: &[u8], most: usize) -> &[u8] {
    bytes.get(..most).unwrap_or(bytes)
}

fn holds(bytes: &[u8], part: &[u8]) -> bool {
    bytes.windows(part.len()).any(|window| window == part)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn name(bytes: &[u8]) -> Option<&'static str> {
        let code = of_bytes(bytes).or_else(|| of_text(&String::from_utf8_lossy(bytes)));
        code.map(|code| code.name)
    }

    #[test]
    fn files_are_known_by_their_beginning() {
        for (bytes, kind) in [
            (&b"PK\x03\x04\x14\x00[Content_Types].xml....xl/workbook.xml"[..], "excel"),
            (b"PK\x03\x04mimetypeapplication/vnd.oasis.opendocument.spreadsheetPK", "openDocument"),
            (b"PK\x03\x04word/document.xml", "word"),
            (b"PK\x03\x04Index/Document.iwa", "numbers"),
            (b"PK\x03\x04elenco.csv", "zip"),
            (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1\0\0", "excelOld"),
            (b"%PDF-1.7\n", "pdf"),
            (b"{\\rtf1\\ansi", "rtf"),
            (b"\x89PNG\r\n\x1a\n", "image"),
            (b"\n <!doctype HTML>", "html"),
            (b"<html xmlns:x=\"urn:schemas-microsoft-com:office:excel\">", "html"),
            (b"<TABLE border=1><tr>", "html"),
            (b"<?xml version=\"1.0\"?><Workbook xmlns=\"urn:schemas-microsoft-com:office:spreadsheet\">", "excel"),
            (b"<?xml version=\"1.0\"?><righe/>", "xml"),
            (b"[{\"pec\":\"a@b.it\"}]", "json"),
            (b"{ \"pec\": \"a@b.it\" }", "json"),
            (b"[[\"a\",\"b\"]]", "json"),
            (b"[\"a@b.it\", \"c@d.it\"]", "json"),
            (b"BEGIN:VCARD\r\nVERSION:3.0", "cards"),
            (b"ID;PWXL;N;E\r\nP;PGeneral\r\nC;Y1;X1;K\"pec\"\r\nE\r\n", "sylk"),
            (b"TABLE\r\n0,1\r\n\"EXCEL\"", "sylk"),
            (b"Return-Path: <a@b.it>\r\nReceived: from x\r\n", "mail"),
            (b"From: a@b.it\r\nTo: c@d.it\r\n", "mail"),
        ] {
            let expected = format!("fileType.{kind}");
            assert_eq!(name(bytes), Some(expected.as_str()), "{:?}", String::from_utf8_lossy(bytes));
        }
    }

    #[test]
    fn what_may_be_a_csv_is_left_alone() {
        for text in [
            "pec;nome\na@b.it;Rossi",
            "ID;PEC\nE;a@b.it\nP;c@d.it",
            "<pec>;<nome>\na@b.it;x",
            "<title>;<pec>\nDott.;a@b.it",
            "[pec];[nome]\na@b.it;x",
            "[\"pec\"];[\"nome\"]",
            "{{pec}};{{nome}}",
            "PK;pec\n1;a@b.it",
            "BM;pec\n1;a@b.it",
            "Date: inizio;pec\n1;a@b.it",
            "From;To\na@b.it;c@d.it",
            "TABLE\na@b.it",
            "",
        ] {
            assert_eq!(name(text.as_bytes()), None, "{text}");
            assert!(!is_binary(text), "{text}");
        }
        assert!(is_binary("a\0\0b\u{1}"));
    }
}
