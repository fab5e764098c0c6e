//! Files on their way into a message: read in slices, encoded slice by slice, never whole.

use std::collections::VecDeque;
use std::iter;

use futures::future::LocalBoxFuture;

use crate::core::error::codes::files::UNREADABLE_CHANGED;
use crate::core::error::codes::{Code, Params, Told};
use crate::core::host::transport::{Chunk, Transport};

/// Bytes read at once. A multiple of three, so that no slice but the last needs padding; larger
/// ones went no faster but held the page's main thread up for longer (BENCHMARKS.md).
pub const SLICE: u64 = 3 * 1024 * 1024;

/// Slices that are read at once, so that the disk works while a slice is encoded.
const READS: usize = 2;

/// Contents that can be read piece by piece.
pub trait Source {
    /// The length in bytes.
    fn size(&self) -> u64;
    /// Of a file: when it was modified last, in milliseconds since 1970.
    fn modified(&self) -> Option<f64> {
        None
    }
    /// The contents as the transport sends them, unread; `None` where they have to be read here.
    fn as_it_is(&self) -> Option<Chunk> {
        None
    }
    /// The bytes from `start` to before `end`. The reading begins with the call, not with the first
    /// poll: that is how several are under way at once.
    fn read(&self, start: u64, end: u64) -> LocalBoxFuture<'_, Result<Vec<u8>, Unreadable>>;
}

/// Why a file can no longer be read, or not as it was. Its sentence is whole once the file's name is known.
#[derive(Clone, Debug)]
pub struct Unreadable(Told);

impl Unreadable {
    /// Of a code and its parameters.
    pub fn new(code: Code, params: Params) -> Self {
        Self(Told::new(code, params))
    }

    /// It has fewer or more bytes than it said.
    pub fn changed() -> Self {
        Self(Told::plain(UNREADABLE_CHANGED))
    }

    /// Which file it is about, by its name or by the field that gave it.
    pub fn of(mut self, name: &str) -> Told {
        self.0.params.set("name", name.into());
        self.0
    }
}

/// Bytes that are in memory already.
#[derive(Debug)]
pub struct Bytes(pub Vec<u8>);

impl Source for Bytes {
    fn size(&self) -> u64 {
        self.0.len() as u64
    }

    fn read(&self, start: u64, end: u64) -> LocalBoxFuture<'_, Result<Vec<u8>, Unreadable>> {
        let slice = self.0.get(start as usize..end as usize).unwrap_or_default().to_vec();
        Box::pin(std::future::ready(Ok(slice)))
    }
}

/// The base64 of a file, in pieces.
#[derive(Clone, Debug, Default)]
pub struct Encoded {
    /// Pieces and their lengths.
    pub chunks: Vec<(Chunk, u64)>,
    /// When the file was modified last, see [`Source::modified`].
    pub modified: Option<f64>,
}

/// Reads and encodes `source`; `tell` learns how many bytes each slice had.
///
/// # Errors
/// The source could not be read, or has another length than it said.
pub async fn encode(
    source: &dyn Source,
    transport: &dyn Transport,
    tell: impl Fn(u64),
) -> Result<Encoded, Unreadable> {
    let size = source.size();
    let end_of = |start: u64| size.min(start + SLICE);
    // At least one: also an empty file may have vanished, or be a folder.
    let starts = iter::successors(Some(0), |&start| Some(end_of(start)).filter(|&end| end < size));
    let mut reads = starts.map(|start| (end_of(start) - start, source.read(start, end_of(start))));
    let mut under_way: VecDeque<_> = reads.by_ref().take(READS).collect();
    let mut encoded = Encoded { modified: source.modified(), ..Encoded::default() };
    let mut buffer = Vec::new();
    while let Some((length, read)) = under_way.pop_front() {
        let slice = read.await?;
        under_way.extend(reads.next());
        if slice.len() as u64 != length {
            return Err(Unreadable::changed());
        }
        if length > 0 {
            buffer.clear();
            base64_simd::STANDARD.encode_append(&slice, &mut buffer);
            encoded.chunks.push((transport.keep(&buffer), buffer.len() as u64));
            tell(length);
        }
    }
    Ok(encoded)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::core::host::transport::{Failure, Pending, Request};
    use futures::executor::block_on;
    use std::cell::RefCell;

    struct Nowhere;

    impl Transport for Nowhere {
        fn start(&self, _request: Request) -> Result<Pending, Failure> {
            Err(Failure::new("nowhere"))
        }
    }

    fn joined(encoded: &Encoded) -> Vec<u8> {
        let mut all = Vec::new();
        for (chunk, length) in &encoded.chunks {
            let Chunk::Bytes(bytes) = chunk else { panic!() };
            assert_eq!(bytes.len() as u64, *length);
            all.extend_from_slice(bytes);
        }
        all
    }

    #[test]
    fn every_size_around_a_border_comes_back_bit_for_bit() {
        let mebibyte = 1024 * 1024;
        for border in [0u64, 3, 65_536, 3 * mebibyte, SLICE, 2 * SLICE] {
            for size in border.saturating_sub(2)..=border + 2 {
                let bytes: Vec<u8> = (0..size).map(|index| (index * 31 % 251) as u8).collect();
                let told = RefCell::new(Vec::new());
                let source = Bytes(bytes.clone());
                let encoded =
                    block_on(encode(&source, &Nowhere, |count| told.borrow_mut().push(count)))
                        .unwrap();
                let decoded = base64_simd::STANDARD.decode_to_vec(joined(&encoded)).unwrap();
                assert!(decoded == bytes, "size {size}");
                assert_eq!(told.borrow().iter().sum::<u64>(), size);
            }
        }
    }

    struct Shrunk;

    impl Source for Shrunk {
        fn size(&self) -> u64 {
            10
        }
        fn read(&self, _start: u64, _end: u64) -> LocalBoxFuture<'_, Result<Vec<u8>, Unreadable>> {
            Box::pin(std::future::ready(Ok(vec![0; 9])))
        }
    }

    #[test]
    fn a_file_that_shrinks_is_refused() {
        assert!(block_on(encode(&Shrunk, &Nowhere, |_| ())).is_err());
    }
}
