//! `/comunica_pec`: telling the business register which address is a company's.

use serde_json::Value;

use super::document;
use super::document::Kind;
use crate::core::call::Call;
use crate::core::error::Error;
use crate::core::host::transport::Method;

use super::calls::{json_body, path_of, target};
use super::documents::Documents;
use super::record::{Record, record_in};
use super::{form, forms};
use crate::api::client::Client;

impl Client {
    /// The account's communications.
    ///
    /// # Errors
    /// Those of a read.
    pub async fn communications(&self, call: &Call) -> Result<Vec<Record>, Error> {
        self.records("/comunica_pec", call).await
    }

    /// One communication.
    ///
    /// # Errors
    /// [`Error::Validation`] of an id that is none, or those of a read.
    pub async fn communication(&self, id: &str, call: &Call) -> Result<Record, Error> {
        let path = path_of("/comunica_pec", id, "")?;
        self.read(&target(Method::Get, &path, None), call, record_in).await
    }

    /// Begins a communication.
    ///
    /// # Errors
    /// [`Error::Validation`] with all problems, or those of a change.
    pub async fn communicate(
        &self,
        input: Value,
        advice: bool,
        call: &Call,
    ) -> Result<Record, Error> {
        let fields = forms::communication(form::read(input)?, advice)?;
        let body = json_body(&Value::Object(fields));
        self.change_pec(Method::Post, "/comunica_pec", Some(body), call).await
    }

    /// Uploads the digitally signed power of attorney.
    ///
    /// # Errors
    /// [`Error::Validation`] with all problems, or those of a change.
    pub async fn upload(
        &self,
        id: &str,
        documents: &Documents,
        call: &Call,
    ) -> Result<Record, Error> {
        let path = path_of("/comunica_pec", id, "")?;
        let files = self.encode_documents(documents, Kind::P7m, false, call).await?;
        let body = document::body(&files, "");
        self.change_pec(Method::Patch, &path, Some(body), call).await
    }

    /// The power of attorney to sign, as PDF.
    ///
    /// # Errors
    /// [`Error::Validation`] of an id that is none, or those of a read.
    pub async fn power_of_attorney(&self, id: &str, call: &Call) -> Result<Vec<u8>, Error> {
        self.pdf(&path_of("/comunica_pec", id, "/procura_registro_imprese")?, call).await
    }
}
