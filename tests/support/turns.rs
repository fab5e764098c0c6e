//! A message posted in its turn, with a step between the turn and the post: what a journal's keeper does.

use pec_massiva::api::client::Client;
use pec_massiva::api::send::SendOptions;
use pec_massiva::core::call::Call;
use pec_massiva::core::error::Error;
use pec_massiva::core::error::ProxyState;
use pec_massiva::core::key::Key;
use pec_massiva::core::key::outcome::PostedOnce;
use pec_massiva::core::message::draft::Draft;

/// Waits for the turn, takes the step `before` the post, and posts; where the step fails the turn is dropped.
pub async fn post_once(
    client: &Client,
    draft: Draft,
    key: Key<'_>,
    interval: f64,
    before: impl AsyncFnOnce(&ProxyState) -> Result<(), Error>,
    options: &SendOptions,
    call: &Call,
) -> Result<PostedOnce, Error> {
    let turn = client.turn(draft, key, interval, options, call).await?;
    before(turn.proxy_state()).await?;
    Ok(turn.post().await)
}
