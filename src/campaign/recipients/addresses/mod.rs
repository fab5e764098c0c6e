//! Which column holds the addresses, and what is wrong with them.

mod check;
mod column;
mod names;

pub use check::check;
pub use column::find_column;

use crate::campaign::model::cells::Cells;
use crate::campaign::model::letters::trimmed;

/// The address in a row, trimmed.
pub fn address_in(cells: &Cells, column: usize) -> &str {
    cells.get(column).map_or("", trimmed)
}
