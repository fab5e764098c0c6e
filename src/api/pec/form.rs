//! Forms of the service: each field with its rule, checked all at once.

use serde_json::Value;

use super::identifier;
use crate::core::date;
use crate::core::error::Error;
use crate::core::error::codes::{Code, Params, Told, mailbox, options};
use crate::core::error::given::Given;
use crate::core::error::problem::Problems;
use crate::core::message::address;

use super::record::Record;

/// What a field must hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rule {
    /// Any text.
    Text,
    /// An e-mail address.
    Address,
    /// A telephone number.
    Telephone,
    /// One of these, in either case.
    Choice(&'static [&'static str]),
    /// `dd/mm/yyyy`
    Day,
    /// Two letters.
    Country,
    /// Two letters where the country, another field, is Italy; always where no such field is named.
    Province(Option<&'static str>),
    /// Five digits where the country, another field, is Italy.
    PostalCode(&'static str),
    /// A person's codice fiscale; its check is advice.
    FiscalCode,
    /// A person's or company's codice fiscale, or a partita IVA; its check is advice.
    Holder,
    /// True or false.
    Flag,
    /// Where the service tells what happens: `{ url, method, field, data }`.
    Callback,
}

/// A field: its name, its rule, whether it must be there.
pub type Field = (&'static str, Rule, bool);

/// The fields of `input`.
///
/// # Errors
/// [`Error::Validation`] where `input` is no object.
pub fn read(input: Value) -> Result<Record, Error> {
    let Value::Object(fields) = input else {
        return Err(Error::told("fields", options::TYPE_OBJECT, Params::none()));
    };
    Ok(fields)
}

/// The same fields, those of the form without white space around their texts.
pub fn trimmed(mut fields: Record, form: &[Field]) -> Record {
    for (name, _, _) in form {
        if let Some(Value::String(text)) = fields.get_mut(*name) {
            *text = text.trim().to_owned();
        }
    }
    fields
}

/// What a field holds, where it is given.
pub fn text<'a>(fields: &'a Record, name: &str) -> Option<&'a str> {
    match Given::of_optional(fields.get(name)) {
        Given::Text(text) => Some(text.trim()),
        _ => None,
    }
}

/// Checks all fields; `advice` says whether identifiers are checked too.
pub fn check(fields: &Record, form: &[Field], advice: bool, problems: &mut Problems) {
    for (name, rule, is_required) in form {
        match Given::of_optional(fields.get(*name)) {
            Given::Nothing | Given::Blank if *is_required => {
                problems.tell(*name, mailbox::MISSING_FIELD, Params::none());
            }
            Given::Nothing | Given::Blank => {}
            given => check_one(fields, name, *rule, given, advice, problems),
        }
    }
}

fn check_one(
    fields: &Record,
    name: &str,
    rule: Rule,
    given: Given<'_>,
    advice: bool,
    problems: &mut Problems,
) {
    match (rule, given) {
        (Rule::Flag, Given::Other(Value::Bool(_))) => {}
        (Rule::Flag, _) => problems.tell(name, options::TYPE_FLAG, Params::none()),
        // Its own records say so where there is none.
        (Rule::Callback, Given::Other(Value::Bool(false))) => {}
        (Rule::Callback, Given::Other(Value::Object(callback))) => {
            check_callback(name, callback, problems);
        }
        (Rule::Callback, _) => {
            problems.tell(name, mailbox::TYPE_CALLBACK, Params::none());
        }
        (_, Given::Text(text)) => {
            let text = text.trim();
            if rule == Rule::Address && !text.chars().any(char::is_control) {
                if let Some(told) = address::told_unless_unusual(text) {
                    problems.tell(name, told.code, told.params);
                }
            } else if let Some(told) = problem(fields, rule, text, advice) {
                problems.tell(name, told.code, told.params);
            }
        }
        _ => problems.tell(name, options::TYPE_TEXT, Params::none()),
    }
}

fn problem(fields: &Record, rule: Rule, given: &str, advice: bool) -> Option<Told> {
    let unless = |is_good: bool, code: Code| (!is_good).then(|| Told::plain(code));
    let is_italian =
        |country: &str| text(fields, country).is_some_and(|name| name.eq_ignore_ascii_case("IT"));
    let two_letters = given.len() == 2 && given.bytes().all(|letter| letter.is_ascii_alphabetic());
    if given.chars().any(char::is_control) {
        return Some(Told::plain(mailbox::CONTROL_FIELD));
    }
    match rule {
        Rule::Text | Rule::Flag | Rule::Callback | Rule::Address => None,
        Rule::Telephone => unless(is_telephone(given), mailbox::TELEPHONE),
        Rule::Choice(names) => {
            let is_known = names.iter().any(|name| name.eq_ignore_ascii_case(given));
            let params = || Params::of(vec![("choices", names.to_vec().into())]);
            (!is_known).then(|| Told::new(options::CHOICE, params()))
        }
        Rule::Day => unless(date::is_day(given), mailbox::DATE),
        Rule::Country => unless(two_letters, mailbox::COUNTRY),
        Rule::Province(country) => {
            let is_abroad = country.is_some_and(|country| !is_italian(country));
            unless(two_letters || is_abroad, mailbox::PROVINCE)
        }
        Rule::PostalCode(country) => {
            let is_code = given.len() == 5 && given.bytes().all(|digit| digit.is_ascii_digit());
            unless(is_code || !is_italian(country), mailbox::POSTAL_CODE)
        }
        Rule::FiscalCode if advice => identifier::fiscal_code_problem(given).map(Told::plain),
        Rule::Holder if advice => identifier::holder_problem(given).map(Told::plain),
        Rule::FiscalCode | Rule::Holder => None,
    }
}

/// As people write them: digits, grouped as they like.
fn is_telephone(text: &str) -> bool {
    let digits = text.bytes().filter(u8::is_ascii_digit).count();
    let rest = text.strip_prefix('+').unwrap_or(text);
    let is_part = |byte: u8| byte.is_ascii_digit() || b" -./()".contains(&byte);
    (5..=15).contains(&digits) && rest.bytes().all(is_part)
}

fn check_callback(name: &str, callback: &Record, problems: &mut Problems) {
    let url = text(callback, "url").unwrap_or_default().to_ascii_lowercase();
    let host = url.strip_prefix("https://").or_else(|| url.strip_prefix("http://"));
    if host.is_none_or(|host| host.is_empty() || host.starts_with(['/', '?', '#'])) {
        problems.tell(format!("{name}.url"), mailbox::URL_CALLBACK, Params::none());
    }
    let is_given = |field: &&str| callback.get(*field).is_some_and(|value| !value.is_null());
    if is_given(&"method") {
        let known = text(callback, "method").unwrap_or_default();
        if !["POST", "JSON"].iter().any(|name| name.eq_ignore_ascii_case(known)) {
            let params = Params::of(vec![("choices", vec!["POST", "JSON"].into())]);
            problems.tell(format!("{name}.method"), options::CHOICE, params);
        }
    }
    if is_given(&"field") && !callback.get("field").is_some_and(Value::is_string) {
        problems.tell(format!("{name}.field"), options::TYPE_TEXT, Params::none());
    }
    if is_given(&"data") && !callback.get("data").is_some_and(Value::is_object) {
        problems.tell(format!("{name}.data"), options::TYPE_OBJECT, Params::none());
    }
}
