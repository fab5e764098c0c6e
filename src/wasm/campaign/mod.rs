//! One campaign as JavaScript sees it. The package's own `Campaign` stands before it.

mod campaigns;
mod new;
mod view;

use std::rc::Rc;

use js_sys::{Function, Promise};
use serde::Deserialize;
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;

use crate::campaign::campaign::Campaign as Inner;
use crate::campaign::model::kept::word;
use crate::campaign::run::Ended;
use crate::campaign::view::RowFilter;
use crate::core::error::Error;
use crate::core::error::codes::campaign::{STORAGE_BLOB, STORAGE_UNREADABLE};
use crate::core::error::codes::{Params, options as codes};
use crate::core::host::transport::Chunk;
use crate::core::message::attachment::{SLICE, Source, Unreadable};
use crate::core::text::alike::folded;

use super::host::timer::ClockWorker;
use super::values::blob;
use super::values::choice::no_choice;
use super::values::date::{dated, with_dates};
use super::values::inputs::{string, truth, whole};
use super::values::listener::heard;
use super::values::method::{run, run_only};
use super::values::progress::progress as listener;
use super::values::property::{each, function, get, given};
use super::values::to_js::{object, set, to_js};
use view::{progress, row, told, with_params};

/// What `run` and `follow` take, which are given the same.
const RUN: [&str; 3] = ["skipProblems", "onProgress", "timerWorker"];

/// Where a row may stand.
const STATES: [&str; 6] = ["pending", "sending", "sent", "refused", "unknown", "skipped"];

/// Where its shipment may stand.
const SHIPMENTS: [&str; 7] =
    ["submitted", "accepted", "rejected", "delayed", "delivered", "partlyDelivered", "failed"];

/// A campaign.
#[wasm_bindgen]
#[derive(Clone)]
pub struct Campaign(Rc<Inner>);

impl Campaign {
    /// Wraps one.
    pub fn new(inner: Inner) -> Self {
        Self(Rc::new(inner))
    }
}

#[wasm_bindgen]
impl Campaign {
    /// `{ id, kind, name, createdAt, columns, sender, subject, body, text, addressColumn, problems }`.
    pub fn about(&self) -> JsValue {
        let header = self.0.header();
        let about = object(&[
            ("id", header.id.as_str().into()),
            ("kind", to_js(&header.kind)),
            ("name", header.name.as_str().into()),
            ("createdAt", header.created_at.into()),
            ("columns", to_js(&header.columns)),
            ("sender", header.letter.sender.as_str().into()),
            ("subject", header.letter.subject.as_str().into()),
            ("body", to_js(&header.letter.body)),
            ("text", to_js(&header.letter.text)),
            ("addressColumn", to_js(&header.letter.address_column)),
            ("problems", to_js(&self.0.problems)),
        ]);
        each(&get(&about, "problems"), &with_params);
        with_dates(&about, &["createdAt"]);
        about
    }

    /// How far it is.
    pub fn progress(&self) -> JsValue {
        progress(&self.0.progress())
    }

    /// What it will take.
    pub fn estimate(&self) -> JsValue {
        dated(&self.0.estimate(), &["finishesAt"])
    }

    /// Tells `listener` of every event: `(type, detail)`.
    pub fn listen(&self, listener: Function) {
        let inner = Rc::downgrade(&self.0);
        self.0.listen(Rc::new(move |event| {
            let Some(inner) = inner.upgrade() else { return };
            let (kind, detail) = told(&inner, event);
            heard(listener.call2(&JsValue::UNDEFINED, &kind.into(), &detail));
        }));
    }

    /// Runs it.
    pub fn run(&self, options: JsValue) -> Promise {
        let this = self.clone();
        run_only(options, &RUN, async move |call, options| {
            let skip_problems = truth(options, "skipProblems")?.unwrap_or(false);
            let (progress_of, _clock) = (listener(options)?, clock(options)?);
            Ok(match this.0.run_telling(skip_problems, progress_of, call).await? {
                Ended::Here(told) => progress(&told),
                Ended::Watching(told) => {
                    let told = progress(&told);
                    set(&told, "watching", &true.into());
                    told
                }
            })
        })
    }

    /// Follows what was sent.
    pub fn follow(&self, options: JsValue) -> Promise {
        let this = self.clone();
        run_only(options, &RUN, async move |call, options| {
            let _clock = clock(options)?;
            this.0.follow(call).await?;
            Ok(this.progress())
        })
    }

    /// Pauses it.
    pub fn pause(&self) -> Promise {
        let this = self.clone();
        run(JsValue::UNDEFINED, async move |_, _| this.0.pause().await.map(|()| JsValue::UNDEFINED))
    }

    /// Ends it for good.
    pub fn cancel(&self) -> Promise {
        let this = self.clone();
        run(JsValue::UNDEFINED, async move |_, _| {
            this.0.cancel().await.map(|()| JsValue::UNDEFINED)
        })
    }

    /// Something in the world changed.
    pub fn hurry(&self) {
        self.0.hurry();
    }

    /// Takes what another tab wrote: of one row, or of all.
    pub fn refresh(&self, index: JsValue) -> Promise {
        let this = self.clone();
        run(JsValue::UNDEFINED, async move |_, _| {
            match index.as_f64() {
                Some(index) => this.0.refresh(index as usize).await?,
                None => this.0.refresh_all().await?,
            }
            Ok(JsValue::UNDEFINED)
        })
    }

    /// The next rows that are meant, at most `most`: from `at` on, or where the options say.
    pub fn rows(&self, at: JsValue, most: f64, options: JsValue) -> Promise {
        let this = self.clone();
        run_only(options, &["from", "limit", "state", "shipment", "q"], async move |_, options| {
            let (from, _limit) = (whole(options, "from", 0)?, whole(options, "limit", 1)?);
            let filter = RowFilter {
                state: choice(options, "state", &STATES)?,
                shipment: choice(options, "shipment", &SHIPMENTS)?,
                text: string(options, "q")?
                    .map(|text| folded(&text))
                    .filter(|text| !text.is_empty()),
            };
            let from = at.as_f64().or(from).unwrap_or_default();
            let rows = this.0.page(&filter, from as usize, most as usize);
            Ok(rows.iter().map(row).collect::<js_sys::Array>().into())
        })
    }

    /// The message of a row, its files included.
    pub fn preview(&self, index: JsValue, options: JsValue) -> Promise {
        let this = self.clone();
        run(options, async move |_, _| {
            let merged = this.0.preview(row_index(&index)?).ok_or_else(out_of_range)?;
            let attachments = js_sys::Array::new();
            for (number, name) in merged.files.iter().zip(&merged.names) {
                let data = this.contents(*number).await?;
                let kind = this.0.header().files.get(*number).and_then(|file| file.kind.clone());
                attachments.push(&object(&[
                    ("name", name.into()),
                    ("type", to_js(&kind)),
                    ("data", data),
                ]));
            }
            Ok(object(&[
                ("sender", this.0.header().letter.sender.as_str().into()),
                ("recipient", recipients(&merged.recipients)),
                ("subject", merged.subject.into()),
                ("body", merged.html.into()),
                ("attachments", attachments.into()),
            ]))
        })
    }

    /// Looks for the rows of which nobody knows.
    pub fn reconcile(&self, options: JsValue) -> Promise {
        let this = self.clone();
        run(options, async move |call, _| Ok(to_js(&this.0.reconcile(call).await?)))
    }

    /// A person's word on a row.
    pub fn resolve(&self, index: JsValue, word: JsValue) -> Promise {
        let this = self.clone();
        run(JsValue::UNDEFINED, async move |_, _| {
            let was_sent = match word.as_string().as_deref() {
                Some("sent") => true,
                Some("notSent") => false,
                _ => {
                    return Err(no_choice("word", &["sent", "notSent"]));
                }
            };
            this.0.resolve(row_index(&index)?, was_sent).await?;
            Ok(JsValue::UNDEFINED)
        })
    }

    /// What the table tells; the package's own module writes it in the form that is asked for.
    pub fn export(&self, options: JsValue) -> Promise {
        let this = self.clone();
        run_only(options, &["format"], async move |_, options| {
            let forms = ["csv", "json"];
            match string(options, "format")? {
                Some(form) if !forms.contains(&form.as_str()) => Err(no_choice("format", &forms)),
                _ => Ok(to_js(&this.0.table())),
            }
        })
    }
}

impl Campaign {
    /// A kept file as a `Blob`.
    async fn contents(&self, number: usize) -> Result<JsValue, Error> {
        let Some(file) = self.0.file(number) else { return Ok(JsValue::UNDEFINED) };
        let mut pieces = Vec::new();
        let mut start = 0;
        while start < file.size() {
            let end = file.size().min(start + SLICE);
            let name = self.0.header().files.get(number).map_or("", |meta| &meta.name);
            let lost = |why: Unreadable| {
                let text = why.of(name).sentence();
                Error::storage(STORAGE_UNREADABLE, Params::of_text(&text))
            };
            let bytes = file.read(start, end).await.map_err(lost)?;
            pieces.push(Chunk::Bytes(Rc::new(bytes)));
            start = end;
        }
        let blob = blob::join(pieces.iter(), "");
        blob.map(JsValue::from).map_err(|_| Error::storage(STORAGE_BLOB, Params::none()))
    }
}

/// One address, or a list of them, as `send` takes them.
fn recipients(addresses: &[String]) -> JsValue {
    match addresses {
        [one] => one.into(),
        several => to_js(&several),
    }
}

/// The worker that keeps time in a hidden tab, while it lives.
fn clock(options: &JsValue) -> Result<ClockWorker, Error> {
    let factory = function(options, "timerWorker");
    if factory.is_none() && given(options, "timerWorker").is_some() {
        return Err(Error::told("timerWorker", codes::TYPE_WORKER, Params::none()));
    }
    Ok(ClockWorker::start(factory))
}

/// One of these words among the options, where one is given.
fn choice<T: for<'a> Deserialize<'a>>(
    options: &JsValue,
    name: &str,
    choices: &[&str],
) -> Result<Option<T>, Error> {
    let Some(given) = string(options, name)? else { return Ok(None) };
    word(&given.into()).map(Some).ok_or_else(|| no_choice(name, choices))
}

/// The place of a row.
fn row_index(index: &JsValue) -> Result<usize, Error> {
    let index = index.as_f64().filter(|index| index.fract() == 0.0 && *index >= 0.0);
    index.map(|index| index as usize).ok_or_else(out_of_range)
}

/// There is no such row.
fn out_of_range() -> Error {
    Error::told("index", codes::RANGE, Params::none())
}
