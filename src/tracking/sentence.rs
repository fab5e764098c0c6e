//! The one sentence that every receipt is: the message by its subject, its sender, its addressees, and the verb
//! that tells what became of it.
//!
//! Providers word it differently (D.M. 2 November 2005, technical rules, 6.3 to 6.5, and published receipts), in this
//! order all the same: `il messaggio "S" proveniente da "A" ed indirizzato a "B" è stato …`, `il messaggio con
//! Oggetto "S" inviato da "A" e destinato all'utente "B" è stato …`.

use super::skeleton::{Subject, skeleton};

/// What may stand where the addressees begin at most, in words: `indirizzato all'utente della casella`.
const FILLING: usize = 12;
/// What stands before the message's subject at most, in letters: a title, the day and the hour.
const HEADING: usize = 250;

/// With what the text of a receipt begins.
const TITLES: [&str; 19] = [
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
];

/// What stands right before the message's subject.
const INTRODUCTIONS: [&str; 6] =
    ["messaggio", "oggetto", "nachricht", "betreff", "comunicazione", "mail"];

/// One whom a receipt names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Addressee {
    /// The address, in lower case.
    pub address: String,
    /// Whether the receipt calls it ordinary: it gets no delivery receipt.
    pub is_ordinary: bool,
}

/// A word without the quotes and brackets around it.
struct Word<'a> {
    text: &'a str,
    /// Letters of the text's skeleton before it.
    at: usize,
    is_in_brackets: bool,
}

impl Word<'_> {
    fn begins_with(&self, beginnings: &[&str]) -> bool {
        beginnings.iter().any(|beginning| self.text.starts_with(beginning))
    }

    fn is(&self, texts: &[&str]) -> bool {
        texts.contains(&self.text)
    }
}

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
    for (index, pair) in words.windows(2).enumerate() {
        let [word, next] = pair else { continue };
        if !is_sender_phrase(word, next) {
            continue;
        }
        let Some(before) = skeleton.get(..word.at) else { continue };
        let heading = subjects.iter().find_map(|subject| heading(before, subject));
        let is_like = || is_damaged || subjects.iter().any(|subject| subject.may_end(before));
        let list = match heading {
            Some(heading) if !is_heading(heading) => continue,
            None if !is_like() || !is_heading(before) => continue,
            _ => named(words.get(index + 2..).unwrap_or_default()),
        };
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

fn is_sender_phrase(word: &Word<'_>, next: &Word<'_>) -> bool {
    word.begins_with(&["provenient", "inviat", "spedit", "trasmess"])
        && (next.is(&["da", "dal", "dalla"]) || next.text.starts_with("dall"))
}

/// What stands before the subject, where the text before the sender ends with it.
fn heading<'a>(before: &'a str, subject: &Subject) -> Option<&'a str> {
    let fits = |heading: &str| {
        heading.is_empty() || INTRODUCTIONS.iter().any(|word| heading.ends_with(word))
    };
    // `"S" è stato inviato da`
    let ends = ["", "stato", "estato"].iter().filter_map(|end| before.strip_suffix(end));
    let mut headings = ends.filter_map(|before| subject.strip_from(before, fits));
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

/// The addressees, from the words after `proveniente da` on.
fn named(words: &[Word<'_>]) -> Option<Vec<Addressee>> {
    let sender = words.iter().take(FILLING).position(|word| word.text.contains('@'))?;
    let address = words.get(sender).filter(|word| is_address(word.text))?.text;
    let after = words.get(sender + 1..)?;
    let start = after.iter().take(FILLING).position(is_towards)?;
    let between = after.get(..start)?;
    if between.iter().any(|word| word.text.contains('@') && word.text != address) {
        return None;
    }
    let list = after.get(start..)?;
    let end = list.iter().enumerate().position(|(index, word)| {
        is_end(word, index.checked_sub(1).and_then(|before| list.get(before)))
    })?;
    gathered(list.get(..end)?)
}

/// `indirizzato a`, `destinato all'utente`, `diretto a`, `a`.
fn is_towards(word: &Word<'_>) -> bool {
    word.begins_with(&["indirizzat", "destinat", "dirett", "rivolt", "all'", "all\u{2019}"])
        || word.is(&["a", "ad", "al", "alla", "alle", "ai", "agli", "all"])
}

/// `è stato`, whatever became of the è; the police of state may well be an addressee.
fn is_end(word: &Word<'_>, before: Option<&Word<'_>>) -> bool {
    if word.text.starts_with("identificativ") || word.is(&["risulta", "viene", "wurde"]) {
        return true;
    }
    let is_verb = |before: &Word<'_>| {
        before.is(&["e", "non", "=e8", "=c3=a8", "sono", "ordinaria", "certificata"])
            || before.text.contains('@')
            || !before.text.contains(|letter: char| letter.is_ascii())
    };
    word.is(&["stato", "stata", "stati", "state"]) && before.is_some_and(is_verb)
}

/// The addresses of a list; `None` where one cannot be read, or a name may be an address.
fn gathered(list: &[Word<'_>]) -> Option<Vec<Addressee>> {
    let mut found: Vec<Addressee> = Vec::new();
    let mut filling = 0;
    let mut is_kind_first = false;
    // An address outside brackets where others stand inside: it may be the name of the one that follows.
    let mut name: Option<&str> = None;
    let has_brackets = list.iter().any(|word| word.is_in_brackets && word.text.contains('@'));
    for (index, word) in list.iter().enumerate() {
        if !word.text.contains('@') {
            filling += 1;
            is_kind_first |= found.is_empty() && word.is(&["ordinaria", "certificata"]);
            let is_next_sentence =
                list.get(index + 1).is_some_and(|next| is_sender_phrase(word, next));
            if filling > FILLING || is_next_sentence {
                return None;
            }
            continue;
        }
        filling = 0;
        if !is_address(word.text) || name.is_some_and(|name| name != word.text) {
            return None;
        }
        name = (has_brackets && !word.is_in_brackets).then_some(word.text);
        let kind: Vec<&str> = list.iter().skip(index + 1).take(3).map(|next| next.text).collect();
        let is_ordinary =
            matches!(kind.as_slice(), ["posta", "ordinaria", ..] | ["posta", "non", "certificata"]);
        match found.iter_mut().find(|one| one.address == word.text) {
            Some(known) => known.is_ordinary |= is_ordinary,
            None => found.push(Addressee { address: word.text.to_owned(), is_ordinary }),
        }
    }
    if is_kind_first {
        // The kind stands before the address, or nobody knows of which: then all get receipts, and are waited for.
        found.iter_mut().for_each(|one| one.is_ordinary = false);
    }
    (!found.is_empty() && name.is_none()).then_some(found)
}

/// Whether a word is one whole address.
fn is_address(word: &str) -> bool {
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

/// The words of a text: quotes, brackets and the marks of lists only part them.
fn words(text: &str) -> Vec<Word<'_>> {
    let is_parting = |letter: char| {
        letter.is_whitespace() || "\"<>()[],;:|«»‹›“”„‟‘’".contains(letter) || letter.is_control()
    };
    let mut words = Vec::new();
    let (mut at, mut is_in_brackets) = (0, false);
    for part in text.split_inclusive(is_parting) {
        let mark = part.chars().next_back().filter(|letter| is_parting(*letter));
        let word = mark.and_then(|mark| part.strip_suffix(mark)).unwrap_or(part);
        let bare = bare(word);
        if !bare.is_empty() {
            words.push(Word { text: bare, at, is_in_brackets });
        }
        at += word.bytes().filter(u8::is_ascii_alphanumeric).count();
        match mark {
            Some('<') => is_in_brackets = true,
            Some('>') => is_in_brackets = false,
            _ => {}
        }
    }
    words
}

/// A word without the marks at its ends. What replaces a damaged letter is one where it stands at both.
fn bare(word: &str) -> &str {
    let marks = ['.', '\'', '`', '/', '!', '?', '-', '–', '—', '…', '•', '·', '*'];
    let word = word.trim_matches(marks);
    let inside = word.strip_prefix('\u{fffd}').and_then(|rest| rest.strip_suffix('\u{fffd}'));
    if word == "\u{fffd}" { "" } else { inside.unwrap_or(word) }
}
