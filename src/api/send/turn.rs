//! `POST /send` for who keeps a journal: a turn, and then one post or none.

use crate::core::call::Call;
use crate::core::error::ProxyState;
use crate::core::error::{Doubt, Error};
use crate::core::exchange::ending::Ending;
use crate::core::key::Key;
use crate::core::key::outcome::{Ground, PostedOnce};
use crate::core::limiter::Place;
use crate::core::message::Limits;
use crate::core::message::draft::Draft;

use super::asking::Learned;
use super::options::SendOptions;
use super::posting::{PostOutcome, Posted, Posting};
use crate::api::client::Client;

/// The turn of a message: it is checked and encoded, its pace is passed, and nobody else of its sender may post, in
/// whichever tab. Dropped, it certainly was not posted, and the next has its turn.
pub struct Turn<'a> {
    posting: Posting<'a>,
    place: Place,
}

impl Client {
    /// Waits for the turn of a message whose outcome a journal keeps. The start is at least `interval` milliseconds
    /// after the sender's start before it, and never sooner than the client's own pace. Of `options` only the progress
    /// matters. The client remembers nothing of the message.
    ///
    /// # Errors
    /// The message was not posted.
    pub async fn turn<'a>(
        &'a self,
        draft: Draft,
        key: Key<'a>,
        interval: f64,
        options: &SendOptions,
        call: &'a Call,
    ) -> Result<Turn<'a>, Error> {
        self.enter(call).map_err(Error::unsent)?;
        // What a journal keeps was allowed when it was put there.
        let limits = Limits { empty_files: true, ..self.settings.limits };
        let checked = draft.check(limits)?;
        // A campaign's files were encoded once, for all its rows.
        let mut posting = Posting::prepare(self, checked, key.text, options, call, false).await?;
        if let Some(proxy_state) = key.proxy_state {
            posting.keep_proxy_state(proxy_state);
        }
        let place = posting.turn(interval).await.map_err(Error::unsent)?;
        Ok(Turn { posting, place })
    }
}

impl Turn<'_> {
    /// Where the client stands, or stood when the key was posted first.
    pub fn proxy_state(&self) -> &ProxyState {
        &self.posting.proxy_state
    }

    /// Posts the message once and never again, not even after a 429, nor behind the proxy, where only is asked what
    /// became of it. Where the call of the turn was ended meanwhile, it is not posted.
    pub async fn post(self) -> PostedOnce {
        let Self { mut posting, place } = self;
        let Posted { outcome, ending } = posting.post(place).await;
        match outcome {
            PostOutcome::Sent(sent) => PostedOnce::Sent(sent),
            PostOutcome::NotSent(error, ground) => PostedOnce::NotSent(error, ground),
            PostOutcome::Unknown(error, doubt) => {
                let may_ask = posting.client.may_ask() && doubt != Doubt::OtherMessage;
                if may_ask && ending != Ending::Ended {
                    posting.asked(error).await
                } else {
                    PostedOnce::Unknown(Error::doubted(error, Some(posting.key), doubt))
                }
            }
        }
    }
}

impl Posting<'_> {
    /// What asking after the key makes of a post that left it open.
    async fn asked(&mut self, first: Error) -> PostedOnce {
        let key = Some(self.key);
        match self.learn(self.client.now()).await {
            Learned::Sent(sent) => PostedOnce::Sent(sent),
            Learned::Refused(error) => PostedOnce::NotSent(error, Ground::Burned),
            Learned::Never => {
                PostedOnce::NotSent(first.retryable_after_all().unsent(), Ground::Burned)
            }
            Learned::Ended(_) => PostedOnce::Unknown(Error::doubted(first, key, Doubt::Aborted)),
            Learned::Barred(doubt) => PostedOnce::Unknown(Error::doubted(first, key, doubt)),
            Learned::Unknown(cause) => {
                PostedOnce::Unknown(Error::unknown(cause.unwrap_or(first), key))
            }
        }
    }
}
