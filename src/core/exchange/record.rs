//! A mail as the service reports it, under the field names of either of its two dialects.

use serde_json::Value;

use super::answer;
use super::answer::Fields;

/// A mail as reported; every field may be missing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Record {
    /// The mailbox's own number for it, a position that may shift after a deletion.
    pub id: Option<u64>,
    /// The sender, with or without a display name, sometimes cut.
    pub sender: Option<String>,
    /// The recipient; of a receipt this is the mailbox itself.
    pub recipient: Option<String>,
    /// The date as written.
    pub date: Option<String>,
    /// The subject as written.
    pub subject: Option<String>,
    /// The text.
    pub body: Option<String>,
}

impl Record {
    /// The records under `data`.
    pub fn list(fields: &Fields) -> Option<Vec<Self>> {
        Some(answer::list_field(fields)?.into_iter().map(Self::read).collect())
    }

    /// Reads a record. The document says `data`, `object`, `message`; the service also `date`,
    /// `subject`, `body`.
    pub fn read(fields: &Fields) -> Self {
        Self {
            id: answer::number_field(fields, "id").filter(|id| *id >= 0.0).map(|id| id as u64),
            sender: answer::text_field(fields, &["sender"]),
            recipient: answer::text_field(fields, &["recipient"])
                .or_else(|| list(fields, "recipient")),
            date: answer::text_field(fields, &["date", "data"]),
            subject: answer::text_field(fields, &["subject", "object"]),
            body: answer::text_field(fields, &["body", "message"]),
        }
    }
}

fn list(fields: &Fields, name: &str) -> Option<String> {
    let items = fields.get(name)?.as_array()?.iter().filter_map(Value::as_str);
    let items: Vec<String> = items.map(str::to_owned).collect();
    (!items.is_empty()).then(|| items.join(", "))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn read(value: Value) -> Record {
        Record::read(value.as_object().unwrap())
    }

    #[test]
    fn both_dialects_are_read() {
        let documented =
            json!({"sender": "a", "recipient": "b", "data": "d", "object": "s", "message": "m"});
        let observed =
            json!({"sender": "a", "recipient": ["b"], "date": "d", "subject": "s", "body": "m"});
        assert_eq!(read(documented.clone()), read(observed));
        assert_eq!(read(documented).subject.as_deref(), Some("s"));
    }

    #[test]
    fn every_field_may_be_missing_or_wrong() {
        assert_eq!(
            read(json!({"sender": null, "id": "x", "object": {}, "recipient": [1]})),
            Record::default()
        );
        assert_eq!(read(json!({"id": "12"})).id, Some(12));
    }
}
