//! What every method of JavaScript does: its options are read, the work is done, a promise tells of it.

use futures::future::LocalBoxFuture;
use js_sys::Promise;
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::future_to_promise;

use crate::core::call::Call;
use crate::core::error::Error;

use super::call::JsCall;
use super::errors::to_error;
use super::inputs::only;

/// What a method does with its call and its options.
type Work = Box<dyn FnOnce(Call, JsValue) -> LocalBoxFuture<'static, Result<JsValue, Error>>>;

/// Reads what every method takes, does the work, and makes an error of what goes wrong. Methods are no
/// `async fn` themselves: the compiler would make a promise's whole code anew for each.
pub fn run(
    options: JsValue,
    work: impl AsyncFnOnce(&Call, &JsValue) -> Result<JsValue, Error> + 'static,
) -> Promise {
    run_only(options, &[], work)
}

/// The same of a method that refuses options with other names than its `own` and those of every method.
pub fn run_only(
    options: JsValue,
    own: &'static [&'static str],
    work: impl AsyncFnOnce(&Call, &JsValue) -> Result<JsValue, Error> + 'static,
) -> Promise {
    let work = |call, options| async move { work(&call, &options).await };
    promise(options, own, Box::new(|call, options| Box::pin(work(call, options))))
}

fn promise(options: JsValue, own: &'static [&'static str], work: Work) -> Promise {
    future_to_promise(async move {
        let call = read(&options, own).map_err(|error| to_error(&error, None))?;
        let done = work(call.call.clone(), options).await;
        done.map_err(|error| to_error(&error, call.signal.as_ref()))
    })
}

fn read(options: &JsValue, own: &[&str]) -> Result<JsCall, Error> {
    if !own.is_empty() {
        only(options, own)?;
    }
    JsCall::read(options)
}
