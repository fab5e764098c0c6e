//! The service as its users meet it: requests in, answers out, time in between.

mod callbacks;
mod chance;
mod communications;
mod life;
mod refusals;
mod refusals_of_steps;
mod registering;
mod services;

use serde_json::{Value, json};

use crate::sandbox::http::{Incoming, Reply};
use crate::sandbox::{Config, Sandbox};

pub(super) const HOUR: f64 = 3_600_000.0;
pub(super) const DAY: f64 = 24.0 * HOUR;
/// 8 March 2021, 11:35:24 in Rome.
pub(super) const START: f64 = 1_615_199_724_000.0;

/// The sandbox, and its clock.
pub(super) struct World {
    pub(super) sandbox: Sandbox,
    pub(super) now: f64,
}

/// What came back.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Got {
    pub(super) status: u16,
    pub(super) kind: String,
    pub(super) text: String,
}

impl Got {
    pub(super) fn json(&self) -> Value {
        serde_json::from_str(&self.text).unwrap_or_else(|_| panic!("{self:?}"))
    }

    /// `data` of a good answer.
    pub(super) fn data(&self) -> Value {
        let body = self.json();
        assert_eq!((self.status, &body["success"]), (200, &json!(true)), "{self:?}");
        assert_eq!(body["error"], Value::Null);
        body["data"].clone()
    }

    /// Status, number and text of a refusal.
    pub(super) fn refusal(&self) -> (u16, u64, String) {
        let body = self.json();
        assert_eq!((&body["success"], &body["data"]), (&json!(false), &Value::Null), "{self:?}");
        let message = body["message"].as_str().unwrap().to_owned();
        (self.status, body["error"].as_u64().unwrap(), message)
    }
}

impl World {
    pub(super) fn new() -> Self {
        Self::with(Config::default())
    }

    pub(super) fn with_credit(euros: f64) -> Self {
        Self::with(Config { credit: Some(euros), ..Config::default() })
    }

    pub(super) fn with(config: Config) -> Self {
        Self { sandbox: Sandbox::new(config), now: START }
    }

    pub(super) fn ask(&mut self, method: &str, target: &str, body: Value) -> Got {
        let body = if body.is_null() { Vec::new() } else { body.to_string().into_bytes() };
        let headers = vec![("authorization".to_owned(), "Bearer any".to_owned())];
        self.request(&Incoming::new(method, target, headers, body))
    }

    pub(super) fn request(&mut self, request: &Incoming) -> Got {
        match self.sandbox.handle(request, self.now) {
            Reply::Answer { status, headers, body } => {
                let kind = headers.iter().find(|(name, _)| name == "content-type");
                let kind = kind.map(|(_, kind)| kind.clone()).unwrap_or_default();
                Got { status, kind, text: body }
            }
            other => panic!("{other:?}"),
        }
    }

    pub(super) fn get(&mut self, target: &str) -> Got {
        self.ask("GET", target, Value::Null)
    }

    pub(super) fn pass(&mut self, milliseconds: f64) {
        self.now += milliseconds;
    }

    /// Registers a mailbox and gives its id.
    pub(super) fn register(&mut self, address: &str, kind: &str) -> String {
        let data = self.ask("POST", "/pec", registration(address, kind)).data();
        data["id"].as_str().unwrap().to_owned()
    }

    pub(super) fn step(&mut self, id: &str, step: &str, body: Value) -> Got {
        self.ask("PATCH", &format!("/pec/{id}/{step}"), body)
    }

    /// A mailbox that is `evasa`.
    pub(super) fn active(&mut self, address: &str, kind: &str) -> String {
        let id = self.register(address, kind);
        self.step(&id, "attivazione", json!({"documenti": pdf("")})).data();
        self.pass(DAY);
        assert_eq!(self.state(&id), "evasa");
        id
    }

    pub(super) fn record(&mut self, id: &str) -> Value {
        self.get(&format!("/pec/{id}")).data()
    }

    pub(super) fn state(&mut self, id: &str) -> String {
        self.record(id)["stato"].as_str().unwrap().to_owned()
    }

    /// Asks the business register and gives the id.
    pub(super) fn communicate(&mut self) -> String {
        let data = self.ask("POST", "/comunica_pec", communication()).data();
        data["id"].as_str().unwrap().to_owned()
    }
}

/// The body of the service's own example.
pub(super) fn registration(address: &str, kind: &str) -> Value {
    json!({
        "casella_pec": address, "tipo_casella": kind, "tipo_cliente": "PV",
        "sottotipo_cliente": "", "sottotipo_cliente_altro": "",
        "nome_richiedente": "mario", "cognome_richiedente": "rossi",
        "email": "mail@domain.com", "telefono": "0548798569",
        "codice_fiscale_richiedente": "RSSXXXXXXXX56E", "data_nascita_richiedente": "11/04/1982",
        "sesso_richiedente": "M", "nazione_nascita_richiedente": "it",
        "provincia_nascita_richiedente": "RM", "denominazione_titolare": "",
        "cf_piva_titolare": "", "indirizzo_titolare": "via verdi 20", "comune_titolare": "roma",
        "cap_titolare": "00042", "nazione_titolare": "it", "provincia_titolare": "rm",
    })
}

pub(super) fn communication() -> Value {
    json!({
        "casella_pec": "mypec@pec.com", "cf": "RSSMRA80A01L117D", "nome": "mario",
        "cognome": "rossi", "qualifica": "LEGALE_RAPPRESENTANTE", "email": "mail@domain.com",
        "cellulare": "34xxxxxx18", "ragione_sociale": "azienda test", "cf_piva": "12345678910",
        "comune": "roma", "pec_amministratore": false, "provincia": "RM",
    })
}

/// A body with a field changed; `null` takes it out.
pub(super) fn but(mut body: Value, name: &str, value: Value) -> Value {
    if value.is_null() {
        body.as_object_mut().unwrap().remove(name);
    } else {
        body[name] = value;
    }
    body
}

pub(super) fn base64(bytes: &[u8]) -> String {
    base64_simd::STANDARD.encode_to_string(bytes)
}

/// A document that holds `words`.
pub(super) fn pdf(words: &str) -> String {
    base64(format!("%PDF-1.4\n{words}").as_bytes())
}

pub(super) fn signed() -> String {
    base64(&[0x30, 0x82, 0x01, 0x00, 0x06, 0x09])
}
