//! Files on their way into a message, or encoded once to go into many.

use std::cell::Cell;

use crate::core::call::Call;
use crate::core::error::Error;
use crate::core::host::transport::Chunk;
use crate::core::message::attachment;
use crate::core::message::attachment::{Encoded, Unreadable};
use crate::core::message::file_draft::{AttachmentDraft, Contents};
use crate::core::message::media_type;
use crate::core::message::progress::Phase;
use crate::core::message::{Attachment, Limits};

use super::options::SendOptions;
use crate::api::client::Client;

/// A file that may be sent many times.
#[derive(Debug)]
pub struct Attached {
    /// What stands about it in a message.
    pub attachment: Attachment,
    /// What is in it.
    pub contents: Attachable,
}

/// The contents of a file that may be sent many times.
#[derive(Debug)]
pub enum Attachable {
    /// As the transport sends it.
    AsItIs(Chunk),
    /// Encoded once.
    Encoded(Encoded),
}

impl Client {
    /// Reads and encodes a file once, to be sent many times; where the package's own proxy takes files as they are,
    /// it is only looked at.
    ///
    /// # Errors
    /// [`Error::Validation`], or the call was ended.
    pub async fn attach(
        &self,
        draft: AttachmentDraft,
        options: &SendOptions,
        call: &Call,
    ) -> Result<Attached, Error> {
        self.enter(call)?;
        let (attachment, contents) = draft.check_alone(self.limits_of(options))?;
        let (mut attachments, contents) = ([attachment], [contents]);
        let field = |_| "data".to_owned();
        let progress = (options, attachments.iter().map(|file| file.size).sum());
        let parts = self.as_they_are(&mut attachments, &contents, &field, progress, call).await;
        let parts = match parts {
            Err(error @ (Error::Validation(_) | Error::Abort { .. })) => return Err(error),
            // To attach a file nobody has to be there.
            Err(_) => None,
            Ok(parts) => parts,
        };
        let contents = match parts.and_then(|parts| parts.into_iter().next()) {
            Some(part) => Attachable::AsItIs(part),
            None => {
                let files =
                    self.encode(&mut attachments, &contents, &field, progress, call).await?;
                Attachable::Encoded(files.into_iter().next().unwrap_or_default())
            }
        };
        let [attachment] = attachments;
        Ok(Attached { attachment, contents })
    }

    /// What a message may not exceed, by the call's options and the client's.
    pub(in crate::api) fn limits_of(&self, options: &SendOptions) -> Limits {
        let limits = self.settings.limits;
        Limits { empty_files: options.allow_empty_files.unwrap_or(limits.empty_files), ..limits }
    }

    /// Encodes the files of a message, and tells their types where only the contents can; with who hears of it, and
    /// how many bytes progress counts in all.
    pub(in crate::api) async fn encode(
        &self,
        attachments: &mut [Attachment],
        contents: &[Contents],
        field: &dyn Fn(usize) -> String,
        (options, total): (&SendOptions, u64),
        call: &Call,
    ) -> Result<Vec<Encoded>, Error> {
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
            files.push(
                one.map_err(Error::ended)?
                    .map_err(|why| Error::unreadable(field(index), why.of(&attachment.name)))?,
            );
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
