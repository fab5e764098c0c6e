//! The one sentence that every receipt is: the message by its subject, its sender, its addressees, and the verb
//! that tells what became of it.
//!
//! Providers word it differently (D.M. 2 November 2005, technical rules, 6.3 to 6.5, and published receipts), in this
//! order all the same: `il messaggio "S" proveniente da "A" ed indirizzato a "B" è stato …`, `il messaggio con
//! Oggetto "S" inviato da "A" e destinato all'utente "B" è stato …`.

use super::listing::{Addressee, gathered, is_address};
use super::skeleton::{Subject, skeleton};
use super::word::{Word, words};

/// What stands between the sender and the addressees at most, in words.
const FILLING: usize = 12;
/// Places at most that are looked at: the sentence is at the beginning.
const PLACES: usize = 64;
/// What stands before the message's subject at most, in letters: a title, the day and the hour.
const HEADING: usize = 250;

/// With what the text of a receipt begins.
const TITLES: [&str; 23] = [
    "ricevuta",
    "avviso",
    "preavviso",
    "errore",
    "ilgiorno",
    "indata",
    "accettazione",
    "nonaccettazione",
    "avvenuta",
    "mancata",
    "consegna",
    "presaincarico",
    "problema",
    "rilevat",
    "virus",
    "notifica",
    "annahme",
    "zustell",
    "empfangs",
    "postacertificata",
    "postaelettronicacertificata",
    "gestore",
    "servizio",
];

/// What stands right before the message's subject.
const INTRODUCTIONS: [&str; 6] =
    ["messaggio", "oggetto", "nachricht", "betreff", "comunicazione", "mail"];

/// The addressees that the receipt of a message with this subject names, each once, in the order of the text.
/// `None` where its sentence is not found, or two readings are possible.
///
/// The message's own subject and text may hold the same words and sentences: what counts is what stands right after
/// the subject, and the first such place, since the message's text comes after the sentence.
pub fn addressees(text: &str, subject: &str) -> Option<Vec<Addressee>> {
    let text = text.replace(is_unseen, "").to_ascii_lowercase();
    let words = words(&text);
    let skeleton = skeleton(&text);
    let subjects = Subject::of(subject);
    let is_damaged = subject.contains('\u{fffd}') || subject.contains("=?");
    let (mut exact, mut loose) = (Vec::new(), Vec::new());
    let pairs = words.windows(2).enumerate();
    let is_place = |(_, pair): &(usize, &[Word<'_>])| matches!(pair, [word, next] if is_sender_phrase(word, next));
    for (index, pair) in pairs.filter(is_place).take(PLACES) {
        let [word, next] = pair else { continue };
        let Some(before) = skeleton.get(..word.at) else { continue };
        let earlier = words.get(..index).unwrap_or_default();
        let heading = subjects.iter().find_map(|subject| heading(before, subject));
        let is_like = || {
            is_damaged
                || earlier.iter().any(|word| word.text.starts_with("=?"))
                || subjects.iter().any(|subject| subject.may_end(before))
        };
        let list = match heading {
            Some(heading) if !is_heading(heading) => continue,
            None if !is_like() || !is_heading(before) => continue,
            // `da "A"` is the sender by itself.
            _ => named(words.get(index + 2 - usize::from(next.is_mailbox())..).unwrap_or_default()),
        };
        let length = heading.unwrap_or(before).len();
        let earlier = earlier.get(..earlier.partition_point(|word| word.at < length));
        let list = list.filter(|list| is_first(earlier.unwrap_or_default(), list));
        let list = list.map(|list| list.addressees);
        let Some(heading) = heading else {
            loose.push(list);
            continue;
        };
        if exact.is_empty() && heading.len() <= HEADING {
            return list;
        }
        exact.push(list);
    }
    let mut readings = if exact.is_empty() { loose } else { exact };
    let last = readings.pop()?;
    readings.iter().all(|other| *other == last).then_some(last)?
}

/// Marks that only break lines or words.
fn is_unseen(letter: char) -> bool {
    matches!(letter, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}')
}

/// `proveniente da`, `inviato dall'utente`, `del mittente`, or just `da` and the address.
fn is_sender_phrase(word: &Word<'_>, next: &Word<'_>) -> bool {
    let is_from =
        |word: &Word<'_>| word.is(&["da", "dal", "dalla"]) || word.text.starts_with("dall");
    let is_sent = word.begins_with(&["provenient", "inviat", "spedit", "trasmess", "originat"]);
    is_sent && is_from(next)
        || (is_from(word) || word.is(&["del", "von"]))
            && (next.is_mailbox() || next.is(&["mittente"]))
}

/// What stands before the subject, where the text before the sender ends with it.
fn heading<'a>(before: &'a str, subject: &Subject) -> Option<&'a str> {
    let fits = |heading: &str| {
        heading.is_empty() || INTRODUCTIONS.iter().any(|word| heading.ends_with(word))
    };
    // `"S" è stato inviato da`
    let ends = ["", "stato", "estato"].iter().filter_map(|end| before.strip_suffix(end));
    let mut headings = ends.filter_map(|before| subject.strip_from(before, &fits));
    headings.next()
}

/// Whether a receipt begins so, and no message's own text.
fn is_heading(text: &str) -> bool {
    TITLES.iter().any(|title| text.starts_with(title))
        || ["", "il", "nel"].iter().any(|article| {
            let rest = text.strip_prefix(article);
            rest.is_some_and(|rest| ["", "messaggio", "messaggioconoggetto"].contains(&rest))
        })
}

/// Whom a sentence names.
struct Sentence<'a> {
    /// The sender's address, where it has one.
    sender: &'a str,
    addressees: Vec<Addressee>,
}

/// Whether nothing was told before a sentence, of these words, but what it tells itself: a receipt may have told all of
/// it in words that nobody knows, and the sentence stands in the text of the message.
fn is_first(earlier: &[Word<'_>], sentence: &Sentence<'_>) -> bool {
    let is_own = |index: usize, word: &Word<'_>| {
        let beside = earlier.get(index.saturating_sub(2)..index).unwrap_or_default();
        word.text == sentence.sender
            || word.text.starts_with("posta-certificata@")
            || sentence.addressees.iter().any(|one| one.address == word.text)
            || beside.iter().any(|word| word.begins_with(&["identificat"]))
    };
    earlier.iter().enumerate().all(|(index, word)| {
        let tells = word.is(&["mittente"])
            || word.begins_with(&["consegnat", "accettat", "rifiutat", "rilevat"]);
        !tells && (!word.is_mailbox() || is_own(index, word))
    })
}

/// Whom the words after `proveniente da` name.
fn named<'a>(words: &[Word<'a>]) -> Option<Sentence<'a>> {
    let end = end_of(words)?;
    let beginning = words.get(..end.min(2 * FILLING))?;
    let sender = beginning.iter().position(Word::is_mailbox)?;
    // A sender without an address.
    let (sender, start) = match beginning.iter().position(is_addressed) {
        Some(start) if start < sender => ("", start),
        addressed => {
            let address = beginning.get(sender).filter(|word| is_address(word.text))?.text;
            let towards = || beginning.iter().skip(sender).position(is_towards);
            let start = addressed.or_else(|| Some(sender + towards()?))?;
            let mut between = beginning.get(sender..start)?.iter();
            if between.any(|word| word.is_mailbox() && word.text != address) {
                return None;
            }
            (address, start)
        }
    };
    Some(Sentence { sender, addressees: gathered(words.get(start..end)?)? })
}

/// `indirizzato`, `destinato`, `diretto`.
fn is_addressed(word: &Word<'_>) -> bool {
    word.begins_with(&["indirizzat", "destinat", "dirett", "rivolt"])
}

fn is_towards(word: &Word<'_>) -> bool {
    word.is(&["a", "ad", "al", "alla", "alle", "ai", "agli", "all"])
        || word.text.starts_with("all'")
}

/// What follows the auxiliary of the verb, and no part of a name: the general staff (`Stato Maggiore`), the registry
/// (`Stato civile`) and the police (`di Stato`) may well be addressees.
const PARTICIPLES: [&str; 18] = [
    "stat",
    "risultat",
    "accettat",
    "consegnat",
    "rilevat",
    "riscontrat",
    "correttament",
    "regolarment",
    "inoltrat",
    "rifiutat",
    "respint",
    "recapitat",
    "ricevut",
    "trasmess",
    "inviat",
    "spedit",
    "elaborat",
    "wurde",
];

/// Where the verb begins: `è`, or `stato` after whatever became of the è.
fn end_of(words: &[Word<'_>]) -> Option<usize> {
    words.iter().enumerate().position(|(index, word)| {
        let before = index.checked_sub(1).and_then(|before| words.get(before));
        let next = words.get(index + 1);
        let is_auxiliary = |before: &Word<'_>| {
            before.is(&["e", "non", "=e8", "=c3=a8", "sono", "ordinaria", "certificata"])
                || before.is_mailbox()
                || before.is_beyond_ascii()
        };
        let is_of_verb = next.is_some_and(|next| next.begins_with(&PARTICIPLES));
        word.is(&["risulta", "viene", "wurde"])
            || word.is(&["è", "È", "é"]) && is_of_verb
            || word.is(&["stato", "stata", "stati", "state"])
                && is_of_verb
                && before.is_some_and(is_auxiliary)
            || word.text.starts_with("identificativ")
                && next.is_some_and(|next| next.is(&["messaggio", "del", "univoco"]))
    })
}
