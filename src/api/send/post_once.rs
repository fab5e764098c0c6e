//! `POST /send` for who keeps a journal: at most one request, and word before it.

use crate::core::call::Call;
use crate::core::error::{Doubt, Error};
use crate::core::exchange::ending::Ending;
use crate::core::key::Key;
use crate::core::key::outcome::{Ground, PostedOnce};
use crate::core::key::standing::Standing;
use crate::core::message::Limits;
use crate::core::message::draft::Draft;

use super::asking::Learned;
use super::options::SendOptions;
use super::posting::{PostOutcome, Posted, Posting};
use crate::api::client::Client;

impl Client {
    /// Sends a message whose outcome a journal keeps: it is posted once and never again, not even after a
    /// 429, nor behind the proxy, where only is asked what became of it.
    ///
    /// The start is at least `interval` milliseconds after the sender's start before it, and never sooner than the
    /// client's own pace. `before` is called once its turn has come, with where the client stands, and is always
    /// heard to its end, also by a call that is ended meanwhile: what it writes says that from now on the message
    /// may be under way. Of `options` only the progress matters. The client remembers nothing of the message.
    ///
    /// # Errors
    /// The message was not posted: an error of `before`, as it is, or what came before it.
    pub async fn post_once(
        &self,
        draft: Draft,
        key: Key<'_>,
        interval: f64,
        before: impl AsyncFnOnce(&Standing) -> Result<(), Error>,
        options: &SendOptions,
        call: &Call,
    ) -> Result<PostedOnce, Error> {
        self.enter(call).map_err(Error::unsent)?;
        // What a journal keeps was allowed when it was put there.
        let limits = Limits { empty_files: true, ..self.settings.limits };
        let checked = draft.check(limits)?;
        let mut posting = Posting::prepare(self, checked, key.text, options, call).await?;
        if let Some(standing) = key.standing {
            posting.keep_standing(standing);
        }
        let pace = posting.pace();
        let place = posting.turn(&pace, interval).await.map_err(Error::unsent)?;
        before(&posting.standing).await?;
        // A call that was ended meanwhile is not posted: that is looked at first.
        let Posted { outcome, ending } = posting.post(place).await;
        Ok(match outcome {
            PostOutcome::Sent(sent) => PostedOnce::Sent(sent),
            PostOutcome::NotSent(error, ground) => PostedOnce::NotSent(error, ground),
            PostOutcome::Unknown(error, doubt) => {
                let may_ask = self.may_ask() && doubt != Doubt::OtherMessage;
                if may_ask && ending != Ending::Ended {
                    posting.asked(error).await
                } else {
                    PostedOnce::Unknown(Error::doubted(error, Some(key.text), doubt))
                }
            }
        })
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
            Learned::Ended(error) => PostedOnce::Unknown(Error::unknown(error, key)),
            Learned::Unknown(cause) => {
                PostedOnce::Unknown(Error::unknown(cause.unwrap_or(first), key))
            }
        }
    }
}
