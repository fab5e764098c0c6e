//! When messages may go: the plan, its hours and days in its time zone, what was started so far, what it will take.

pub mod calendar;
pub mod estimate;
pub mod hours;
pub mod plan;
pub mod usage;
pub mod zone;
