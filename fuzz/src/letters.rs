//! Any text as a letter with fields, as a `data:` URI and as the beginning of a document: what is counted is what is
//! rendered, no value ever becomes markup, what is read of a URI can be written and read again.

#![no_main]

use libfuzzer_sys::fuzz_target;
use pec_massiva::api::pec::document::Kind;
use pec_massiva::campaign::message::template::{Style, Template};
use pec_massiva::campaign::model::cells::Cells;
use pec_massiva::core::message::attachment::Bytes;
use pec_massiva::core::message::data_uri;

fuzz_target!(|data: &[u8]| {
    let text = String::from_utf8_lossy(data);
    let columns: Vec<String> = ["nome", "indirizzo pec", "n°"].map(str::to_owned).into();
    let value = text.get(..text.floor_char_boundary(40)).unwrap_or_default();
    let cells: Cells = ["<b>&\"'", value, "riga\r\nriga"].into_iter().collect();
    for style in [Style::Plain, Style::Html, Style::Text] {
        let (template, told) = Template::read(&text);
        assert!(told.len() <= 21, "{}", told.len());
        let (bound, _) = template.bind(&columns, style);
        let rendered = bound.render(&cells);
        assert_eq!(rendered.len(), bound.length(&cells));
        assert!(bound.columns().iter().all(|column| *column < columns.len()));
        if style == Style::Html {
            assert!(rendered.len() <= bound.longest(&cells));
        }
        // Of a letter in plain text nothing is markup but the ends of its lines.
        if style == Style::Text {
            assert!(!rendered.replace("<br>", "").contains('<'), "{rendered}");
        }
    }
    let (literal, _) = Template::literal(&text).bind(&columns, Style::Html);
    assert_eq!(literal.render(&cells), text);

    if let Some((kind, bytes)) = data_uri::parse(&text) {
        let again = format!("data:{kind};base64,{}", base64(&bytes));
        assert_eq!(data_uri::parse(&again), Some((kind, bytes)));
    }
    let is = |kind: Kind| futures::executor::block_on(kind.is(&Bytes(data.to_vec())));
    assert!(!(matches!(is(Kind::Pdf), Ok(true)) && matches!(is(Kind::P7m), Ok(true))));
});

fn base64(bytes: &[u8]) -> String {
    base64_simd::STANDARD.encode_to_string(bytes)
}
