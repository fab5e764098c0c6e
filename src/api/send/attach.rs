//! Files on their way into a message, or encoded once to go into many.

use std::cell::Cell;

use crate::core::call::Call;
use crate::core::error::Error;
use crate::core::error::codes::Told;
use crate::core::message::attachment;
use crate::core::message::attachment::{Encoded, Unreadable};
use crate::core::message::file_draft::{AttachmentDraft, Contents};
use crate::core::message::media_type;
use crate::core::message::{Attachment, Limits};

use super::options::{Phase, SendOptions};
use crate::api::client::Client;

impl Client {
    /// Reads and encodes a file once, to be sent many times.
    ///
    /// # Errors
    /// [`Error::Validation`], or the call was ended.
    pub async fn attach(
        &self,
        draft: AttachmentDraft,
        options: &SendOptions,
        call: &Call,
    ) -> Result<(Attachment, Encoded), Error> {
        self.enter(call)?;
        let (attachment, contents) = draft.check_alone(self.limits_of(options))?;
        let mut attachments = [attachment];
        let field = |_| "data".to_owned();
        let files = self.encode(&mut attachments, &[contents], field, options, call).await?;
        let [attachment] = attachments;
        Ok((attachment, files.into_iter().next().unwrap_or_default()))
    }

    /// What a message may not exceed, by the call's options and the client's.
    pub(in crate::api) fn limits_of(&self, options: &SendOptions) -> Limits {
        let limits = self.settings.limits;
        Limits { empty_files: options.allow_empty_files.unwrap_or(limits.empty_files), ..limits }
    }

    /// Encodes the files of a message, and tells their types where only the contents can.
    pub(in crate::api) async fn encode(
        &self,
        attachments: &mut [Attachment],
        contents: &[Contents],
        field: impl Fn(usize) -> String,
        options: &SendOptions,
        call: &Call,
    ) -> Result<Vec<Encoded>, Error> {
        let size = |contents: &Contents| match contents {
            Contents::Source(source) => source.size(),
            Contents::Encoded(_) => 0,
        };
        let total = contents.iter().map(size).sum();
        let loaded = Cell::new(0);
        let tell = |count: u64| {
            loaded.set(loaded.get() + count);
            options.tell(Phase::Reading, loaded.get(), total, None);
        };
        options.tell(Phase::Reading, 0, total, None);
        if !contents.is_empty() {
            let ready = self.host.transport.ready(None);
            call.cancel.race(ready).await.map_err(Error::ended)?;
        }
        let mut files = Vec::with_capacity(contents.len());
        for (index, (attachment, contents)) in attachments.iter_mut().zip(contents).enumerate() {
            let one = call.cancel.race(Box::pin(self.encode_one(attachment, contents, tell))).await;
            files.push(one.map_err(Error::ended)?.map_err(|why| {
                let Told { code, params, .. } = why.of(&attachment.name);
                Error::told(field(index), code, params)
            })?);
        }
        options.tell(Phase::Reading, total, total, None);
        Ok(files)
    }

    async fn encode_one(
        &self,
        attachment: &mut Attachment,
        contents: &Contents,
        tell: impl Fn(u64),
    ) -> Result<Encoded, Unreadable> {
        let source = match contents {
            Contents::Encoded(encoded) => return Ok(encoded.clone()),
            Contents::Source(source) => source.as_ref(),
        };
        if attachment.kind.is_none() {
            attachment.kind = Some(media_type::by_contents(source).await?.to_owned());
        }
        attachment::encode(source, self.host.transport.as_ref(), tell).await
    }
}
