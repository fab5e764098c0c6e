//! Who is told what is asked, answered, waited for and asked again. It changes nothing: nobody waits for it.

use serde::Serialize;

/// What happened.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum Kind {
    /// A request was handed over.
    Request,
    /// Its answer came.
    Response,
    /// It came to no answer, or to none that could be read to its end.
    Failure,
    /// Something has to be waited for before a request.
    Wait,
    /// A request ended so that there will be another, after a wait.
    Retry,
}

/// Something that happened, without what nobody else may know: no body, no header, no key, no address.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Event {
    /// What.
    pub kind: Kind,
    /// The id of the request; its tries share one.
    pub request_id: String,
    /// What the service itself calls it, where it says so.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub service_request_id: Option<String>,
    /// The method.
    pub method: &'static str,
    /// The path at the service, without what may tell more than that.
    pub path: String,
    /// Which try: 1 for the first. Of a wait before a request, how many there were.
    pub attempt: u32,
    /// The status of an answer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status: Option<u16>,
    /// Milliseconds that the request took.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub duration: Option<f64>,
    /// Milliseconds that are waited, where that is known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub delay: Option<f64>,
    /// Why: the code of an error, or what is waited for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<&'static str>,
}

/// Who is told.
pub trait Observer {
    /// Tells it. It may be told in the middle of something, so it must not call back.
    fn tell(&self, event: Event);
}
