//! `/comunica_pec`: telling the business register about a mailbox.

use serde_json::{Map, Value, json};

use super::communication::{Communication, Stage};
use super::format::answers::Answer;
use super::format::callbacks;
use super::format::documents::file_names;
use super::format::{documents, fields};
use super::state::{Moment, Registration};
use super::terms::names::{is_address, is_ordinary_address};
use super::terms::prices;
use super::terms::refusals;
use super::terms::refusals::{Ids, Refusal};

/// How long the register takes for its code.
const CODE: f64 = 3_600_000.0;
/// How long it takes for the rest.
const PROCESSING: f64 = 24.0 * CODE;

/// What must be there, and the number that its absence has. 344 is documented, the others are the
/// sandbox's own.
const REQUIRED: [(&str, u16); 10] = [
    ("casella_pec", 335),
    ("cf", 337),
    ("nome", 338),
    ("cognome", 339),
    ("qualifica", 340),
    ("email", 342),
    ("cellulare", 343),
    ("ragione_sociale", 345),
    ("cf_piva", 344),
    ("comune", 346),
];
/// Its last one.
const PROVINCE: (&str, u16) = ("provincia", 347);

const ROLES: [&str; 7] = [
    "AMMINISTRATORE",
    "COMMISSARIO_GIUDIZIARIO",
    "CURATORE_FALLIMENTARE",
    "LEGALE_RAPPRESENTANTE",
    "LIQUIDATORE",
    "SOCIO",
    "TITOLARE",
];
const ROLE_NOT_VALID: u16 = 341;
const EMAIL_NOT_VALID: u16 = 348;
const CALLBACK_NOT_VALID: u16 = 349;

impl Registration {
    /// `GET /comunica_pec`, newest first.
    pub(super) fn communications(&self) -> Answer {
        let list: Vec<Value> =
            self.communications.0.iter().rev().map(Communication::summary).collect();
        if list.is_empty() { Err(refusals::NO_COMMUNICATIONS) } else { Ok(list.into()) }
    }

    /// `POST /comunica_pec`
    pub(super) fn communicate(
        &mut self,
        mut fields: Map<String, Value>,
        moment: &Moment<'_>,
    ) -> Answer {
        fields::require(&fields, &REQUIRED)?;
        fields::require(&fields, &[PROVINCE])?;
        let address = fields::text(&fields, "casella_pec").unwrap_or_default();
        if !is_address(&address) {
            // The words of the document, which has 208 for them elsewhere.
            return Err(Refusal { error: 336, ..refusals::ADDRESS_NOT_VALID });
        }
        fields::choose(&mut fields, "qualifica", &ROLES, ROLE_NOT_VALID)?;
        let email = fields::text(&fields, "email").unwrap_or_default();
        if !is_ordinary_address(&email) {
            return Err(Refusal::not_valid("email", EMAIL_NOT_VALID));
        }
        callbacks::complete(&mut fields, CALLBACK_NOT_VALID)?;
        self.wallet.pay(prices::COMMUNICATION, refusals::COMMUNICATE_CREDIT)?;
        fields.entry("callback").or_insert(Value::Bool(false));
        let id = self.new_id(moment);
        let due = Some((moment.after(CODE), Stage::Waiting));
        let stage = Stage::Requested;
        let mut communication = Communication { id: id.clone(), stage, record: fields, due };
        communication.set("id", id);
        communication.set("owner", super::state::OWNER);
        communication.set("codice_registro_imprese", "openapi");
        communication.set("documenti_registro_imprese", json!([]));
        communication.write(stage, moment.now);
        let shown = communication.shown();
        self.communications.0.push(communication);
        Ok(shown)
    }

    /// `PATCH /comunica_pec/{id}`
    pub(super) fn upload(
        &mut self,
        id: &str,
        fields: &Map<String, Value>,
        moment: &Moment<'_>,
    ) -> Answer {
        let communication = self.communications.find(id, Ids::UPLOAD)?;
        let given = documents::given(fields);
        if given.is_empty() {
            return Err(refusals::UPLOAD_DOCUMENTS);
        }
        if communication.stage != Stage::Waiting {
            return Err(refusals::UPLOAD_STATE);
        }
        if !given.iter().all(|text| documents::is_signed(text)) {
            return Err(refusals::NOT_SIGNED);
        }
        let names = file_names(&communication.id, given.len(), "registro_imprese.p7m");
        communication.set("documenti_registro_imprese", names);
        communication.due = Some((moment.after(PROCESSING), Stage::Done));
        communication.enter(Stage::Uploaded, moment.now, &mut self.outbox);
        Ok(communication.shown())
    }
}
