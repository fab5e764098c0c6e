//! `POST /pec`: what a registration must hold, and the record it becomes.

use serde_json::{Map, Value, json};

use crate::core::date::is_day;
use crate::core::message::address;

use super::format::answers::Answer;
use super::format::calendar::seconds;
use super::format::callbacks;
use super::format::fields;
use super::mailbox::{Mailbox, PROCESSING, State};
use super::state::{Moment, Registration};
use super::terms::kind::Kind;
use super::terms::names;
use super::terms::names::{is_address, is_ordinary_address};
use super::terms::prices;
use super::terms::refusals;
use super::terms::refusals::Refusal;

/// What must be there, in the order of the service's document, and the number that its absence has. 224
/// is documented, the others are the sandbox's own.
const REQUIRED: [(&str, u16); 16] = [
    ("casella_pec", 221),
    ("tipo_casella", 224),
    ("tipo_cliente", 226),
    ("nome_richiedente", 231),
    ("cognome_richiedente", 232),
    ("email", 233),
    ("telefono", 235),
    ("codice_fiscale_richiedente", 237),
    ("data_nascita_richiedente", 241),
    ("sesso_richiedente", 239),
    ("nazione_nascita_richiedente", 243),
    ("indirizzo_titolare", 247),
    ("comune_titolare", 248),
    ("cap_titolare", 249),
    ("nazione_titolare", 251),
    ("provincia_titolare", 253),
];

/// The fields that take one of a few names, and the number of any other.
const CHOICES: [(&str, &[&str], u16); 5] = [
    (
        "tipo_casella",
        &["STANDARD", "BRONZE", "SILVER", "GOLD", "DOMICILIODIGITALE", "PECMASSIVA"],
        225,
    ),
    ("tipo_cliente", &["IM", "PS", "PL", "PC", "A", "PV", "X"], 227),
    (
        "sottotipo_cliente",
        &[
            "SI", "IN", "CM", "TE", "ES", "ME", "AL", "CF", "ED", "TM", "MA", "AR", "TL", "FI",
            "X", "PC", "PR", "PN", "PT", "PA", "PL", "LR", "LP", "LC", "LM", "LA", "LI",
        ],
        229,
    ),
    ("sesso_richiedente", &["M", "F"], 240),
    ("tipo_documento", &["CARTA_D_IDENTITA", "PATENTE", "PASSAPORTO"], 257),
];

/// The subtypes of the types that have some.
const SUBTYPES: [(&str, &[&str]); 3] = [
    (
        "IM",
        &["SI", "IN", "CM", "TE", "ES", "ME", "AL", "CF", "ED", "TM", "MA", "AR", "TL", "FI", "X"],
    ),
    ("PS", &["PC", "PR", "PN", "PT", "PA", "PL", "X"]),
    ("PL", &["LR", "LP", "LC", "LM", "LA", "LI", "X"]),
];

/// Dates, and the number of one that is none. 242 is documented.
const DATES: [(&str, u16); 3] = [
    ("data_nascita_richiedente", 242),
    ("data_scadenza_documento", 259),
    ("data_rilascio_documento", 260),
];

const ADDRESS_NOT_VALID: u16 = 222;
const EMAIL_NOT_VALID: u16 = 234;
const CALLBACK_NOT_VALID: u16 = 255;

impl Registration {
    pub(in crate::sandbox::registration) fn register(
        &mut self,
        mut fields: Map<String, Value>,
        moment: &Moment<'_>,
    ) -> Answer {
        fields::require(&fields, &REQUIRED)?;
        let kind = check(&mut fields)?;
        let address = fields::text(&fields, "casella_pec").unwrap_or_default();
        let domain = address.split_once('@').map(|(_, domain)| domain.to_ascii_lowercase());
        let domain = domain.unwrap_or_default();
        if !names::is_sold(&domain) && !self.domains.contains(&domain) {
            return Err(Refusal::foreign_domain(&domain));
        }
        if names::is_taken_elsewhere(&address) || self.holds(&address) {
            return Err(refusals::REGISTER_TAKEN);
        }
        self.wallet.pay(prices::year(kind), refusals::REGISTER_CREDIT)?;
        let id = self.new_id(moment);
        let mut mailbox = Mailbox {
            id: id.clone(),
            address: address::folded(&address),
            kind,
            state: State::Registered,
            record: fields,
            due: None,
            expires: None,
        };
        write(&mut mailbox, &address, &domain, moment);
        if names::local(&address).starts_with("annullata") {
            mailbox.due = Some((moment.after(PROCESSING), State::Cancelled));
        }
        let shown = mailbox.shown();
        self.mailboxes.push(mailbox);
        Ok(shown)
    }
}

/// Refuses fields that are there and not as they should be; writes the others as the service does.
fn check(fields: &mut Map<String, Value>) -> Result<Kind, Refusal> {
    let is = |fields: &Map<String, Value>, name: &str, good: fn(&str) -> bool| {
        fields::text(fields, name).is_none_or(|text| good(&text))
    };
    if !is(fields, "casella_pec", is_address) {
        return Err(Refusal::not_valid("casella_pec", ADDRESS_NOT_VALID));
    }
    for (name, names, error) in CHOICES {
        fields::choose(fields, name, names, error)?;
    }
    let (kind, subtype) = ("tipo_cliente", "sottotipo_cliente");
    if let (Some(kind), Some(given)) = (fields::text(fields, kind), fields::text(fields, subtype)) {
        let known = SUBTYPES.iter().find(|(name, _)| *name == kind);
        if known.is_some_and(|(_, subtypes)| !subtypes.contains(&given.as_str())) {
            return Err(Refusal::not_valid(subtype, 229));
        }
    }
    if !is(fields, "email", is_ordinary_address) {
        return Err(Refusal::not_valid("email", EMAIL_NOT_VALID));
    }
    for (name, error) in DATES {
        if !is(fields, name, is_day) {
            return Err(Refusal::not_a_date(name, error));
        }
    }
    callbacks::complete(fields, CALLBACK_NOT_VALID)?;
    for name in ["nazione_nascita_richiedente", "nazione_titolare"] {
        if let Some(text) = fields::text(fields, name) {
            fields.insert(name.to_owned(), text.to_ascii_uppercase().into());
        }
    }
    let kind = fields::text(fields, "tipo_casella").and_then(|name| Kind::of(&name));
    kind.ok_or_else(|| Refusal::not_valid("tipo_casella", 225))
}

/// What the service adds to the caller's fields; its own win over the caller's of the same name.
fn write(mailbox: &mut Mailbox, address: &str, domain: &str, moment: &Moment<'_>) {
    // What people may leave out stands in the record all the same, empty.
    for name in [
        "sottotipo_cliente",
        "sottotipo_cliente_altro",
        "cellulare",
        "comune_nascita_richiedente",
        "provincia_nascita_richiedente",
        "denominazione_titolare",
        "cf_piva_titolare",
    ] {
        mailbox.record.entry(name).or_insert_with(|| "".into());
    }
    let renews = fields::is_on(&mailbox.record, "autorinnovo");
    let now = seconds(moment.now);
    mailbox.set("id", mailbox.id.clone());
    mailbox.set("casella_pec", address);
    mailbox.set("descrizione", address);
    // The running service was seen to answer so.
    mailbox.set("dominio", if domain == "pecmassiva.com" { "postamassiva.com" } else { domain });
    mailbox.set("owner", super::state::OWNER);
    mailbox.set("stato", State::Registered.name());
    mailbox.set("timestamp", json!({"registrazione": now, "ultima_modifica": now}));
    mailbox.set("cod_attivazione", format!("1{:07}", moment.random.next() % 10_000_000));
    mailbox.set("uid", moment.user());
    mailbox.set("autorinnovo", renews);
    mailbox.set("data_scadenza", "");
    for name in ["conservazione", "sms", "storico"] {
        mailbox.set(name, false);
    }
    for name in ["spazio_conservazione", "spazio_disco", "spazio_storico"] {
        mailbox.set(name, 0);
    }
    for name in
        ["data_attivazione", "documenti_attivazione", "documenti_conservazione", "multiutenza"]
    {
        mailbox.record.remove(name);
    }
}
