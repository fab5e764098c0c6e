//! `GET /domini_pec/{dominio}`, `GET /verifica_pec/{pec}` and `POST /dominio`.

use serde_json::{Map, Value, json};

use super::format::answers;
use super::format::answers::Answer;
use super::state::{Moment, Registration};
use super::terms::names;
use super::terms::names::{is_address, is_domain};
use super::terms::prices;
use super::terms::refusals;
use super::terms::refusals::Refusal;
use crate::sandbox::http::Reply;

impl Registration {
    /// 200 for a domain of certified mail, 204 for any other that is well formed.
    pub(super) fn domain(&mut self, domain: &str) -> Result<Reply, Refusal> {
        let domain = domain.trim();
        if domain.is_empty() {
            return Err(refusals::DOMAIN_REQUIRED);
        }
        if !is_domain(domain) {
            return Err(refusals::DOMAIN_NOT_VALID);
        }
        self.wallet.pay(prices::DOMAIN_CHECK, refusals::DOMAIN_CREDIT)?;
        let folded = domain.to_ascii_lowercase();
        if !names::is_known(&folded) && !self.domains.contains(&folded) {
            return Ok(answers::nothing());
        }
        Ok(answers::data(json!([]), &format!("{domain} found!")))
    }

    /// An address that somebody else has comes as an error, one that is registered here as `false`: both
    /// were seen.
    pub(super) fn availability(&self, address: &str) -> Answer {
        let address = address.trim();
        if address.is_empty() {
            return Err(refusals::ADDRESS_REQUIRED);
        }
        if !is_address(address) {
            return Err(refusals::ADDRESS_NOT_VALID);
        }
        if names::is_taken_elsewhere(address) {
            return Err(refusals::ADDRESS_TAKEN);
        }
        Ok(json!({"available": !self.holds(address)}))
    }

    /// The body is not documented: any object is taken, and its `dominio` becomes the account's.
    pub(super) fn certify(
        &mut self,
        fields: Option<Map<String, Value>>,
        moment: &Moment<'_>,
    ) -> Answer {
        let mut fields = fields.ok_or(refusals::CERTIFICATION_REQUIRED)?;
        self.wallet.pay(prices::DOMAIN_CERTIFICATION, refusals::CERTIFICATION_CREDIT)?;
        let domain = fields.get("dominio").and_then(Value::as_str).map(str::trim);
        if let Some(domain) = domain.filter(|domain| is_domain(domain)) {
            self.domains.insert(domain.to_ascii_lowercase());
        }
        fields.insert("id".into(), self.new_id(moment).into());
        fields.insert("stato".into(), "certificato".into());
        Ok(Value::Object(fields))
    }
}
