//! Files and buffers as the core's sources.

use std::rc::Rc;

use futures::future::LocalBoxFuture;
use js_sys::{Array, ArrayBuffer, Promise, Reflect, Symbol, Uint8Array};
use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{Blob, BlobPropertyBag};

use crate::core::error::codes::Params;
use crate::core::error::codes::files::UNREADABLE;
use crate::core::host::transport::{Body, Chunk};
use crate::core::message::attachment::{Encoded, Source, Unreadable};

use super::property::{get, tag, words};

#[wasm_bindgen(module = "/src/js/blob.js")]
extern "C" {
    /// Copies bytes out of our memory.
    #[wasm_bindgen(js_name = blobOf, catch)]
    pub fn blob_of(bytes: &[u8]) -> Result<Blob, JsValue>;

    /// The bytes of a buffer or view; throws where it was detached.
    #[wasm_bindgen(js_name = bytesOf, catch)]
    fn bytes_of(value: &JsValue, start: f64, end: f64) -> Result<Vec<u8>, JsValue>;

    /// A form whose parts these are; throws where it would not be what was put together.
    #[wasm_bindgen(js_name = formFrom, catch)]
    fn form_from(parts: Array) -> Result<JsValue, JsValue>;

    /// Whether forms of files go out as they lie on the disk.
    #[wasm_bindgen(js_name = streamsFiles, catch)]
    pub fn streams_files() -> Result<Promise, JsValue>;

    /// A part of a form, or `undefined` where `value` can be none.
    #[wasm_bindgen(js_name = partOf, catch)]
    fn part_of(value: &JsValue) -> Result<JsValue, JsValue>;

    /// Finds out how the runtime takes bodies, and makes these pieces of one ready for that.
    #[wasm_bindgen(js_name = readyBody, catch)]
    pub fn ready_body(pieces: Array) -> Result<Promise, JsValue>;

    /// The body of a request: a `Blob`, or bytes; throws where it would not be what was put together.
    #[wasm_bindgen(js_name = bodyFrom, catch)]
    fn body_from(pieces: Array, length: f64) -> Result<JsValue, JsValue>;

    /// The length of a `Blob`, or -1.
    #[wasm_bindgen(js_name = sizeOf, catch)]
    fn size_of(blob: &JsValue) -> Result<f64, JsValue>;

    /// The bytes of a `Blob`.
    #[wasm_bindgen(js_name = readOf, catch)]
    fn read_of(blob: &JsValue, start: f64, end: f64) -> Result<Promise, JsValue>;

    /// The body of a `Response`; `undefined` where it is too long.
    #[wasm_bindgen(js_name = bodyOf, catch)]
    pub fn body_of(response: &JsValue, limit: f64) -> Result<Promise, JsValue>;
}

/// A `Blob` or `File`.
struct BlobSource {
    blob: JsValue,
    size: u64,
    /// A `File`'s `lastModified`.
    modified: Option<f64>,
}

impl Source for BlobSource {
    fn size(&self) -> u64 {
        self.size
    }

    fn modified(&self) -> Option<f64> {
        self.modified
    }

    fn as_it_is(&self) -> Option<Chunk> {
        part(&self.blob)
    }

    fn read(&self, start: u64, end: u64) -> LocalBoxFuture<'_, Result<Vec<u8>, Unreadable>> {
        let bytes = read_of(&self.blob, start as f64, end as f64).map(JsFuture::from);
        Box::pin(async move {
            let bytes = bytes.map_err(unreadable)?.await.map_err(unreadable)?;
            Ok(Uint8Array::new(&bytes).to_vec())
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

    fn as_it_is(&self) -> Option<Chunk> {
        part(&self.value)
    }

    fn read(&self, start: u64, end: u64) -> LocalBoxFuture<'_, Result<Vec<u8>, Unreadable>> {
        let bytes = bytes_of(&self.value, start as f64, end as f64).map_err(unreadable);
        Box::pin(std::future::ready(bytes))
    }
}

fn part(value: &JsValue) -> Option<Chunk> {
    let part = part_of(value).ok().filter(|part| !part.is_undefined())?;
    Some(Chunk::Kept(Rc::new(part)))
}

fn unreadable(thrown: JsValue) -> Unreadable {
    Unreadable::new(UNREADABLE, Params::of(vec![("cause", words(&thrown).into())]))
}

/// The contents of a file or buffer, or `None` where `value` is neither.
pub fn source(value: &JsValue) -> Option<Rc<dyn Source>> {
    if is_blob(value) {
        let size = size_of(value).unwrap_or(-1.0);
        let modified = get(value, "lastModified").as_f64();
        let source = BlobSource { blob: value.clone(), size: size as u64, modified };
        // One that does not tell its length would go out empty.
        return (size >= 0.0).then(|| Rc::new(source) as Rc<dyn Source>);
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
pub fn encoded(blob: JsValue, modified: Option<f64>) -> Encoded {
    let length = get(&blob, "size").as_f64().unwrap_or_default() as u64;
    Encoded { chunks: vec![(Chunk::Kept(Rc::new(blob)), length)], modified }
}

/// Whether `value` is a list, and no buffer: these are iterable too, over bytes.
pub fn is_list(value: &JsValue) -> bool {
    let is_iterable = Reflect::has(value, &Symbol::iterator()).unwrap_or(false);
    let has_length = || get(value, "length").as_f64().is_some();
    value.is_object() && (is_iterable || has_length()) && source(value).is_none()
}

/// The pieces of a request's body that are kept outside of our memory.
pub fn kept(body: Option<&Body>) -> Array {
    let pieces = Array::new();
    for chunk in body.iter().flat_map(|body| &body.chunks) {
        if let Chunk::Kept(kept) = chunk
            && let Some(blob) = kept.downcast_ref::<JsValue>()
        {
            pieces.push(blob);
        }
    }
    pieces
}

/// What a request is given as its body.
pub fn of_body(body: &Body) -> Result<JsValue, JsValue> {
    let parts = parts(body.chunks.iter())?;
    if body.is_form { form_from(parts) } else { body_from(parts, body.length as f64) }
}

/// Each piece as a `Blob`.
fn parts<'a>(chunks: impl Iterator<Item = &'a Chunk>) -> Result<Array, JsValue> {
    let parts = Array::new();
    for chunk in chunks {
        parts.push(&of_chunk(chunk)?);
    }
    Ok(parts)
}

/// A piece as a `Blob`.
pub fn of_chunk(chunk: &Chunk) -> Result<JsValue, JsValue> {
    match chunk {
        Chunk::Bytes(bytes) => Ok(blob_of(bytes)?.into()),
        Chunk::Kept(kept) => kept
            .downcast_ref::<JsValue>()
            .cloned()
            .ok_or_else(|| "a piece that nobody here made".into()),
    }
}

/// One `Blob` of all pieces, without joining them in memory.
pub fn join<'a>(chunks: impl Iterator<Item = &'a Chunk>, kind: &str) -> Result<Blob, JsValue> {
    let parts = parts(chunks)?;
    let options = BlobPropertyBag::new();
    options.set_type(kind);
    Blob::new_with_blob_sequence_and_options(&parts, &options)
}
