//! What an active mailbox can be given: more space, the storage service, a higher type, more users.

use serde_json::{Map, Value, json};

use super::format::answers::Answer;
use super::format::calendar::seconds;
use super::format::documents::file_names;
use super::format::{documents, fields};
use super::mailbox::space::{Change, SPACES};
use super::mailbox::{Mailbox, State};
use super::state::{Moment, Registration};
use super::terms::kind::Kind;
use super::terms::refusals;
use super::terms::refusals::{Ids, Refusal};
use super::terms::{names, prices};

/// Users beside the first.
const MOST_USERS: usize = 25;

/// What a user must have, and the number that its absence has: the sandbox's own, all four.
const USER: [(&str, u16); 4] =
    [("nome", 215), ("cognome", 216), ("descrizione", 218), ("email_gestione_password", 219)];
const USER_EMAIL_NOT_VALID: u16 = 221;

/// Refuses the two plain types and whatever is not active.
fn admit(mailbox: &Mailbox, kind_error: u16, state_refusal: Refusal) -> Result<(), Refusal> {
    if mailbox.kind.is_plain() {
        return Err(refusals::wrong_kind(kind_error));
    }
    if mailbox.state != State::Active {
        return Err(state_refusal);
    }
    Ok(())
}

impl Registration {
    /// `PATCH /pec/{id}/modifica`
    pub(in crate::sandbox::registration) fn resize(
        &mut self,
        id: &str,
        fields: &Map<String, Value>,
        moment: &Moment<'_>,
    ) -> Answer {
        let mailbox = self.mailboxes.find(id, Ids::CHANGE)?;
        admit(mailbox, refusals::RESIZE_KIND, refusals::RESIZE_STATE)?;
        let is_given = |name: &str| !matches!(Change::read(fields, name), Ok(None));
        if !SPACES.iter().any(|space| is_given(space.name)) {
            return Err(refusals::RESIZE_REQUIRED);
        }
        if is_given("spazio_conservazione") && !mailbox.has_archive() {
            return Err(refusals::RESIZE_ARCHIVE);
        }
        let mut sizes = Vec::new();
        let mut price = 0;
        for space in &SPACES {
            let not_valid = || Refusal::not_valid(space.name, refusals::RESIZE_NOT_VALID);
            let Some(change) = Change::read(fields, space.name).map_err(|()| not_valid())? else {
                continue;
            };
            change.check(space)?;
            let before = mailbox.number(space.name);
            let after = change.apply(before).ok_or_else(not_valid)?;
            if after < before {
                let message = format!("a downgrade of '{}' is not allowed", space.name);
                return Err(Refusal::downgrade(message, refusals::RESIZE_DOWNGRADE));
            }
            price += space.price(after - before);
            sizes.push((space.name, after));
        }
        self.wallet.pay(price, refusals::RESIZE_CREDIT)?;
        for (name, size) in sizes {
            mailbox.set(name, size);
        }
        mailbox.set("storico", mailbox.number("spazio_storico") > 0);
        mailbox.touch(moment.now);
        Ok(mailbox.shown())
    }

    /// `PATCH /pec/{id}/conservazione`
    pub(in crate::sandbox::registration) fn archive(
        &mut self,
        id: &str,
        fields: &Map<String, Value>,
        moment: &Moment<'_>,
    ) -> Answer {
        let mailbox = self.mailboxes.find(id, Ids::CHANGE)?;
        admit(mailbox, refusals::ARCHIVE_KIND, refusals::ARCHIVE_STATE)?;
        let given = documents::given(fields);
        if given.is_empty() {
            return Err(refusals::ARCHIVE_DOCUMENTS);
        }
        if mailbox.has_archive() {
            return Err(refusals::ARCHIVE_ACTIVE);
        }
        if given.iter().any(|text| documents::pdf(text).is_none()) {
            return Err(refusals::NOT_A_PDF);
        }
        let [.., space] = &SPACES;
        let not_valid = || Refusal::not_valid(space.name, refusals::ARCHIVE_NOT_VALID);
        let change = Change::read(fields, space.name).map_err(|()| not_valid())?;
        let change = change.unwrap_or(Change::Set(space.multiple));
        change.check(space)?;
        let size = change.apply(0).filter(|size| *size > 0).ok_or_else(not_valid)?;
        self.wallet.pay(space.price(size), refusals::ARCHIVE_CREDIT)?;
        mailbox.set("conservazione", true);
        mailbox.set(space.name, size);
        let names = file_names(&mailbox.id, given.len(), "conservazione.pdf");
        mailbox.set("documenti_conservazione", names);
        mailbox.touch(moment.now);
        Ok(mailbox.shown())
    }

    /// `PATCH /pec/{id}/trasformazione`
    pub(in crate::sandbox::registration) fn change_type(
        &mut self,
        id: &str,
        fields: &Map<String, Value>,
        moment: &Moment<'_>,
    ) -> Answer {
        let mailbox = self.mailboxes.find(id, Ids::CHANGE)?;
        admit(mailbox, refusals::CHANGE_TYPE_KIND, refusals::CHANGE_TYPE_STATE)?;
        let name = fields::text(fields, "tipo_casella").ok_or(refusals::CHANGE_TYPE_REQUIRED)?;
        let kind = Kind::of(&name).filter(|kind| !kind.is_plain());
        let kind = kind.ok_or(refusals::CHANGE_TYPE_NOT_VALID)?;
        let allowed: Vec<&str> = mailbox.kind.upgrades().map(Kind::name).collect();
        if allowed.is_empty() {
            return Err(refusals::CHANGE_TYPE_HIGHEST);
        }
        if kind <= mailbox.kind {
            let message = format!(
                "a downgrade of the 'tipo_casella' is not allowed; only {} allowed",
                allowed.join(" or ")
            );
            return Err(Refusal::downgrade(message, refusals::CHANGE_TYPE_DOWNGRADE));
        }
        self.wallet.pay(prices::change(mailbox.kind, kind), refusals::CHANGE_TYPE_CREDIT)?;
        mailbox.kind = kind;
        mailbox.furnish();
        mailbox.touch(moment.now);
        Ok(mailbox.shown())
    }

    /// `POST /pec/{id}/multiutenza`
    pub(in crate::sandbox::registration) fn add_user(
        &mut self,
        id: &str,
        mut fields: Map<String, Value>,
        moment: &Moment<'_>,
    ) -> Answer {
        let mailbox = self.mailboxes.find(id, Ids::USERS)?;
        admit(mailbox, refusals::USERS_KIND, refusals::USERS_STATE)?;
        fields::require(&fields, &USER)?;
        let email = fields::text(&fields, "email_gestione_password").unwrap_or_default();
        if !names::is_ordinary_address(&email) {
            return Err(Refusal::not_valid("email_gestione_password", USER_EMAIL_NOT_VALID));
        }
        let users = mailbox.record.get("multiutenza").and_then(Value::as_array);
        let mut users = users.cloned().unwrap_or_default();
        if users.len() >= MOST_USERS {
            return Err(refusals::USERS_FULL);
        }
        self.wallet.pay(prices::USER, refusals::USERS_CREDIT)?;
        fields.insert("id_utenza".into(), format!("{}_{}", mailbox.id, users.len()).into());
        fields.insert("timestamp".into(), json!({"attivazione": seconds(moment.now)}));
        fields.insert("userid".into(), moment.user().into());
        users.push(Value::Object(fields));
        mailbox.set("multiutenza", users);
        mailbox.touch(moment.now);
        Ok(mailbox.shown())
    }
}
