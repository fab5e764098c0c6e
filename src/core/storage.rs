//! Where journals lie, and counts of starts: keys in order with their values, changed all at once or not at all. IndexedDB in a
//! browser, a file in Node, memory in tests.

use futures::future::LocalBoxFuture;

use crate::core::error::Error;

/// What lies under a key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Value {
    /// JSON, or a number in digits.
    Text(String),
    /// A piece of a file.
    Bytes(Vec<u8>),
}

/// One step of a change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Change {
    /// Puts a value under a key.
    Put(String, Value),
    /// Adds to the number under a key; where there is none it was 0. What falls to 0 may be removed.
    Add(String, i64),
    /// Removes every key from the first to before the second.
    Remove(String, String),
}

/// What a storage gives.
pub type Stored<'a, T> = LocalBoxFuture<'a, Result<T, Error>>;

/// An ordered map that outlives the process. Keys are compared by their bytes.
///
/// Every method fails with [`Error::Storage`] where the storage is missing, full, blocked, or changed by
/// a newer version of this package.
pub trait Storage {
    /// The value under `key`.
    fn get(&self, key: &str) -> Stored<'_, Option<Value>>;

    /// Keys and values from `from` to before `to`, in order, at most `limit` of them.
    fn list(&self, from: &str, to: &str, limit: usize) -> Stored<'_, Vec<(String, Value)>>;

    /// Makes all changes, in order, or none. When it is ready they outlast a power failure, as far as the
    /// runtime can promise that.
    fn apply(&self, changes: Vec<Change>) -> Stored<'_, ()>;
}

/// The key after every key that begins with `prefix`, which must end in an ASCII character.
pub fn after(prefix: &str) -> String {
    let mut bound = prefix.to_owned();
    if let Some(last) = bound.pop() {
        bound.push(char::from_u32(u32::from(last) + 1).unwrap_or(last));
    }
    bound
}
