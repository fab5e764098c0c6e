//! One row and the letter make one message.

use super::addressees::list;
use super::cells::Cells;
use super::composition::{FileEntry, Letter};
use super::file_paths::base_name;
use super::reference;
use super::row::{RowInput, RowProblem};
use super::template::{Bound, Style, Template};

/// What will be sent to one addressee, exactly.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Merged {
    /// The address.
    pub recipient: String,
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
    pub(super) subject: Bound,
    pub(super) body: Bound,
    common: Vec<(usize, Bound)>,
    /// The base names of all files.
    names: Vec<String>,
}

impl Merger {
    /// Binds the letter's texts, and the names of the common files, to columns.
    ///
    /// # Errors
    /// What is wrong with the texts, as problems of the whole: `template`, `unknownField`, `control`, `empty`,
    /// `missing`, `conflict`.
    pub fn new(
        letter: &Letter,
        columns: &[String],
        files: &[FileEntry],
    ) -> Result<Self, Vec<RowProblem>> {
        let (merger, problems) = Self::lenient(letter, columns, files);
        if problems.is_empty() { Ok(merger) } else { Err(problems) }
    }

    /// The same, with what could be read of texts that have problems.
    pub(super) fn lenient(
        letter: &Letter,
        columns: &[String],
        files: &[FileEntry],
    ) -> (Self, Vec<RowProblem>) {
        let mut texts = Texts { columns, problems: Vec::new() };
        let subject = texts.bind("subject", &letter.subject, Style::Plain);
        let body = match (&letter.body, &letter.text) {
            (Some(body), None) => texts.bind("body", body, Style::Html),
            (None, Some(text)) => texts.bind("text", text, Style::Text),
            (None, None) => {
                texts.add(
                    "body",
                    "missing",
                    "The text is missing; give body (HTML) or text.".into(),
                );
                texts.bound(Template::literal(""), "body", Style::Html)
            }
            (Some(_), Some(_)) => {
                texts.add("text", "conflict", "Give either body (HTML) or text, not both.".into());
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
            recipient: row.address.clone(),
            subject,
            html: self.body.render(&row.fields),
            files,
            names,
        }
    }

    /// The columns of all fields, once each.
    pub(super) fn used_columns(&self) -> Vec<usize> {
        let mut columns = self.line_columns();
        columns.extend(self.body.columns());
        columns.sort_unstable();
        columns.dedup();
        columns
    }

    /// The columns whose values must be one line: those in the subject and in names.
    pub(super) fn line_columns(&self) -> Vec<usize> {
        let names = self.common.iter().flat_map(|(_, name)| name.columns());
        let mut columns: Vec<usize> = self.subject.columns().into_iter().chain(names).collect();
        columns.sort_unstable();
        columns.dedup();
        columns
    }
}

/// A file's name with a row's values. A slash in a value, as in `12/2026`, makes no folder.
fn file_name(name: &Bound, values: &Cells) -> String {
    name.render(values).replace(['/', '\\'], "-")
}

struct Texts<'a> {
    columns: &'a [String],
    problems: Vec<RowProblem>,
}

impl Texts<'_> {
    fn add(&mut self, field: &str, code: &str, message: String) {
        self.problems.push(RowProblem::whole(Some(field), code, message));
    }

    /// Reads one text; `field` is what problems call it.
    fn bind(&mut self, field: &str, text: &str, style: Style) -> Bound {
        if text.trim().is_empty() {
            self.add(field, "empty", format!("The {field} is empty; write it."));
        }
        if style == Style::Plain && text.chars().any(char::is_control) {
            let message = format!("The {field} must be one line without control characters.");
            self.add(field, "control", message);
        }
        let template = Template::parse(text).unwrap_or_else(|problems| {
            for problem in problems {
                self.add(field, "template", format!("In {field}: {problem}"));
            }
            Template::literal(text)
        });
        self.bound(template, field, style)
    }

    fn bound(&mut self, template: Template, field: &str, style: Style) -> Bound {
        let (bound, unknown) = template.bind(self.columns, style);
        for name in unknown {
            let columns = list(self.columns);
            let message = format!("In {field}: there is no column {name}; there are {columns}.");
            self.add(field, "unknownField", message);
        }
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
                recipient: "a@b.it".into(),
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
                ("control", "subject"),
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
        assert_eq!(codes(&both, &[]), pairs(&[("empty", "subject"), ("conflict", "text")]));
        assert_eq!(
            codes(&Letter { body: None, ..letter("x", "") }, &[]),
            pairs(&[("missing", "body")])
        );
        assert_eq!(codes(&letter("x", " \n"), &[]), pairs(&[("empty", "body")]));
        let text = Letter { body: None, text: Some("{{".into()), ..letter("x", "") };
        assert_eq!(codes(&text, &[]), pairs(&[("template", "text")]));
    }
}
