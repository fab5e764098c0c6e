//! The files of a campaign: kept in pieces with the hash of each, and checked when they are read back.

use std::rc::Rc;

use futures::future::LocalBoxFuture;
use sha2::{Digest, Sha256};

use crate::core::error::Error;
use crate::core::error::codes::Params;
use crate::core::error::codes::files::{
    UNREADABLE_ENCODED, UNREADABLE_GONE, UNREADABLE_JOURNAL, UNREADABLE_OTHER, UNREADABLE_SHORT,
};
use crate::core::host::cancel::Cancel;
use crate::core::message::attachment::{SLICE, Source, Unreadable};

use super::Journal;
use super::header::FileMeta;

/// Reads a file whole, piece by piece, into the journal; gives the hash of each piece.
///
/// # Errors
/// [`Unreadable`] where the file changed, the storage's error, or the call was ended.
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
            Ok(_) => return Ok(Err(Unreadable::changed())),
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
        let lost = |code| Unreadable::new(code, Params::none());
        let bytes = match self.journal.piece(&self.id, (self.file, number)).await {
            Ok(Some(bytes)) => bytes,
            Ok(None) => return Err(lost(UNREADABLE_GONE)),
            Err(error) => {
                let params = Params::of(vec![("text", error.to_string().into())]);
                return Err(Unreadable::new(UNREADABLE_JOURNAL, params));
            }
        };
        if self.meta.pieces.get(number) != Some(&hash(&bytes)) {
            return Err(lost(UNREADABLE_OTHER));
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
                    return Err(Unreadable::new(UNREADABLE_SHORT, Params::none()));
                };
                bytes.extend_from_slice(part);
                at += part.len() as u64;
            }
            Ok(bytes)
        })
    }
}

/// A file that was encoded in base64 before, as it was.
pub struct Decoded {
    encoded: Rc<dyn Source>,
    size: u64,
}

impl Decoded {
    /// Of so many bytes.
    pub fn new(encoded: Rc<dyn Source>, size: u64) -> Self {
        Self { encoded, size }
    }
}

impl Source for Decoded {
    fn size(&self) -> u64 {
        self.size
    }

    fn read(&self, start: u64, end: u64) -> LocalBoxFuture<'_, Result<Vec<u8>, Unreadable>> {
        // Three bytes are four letters.
        let first = start / 3 * 4;
        let last = (end.div_ceil(3) * 4).min(self.encoded.size());
        let letters = self.encoded.read(first, last);
        Box::pin(async move {
            let letters = letters.await?;
            let bytes = base64_simd::STANDARD
                .decode_to_vec(letters)
                .map_err(|_| Unreadable::new(UNREADABLE_ENCODED, Params::none()))?;
            let from = (start % 3) as usize;
            let wanted = bytes.get(from..from + (end - start) as usize);
            wanted.map(<[u8]>::to_vec).ok_or_else(Unreadable::changed)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::campaign::journal::memory::Memory;
    use crate::core::message::attachment::Bytes;
    use crate::core::storage::{Change, Storage, Value};
    use futures::executor::block_on;

    fn bytes(size: usize) -> Vec<u8> {
        (0..size).map(|index| (index * 31 % 251) as u8).collect()
    }

    fn kept(size: usize) -> (Rc<Memory>, Kept) {
        let storage = Rc::<Memory>::default();
        let journal =
            Journal::new(storage.clone(), crate::campaign::journal::known::Known::default());
        let source = Bytes(bytes(size));
        let pieces =
            block_on(keep(&journal, "a", 0, &source, &Cancel::default())).unwrap().unwrap();
        let (name, size) = ("atto.pdf".to_owned(), size as u64);
        let meta = FileMeta { name, kind: None, size, is_common: true, pieces };
        (storage, Kept::new(journal, "a".into(), 0, meta))
    }

    #[test]
    fn a_file_comes_back_bit_for_bit_from_anywhere() {
        let slice = SLICE as usize;
        for size in [0, 1, slice - 1, slice, slice + 1, 2 * slice + 5] {
            let (_, file) = kept(size);
            let whole = bytes(size);
            for (start, end) in
                [(0, size), (size / 3, size), (size / 4, size / 2), (0, size.min(7))]
            {
                let read = block_on(file.read(start as u64, end as u64)).unwrap();
                assert!(read == whole[start..end], "{start} to {end} of {size}");
            }
        }
    }

    #[test]
    fn a_piece_that_changed_or_vanished_is_refused() {
        let (storage, file) = kept(10);
        let put = |bytes: Vec<u8>| {
            let key = "piece/a/000000/000000".to_owned();
            block_on(storage.apply(vec![Change::Put(key, Value::Bytes(bytes))])).unwrap();
        };
        put(vec![7; 10]);
        let words = block_on(file.read(0, 10)).unwrap_err().of("atto.pdf").sentence();
        assert!(words.contains("atto.pdf") && words.contains("not what was put there"), "{words}");
        put(bytes(9));
        assert!(block_on(file.read(0, 10)).is_err());
        block_on(storage.apply(vec![Change::Remove("piece/".into(), "piece0".into())])).unwrap();
        let words = block_on(file.read(0, 10)).unwrap_err().of("atto.pdf").sentence();
        assert!(words.contains("no longer in the journal"), "{words}");
    }

    #[test]
    fn what_was_encoded_is_decoded_from_anywhere() {
        for size in 0..12 {
            let whole = bytes(size);
            let letters = base64_simd::STANDARD.encode_to_string(&whole).into_bytes();
            let file = Decoded::new(Rc::new(Bytes(letters)), size as u64);
            for start in 0..=size {
                for end in start..=size {
                    let read = block_on(file.read(start as u64, end as u64)).unwrap();
                    assert_eq!(read, whole[start..end], "{start} to {end} of {size}");
                }
            }
        }
    }
}
