//! One message to all addressees, as it stands.

use pec_massiva::campaign::message::composition::{Composed, compose};
use pec_massiva::campaign::message::merge::Merger;
use pec_massiva::campaign::model::letter::{FileEntry, Letter};
use pec_massiva::campaign::recipients::table::Table;
use pec_massiva::core::message::Limits;

fn codes(composed: &Composed) -> Vec<(Option<usize>, &str, Option<&str>)> {
    let problems = composed.problems.iter();
    problems.map(|one| (one.row, one.code.as_str(), one.column.as_deref())).collect()
}

fn marked(composed: &Composed) -> Vec<bool> {
    composed.rows.iter().map(|row| row.has_problem).collect()
}

#[test]
fn one_message_goes_to_all() {
    let letter = Letter {
        subject: "Avviso {{numero}} {%".into(),
        body: Some("<p>{{nome</p>".into()),
        is_literal: true,
        is_to_all: true,
        sender: "comune@pecmassiva.com".into(),
        ..Letter::default()
    };
    let file = FileEntry { name: "{{a}}.pdf".into(), size: 1, is_common: true };
    let files = [file];
    let limits = Limits { message_size: 1000.0, recipients: 3, empty_files: false };
    let all = |csv: &str| {
        compose(Table::read_csv(csv.as_bytes()), letter.clone(), &files, &limits, "7KQ2M")
    };
    let good = all("pec\na@b.it\nC@d.it\ne@f.it");
    assert_eq!((codes(&good), marked(&good)), (vec![], vec![false]));
    let merger = Merger::new(&good.letter, &good.columns, &files).unwrap();
    let merged = merger.merge(&good.rows[0]);
    assert_eq!(merged.recipients, ["a@b.it", "C@d.it", "e@f.it"]);
    assert_eq!(
        (merged.subject.as_str(), merged.html.as_str()),
        ("Avviso {{numero}} {%", "<p>{{nome</p>")
    );
    assert_eq!(merged.names, ["{{a}}.pdf"]);

    let wrong = all("pec\na@b.it\nerrato\nA@b.it");
    let problems =
        [(Some(0), "address.missingAt", Some("pec")), (Some(0), "duplicate", Some("pec"))];
    assert_eq!((codes(&wrong).as_slice(), marked(&wrong)), (problems.as_slice(), vec![true]));
    let many = all("pec\na@b.it\nc@d.it\ne@f.it\ng@h.it");
    assert_eq!((many.rows[0].addressees().len(), marked(&many)), (4, vec![true]));
    assert_eq!(codes(&many), [(None, "tooMany.together", Some("recipients"))]);
    assert_eq!(all("pec").rows, []);
}
