//! Options of a campaign that say yes, no, or one of a few words: each read from what was given, its problem told.

use serde_json::Value;

use crate::core::error::codes::address::{CHOICE_SAME_MAILBOX, CONFLICT_REFERENCE};
use crate::core::error::codes::{Params, options as codes};
use crate::core::error::problem::Problems;

use crate::campaign::journal::header::Kind;
use crate::campaign::model::letter::ReferencePolicy;
use crate::campaign::model::same_mailbox::SameMailbox;

/// What the campaign is for people.
pub(super) fn kind(value: &Value, problems: &mut Problems) -> Kind {
    match value {
        Value::Null => Kind::Campaign,
        Value::String(word) if word == "campaign" => Kind::Campaign,
        Value::String(word) if word == "single" => Kind::Single,
        _ => {
            let choices = Params::of(vec![("choices", vec!["campaign", "single"].into())]);
            problems.tell("kind", codes::CHOICE, choices);
            Kind::Campaign
        }
    }
}

/// Yes or no.
pub(super) fn flag(value: &Value, usual: bool, field: &str, problems: &mut Problems) -> bool {
    match value {
        Value::Null => usual,
        Value::Bool(flag) => *flag,
        _ => {
            problems.tell(field, codes::TYPE_FLAG, Params::none());
            usual
        }
    }
}

/// Whether one mailbox may get several messages.
pub(super) fn same_mailbox(
    value: &Value,
    reference: ReferencePolicy,
    problems: &mut Problems,
) -> SameMailbox {
    let is_allowed = match value {
        Value::Null => false,
        Value::String(word) if word == "refuse" => false,
        Value::String(word) if word == "allow" => true,
        _ => {
            problems.tell("sameMailbox", CHOICE_SAME_MAILBOX, Params::none());
            false
        }
    };
    if is_allowed && reference == ReferencePolicy::Never {
        problems.tell("reference", CONFLICT_REFERENCE, Params::none());
    }
    if is_allowed { SameMailbox::Allow } else { SameMailbox::Refuse }
}

/// The name of a column.
pub(super) fn column(value: &Value, field: &str, problems: &mut Problems) -> Option<String> {
    match value {
        Value::Null => None,
        Value::String(text) => Some(text.clone()),
        _ => {
            problems.tell(field, codes::TYPE_COLUMN, Params::none());
            None
        }
    }
}

/// Which subjects get a short code.
pub(super) fn reference(value: &Value, problems: &mut Problems) -> ReferencePolicy {
    match value {
        Value::Null => ReferencePolicy::Auto,
        Value::Bool(true) => ReferencePolicy::Always,
        Value::Bool(false) => ReferencePolicy::Never,
        Value::String(word) if word == "auto" => ReferencePolicy::Auto,
        _ => {
            problems.tell("reference", codes::TYPE_REFERENCE, Params::none());
            ReferencePolicy::Auto
        }
    }
}
