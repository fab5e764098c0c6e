//! Files and buffers as the core's sources.

use std::rc::Rc;

use futures::future::LocalBoxFuture;
use js_sys::{Array, ArrayBuffer, Uint8Array};
use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{Blob, BlobPropertyBag};

use crate::core::attachment::{Encoded, Source, Unreadable};
use crate::core::transport::Chunk;

use super::values::{get, tag, words};

#[wasm_bindgen(module = "/src/js/blob.js")]
extern "C" {
    /// Copies bytes out of our memory.
    #[wasm_bindgen(js_name = blobOf, catch)]
    pub fn blob_of(bytes: &[u8]) -> Result<Blob, JsValue>;

    /// The bytes of a buffer or view; throws where it was detached.
    #[wasm_bindgen(js_name = bytesOf, catch)]
    fn bytes_of(value: &JsValue, start: f64, end: f64) -> Result<Vec<u8>, JsValue>;
}

/// A `Blob` or `File`.
struct BlobSource(Blob);

impl Source for BlobSource {
    fn size(&self) -> u64 {
        self.0.size() as u64
    }

    fn read(&self, start: u64, end: u64) -> LocalBoxFuture<'_, Result<Vec<u8>, Unreadable>> {
        let slice = self.0.slice_with_f64_and_f64(start as f64, end as f64);
        let buffer = slice.map(|slice| JsFuture::from(slice.array_buffer()));
        Box::pin(async move {
            let buffer = buffer.map_err(unreadable)?.await.map_err(unreadable)?;
            Ok(Uint8Array::new(&buffer).to_vec())
        })
    }
}

/// An `ArrayBuffer` or a view of one.
struct BufferSource {
    value: JsValue,
    size: u64,
}

impl Source for BufferSource {
    fn size(&self) -> u64 {
        self.size
    }

    fn read(&self, start: u64, end: u64) -> LocalBoxFuture<'_, Result<Vec<u8>, Unreadable>> {
        let bytes = bytes_of(&self.value, start as f64, end as f64).map_err(unreadable);
        Box::pin(std::future::ready(bytes))
    }
}

fn unreadable(thrown: JsValue) -> Unreadable {
    Unreadable(format!("It may have changed or vanished since it was chosen ({}).", words(&thrown)))
}

/// The contents of a file or buffer, or `None` where `value` is neither.
pub fn source(value: &JsValue) -> Option<Rc<dyn Source>> {
    if is_blob(value) {
        return Some(Rc::new(BlobSource(value.clone().unchecked_into())));
    }
    let is_buffer = ArrayBuffer::is_view(value)
        || matches!(tag(value).as_str(), "[object ArrayBuffer]" | "[object SharedArrayBuffer]");
    let size = get(value, "byteLength").as_f64().filter(|_| is_buffer)? as u64;
    Some(Rc::new(BufferSource { value: value.clone(), size }))
}

/// Whether `value` is a `Blob` or `File`, of this realm (workerd has no names for them) or another.
pub fn is_blob(value: &JsValue) -> bool {
    value.is_instance_of::<Blob>()
        || matches!(tag(value).as_str(), "[object Blob]" | "[object File]")
}

/// Contents that were encoded before.
pub fn encoded(blob: JsValue) -> Encoded {
    let length = get(&blob, "size").as_f64().unwrap_or_default() as u64;
    Encoded { chunks: vec![(Chunk::Kept(Rc::new(blob)), length)] }
}

/// One `Blob` of all pieces, without joining them in memory.
pub fn join<'a>(chunks: impl Iterator<Item = &'a Chunk>, kind: &str) -> Result<Blob, JsValue> {
    let parts = Array::new();
    for chunk in chunks {
        match chunk {
            Chunk::Bytes(bytes) => parts.push(&blob_of(bytes)?.into()),
            Chunk::Kept(kept) => match kept.downcast_ref::<JsValue>() {
                Some(blob) => parts.push(blob),
                None => return Err("a piece that nobody here made".into()),
            },
        };
    }
    let options = BlobPropertyBag::new();
    options.set_type(kind);
    Blob::new_with_blob_sequence_and_options(&parts, &options)
}
