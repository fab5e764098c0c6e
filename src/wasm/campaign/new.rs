//! What a campaign is made of, as JavaScript gives it.

use std::rc::Rc;

use js_sys::JsString;
use serde_json::Value;
use wasm_bindgen::{JsCast, JsValue};

use crate::campaign::campaigns::make::{NewCampaign, Recipients};
use crate::campaign::journal::files::Decoded;
use crate::core::error::Error;
use crate::core::error::codes::Params;
use crate::core::error::codes::files::ROW_FILES_TYPE;
use crate::core::error::problem::Problems;
use crate::core::message::attachment::{Bytes, Source};
use crate::core::message::file_draft::{AttachmentDraft, DataDraft};

use crate::wasm::values::blob;
use crate::wasm::values::inputs::{tell_unknown, truth};
use crate::wasm::values::message::{attachment, attachments};
use crate::wasm::values::plain::plain;
use crate::wasm::values::property::{get, given, is_object_or_nothing};

/// Reads a campaign to be made; of recipients that are rows there are `records`, JSON.
///
/// # Errors
/// [`Error::Validation`] of a name that is unknown; values are checked by the core.
pub fn read(new: &JsValue, records: &JsValue) -> Result<NewCampaign, Error> {
    let mut problems = Problems::default();
    tell_unknown(new, "", &FIELDS, &mut problems);
    let field = |name| plain(&get(new, name));
    let own = get(new, "rowAttachments");
    if !is_object_or_nothing(&own) {
        return Err(Error::told("rowAttachments", ROW_FILES_TYPE, Params::none()));
    }
    tell_unknown(&own, "rowAttachments.", &OWN, &mut problems);
    if !problems.is_empty() {
        return Err(Error::Validation(problems.into_vec()));
    }
    Ok(NewCampaign {
        kind: field("kind"),
        name: field("name"),
        sender: field("sender"),
        subject: field("subject"),
        body: field("body"),
        text: field("text"),
        recipients: recipients(new, records),
        encoding: field("encoding"),
        address_column: field("addressColumn"),
        attachments: attachments(&get(new, "attachments"), file),
        file_columns: columns(&get(&own, "columns")),
        files: attachments(&get(&own, "files"), file),
        template: field("template"),
        together: field("together"),
        reference: field("reference"),
        same_mailbox: field("sameMailbox"),
        accepted_addresses: field("acceptedAddresses"),
        pace: pace(&get(new, "pace")),
        price: field("pricePerMessage"),
        skip_problems: truth(new, "skipProblems")?.unwrap_or(false),
        allow_empty_files: truth(new, "allowEmptyFiles")?,
    })
}

/// The columns that name files, of which each may say more than its name.
fn columns(columns: &JsValue) -> Value {
    match columns.dyn_ref::<js_sys::Array>() {
        Some(list) => list.iter().map(|column| plain(&column)).collect(),
        None => plain(columns),
    }
}

/// The pace, whose hours lie one level deeper than other inputs.
fn pace(pace: &JsValue) -> Value {
    let mut plainly = plain(pace);
    let hours = given(pace, "hours");
    if let (Some(fields), Some(hours)) = (plainly.as_object_mut(), hours) {
        fields.insert("hours".to_owned(), plain(&hours));
    }
    plainly
}

/// What a campaign is made of, and what names its own files.
const FIELDS: [&str; 20] = [
    "kind",
    "template",
    "together",
    "name",
    "sender",
    "subject",
    "body",
    "text",
    "recipients",
    "encoding",
    "addressColumn",
    "attachments",
    "rowAttachments",
    "reference",
    "sameMailbox",
    "acceptedAddresses",
    "pace",
    "pricePerMessage",
    "allowEmptyFiles",
    "skipProblems",
];
const OWN: [&str; 2] = ["columns", "files"];

fn recipients(new: &JsValue, records: &JsValue) -> Recipients {
    if let Some(records) = records.as_string() {
        return Recipients::records(&records);
    }
    let given = get(new, "recipients");
    if let Some(text) = given.dyn_ref::<JsString>() {
        // A text has no encoding left to ask for: a mark says so.
        let marked = format!("\u{feff}{}", String::from(text));
        return Recipients::Csv(Rc::new(Bytes(marked.into_bytes())));
    }
    blob::source(&given).map_or(Recipients::Wrong, Recipients::Csv)
}

/// A file to keep: one that was encoded before is decoded again, since a journal keeps files as they are.
fn file(item: &JsValue) -> AttachmentDraft {
    let draft = attachment(item);
    let DataDraft::Encoded(_, size) = draft.data else { return draft };
    let data = blob::source(&get(item, "encoded")).map_or(DataDraft::Missing, |encoded| {
        DataDraft::Source(Rc::new(Decoded::new(encoded, size)) as Rc<dyn Source>)
    });
    AttachmentDraft { data, ..draft }
}
