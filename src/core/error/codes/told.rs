//! A code with its parameters, and what it says.

use std::fmt;
use std::rc::Rc;

use super::code::Code;
use super::params::{Params, sentence};

/// By what a request is known to others.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RequestIds {
    /// The one that it bore, or that the package's own proxy gave it; nothing where nobody else knows one.
    pub request: Option<String>,
    /// The one that the service gave it, where it gave one.
    pub service: Option<String>,
}

/// What somebody is told: a code, its parameters and the sentence made of them; and what was added to that.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Told {
    /// For programs.
    pub code: Code,
    /// The values in the sentence.
    pub params: Params,
    /// Sentences behind it.
    notes: Vec<Code>,
    /// The request that it came of, if one was made.
    request: Option<Rc<RequestIds>>,
}

impl Told {
    /// Of a code and its parameters.
    pub fn new(code: Code, params: Params) -> Self {
        Self { code, params, notes: Vec::new(), request: None }
    }

    /// Of a code without parameters.
    pub fn plain(code: Code) -> Self {
        Self::new(code, Params::none())
    }

    /// The sentence, and those behind it.
    pub fn sentence(&self) -> String {
        let mut made = sentence(self.code.words, &self.params);
        for note in &self.notes {
            // What somebody else said may end so already.
            if !made.ends_with(note.words) {
                made.push(' ');
                made.push_str(note.words);
            }
        }
        made
    }

    /// The parameters; `notes` are the codes of the sentences behind the first.
    pub fn all_params(&self) -> Params {
        let mut params = self.params.clone();
        if !self.notes.is_empty() {
            let names: Vec<&str> = self.notes.iter().map(|note| note.name).collect();
            params.set("notes", names.into());
        }
        params
    }

    /// The sentences behind it.
    pub fn notes(&self) -> &[Code] {
        &self.notes
    }

    /// The request that it came of, if one was made and is known.
    pub fn request(&self) -> Option<&Rc<RequestIds>> {
        self.request.as_ref()
    }

    /// Tells of which request it came, unless that is known.
    pub fn of_request(&mut self, ids: &Option<Rc<RequestIds>>) {
        if self.request.is_none() {
            self.request.clone_from(ids);
        }
    }

    /// Adds a sentence, once. It has no parameters.
    pub fn note(&mut self, note: Code) {
        if !self.notes.contains(&note) {
            self.notes.push(note);
        }
    }

    /// Takes it back.
    pub fn forget(&mut self, note: Code) {
        self.notes.retain(|known| *known != note);
    }
}

impl fmt::Display for Told {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.sentence())
    }
}
