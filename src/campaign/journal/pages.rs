//! What lies under more keys than are read at once is read whole: rows, what became of them, and the starts of a month.

use std::rc::Rc;

use futures::executor::block_on;

use super::header::{Header, Kind, SCHEMA};
use super::known::Known;
use super::memory::Memory;
use super::outcome::{RowOutcome, RowState};
use super::{BLOCK, BLOCKS, Journal, PAGE, Starts};
use crate::campaign::model::letter::Letter;
use crate::campaign::model::row::RowInput;
use crate::campaign::schedule::plan::Plan;
use crate::core::starts::{QUARTER, Start};

fn journal() -> Journal {
    Journal::new(Rc::<Memory>::default(), Known::default())
}

fn header(rows: usize) -> Header {
    let plan = Plan {
        interval: 1000.0,
        per_day: None,
        per_month: None,
        hours: None,
        time_zone: "Europe/Rome".into(),
        price: None,
    };
    Header {
        schema: SCHEMA,
        id: "c".into(),
        name: String::new(),
        kind: Kind::Campaign,
        service: None,
        created_at: 0.0,
        code: String::new(),
        letter: Letter::default(),
        plan,
        columns: vec![],
        rows,
        with_problem: 0,
        files: vec![],
        skip_problems: false,
    }
}

#[test]
fn rows_of_many_blocks_come_whole_and_in_order() {
    let at_once = BLOCK * BLOCKS;
    for count in [0, 1, at_once - 1, at_once, at_once + 1, 2 * at_once, 2 * at_once + 1] {
        let address = |row: usize| format!("a{row}@pec.example.it");
        let rows: Vec<RowInput> = (0..count)
            .map(|row| RowInput { address: address(row), ..RowInput::default() })
            .collect();
        let (journal, header) = (journal(), header(count));
        block_on(journal.create(&header, &rows, &[])).unwrap();
        assert!(block_on(journal.rows(&header)).unwrap() == rows, "{count}");
    }
}

#[test]
fn what_became_of_more_rows_than_are_read_at_once_comes_whole() {
    for count in [PAGE - 1, PAGE, PAGE + 1, 2 * PAGE + 500] {
        let journal = journal();
        let sent: Vec<RowOutcome> =
            (0..count).map(|row| RowOutcome::default().sent(row.to_string(), 1.0)).collect();
        let named: Vec<(usize, &RowOutcome)> = sent.iter().enumerate().collect();
        block_on(journal.write("c", &named, Starts::default())).unwrap();
        let outcomes = block_on(journal.outcomes("c")).unwrap();
        assert_eq!(outcomes.len(), count);
        assert!(outcomes.iter().all(|(row, one)| {
            one.state == RowState::Sent && one.message_id.as_deref() == Some(&*row.to_string())
        }));
    }
}

#[test]
fn every_quarter_of_a_month_is_counted() {
    // A limit of the month that overlooks one lets more go than the sender's plan allows.
    let quarters = 31 * 96;
    assert!(quarters > PAGE);
    let journal = journal();
    for quarter in 0..quarters {
        let at = quarter as f64 * QUARTER;
        let counted = Start { sender: "comune@pec.example.it", at, addressees: 2 };
        let starts = Starts { counted: Some(counted), ..Starts::default() };
        block_on(journal.write("c", &[], starts)).unwrap();
    }
    let starts = block_on(journal.starts("comune@pec.example.it", QUARTER)).unwrap();
    let expected: Vec<(u64, u64)> = (1..quarters as u64).map(|quarter| (quarter, 2)).collect();
    assert_eq!(starts, expected);
}
