//! A letter to many, composed as a campaign does it.

use pec_massiva::campaign::message::composition::{Composed, compose};
use pec_massiva::campaign::message::merge::{Merged, Merger};
use pec_massiva::campaign::model::letter::{FileEntry, Letter};
use pec_massiva::campaign::recipients::table::Table;
use pec_massiva::campaign::recipients::table::objects::Objects;
use pec_massiva::core::error::codes;
use pec_massiva::core::message::Limits;

/// The most bytes of a message here.
const SMALL: Limits = Limits { message_size: 1e6, recipients: 500, empty_files: false };

pub fn letter(subject: &str, body: &str) -> Letter {
    Letter {
        sender: "comune@pecmassiva.com".into(),
        subject: subject.into(),
        body: Some(body.into()),
        address_column: Some("pec".into()),
        ..Letter::default()
    }
}

pub fn common(name: &str) -> FileEntry {
    FileEntry { name: name.into(), size: 10, is_common: true }
}

pub fn of_csv(csv: &[u8], letter: Letter, files: &[FileEntry]) -> Composed {
    compose(Table::read_csv(csv), letter, files, &SMALL, "7KQ2M")
}

pub fn of_objects(json: &str, letter: Letter) -> Composed {
    let objects = Objects::read(json).unwrap();
    compose(objects.into_table(), letter, &[], &SMALL, "7KQ2M")
}

/// Row, column and code of each problem.
pub fn told(composed: &Composed) -> Vec<(Option<usize>, &str, &str)> {
    let one = |problem: &'_ pec_massiva::campaign::model::row::RowProblem| {
        (
            problem.row,
            problem.column.clone().unwrap_or_default().leak() as &str,
            problem.code.clone().leak() as &str,
        )
    };
    composed.problems.iter().map(one).collect()
}

/// What would be sent, row by row; nothing for a row that is not.
pub fn sent(composed: &Composed, files: &[FileEntry]) -> Vec<Option<Merged>> {
    let Ok(merger) = Merger::new(&composed.letter, &composed.columns, files) else {
        return vec![None; composed.rows.len()];
    };
    composed.rows.iter().map(|row| (!row.has_problem).then(|| merger.merge(row))).collect()
}

/// Holds for every problem: its sentence is its code's, and every value in it is a parameter.
pub fn all_values_are_parameters(composed: &Composed) {
    for problem in composed.problems.iter().filter(|problem| !problem.params.is_empty()) {
        let mut codes = codes::ALL.iter().flat_map(|catalogue| catalogue.iter());
        let code = codes.find(|code| code.name == problem.code).unwrap();
        let made = codes::sentence(code.words, &problem.params);
        assert!(problem.message.ends_with(&made), "{}", problem.message);
        for name in code
            .words
            .replace("{{", "")
            .split('{')
            .skip(1)
            .filter_map(|rest| rest.split('}').next())
        {
            assert!(problem.params.get(name).is_some(), "{name}: {}", problem.message);
        }
        assert_eq!(
            problem.params.get("row").is_some(),
            problem.row.is_some(),
            "{}",
            problem.message
        );
    }
}
