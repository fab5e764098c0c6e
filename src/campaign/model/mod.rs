//! What a campaign is made of before anything is done with it: the letter that is the same for all, a row with its
//! cells, what is asked of the letters in a cell, and how what was kept is read back.

pub mod cells;
pub mod kept;
pub mod letter;
pub mod letters;
pub mod row;
pub mod same_mailbox;
