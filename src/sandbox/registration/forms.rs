//! The forms to sign, as PDF.

use serde_json::{Map, Value};

use super::communication::Stage;
use super::format::fields;
use super::format::pdf;
use super::mailbox::State;
use super::state::Registration;
use super::terms::refusals;
use super::terms::refusals::{Ids, Refusal};

impl Registration {
    /// `GET /pec/{id}/modulo_attivazione`
    pub(in crate::sandbox::registration) fn activation_form(
        &mut self,
        id: &str,
    ) -> Result<String, Refusal> {
        let mailbox = self.mailboxes.find(id, Ids::READ)?;
        if mailbox.state == State::Revoked || mailbox.state.is_over() {
            return Err(refusals::FORM_STATE);
        }
        let names = [
            "casella_pec",
            "tipo_casella",
            "cod_attivazione",
            "nome_richiedente",
            "cognome_richiedente",
            "codice_fiscale_richiedente",
            "denominazione_titolare",
            "cf_piva_titolare",
        ];
        Ok(form("Modulo di attivazione", &mailbox.record, &names))
    }

    /// `GET /pec/{id}/modulo_conservazione`
    pub(in crate::sandbox::registration) fn archive_form(
        &mut self,
        id: &str,
    ) -> Result<String, Refusal> {
        let mailbox = self.mailboxes.find(id, Ids::READ)?;
        if mailbox.kind.is_plain() {
            return Err(refusals::FORM_KIND);
        }
        if mailbox.state == State::Revoked || mailbox.state.is_over() {
            return Err(refusals::FORM_STATE);
        }
        let names = ["casella_pec", "nome_richiedente", "cognome_richiedente"];
        Ok(form("Modulo di attivazione del servizio di conservazione", &mailbox.record, &names))
    }

    /// `GET /comunica_pec/{id}/procura_registro_imprese`
    pub(in crate::sandbox::registration) fn power_of_attorney(
        &mut self,
        id: &str,
    ) -> Result<String, Refusal> {
        let communication = self.communications.find(id, Ids::COMMUNICATION)?;
        if communication.stage == Stage::Requested {
            return Err(refusals::POWER_STATE);
        }
        let names = [
            "casella_pec",
            "codice_registro_imprese",
            "nome",
            "cognome",
            "cf",
            "qualifica",
            "ragione_sociale",
            "cf_piva",
        ];
        Ok(form("Procura per il registro delle imprese", &communication.record, &names))
    }
}

fn form(title: &str, record: &Map<String, Value>, names: &[&str]) -> String {
    let line = |name: &&str| fields::text(record, name).map(|text| format!("{name}: {text}"));
    let mut lines: Vec<String> = names.iter().filter_map(line).collect();
    lines.extend([
        "Data e firma: ____________________".into(),
        "Documento di prova, senza valore.".into(),
    ]);
    pdf::page(title, &lines)
}
