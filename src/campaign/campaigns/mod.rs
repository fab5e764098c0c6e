//! All campaigns of a journal: making, opening, listing and deleting them.

pub mod make;
mod options;

use std::rc::Rc;

use serde::Serialize;

use crate::core::call::Call;
use crate::core::error::Error;
use crate::core::error::codes::options::UNKNOWN_CAMPAIGN;
use crate::core::error::codes::{Params, campaign as codes};

use crate::campaign::campaign::{Campaign, MEMORY};
use crate::campaign::carrier::Surroundings;
use crate::campaign::journal::Journal;
use crate::campaign::journal::header::{Header, Kind};
use crate::campaign::model::row::{RowInput, RowProblem};
use crate::campaign::schedule::zone::{Zone, Zones};
use crate::campaign::state::State;
use crate::campaign::view::{self, Progress};
use make::NewCampaign;

/// The campaigns of a journal.
pub struct Campaigns {
    /// Who carries their messages, and the world around.
    pub surroundings: Surroundings,
    /// Where they lie.
    pub journal: Journal,
    /// The time zones that plans may name.
    pub zones: Rc<Zones>,
}

/// A campaign in the list.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Listed {
    /// Its id.
    pub id: String,
    /// What it is for people.
    pub kind: Kind,
    /// For people.
    pub name: String,
    /// When it was made; milliseconds since 1970.
    pub created_at: f64,
    /// How far it is.
    pub progress: Progress,
}

impl Campaigns {
    /// Reads the addressees, checks and merges everything, and keeps it. Nothing is sent.
    ///
    /// # Errors
    /// [`Error::Validation`] with all that is wrong with the options; the storage's; the call was ended.
    /// What is wrong with addressees and files is no error, but told by the campaign.
    pub async fn create(&self, new: NewCampaign, call: &Call) -> Result<Campaign, Error> {
        self.surroundings.carrier.open(call)?;
        let checked = make::check(new, &self.surroundings.carrier.state(), self.zones.as_ref())?;
        self.journal.check().await?;
        let (header, rows, problems) =
            make::keep(checked, &self.surroundings, &self.journal, call).await?;
        let zone = (self.zones)(&header.plan.time_zone)?;
        let campaign = self.campaign(zone, header, rows, problems);
        campaign.reload().await?;
        Ok(campaign)
    }

    /// Opens a campaign of the journal.
    ///
    /// # Errors
    /// [`Error::Validation`] where there is none with this id, the storage's.
    pub async fn open(&self, id: &str, call: &Call) -> Result<Campaign, Error> {
        self.surroundings.carrier.open(call)?;
        self.journal.check().await?;
        // Ids are ASCII, and so are a journal's keys.
        let known = if id.is_ascii() { self.journal.header(id).await? } else { None };
        let Some(header) = known else { return Err(unknown()) };
        let zone = (self.zones)(&header.plan.time_zone)?;
        let rows = self.journal.rows(&header).await?;
        let problems = self.journal.problems(&header.id).await?;
        let campaign = self.campaign(zone, header, rows, problems);
        campaign.reload().await?;
        // Where that cannot be written it is as it was; whoever has to know tries again.
        let _may_fail = campaign.settle_leftovers().await;
        Ok(campaign)
    }

    /// A campaign of parts that are at hand.
    fn campaign(
        &self,
        zone: Rc<dyn Zone>,
        header: Header,
        rows: Vec<RowInput>,
        problems: Vec<RowProblem>,
    ) -> Campaign {
        let (surroundings, journal) = (self.surroundings.clone(), self.journal.clone());
        Campaign::new(surroundings, journal, zone, header, rows, problems)
    }

    /// All campaigns, the newest first.
    ///
    /// # Errors
    /// The storage's.
    pub async fn list(&self, call: &Call) -> Result<Vec<Listed>, Error> {
        self.surroundings.carrier.open(call)?;
        self.journal.check().await?;
        let mut listed = Vec::new();
        for header in self.journal.headers().await? {
            let progress = self.progress(&header).await?;
            let Header { id, kind, name, created_at, .. } = header;
            listed.push(Listed { id, kind, name, created_at, progress });
        }
        Ok(listed)
    }

    async fn progress(&self, header: &Header) -> Result<Progress, Error> {
        let now = self.surroundings.clock.wall();
        let mut state = State::default();
        let starts = self.journal.starts(&header.letter.sender, now - MEMORY).await?;
        state.take(
            self.journal.outcomes(&header.id).await?,
            self.journal.control(&header.id).await?,
            starts,
            now,
        );
        let zone = (self.zones)(&header.plan.time_zone)?;
        state.note_done(header);
        Ok(view::progress(header, &state, zone.as_ref(), 1, now))
    }

    /// Deletes a campaign with all that is known of its messages.
    ///
    /// # Errors
    /// [`Error::State`] while some tab runs or follows it; [`Error::Validation`] where there is none with
    /// this id; the storage's.
    pub async fn delete(&self, id: &str, call: &Call) -> Result<(), Error> {
        self.surroundings.carrier.open(call)?;
        self.journal.check().await?;
        if self.journal.header(id).await?.is_none() {
            return Err(unknown());
        }
        let gate = &self.surroundings.gate;
        let run = gate.try_enter(&format!("pec-massiva.campaign.{id}")).await;
        let follow = gate.try_enter(&format!("pec-massiva.follow.{id}")).await;
        if run.is_none() || follow.is_none() {
            return Err(Error::state(codes::STATE_AT_WORK, Params::none()));
        }
        self.journal.delete(id).await
    }
}

fn unknown() -> Error {
    Error::told("id", UNKNOWN_CAMPAIGN, Params::none())
}
