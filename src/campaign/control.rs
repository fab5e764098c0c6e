//! What people want of a campaign: to pause, to go on, to end it for good. The latest command counts, from whichever tab.

use crate::core::error::Error;

use super::campaign::Campaign;
use super::journal::header::{Command, Control};
use super::state::Status;
use super::view::Event;

impl Campaign {
    /// Pauses: the message under way is finished, the next is not begun. The command is kept for all tabs; where nothing
    /// is left to be posted the campaign is done all the same.
    ///
    /// # Errors
    /// The storage's; this object is paused all the same.
    pub async fn pause(&self) -> Result<(), Error> {
        self.give(Control::pause("user", None, self.later())).await
    }

    /// Takes a pause back, while the run that it is to stop is still at work.
    ///
    /// # Errors
    /// The storage's; this object goes on all the same.
    pub async fn go_on(&self) -> Result<(), Error> {
        self.give(Control { at: self.later(), ..Control::default() }).await
    }

    /// Tells all tabs of a command.
    ///
    /// # Errors
    /// The storage's; this object has it all the same.
    pub(super) async fn give(&self, control: Control) -> Result<(), Error> {
        let control = self.later_control(control);
        self.alarm.ring();
        if !self.is_at_work() {
            // Who runs it says so itself, once it has stopped.
            self.show_control(&control);
        }
        self.must_be_there().await?;
        self.journal.set_control(&self.header.id, &control).await
    }

    /// A time that is later than that of every command known here, whatever became of the clock.
    pub(super) fn later(&self) -> f64 {
        self.clock().wall().max(self.state.borrow().control.at + 1.0)
    }

    /// What counts, of a command and of what is known here.
    pub(super) fn later_control(&self, control: Control) -> Control {
        let mut state = self.state.borrow_mut();
        state.control = std::mem::take(&mut state.control).or_later(control);
        state.control.clone()
    }

    /// What counts now, in all tabs.
    ///
    /// # Errors
    /// The storage's.
    pub(super) async fn latest_control(&self) -> Result<Control, Error> {
        let kept = self.journal.control(&self.header.id).await?;
        Ok(self.later_control(kept))
    }

    pub(super) fn show_control(&self, control: &Control) {
        match control.command {
            Command::Go => {}
            Command::Cancel => {
                self.set_status(Status::Cancelled);
                self.emit(&Event::Progress);
            }
            Command::Pause => {
                let reason = control.reason.clone().unwrap_or_else(|| "user".into());
                let message = control.message.clone();
                self.set_status(Status::Paused { reason: reason.clone(), message });
                self.state.borrow_mut().note_done(&self.header);
                // What can never begin, or has nothing left to be posted, cannot be paused either.
                let is_paused = matches!(self.state.borrow().status, Status::Paused { .. });
                let is_shown = is_paused && !self.header.is_blocked();
                self.emit(&if is_shown { Event::Paused { reason } } else { Event::Progress });
            }
        }
    }

    /// Something in the world changed: the device is online, another tab has a command.
    pub fn hurry(&self) {
        self.alarm.ring();
    }
}
