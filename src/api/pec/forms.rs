//! The service's forms, and the checks between their fields.

use crate::core::error::Error;
use crate::core::error::codes::{Params, mailbox};
use crate::core::error::problem::Problems;

use super::form::{Field, Rule, check, text, trimmed};
use super::record::Record;

/// Types of mailbox that can be changed after they were activated, from the least to the most.
pub const CHANGEABLE: [&str; 4] = ["STANDARD", "BRONZE", "SILVER", "GOLD"];

/// Types of mailbox that take one single document, and no change of space, type, archive or users.
pub const FIXED: [&str; 2] = ["DOMICILIODIGITALE", "PECMASSIVA"];

const TYPES: &[&str] = &["STANDARD", "BRONZE", "SILVER", "GOLD", "DOMICILIODIGITALE", "PECMASSIVA"];
const DOCUMENTS: &[&str] = &["CARTA_D_IDENTITA", "PATENTE", "PASSAPORTO"];
const ROLES: &[&str] = &[
    "AMMINISTRATORE",
    "COMMISSARIO_GIUDIZIARIO",
    "CURATORE_FALLIMENTARE",
    "LEGALE_RAPPRESENTANTE",
    "LIQUIDATORE",
    "SOCIO",
    "TITOLARE",
];

/// Kinds of customer, and the subtypes of each.
const CUSTOMERS: [(&str, &[&str]); 7] = [
    (
        "IM",
        &["SI", "IN", "CM", "TE", "ES", "ME", "AL", "CF", "ED", "TM", "MA", "AR", "TL", "FI", "X"],
    ),
    ("PS", &["PC", "PR", "PN", "PT", "PA", "PL", "X"]),
    ("PL", &["LR", "LP", "LC", "LM", "LA", "LI", "X"]),
    ("PC", &[]),
    ("A", &[]),
    ("PV", &[]),
    ("X", &[]),
];
const CUSTOMER_NAMES: &[&str] = &["IM", "PS", "PL", "PC", "A", "PV", "X"];

/// `POST /pec`
const REGISTRATION: &[Field] = &[
    ("casella_pec", Rule::Address, true),
    ("tipo_casella", Rule::Choice(TYPES), true),
    ("tipo_cliente", Rule::Choice(CUSTOMER_NAMES), true),
    ("sottotipo_cliente", Rule::Text, false),
    ("sottotipo_cliente_altro", Rule::Text, false),
    ("nome_richiedente", Rule::Text, true),
    ("cognome_richiedente", Rule::Text, true),
    ("email", Rule::Address, true),
    ("telefono", Rule::Telephone, true),
    ("cellulare", Rule::Telephone, false),
    ("codice_fiscale_richiedente", Rule::FiscalCode, true),
    ("data_nascita_richiedente", Rule::Day, true),
    ("sesso_richiedente", Rule::Choice(&["M", "F"]), true),
    ("nazione_nascita_richiedente", Rule::Country, true),
    ("comune_nascita_richiedente", Rule::Text, false),
    ("provincia_nascita_richiedente", Rule::Province(Some("nazione_nascita_richiedente")), false),
    ("denominazione_titolare", Rule::Text, false),
    ("cf_piva_titolare", Rule::Holder, false),
    ("indirizzo_titolare", Rule::Text, true),
    ("comune_titolare", Rule::Text, true),
    ("cap_titolare", Rule::PostalCode("nazione_titolare"), true),
    ("nazione_titolare", Rule::Country, true),
    ("provincia_titolare", Rule::Province(Some("nazione_titolare")), true),
    ("callback", Rule::Callback, false),
    ("autorinnovo", Rule::Flag, false),
    ("tipo_documento", Rule::Choice(DOCUMENTS), false),
    ("numero_documento", Rule::Text, false),
    ("data_scadenza_documento", Rule::Day, false),
    ("documento_rilasciato_da", Rule::Text, false),
    ("data_rilascio_documento", Rule::Day, false),
];

/// `POST /pec/{id}/multiutenza`
const USER: &[Field] = &[
    ("nome", Rule::Text, true),
    ("cognome", Rule::Text, true),
    ("descrizione", Rule::Text, true),
    ("email_gestione_password", Rule::Address, true),
];

/// `POST /comunica_pec`; its fields are about a company in Italy.
const COMMUNICATION: &[Field] = &[
    ("casella_pec", Rule::Address, true),
    ("cf", Rule::FiscalCode, true),
    ("nome", Rule::Text, true),
    ("cognome", Rule::Text, true),
    ("qualifica", Rule::Choice(ROLES), true),
    ("email", Rule::Address, true),
    ("cellulare", Rule::Telephone, true),
    ("ragione_sociale", Rule::Text, true),
    ("cf_piva", Rule::Holder, true),
    ("comune", Rule::Text, true),
    ("provincia", Rule::Province(None), true),
    ("pec_amministratore", Rule::Flag, false),
    ("callback", Rule::Callback, false),
];

/// A registration, checked. `advice`: also what the service may take all the same, identifiers and the
/// domain that usually goes with a type. `is_test`: of the service's test environment.
///
/// # Errors
/// [`Error::Validation`] with all problems.
pub fn registration(fields: Record, advice: bool, is_test: bool) -> Result<Record, Error> {
    let fields = trimmed(fields, REGISTRATION);
    let mut problems = Problems::default();
    check(&fields, REGISTRATION, advice, &mut problems);
    check_subtype(&fields, &mut problems);
    if advice {
        check_domain(&fields, is_test, &mut problems);
    }
    settle(fields, problems)
}

/// A user of a mailbox, checked.
///
/// # Errors
/// [`Error::Validation`] with all problems.
pub fn user(fields: Record) -> Result<Record, Error> {
    let fields = trimmed(fields, USER);
    let mut problems = Problems::default();
    check(&fields, USER, false, &mut problems);
    settle(fields, problems)
}

/// A communication to the business register, checked.
///
/// # Errors
/// [`Error::Validation`] with all problems.
pub fn communication(fields: Record, advice: bool) -> Result<Record, Error> {
    let fields = trimmed(fields, COMMUNICATION);
    let mut problems = Problems::default();
    check(&fields, COMMUNICATION, advice, &mut problems);
    settle(fields, problems)
}

fn settle(fields: Record, problems: Problems) -> Result<Record, Error> {
    if problems.is_empty() { Ok(fields) } else { Err(Error::Validation(problems.into_vec())) }
}

fn check_subtype(fields: &Record, problems: &mut Problems) {
    let (Some(kind), Some(subtype)) =
        (text(fields, "tipo_cliente"), text(fields, "sottotipo_cliente"))
    else {
        return;
    };
    let Some((kind, subtypes)) = CUSTOMERS.iter().find(|(name, _)| name.eq_ignore_ascii_case(kind))
    else {
        return;
    };
    if subtypes.iter().any(|name| name.eq_ignore_ascii_case(subtype)) {
        return;
    }
    let mut params = Params::of(vec![("kind", (*kind).into())]);
    let code = if subtypes.is_empty() {
        mailbox::CHOICE_NO_SUBTYPE
    } else {
        params.set("choices", subtypes.to_vec().into());
        mailbox::CHOICE_SUBTYPE
    };
    problems.tell("sottotipo_cliente", code, params);
}

/// The domain under which each type is usually registered; in the test environment only two are.
fn check_domain(fields: &Record, is_test: bool, problems: &mut Problems) {
    let (Some(kind), Some(address)) = (text(fields, "tipo_casella"), text(fields, "casella_pec"))
    else {
        return;
    };
    let Some((_, domain)) = address.split_once('@') else { return };
    let usual: &[&str] = match kind.to_ascii_uppercase().as_str() {
        _ if is_test => &["testcert.legalmail.it", "test.domiciliodigitale.com"],
        "DOMICILIODIGITALE" => &["domiciliodigitale.com", "test.domiciliodigitale.com"],
        "PECMASSIVA" => &["pecmassiva.com"],
        kind if CHANGEABLE.contains(&kind) => &["legalmail.it", "testcert.legalmail.it"],
        _ => return,
    };
    if usual.iter().any(|name| name.eq_ignore_ascii_case(domain)) {
        return;
    }
    let (code, params) = if is_test {
        (mailbox::DOMAIN_TEST, vec![("domains", usual.to_vec().into())])
    } else {
        let usual = usual.first().copied().unwrap_or_default();
        (mailbox::DOMAIN_USUAL, vec![("domain", usual.into())])
    };
    problems.tell("casella_pec", code, Params::of(params));
}
