//! Who is told what is asked, answered, waited for and asked again. It changes nothing: nobody waits for it.

use std::future::poll_fn;
use std::pin::pin;
use std::task::Poll;

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

/// Does `work`; `slow` is called once, where it is not done at once.
pub async fn noticing<T>(work: impl Future<Output = T>, slow: impl FnOnce()) -> T {
    let mut work = pin!(work);
    let mut slow = Some(slow);
    poll_fn(|context| {
        let polled = work.as_mut().poll(context);
        if let (Poll::Pending, Some(slow)) = (&polled, slow.take()) {
            slow();
        }
        polled
    })
    .await
}

#[cfg(test)]
mod tests {
    use super::*;
    use futures::channel::oneshot;
    use futures::executor::block_on;
    use std::cell::Cell;

    #[test]
    fn what_is_done_at_once_is_not_waited_for_and_what_is_not_is_told_once() {
        let told = Cell::new(0);
        let count = || told.set(told.get() + 1);
        assert_eq!((block_on(noticing(async { 1 }, count)), told.get()), (1, 0));
        let (done, waiting) = oneshot::channel();
        let (result, ()) = block_on(async {
            futures::join!(noticing(waiting, count), async {
                let _gone = done.send(2);
            })
        });
        assert_eq!((result, told.get()), (Ok(2), 1));
    }
}
