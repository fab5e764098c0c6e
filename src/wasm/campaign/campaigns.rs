//! Making, opening, listing and deleting campaigns.

use std::rc::Rc;

use js_sys::{JsString, Promise};
use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen::{JsCast, JsValue};

use crate::campaign::campaigns::Campaigns;
use crate::campaign::journal::Journal;
use crate::campaign::journal::files::Decoded;
use crate::campaign::journal::known::Known;
use crate::campaign::make::{NewCampaign, Recipients};
use crate::campaign::schedule::zone::Zone;
use crate::core::error::Error;
use crate::core::error::codes::files::ROW_FILES_TYPE;
use crate::core::error::codes::{Params, options as codes};
use crate::core::error::problem::Problems;
use crate::core::message::attachment::{Bytes, Source};
use crate::core::message::file_draft::{AttachmentDraft, DataDraft};

use super::Campaign;
use crate::wasm::client::{Client, each, run, with_date};
use crate::wasm::host::zone::IntlZone;
use crate::wasm::values::blob;
use crate::wasm::values::inputs::{flag, truth};
use crate::wasm::values::message;
use crate::wasm::values::plain::plain;
use crate::wasm::values::property::{array_from, get, given};
use crate::wasm::values::to_js::to_js;

#[wasm_bindgen]
impl Client {
    /// Makes a campaign. Of recipients that are rows the package's own module makes `records`, JSON.
    #[wasm_bindgen(js_name = createCampaign)]
    pub fn create_campaign(&self, new: JsValue, records: JsValue, options: JsValue) -> Promise {
        let this = self.clone();
        run(options, async move |call, _| {
            if !new.is_object() {
                return Err(Error::told("campaign", codes::TYPE_OBJECT, Params::none()));
            }
            let campaign = this.campaigns().create(read(&new, &records)?, call).await?;
            Ok(Campaign::new(campaign).into())
        })
    }

    /// Opens a campaign of the journal.
    #[wasm_bindgen(js_name = openCampaign)]
    pub fn open_campaign(&self, id: JsValue, options: JsValue) -> Promise {
        let this = self.clone();
        run(options, async move |call, _| {
            let id = id.as_string().unwrap_or_default();
            let campaign = this.campaigns().open(&id, call).await?;
            Ok(Campaign::new(campaign).into())
        })
    }

    /// All campaigns of the journal.
    #[wasm_bindgen(js_name = listCampaigns)]
    pub fn list_campaigns(&self, options: JsValue) -> Promise {
        let this = self.clone();
        run(options, async move |call, _| {
            let listed = to_js(&this.campaigns().list(call).await?);
            each(&listed, |one| {
                with_date(one, "createdAt");
                super::progress_dates(&get(one, "progress"));
            });
            Ok(listed)
        })
    }

    /// Deletes a campaign.
    #[wasm_bindgen(js_name = deleteCampaign)]
    pub fn delete_campaign(&self, id: JsValue, options: JsValue) -> Promise {
        let this = self.clone();
        run(options, async move |call, _| {
            let id = id.as_string().unwrap_or_default();
            this.campaigns().delete(&id, call).await?;
            Ok(JsValue::UNDEFINED)
        })
    }
}

thread_local! {
    /// Of all clients of the page: campaigns bear ids that no two journals share.
    static KNOWN: Known = Known::default();
}

fn known() -> Known {
    KNOWN.with(Known::clone)
}

impl Client {
    fn campaigns(&self) -> Campaigns {
        Campaigns {
            client: self.0.clone(),
            watch: self.1.clone(),
            journal: Journal::new(Rc::new(self.2.clone()), known()),
            zones: Rc::new(|name: &str| Ok(Rc::new(IntlZone::new(name)?) as Rc<dyn Zone>)),
        }
    }
}

fn read(new: &JsValue, records: &JsValue) -> Result<NewCampaign, Error> {
    refuse_unknown(new, "", &FIELDS)?;
    let field = |name| plain(&get(new, name));
    let own = get(new, "rowAttachments");
    if !own.is_undefined() && !own.is_null() && !own.is_object() {
        return Err(Error::told("rowAttachments", ROW_FILES_TYPE, Params::none()));
    }
    if own.is_object() {
        refuse_unknown(&own, "rowAttachments.", &OWN)?;
    }
    Ok(NewCampaign {
        name: field("name"),
        sender: field("sender"),
        subject: field("subject"),
        body: field("body"),
        text: field("text"),
        recipients: recipients(new, records),
        encoding: field("encoding"),
        address_column: field("addressColumn"),
        attachments: files(&get(new, "attachments")),
        file_columns: columns(&get(&own, "columns")),
        files: files(&get(&own, "files")),
        reference: field("reference"),
        same_mailbox: field("sameMailbox"),
        accepted_addresses: field("acceptedAddresses"),
        pace: pace(&get(new, "pace")),
        price: field("pricePerMessage"),
        skip_problems: flag(new, "skipProblems", false)?,
        allow_empty_files: truth(new, "allowEmptyFiles")?,
    })
}

/// The columns that name files, of which each may say more than its name.
fn columns(columns: &JsValue) -> serde_json::Value {
    match columns.dyn_ref::<js_sys::Array>() {
        Some(list) => list.iter().map(|column| plain(&column)).collect(),
        None => plain(columns),
    }
}

/// The pace, whose hours lie one level deeper than other inputs.
fn pace(pace: &JsValue) -> serde_json::Value {
    let mut plainly = plain(pace);
    let hours = given(pace, "hours");
    if let (Some(fields), Some(hours)) = (plainly.as_object_mut(), hours) {
        fields.insert("hours".to_owned(), plain(&hours));
    }
    plainly
}

/// What a campaign is made of, and what names its own files.
const FIELDS: [&str; 16] = [
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
];
const OWN: [&str; 2] = ["columns", "files"];

/// Refuses misspelt names: a campaign would go out without its files.
fn refuse_unknown(given: &JsValue, path: &str, known: &[&str]) -> Result<(), Error> {
    let mut problems = Problems::default();
    let names = js_sys::Object::keys(given.unchecked_ref::<js_sys::Object>());
    for name in names.iter().filter_map(|name| name.as_string()) {
        if !known.contains(&name.as_str()) && name != "skipProblems" {
            let params = Params::of(vec![("known", known.to_vec().into())]);
            problems.tell(format!("{path}{name}"), codes::UNKNOWN_NAME, params);
        }
    }
    if problems.is_empty() { Ok(()) } else { Err(Error::Validation(problems.into_vec())) }
}

fn recipients(new: &JsValue, records: &JsValue) -> Recipients {
    if let Some(records) = records.as_string() {
        return serde_json::from_str(&records).map_or(Recipients::Wrong, Recipients::Records);
    }
    let given = get(new, "recipients");
    if let Some(text) = given.dyn_ref::<JsString>() {
        // A text has no encoding left to ask for: a mark says so.
        let marked = format!("\u{feff}{}", String::from(text));
        return Recipients::Csv(Rc::new(Bytes(marked.into_bytes())));
    }
    blob::source(&given).map_or(Recipients::Wrong, Recipients::Csv)
}

fn files(list: &JsValue) -> Option<Vec<AttachmentDraft>> {
    if list.is_undefined() || list.is_null() {
        return Some(Vec::new());
    }
    if !blob::is_list(list) {
        return None;
    }
    Some(array_from(list).ok()?.iter().map(|item| file(&item)).collect())
}

/// A file to keep: one that was encoded before is decoded again, since a journal keeps files as they are.
fn file(item: &JsValue) -> AttachmentDraft {
    let draft = message::attachment(item);
    let DataDraft::Encoded(_, size) = draft.data else { return draft };
    let data = blob::source(&get(item, "encoded")).map_or(DataDraft::Missing, |encoded| {
        DataDraft::Source(Rc::new(Decoded::new(encoded, size)) as Rc<dyn Source>)
    });
    AttachmentDraft { data, ..draft }
}
