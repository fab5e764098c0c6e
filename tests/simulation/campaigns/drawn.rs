//! What a scenario sends, and how fast, drawn from its seed.

use std::rc::Rc;

use pec_massiva::campaign::campaigns::make::NewCampaign;
use pec_massiva::core::host::random::{Seeded, unit};
use pec_massiva::core::message::attachment::Bytes;
use pec_massiva::core::message::file_draft::{AttachmentDraft, DataDraft};
use serde_json::{Value, json};

use super::laws::Bounds;
use super::world::campaign;

/// The most addressees of one message to all.
const TOGETHER: usize = 12;
const FILE: &[u8] = b"%PDF-1.7 avviso";

/// What a campaign is not told, to show that it is seen where it does not keep to it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Untold {
    /// That starts are further apart than half the interval.
    Interval,
    /// The limit of the day.
    Day,
    /// The hours.
    Hours,
    /// One of the files.
    File,
    /// One of the addressees of a message to all.
    Addressee,
    /// That it is sent at once, and keeps no files.
    Single,
}

/// What is sent.
pub struct Drawn {
    pub addressees: usize,
    /// Whether all get one message.
    pub is_together: bool,
    /// Whether a person writes it and sends it at once, so that its files are gone once its end is known.
    pub is_single: bool,
    /// Files that go with each message.
    pub files: usize,
    pub interval: f64,
    pub per_day: Option<u64>,
    pub hours: Option<(u64, u64)>,
}

impl Drawn {
    /// A campaign to so many addressees.
    pub fn new(addressees: usize, seed: u64) -> Self {
        let random = Seeded::new(seed ^ 0xd2a7);
        let chance = || unit(&random);
        let is_together = chance() < 0.1;
        let addressees = if is_together { addressees.min(TOGETHER) } else { addressees };
        Self {
            addressees,
            is_together,
            is_single: chance() < if is_together { 0.7 } else { 0.15 },
            files: if chance() < 0.25 { 1 + (chance() * 2.0) as usize } else { 0 },
            interval: if chance() < 0.8 { 1000.0 } else { 2500.0 },
            per_day: (chance() < 0.15).then(|| 1 + (addressees as f64 * (0.3 + chance())) as u64),
            hours: (chance() < 0.1).then_some((8, 20)),
        }
    }

    /// Rows of its table, each a message.
    pub fn rows(&self) -> usize {
        if self.is_together { 1 } else { self.addressees }
    }

    /// What must be kept to.
    pub fn bounds(&self) -> Bounds {
        Bounds {
            rows: self.rows(),
            interval: self.interval,
            per_day: self.per_day,
            hours: self.hours,
            files: self.files,
            is_single: self.is_single,
            jumps: Vec::new(),
        }
    }

    /// The campaign, which has not been made yet.
    pub fn campaign(
        &self,
        reference: Value,
        shared_subject: bool,
        untold: Option<Untold>,
    ) -> NewCampaign {
        let is_told = |what| untold != Some(what);
        let faster = if is_told(Untold::Interval) { 1.0 } else { 2.0 };
        let mut pace = json!({ "perSecond": faster * 1000.0 / self.interval });
        let per_day = self.per_day.filter(|_| is_told(Untold::Day));
        pace["perDay"] = per_day.map_or(Value::Bool(false), |most| json!(most));
        if let Some((from, to)) = self.hours.filter(|_| is_told(Untold::Hours)) {
            pace["hours"] = json!({ "from": format!("{from:02}:00"), "to": format!("{to:02}:00") });
        }
        let left_out = self.is_together && self.addressees > 1 && !is_told(Untold::Addressee);
        let addressees = self.addressees - usize::from(left_out);
        let files = self.files.saturating_sub(usize::from(!is_told(Untold::File)));
        let is_single = self.is_single && is_told(Untold::Single);
        let given = campaign(addressees, pace, reference, shared_subject);
        let file = |number: usize| AttachmentDraft {
            name: json!(format!("avviso{number}.pdf")),
            kind: json!("application/pdf"),
            data: DataDraft::Source(Rc::new(Bytes(FILE.to_vec()))),
        };
        NewCampaign {
            kind: if is_single { json!("single") } else { Value::Null },
            template: if self.is_together { json!(false) } else { Value::Null },
            together: json!(self.is_together),
            attachments: Some((0..files).map(file).collect()),
            ..given
        }
    }

    /// Whether a message is to all whom it is for, with all its files.
    ///
    /// # Errors
    /// What it lacks.
    pub fn is_whole(&self, message: &Value) -> Result<(), String> {
        let length =
            |value: &Value| value.as_array().map_or(usize::from(!value.is_null()), Vec::len);
        let expected = if self.is_together { self.addressees } else { 1 };
        let (recipients, files) = (length(&message["recipient"]), length(&message["attachments"]));
        if (recipients, files) == (expected, self.files) {
            return Ok(());
        }
        Err(format!(
            "a message to {recipients} of {expected} with {files} of {} files: {}",
            self.files, message["recipient"]
        ))
    }
}
