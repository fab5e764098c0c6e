//! How providers word their receipts: the technical rules leave it to them, and one of them writes its two parts
//! differently.

use crate::core::host::random::Seeded;
use crate::core::text;

/// How the receipts of a sandbox are worded.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Wording {
    /// As the technical rules have it: `il messaggio "S" proveniente da "A" ed indirizzato a "B"`.
    #[default]
    Rules,
    /// As a large provider has it too: `il messaggio con Oggetto "S" inviato da "A" ed indirizzato a "B"`.
    Other,
    /// Each in another mixture of both, in HTML or plain text, with other quotes, damaged letters, broken lines.
    Mixed,
    /// In no sentence that anybody has seen.
    Unknown,
}

impl Wording {
    /// By its name.
    pub fn of(name: &str) -> Option<Self> {
        match name {
            "rules" => Some(Self::Rules),
            "other" => Some(Self::Other),
            "mixed" => Some(Self::Mixed),
            "unknown" => Some(Self::Unknown),
            _ => None,
        }
    }
}

/// Whom a receipt names.
#[derive(Clone, Copy)]
pub(super) enum To<'a> {
    /// All, and whether each is ordinary.
    All(&'a [(&'a str, bool)]),
    /// One addressee of a message that arrived.
    One(&'a str),
    /// One of a message that did not.
    User(&'a str),
}

/// What a receipt tells of.
pub(super) struct Telling<'a> {
    pub(super) title: &'a str,
    pub(super) when: &'a str,
    pub(super) id: &'a str,
    pub(super) subject: &'a str,
    pub(super) sender: &'a str,
    pub(super) to: To<'a>,
    /// What became of it, from the verb on, as the rules and as the other provider word it.
    pub(super) verb: [&'a str; 2],
    /// The message's own text, HTML, where the receipt brings it along.
    pub(super) own: Option<&'a str>,
}

/// One way to write a receipt.
pub(super) struct Style {
    is_html: bool,
    is_other: bool,
    is_known: bool,
    message: &'static str,
    sender: &'static str,
    to_list: &'static str,
    to_one: &'static str,
    to_user: &'static str,
    quotes: [&'static str; 2],
    address: Address,
    /// What became of the è.
    verb: &'static str,
    line: &'static str,
    /// What stands between the words of the formula.
    blank: &'static str,
    is_loud: bool,
    is_broken: bool,
    has_id: bool,
    has_own: bool,
    other_language: OtherLanguage,
}

#[derive(Clone, Copy, PartialEq)]
enum Address {
    Quoted,
    Bracketed,
    Named,
    Linked,
    Bare,
}

#[derive(Clone, Copy, PartialEq)]
enum OtherLanguage {
    None,
    Between,
    After,
}

/// As the technical rules have it.
const RULES: Style = Style {
    is_html: true,
    is_other: false,
    is_known: true,
    message: "messaggio",
    sender: "proveniente da",
    to_list: "ed indirizzato a:",
    to_one: "ed indirizzato a",
    to_user: "e destinato all'utente",
    quotes: ["\"", "\""],
    address: Address::Quoted,
    verb: "è",
    line: "<br>",
    blank: " ",
    is_loud: false,
    is_broken: false,
    has_id: false,
    has_own: false,
    other_language: OtherLanguage::None,
};

/// As the large provider has it in its text part.
const OTHER: Style = Style {
    is_html: false,
    is_other: true,
    message: "messaggio con Oggetto",
    sender: "inviato da",
    line: "\n",
    has_id: true,
    ..RULES
};

impl Style {
    /// The way of one receipt; `random` decides where there are many.
    pub(super) fn of(wording: Wording, random: &Seeded) -> Self {
        match wording {
            Wording::Rules => RULES,
            Wording::Other => OTHER,
            Wording::Mixed => mixed(random),
            Wording::Unknown => Self { is_known: false, ..OTHER },
        }
    }

    /// A receipt's text.
    pub(super) fn write(&self, telling: &Telling<'_>) -> String {
        let Telling { title, when, .. } = telling;
        let mut body = if self.is_html { format!("<b>{title}</b>") } else { (*title).to_owned() };
        body.push_str(&format!("{0}{0}{when} ", self.line));
        body.push_str(&if self.is_known { self.sentence(telling) } else { self.list(telling) });
        body.push_str(&format!(
            "{}Identificativo {}: opec{}@pecmassiva.com",
            self.line,
            if self.is_other { "del messaggio" } else { "messaggio" },
            telling.id
        ));
        if self.other_language == OtherLanguage::After {
            let (subject, sender) = (self.subject(telling), self.address(telling.sender));
            let to = self.everybody(telling.to);
            body.push_str(&format!(
                "{0}{0}Die Nachricht {subject} von {sender} an{0}{to}wurde verarbeitet.",
                self.line
            ));
        }
        if let Some(own) = telling.own.filter(|_| self.has_own) {
            body.push_str(self.line);
            body.push_str(own);
        }
        if self.is_broken { broken(&body) } else { body }
    }

    fn sentence(&self, telling: &Telling<'_>) -> String {
        let [one, other] = telling.verb;
        let verb = if self.is_other { other } else { one };
        let article = if verb.contains("rilevato") { "nel" } else { "il" };
        let (von, an) = match self.other_language {
            OtherLanguage::Between => (" / von", " / an"),
            _ => ("", ""),
        };
        let towards = match telling.to {
            To::All(_) => self.to_list,
            To::One(_) => self.to_one,
            To::User(_) => self.to_user,
        };
        let (message, from) =
            (self.say(&format!("{article} {}", self.message)), self.say(self.sender));
        let (subject, sender) = (self.subject(telling), self.address(telling.sender));
        let (line, towards, verb) =
            (self.line, self.say(towards), self.say(&verb.replace('è', self.verb)));
        let after = if matches!(telling.to, To::All(_)) { line } else { " " };
        let to = self.everybody(telling.to);
        format!("{message}{line}{subject} {from}{von} {sender}{line}{towards}{an}{after}{to}{verb}")
    }

    /// The same without any sentence.
    fn list(&self, telling: &Telling<'_>) -> String {
        let (line, to) = (self.line, self.everybody(telling.to));
        format!(
            "{line}Oggetto: {}{line}Mittente: {}{line}Destinatari: {to}",
            self.subject(telling),
            self.address(telling.sender)
        )
    }

    fn everybody(&self, to: To<'_>) -> String {
        match to {
            To::All(addressees) => addressees
                .iter()
                .map(|(address, is_ordinary)| {
                    let kind = if *is_ordinary { "posta ordinaria" } else { "posta certificata" };
                    // In lists the rules and the other provider write the address as it is.
                    let address = match self.address {
                        Address::Quoted => self.escaped(address),
                        _ => self.address(address),
                    };
                    format!("{address} (\"{kind}\"){}", self.line)
                })
                .collect(),
            To::One(address) | To::User(address) => {
                format!("{}{}", self.address(address), self.line)
            }
        }
    }

    fn subject(&self, telling: &Telling<'_>) -> String {
        let [open, close] = self.quotes;
        let id = if self.has_id { format!(" {}", telling.id) } else { String::new() };
        format!("{open}{}{id}{close}", self.escaped(telling.subject))
    }

    fn address(&self, address: &str) -> String {
        let [open, close] = self.quotes;
        let (address, less, more) = (self.escaped(address), self.escaped("<"), self.escaped(">"));
        match self.address {
            Address::Quoted => format!("{open}{address}{close}"),
            Address::Bracketed => format!("{less}{address}{more}"),
            Address::Named => format!("{open}Ufficio Tributi{close} {less}{address}{more}"),
            Address::Linked if self.is_html => {
                format!("<a href=\"mailto:{address}\">{address}</a>")
            }
            Address::Linked | Address::Bare => address,
        }
    }

    /// A part of the formula.
    fn say(&self, words: &str) -> String {
        let words = if self.is_loud { words.to_uppercase() } else { words.to_owned() };
        words.replace(' ', self.blank)
    }

    fn escaped(&self, text: &str) -> String {
        if self.is_html { text::to_html(text) } else { text.to_owned() }
    }
}

/// Any mixture.
fn mixed(random: &Seeded) -> Style {
    let is_html = one_of(random, true, &[false]);
    let (lines, blanks, verbs): (&[&str], &[&str], &[&str]) = if is_html {
        (
            &["</li><li>", "</td></tr>\n<tr><td>"],
            &["&nbsp;", "\n"],
            &["e'", "e", "\u{fffd}", "&egrave;"],
        )
    } else {
        (&["\r\n", " "], &["\u{a0}", "\n"], &["e'", "e", "\u{fffd}"])
    };
    let verb = one_of(random, "è", verbs);
    let messages = ["messaggio con oggetto", "messaggio con Oggetto"];
    let senders = ["inviato da", "spedito da", "trasmesso dall'utente"];
    let to_lists = ["ed inviato agli utenti:", "e indirizzato a", "e diretto a"];
    let to_ones = ["e indirizzato a:", "ed indirizzata a", "e destinato a"];
    let to_users = ["e destinato all’utente", "ed indirizzato a", "a"];
    let quotes = [["«", "»"], ["“", "”"], ["'", "'"], ["\u{fffd}", "\u{fffd}"]];
    let addresses = [Address::Bracketed, Address::Named, Address::Linked, Address::Bare];
    let languages = [OtherLanguage::None, OtherLanguage::Between, OtherLanguage::After];
    Style {
        is_html,
        is_other: one_of(random, true, &[false]),
        is_known: true,
        message: one_of(random, RULES.message, &messages),
        sender: one_of(random, RULES.sender, &senders),
        to_list: one_of(random, RULES.to_list, &to_lists),
        to_one: one_of(random, RULES.to_one, &to_ones),
        to_user: one_of(random, RULES.to_user, &to_users),
        quotes: one_of(random, RULES.quotes, &quotes),
        address: one_of(random, RULES.address, &addresses),
        verb,
        line: one_of(random, if is_html { RULES.line } else { OTHER.line }, lines),
        blank: one_of(random, RULES.blank, blanks),
        // The name of an entity has its case.
        is_loud: verb != "&egrave;" && one_of(random, false, &[false, true]),
        is_broken: !is_html && one_of(random, false, &[true]),
        has_id: one_of(random, false, &[true]),
        has_own: one_of(random, false, &[true]),
        other_language: one_of(random, OtherLanguage::None, &languages),
    }
}

fn one_of<T: Copy>(random: &Seeded, usual: T, others: &[T]) -> T {
    let index = random.next() as usize % (others.len() + 1);
    others.get(index).copied().unwrap_or(usual)
}

/// With the soft line breaks of quoted-printable that a reader left in.
fn broken(text: &str) -> String {
    let mut lines = String::with_capacity(text.len() + text.len() / 16);
    for (index, letter) in text.chars().enumerate() {
        if index > 0 && index % 60 == 0 {
            lines.push_str("=\r\n");
        }
        lines.push(letter);
    }
    lines
}
