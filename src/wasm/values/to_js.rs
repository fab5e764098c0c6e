//! The one way from Rust's values to JavaScript's: what is absent becomes `undefined`, what says `null` becomes `null`.
//!
//! `serde-wasm-bindgen` makes one of the two of both, gives up where a number is above 2^53, which the service may
//! say, and takes a field called `__proto__` for the prototype.
//!
//! Excepted is the body of any other call (`wasm/client/raw.rs`): what the service wrote is JavaScript's by `JSON.parse`,
//! as `fetch` would give it, and no value of ours in between.

use std::fmt;

use js_sys::{Array, Object, Reflect};
use serde::Serialize;
use serde::ser::{
    Impossible, SerializeMap, SerializeSeq, SerializeStruct, SerializeTuple, Serializer,
};
use wasm_bindgen::JsValue;

/// A value of ours for JavaScript: objects, not maps; `undefined` where there is nothing.
pub fn to_js(value: &(impl Serialize + ?Sized)) -> JsValue {
    // Our types hold texts, numbers and lists of them: nothing that could not be written.
    value.serialize(ToJs).unwrap_or(JsValue::UNDEFINED)
}

/// A new object of what is JavaScript's already, such as a `Blob`, and of what `to_js` made.
pub fn object(properties: &[(&str, JsValue)]) -> JsValue {
    let object = Object::new().into();
    for (name, value) in properties {
        set(&object, name, value);
    }
    object
}

/// Sets a property of an object that we made.
pub fn set(target: &JsValue, name: &str, value: &JsValue) {
    // Only frozen objects refuse, and ours are not.
    let _refused = Reflect::set(target, &name.into(), value);
}

struct ToJs;

/// The items of a list.
struct Items(Array);

/// The fields of one of our types.
struct Fields(JsValue);

/// The entries of a map, under names that others chose.
struct Entries {
    pairs: Array,
    name: JsValue,
}

type Written = Result<JsValue, fmt::Error>;

macro_rules! numbers {
    ($($method:ident: $type:ty,)*) => {
        $(fn $method(self, number: $type) -> Written {
            Ok(JsValue::from_f64(number as f64))
        })*
    };
}

impl Serializer for ToJs {
    type Ok = JsValue;
    type Error = fmt::Error;
    type SerializeSeq = Items;
    type SerializeTuple = Items;
    type SerializeMap = Entries;
    type SerializeStruct = Fields;
    // None of our types is one of these.
    type SerializeTupleStruct = Impossible<JsValue, fmt::Error>;
    type SerializeTupleVariant = Impossible<JsValue, fmt::Error>;
    type SerializeStructVariant = Impossible<JsValue, fmt::Error>;

    numbers! {
        serialize_i8: i8,
        serialize_i16: i16,
        serialize_i32: i32,
        serialize_i64: i64,
        serialize_u8: u8,
        serialize_u16: u16,
        serialize_u32: u32,
        serialize_u64: u64,
        serialize_f32: f32,
        serialize_f64: f64,
    }

    fn serialize_bool(self, truth: bool) -> Written {
        Ok(truth.into())
    }

    fn serialize_char(self, letter: char) -> Written {
        Ok(JsValue::from_str(letter.encode_utf8(&mut [0; 4])))
    }

    fn serialize_str(self, text: &str) -> Written {
        Ok(text.into())
    }

    fn serialize_bytes(self, bytes: &[u8]) -> Written {
        self.collect_seq(bytes)
    }

    fn serialize_none(self) -> Written {
        Ok(JsValue::UNDEFINED)
    }

    fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> Written {
        value.serialize(self)
    }

    fn serialize_unit(self) -> Written {
        Ok(JsValue::NULL)
    }

    fn serialize_unit_struct(self, _name: &'static str) -> Written {
        Ok(JsValue::NULL)
    }

    fn serialize_unit_variant(self, _: &'static str, _: u32, variant: &'static str) -> Written {
        Ok(variant.into())
    }

    fn serialize_newtype_struct<T: Serialize + ?Sized>(
        self,
        _name: &'static str,
        value: &T,
    ) -> Written {
        value.serialize(self)
    }

    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        self,
        _name: &'static str,
        _index: u32,
        variant: &'static str,
        value: &T,
    ) -> Written {
        Ok(object(&[(variant, value.serialize(self)?)]))
    }

    fn serialize_seq(self, _length: Option<usize>) -> Result<Items, fmt::Error> {
        Ok(Items(Array::new()))
    }

    fn serialize_tuple(self, _length: usize) -> Result<Items, fmt::Error> {
        Ok(Items(Array::new()))
    }

    fn serialize_tuple_struct(
        self,
        _name: &'static str,
        _length: usize,
    ) -> Result<Self::SerializeTupleStruct, fmt::Error> {
        Err(fmt::Error)
    }

    fn serialize_tuple_variant(
        self,
        _name: &'static str,
        _index: u32,
        _variant: &'static str,
        _length: usize,
    ) -> Result<Self::SerializeTupleVariant, fmt::Error> {
        Err(fmt::Error)
    }

    fn serialize_map(self, _length: Option<usize>) -> Result<Entries, fmt::Error> {
        Ok(Entries { pairs: Array::new(), name: JsValue::UNDEFINED })
    }

    fn serialize_struct(self, _: &'static str, _length: usize) -> Result<Fields, fmt::Error> {
        Ok(Fields(object(&[])))
    }

    fn serialize_struct_variant(
        self,
        _name: &'static str,
        _index: u32,
        _variant: &'static str,
        _length: usize,
    ) -> Result<Self::SerializeStructVariant, fmt::Error> {
        Err(fmt::Error)
    }
}

impl SerializeSeq for Items {
    type Ok = JsValue;
    type Error = fmt::Error;

    fn serialize_element<T: Serialize + ?Sized>(&mut self, item: &T) -> Result<(), fmt::Error> {
        self.0.push(&item.serialize(ToJs)?);
        Ok(())
    }

    fn end(self) -> Written {
        Ok(self.0.into())
    }
}

impl SerializeTuple for Items {
    type Ok = JsValue;
    type Error = fmt::Error;

    fn serialize_element<T: Serialize + ?Sized>(&mut self, item: &T) -> Result<(), fmt::Error> {
        SerializeSeq::serialize_element(self, item)
    }

    fn end(self) -> Written {
        SerializeSeq::end(self)
    }
}

impl SerializeStruct for Fields {
    type Ok = JsValue;
    type Error = fmt::Error;

    fn serialize_field<T: Serialize + ?Sized>(
        &mut self,
        name: &'static str,
        value: &T,
    ) -> Result<(), fmt::Error> {
        set(&self.0, name, &value.serialize(ToJs)?);
        Ok(())
    }

    fn end(self) -> Written {
        Ok(self.0)
    }
}

impl SerializeMap for Entries {
    type Ok = JsValue;
    type Error = fmt::Error;

    fn serialize_key<T: Serialize + ?Sized>(&mut self, name: &T) -> Result<(), fmt::Error> {
        self.name = name.serialize(ToJs)?;
        Ok(())
    }

    fn serialize_value<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), fmt::Error> {
        self.pairs.push(&Array::of2(&self.name, &value.serialize(ToJs)?));
        Ok(())
    }

    fn end(self) -> Written {
        // Each becomes a property, whatever its name.
        Object::from_entries(&self.pairs).map(JsValue::from).map_err(|_| fmt::Error)
    }
}
