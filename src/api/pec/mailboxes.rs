//! `/pec`, `/verifica_pec`, `/domini_pec` and `/dominio`: mailboxes from the first question to their end.

use serde_json::{Value, json};

use super::document;
use super::document::Kind;
use crate::core::call::Call;
use crate::core::error::codes::{Params, errors, mailbox, message, options};
use crate::core::error::problem::Problems;
use crate::core::error::{ApiError, Error};
use crate::core::exchange::answer;
use crate::core::exchange::answer::Fields;
use crate::core::gather;
use crate::core::host::transport::Method;
use crate::core::message::address;

use super::calls::{json_body, open, path_of, segment, target};
use super::documents::Documents;
use super::record::{Record, record_in};
use super::space::{self, Space};
use super::{form, forms};
use crate::api::client::Client;

/// The service's number for an address that is none.
const INVALID_ADDRESS: u64 = 208;

/// Years of one renewal at most: it is paid at once, and who gives more meant a date.
const MOST_YEARS: u32 = 10;

impl Client {
    /// Whether an address is free to be registered.
    ///
    /// # Errors
    /// [`Error::Validation`], or those of a read.
    pub async fn is_available(&self, address: &str, call: &Call) -> Result<bool, Error> {
        if address.trim().is_empty() {
            return Err(Error::told("address", message::MISSING, Params::none()));
        }
        if let Some(told) = address::told_unless_unusual(address.trim()) {
            return Err(Error::told("address", told.code, told.params));
        }
        let path = format!("/verifica_pec/{}", segment(address.trim()));
        let extract = |fields: &Fields| fields.get("data")?.get("available")?.as_bool();
        match self.read(&target(Method::Get, &path, None), call, extract).await {
            // A taken address may come as a refusal: the one answer that only its words tell.
            Err(Error::Api(error)) if says_taken(&error) => Ok(false),
            result => result,
        }
    }

    /// Whether a domain is one of certified mail. The service charges for it, so it is asked once.
    ///
    /// # Errors
    /// [`Error::Validation`], or those of a change.
    pub async fn is_pec_domain(&self, domain: &str, call: &Call) -> Result<bool, Error> {
        let domain = domain.trim();
        // A domain is good where an address in it would be; it costs, so nothing else is asked.
        let is_part =
            |byte: u8| byte.is_ascii_alphanumeric() || b".-_".contains(&byte) || byte > 127;
        let is_domain =
            domain.bytes().all(is_part) && domain.bytes().any(|byte| byte.is_ascii_alphanumeric());
        if !is_domain || address::told_unless_unusual(&format!("a@{domain}")).is_some() {
            return Err(Error::told("domain", mailbox::DOMAIN, Params::none()));
        }
        let path = format!("/domini_pec/{}", segment(domain));
        let heard = self.change(&target(Method::Get, &path, None), call).await?;
        let answer = &heard.answer;
        let is_told = answer.status == 204
            || answer
                .body
                .as_deref()
                .ok()
                .and_then(answer::parse)
                .is_some_and(|body| body.is_object());
        if is_told { Ok(answer.status != 204) } else { Err(open(&heard, errors::RESPONSE_JSON)) }
    }

    /// The account's mailboxes.
    ///
    /// # Errors
    /// Those of a read.
    pub async fn mailboxes(&self, call: &Call) -> Result<Vec<Record>, Error> {
        let records = self.records("/pec", call).await?;
        Ok(records.into_iter().map(|record| self.met_in_list(record)).collect())
    }

    /// One mailbox.
    ///
    /// # Errors
    /// [`Error::Validation`] of an id that is none, or those of a read.
    pub async fn mailbox(&self, id: &str, call: &Call) -> Result<Record, Error> {
        let path = path_of("/pec", id, "")?;
        let found = self.read(&target(Method::Get, &path, None), call, record_in).await;
        let record = found.map_err(|error| match &error {
            Error::Api(api) if api.status == 404 => error.with_note(errors::FLAT_MAILBOXES),
            _ => error,
        })?;
        Ok(self.met(id, record))
    }

    /// Registers a mailbox.
    ///
    /// # Errors
    /// [`Error::Validation`] with all problems, or those of a change.
    pub async fn register(&self, input: Value, advice: bool, call: &Call) -> Result<Record, Error> {
        let fields = forms::registration(form::read(input)?, advice, self.settings.is_test)?;
        let body = json_body(&Value::Object(fields));
        let record = self.change_pec(Method::Post, "/pec", Some(body), call).await?;
        let id = record.get("id").and_then(Value::as_str).unwrap_or_default().to_owned();
        Ok(self.met(&id, record))
    }

    /// Uploads the signed form and the identity document, as PDF.
    ///
    /// # Errors
    /// [`Error::Validation`] with all problems, or those of a change.
    pub async fn activate(
        &self,
        id: &str,
        documents: &Documents,
        call: &Call,
    ) -> Result<Record, Error> {
        let path = path_of("/pec", id, "/attivazione")?;
        let is_single = self.fixed_type(id).is_some();
        let files = self.encode_documents(documents, Kind::Pdf, is_single, call).await?;
        let body = document::body(&files, "");
        Ok(self.met(id, self.change_pec(Method::Patch, &path, Some(body), call).await?))
    }

    /// Changes a mailbox's space.
    ///
    /// # Errors
    /// [`Error::Validation`] with all problems, or those of a change.
    pub async fn resize(&self, id: &str, spaces: &[Space], call: &Call) -> Result<Record, Error> {
        let path = path_of("/pec", id, "/modifica")?;
        self.refuse_fixed(id)?;
        let mut problems = Problems::default();
        let given = spaces.iter().filter(|space| !space.given.is_null());
        let fields = gather::fields(
            given.map(|space| (space.name.to_owned(), space::value(space, &mut problems))),
        );
        if fields.is_empty() {
            problems.tell("disk", mailbox::MISSING_DISK, Params::none());
        }
        if !problems.is_empty() {
            return Err(Error::Validation(problems.into_vec()));
        }
        let body = json_body(&Value::Object(fields));
        Ok(self.met(id, self.change_pec(Method::Patch, &path, Some(body), call).await?))
    }

    /// Activates the legal archive of a mailbox.
    ///
    /// # Errors
    /// [`Error::Validation`] with all problems, or those of a change.
    pub async fn activate_archive(
        &self,
        id: &str,
        documents: &Documents,
        space: &Space,
        call: &Call,
    ) -> Result<Record, Error> {
        let path = path_of("/pec", id, "/conservazione")?;
        self.refuse_fixed(id)?;
        let mut problems = Problems::default();
        let more = match &space.given {
            Value::Null => String::new(),
            _ => format!(",{}:{}", json!(space.name), space::value(space, &mut problems)),
        };
        if !problems.is_empty() {
            return Err(Error::Validation(problems.into_vec()));
        }
        let files = self.encode_documents(documents, Kind::Pdf, false, call).await?;
        let body = document::body(&files, &more);
        Ok(self.met(id, self.change_pec(Method::Patch, &path, Some(body), call).await?))
    }

    /// Changes a mailbox's type, to a higher one.
    ///
    /// # Errors
    /// [`Error::Validation`], or those of a change.
    pub async fn change_type(&self, id: &str, kind: &str, call: &Call) -> Result<Record, Error> {
        let path = path_of("/pec", id, "/trasformazione")?;
        self.refuse_fixed(id)?;
        let kind = kind.trim().to_ascii_uppercase();
        if !forms::CHANGEABLE.contains(&kind.as_str()) {
            let params = Params::of(vec![("choices", forms::CHANGEABLE.to_vec().into())]);
            return Err(Error::told("type", options::CHOICE, params));
        }
        let body = json_body(&json!({ "tipo_casella": kind }));
        Ok(self.met(id, self.change_pec(Method::Patch, &path, Some(body), call).await?))
    }

    /// Renews a mailbox by `years` (default 1), and pays.
    ///
    /// # Errors
    /// [`Error::Validation`], or those of a change: a `GET` that must not be repeated.
    pub async fn renew(&self, id: &str, years: Option<f64>, call: &Call) -> Result<Record, Error> {
        let years = years.unwrap_or(1.0);
        if !(1.0..=f64::from(MOST_YEARS)).contains(&years) || years.fract() != 0.0 {
            let params = Params::of(vec![("least", 1.into()), ("most", MOST_YEARS.into())]);
            return Err(Error::told("years", options::TYPE_WHOLE, params));
        }
        let years = years as u32;
        let path = path_of("/pec", id, &format!("/rinnovo?anni={years}"))?;
        Ok(self.met(id, self.change_pec(Method::Get, &path, None, call).await?))
    }

    /// Gives a mailbox up.
    ///
    /// # Errors
    /// [`Error::Validation`] of an id that is none, or those of a change.
    pub async fn revoke(&self, id: &str, call: &Call) -> Result<Record, Error> {
        let path = path_of("/pec", id, "")?;
        Ok(self.met(id, self.change_pec(Method::Delete, &path, None, call).await?))
    }

    /// Lets one more person use a mailbox.
    ///
    /// # Errors
    /// [`Error::Validation`] with all problems, or those of a change.
    pub async fn add_user(&self, id: &str, user: Value, call: &Call) -> Result<Record, Error> {
        let path = path_of("/pec", id, "/multiutenza")?;
        self.refuse_fixed(id)?;
        let fields = forms::user(form::read(user)?)?;
        let body = json_body(&Value::Object(fields));
        Ok(self.met(id, self.change_pec(Method::Post, &path, Some(body), call).await?))
    }

    /// The form to sign: `kind` is its name in the path.
    ///
    /// # Errors
    /// [`Error::Validation`] of an id that is none, or those of a read.
    pub async fn form(&self, id: &str, kind: &str, call: &Call) -> Result<Vec<u8>, Error> {
        self.pdf(&path_of("/pec", id, &format!("/{kind}"))?, call).await
    }

    /// Has a domain of one's own certified; what the service asks for is not documented, so any object
    /// is passed on.
    ///
    /// # Errors
    /// [`Error::Validation`], or those of a change.
    pub async fn certify_domain(
        &self,
        input: Value,
        path: &str,
        call: &Call,
    ) -> Result<Record, Error> {
        let fields = form::read(input)?;
        let is_path = path.len() > 1
            && path.starts_with('/')
            && path.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"/-_".contains(&byte));
        if !is_path || path.contains("//") {
            return Err(Error::told("path", mailbox::TYPE_DOMAIN_PATH, Params::none()));
        }
        let body = json_body(&Value::Object(fields));
        // The answer is as little documented as the question: whatever a success says is one.
        let answer = self.change(&target(Method::Post, path, Some(body)), call).await?.answer;
        let told = answer.body.as_deref().ok().and_then(answer::parse);
        let fields = told.as_ref().and_then(Value::as_object);
        Ok(fields.and_then(record_in).or_else(|| fields.cloned()).unwrap_or_default())
    }
}

/// Whether a refusal's words say that the address is taken.
fn says_taken(error: &ApiError) -> bool {
    let code = error.service_code.as_ref();
    let is_invalid = code.is_some_and(|code| match code {
        Value::String(text) => text.trim().parse() == Ok(INVALID_ADDRESS),
        code => code.as_f64().map(|code| code as u64) == Some(INVALID_ADDRESS),
    });
    let words = error.told.sentence().to_ascii_lowercase();
    let says = ["not available", "non disponibile"].iter().any(|said| words.contains(said));
    let is_about_it = matches!(error.status, 200..300 | 400..500)
        && !matches!(error.status, 401 | 402 | 403 | 408 | 429);
    is_about_it && !is_invalid && says && !words.contains("temporar")
}
