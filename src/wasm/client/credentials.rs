//! Token, mailbox and headers: each a value, or a function that is asked for one.

use std::rc::Rc;

use futures::future::LocalBoxFuture;
use js_sys::{Function, Object, Promise};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;

use crate::api::credentials::Credentials;
use crate::core::error::Error;
use crate::core::error::codes::{Params, Told, errors, options as codes};
use crate::core::host::secret::{Mailbox, Secret};
use crate::core::host::transport::Cause;

use crate::wasm::values::property::{function, get};

/// What the caller gave.
pub struct Given {
    /// `token`
    pub token: JsValue,
    /// `mailbox`
    pub mailbox: JsValue,
    /// `headers`
    pub headers: JsValue,
}

impl Credentials for Given {
    fn token(&self) -> LocalBoxFuture<'_, Result<Option<Secret>, Error>> {
        Box::pin(async {
            let value = ask(&self.token, "token").await?;
            secret(&value, "token")
        })
    }

    fn mailbox(&self) -> LocalBoxFuture<'_, Result<Option<Mailbox>, Error>> {
        Box::pin(async {
            let value = ask(&self.mailbox, "mailbox").await?;
            if value.is_null_or_undefined() {
                return Ok(None);
            }
            if !value.is_object() {
                return Err(Error::told("mailbox", codes::TYPE_MAILBOX, Params::none()));
            }
            let part = |name: &str| {
                let found = secret(&get(&value, name), &format!("mailbox.{name}"))?;
                Ok::<_, Error>(found.unwrap_or_else(|| Secret::new(String::new())))
            };
            Ok(Some(Mailbox { username: part("username")?, password: part("password")? }))
        })
    }

    fn headers(&self) -> LocalBoxFuture<'_, Result<Vec<(String, String)>, Error>> {
        Box::pin(async {
            let value = ask(&self.headers, "headers").await?;
            if value.is_null_or_undefined() {
                return Ok(Vec::new());
            }
            let wrong = || Error::told("headers", codes::TYPE_HEADERS, Params::none());
            let mut headers = Vec::new();
            // Headers and Map list their own pairs, of plain objects the properties are pairs.
            let pairs = match function(&value, "entries") {
                Some(entries) => entries.call0(&value).map_err(|_| wrong())?,
                None => Object::entries(value.dyn_ref::<Object>().ok_or_else(wrong)?).into(),
            };
            for pair in js_sys::try_iter(&pairs).ok().flatten().ok_or_else(wrong)? {
                let pair = pair.map_err(|_| wrong())?;
                let (name, text) = (get(&pair, "0"), get(&pair, "1"));
                if text.is_undefined() {
                    continue;
                }
                headers.push((
                    name.as_string().ok_or_else(wrong)?,
                    text.as_string().ok_or_else(wrong)?,
                ));
            }
            Ok(headers)
        })
    }
}

/// The value, or what the function in its place gives.
async fn ask(value: &JsValue, what: &str) -> Result<JsValue, Error> {
    let Some(function) = value.dyn_ref::<Function>() else { return Ok(value.clone()) };
    let failed = |thrown: JsValue| Error::Credentials {
        // What it threw may speak of other secrets, so its words are not repeated.
        told: Told::new(errors::CREDENTIALS, Params::of(vec![("option", what.into())])),
        cause: Some(Cause(Rc::new(thrown))),
    };
    let result = function.call0(&JsValue::UNDEFINED).map_err(failed)?;
    JsFuture::from(Promise::resolve(&result)).await.map_err(failed)
}

fn secret(value: &JsValue, field: &str) -> Result<Option<Secret>, Error> {
    if value.is_null_or_undefined() {
        return Ok(None);
    }
    match value.as_string() {
        Some(text) => Ok(Some(Secret::new(text))),
        None => Err(Error::told(field, codes::TYPE_TEXT, Params::none())),
    }
}
