//! Any other call: what the client's methods do not cover.

use percent_encoding::percent_decode_str;

use crate::core::call::Call;
use crate::core::error::Error;
use crate::core::error::codes::{Params, options};
use crate::core::exchange::Answer;
use crate::core::exchange::answer;
use crate::core::host::transport::Method;

use super::calls::Target;
use super::client::Client;

impl Client {
    /// Makes a call and gives its answer. A `GET` is a read and may be repeated, unless it is one of the
    /// two that cost; everything else is made once.
    ///
    /// # Errors
    /// [`Error::Validation`] for a path that could leave the service, and for `POST /send`, whose
    /// promises only [`Client::send`] keeps; else those of a read or a change.
    pub async fn raw(&self, target: Target<'_>, call: &Call) -> Result<Answer, Error> {
        let path = check_path(&target)?;
        if target.method == Method::Get && !costs(&path) {
            return Ok(self.read_answer(&target, call, &answer::successful).await?.answer);
        }
        Ok(self.change(&target, call).await?.answer)
    }
}

/// Whether a `GET` renews or charges. Behind a portal both services may have one base, so the path alone
/// tells.
fn costs(path: &str) -> bool {
    let path = path.to_ascii_lowercase();
    path.split('/').any(|part| matches!(part, "rinnovo" | "domini_pec"))
}

/// The path as the server will read it.
fn check_path(target: &Target<'_>) -> Result<String, Error> {
    // As the server will read it: an escaped letter is that letter.
    let path = target.path.split('?').next().unwrap_or_default();
    let decoded = percent_decode_str(path).decode_utf8_lossy().into_owned();
    let wrong = |code| Err(Error::told("path", code, Params::none()));
    if !path.starts_with('/') || path.starts_with("//") {
        return wrong(options::TYPE_SLASH);
    }
    let leaves = |part: &str| matches!(part, "." | "..");
    let is_odd = |text: &str| text.contains(['\\', '#']) || text.chars().any(char::is_control);
    if is_odd(target.path) || is_odd(&decoded) || decoded.split('/').any(leaves) {
        return wrong(options::TYPE_PATH);
    }
    if target.method == Method::Post && decoded.trim_end_matches('/').eq_ignore_ascii_case("/send")
    {
        return wrong(options::SEND);
    }
    Ok(decoded)
}
