//! The journal: what was posted and what became of it, written before it counts. No token and no password
//! is ever in it.

mod counts;
pub mod files;
pub mod header;
pub mod keys;
pub mod known;
pub mod memory;
pub mod outcome;
#[cfg(test)]
mod pages;

use std::collections::BTreeMap;
use std::rc::Rc;

use futures::future::LocalBoxFuture;
use serde::Serialize;
use serde_json::Value as Json;

use crate::campaign::model::kept::list;
use crate::core::error::Error;
use crate::core::error::codes::{Code, Params, campaign as codes};
use crate::core::gather;
use crate::core::starts::Start;
use crate::core::storage::{Change, Storage, Value, after};

use header::{Command, Control, Header, SCHEMA};
use outcome::RowOutcome;

use super::model::row::{RowInput, RowProblem};
use known::Known;

/// Rows that lie under one key: large enough that thirty thousand are few keys, small enough that none is
/// a megabyte.
const BLOCK: usize = 500;
/// Keys that are read at once: on a slow processor reading them takes less than a tenth of a second.
const PAGE: usize = 1_000;
/// Blocks of rows that are read at once, for the same reason.
const BLOCKS: usize = 4;
/// Milliseconds after which a campaign whose making broke off is swept away.
const STALE_DRAFT: f64 = 86_400_000.0;

/// Starts of the sender's that a change counts, or gives back.
#[derive(Clone, Copy, Default)]
pub struct Starts<'a> {
    /// One that is made.
    pub counted: Option<Start<'a>>,
    /// One that turned out not to have been.
    pub given_back: Option<Start<'a>>,
    /// One that was given back, and may have been all the same.
    pub counted_again: Option<Start<'a>>,
}

/// The campaigns of a storage. Every method fails with [`Error::Storage`] where the storage does.
#[derive(Clone)]
pub struct Journal {
    storage: Rc<dyn Storage>,
    known: Known,
}

impl Journal {
    /// The journal in a storage; `known` is shared by all that this page has.
    pub fn new(storage: Rc<dyn Storage>, known: Known) -> Self {
        Self { storage, known }
    }

    /// What this page knows of rows.
    pub fn known(&self) -> &Known {
        &self.known
    }

    /// Looks whether this version can read the storage.
    ///
    /// # Errors
    /// A newer version of the package wrote it.
    pub async fn check(&self) -> Result<(), Error> {
        let version = self.version().await?;
        if version > SCHEMA {
            let params = Params::of(vec![("schema", version.into()), ("known", SCHEMA.into())]);
            return Err(Error::storage(codes::STORAGE_NEWER, params));
        }
        Ok(())
    }

    async fn version(&self) -> Result<u32, Error> {
        Ok(match self.storage.get(keys::SCHEMA).await? {
            None => 0,
            Some(Value::Text(text)) => text.parse().unwrap_or(u32::MAX),
            Some(Value::Bytes(_)) => u32::MAX,
        })
    }

    /// Makes a journal of an earlier version one of this: what this one writes of rows that one would not heed.
    ///
    /// # Errors
    /// A newer version of the package wrote it.
    pub async fn renew(&self) -> Result<(), Error> {
        self.check().await?;
        if self.version().await? < SCHEMA {
            self.storage.apply(vec![put(keys::SCHEMA.into(), &SCHEMA)?]).await?;
        }
        Ok(())
    }

    /// Notes that a campaign is being made, and sweeps away what was never finished.
    pub async fn begin(&self, id: &str, now: f64) -> Result<(), Error> {
        for (key, since) in self.all(keys::DRAFTS).await? {
            let since = read(&key, &since, Json::as_f64)?;
            let stale = key.strip_prefix(keys::DRAFTS).filter(|_| now - since > STALE_DRAFT);
            if let Some(stale) = stale {
                self.delete(stale).await?;
            }
        }
        let changes = vec![put(keys::SCHEMA.into(), &SCHEMA)?, put(keys::draft(id), &now)?];
        self.storage.apply(changes).await
    }

    /// Keeps a piece of a file.
    pub async fn keep_piece(
        &self,
        id: &str,
        place: (usize, usize),
        bytes: Vec<u8>,
    ) -> Result<(), Error> {
        let key = keys::piece(id, place.0, place.1);
        self.storage.apply(vec![Change::Put(key, Value::Bytes(bytes))]).await
    }

    /// Takes the files of a campaign away; all else of it stays.
    pub async fn remove_files(&self, id: &str) -> Result<(), Error> {
        let pieces = keys::pieces(id);
        let end = after(&pieces);
        self.storage.apply(vec![Change::Remove(pieces, end)]).await
    }

    /// A piece of a file, as it was kept.
    pub async fn piece(&self, id: &str, place: (usize, usize)) -> Result<Option<Vec<u8>>, Error> {
        Ok(match self.storage.get(&keys::piece(id, place.0, place.1)).await? {
            Some(Value::Bytes(bytes)) => Some(bytes),
            _ => None,
        })
    }

    /// Keeps a campaign whose files are kept. It is there once this is done, and not before.
    pub async fn create(
        &self,
        header: &Header,
        rows: &[RowInput],
        problems: &[RowProblem],
    ) -> Result<(), Error> {
        for (number, block) in rows.chunks(BLOCK).enumerate() {
            self.storage.apply(vec![put(keys::block(&header.id, number), &block)?]).await?;
        }
        let draft = keys::draft(&header.id);
        let changes = vec![
            put(keys::problems(&header.id), &problems)?,
            put(keys::header(&header.id), header)?,
            Change::Remove(draft.clone(), format!("{draft}\0")),
        ];
        self.storage.apply(changes).await
    }

    /// The head of a campaign.
    pub async fn header(&self, id: &str) -> Result<Option<Header>, Error> {
        let key = keys::header(id);
        self.storage.get(&key).await?.map(|value| read(&key, &value, Header::kept)).transpose()
    }

    /// The heads of all campaigns, the newest first.
    pub async fn headers(&self) -> Result<Vec<Header>, Error> {
        let entries = self.all(keys::CAMPAIGNS).await?;
        let headers: Result<Vec<Header>, Error> =
            entries.iter().map(|(key, value)| read(key, value, Header::kept)).collect();
        Ok(gather::sorted(headers?, |header| -header.created_at))
    }

    /// The rows of a campaign.
    pub async fn rows(&self, header: &Header) -> Result<Vec<RowInput>, Error> {
        let mut rows = Vec::with_capacity(header.rows);
        self.each(&keys::blocks(&header.id), BLOCKS, &mut |key, value| {
            rows.append(&mut read(&key, &value, |block| list(block, RowInput::kept))?);
            Ok(())
        })
        .await?;
        if rows.len() != header.rows {
            let params =
                Params::of(vec![("there", rows.len().into()), ("rows", header.rows.into())]);
            return Err(Error::storage(codes::STORAGE_ROWS, params));
        }
        Ok(rows)
    }

    /// What was wrong with a campaign when it was made.
    pub async fn problems(&self, id: &str) -> Result<Vec<RowProblem>, Error> {
        let key = keys::problems(id);
        let value = self.storage.get(&key).await?;
        let problems = |value| read(&key, &value, |problems| list(problems, RowProblem::kept));
        Ok(value.map(problems).transpose()?.unwrap_or_default())
    }

    /// What became of the rows of a campaign, of those that the journal names.
    pub async fn outcomes(&self, id: &str) -> Result<BTreeMap<usize, RowOutcome>, Error> {
        let mut outcomes = BTreeMap::new();
        self.each(&keys::outcomes(id), PAGE, &mut |key, value| {
            if let Some(index) = keys::index_of(&key) {
                let outcome = read(&key, &value, RowOutcome::kept)?;
                self.known.note(id, index, &outcome);
                outcomes.insert(index, outcome);
            }
            Ok(())
        })
        .await?;
        Ok(outcomes)
    }

    /// What became of one row.
    pub async fn outcome(&self, id: &str, index: usize) -> Result<RowOutcome, Error> {
        let key = keys::outcome(id, index);
        let value = self.storage.get(&key).await?;
        let outcome = value.map(|value| read(&key, &value, RowOutcome::kept));
        let outcome = outcome.transpose()?.unwrap_or_default();
        self.known.note(id, index, &outcome);
        Ok(outcome)
    }

    /// Writes what became of rows; `counted` and `given_back` are starts that the limits count, or no longer.
    pub async fn write(
        &self,
        id: &str,
        outcomes: &[(usize, &RowOutcome)],
        starts: Starts<'_>,
    ) -> Result<(), Error> {
        let mut changes = Vec::with_capacity(outcomes.len() + 1);
        for (index, outcome) in outcomes {
            changes.push(put(keys::outcome(id, *index), outcome)?);
        }
        let Starts { counted, given_back, counted_again } = starts;
        changes.extend(counted.map(Start::changes).into_iter().flatten());
        changes.extend(given_back.map(Start::given_back));
        changes.extend(counted_again.map(Start::counted));
        self.storage.apply(changes).await?;
        for (index, outcome) in outcomes {
            self.known.note(id, *index, outcome);
        }
        Ok(())
    }

    /// What people want of a campaign.
    pub async fn control(&self, id: &str) -> Result<Control, Error> {
        let mut control = Control::default();
        for (key, value) in
            self.storage.list(&keys::control(id), &after(&keys::cancelled(id)), 2).await?
        {
            control = control.or_later(read(&key, &value, Control::kept)?);
        }
        Ok(control)
    }

    /// Writes what people want of a campaign. A cancellation has a key of its own, so that no later command can
    /// lie over it.
    pub async fn set_control(&self, id: &str, control: &Control) -> Result<(), Error> {
        let key = match control.command {
            Command::Cancel => keys::cancelled(id),
            Command::Go | Command::Pause => keys::control(id),
        };
        self.storage.apply(vec![put(key, control)?]).await
    }

    /// Whether there is a campaign with this id.
    pub async fn is_there(&self, id: &str) -> Result<bool, Error> {
        Ok(self.storage.get(&keys::header(id)).await?.is_some())
    }

    /// Removes all that is kept of a campaign, its head first: a removal that breaks off leaves no half of
    /// it to be run.
    pub async fn delete(&self, id: &str) -> Result<(), Error> {
        let single = [keys::header(id), keys::control(id), keys::cancelled(id), keys::problems(id)];
        let mut changes: Vec<Change> =
            single.map(|key| Change::Remove(key.clone(), format!("{key}\0"))).into();
        changes
            .extend(keys::all_of(id).map(|prefix| Change::Remove(prefix.clone(), after(&prefix))));
        let draft = keys::draft(id);
        changes.push(Change::Remove(draft.clone(), format!("{draft}\0")));
        self.storage.apply(changes).await?;
        self.known.forget(id);
        Ok(())
    }

    /// All keys with a prefix, and their values.
    async fn all(&self, prefix: &str) -> Result<Vec<(String, Value)>, Error> {
        let mut all = Vec::new();
        self.each(prefix, PAGE, &mut |key, value| {
            all.push((key, value));
            Ok(())
        })
        .await?;
        Ok(all)
    }

    /// Reads all keys with a prefix, so many at once, and hands on what was read before it reads more: a page that
    /// asks for thousands can do something else in between.
    fn each<'a>(
        &'a self,
        prefix: &str,
        at_once: usize,
        take: &'a mut dyn FnMut(String, Value) -> Result<(), Error>,
    ) -> LocalBoxFuture<'a, Result<(), Error>> {
        self.each_between(prefix.to_owned(), after(prefix), at_once, take)
    }

    /// The same of all keys from one up to another, without that one. Boxed: it is compiled once, for all who read.
    fn each_between<'a>(
        &'a self,
        mut from: String,
        to: String,
        at_once: usize,
        take: &'a mut dyn FnMut(String, Value) -> Result<(), Error>,
    ) -> LocalBoxFuture<'a, Result<(), Error>> {
        Box::pin(async move {
            loop {
                let entries = self.storage.list(&from, &to, at_once).await?;
                let is_last = entries.len() < at_once;
                if let Some((key, _)) = entries.last() {
                    from.clone_from(key);
                    from.push('\0');
                }
                for (key, value) in entries {
                    take(key, value)?;
                }
                if is_last {
                    return Ok(());
                }
            }
        })
    }
}

fn put(key: String, value: &impl Serialize) -> Result<Change, Error> {
    put_text(key, serde_json::to_string(value))
}

fn put_text(key: String, written: serde_json::Result<String>) -> Result<Change, Error> {
    match written {
        Ok(text) => Ok(Change::Put(key, Value::Text(text))),
        Err(error) => Err(failed(codes::STORAGE_UNWRITABLE, &key, error.to_string())),
    }
}

fn read<T>(key: &str, value: &Value, kept: impl Fn(&Json) -> Option<T>) -> Result<T, Error> {
    let json = json(value).map_err(|words| failed(codes::STORAGE_DAMAGED, key, words))?;
    let other = || failed(codes::STORAGE_DAMAGED, key, "not what is written there".into());
    kept(&json).ok_or_else(other)
}

fn json(value: &Value) -> Result<Json, String> {
    match value {
        Value::Text(text) => serde_json::from_str(text).map_err(|error| error.to_string()),
        Value::Bytes(_) => Err("bytes in place of a text".into()),
    }
}

fn failed(code: Code, key: &str, words: String) -> Error {
    Error::storage(code, Params::of(vec![("key", key.into()), ("text", words.into())]))
}
