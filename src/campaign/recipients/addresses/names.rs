//! What the name of a column says of the addresses in it.

/// What a column's name says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Named {
    /// It holds addresses of certified mail.
    Pec,
    /// It speaks of certified mail, but rather of its date, its kind or its state, or of another's.
    AboutPec,
    /// It says that it is no certified mail.
    NotPec,
    /// It holds addresses.
    Mail,
    /// Nothing.
    Other,
}

/// What may stand glued to `pec` in one word: `indirizzopec`, `pecazienda`.
const GLUED: [&str; 13] = [
    "address",
    "email",
    "mail",
    "indirizzo",
    "casella",
    "azienda",
    "impresa",
    "ditta",
    "ente",
    "studio",
    "cliente",
    "destinatario",
    "domicilio",
];

/// What makes mail certified, and the words one of which must stand beside it: copies and translations are certified,
/// too.
const CERTIFIED: [&str; 3] = ["certificata", "certificato", "certified"];
const BESIDE_CERTIFIED: [&str; 8] =
    ["mail", "email", "posta", "elettronica", "casella", "indirizzo", "recapito", "address"];

/// What turns the word behind it round.
const NEGATIONS: [&str; 6] = ["non", "no", "senza", "not", "without", "né"];

/// Words beside `pec` in names of columns that hold something else.
const ABOUT: [&str; 87] = [
    "data",
    "date",
    "giorno",
    "ora",
    "orario",
    "anno",
    "invio",
    "inviata",
    "inviato",
    "inviare",
    "spedita",
    "spedito",
    "spedizione",
    "nota",
    "note",
    "annotazioni",
    "osservazioni",
    "commento",
    "stato",
    "status",
    "esito",
    "n",
    "nr",
    "num",
    "numero",
    "no",
    "si",
    "sì",
    "s",
    "tipo",
    "tipologia",
    "type",
    "valida",
    "valido",
    "validità",
    "verificata",
    "verifica",
    "scadenza",
    "gestore",
    "provider",
    "fornitore",
    "consenso",
    "ha",
    "presente",
    "flag",
    "ok",
    "id",
    "ricevuta",
    "consegna",
    "consegnata",
    "accettazione",
    "oggetto",
    "fonte",
    "attiva",
    "errore",
    "motivo",
    // Of somebody else than the addressee,
    "mittente",
    "sender",
    "commercialista",
    "consulente",
    "avvocato",
    "difensore",
    "procuratore",
    "delegato",
    "delegata",
    "incaricato",
    "intermediario",
    "referente",
    "responsabile",
    "rappresentante",
    "amministratore",
    "tutore",
    // or of nobody any more.
    "ex",
    "old",
    "vecchia",
    "vecchio",
    "precedente",
    "cessata",
    "cessato",
    "revocata",
    "revocato",
    "disattivata",
    "disattivato",
    "scaduta",
    "sospesa",
    "errata",
    "errato",
];

/// Names of columns of addresses of any kind, without spaces and signs.
const MAIL: [&str; 12] = [
    "email",
    "mail",
    "emailaddress",
    "mailaddress",
    "indirizzoemail",
    "indirizzomail",
    "postaelettronica",
    "destinatario",
    "recipient",
    "address",
    "indirizzo",
    "to",
];

/// What a name says. Lists of addressees name their columns as they please, so this goes by the words in it.
pub(super) fn named(name: &str) -> Named {
    let words = words(name);
    let has = |list: &[&str]| words.iter().any(|word| list.contains(&word.as_str()));
    let has_mail = has(&BESIDE_CERTIFIED);
    let at = |place: usize| words.get(place).map_or("", String::as_str);
    let mut is_pec = false;
    let mut is_negated = false;
    for (place, word) in words.iter().enumerate() {
        let pair = (word.as_str(), at(place + 1));
        let is_home = matches!(pair, ("domicilio", "digitale") | ("digital", "address"));
        if is_home || is_pec_word(word) || (has_mail && CERTIFIED.contains(&word.as_str())) {
            is_pec = true;
            is_negated |= place > 0 && NEGATIONS.contains(&at(place - 1));
        }
    }
    if is_pec {
        return match (is_negated, has(&ABOUT)) {
            (true, _) => Named::NotPec,
            (false, true) => Named::AboutPec,
            (false, false) => Named::Pec,
        };
    }
    // A certificate (`certificato`) is a document; what is `certificata` alone may be an address or not.
    if has(&["certificata"]) {
        return Named::AboutPec;
    }
    let whole = words.concat();
    // `mail1`, `mail2` in the public index of administrations.
    let whole = whole.trim_end_matches(|letter: char| letter.is_ascii_digit());
    if MAIL.contains(&whole) { Named::Mail } else { Named::Other }
}

fn is_pec_word(word: &str) -> bool {
    const WHOLE: [&str; 3] = ["pec", "domiciliodigitale", "digitaladdress"];
    let rest = word.strip_prefix("pec").or_else(|| word.strip_suffix("pec"));
    WHOLE.contains(&word) || rest.is_some_and(|rest| GLUED.contains(&rest))
}

/// The words of a name in lower case (ASCII). A word ends at a sign, at a space of any kind, before a capital behind a
/// small letter, and between letters and digits; `P.E.C.` is one, and so is `e-mail`.
fn words(name: &str) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    let mut word = String::new();
    let mut last = ' ';
    for letter in name.chars() {
        if matches!(letter, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}') {
            continue;
        }
        let is_sign = letter.is_ascii() && !letter.is_ascii_alphanumeric()
            || letter.is_whitespace()
            || matches!(letter, '\u{2010}'..='\u{205e}' | '\u{b0}' | '\u{ba}' | '\u{b7}');
        let is_new = last.is_ascii_lowercase() && letter.is_ascii_uppercase()
            || last.is_ascii_digit() != letter.is_ascii_digit();
        if (is_sign || is_new) && !word.is_empty() {
            words.push(std::mem::take(&mut word));
        }
        if !is_sign {
            word.push(letter.to_ascii_lowercase());
        }
        last = letter;
    }
    if !word.is_empty() {
        words.push(word);
    }
    join(&mut words, &["p", "e", "c"]);
    join(&mut words, &["e", "mail"]);
    words
}

/// Makes one word of these in a row.
fn join(words: &mut Vec<String>, parts: &[&str]) {
    let is_here = |words: &[String]| words.iter().eq(parts);
    while let Some(at) = words.windows(parts.len()).position(is_here) {
        words.splice(at..at + parts.len(), [parts.concat()]);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_certified_mail_are_known_by_their_words() {
        for name in [
            "PEC",
            "pec",
            "P.E.C.",
            "p e c",
            "Pec:",
            "Indirizzo PEC",
            "indirizzo_pec",
            "IndirizzoPec",
            "indirizzopec",
            "pecAddress",
            "PECAZIENDA",
            "PEC azienda",
            "pec-ente",
            "PEC 1",
            "pec2",
            "E-mail PEC",
            "email pec",
            "EmailPEC",
            "Mail (PEC)",
            "Casella PEC",
            "casella P.E.C.",
            "Posta elettronica certificata",
            "posta certificata",
            "POSTA ELETTRONICA CERTIFICATA (PEC)",
            "Indirizzo di posta elettronica certificata",
            "mail certificata",
            "Domicilio digitale",
            "domicilio_digitale",
            "domicilioDigitale",
            "DOMICILIODIGITALE",
            "Digital address",
            "PEC\u{a0}azienda",
            "PEC\u{ad}",
            "\u{feff}PEC",
            "PEC\nazienda",
            "PEC protocollo",
            "certified mail",
        ] {
            assert_eq!(named(name), Named::Pec, "{name}");
        }
    }

    #[test]
    fn what_is_about_certified_mail_or_says_that_it_is_none_is_told_apart() {
        for name in [
            "pec_note",
            "Note PEC",
            "data invio pec",
            "dataInvioPec",
            "PEC inviata",
            "n. pec",
            "N° PEC",
            "PEC sì/no",
            "PEC (S/N)",
            "tipo PEC",
            "stato pec",
            "PEC valida",
            "gestore PEC",
            "ha PEC",
            "Esito PEC",
            "Certificata",
            "Copia certificata",
            "PEC mittente",
            "PEC cessata",
            "vecchia PEC",
            "ex PEC",
            "exPec",
            "PEC precedente",
            "PEC commercialista",
            "PEC dell'avvocato",
            "domicilio digitale del rappresentante",
        ] {
            assert_eq!(named(name), Named::AboutPec, "{name}");
        }
        for name in [
            "Non PEC",
            "email (no pec)",
            "senza PEC",
            "no-pec",
            "posta elettronica non certificata",
        ] {
            assert_eq!(named(name), Named::NotPec, "{name}");
        }
    }

    #[test]
    fn other_names_say_little() {
        for name in [
            "email",
            "E-Mail",
            "e_mail",
            "Mail",
            "mail1",
            "Indirizzo e-mail",
            "destinatario",
            "Posta elettronica",
        ] {
            assert_eq!(named(name), Named::Mail, "{name}");
        }
        for name in [
            "",
            "nome",
            "specie",
            "prospect",
            "pecora",
            "aspecifico",
            "tipo_mail1",
            "Domicilio",
            "P.E.",
            "Certificato",
            "Certificato medico",
            "certified copy",
            "…",
        ] {
            assert_eq!(named(name), Named::Other, "{name}");
        }
    }
}
