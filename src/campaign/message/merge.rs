//! One row and the letter make one message.

use super::reference;
use super::template::{Bound, Style, Template};
use crate::campaign::model::cells::Cells;
use crate::campaign::model::letter::{FileEntry, Letter};
use crate::campaign::model::row::{RowInput, RowProblem};
use crate::campaign::recipients::own_files::paths::base_name;
use crate::core::error::codes::message::{
    CONFLICT_LETTER, CONTROL_LETTER, DAMAGED_LETTER, EMPTY_LETTER, MISSING_LETTER,
};
use crate::core::error::codes::{Params, Told};
use crate::core::gather;
use crate::core::text::damage::{around, breaks_line, is_broken_line, is_damaged, is_lost, named};

/// What will be sent to one addressee, exactly.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Merged {
    /// The addresses: mostly one.
    pub recipients: Vec<String>,
    /// One line, with the reference where the row has one.
    pub subject: String,
    /// HTML.
    pub html: String,
    /// The files by their places among the campaign's: the common ones, then the row's own.
    pub files: Vec<usize>,
    /// The names of these files as they stand in the message: without folders, with their fields filled in.
    pub names: Vec<String>,
}

/// Makes messages of rows.
#[derive(Clone, Debug)]
pub struct Merger {
    pub(in crate::campaign) subject: Bound,
    pub(in crate::campaign) body: Bound,
    common: Vec<(usize, Bound)>,
    /// The base names of all files.
    names: Vec<String>,
}

impl Merger {
    /// Binds the letter's texts, and the names of the common files, to columns.
    ///
    /// # Errors
    /// What is wrong with the texts, as problems of the whole: `template`, `unknownField`, `control`, `damaged`,
    /// `empty`, `missing`, `conflict`.
    pub fn new(
        letter: &Letter,
        columns: &[String],
        files: &[FileEntry],
    ) -> Result<Self, Vec<RowProblem>> {
        let (merger, problems) = Self::lenient(letter, columns, files);
        if problems.is_empty() { Ok(merger) } else { Err(problems) }
    }

    /// The same, with what could be read of texts that have problems.
    pub(in crate::campaign) fn lenient(
        letter: &Letter,
        columns: &[String],
        files: &[FileEntry],
    ) -> (Self, Vec<RowProblem>) {
        let mut texts = Texts { columns, is_literal: letter.is_literal, problems: Vec::new() };
        let subject = texts.bind("subject", &letter.subject, Style::Plain);
        let body = match (&letter.body, &letter.text) {
            (Some(body), None) => texts.bind("body", body, Style::Html),
            (None, Some(text)) => texts.bind("text", text, Style::Text),
            (None, None) => {
                texts.tell("body", Told::plain(MISSING_LETTER));
                texts.bound(Template::literal(""), "body", Style::Html)
            }
            (Some(_), Some(_)) => {
                texts.tell("text", Told::plain(CONFLICT_LETTER));
                texts.bound(Template::literal(""), "text", Style::Text)
            }
        };
        let common = files.iter().enumerate().filter(|(_, file)| file.is_common);
        let common = common
            .map(|(place, file)| {
                (place, texts.bind(&file.name, base_name(&file.name), Style::Plain))
            })
            .collect();
        let names = files.iter().map(|file| base_name(&file.name).to_owned()).collect();
        (Self { subject, body, common, names }, texts.problems)
    }

    /// The message of a row. Of a row with problems it shows as much as there is.
    pub fn merge(&self, row: &RowInput) -> Merged {
        let mut subject = self.subject.render(&row.fields);
        if let Some(reference) = &row.reference {
            subject.push_str(&reference::suffix(reference));
        }
        let common = self.common.iter().map(|(place, name)| (*place, file_name(name, &row.fields)));
        let own = row
            .files
            .iter()
            .map(|place| (*place, self.names.get(*place).cloned().unwrap_or_default()));
        let (files, names) = common.chain(own).unzip();
        Merged {
            recipients: row.addressees(),
            subject,
            html: self.body.render(&row.fields),
            files,
            names,
        }
    }

    /// The name a file has in messages that hold no values.
    pub(in crate::campaign) fn file_name(&self, place: usize) -> &str {
        self.names.get(place).map_or("", String::as_str)
    }

    /// The names that the common files have with a row's values, of those that have fields in them.
    pub(in crate::campaign) fn common_names(&self, values: &Cells) -> impl Iterator<Item = String> {
        let filled = self.common.iter().filter(|(_, name)| !name.columns().is_empty());
        filled.map(|(_, name)| file_name(name, values))
    }

    /// The columns of all fields, once each.
    pub(in crate::campaign) fn used_columns(&self) -> Vec<usize> {
        gather::numbers(self.line_columns().into_iter().chain(self.body.columns()))
    }

    /// The columns whose values must be one line: those in the subject and in names.
    pub(in crate::campaign) fn line_columns(&self) -> Vec<usize> {
        let names = self.common.iter().flat_map(|(_, name)| name.columns());
        gather::numbers(self.subject.columns().into_iter().chain(names))
    }
}

/// A file's name with a row's values. A slash in a value, as in `12/2026`, makes no folder.
fn file_name(name: &Bound, values: &Cells) -> String {
    name.render(values).replace(['/', '\\'], "-")
}

struct Texts<'a> {
    columns: &'a [String],
    is_literal: bool,
    problems: Vec<RowProblem>,
}

impl Texts<'_> {
    fn tell(&mut self, field: &str, told: Told) {
        self.problems.push(RowProblem::of_whole(Some(field), told.code, told.params));
    }

    /// Reads one text; `field` is what problems call it.
    fn bind(&mut self, field: &str, text: &str, style: Style) -> Bound {
        if text.trim().is_empty() {
            self.tell(field, Told::plain(EMPTY_LETTER));
        }
        if style == Style::Plain && is_broken_line(text) {
            let letters = named(text, breaks_line);
            self.tell(field, Told::new(CONTROL_LETTER, Params::of(vec![("letters", letters)])));
        } else if is_damaged(text) {
            let before = text.split(is_lost).next().unwrap_or_default();
            let values = vec![
                ("letters", named(text, is_lost)),
                ("excerpt", around(text, is_lost).into()),
                ("textLine", (1 + before.matches('\n').count()).into()),
            ];
            self.tell(field, Told::new(DAMAGED_LETTER, Params::of(values)));
        }
        if self.is_literal {
            return Template::as_it_stands(text, style);
        }
        let (template, problems) = Template::read(text);
        problems.into_iter().for_each(|told| self.tell(field, told));
        self.bound(template, field, style)
    }

    fn bound(&mut self, template: Template, field: &str, style: Style) -> Bound {
        let (bound, problems) = template.bind(self.columns, style);
        problems.into_iter().for_each(|told| self.tell(field, told));
        bound
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn letter(subject: &str, body: &str) -> Letter {
        Letter { subject: subject.to_owned(), body: Some(body.to_owned()), ..Letter::default() }
    }

    fn columns() -> Vec<String> {
        ["pec", "nome", "numero"].map(str::to_owned).to_vec()
    }

    fn file(name: &str, is_common: bool) -> FileEntry {
        FileEntry { name: name.to_owned(), size: 1, is_common }
    }

    fn row(nome: &str, numero: &str) -> RowInput {
        RowInput {
            address: "a@b.it".to_owned(),
            fields: ["a@b.it", nome, numero].into_iter().collect(),
            ..RowInput::default()
        }
    }

    fn codes(letter: &Letter, files: &[FileEntry]) -> Vec<(String, String)> {
        let problems = Merger::new(letter, &columns(), files).err().unwrap_or_default();
        assert!(problems.iter().all(|problem| problem.row.is_none()));
        problems.into_iter().map(|problem| (problem.code, problem.column.unwrap())).collect()
    }

    fn pairs(list: &[(&str, &str)]) -> Vec<(String, String)> {
        list.iter().map(|(code, column)| ((*code).to_owned(), (*column).to_owned())).collect()
    }

    #[test]
    fn a_row_and_the_letter_make_a_message() {
        let files = [
            file("own/1.pdf", false),
            file("x/Avviso {{numero}}.pdf", true),
            file("{{2}}.pdf", false),
        ];
        let merger = Merger::new(
            &letter("Avviso {{{numero}}} & {{NOME}}", "<p>{{nome}}{{{nome}}}</p>"),
            &columns(),
            &files,
        );
        let row = RowInput {
            files: vec![2, 0],
            reference: Some("7KQ2M-1F".into()),
            ..row("<b>", "12/2026")
        };
        assert_eq!(
            merger.unwrap().merge(&row),
            Merged {
                recipients: vec!["a@b.it".into()],
                subject: "Avviso 12/2026 & <b> (rif. 7KQ2M-1F)".into(),
                html: "<p>&lt;b&gt;<b></p>".into(),
                files: vec![1, 2, 0],
                names: vec!["Avviso 12-2026.pdf".into(), "{{2}}.pdf".into(), "1.pdf".into()],
            }
        );
    }

    #[test]
    fn plain_text_takes_the_place_of_the_body() {
        let letter = Letter {
            body: None,
            text: Some("Gentile <{{nome}}>,\n{{{nome}}}".into()),
            ..letter("x", "")
        };
        let merger = Merger::new(&letter, &columns(), &[]).unwrap();
        assert_eq!(merger.merge(&row("A&B", "")).html, "Gentile &lt;A&amp;B&gt;,<br>\nA&amp;B");
    }

    #[test]
    fn what_is_wrong_with_the_texts_comes_at_once() {
        let files = [file("a{{b.pdf", true), file("{{boh}}.pdf", true), file("{{", false)];
        assert_eq!(
            codes(&letter("a\r\nBcc: {{cognome}}", "{{via}} {{ VIA2 }}{{via}}"), &files),
            pairs(&[
                ("control.letter", "subject"),
                ("unknownField", "subject"),
                ("unknownField", "body"),
                ("unknownField", "body"),
                ("template", "a{{b.pdf"),
                ("unknownField", "{{boh}}.pdf"),
            ])
        );
        let problems = Merger::new(&letter("x", "{{via}}"), &columns(), &[]).unwrap_err();
        assert_eq!(
            problems[0].message,
            "In body: there is no column via; there are pec, nome, numero."
        );
    }

    #[test]
    fn a_subject_and_one_text_are_needed() {
        let both = Letter { text: Some("b".into()), ..letter(" ", "a") };
        assert_eq!(
            codes(&both, &[]),
            pairs(&[("empty.letter", "subject"), ("conflict.letter", "text")])
        );
        assert_eq!(
            codes(&Letter { body: None, ..letter("x", "") }, &[]),
            pairs(&[("missing.letter", "body")])
        );
        assert_eq!(codes(&letter("x", " \n"), &[]), pairs(&[("empty.letter", "body")]));
        let text = Letter { body: None, text: Some("{{".into()), ..letter("x", "") };
        assert_eq!(codes(&text, &[]), pairs(&[("template", "text")]));
    }

    #[test]
    fn damaged_texts_and_fields_that_are_none_are_told_in_every_text() {
        let files = [file("%7B%7Bnumero%7D%7D.pdf", true), file("citt\u{fffd}.pdf", true)];
        let bad =
            letter("Avviso \u{fffd} {&#123;numero}}", "<p>\nGentile «nome»,\n{numero} perch\u{b}");
        assert_eq!(
            codes(&bad, &files),
            pairs(&[
                ("damaged.letter", "subject"),
                ("template.encoded", "subject"),
                ("damaged.letter", "body"),
                ("template.single", "body"),
                ("template.foreign", "body"),
                ("template.encoded", "%7B%7Bnumero%7D%7D.pdf"),
                ("damaged.letter", "citt\u{fffd}.pdf"),
            ])
        );
        let problems = Merger::new(&bad, &columns(), &[]).unwrap_err();
        let sentence = "In body, line 3: U+000B stands at “,\u{fffd}{numero} perch\u{fffd}”: a letter was lost there, \
                        or a program put in what nobody sees; write it anew.";
        assert_eq!(problems[2].message, sentence);
        assert_eq!(problems[1].params.get("excerpt").unwrap(), "{&#123;numero}}");
        let plain = Letter {
            body: None,
            text: Some("&lbrace;&lbrace;nome}}".into()),
            ..letter("a\u{2028}b", "")
        };
        assert_eq!(
            codes(&plain, &[]),
            pairs(&[("control.letter", "subject"), ("template.encoded", "text")])
        );
    }

    #[test]
    fn a_letter_with_problems_keeps_its_fields() {
        // One that an earlier version took is rendered as it was.
        let (merger, problems) = Merger::lenient(
            &letter("%7B%7Bx%7D%7D {{numero}}", "{nome} {{nome}}"),
            &columns(),
            &[],
        );
        let merged = merger.merge(&row("A", "1"));
        assert_eq!(
            (problems.len(), merged.subject.as_str(), merged.html.as_str()),
            (2, "%7B%7Bx%7D%7D 1", "{nome} A")
        );
    }
}
