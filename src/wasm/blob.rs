//! Files and buffers as the core's sources.

use std::rc::Rc;

use futures::future::LocalBoxFuture;
use js_sys::{ArrayBuffer, Uint8Array};
use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::Blob;

use crate::core::attachment::{Source, Unreadable};
use crate::core::transport::Cause;

use super::values::{get, tag, words};

#[wasm_bindgen(module = "/src/js/blob.js")]
extern "C" {
    /// Copies bytes out of our memory.
    #[wasm_bindgen(js_name = blobOf, catch)]
    pub fn blob_of(bytes: &[u8]) -> Result<Blob, JsValue>;
}

/// A `Blob` or `File`.
struct BlobSource(Blob);

impl Source for BlobSource {
    fn size(&self) -> u64 {
        self.0.size() as u64
    }

    fn read(&self, start: u64, end: u64) -> LocalBoxFuture<'_, Result<Vec<u8>, Unreadable>> {
        Box::pin(async move {
            let slice = self.0.slice_with_f64_and_f64(start as f64, end as f64);
            let slice = slice.map_err(unreadable)?;
            let buffer = JsFuture::from(slice.array_buffer()).await.map_err(unreadable)?;
            Ok(Uint8Array::new(&buffer).to_vec())
        })
    }
}

/// An `ArrayBuffer` or a view of one.
struct ViewSource(Uint8Array);

impl Source for ViewSource {
    fn size(&self) -> u64 {
        u64::from(self.0.length())
    }

    fn read(&self, start: u64, end: u64) -> LocalBoxFuture<'_, Result<Vec<u8>, Unreadable>> {
        let bytes = self.0.subarray(start as u32, end as u32).to_vec();
        Box::pin(std::future::ready(Ok(bytes)))
    }
}

fn unreadable(thrown: JsValue) -> Unreadable {
    let message =
        format!("It may have changed or vanished since it was chosen ({}).", words(&thrown));
    Unreadable { message, cause: Some(Cause(Rc::new(thrown))) }
}

/// The contents of a file or buffer, or `None` where `value` is neither.
pub fn source(value: &JsValue) -> Option<Rc<dyn Source>> {
    if is_blob(value) {
        return Some(Rc::new(BlobSource(value.clone().unchecked_into())));
    }
    if ArrayBuffer::is_view(value) {
        let buffer = get(value, "buffer");
        let (offset, length) = (get(value, "byteOffset"), get(value, "byteLength"));
        let view = Uint8Array::new_with_byte_offset_and_length(
            &buffer,
            offset.as_f64()? as u32,
            length.as_f64()? as u32,
        );
        return Some(Rc::new(ViewSource(view)));
    }
    if matches!(tag(value).as_str(), "[object ArrayBuffer]" | "[object SharedArrayBuffer]") {
        return Some(Rc::new(ViewSource(Uint8Array::new(value))));
    }
    None
}

/// Whether `value` is a `Blob` or `File`, of whichever realm.
pub fn is_blob(value: &JsValue) -> bool {
    matches!(tag(value).as_str(), "[object Blob]" | "[object File]")
}
