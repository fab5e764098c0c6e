//! What somebody meant as a field and what is none: single braces, the fields and commands of other programs. Only the
//! name of a column tells: `{color:red}` and «parole» are text.

use super::braces::{brace_at, entity, gap, head, next, unseen};
use crate::campaign::recipients::table;
use crate::core::error::codes::message::{TEMPLATE_COMMAND, TEMPLATE_FOREIGN, TEMPLATE_SINGLE};
use crate::core::error::codes::{Code, Params, Told};

/// The most bytes of such a field.
const LONGEST: usize = 300;

/// What stands around fields elsewhere: in Word, in programs for newsletters, in the languages of servers.
const DELIMITERS: [(&str, &str); 9] = [
    ("«", "»"),
    ("&laquo;", "&raquo;"),
    ("<<", ">>"),
    ("&lt;&lt;", "&gt;&gt;"),
    ("<%=", "%>"),
    ("[[", "]]"),
    ("*|", "|*"),
    ("##", "##"),
    ("%", "%"),
];

/// Adds what is told of `text`, which holds no field.
pub(in crate::campaign) fn find(text: &str, columns: &[String], problems: &mut Vec<Told>) {
    let mut add = |code: Code, excerpt: &str, name: &str| {
        let values = vec![("excerpt", excerpt.into()), ("name", name.into())];
        problems.push(Told::new(code, Params::of(values)));
    };
    // Where a second brace would stand: of two it is told where the text is read.
    let (mut at, mut second) = (0, usize::MAX);
    while let Some(found) = text.get(at..).and_then(next) {
        at += found;
        let rest = text.get(at..).unwrap_or_default();
        let Some(brace) = brace_at(rest).filter(|brace| brace.opens) else {
            at += rest.chars().next().map_or(1, char::len_utf8);
            continue;
        };
        let behind = rest.get(brace.length..).unwrap_or_default();
        let is_second = at == second;
        second = at + brace.length + gap(behind);
        if let Some((content, close)) = up_to_brace(head(behind, LONGEST)).filter(|_| !is_second)
            && let Some(name) = column(content, columns)
        {
            let whole = brace.length + content.len() + close;
            add(TEMPLATE_SINGLE, rest.get(..whole).unwrap_or_default(), name);
        }
        at += brace.length;
    }
    for (open, close) in DELIMITERS {
        for (at, _) in text.match_indices(open) {
            let start = at + open.len();
            let Some(content) = between(text, start, close) else { continue };
            // `%C3%A8` is a letter of a link.
            let is_letter = open == "%"
                && content.len() == 2
                && content.bytes().all(|byte| byte.is_ascii_hexdigit());
            if let Some(name) = column(content, columns).filter(|_| !is_letter) {
                let whole = text.get(at..start + content.len() + close.len());
                add(TEMPLATE_FOREIGN, whole.unwrap_or_default(), name);
            }
        }
    }
    for (at, _) in text.match_indices("{%") {
        if let Some(content) = between(text, at + 2, "%}") {
            let whole = text.get(at..at + content.len() + 4);
            add(TEMPLATE_COMMAND, whole.unwrap_or_default(), "");
        }
    }
}

/// What stands from `start` up to `close`, if that is not far.
fn between<'a>(text: &'a str, start: usize, close: &str) -> Option<&'a str> {
    let inside = head(text.get(start..)?, LONGEST);
    inside.get(..inside.find(close)?)
}

/// What stands before the next brace, where that one closes; and its bytes.
fn up_to_brace(inside: &str) -> Option<(&str, usize)> {
    let mut at = 0;
    loop {
        at += next(inside.get(at..)?)?;
        let rest = inside.get(at..)?;
        if let Some(brace) = brace_at(rest) {
            return (!brace.opens).then_some((inside.get(..at)?, brace.length));
        }
        at += rest.chars().next()?.len_utf8();
    }
}

/// The column whose name is all that is shown of `content`. Word writes `_` for a space.
fn column<'a>(content: &str, columns: &'a [String]) -> Option<&'a str> {
    let mut shown = String::new();
    let mut rest = content;
    while let Some(letter) = rest.chars().next() {
        let mut length = letter.len_utf8();
        if let Some(step) = unseen(rest) {
            length = step;
        } else if let Some((letter, step)) = entity(rest) {
            shown.push(letter);
            length = step;
        } else if rest.starts_with("%20") {
            shown.push(' ');
            length = 3;
        } else {
            shown.push(letter);
        }
        rest = rest.get(length..).unwrap_or_default();
    }
    let name = shown.trim();
    if name.is_empty() {
        return None;
    }
    let place =
        table::column(columns, name).or_else(|| table::column(columns, &name.replace('_', " ")));
    columns.get(place?).map(String::as_str)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn found(text: &str) -> Vec<(&'static str, String)> {
        let columns = ["nome", "Codice fiscale", "a", "C3"].map(str::to_owned);
        let mut problems = Vec::new();
        find(text, &columns, &mut problems);
        let excerpt =
            |told: &Told| told.params.get("excerpt").unwrap().as_str().unwrap().to_owned();
        problems.iter().map(|told| (told.code.name, excerpt(told))).collect()
    }

    #[test]
    fn fields_of_other_kinds_are_told_where_a_column_has_their_name() {
        for field in [
            "{nome}",
            "{ Nome }",
            "${nome}",
            "{<b>nome</b>}",
            "{&nbsp;nome&nbsp;}",
            "%7Bnome%7D",
            "{Codice fiscale}",
            "%7Bcodice%20fiscale%7D",
            "&#123;nome&#125;",
            "｛nome｝",
            "{a}",
            "\\{nome\\}",
        ] {
            let problems = found(&format!("Gentile {field},"));
            assert_eq!(problems.len(), 1, "{field}: {problems:?}");
            assert_eq!(problems[0].0, "template.single", "{field}");
            assert!(field.ends_with(&problems[0].1), "{problems:?}");
        }
        for field in [
            "«nome»",
            "«Codice_Fiscale»",
            "&laquo;nome&raquo;",
            "<<nome>>",
            "&lt;&lt;nome&gt;&gt;",
            "[[nome]]",
            "*|NOME|*",
            "%nome%",
            "<%= nome %>",
            "##nome##",
            "«<i>nome</i>»",
        ] {
            let expected = vec![("template.foreign", field.to_owned())];
            assert_eq!(found(&format!("Gentile {field},")), expected);
        }
        assert_eq!(found("%%nome%%").len(), 1);
        let command = "{% if pagato %}".to_owned();
        assert_eq!(found(&format!("{command}Grazie")), [("template.command", command)]);
    }

    #[test]
    fn other_texts_are_texts() {
        for text in [
            "p{color:red} @media print{ p{margin:0} }",
            "disse «parole sue», il 50% e il 60%",
            "a < b << c >> d, [1], [[2]], {}, { }, {nomi}, (nome), nome",
            "https://x.it/?q=%7B%22nome%22%3A1%7D&r=%C3%A8",
            "width:100%}",
            "**nome** #nome",
        ] {
            assert_eq!(found(text), [], "{text}");
        }
    }

    proptest! {
        #[test]
        fn any_text_is_read(text in "(\\PC|[{}%<>«»nome&;]|%7B|&#123;){0,30}") {
            let _ = found(&text);
        }
    }
}
