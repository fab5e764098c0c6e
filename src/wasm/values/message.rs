//! A caller's message, as the core checks it.

use serde_json::Value;
use wasm_bindgen::{JsCast, JsValue};

use crate::core::error::problem::Problems;
use crate::core::message::draft::Draft;
use crate::core::message::file_draft::{AttachmentDraft, DataDraft};

use super::blob;
use super::inputs::tell_unknown;
use super::plain::plain;
use super::property::{array_from, get};

/// What a message is made of.
const FIELDS: [&str; 6] = ["sender", "recipient", "subject", "body", "text", "attachments"];

/// What may be said of one that is sent.
const OPTIONS: [&str; 6] =
    ["idempotencyKey", "onProgress", "allowEmptyFiles", "acceptedAddresses", "signal", "timeout"];

/// Reads a message and what options say of it; nothing is checked here.
pub fn draft(message: &JsValue, options: &JsValue) -> Draft {
    let field = |name| plain(&get(message, name));
    let mut unknown = Problems::default();
    tell_unknown(message, "", &FIELDS, &mut unknown);
    tell_unknown(options, "options.", &OPTIONS, &mut unknown);
    Draft {
        sender: field("sender"),
        recipient: field("recipient"),
        subject: field("subject"),
        body: field("body"),
        text: field("text"),
        attachments: attachments(&get(message, "attachments"), attachment),
        accepted_addresses: plain(&get(options, "acceptedAddresses")),
        unknown,
    }
}

/// Reads a list of files, each as `read` does; nothing where it is no list.
pub fn attachments(
    list: &JsValue,
    read: fn(&JsValue) -> AttachmentDraft,
) -> Option<Vec<AttachmentDraft>> {
    if list.is_null_or_undefined() {
        return Some(Vec::new());
    }
    if !blob::is_list(list) {
        return None;
    }
    Some(array_from(list).ok()?.iter().map(|item| read(&item)).collect())
}

/// Reads a file; nothing is checked here.
pub fn attachment(item: &JsValue) -> AttachmentDraft {
    if blob::is_blob(item) {
        return AttachmentDraft {
            name: plain(&get(item, "name")),
            kind: plain(&get(item, "type")),
            data: data(item),
        };
    }
    // What `attach` gave: the package keeps the encoded contents under this name.
    let encoded = get(item, "encoded");
    if blob::is_blob(&encoded) {
        let size = get(item, "size").as_f64().unwrap_or_default() as u64;
        let (name, kind) = (plain(&get(item, "name")), plain(&get(item, "type")));
        return AttachmentDraft {
            name,
            kind,
            data: DataDraft::Encoded(blob::encoded(encoded, get(item, "modified").as_f64()), size),
        };
    }
    let contents = get(item, "data");
    let kind = match plain(&get(item, "type")) {
        Value::Null if blob::is_blob(&contents) => plain(&get(&contents, "type")),
        kind => kind,
    };
    let data = match data(&contents) {
        DataDraft::Source(source) if get(item, "isAttached").is_truthy() => {
            DataDraft::Attached(source)
        }
        data => data,
    };
    AttachmentDraft { name: plain(&get(item, "name")), kind, data }
}

fn data(value: &JsValue) -> DataDraft {
    if value.is_null_or_undefined() {
        return DataDraft::Missing;
    }
    if let Some(text) = value.dyn_ref::<js_sys::JsString>() {
        return DataDraft::Text(text.into());
    }
    blob::source(value).map_or(DataDraft::Wrong, DataDraft::Source)
}
