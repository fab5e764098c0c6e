//! A search of the inbox for acceptances.

use std::rc::Rc;

use crate::api::client::Client;
use crate::campaign::carrier::{Acceptance, Searched};
use crate::core::call::Call;
use crate::core::error::Error;
use crate::tracking::receipt::inbox_message::InboxMessage;
use crate::tracking::receipt::kind::ReceiptKind;
use crate::tracking::walk::Walk;

/// Pages that one search reads at most.
const PAGES: usize = 40;

/// Searches; an empty text finds all.
///
/// # Errors
/// Those of a read.
pub(super) async fn search(
    client: &Rc<Client>,
    text: &str,
    call: &Call,
) -> Result<Searched, Error> {
    let walk = Walk::new(client.clone(), Some(text.to_owned()).filter(|text| !text.is_empty()));
    let mut found = Vec::new();
    for _ in 0..PAGES {
        let Some(mails) = walk.next(call).await? else { break };
        for mail in mails {
            let unsigned = mail.may_accept();
            if unsigned.is_none() && mail.kind != ReceiptKind::Acceptance {
                continue;
            }
            let (is_signed, date) = (unsigned.is_none(), mail.accepted_at());
            let InboxMessage { id, message_id, subject, .. } = mail;
            let (message_id, subject) = match unsigned {
                Some(found) => (found.message_id, found.subject),
                None => (message_id, subject),
            };
            found.push(Acceptance { mail: id, message_id, subject, date, is_signed });
        }
    }
    Ok(Searched { found, saw_all: walk.saw_all() })
}
