//! What a send takes besides what every call takes, and how far it tells that it is.

use std::rc::Rc;

use serde_json::Value;

use crate::core::key::standing::Standing;
use crate::core::message::fingerprint::Fingerprint;

/// What a send is doing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Phase {
    /// Reading and encoding files; counts their bytes.
    Reading,
    /// Waiting for the pace, or for the end of a 429.
    Waiting,
    /// The request is under way; knows only nothing and all, unless the transport knows more.
    Sending,
    /// Asking the proxy what became of it; as of sending.
    Settling,
}

/// How far a send is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Progress {
    /// What it is doing.
    pub phase: Phase,
    /// Bytes done.
    pub loaded: u64,
    /// Bytes of the files and of the text, the same in all phases.
    pub total: u64,
    /// When the waiting will end, as far as is known; milliseconds since 1970.
    pub until: Option<f64>,
}

/// Told of the key, of where the client stands and of the message, right before each post: from then on it may arrive.
pub type OnPost = dyn Fn(&str, &Standing, Fingerprint);

/// What a send takes besides what every call takes.
#[derive(Default)]
pub struct SendOptions {
    /// Who keeps keys that were posted, whatever becomes of this client.
    pub on_post: Option<Rc<OnPost>>,
    /// Told at the start and the end of each phase and after each slice.
    pub progress: Option<Rc<dyn Fn(Progress)>>,
    /// The caller's own key; `Null` for a new one.
    pub idempotency_key: Value,
    /// Whether files of 0 bytes are sent; `None`: as the client's options say.
    pub allow_empty_files: Option<bool>,
}

impl SendOptions {
    pub(in crate::api) fn tell_post(&self, key: &str, standing: &Standing, message: Fingerprint) {
        if let Some(on_post) = &self.on_post {
            on_post(key, standing, message);
        }
    }

    pub(in crate::api) fn tell(&self, phase: Phase, loaded: u64, total: u64, until: Option<f64>) {
        if let Some(progress) = &self.progress {
            progress(Progress { phase, loaded, total, until });
        }
    }
}
