//! One message to all addressees, in place of one each.

use crate::campaign::model::row::{RowInput, RowProblem};

/// Makes one row of all. What is wrong with one of them is wrong with it: it would go to fewer than were meant.
pub(super) fn of(rows: Vec<RowInput>, problems: &mut [RowProblem]) -> Vec<RowInput> {
    let mut rows = rows.into_iter();
    let Some(mut one) = rows.next() else { return Vec::new() };
    for row in rows {
        one.has_problem |= row.has_problem;
        one.more.push(row.address);
    }
    for problem in problems {
        problem.row = problem.row.map(|_| 0);
    }
    vec![one]
}
