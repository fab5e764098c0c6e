//! Texts with fields: `{{field}}`, and `{{{field}}}` for what is HTML already.

use super::cells::Cells;
use super::table;
use crate::core::text;

/// The bytes of `&quot;`; no letter becomes more.
const LONGEST_ESCAPE: usize = 6;

/// A text with fields, not yet bound to columns.
#[derive(Clone, Debug, PartialEq)]
pub struct Template(Vec<Part>);

#[derive(Clone, Debug, PartialEq)]
enum Part {
    Text(String),
    Field { name: String, is_raw: bool },
}

impl Template {
    /// Reads a text. A field's name may have spaces around it; single braces are text, double ones outside a
    /// field are not: what was meant as a field must not be sent to thousands as it stands.
    ///
    /// # Errors
    /// What is wrong with its braces, in words, all at once.
    pub fn parse(text: &str) -> Result<Self, Vec<String>> {
        let (mut parts, mut problems) = (Vec::new(), Vec::new());
        let mut rest = text;
        while let Some(start) = rest.find("{{") {
            let (before, field) = rest.split_at(start);
            add_text(before, &mut parts, &mut problems);
            rest = match field_at(field) {
                Some((part, after)) => {
                    parts.push(part);
                    after
                }
                None => {
                    problems.push(format!(
                        "The braces at “{}” make no field; write {{{{name}}}}.",
                        excerpt(field)
                    ));
                    field.trim_start_matches('{')
                }
            };
        }
        add_text(rest, &mut parts, &mut problems);
        if problems.is_empty() { Ok(Self(parts)) } else { Err(problems) }
    }

    /// A text without fields.
    pub fn literal(text: &str) -> Self {
        Self(vec![Part::Text(text.to_owned())])
    }

    /// Finds the column of each field, whatever its case (ASCII). The names that have none come beside, once
    /// each; they are rendered as nothing.
    pub fn bind(self, columns: &[String], style: Style) -> (Bound, Vec<String>) {
        let mut unknown: Vec<String> = Vec::new();
        let mut parts = Vec::with_capacity(self.0.len());
        for part in self.0 {
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
                    None => unknown.push(name),
                },
            }
        }
        (Bound { parts, style }, unknown)
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
        let mut columns: Vec<usize> = self.parts.iter().filter_map(BoundPart::column).collect();
        columns.sort_unstable();
        columns.dedup();
        columns
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

/// The field that `text` begins with, and what comes after it. It has as many braces on either side, two or
/// three, and none inside.
fn field_at(text: &str) -> Option<(Part, &str)> {
    let is_raw = text.starts_with("{{{");
    let (open, close) = if is_raw { ("{{{", "}}}") } else { ("{{", "}}") };
    let inside = text.strip_prefix(open)?;
    let (name, after) = inside.split_at_checked(inside.find(['{', '}'])?)?;
    let after = after.strip_prefix(close).filter(|after| !after.starts_with('}'))?;
    let name = name.trim();
    (!name.is_empty()).then(|| (Part::Field { name: name.to_owned(), is_raw }, after))
}

fn add_text(text: &str, parts: &mut Vec<Part>, problems: &mut Vec<String>) {
    if let Some(at) = text.find("}}") {
        // From a few letters before: braces alone show nobody where to look.
        let start = (0..=at.saturating_sub(12)).rev().find(|start| text.is_char_boundary(*start));
        let excerpt = excerpt(text.get(start.unwrap_or(0)..).unwrap_or_default());
        problems.push(format!(
            "The braces at “{excerpt}” close no field; in a style sheet put a space between."
        ));
    }
    if !text.is_empty() {
        parts.push(Part::Text(text.to_owned()));
    }
}

/// The beginning of a text.
fn excerpt(text: &str) -> String {
    text.chars().take(24).map(|letter| if letter.is_control() { ' ' } else { letter }).collect()
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
