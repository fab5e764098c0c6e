//! What a run knows while it is under way, and what all its steps ask of it.

use std::cell::Cell;
use std::rc::Rc;

use crate::campaign::campaign::Campaign;
use crate::campaign::journal::header::{Command, Control};
use crate::campaign::journal::outcome::{RowOutcome, RowState};
use crate::core::call::Call;
use crate::core::error::Error;
use crate::core::host::Clock;
use crate::core::message::attachment::Encoded;
use crate::core::message::file_draft::DataDraft;
use crate::core::message::progress::Listener;

/// Rows in a row of which nobody knows, after which a person has to look.
const UNKNOWN: u32 = 3;
/// Rows refused in a row after which a person has to look: what is wrong with all of them is refused as
/// well, and each refusal is final.
const REFUSED: u32 = 5;

/// Why no further row is begun.
pub(super) enum Stop {
    Done,
    Control(Control),
}

/// A run under way.
pub(super) struct Run<'a> {
    pub campaign: &'a Campaign,
    pub call: &'a Call,
    /// Told how far the message is that is under way.
    pub progress: Option<Rc<Listener>>,
    /// The files that go to all, encoded.
    pub common: Vec<(usize, Encoded)>,
    pub unknown_in_a_row: Cell<u32>,
    pub refused_in_a_row: Cell<u32>,
    pub failures_in_a_row: Cell<i32>,
    /// Whether the service must be seen to answer before the next row is posted.
    pub must_look: Cell<bool>,
    /// Before when, by the clock that only runs forward, no row is looked for by itself.
    pub looks_after: Cell<f64>,
}

impl Run<'_> {
    pub(super) fn clock(&self) -> &dyn Clock {
        self.campaign.clock()
    }

    /// Whether a command stops the run; the journal may hold another tab's.
    pub(super) async fn stop(&self) -> Result<Option<Stop>, Error> {
        if let Some(reason) = self.call.cancel.reason() {
            return Err(Error::ended(reason));
        }
        let control = self.campaign.latest_control().await?;
        Ok((control.command != Command::Go).then_some(Stop::Control(control)))
    }

    /// The command that pauses for an error.
    pub(super) fn pause(&self, reason: &str, error: &Error) -> Control {
        Control::pause(reason, Some(error.to_string()), self.campaign.later())
    }

    /// The file with this number, for one message.
    pub(super) fn data(&self, number: usize) -> DataDraft {
        let size = self.campaign.header.files.get(number).map_or(0, |file| file.size);
        let common = self.common.iter().find(|(common, _)| *common == number);
        match (common, self.campaign.file(number)) {
            (Some((_, encoded)), _) => DataDraft::Encoded(encoded.clone(), size),
            (None, Some(file)) => DataDraft::Source(Rc::new(file)),
            (None, None) => DataDraft::Missing,
        }
    }

    /// Counts rows in a row of one outcome; a control that pauses where there were too many.
    pub(super) fn tally(&self, outcome: &RowOutcome) -> Option<Control> {
        let (unknown, refused) = match outcome.state {
            RowState::Unknown => (self.unknown_in_a_row.get() + 1, 0),
            RowState::Refused => (0, self.refused_in_a_row.get() + 1),
            _ => (0, 0),
        };
        self.unknown_in_a_row.set(unknown);
        self.refused_in_a_row.set(refused);
        let pause = |reason: &str, words: &str| {
            let error =
                outcome.error.as_ref().map(|error| error.message.as_str()).unwrap_or_default();
            let message = Some(format!("{words} {error}"));
            Some(Control::pause(reason, message, self.campaign.later()))
        };
        if unknown >= UNKNOWN {
            return pause(
                "unknown",
                "Of three messages in a row nobody knows whether they were taken.",
            );
        }
        if refused >= REFUSED {
            return pause("refused", "Five messages in a row were refused.");
        }
        None
    }
}
