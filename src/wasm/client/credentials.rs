//! Token, mailbox and headers: each a value, or a function that is asked for one.

use std::cell::RefCell;
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

/// What the caller gave, until the client is closed.
pub struct Given {
    token: RefCell<JsValue>,
    mailbox: RefCell<JsValue>,
    headers: RefCell<JsValue>,
}

impl Given {
    /// Of the options of these names.
    pub fn of(options: &JsValue) -> Self {
        let [token, mailbox, headers] =
            ["token", "mailbox", "headers"].map(|name| RefCell::new(get(options, name)));
        Self { token, mailbox, headers }
    }
}

impl Credentials for Given {
    fn token(&self) -> LocalBoxFuture<'_, Result<Option<Secret>, Error>> {
        Box::pin(async {
            let given = self.token.borrow().clone();
            let value = ask(&given, "token").await?;
            secret(&value, "token")
        })
    }

    fn mailbox(&self) -> LocalBoxFuture<'_, Result<Option<Mailbox>, Error>> {
        Box::pin(async {
            let given = self.mailbox.borrow().clone();
            let value = ask(&given, "mailbox").await?;
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
            let given = self.headers.borrow().clone();
            let value = ask(&given, "headers").await?;
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

    fn forget(&self) {
        for value in [&self.token, &self.mailbox, &self.headers] {
            value.replace(JsValue::UNDEFINED);
        }
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
