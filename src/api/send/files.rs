//! The files of a message on their way: as they are, where the package's own proxy encodes them while they pass, or
//! encoded here.

use crate::core::call::Call;
use crate::core::error::Error;
use crate::core::host::secret::Mailbox;
use crate::core::host::transport::{Body, Chunk};
use crate::core::message::attachment::{Encoded, Unreadable};
use crate::core::message::file_draft::Contents;
use crate::core::message::progress::Phase;
use crate::core::message::{Attachment, Message, body, media_type};

use super::options::SendOptions;
use crate::api::client::Client;

/// Bytes of a form's first part, the message without its files, at most: the proxy holds as much whole.
const LONGEST_TEXT: usize = 1_000_000;
/// Files that the proxy takes in a form.
const MOST_FILES: usize = 1_000;

/// The files of a message.
pub(in crate::api) enum Files {
    /// As they are.
    AsTheyAre(Vec<Chunk>),
    /// As they stand in the message's JSON.
    Encoded(Vec<Encoded>),
}

impl Files {
    /// The body of a message that has them.
    pub fn body(&self, message: &Message, mailbox: Option<&Mailbox>) -> Body {
        match self {
            Self::AsTheyAre(parts) => body::of_form(message, parts),
            Self::Encoded(files) => body::of_message(message, files, mailbox),
        }
    }
}

impl Client {
    /// The files of a message as they are, each looked at but not read: `None` where they have to be encoded.
    ///
    /// # Errors
    /// Nothing was sent: a file cannot be read, the proxy refused, or the call was ended.
    pub(in crate::api) async fn as_they_are(
        &self,
        attachments: &mut [Attachment],
        contents: &[Contents],
        field: &dyn Fn(usize) -> String,
        (options, total): (&SendOptions, u64),
        call: &Call,
    ) -> Result<Option<Vec<Chunk>>, Error> {
        if contents.is_empty() || !self.may_ask() {
            return Ok(None);
        }
        // Who is there, and what it takes.
        self.learn_proxy_state(call).await?;
        let streams = self.host.transport.streams_files();
        if !self.takes_files.get() || !call.cancel.race(streams).await.map_err(Error::ended)? {
            return Ok(None);
        }
        let Some(parts) = parts(contents) else { return Ok(None) };
        options.tell(Phase::Reading, 0, total, None);
        for (index, (attachment, contents)) in attachments.iter_mut().zip(contents).enumerate() {
            let looking = Box::pin(look(attachment, contents));
            let looked = call.cancel.race(looking).await.map_err(Error::ended)?;
            looked.map_err(|why| Error::unreadable(field(index), why.of(&attachment.name)))?;
        }
        options.tell(Phase::Reading, total, total, None);
        Ok(Some(parts))
    }

    /// Why a file can no longer be read, if one cannot.
    pub(in crate::api) async fn fault(
        &self,
        attachments: &[Attachment],
        contents: &[Contents],
        field: &dyn Fn(usize) -> String,
    ) -> Option<Error> {
        for (index, (attachment, contents)) in attachments.iter().zip(contents).enumerate() {
            if let Err(why) = look(&mut attachment.clone(), contents).await {
                return Some(Error::unreadable(field(index), why.of(&attachment.name)));
            }
        }
        None
    }
}

/// Whether a message may go as a form, as far as that is known before its files are looked at.
pub(in crate::api) fn may_fit(message: &Message) -> bool {
    message.attachments.len() <= MOST_FILES && message.html.len() <= LONGEST_TEXT
}

/// Whether it does.
pub(in crate::api) fn fits(message: &Message, parts: &[Chunk]) -> bool {
    let size: u64 = message.attachments.iter().map(|file| file.size).sum();
    body::of_form(message, parts).length - size <= LONGEST_TEXT as u64
}

fn parts(contents: &[Contents]) -> Option<Vec<Chunk>> {
    let part = |contents: &Contents| match contents {
        Contents::Source(source) => source.as_it_is(),
        Contents::Encoded(_) => None,
    };
    contents.iter().map(part).collect()
}

/// Looks whether a file is there and as it was, and what it is, where nobody said.
async fn look(attachment: &mut Attachment, contents: &Contents) -> Result<(), Unreadable> {
    let Contents::Source(source) = contents else { return Ok(()) };
    let kind = media_type::by_contents(source.as_ref()).await?;
    attachment.kind.get_or_insert_with(|| kind.to_owned());
    // Whatever was cut off is missing at the end.
    let size = source.size();
    let last = source.read(size.saturating_sub(1), size).await?;
    if last.len() as u64 == size.min(1) { Ok(()) } else { Err(Unreadable::changed()) }
}
