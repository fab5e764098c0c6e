//! What a send takes besides what every call takes.

use std::rc::Rc;

use serde_json::Value;

use crate::core::error::ProxyState;
use crate::core::message::fingerprint::Fingerprint;
use crate::core::message::progress::{Listener, Phase, Progress};

/// Told of the key, of where the client stands and of the message, right before each post: from then on it may arrive.
pub type OnPost = dyn Fn(&str, &ProxyState, Fingerprint);

/// What a send takes besides what every call takes.
#[derive(Clone, Default)]
pub struct SendOptions {
    /// Who keeps keys that were posted, whatever becomes of this client.
    pub on_post: Option<Rc<OnPost>>,
    /// Told at the start and the end of each phase and after each slice.
    pub progress: Option<Rc<Listener>>,
    /// The caller's own key; `Null` for a new one.
    pub idempotency_key: Value,
    /// Whether files of 0 bytes are sent; `None`: as the client's options say.
    pub allow_empty_files: Option<bool>,
}

impl SendOptions {
    pub(in crate::api) fn tell_post(
        &self,
        key: &str,
        proxy_state: &ProxyState,
        message: Fingerprint,
    ) {
        if let Some(on_post) = &self.on_post {
            on_post(key, proxy_state, message);
        }
    }

    pub(in crate::api) fn tell(&self, phase: Phase, loaded: u64, total: u64, until: Option<f64>) {
        if let Some(progress) = &self.progress {
            progress(Progress { phase, loaded, total, until });
        }
    }
}
