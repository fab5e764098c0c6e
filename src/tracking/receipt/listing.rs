//! The addressees of a receipt, from the words of its list.

use super::word::Word;

/// Words at most between two addresses.
const FILLING: usize = 12;

/// What may stand right before an address with nothing but white space between. Any other word may be the half of an
/// address that a line's end has torn.
const BEFORE: [&str; 25] = [
    "a",
    "ad",
    "al",
    "alla",
    "alle",
    "ai",
    "agli",
    "all",
    "an",
    "e",
    "ed",
    "utente",
    "utenti",
    "indirizzo",
    "indirizzi",
    "casella",
    "caselle",
    "destinatario",
    "destinatari",
    "seguente",
    "seguenti",
    "mailto",
    "certificata",
    "ordinaria",
    "pec",
];
/// The same right behind one.
const AFTER: [&str; 13] = [
    "e",
    "ed",
    "non",
    "sono",
    "posta",
    "indirizzo",
    "casella",
    "pec",
    "an",
    "und",
    "mailto",
    "=e8",
    "=c3=a8",
];

/// One whom a receipt names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Addressee {
    /// The address, in lower case.
    pub address: String,
    /// Whether the receipt calls it ordinary: it gets no delivery receipt.
    pub is_ordinary: bool,
}

/// The addressees of a list, each once; `None` where one cannot be read, or may be something else.
pub fn gathered(list: &[Word<'_>]) -> Option<Vec<Addressee>> {
    let mut found: Vec<Addressee> = Vec::new();
    let mut filling = 0;
    let mut is_kind_first = false;
    let mut is_last_without = false;
    // An address outside brackets where others stand inside: it may be the name of the one that follows.
    let mut name: Option<&str> = None;
    let has_brackets = list.iter().any(|word| word.is_in_brackets && word.is_mailbox());
    for (index, word) in list.iter().enumerate() {
        if !word.is_mailbox() {
            filling += 1;
            is_kind_first |= found.is_empty() && word.is(&["ordinaria", "certificata"]);
            // Markup, in a text that is read as if it were plain.
            let is_tag = word.is_in_brackets && word.text != "mailto" || word.text.ends_with('=');
            // `e altri 3`
            let is_cut = word.begins_with(&["altri", "altre", "ulterior"]);
            if filling > FILLING || is_tag || is_cut {
                return None;
            }
            continue;
        }
        filling = 0;
        let before = index.checked_sub(1).and_then(|before| list.get(before));
        let is_whole = is_address(word.text) && !may_be_torn(before, word, list.get(index + 1));
        if !is_whole || name.is_some_and(|name| name != word.text) {
            return None;
        }
        name = (has_brackets && !word.is_in_brackets).then_some(word.text);
        let kind = kind(list.get(index + 1..).unwrap_or_default());
        let is_ordinary = kind == Some(true);
        is_last_without = kind.is_none();
        match found.iter_mut().find(|one| one.address == word.text) {
            Some(known) => known.is_ordinary |= is_ordinary,
            None => found.push(Addressee { address: word.text.to_owned(), is_ordinary }),
        }
    }
    if is_kind_first || is_last_without {
        // The kind stands before the address, or nobody knows of which: then all get receipts, and are waited for.
        found.iter_mut().for_each(|one| one.is_ordinary = false);
    }
    (!found.is_empty() && name.is_none()).then_some(found)
}

/// Whether what stands behind an address calls it ordinary; `None` where that does not say what it is.
fn kind(after: &[Word<'_>]) -> Option<bool> {
    let is_about = |word: &&Word<'_>| {
        word.is(&["posta", "elettronica", "indirizzo", "casella", "di", "email", "e-mail", "pec"])
    };
    let about = after.iter().take_while(is_about).count();
    let is_pec = after.iter().take(about).any(|word| word.is(&["pec"]));
    match after.get(about..).unwrap_or_default() {
        [word, ..] if word.is(&["certificata"]) => Some(false),
        [word, ..] if about > 0 && word.is(&["ordinaria", "convenzionale", "tradizionale"]) => {
            Some(true)
        }
        [word, next, ..] if about > 0 && word.is(&["non"]) && next.is(&["certificata", "pec"]) => {
            Some(true)
        }
        _ => is_pec.then_some(false),
    }
}

/// Whether an address may be only a part of one: a line's end may have torn it.
fn may_be_torn(before: Option<&Word<'_>>, word: &Word<'_>, after: Option<&Word<'_>>) -> bool {
    let fits_before = |before: &Word<'_>| {
        !word.is_joined
            || before.is_mailbox()
            || before.is(&BEFORE)
            || before.begins_with(&["all'", "dell'", "indirizzat", "destinat", "dirett", "rivolt"])
    };
    let fits_after = |after: &Word<'_>| {
        !after.is_joined || after.is_mailbox() || after.is_beyond_ascii() || after.is(&AFTER)
    };
    let is_ragged_beside = |beside: &Word<'_>| beside.is_ragged && !beside.is(&BEFORE);
    word.is_ragged
        || before.is_some_and(|before| {
            !fits_before(before) || word.is_joined && is_ragged_beside(before)
        })
        || after
            .is_some_and(|after| !fits_after(after) || after.is_joined && is_ragged_beside(after))
}

/// Whether a word is one whole address.
pub fn is_address(word: &str) -> bool {
    let Some((local, domain)) = word.split_once('@') else { return false };
    let is_label = |label: &str| {
        !label.is_empty() && label.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
    };
    let is_local = |byte: u8| byte.is_ascii_alphanumeric() || b"!#$&'*+-./^_`{|}~".contains(&byte);
    !local.is_empty()
        && local.bytes().all(is_local)
        && domain.contains('.')
        && domain.split('.').all(is_label)
}
