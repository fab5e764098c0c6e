//! The files of a campaign: kept in pieces with the hash of each, and checked when they are read back.

use std::rc::Rc;

use futures::future::LocalBoxFuture;
use sha2::{Digest, Sha256};

use crate::core::attachment::{SLICE, Source, Unreadable};
use crate::core::cancel::Cancel;
use crate::core::error::Error;

use super::header::FileMeta;
use super::journal::Journal;

/// Reads a file whole, piece by piece, into the journal; gives the hash of each piece.
///
/// # Errors
/// [`Unreadable`] words where the file changed, the storage's error, or the call was ended.
pub async fn keep(
    journal: &Journal,
    id: &str,
    file: usize,
    source: &dyn Source,
    cancel: &Cancel,
) -> Result<Result<Vec<String>, Unreadable>, Error> {
    let size = source.size();
    let mut pieces = Vec::new();
    let mut start = 0;
    // At least one read: an empty file may have vanished, or be a folder.
    loop {
        let end = size.min(start + SLICE);
        let bytes = match cancel.race(source.read(start, end)).await.map_err(Error::ended)? {
            Ok(bytes) if bytes.len() as u64 == end - start => bytes,
            Ok(_) => return Ok(Err(Unreadable("It changed while it was read.".into()))),
            Err(unreadable) => return Ok(Err(unreadable)),
        };
        if !bytes.is_empty() {
            let place = (file, pieces.len());
            pieces.push(hash(&bytes));
            journal.keep_piece(id, place, bytes).await?;
        }
        start = end;
        if start >= size {
            return Ok(Ok(pieces));
        }
    }
}

fn hash(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(64);
    for byte in Sha256::digest(bytes) {
        for digit in [byte >> 4, byte & 15] {
            text.push(char::from_digit(u32::from(digit), 16).unwrap_or('0'));
        }
    }
    text
}

/// A file that lies in the journal.
pub struct Kept {
    journal: Journal,
    id: Rc<str>,
    file: usize,
    meta: FileMeta,
}

impl Kept {
    /// The file with this number.
    pub fn new(journal: Journal, id: Rc<str>, file: usize, meta: FileMeta) -> Self {
        Self { journal, id, file, meta }
    }

    async fn piece(&self, number: usize) -> Result<Vec<u8>, Unreadable> {
        let name = &self.meta.name;
        let bytes = match self.journal.piece(&self.id, (self.file, number)).await {
            Ok(Some(bytes)) => bytes,
            Ok(None) => return Err(Unreadable(format!("{name} is no longer in the journal."))),
            Err(error) => return Err(Unreadable(error.to_string())),
        };
        if self.meta.pieces.get(number) != Some(&hash(&bytes)) {
            return Err(Unreadable(format!("{name} in the journal is not what was put there.")));
        }
        Ok(bytes)
    }
}

impl Source for Kept {
    fn size(&self) -> u64 {
        self.meta.size
    }

    fn read(&self, start: u64, end: u64) -> LocalBoxFuture<'_, Result<Vec<u8>, Unreadable>> {
        Box::pin(async move {
            let mut bytes = Vec::new();
            let mut at = start;
            while at < end {
                let number = at / SLICE;
                let piece = self.piece(number as usize).await?;
                let from = (at - number * SLICE) as usize;
                let to = ((end - number * SLICE).min(piece.len() as u64)) as usize;
                let part = piece.get(from..to).filter(|part| !part.is_empty());
                let Some(part) = part else {
                    return Err(Unreadable(format!(
                        "{} in the journal is too short.",
                        self.meta.name
                    )));
                };
                bytes.extend_from_slice(part);
                at += part.len() as u64;
            }
            Ok(bytes)
        })
    }
}
