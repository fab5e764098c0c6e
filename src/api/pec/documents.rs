//! Documents on their way to the service: checked by their first bytes, then read in slices as
//! attachments are.

use futures::future::{FutureExt, LocalBoxFuture};

use super::document::Kind;
use crate::core::call::Call;
use crate::core::error::Error;
use crate::core::error::codes::{Params, Told, errors, files};
use crate::core::error::problem::Problems;
use crate::core::message::attachment;
use crate::core::message::attachment::{Encoded, Source};
use crate::core::message::file_draft::DataDraft;

use crate::api::client::Client;

/// Documents as they were given.
pub struct Documents(pub Vec<DataDraft>);

impl Client {
    /// Checks and encodes them; all are looked at before one is refused.
    pub(super) fn encode_documents<'a>(
        &'a self,
        documents: &'a Documents,
        kind: Kind,
        is_single: bool,
        call: &'a Call,
    ) -> LocalBoxFuture<'a, Result<Vec<Encoded>, Error>> {
        async move {
            let unchanged = |error: Error| error.with_note(errors::NOTHING_CHANGED);
            self.enter(call).map_err(unchanged)?;
            let work = self.encode_all(documents, kind, is_single);
            call.cancel
                .race(Box::pin(work))
                .await
                .map_err(|reason| unchanged(Error::ended(reason)))?
        }
        .boxed_local()
    }

    async fn encode_all(
        &self,
        Documents(drafts): &Documents,
        kind: Kind,
        is_single: bool,
    ) -> Result<Vec<Encoded>, Error> {
        let mut problems = Problems::default();
        if drafts.is_empty() {
            problems.tell("documents", files::DOCUMENTS_MISSING, Params::none());
        }
        if is_single && drafts.len() > 1 {
            problems.tell("documents", files::DOCUMENTS_SINGLE, Params::none());
        }
        let mut sources = Vec::with_capacity(drafts.len());
        for (index, draft) in drafts.iter().enumerate() {
            let field = format!("documents[{index}]");
            match looked_at(draft, kind, &field).await {
                Ok(source) => sources.push(source),
                Err(Told { code, params, .. }) => problems.tell(field, code, params),
            }
        }
        let size: u64 = sources.iter().map(|source| source.size()).sum();
        if size as f64 > self.settings.limits.message_size {
            let params = Params::of(vec![("bytes", size.into())]);
            problems.tell("documents", files::DOCUMENTS_TOO_LARGE, params);
        }
        if !problems.is_empty() {
            return Err(Error::Validation(problems.into_vec()));
        }
        let mut done = Vec::with_capacity(sources.len());
        for (index, source) in sources.into_iter().enumerate() {
            let encoded = attachment::encode(source, self.host.transport.as_ref(), |_| ()).await;
            done.push(encoded.map_err(|why| {
                let field = format!("documents[{index}]");
                let Told { code, params, .. } = why.of(&field);
                Error::told(field, code, params)
            })?);
        }
        Ok(done)
    }
}

async fn looked_at<'a>(
    draft: &'a DataDraft,
    kind: Kind,
    field: &str,
) -> Result<&'a dyn Source, Told> {
    let DataDraft::Source(source) = draft else {
        return Err(Told::plain(files::DOCUMENT_TYPE));
    };
    if source.size() == 0 {
        return Err(Told::plain(files::EMPTY_DOCUMENT));
    }
    match kind.is(source.as_ref()).await {
        Ok(true) => Ok(source.as_ref()),
        Ok(false) => Err(Told::plain(kind.other())),
        Err(why) => Err(why.of(field)),
    }
}
