//! `pec.mailboxes` and `pec.registry`.

use std::rc::Rc;

use js_sys::Promise;
use serde_json::Value;
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;

use crate::api::pec::{Documents, Record, Space, Waiting};
use crate::core::call::Call;
use crate::core::error::Error;
use crate::core::error::codes::{Params, Told, errors, options as codes};
use crate::core::error::problem::Problems;
use crate::core::exchange::answer;
use crate::core::host::transport::Chunk;
use crate::core::message::file_draft::DataDraft;

use super::client::Client;
use super::values::blob;
use super::values::inputs::{string, tell_unknown, texts, truth, whole};
use super::values::message;
use super::values::method::run;
use super::values::plain::plain;
use super::values::property::{array_from, get, given, json_text, tag};
use super::values::to_js::to_js;

#[wasm_bindgen]
impl Client {
    /// One call of the second service, by its name in `pec.mailboxes` or, after `registry.`, in
    /// `pec.registry`. `subject` is the address, domain or id, `input` what goes with it. One method for
    /// all: each exported one costs a page 2 kB.
    pub fn pec(&self, name: String, subject: JsValue, input: JsValue, options: JsValue) -> Promise {
        let this = self.clone();
        run(options, async move |call, options| {
            let subject = subject.as_string().unwrap_or_default();
            this.call_pec(&name, &subject, &input, options, call).await
        })
    }
}

impl Client {
    async fn call_pec(
        &self,
        name: &str,
        subject: &str,
        input: &JsValue,
        options: &JsValue,
        call: &Call,
    ) -> Result<JsValue, Error> {
        let client = &self.0;
        check_names(name, input, options)?;
        let record: Record = match name {
            "isAvailable" => return Ok(client.is_available(subject, call).await?.into()),
            "isPecDomain" => return Ok(client.is_pec_domain(subject, call).await?.into()),
            "list" => return Ok(to_js(&client.mailboxes(call).await?)),
            "registry.list" => return Ok(to_js(&client.communications(call).await?)),
            "activationForm" => {
                return pdf(client.form(subject, "modulo_attivazione", call).await?);
            }
            "archiveForm" => {
                return pdf(client.form(subject, "modulo_conservazione", call).await?);
            }
            "registry.powerOfAttorney" => {
                return pdf(client.power_of_attorney(subject, call).await?);
            }
            "register" => {
                let check = truth(options, "check")?.unwrap_or(true);
                client.register(json(input, "fields")?, check, call).await?
            }
            "get" => client.mailbox(subject, call).await?,
            "activate" => client.activate(subject, &documents(input), call).await?,
            "activateArchive" => {
                let files = documents(&get(input, "documents"));
                let space = space(input, "space", "spazio_conservazione", 512);
                client.activate_archive(subject, &files, &space, call).await?
            }
            "resize" => {
                let spaces = [
                    space(input, "disk", "spazio_disco", 1024),
                    space(input, "history", "spazio_storico", 1024),
                    space(input, "archive", "spazio_conservazione", 512),
                ];
                client.resize(subject, &spaces, call).await?
            }
            "changeType" => {
                let kind = input.as_string().unwrap_or_default();
                client.change_type(subject, &kind, call).await?
            }
            "renew" => {
                let years = given(options, "years");
                let years = years.map(|years| years.as_f64().unwrap_or(f64::NAN));
                client.renew(subject, years, call).await?
            }
            "revoke" => client.revoke(subject, call).await?,
            "addUser" => client.add_user(subject, json(input, "user")?, call).await?,
            "waitFor" => {
                let waiting =
                    Waiting { states: states(input), interval: whole(options, "interval", 1)? };
                client.wait_for(subject, &waiting, call).await?
            }
            "certifyDomain" => {
                let path = string(options, "path")?.unwrap_or_else(|| "/dominio".into());
                client.certify_domain(json(input, "fields")?, &path, call).await?
            }
            "registry.create" => {
                let check = truth(options, "check")?.unwrap_or(true);
                client.communicate(json(input, "fields")?, check, call).await?
            }
            "registry.get" => client.communication(subject, call).await?,
            "registry.upload" => client.upload(subject, &documents(input), call).await?,
            _ => return Err(Error::told("name", codes::UNKNOWN_CALL, Params::none())),
        };
        Ok(to_js(&record))
    }
}

/// Refuses names that a call does not have: `renew` without its years pays for one.
fn check_names(name: &str, input: &JsValue, options: &JsValue) -> Result<(), Error> {
    let own: &[&str] = match name {
        "register" | "registry.create" => &["check"],
        "renew" => &["years"],
        "waitFor" => &["interval"],
        "certifyDomain" => &["path"],
        _ => &[],
    };
    let of_input: &[&str] = match name {
        "resize" => &["disk", "history", "archive"],
        "activateArchive" => &["documents", "space"],
        _ => &[],
    };
    let mut problems = Problems::default();
    if !of_input.is_empty() {
        tell_unknown(input, "", of_input, &mut problems);
    }
    tell_unknown(options, "options.", &[own, &["signal", "timeout"]].concat(), &mut problems);
    if problems.is_empty() { Ok(()) } else { Err(Error::Validation(problems.into_vec())) }
}

/// Reads one document or several; nothing is checked here.
fn documents(value: &JsValue) -> Documents {
    if value.is_null_or_undefined() {
        return Documents(Vec::new());
    }
    if !blob::is_list(value) {
        return Documents(vec![document(value)]);
    }
    match array_from(value) {
        Ok(list) => Documents(list.iter().map(|item| document(&item)).collect()),
        Err(_) => Documents(vec![DataDraft::Wrong]),
    }
}

fn document(item: &JsValue) -> DataDraft {
    match blob::source(item) {
        Some(source) => DataDraft::Source(source),
        None => message::attachment(item).data,
    }
}

fn space(input: &JsValue, field: &'static str, name: &'static str, step: u64) -> Space {
    Space { field, name, step, given: plain(&get(input, field)) }
}

fn states(value: &JsValue) -> Vec<String> {
    if let Some(state) = value.as_string() {
        return vec![state];
    }
    let list = given(value, "length").and_then(|_| array_from(value).ok()).unwrap_or_default();
    texts(&list)
}

/// A document as a `Blob`.
fn pdf(bytes: Vec<u8>) -> Result<JsValue, Error> {
    let chunk = Chunk::Bytes(Rc::new(bytes));
    let blob = blob::join([&chunk].into_iter(), "application/pdf");
    blob.map(JsValue::from).map_err(|_| Error::Response {
        told: Told::plain(errors::RESPONSE_BLOB),
        status: 200,
        body: String::new(),
    })
}

/// A value of any depth, as JSON says it.
fn json(value: &JsValue, name: &str) -> Result<Value, Error> {
    // A list or a map is none of the objects that are wanted.
    if tag(value) != "[object Object]" {
        return Err(Error::told(name, codes::TYPE_OBJECT, Params::none()));
    }
    let value = json_text(value).and_then(|text| answer::parse(text.as_bytes()));
    value.ok_or_else(|| Error::told(name, codes::TYPE_JSON, Params::none()))
}
