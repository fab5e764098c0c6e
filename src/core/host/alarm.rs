//! Waking who sleeps.

use std::cell::RefCell;

use futures::channel::oneshot;

/// Wakes who sleeps.
#[derive(Default)]
pub struct Alarm(RefCell<Option<oneshot::Sender<()>>>);

impl Alarm {
    /// Ready once it rings.
    pub fn set(&self) -> oneshot::Receiver<()> {
        let (sender, receiver) = oneshot::channel();
        *self.0.borrow_mut() = Some(sender);
        receiver
    }

    /// Rings.
    pub fn ring(&self) {
        if let Some(sender) = self.0.borrow_mut().take() {
            // Whoever slept may have gone.
            let _gone = sender.send(());
        }
    }
}
