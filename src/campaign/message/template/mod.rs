//! Texts with fields: `{{field}}`, and `{{{field}}}` for what is HTML already.

pub(in crate::campaign) mod braces;
pub(in crate::campaign) mod foreign;
mod reading;

use crate::campaign::model::cells::Cells;
use crate::campaign::recipients::table;
use crate::core::error::codes::message::{TEMPLATE_INSIDE, UNKNOWN_FIELD};
use crate::core::error::codes::{Params, Told};
use crate::core::gather;
use crate::core::text;

use reading::Part;
pub use reading::Template;

/// The bytes of `&quot;`; no letter becomes more.
const LONGEST_ESCAPE: usize = 6;

impl Template {
    /// The same text whatever a row holds: its braces are braces.
    pub fn as_it_stands(text: &str, style: Style) -> Bound {
        let text = if style == Style::Text { text::to_html(text) } else { text.to_owned() };
        Bound { parts: vec![BoundPart::Text(text)], style }
    }

    /// Finds the column of each field. Names that have none are told, once each, and rendered as nothing; so is what
    /// looks like a field and is none.
    pub fn bind(self, columns: &[String], style: Style) -> (Bound, Vec<Told>) {
        let (mut unknown, mut problems): (Vec<String>, Vec<Told>) = (Vec::new(), Vec::new());
        let mut parts = Vec::with_capacity(self.0.len());
        for part in self.0 {
            if let Part::Text(text) = &part {
                foreign::find(text, columns, &mut problems);
            }
            match part {
                Part::Text(text) if style == Style::Text => {
                    parts.push(BoundPart::Text(text::to_html(&text)));
                }
                Part::Text(text) => parts.push(BoundPart::Text(text)),
                Part::Field { name, is_raw } => match table::column(columns, &name) {
                    Some(column) => parts.push(BoundPart::Value {
                        column,
                        is_raw: style == Style::Plain || is_raw && style == Style::Html,
                    }),
                    None if unknown.contains(&name) => {}
                    None => {
                        problems.push(without_column(&name, columns));
                        unknown.push(name);
                    }
                },
            }
        }
        (Bound { parts, style }, problems)
    }
}

/// What a text is, and so how values stand in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Style {
    /// One line: values as they are, with two braces as with three.
    Plain,
    /// HTML: values are escaped, with three braces they are not. A value is text or stands in a quoted
    /// attribute; in a script or a style sheet escaping does not help.
    Html,
    /// Plain text that becomes HTML: everything is escaped, line ends become `<br>`.
    Text,
}

/// A text with fields, bound to columns.
#[derive(Clone, Debug)]
pub struct Bound {
    parts: Vec<BoundPart>,
    style: Style,
}

#[derive(Clone, Debug)]
enum BoundPart {
    Text(String),
    Value { column: usize, is_raw: bool },
}

impl Bound {
    /// The columns whose values it takes, once each.
    pub fn columns(&self) -> Vec<usize> {
        gather::numbers(self.parts.iter().filter_map(BoundPart::column))
    }

    /// The text with a row's values. What a value holds is never taken for a field.
    pub fn render(&self, values: &Cells) -> String {
        let mut text = String::with_capacity(self.fixed_length() + 256);
        self.each_piece(values, &mut |piece| text.push_str(piece));
        text
    }

    /// The bytes of what [`render`](Self::render) gives, without making it.
    pub fn length(&self, values: &Cells) -> usize {
        let mut length = 0;
        self.each_piece(values, &mut |piece| length += piece.len());
        length
    }

    /// No fewer bytes than [`render`](Self::render) gives.
    pub fn longest(&self, values: &Cells) -> usize {
        let length = |part: &BoundPart| match part {
            BoundPart::Text(text) => text.len(),
            BoundPart::Value { column, .. } => {
                values.get(*column).map_or(0, |value| value.len() * LONGEST_ESCAPE)
            }
        };
        self.parts.iter().map(length).sum()
    }

    /// Hands over what [`render`](Self::render) gives, piece by piece.
    pub fn each_piece(&self, values: &Cells, put: &mut dyn FnMut(&str)) {
        for part in &self.parts {
            match part {
                BoundPart::Text(text) => put(text),
                BoundPart::Value { column, is_raw } => {
                    let value = values.get(*column).unwrap_or_default();
                    match self.style {
                        _ if *is_raw => put(value),
                        Style::Text if value.contains(['\r', '\n']) => put(&text::to_html(value)),
                        _ => escape(value, put),
                    }
                }
            }
        }
    }

    fn fixed_length(&self) -> usize {
        self.parts
            .iter()
            .map(|part| if let BoundPart::Text(text) = part { text.len() } else { 0 })
            .sum()
    }
}

impl BoundPart {
    fn column(&self) -> Option<usize> {
        match self {
            Self::Text(_) => None,
            Self::Value { column, .. } => Some(*column),
        }
    }
}

/// What is told of a field that no column is named as.
fn without_column(name: &str, columns: &[String]) -> Told {
    let is_hex =
        |at: usize| name.get(at + 1..at + 3).is_some_and(|hex| u8::from_str_radix(hex, 16).is_ok());
    let is_marked = name.contains('<')
        || name.contains('&') && name.contains(';')
        || name.match_indices('%').any(|(at, _)| is_hex(at));
    if is_marked {
        return Told::new(TEMPLATE_INSIDE, Params::of(vec![("excerpt", name.into())]));
    }
    Told::new(UNKNOWN_FIELD, Params::of(vec![("name", name.into()), ("columns", columns.into())]))
}

/// Hands over `value` as HTML text.
fn escape(value: &str, put: &mut dyn FnMut(&str)) {
    let mut start = 0;
    for (at, byte) in value.bytes().enumerate() {
        let entity = match byte {
            // Letters, mostly.
            b'?'.. => continue,
            b'&' => "&amp;",
            b'<' => "&lt;",
            b'>' => "&gt;",
            b'"' => "&quot;",
            b'\'' => "&#39;",
            _ => continue,
        };
        put(value.get(start..at).unwrap_or_default());
        put(entity);
        start = at + 1;
    }
    put(value.get(start..).unwrap_or_default());
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use serde_json::json;

    fn columns() -> Vec<String> {
        ["nome", "Via", "x y"].map(str::to_owned).to_vec()
    }

    fn bound(text: &str, style: Style) -> Bound {
        Template::read(text).0.bind(&columns(), style).0
    }

    fn render(text: &str, style: Style, values: [&str; 3]) -> String {
        bound(text, style).render(&values.into_iter().collect())
    }

    #[test]
    fn fields_are_found_whatever_their_case_and_spaces() {
        let text = "{{nome}} {{ NOME }} {{via}}{{X Y}}.";
        assert_eq!(render(text, Style::Plain, ["a", "b", "c"]), "a a bc.");
        assert_eq!(bound(text, Style::Plain).columns(), [0, 1, 2]);
        let (_, problems) =
            Template::read("{{cognome}}{{nome}}{{cognome}}{{{z}}}").0.bind(&columns(), Style::Html);
        let names: Vec<_> = problems
            .iter()
            .map(|told| (told.code.name, told.params.get("name").unwrap()))
            .collect();
        assert_eq!(names, [("unknownField", &json!("cognome")), ("unknownField", &json!("z"))]);
        for (field, code) in [
            ("{{no<wbr>me}}", "template.inside"),
            ("{{<span>nome</span>}}", "template.inside"),
            ("{{&nbsp;nome&nbsp;}}", "template.inside"),
            ("{{x%20y}}", "template.inside"),
            ("{{#if nome}}", "unknownField"),
            ("{{R&D}}", "unknownField"),
        ] {
            let (_, problems) = Template::read(field).0.bind(&columns(), Style::Html);
            assert_eq!(
                problems.iter().map(|told| told.code.name).collect::<Vec<_>>(),
                [code],
                "{field}"
            );
        }
    }

    #[test]
    fn values_are_escaped_in_html_and_only_there() {
        let values = ["<b>&\"'\n</b>", "", ""];
        let escaped = "&lt;b&gt;&amp;&quot;&#39;\n&lt;/b&gt;";
        assert_eq!(render("<p>{{nome}}</p>", Style::Html, values), format!("<p>{escaped}</p>"));
        assert_eq!(
            render("<p>{{{nome}}}</p>", Style::Html, values),
            format!("<p>{}</p>", values[0])
        );
        assert_eq!(render("<{{nome}} {{{nome}}}", Style::Plain, ["a<b", "", ""]), "<a<b a<b");
    }

    #[test]
    fn plain_text_becomes_html_as_a_whole() {
        let html = render("<Gentile>\r\n{{nome}}\n{{{via}}}", Style::Text, ["A\nB", "<i>", ""]);
        assert_eq!(html, "&lt;Gentile&gt;<br>\nA<br>\nB<br>\n&lt;i&gt;");
    }

    #[test]
    fn single_braces_are_text() {
        let text = "<style>p{color:red}</style>{a} {";
        assert_eq!(render(text, Style::Html, [""; 3]), text);
    }

    proptest! {
        #[test]
        fn a_value_is_never_markup_and_never_a_field(value in "([{}<>&\"'a\n;]|\\{\\{via\\}\\}|<script>){0,12}") {
            let values: Cells = [value.as_str(), "LEAK", ""].into_iter().collect();
            for style in [Style::Html, Style::Text, Style::Plain] {
                let bound = bound("<p title=\"{{nome}}\">{{nome}}</p>", style);
                let text = bound.render(&values);
                prop_assert!(!text.contains("LEAK"));
                prop_assert_eq!(bound.length(&values), text.len());
                prop_assert!(bound.longest(&values) >= text.len());
                if style == Style::Html {
                    let inside = text.strip_prefix("<p title=\"").and_then(|text| text.strip_suffix("</p>")).unwrap();
                    let (one, two) = inside.split_once("\">").unwrap();
                    prop_assert!(one == two && !one.contains(['<', '>', '"', '\'']));
                    prop_assert_eq!(text::from_html(one), value.clone());
                }
            }
        }
    }
}
