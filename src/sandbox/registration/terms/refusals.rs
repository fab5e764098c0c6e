//! What the service refuses: a status, a number and a text.
//!
//! Numbers that the service's document has are marked `documented`; the others are the sandbox's own,
//! chosen next to them.

use std::borrow::Cow;

/// A refusal, as a client meets it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::sandbox::registration) struct Refusal {
    pub(in crate::sandbox::registration) status: u16,
    pub(in crate::sandbox::registration) error: u16,
    pub(in crate::sandbox::registration) message: Cow<'static, str>,
}

const fn refusal(status: u16, error: u16, message: &'static str) -> Refusal {
    Refusal { status, error, message: Cow::Borrowed(message) }
}

impl Refusal {
    /// A field is missing.
    pub(in crate::sandbox::registration) fn required(field: &str, error: u16) -> Self {
        Self { status: 428, error, message: format!("{field} required").into() }
    }

    /// A field is there, but not as it should be.
    pub(in crate::sandbox::registration) fn not_valid(field: &str, error: u16) -> Self {
        Self { status: 406, error, message: format!("{field} not valid").into() }
    }

    /// A date that is none, or written in another way.
    pub(in crate::sandbox::registration) fn not_a_date(field: &str, error: u16) -> Self {
        let message = format!("{field} not valid, accepted format: dd/mm/yyyy");
        Self { status: 406, error, message: message.into() }
    }

    /// A space that is no multiple of what the provider sells.
    pub(in crate::sandbox::registration) fn not_a_multiple(of: u64) -> Self {
        let message = format!("the system only takes into account multiples of {of}");
        Self { status: 406, error: 325, message: message.into() }
    }

    /// Less than there is.
    pub(in crate::sandbox::registration) fn downgrade(message: String, error: u16) -> Self {
        Self { status: 406, error, message: message.into() }
    }

    /// The domain of a new mailbox is neither the system's nor the account's.
    pub(in crate::sandbox::registration) fn foreign_domain(domain: &str) -> Self {
        let message =
            format!("the domain {domain} is non-existent in the system or belongs to someone else");
        Self { status: 404, error: 326, message: message.into() }
    }

    /// The account cannot pay. The document shows a number behind the colon and does not say which: here
    /// it is what is left, in euros.
    pub(in crate::sandbox::registration) fn credit(error: u16, cents: i64) -> Self {
        let (euros, cents) = (cents / 100, cents % 100);
        let message = format!("Insufficient Credit in Wallet: {euros}.{cents:02}");
        Self { status: 402, error, message: message.into() }
    }
}

/// The numbers that an operation has for a bad id and for an id that nothing has: all documented.
#[derive(Clone, Copy, Debug)]
pub(in crate::sandbox::registration) struct Ids {
    wrong: u16,
    missing: u16,
    message: &'static str,
}

impl Ids {
    /// `GET /pec/{id}` and its renewal.
    pub(in crate::sandbox::registration) const READ: Self = Self::of_mailbox(201, 202);
    /// `DELETE /pec/{id}`.
    pub(in crate::sandbox::registration) const REVOKE: Self = Self::of_mailbox(301, 302);
    /// The four `PATCH`es of a mailbox.
    pub(in crate::sandbox::registration) const CHANGE: Self = Self::of_mailbox(265, 266);
    /// `POST /pec/{id}/multiutenza`.
    pub(in crate::sandbox::registration) const USERS: Self = Self::of_mailbox(212, 213);
    /// `GET /comunica_pec/{id}`.
    pub(in crate::sandbox::registration) const COMMUNICATION: Self =
        Self::of_communication(333, 334);
    /// `PATCH /comunica_pec/{id}`.
    pub(in crate::sandbox::registration) const UPLOAD: Self = Self::of_communication(353, 354);

    const fn of_mailbox(wrong: u16, missing: u16) -> Self {
        Self { wrong, missing, message: "no pec found" }
    }

    const fn of_communication(wrong: u16, missing: u16) -> Self {
        Self { wrong, missing, message: "no request found" }
    }

    pub(in crate::sandbox::registration) const fn wrong(self) -> Refusal {
        refusal(400, self.wrong, "Wrong id")
    }

    pub(in crate::sandbox::registration) const fn missing(self) -> Refusal {
        refusal(404, self.missing, self.message)
    }
}

// Lists.
/// Documented.
pub(in crate::sandbox::registration) const NO_MAILBOXES: Refusal =
    refusal(404, 200, "no pec linked to this account");
/// Documented.
pub(in crate::sandbox::registration) const NO_COMMUNICATIONS: Refusal =
    refusal(404, 332, "no request linked to this account");

// `GET /domini_pec/{dominio}` and `POST /dominio`.
/// Documented.
pub(in crate::sandbox::registration) const DOMAIN_REQUIRED: Refusal =
    refusal(428, 400, "domain required");
/// Documented.
pub(in crate::sandbox::registration) const DOMAIN_NOT_VALID: Refusal =
    refusal(406, 401, "domain not valid");
/// Documented; the sandbox answers so only where a fault says 503.
pub(in crate::sandbox::registration) const UNAVAILABLE: Refusal =
    refusal(503, 402, "service temporarily unavailable");
/// Documented.
pub(in crate::sandbox::registration) const DOMAIN_CREDIT: u16 = 403;
pub(in crate::sandbox::registration) const CERTIFICATION_REQUIRED: Refusal =
    refusal(428, 404, "body required");
pub(in crate::sandbox::registration) const CERTIFICATION_CREDIT: u16 = 405;

// `GET /verifica_pec/{pec}`.
/// Documented.
pub(in crate::sandbox::registration) const ADDRESS_REQUIRED: Refusal =
    refusal(428, 207, "casella_pec required");
/// Documented.
pub(in crate::sandbox::registration) const ADDRESS_NOT_VALID: Refusal =
    refusal(406, 208, "invalid casella_pec");
/// Seen on the running service without its number.
pub(in crate::sandbox::registration) const ADDRESS_TAKEN: Refusal =
    refusal(406, 209, "casella_pec not available");

// `POST /pec`; the numbers of its fields stand with the fields.
/// The same text as of the check, with a number of this operation.
pub(in crate::sandbox::registration) const REGISTER_TAKEN: Refusal =
    refusal(406, 223, "casella_pec not available");
/// Documented.
pub(in crate::sandbox::registration) const REGISTER_CREDIT: u16 = 262;

// `DELETE /pec/{id}`.
/// Documented.
pub(in crate::sandbox::registration) const ALREADY_REVOKED: Refusal =
    refusal(406, 303, "your pec has already been revoked");
/// Documented.
pub(in crate::sandbox::registration) const REVOKE_STATE: Refusal =
    refusal(428, 304, "you can revoke the pec only if it is active");

// `GET /pec/{id}/rinnovo`.
/// Documented.
pub(in crate::sandbox::registration) const RENEW_STATE: Refusal =
    refusal(428, 203, "you can renew only evaded or revoked pec");
/// The document has no 402 here, though a renewal is paid for.
pub(in crate::sandbox::registration) const RENEW_CREDIT: u16 = 204;
pub(in crate::sandbox::registration) const RENEW_YEARS: Refusal =
    refusal(406, 205, "anni not valid");

// `PATCH /pec/{id}/attivazione`.
/// Documented.
pub(in crate::sandbox::registration) const ACTIVATE_STATE: Refusal = refusal(
    428,
    267,
    "you can activate the pec only when it is in the 'registrata|documenti_errati' state",
);
pub(in crate::sandbox::registration) const ACTIVATE_DOCUMENTS: Refusal =
    refusal(428, 268, "documenti required");
pub(in crate::sandbox::registration) const ACTIVATE_SINGLE: Refusal = refusal(
    406,
    269,
    "a single document is required for these boxes: DOMICILIODIGITALE|PECMASSIVA",
);
/// Documented.
pub(in crate::sandbox::registration) const NOT_A_PDF: Refusal =
    refusal(406, 296, "wrong file format, pdf required");

// `PATCH /pec/{id}/trasformazione`.
pub(in crate::sandbox::registration) const CHANGE_TYPE_KIND: u16 = 271;
/// Documented.
pub(in crate::sandbox::registration) const CHANGE_TYPE_STATE: Refusal =
    refusal(428, 272, "you can trasform your certified mail only if it has been processed");
pub(in crate::sandbox::registration) const CHANGE_TYPE_REQUIRED: Refusal =
    refusal(428, 273, "tipo_casella required");
pub(in crate::sandbox::registration) const CHANGE_TYPE_NOT_VALID: Refusal =
    refusal(406, 274, "tipo_casella not valid");
pub(in crate::sandbox::registration) const CHANGE_TYPE_HIGHEST: Refusal =
    refusal(406, 275, "your certified mail already has the highest 'tipo_casella'");
/// Documented.
pub(in crate::sandbox::registration) const CHANGE_TYPE_DOWNGRADE: u16 = 276;
/// Documented.
pub(in crate::sandbox::registration) const CHANGE_TYPE_CREDIT: u16 = 279;

// `PATCH /pec/{id}/modifica`; a number that is no multiple is 325, documented.
pub(in crate::sandbox::registration) const RESIZE_KIND: u16 = 280;
pub(in crate::sandbox::registration) const RESIZE_STATE: Refusal =
    refusal(428, 281, "you can modify your certified mail only if it has been processed");
/// Documented.
pub(in crate::sandbox::registration) const RESIZE_ARCHIVE: Refusal =
    refusal(428, 282, "you must first activate the 'conservazione' service");
pub(in crate::sandbox::registration) const RESIZE_REQUIRED: Refusal =
    refusal(428, 283, "spazio_disco|spazio_storico|spazio_conservazione required");
pub(in crate::sandbox::registration) const RESIZE_NOT_VALID: u16 = 284;
pub(in crate::sandbox::registration) const RESIZE_DOWNGRADE: u16 = 285;
/// Documented.
pub(in crate::sandbox::registration) const RESIZE_CREDIT: u16 = 290;

// `PATCH /pec/{id}/conservazione`.
pub(in crate::sandbox::registration) const ARCHIVE_KIND: u16 = 291;
pub(in crate::sandbox::registration) const ARCHIVE_STATE: Refusal = refusal(
    428,
    292,
    "you can activate this service only if your certified mail has been processed",
);
/// Documented.
pub(in crate::sandbox::registration) const ARCHIVE_ACTIVE: Refusal =
    refusal(406, 293, "conservazione service is already active");
/// Documented.
pub(in crate::sandbox::registration) const ARCHIVE_DOCUMENTS: Refusal =
    refusal(428, 294, "documenti required");
pub(in crate::sandbox::registration) const ARCHIVE_NOT_VALID: u16 = 295;
/// Documented.
pub(in crate::sandbox::registration) const ARCHIVE_CREDIT: u16 = 297;

// `POST /pec/{id}/multiutenza`; the numbers of its fields stand with the fields.
pub(in crate::sandbox::registration) const USERS_STATE: Refusal =
    refusal(428, 214, "you can add a user only if your certified mail has been processed");
/// Documented.
pub(in crate::sandbox::registration) const USERS_FULL: Refusal =
    refusal(406, 217, "maximum number of users reached: 25");
/// Documented.
pub(in crate::sandbox::registration) const USERS_CREDIT: u16 = 220;
/// Documented.
pub(in crate::sandbox::registration) const USERS_KIND: u16 = 390;

/// What is refused to `DOMICILIODIGITALE` and `PECMASSIVA`; the text is the one of `multiutenza`.
pub(in crate::sandbox::registration) const fn wrong_kind(error: u16) -> Refusal {
    refusal(
        428,
        error,
        "this service cannot be activated on these boxes: DOMICILIODIGITALE|PECMASSIVA",
    )
}

// `POST` and `PATCH /comunica_pec`; the numbers of the fields stand with the fields.
/// Documented.
pub(in crate::sandbox::registration) const COMMUNICATE_CREDIT: u16 = 351;
/// Documented.
pub(in crate::sandbox::registration) const UPLOAD_STATE: Refusal =
    refusal(406, 355, "you can only upload documents when stato is 'in_attesa_di_documenti'");
/// Documented.
pub(in crate::sandbox::registration) const UPLOAD_DOCUMENTS: Refusal =
    refusal(428, 356, "documenti required");
pub(in crate::sandbox::registration) const NOT_SIGNED: Refusal =
    refusal(406, 357, "wrong file format, p7m required");

// The forms: the document has the status, and plain text, but no words.
pub(in crate::sandbox::registration) const FORM_STATE: Refusal =
    refusal(406, 270, "the form is not available in the current state of the pec");
pub(in crate::sandbox::registration) const FORM_KIND: Refusal =
    refusal(406, 298, "the form is not available for these boxes: DOMICILIODIGITALE|PECMASSIVA");
pub(in crate::sandbox::registration) const POWER_STATE: Refusal =
    refusal(406, 358, "the form is available once stato is 'in_attesa_di_documenti'");
