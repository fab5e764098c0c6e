//! What every method of JavaScript does: its options are read, the work is done, a promise tells of it.

use futures::future::LocalBoxFuture;
use js_sys::Promise;
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::future_to_promise;

use crate::core::call::Call;
use crate::core::error::Error;

use super::call::JsCall;
use super::errors::to_error;

/// What a method does with its call and its options.
type Work = Box<dyn FnOnce(Call, JsValue) -> LocalBoxFuture<'static, Result<JsValue, Error>>>;

/// Reads what every method takes, does the work, and makes an error of what goes wrong. Methods are no
/// `async fn` themselves: the compiler would make a promise's whole code anew for each.
pub fn run(
    options: JsValue,
    work: impl AsyncFnOnce(&Call, &JsValue) -> Result<JsValue, Error> + 'static,
) -> Promise {
    promise(options, Box::new(|call, options| Box::pin(async move { work(&call, &options).await })))
}

fn promise(options: JsValue, work: Work) -> Promise {
    future_to_promise(async move {
        let call = JsCall::read(&options).map_err(|error| to_error(&error, None))?;
        let done = work(call.call.clone(), options).await;
        done.map_err(|error| to_error(&error, call.signal.as_ref()))
    })
}
