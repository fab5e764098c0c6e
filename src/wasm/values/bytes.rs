//! Blobs made of bytes.

use std::rc::Rc;

use wasm_bindgen::JsValue;

use crate::core::error::Error;
use crate::core::error::codes::{Told, errors};
use crate::core::host::transport::Chunk;

use super::blob::join;

/// A `Blob` of bytes that came from the service or were made of its answers.
///
/// # Errors
/// The runtime could not keep it.
pub fn blob_of_bytes(bytes: &[u8], kind: &str) -> Result<JsValue, Error> {
    let chunk = Chunk::Bytes(Rc::new(bytes.to_vec().into()));
    join([&chunk].into_iter(), kind).map(JsValue::from).map_err(|_| Error::Response {
        told: Told::plain(errors::RESPONSE_BLOB),
        status: 200,
        body: String::new(),
    })
}
