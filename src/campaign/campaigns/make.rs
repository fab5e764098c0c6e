//! Making a campaign: its options checked, its addressees read, its files kept.

use std::rc::Rc;

use serde_json::Value;

use crate::core::call::Call;
use crate::core::error::Error;
use crate::core::error::codes::address::CONFLICT_TOGETHER;
use crate::core::error::codes::{
    Params, Told, files as file_codes, options as codes, table as table_codes,
};
use crate::core::error::given::{TextCodes, text_of};
use crate::core::error::problem::Problems;
use crate::core::host::random;
use crate::core::message::Attachment;
use crate::core::message::address;
use crate::core::message::attachment::{SLICE, Source, Unreadable};
use crate::core::message::file_draft::{AttachmentDraft, Contents};
use crate::core::message::media_type;
use crate::core::text::encodings;
use crate::core::text::encodings::Encoding;

use super::options;
use crate::campaign::carrier::{CarrierState, Surroundings};
use crate::campaign::journal::Journal;
use crate::campaign::journal::files;
use crate::campaign::journal::header::{FileMeta, Header, Kind, SCHEMA};
use crate::campaign::message::composition::{Composed, compose};
use crate::campaign::message::reference;
use crate::campaign::model::letter::{FileEntry, Letter};
use crate::campaign::model::row::{RowInput, RowProblem};
use crate::campaign::model::same_mailbox::SameMailbox;
use crate::campaign::recipients::own_files;
use crate::campaign::recipients::table::Table;
use crate::campaign::recipients::table::objects::Objects;
use crate::campaign::schedule::plan::Plan;
use crate::campaign::schedule::zone::Zones;

/// The addressees as they were given.
pub enum Recipients {
    /// Nothing, or nothing that could be read.
    Wrong,
    /// A CSV.
    Csv(Rc<dyn Source>),
    /// Objects: column and value.
    Records(Objects),
}

impl Recipients {
    /// Of objects in JSON.
    pub fn records(json: &str) -> Self {
        Objects::read(json).map_or(Self::Wrong, Self::Records)
    }
}

/// A campaign as it was given, nothing checked. Absent fields are `Null`.
pub struct NewCampaign {
    /// `"campaign"` or `"single"`.
    pub kind: Value,
    /// For people.
    pub name: Value,
    /// The sender's address.
    pub sender: Value,
    /// The subject, with fields.
    pub subject: Value,
    /// HTML, with fields.
    pub body: Value,
    /// Plain text with fields, in place of `body`.
    pub text: Value,
    /// Whom it goes to.
    pub recipients: Recipients,
    /// The encoding of a CSV that has no mark and is not UTF-8, among [`encodings::NAMES`].
    pub encoding: Value,
    /// The column of the addresses.
    pub address_column: Value,
    /// The files of all; `None` where what was given is no list.
    pub attachments: Option<Vec<AttachmentDraft>>,
    /// The columns that name a row's own files: a name, `{ name, required }`, or a list of these.
    pub file_columns: Value,
    /// The files they name, with the folders they were chosen from; `None` where it is no list.
    pub files: Option<Vec<AttachmentDraft>>,
    /// Whether its texts have fields: true or false.
    pub template: Value,
    /// Whether all addressees get one message: true or false.
    pub together: Value,
    /// `"auto"`, true or false.
    pub reference: Value,
    /// `"refuse"` or `"allow"`.
    pub same_mailbox: Value,
    /// The addresses that are taken though they are unusual: an array of texts.
    pub accepted_addresses: Value,
    /// The pace.
    pub pace: Value,
    /// Euros for a message.
    pub price: Value,
    /// Whether rows without a problem are sent though others have one.
    pub skip_problems: bool,
    /// Whether files of 0 bytes are sent; `None`: as the client's options say.
    pub allow_empty_files: Option<bool>,
}

/// A file that may be kept: its name with folders, and the rest.
struct GivenFile {
    path: String,
    attachment: Attachment,
    source: Rc<dyn Source>,
    is_common: bool,
}

/// A campaign whose options are right.
pub struct CheckedCampaign {
    kind: Kind,
    name: String,
    letter: Letter,
    plan: Plan,
    recipients: Recipients,
    encoding: Option<Encoding>,
    files: Vec<GivenFile>,
    skip_problems: bool,
}

/// Checks the options.
///
/// # Errors
/// [`Error::Validation`] with all problems at once.
pub fn check(
    new: NewCampaign,
    carrier: &CarrierState,
    zones: &Zones,
) -> Result<CheckedCampaign, Error> {
    let mut problems = Problems::default();
    let mut text = |value, field| {
        text_of(value, field, TextCodes::USUAL, &mut problems)
            .map(str::to_owned)
            .unwrap_or_default()
    };
    let (name, sender, subject) =
        (text(&new.name, "name"), text(&new.sender, "sender"), text(&new.subject, "subject"));
    let body = (!new.body.is_null() || new.text.is_null()).then(|| text(&new.body, "body"));
    let plain = (!new.text.is_null()).then(|| text(&new.text, "text"));
    if body.is_some() && plain.is_some() {
        problems.tell("text", codes::CONFLICT_TEXT, Params::none());
    }
    let accepted_addresses = address::accepted(&new.accepted_addresses, &mut problems);
    let told = address::told_unless(&sender, &accepted_addresses);
    if let Some(told) = told.filter(|_| !sender.is_empty()) {
        problems.tell("sender", told.code, told.params);
    }
    if matches!(new.recipients, Recipients::Wrong) {
        problems.tell("recipients", codes::TYPE_RECIPIENTS, Params::none());
    }
    let encoding = new.encoding.as_str().and_then(Encoding::named);
    if encoding.is_none() && !new.encoding.is_null() {
        let known = Params::of(vec![("known", encodings::NAMES.to_vec().into())]);
        problems.tell("encoding", table_codes::ENCODING_UNKNOWN, known);
    }
    let address_column = options::column(&new.address_column, "addressColumn", &mut problems);
    let (file_columns, optional_file_columns) =
        own_files::columns::read(&new.file_columns, &mut problems);
    let reference = options::reference(&new.reference, &mut problems);
    let same_mailbox = options::same_mailbox(&new.same_mailbox, reference, &mut problems);
    let kind = options::kind(&new.kind, &mut problems);
    let is_literal = !options::flag(&new.template, true, "template", &mut problems);
    let is_to_all = options::flag(&new.together, false, "together", &mut problems);
    let has_several = same_mailbox == SameMailbox::Allow;
    if is_to_all && (!is_literal || !file_columns.is_empty() || has_several) {
        // One message has one text and the same files for all who get it, and each gets it once.
        problems.tell("together", CONFLICT_TOGETHER, Params::none());
    }
    let plan = Plan::read(&new.pace, &new.price, carrier.interval, &mut problems);
    match zones(&plan.time_zone) {
        Err(Error::Validation(more)) => {
            more.into_iter().for_each(|one| problems.push(one));
        }
        Err(other) => return Err(other),
        Ok(_) => {}
    }
    let mut files = given(new.attachments, "attachments", true, &mut problems);
    files.extend(given(new.files, "rowAttachments.files", false, &mut problems));
    if !problems.is_empty() {
        return Err(Error::Validation(problems.into_vec()));
    }
    let allow_empty_files = new.allow_empty_files.unwrap_or(carrier.limits.empty_files);
    let letter = Letter {
        sender,
        subject,
        body,
        text: plain,
        address_column,
        file_columns,
        optional_file_columns,
        allow_empty_files,
        is_literal,
        is_to_all,
        reference,
        same_mailbox,
        accepted_addresses,
    };
    let (recipients, skip_problems) = (new.recipients, new.skip_problems);
    Ok(CheckedCampaign { kind, name, letter, plan, recipients, encoding, files, skip_problems })
}

fn given(
    drafts: Option<Vec<AttachmentDraft>>,
    field: &str,
    is_common: bool,
    problems: &mut Problems,
) -> Vec<GivenFile> {
    let Some(drafts) = drafts else {
        problems.tell(field, file_codes::FILE_LIST_TYPE, Params::none());
        return Vec::new();
    };
    let mut files = Vec::with_capacity(drafts.len());
    for (index, draft) in drafts.into_iter().enumerate() {
        let path = draft.name.as_str().unwrap_or_default().to_owned();
        // Which row has a file of no bytes is told with the rows.
        let place = format!("{field}[{index}].");
        let Some((attachment, contents)) = draft.check(&place, true, problems) else {
            continue;
        };
        match contents {
            Contents::Source(source) => {
                files.push(GivenFile { path, attachment, source, is_common })
            }
            Contents::Encoded(_) => {
                problems.tell(format!("{place}data"), file_codes::FILE_ENCODED, Params::none());
            }
        }
    }
    files
}

/// Reads the addressees, merges, and keeps everything.
///
/// # Errors
/// [`Error::Validation`] where a file cannot be read, the storage's, or the call was ended.
pub async fn keep(
    checked: CheckedCampaign,
    surroundings: &Surroundings,
    journal: &Journal,
    call: &Call,
) -> Result<(Header, Vec<RowInput>, Vec<RowProblem>), Error> {
    let CheckedCampaign { kind, name, letter, plan, recipients, encoding, files, skip_problems } =
        checked;
    let table = match recipients {
        Recipients::Csv(source) => {
            Table::read_csv_in(&whole(source.as_ref(), call).await?, encoding)
        }
        Recipients::Records(objects) => objects.into_table(),
        Recipients::Wrong => Table::default(),
    };
    let entry = |file: &GivenFile| FileEntry {
        name: file.path.clone(),
        size: file.attachment.size,
        is_common: file.is_common,
    };
    let entries: Vec<FileEntry> = files.iter().map(entry).collect();
    let code = reference::code(surroundings.random.as_ref());
    let CarrierState { limits, service, .. } = surroundings.carrier.state();
    let Composed { columns, mut rows, problems, letter } =
        compose(table, letter, &entries, &limits, &code);
    let (id, now) = (random::uuid(surroundings.random.as_ref()), surroundings.clock.wall());
    journal.begin(&id, now).await?;
    // Own files that no row names are not kept.
    let mut places = vec![None; files.len()];
    let mut metas = Vec::new();
    for (index, file) in files.iter().enumerate() {
        let is_used = file.is_common || rows.iter().any(|row| row.files.contains(&index));
        if !is_used {
            continue;
        }
        if let Some(place) = places.get_mut(index) {
            *place = Some(metas.len());
        }
        metas.push(keep_file(file, metas.len(), &id, journal, call).await?);
    }
    for row in &mut rows {
        row.files =
            row.files.iter().filter_map(|file| places.get(*file).copied().flatten()).collect();
    }
    let header = Header {
        schema: SCHEMA,
        id,
        name,
        kind,
        service: Some(service),
        created_at: now,
        code,
        letter,
        plan,
        columns,
        rows: rows.len(),
        with_problem: rows.iter().filter(|row| row.has_problem).count(),
        files: metas,
        skip_problems,
    };
    journal.create(&header, &rows, &problems).await?;
    Ok((header, rows, problems))
}

async fn keep_file(
    file: &GivenFile,
    number: usize,
    id: &str,
    journal: &Journal,
    call: &Call,
) -> Result<FileMeta, Error> {
    let GivenFile { path, attachment, source, is_common } = file;
    let unreadable = |why: Unreadable| {
        let Told { code, params, .. } = why.of(path);
        Error::told(if *is_common { "attachments" } else { "rowAttachments.files" }, code, params)
    };
    let kind = match &attachment.kind {
        Some(kind) => kind.clone(),
        None => media_type::by_contents(source.as_ref()).await.map_err(unreadable)?.to_owned(),
    };
    let pieces = files::keep(journal, id, number, source.as_ref(), &call.cancel)
        .await?
        .map_err(unreadable)?;
    Ok(FileMeta {
        name: attachment.name.clone(),
        kind: Some(kind),
        size: attachment.size,
        is_common: *is_common,
        pieces,
    })
}

/// All of a source.
async fn whole(source: &dyn Source, call: &Call) -> Result<Vec<u8>, Error> {
    let size = source.size();
    let mut bytes = Vec::with_capacity(size as usize);
    while (bytes.len() as u64) < size {
        let start = bytes.len() as u64;
        let reading = source.read(start, size.min(start + SLICE));
        let read = call.cancel.race(reading).await.map_err(Error::ended)?;
        let unreadable = |why: Unreadable| {
            let Told { code, params, .. } = why.of("recipients");
            Error::told("recipients", code, params)
        };
        let slice = read.map_err(unreadable)?;
        if slice.is_empty() {
            return Err(unreadable(Unreadable::changed()));
        }
        bytes.extend_from_slice(&slice);
    }
    Ok(bytes)
}
