//! What is wrong, and where.

use std::fmt::{Display, Formatter, Result};

/// One fault, with a sentence that says what to do.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Finding {
    pub file: String,
    /// 0 where the file as a whole is meant.
    pub line: usize,
    pub sentence: String,
}

impl Finding {
    pub fn new(file: &str, line: usize, sentence: impl Into<String>) -> Self {
        Self { file: file.to_owned(), line, sentence: sentence.into() }
    }
}

impl Display for Finding {
    fn fmt(&self, formatter: &mut Formatter<'_>) -> Result {
        match self.line {
            0 => write!(formatter, "{}: {}", self.file, self.sentence),
            line => write!(formatter, "{}:{line}: {}", self.file, self.sentence),
        }
    }
}
