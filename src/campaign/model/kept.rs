//! Reading back what was kept as JSON, field by field; a reader gives nothing where a value is not what was written there.
//! Derived readers are compiled anew for each type, at several kB each, which every page would load.

use serde::Deserialize;
use serde::de::value::{Error, StrDeserializer};
use serde_json::{Map, Value};

/// An object that was kept.
#[derive(Clone, Copy)]
pub struct Kept<'a>(&'a Map<String, Value>);

impl<'a> Kept<'a> {
    /// The object that a value is.
    pub fn of(value: &'a Value) -> Option<Self> {
        value.as_object().map(Self)
    }

    /// What a field holds.
    pub fn field<T>(self, name: &str, read: impl Fn(&'a Value) -> Option<T>) -> Option<T> {
        read(self.0.get(name)?)
    }

    /// What a field holds that has a usual value where it is missing. Nothing else stands for it: what is damaged is told.
    pub fn or_usual<T: Default>(
        self,
        name: &str,
        read: impl Fn(&'a Value) -> Option<T>,
    ) -> Option<T> {
        self.0.get(name).map_or_else(|| Some(T::default()), read)
    }

    /// What a field holds that may be missing, or `null`: `Some(None)` where it is.
    pub fn maybe<T>(self, name: &str, read: impl Fn(&'a Value) -> Option<T>) -> Option<Option<T>> {
        match self.0.get(name) {
            None | Some(Value::Null) => Some(None),
            Some(value) => read(value).map(Some),
        }
    }
}

/// Reads a text.
pub fn text(value: &Value) -> Option<String> {
    value.as_str().map(str::to_owned)
}

/// Reads a whole number that is not below 0.
pub fn count<T: TryFrom<u64>>(value: &Value) -> Option<T> {
    T::try_from(value.as_u64()?).ok()
}

/// Reads a list.
pub fn list<T>(value: &Value, read: impl Fn(&Value) -> Option<T>) -> Option<Vec<T>> {
    value.as_array()?.iter().map(read).collect()
}

/// Reads a list of texts.
pub fn texts(value: &Value) -> Option<Vec<String>> {
    list(value, text)
}

/// Reads the word for one of several states.
pub fn word<'a, T: Deserialize<'a>>(value: &'a Value) -> Option<T> {
    T::deserialize(StrDeserializer::<Error>::new(value.as_str()?)).ok()
}
