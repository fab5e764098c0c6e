//! The calls of the second service: its records, its PDFs, and changes that answer with a record.

use futures::future::{FutureExt, LocalBoxFuture};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::Value;

use crate::core::call::Call;
use crate::core::error::Error;
use crate::core::error::codes::{Code, Params, Told, errors, options};
use crate::core::exchange::answer;
use crate::core::host::transport::{Body, HeaderValue, Method};
use crate::core::settings::Service;

use super::record::{Record, record_in};
use crate::api::calls::{Answered, Target};
use crate::api::client::Client;

/// What may stand in a segment of a path as it is.
const SEGMENT: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'_').remove(b'.').remove(b'~');

impl Client {
    /// Makes a call that costs or changes something, once, and gives the record it answers with.
    pub(super) fn change_pec<'a>(
        &'a self,
        method: Method,
        path: &'a str,
        body: Option<Body>,
        call: &'a Call,
    ) -> LocalBoxFuture<'a, Result<Record, Error>> {
        async move {
            let heard = self.change(&target(method, path, body), call).await?;
            let parsed = heard.answer.body.as_deref().ok().and_then(answer::parse);
            let record = parsed.as_ref().and_then(Value::as_object).and_then(record_in);
            record.ok_or_else(|| open(&heard, errors::RESPONSE_RECORD))
        }
        .boxed_local()
    }

    /// The records at `path`, none where the service says so.
    pub(super) async fn records(&self, path: &str, call: &Call) -> Result<Vec<Record>, Error> {
        match self.read_records(path, call).await {
            // A 404 in any other shape comes from somebody else, such as a portal without this path: who
            // looks here what became of a registration must not read "none" then.
            Err(Error::Api(error))
                if error.status == 404
                    && error.body.get("success") == Some(&Value::Bool(false)) =>
            {
                Ok(Vec::new())
            }
            result => result,
        }
    }

    async fn read_records(&self, path: &str, call: &Call) -> Result<Vec<Record>, Error> {
        let target = target(Method::Get, path, None);
        let heard = self.read_answer(&target, call, &answer::successful).await?;
        let Answered { answer, redactor, .. } = &heard;
        if answer.status == 204 {
            return Ok(Vec::new());
        }
        let fields = answer::fields(answer, redactor, self.host.clock.wall());
        let fields = fields.map_err(|error| heard.told(error))?;
        let list = answer::list_field(&fields);
        let list = list.map(|list| list.into_iter().cloned().collect());
        list.ok_or_else(|| heard.without(&fields))
    }

    /// The PDF at `path`.
    pub(super) async fn pdf(&self, path: &str, call: &Call) -> Result<Vec<u8>, Error> {
        let target = target(Method::Get, path, None);
        let heard = self.read_answer(&target, call, &answer::successful).await?;
        let Answered { answer, redactor, .. } = &heard;
        let kind = answer.header("content-type").unwrap_or_default().to_ascii_lowercase();
        let bytes = answer.body.as_deref().unwrap_or_default();
        if kind.starts_with("application/pdf") {
            return Ok(bytes.to_vec());
        }
        Err(heard.told(answer::unreadable(answer, bytes, redactor, errors::RESPONSE_PDF)))
    }
}

pub(super) fn target(method: Method, path: &str, body: Option<Body>) -> Target<'_> {
    let json = HeaderValue::Plain("application/json".into());
    let headers = body.iter().map(|_| ("content-type".into(), json.clone())).collect();
    Target { service: Service::Pec, method, path, headers, body, about: None }
}

/// The error of a change whose answer does not say what became of it.
pub(super) fn open(heard: &Answered, code: Code) -> Error {
    let answer = &heard.answer;
    let told = Told::new(code, Params::of(vec![("status", answer.status.into())]));
    let cause = Error::Response { told, status: answer.status, body: String::new() };
    heard.told(Error::unknown(cause, None))
}

pub(super) fn json_body(value: &Value) -> Body {
    let mut body = Body::default();
    body.push_bytes(value.to_string().into_bytes());
    body
}

/// The path of something with an id; one that could leave its segment is refused.
pub(super) fn path_of(before: &str, id: &str, after: &str) -> Result<String, Error> {
    let is_id = |byte: u8| byte.is_ascii_alphanumeric() || b"-_".contains(&byte);
    if id.is_empty() || !id.bytes().all(is_id) {
        return Err(Error::told("id", options::TYPE_ID, Params::none()));
    }
    Ok(format!("{before}/{id}{after}"))
}

pub(super) fn segment(text: &str) -> String {
    utf8_percent_encode(text, SEGMENT).to_string()
}
