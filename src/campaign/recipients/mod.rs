//! The addressees and their own files, as they were given: from a file's bytes, or objects, to checked rows.
//!
//! | module | what |
//! |---|---|
//! | `text_file` | bytes to text to records: encoding, separator, quotation marks |
//! | `table` | records or objects to columns and rows |
//! | `addresses` | which column holds the addresses, and what is wrong with them |
//! | `duplicates` | which of many texts came before |
//! | `own_files` | the files that a row's cells name |

pub mod addresses;
pub mod duplicates;
pub mod own_files;
pub mod table;
pub mod text_file;
