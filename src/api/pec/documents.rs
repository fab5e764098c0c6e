//! Documents on their way to the service: checked by their first bytes, then read in slices as
//! attachments are.

use crate::core::attachment::{self, Encoded, Source, Unreadable};
use crate::core::document::Kind;
use crate::core::error::Error;
use crate::core::file_draft::DataDraft;
use crate::core::problem::Problems;

use super::super::client::{Call, Client};

/// Documents as they were given.
pub struct Documents(pub Vec<DataDraft>);

impl Client {
    /// Checks and encodes them; all are looked at before one is refused.
    pub(super) async fn encode_documents(
        &self,
        documents: &Documents,
        kind: Kind,
        is_single: bool,
        call: &Call,
    ) -> Result<Vec<Encoded>, Error> {
        let unchanged = |error: Error| error.with_sentence("Nothing was changed.");
        self.enter(call).map_err(unchanged)?;
        let work = self.encode_all(documents, kind, is_single);
        call.cancel.race(work).await.map_err(|reason| unchanged(Error::ended(reason)))?
    }

    async fn encode_all(
        &self,
        Documents(drafts): &Documents,
        kind: Kind,
        is_single: bool,
    ) -> Result<Vec<Encoded>, Error> {
        let mut problems = Problems::default();
        if drafts.is_empty() {
            problems.add("documents", "missing", "is missing: give a file or several.");
        }
        if is_single && drafts.len() > 1 {
            let message = "must be one single PDF for this type of mailbox: the signed form and the \
                           identity document in one.";
            problems.add("documents", "tooMany", message);
        }
        let mut sources = Vec::with_capacity(drafts.len());
        for (index, draft) in drafts.iter().enumerate() {
            match looked_at(draft, kind).await {
                Ok(source) => sources.push(source),
                Err((code, message)) => {
                    problems.add(format!("documents[{index}]"), code, message);
                }
            }
        }
        let size: u64 = sources.iter().map(|source| source.size()).sum();
        if size as f64 > self.settings.limits.message_size {
            problems.add("documents", "tooLarge", format!("are too large together: {size} bytes."));
        }
        if !problems.is_empty() {
            return Err(Error::Validation(problems.into_vec()));
        }
        let mut files = Vec::with_capacity(sources.len());
        for (index, source) in sources.into_iter().enumerate() {
            let encoded = attachment::encode(source, self.host.transport.as_ref(), |_| ()).await;
            files.push(encoded.map_err(|unreadable| {
                let (code, message) = unread(unreadable);
                Error::problem(format!("documents[{index}]"), code, message)
            })?);
        }
        Ok(files)
    }
}

async fn looked_at(draft: &DataDraft, kind: Kind) -> Result<&dyn Source, (&'static str, String)> {
    let DataDraft::Source(source) = draft else {
        return Err(("type", "must be a File, a Blob, an ArrayBuffer or a view of one.".into()));
    };
    if source.size() == 0 {
        return Err(("empty", "is empty.".into()));
    }
    match kind.is(source.as_ref()).await {
        Ok(true) => Ok(source.as_ref()),
        Ok(false) => Err(("kind", kind.words().into())),
        Err(unreadable) => Err(unread(unreadable)),
    }
}

fn unread(Unreadable(words): Unreadable) -> (&'static str, String) {
    ("unreadable", format!("cannot be read. {words}"))
}
