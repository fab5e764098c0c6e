//! Reading a text with fields: which braces make one, and which were meant to.

use super::braces::{self, Spelling, brace_at, gap};
use crate::core::error::codes::message::{
    TEMPLATE, TEMPLATE_CLOSE, TEMPLATE_ENCODED, TEMPLATE_SPLIT,
};
use crate::core::error::codes::{Code, Params, Told};

/// The most that is told of one text: nobody reads more.
const MOST: usize = 20;
/// How many letters of the text show a place.
const EXCERPT: usize = 40;
/// How far a link reaches, in bytes.
const LINK: usize = 4000;
/// How far a style sheet reaches, in bytes.
const STYLE: usize = 64 << 10;

/// A text with fields, not yet bound to columns.
#[derive(Clone, Debug, PartialEq)]
pub struct Template(pub(in crate::campaign) Vec<Part>);

#[derive(Clone, Debug, PartialEq)]
pub(in crate::campaign) enum Part {
    Text(String),
    Field { name: String, is_raw: bool },
}

impl Template {
    /// A text without fields.
    pub fn literal(text: &str) -> Self {
        Self(vec![Part::Text(text.to_owned())])
    }

    /// Reads a text, and what is wrong with its braces, all at once. A field's name may have spaces around it; single
    /// braces are text, double ones outside a field are not, in whatever way an editor wrote them: what was meant as a
    /// field must not be sent to thousands as it stands. What is a field does not depend on what is wrong elsewhere.
    pub fn read(text: &str) -> (Self, Vec<Told>) {
        let mut reader = Reader { text, ..Reader::default() };
        let mut at = 0;
        while let Some(found) = text.get(at..).and_then(braces::next) {
            at = reader.step(at + found);
        }
        reader.put_text(text.len());
        (Self(reader.parts), reader.problems)
    }
}

#[derive(Default)]
struct Reader<'a> {
    text: &'a str,
    parts: Vec<Part>,
    problems: Vec<Told>,
    /// Where the text begins that is not among the parts yet.
    start: usize,
    /// Whether a pair was told to open no field: what closes it is no second problem.
    is_open: bool,
    /// Where the first brace of a link is that is still open, and how many are.
    link: (usize, usize),
}

impl Reader<'_> {
    /// Reads what stands at `at`; gives where to go on.
    fn step(&mut self, at: usize) -> usize {
        let rest = self.text.get(at..).unwrap_or_default();
        if rest.starts_with("{{") {
            return self.field(at, rest);
        }
        let Some(brace) = brace_at(rest) else {
            return at + rest.chars().next().map_or(1, char::len_utf8);
        };
        let next = at + brace.length;
        let between = gap(self.text.get(next..).unwrap_or_default());
        let behind = self.text.get(next + between..).unwrap_or_default();
        // Two plain braces begin a field of their own.
        let second = brace_at(behind).filter(|second| {
            second.opens == brace.opens && !(second.opens && behind.starts_with("{{"))
        });
        let Some(second) = second else {
            if brace.spelling == Spelling::Percent {
                self.count(at, brace.opens);
            }
            return next;
        };
        let mut end = next + between + second.length;
        let of =
            |spelling| brace.spelling == spelling && second.spelling == spelling && between == 0;
        let code = if between == 0 { TEMPLATE_ENCODED } else { TEMPLATE_SPLIT };
        if brace.opens {
            self.is_open = true;
            self.tell(code, at, at);
        } else if self.is_open {
            self.is_open = false;
        } else if of(Spelling::Plain) && self.is_of_style(at) {
            return next;
        } else if of(Spelling::Percent) && self.is_nested(at) {
            // JSON in a link: each brace closes one that stands alone.
            self.count(at, false);
            return next;
        } else {
            // From a few letters before: braces alone show nobody where to look.
            let from = self.text.floor_char_boundary(at.saturating_sub(12));
            self.tell(if of(Spelling::Plain) { TEMPLATE_CLOSE } else { code }, at, from);
        }
        let closing = |at: usize| brace_at(self.text.get(at..)?).filter(|brace| !brace.opens);
        while let Some(more) = closing(end).filter(|_| !brace.opens) {
            end += more.length;
        }
        end
    }

    /// Reads two plain braces.
    fn field(&mut self, at: usize, rest: &str) -> usize {
        if let Some((part, after)) = field_at(rest) {
            self.put_text(at);
            self.parts.push(part);
            self.start = self.text.len() - after.len();
            self.is_open = false;
            return self.start;
        }
        self.tell(TEMPLATE, at, at);
        self.is_open = true;
        self.text.len() - rest.trim_start_matches('{').len()
    }

    fn put_text(&mut self, end: usize) {
        if let Some(text) = self.text.get(self.start..end).filter(|text| !text.is_empty()) {
            self.parts.push(Part::Text(text.to_owned()));
        }
        self.start = end;
    }

    /// Counts a single brace of a link.
    fn count(&mut self, at: usize, opens: bool) {
        let (first, open) = self.link;
        let open = if self.is_one_link(first, at) { open } else { 0 };
        self.link = match (opens, open) {
            (true, 0) => (at, 1),
            (true, open) => (first, open + 1),
            (false, open) => (first, open.saturating_sub(1)),
        };
    }

    fn is_nested(&self, at: usize) -> bool {
        let (first, open) = self.link;
        open >= 2 && self.is_one_link(first, at)
    }

    /// Whether two braces at `at` end a rule in a rule of a style sheet: `@media print{p{color:red}}`.
    fn is_of_style(&self, at: usize) -> bool {
        let before = self.text.get(..at).unwrap_or_default();
        let near = before.get(before.ceil_char_boundary(at.saturating_sub(STYLE))..);
        let near = near.unwrap_or_default().to_ascii_lowercase();
        let Some((_, style)) = near.rsplit_once("<style") else { return false };
        let count = |brace: char| style.matches(brace).count();
        !style.contains("</style") && count('{') >= count('}') + 2
    }

    fn is_one_link(&self, first: usize, at: usize) -> bool {
        at - first < LINK
            && self
                .text
                .get(first..at)
                .is_some_and(|text| !text.contains([' ', '\n', '<', '>', '"']))
    }

    fn tell(&mut self, code: Code, at: usize, from: usize) {
        if self.problems.len() == MOST {
            return;
        }
        let before = self.text.get(..at).unwrap_or_default();
        let line = 1 + before.matches('\n').count();
        let shown = self.text.get(from..).unwrap_or_default().chars().take(EXCERPT);
        let excerpt: String =
            shown.map(|letter| if letter.is_control() { ' ' } else { letter }).collect();
        let values = vec![("excerpt", excerpt.into()), ("textLine", line.into())];
        self.problems.push(Told::new(code, Params::of(values)));
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

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn codes(text: &str) -> Vec<&'static str> {
        Template::read(text).1.iter().map(|told| told.code.name).collect()
    }

    #[test]
    fn braces_that_make_no_field_are_problems() {
        for text in [
            "a {{nome",
            "a {{",
            "{{}}",
            "{{ }}",
            "{{nome}",
            "{{{nome}}",
            "{{nome}}}",
            "{{{nome}}}}",
            "{{{{nome}}}}",
            "{{a{b}}",
            "{{nome {{via}}",
        ] {
            assert_eq!(codes(text), ["template"], "{text}");
        }
        for text in ["a }}", "{nome}}", "@media print{p{color:red}}"] {
            assert_eq!(codes(text), ["template.close"], "{text}");
        }
        let (_, problems) = Template::read("Gentile {{nome,\nvia {{via}}, perché }} così");
        let places: Vec<_> = problems
            .iter()
            .map(|told| (told.code.name, told.params.get("textLine").unwrap().as_u64().unwrap()))
            .collect();
        assert_eq!(places, [("template", 1), ("template.close", 2)]);
        assert!(
            problems[0].sentence().contains("“{{nome, via {{via}}, perché }} così”"),
            "{problems:?}"
        );
        assert!(problems[1].sentence().contains("}, perché }} così”"), "{problems:?}");
    }

    #[test]
    fn fields_that_an_editor_encoded_are_problems_once_each() {
        for text in [
            "<a href=\"https://x.it/?c=%7B%7Bcodice%7D%7D\">",
            "%7b%7bcodice%7d%7d",
            "%257B%257Bcodice%257D%257D",
            "{%7Bcodice%7D}",
            "&#123;&#123;nome&#125;&#125;",
            "&#x7b;&#x7B;nome&#x7d;&#X7D;",
            "&lbrace;&lbrace;nome&rbrace;&rbrace;",
            "&lcub;&lcub;nome&rcub;&rcub;",
            "{&#123;nome}}",
            "&#123;{nome}&#125;",
            "&amp;#123;&amp;#123;nome&amp;#125;&amp;#125;",
            "\\u007b\\u007bnome\\u007d\\u007d",
            "\\{\\{nome\\}\\}",
            "｛｛nome｝｝",
            "{｛nome}}",
            "%7B%7B%7Bnome%7D%7D%7D",
            "a %7B%7B",
            "nome%7D%7D",
            "nome}&#125;",
        ] {
            assert_eq!(codes(text), ["template.encoded"], "{text}");
        }
        for text in [
            "{<b>{nome}</b>}",
            "{<b>{nome}}</b>",
            "{\u{200b}{nome}\u{200b}}",
            "{&shy;{nome}&shy;}",
            "{<!-- x -->{nome}}",
            "&#123;<wbr>&#123;nome}}",
            "nome}</span>}",
        ] {
            assert_eq!(codes(text), ["template.split"], "{text}");
        }
        assert_eq!(codes("{{nome&#125;&#125;"), ["template"]);
        assert_eq!(codes("%7B%7Ba%7D%7D e %7B%7Bb%7D%7D"), ["template.encoded"; 2]);
        assert_eq!(codes(&"{{ ".repeat(100)).len(), MOST);
    }

    #[test]
    fn what_is_no_field_is_text() {
        for text in [
            "<style>p{color:red} @media print{ p{margin:0} }</style>{a} {",
            "?q=%7B%22a%22%3A%7B%22b%22%3A%7B%22c%22%3A1%7D%7D%7D&r=%7B%7D",
            "C:\\{{nome}}\\x",
            "{<b>{{nome}}</b>}",
            "%7B{{nome}}%7D",
            "{&quot;{{nome}}&quot;:1}",
            "100%7B &#123; &lbrace;",
            "a & b; 50%",
            "{ {nome} }",
            "{<a title=\"{{nome}}\">x</a>}",
            "\u{feff}x",
        ] {
            assert_eq!(codes(text), [""; 0], "{text}");
        }
    }

    /// The fields by the plain rule alone.
    fn plain_fields(text: &str) -> Vec<Part> {
        let (mut rest, mut fields) = (text, Vec::new());
        while let Some(start) = rest.find("{{") {
            let field = &rest[start..];
            rest = match field_at(field) {
                Some((part, after)) => {
                    fields.push(part);
                    after
                }
                None => field.trim_start_matches('{'),
            };
        }
        fields
    }

    proptest! {
        #[test]
        fn any_text_is_read(
            text in "(\\PC|[{}% <>/b&;\\\\]|\\{\\{nome\\}\\}|\\{\\{\\{via\\}\\}\\}|%7B|%7D|&#123;|&#125;|<b>|&shy;|\\\\u\\{7b\\}|\\\\\\{){0,16}",
        ) {
            let (Template(parts), problems) = Template::read(&text);
            // A journal's letter is read again by every later version: its fields stay fields.
            let fields: Vec<Part> = parts.iter().filter(|part| matches!(part, Part::Field { .. })).cloned().collect();
            prop_assert_eq!(fields, plain_fields(&text));
            if !problems.is_empty() {
                return Ok(());
            }
            // No pair is left, in whatever spelling and whatever stands between unseen. Where a field stands between
            // its value does.
            for part in &parts {
                let Part::Text(shown) = part else { continue };
                let mut at = 0;
                while let Some(found) = braces::next(&shown[at..]) {
                    at += found;
                    let Some(one) = brace_at(&shown[at..]) else {
                        at += shown[at..].chars().next().unwrap().len_utf8();
                        continue;
                    };
                    at += one.length;
                    let behind = &shown[at..];
                    if let Some(two) = brace_at(&behind[gap(behind)..]) {
                        let is_link = one.spelling == Spelling::Percent && two.spelling == Spelling::Percent;
                        prop_assert!(one.opens != two.opens || (is_link && !one.opens), "{}", shown);
                    }
                }
            }
        }
    }
}
