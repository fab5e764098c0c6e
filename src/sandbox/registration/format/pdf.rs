//! A page of text as PDF: small, valid, and nothing but ASCII, so that an answer can be a `String`.

use crate::core::text::to_windows_1252;

/// One page with a title and lines below it.
pub(in crate::sandbox::registration) fn page(title: &str, lines: &[String]) -> String {
    let mut text = format!("BT /F1 16 Tf 56 780 Td ({}) Tj /F1 11 Tf 0 -12 Td", escaped(title));
    for line in lines {
        text.push_str(&format!(" 0 -18 Td ({}) Tj", escaped(line)));
    }
    text.push_str(" ET");
    let objects = [
        "<< /Type /Catalog /Pages 2 0 R >>".to_owned(),
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>".to_owned(),
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R \
         /Resources << /Font << /F1 5 0 R >> >> >>"
            .to_owned(),
        format!("<< /Length {} >>\nstream\n{text}\nendstream", text.len()),
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>"
            .to_owned(),
    ];
    let mut file = "%PDF-1.4\n".to_owned();
    let mut table = "0000000000 65535 f \n".to_owned();
    for (index, object) in objects.iter().enumerate() {
        table.push_str(&format!("{:010} 00000 n \n", file.len()));
        file.push_str(&format!("{} 0 obj\n{object}\nendobj\n", index + 1));
    }
    let (start, count) = (file.len(), objects.len() + 1);
    file.push_str(&format!(
        "xref\n0 {count}\n{table}trailer\n<< /Size {count} /Root 1 0 R >>\nstartxref\n{start}\n%%EOF\n"
    ));
    file
}

/// Text inside the brackets of a PDF string; letters beyond ASCII as octal numbers of windows-1252.
fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '(' | ')' | '\\' => escaped.extend(['\\', letter]),
            ' '..='~' => escaped.push(letter),
            letter => match to_windows_1252(letter).filter(|byte| *byte >= 0x80) {
                Some(byte) => escaped.push_str(&format!("\\{byte:03o}")),
                None => escaped.push('?'),
            },
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::page;

    #[test]
    fn every_object_is_where_the_table_says() {
        let file = page("Modulo (è) \\", &["Società: €".into(), "riga\n日".into()]);
        assert!(file.is_ascii());
        assert!(file.contains("(Modulo \\(\\350\\) \\\\) Tj"));
        assert!(file.contains("(Societ\\340: \\200) Tj") && file.contains("(riga??) Tj"));
        let start: usize = file.lines().rev().nth(1).unwrap().parse().unwrap();
        let table: Vec<&str> = file[start..].lines().collect();
        assert_eq!(table[0], "xref");
        for (number, line) in table[3..8].iter().enumerate() {
            assert_eq!(line.len(), 19, "with its line end an entry has 20 bytes");
            let offset: usize = line[..10].parse().unwrap();
            assert!(file[offset..].starts_with(&format!("{} 0 obj", number + 1)));
        }
        let stream = file.split("stream\n").nth(1).unwrap().trim_end_matches("\nend");
        assert!(file.contains(&format!("/Length {} >>", stream.len())));
    }
}
