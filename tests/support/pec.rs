//! What tests of the second service share: a good registration, planned answers, documents.

use std::rc::Rc;

use pec_massiva::api::pec::{Documents, Record};
use pec_massiva::core::call::Call;
use pec_massiva::core::error::Error;
use pec_massiva::core::message::attachment::Bytes;
use pec_massiva::core::message::file_draft::DataDraft;
use pec_massiva::sandbox::faults::{Fault, Instead};
use serde_json::{Value, json};

use super::World;

/// An id as the service gives it.
pub const ID: &str = "6040e4613a716838dc4eee0e";

/// A registration without a fault.
pub fn registration() -> Value {
    json!({
        "casella_pec": "impresa@pecmassiva.com",
        "tipo_casella": "pecmassiva",
        "tipo_cliente": "IM",
        "sottotipo_cliente": "IN",
        "nome_richiedente": "Maria",
        "cognome_richiedente": "Rossi",
        "email": "maria@example.it",
        "telefono": "+39 06 1234567",
        "codice_fiscale_richiedente": "RSSMRA85M01H501Q",
        "data_nascita_richiedente": "01/08/1985",
        "sesso_richiedente": "f",
        "nazione_nascita_richiedente": "it",
        "provincia_nascita_richiedente": "rm",
        "denominazione_titolare": "",
        "cf_piva_titolare": "00743110157",
        "indirizzo_titolare": "via Verdi 20",
        "comune_titolare": "Roma",
        "cap_titolare": "00042",
        "nazione_titolare": "IT",
        "provincia_titolare": "RM",
        "callback": {"url": "https://portale.example.it/pec", "method": "JSON", "data": {"n": 1}},
        "autorinnovo": false,
        "un_campo_nuovo": [1, {"a": null}],
    })
}

pub fn answer(world: &World, on: &str, status: u16, body: &Value) {
    let text = if body.is_null() { String::new() } else { body.to_string() };
    let instead = Instead::Answer(status, text);
    let fault = Fault { on: on.into(), times: 1, taken: false, instead };
    world.wire.sandbox.borrow_mut().fail(fault);
}

pub fn record(fields: Value) -> Value {
    json!({"data": fields, "success": true, "message": "", "error": null})
}

pub fn refusal(message: &str, code: u32) -> Value {
    json!({"data": null, "success": false, "message": message, "error": code})
}

pub fn register(world: &World, fields: Value, advice: bool) -> Result<Record, Error> {
    world.run(world.client.register(fields, advice, &Call::default()))
}

/// Fields and the groups of their codes.
pub fn problems(result: Result<Record, Error>) -> Vec<(String, &'static str)> {
    match result {
        Err(Error::Validation(problems)) => {
            problems.into_iter().map(|problem| (problem.field.clone(), problem.group())).collect()
        }
        other => panic!("no ValidationError: {other:?}"),
    }
}

pub fn changed(changes: &Value) -> Value {
    let mut fields = registration();
    for (name, value) in changes.as_object().unwrap() {
        fields[name] = value.clone();
    }
    fields
}

pub fn documents(list: &[&[u8]]) -> Documents {
    let source = |bytes: &[u8]| DataDraft::Source(Rc::new(Bytes(bytes.to_vec())));
    Documents(list.iter().map(|bytes| source(bytes)).collect())
}

pub fn p7m() -> Vec<u8> {
    vec![0x30, 0x20, 0x06, 0x09, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x07, 0x02, 0xa0, 0]
}
