//! Whom a receipt is about, read from its text.

use crate::core::text;

use super::listing::Addressee;
use super::sentence;

/// What a receipt's text says of whom it is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Named {
    /// These, each once.
    These(Vec<Addressee>),
    /// Addresses stand there, and nobody can read for certain which of them are the addressees.
    Unreadable,
    /// There is no text, or one without any address.
    Nobody,
}

impl Named {
    /// What the text of a receipt says whose message has this subject.
    pub fn of(body: &str, subject: &str) -> Self {
        // Soft line breaks may part an address in brackets, which would then look like a tag.
        let body = &*body.replace("=\r\n", "").replace("=\n", "");
        let plain = text::from_html(body);
        if !plain.contains('@') {
            return Self::Nobody;
        }
        // A plain text may hold what would be markup in HTML.
        let readings = [plain.as_str(), body];
        let mut found = readings.iter().filter_map(|text| sentence::addressees(text, subject));
        found.next().map_or(Self::Unreadable, Self::These)
    }

    /// The addressees, where they can be read.
    pub fn addressees(self) -> Vec<Addressee> {
        match self {
            Self::These(addressees) => addressees,
            Self::Unreadable | Self::Nobody => Vec::new(),
        }
    }

    /// Whether an address is among them; `None` where nobody can say.
    pub fn names(&self, address: &str) -> Option<bool> {
        match self {
            Self::These(addressees) => Some(addressees.iter().any(|one| one.address == address)),
            Self::Unreadable | Self::Nobody => None,
        }
    }

    /// Whether these are the addressees, all of them and nobody else. `None` where nobody can say: also where only some
    /// of them are named, of whom others may be named elsewhere.
    pub fn are(&self, addresses: &[String]) -> Option<bool> {
        let Self::These(addressees) = self else { return None };
        if addressees.iter().any(|one| !addresses.contains(&one.address)) {
            return Some(false);
        }
        (addressees.len() == addresses.len()).then_some(true)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn read(body: &str) -> Vec<String> {
        let named = Named::of(body, "Prova").addressees();
        named.into_iter().map(|one| one.address).collect()
    }

    fn ordinary(body: &str) -> Vec<String> {
        let named = Named::of(body, "Prova").addressees();
        named.into_iter().filter(|one| one.is_ordinary).map(|one| one.address).collect()
    }

    #[test]
    fn an_acceptance_names_all() {
        let body = "Ricevuta di accettazione\n\nIl giorno 26/08/2020 alle ore 10:00:35 (+0200) il \
                    messaggio\n\"Prova\" proveniente da \"me@pec.it\"\ned indirizzato a:\nA@b.it \
                    (\"posta certificata\")\nc@d.it (\"posta ordinaria\")\nè stato accettato dal \
                    sistema ed inoltrato.\nIdentificativo messaggio: opec1.2@pec.it";
        assert_eq!(read(body), ["a@b.it", "c@d.it"]);
        assert_eq!(ordinary(body), ["c@d.it"]);
    }

    #[test]
    fn the_other_wording_is_read_too() {
        let accepted = "Il giorno 26/08/2020 alle ore 10:00:35 (+0200) il messaggio con Oggetto \
                        \"Prova 2020082610003492\" inviato da \"me@pec.it\" ed indirizzato a: A@b.it \
                        (\"posta certificata\") c@d.it (\"posta ordinaria\") è stato accettato dal \
                        sistema ed inoltrato. Identificativo del messaggio: opec1.2@pec.it";
        assert_eq!(read(accepted), ["a@b.it", "c@d.it"]);
        assert_eq!(ordinary(accepted), ["c@d.it"]);
        // Its parts stand side by side without a blank.
        let run_together = accepted.replace(" \"", "\"").replace("\" ", "\"").replace(") ", ")");
        assert_eq!(read(&run_together), ["a@b.it", "c@d.it"]);
        let delivered = "Ricevuta di avvenuta consegna<br>Il giorno 26/08/2020 il messaggio con \
                         Oggetto \"Prova\" inviato da \"me@pec.it\" ed indirizzato a \"a@b.it\" è \
                         stato correttamente consegnato al destinatario. info@b.it";
        assert_eq!(read(delivered), ["a@b.it"]);
        let failed = "Il giorno 26/08/2020 nel messaggio con Oggetto \"Prova\" inviato da \
                      \"me@pec.it\" e destinato all'utente \"a@b.it\" è stato rilevato il seguente \
                      errore: 5.1.1 postmaster@b.it";
        assert_eq!(read(failed), ["a@b.it"]);
    }

    #[test]
    fn what_lies_between_is_read_too() {
        for body in [
            "Il messaggio «Prova» inviato da <me@pec.it> e indirizzato a <A@b.it> è stato accettato",
            "Il messaggio con oggetto “Prova” proveniente da “me@pec.it” e diretto a “a@b.it” e' \
             stato",
            "IL MESSAGGIO 'PROVA' PROVENIENTE DA 'ME@PEC.IT' ED INDIRIZZATO A 'A@B.IT' È STATO",
            "il messaggio &quot;Prova&quot; proveniente&nbsp;da me@pec.it\ned indiriz=\r\nzato a \
             a@b.it \u{fffd} stato",
            "il messaggio \u{fffd}Prova\u{fffd} inviato da \u{fffd}me@pec.it\u{fffd} ed indirizzata a \
             \u{fffd}a@b.it\u{fffd} \u{fffd} stato",
            "<table><tr><td>Il messaggio <b>Prova</b> &egrave; stato inviato da</td><td><a \
             href=\"mailto:me@pec.it\">me@pec.it</a></td></tr><tr><td>e destinato agli \
             utenti</td></tr><li>&lt;a@b.it&gt;</li></table>non e stato consegnato",
            "il messaggio \"Prova\" inviato da \"Comune\" <me@pec.it> e destinato a \"a@b.it\" \
             <mailto:a@b.it> è stato",
            "il messaggio \"Prova\" proveniente da / von \"me@pec.it\" ed indirizzato a / an \
             \"a@b.it\" è stato / wurde",
            "il messaggio \"Prova\" inviato da me@pec.it a a@b.it risulta consegnato",
            "il messaggio \"Prova\" da me@pec.it a a@b.it è risultato",
            "il messaggio \"Prova\" del mittente \"me@pec.it\" e destinato a: - a@b.it - è stato",
            "il messaggio \"Prova\" inviato da \"Comune di X\" ed indirizzato a \"a@b.it\" è stato",
            "il messaggio \"Prova\" inviato da me@pec.it ed indirizzato a \"Polizia di Stato\" \
             <a@b.it> è stato",
        ] {
            let body = format!("{body} accettato. Altro: x@y.it e z@w.it è stato.");
            assert_eq!(read(&body), ["a@b.it"], "{body}");
        }
    }

    #[test]
    fn what_can_be_read_in_two_ways_is_not_read() {
        for body in [
            "Salve, questa email è indirizzata a a@b.it",
            "Gentile cliente, il messaggio \"Prova\" proveniente da \"me@pec.it\" ed indirizzato a \
             \"a@b.it\" è stato consegnato",
            "il messaggio \"Altro\" proveniente da \"me@pec.it\" ed indirizzato a \"a@b.it\" è stato",
            "il messaggio \"Prova\" inviato da me@pec.it ed indirizzato a \"x@y.it\" <a@b.it> è stato",
            "il messaggio \"Prova\" inviato da me@pec.it ed indirizzato a nicol\u{fffd}@b.it è stato",
            "il messaggio \"Prova\" inviato da me@pec.it ed indirizzato a \u{fffd}col@b.it è stato",
            "il messaggio \"Prova\" inviato da me@pec.it ed indirizzato a a@b.it",
            "il messaggio \"Prova\" inviato da me@pec.it è stato inoltrato a a@b.it",
            "il messaggio \"Prova\" inviato da me@pec.it ed indirizzato a a@pec.comune.\nroma.it è stato",
            "il messaggio \"Prova\" inviato da me@pec.it ed indirizzato a a@pec.comune\n.roma.it è stato",
            "il messaggio \"Prova\" inviato da me@pec.it ed indirizzato a \"mario.\nrossi@b.it\" è stato",
            "il messaggio \"Prova\" inviato da me@pec.it ed indirizzato a \"mario.ro\nssi@b.it\" è stato",
            "il messaggio \"Prova\" inviato da me@pec.it ed indirizzato a \"a@b.it\nalia.it\" è stato",
            "il messaggio \"Prova\" inviato da me@pec.it ed indirizzato a \"a@b-\nc.it\" è stato",
        ] {
            assert_eq!(Named::of(body, "Prova"), Named::Unreadable, "{body}");
        }
        for body in ["", "Salve", "il messaggio \"Prova\" è stato accettato"] {
            assert_eq!(Named::of(body, "Prova"), Named::Nobody, "{body}");
        }
    }

    #[test]
    fn a_name_that_begins_like_the_verb_ends_no_list() {
        for name in [
            "Stato Maggiore",
            "\"Stato civile\"",
            "\"Caffè è vita\"",
            "Identificativo unico, S.p.A.",
        ] {
            for kind in ["", " (\"posta certificata\")"] {
                let body = format!(
                    "il messaggio \"Prova\" proveniente da me@pec.it ed indirizzato a: \"Comune\" <a@b.it>{kind}, \
                     {name} <c@d.it>{kind} è stato accettato"
                );
                let read = read(&body);
                assert!(read.is_empty() || read == ["a@b.it", "c@d.it"], "{body}");
                assert!(name.contains("Ident") || !read.is_empty(), "{body}");
            }
        }
    }

    #[test]
    fn a_list_that_names_only_some_is_not_read() {
        for list in ["a@b.it e ad altri 3 destinatari", "a@b.it, c@d.it, ... (altri 12)"] {
            let body = format!(
                "il messaggio \"Prova\" inviato da me@pec.it ed indirizzato a {list} è stato accettato"
            );
            assert_eq!(Named::of(&body, "Prova"), Named::Unreadable, "{body}");
        }
    }

    #[test]
    fn who_is_to_be_answered_is_no_addressee() {
        let body = "il messaggio \"Prova\" inviato da me@pec.it (risposte a: r@x.it) ed indirizzato a a@b.it è stato";
        assert_eq!(Named::of(body, "Prova").names("r@x.it"), None);
    }

    #[test]
    fn the_text_of_the_message_is_not_read_where_the_receipt_said_it_in_words_of_its_own() {
        let quoted = "il messaggio \"Prova\" proveniente da \"me@pec.it\" ed indirizzato a \"z@w.it\" è stato consegnato";
        for own in [
            "Oggetto: Prova<br>Mittente: me@pec.it<br>Destinatario: a@b.it",
            "Destinatario: a@b.it",
            "Il gestore ha consegnato il messaggio nella casella del destinatario.",
            "Il giorno 1/1/2020 il messaggio \"Prova\" di me@pec.it è stato accettato.",
        ] {
            let body = format!(
                "Ricevuta di avvenuta consegna<br>{own}<br>Testo: http://x.it/?q=?a {quoted}"
            );
            for body in [body.clone(), body.replace("\"Prova\"", "\"Altro\"")] {
                assert_eq!(Named::of(&body, "Prova").names("z@w.it"), None, "{body}");
            }
        }
    }

    #[test]
    fn a_title_may_name_the_addressees_too() {
        let body = "Ricevuta di accettazione del messaggio indirizzato a A@b.it (\"posta certificata\") c@d.it (\"posta \
                    ordinaria\") di posta-certificata@pec.it\n\nIl giorno 1/1/2020 il messaggio con Oggetto \"Prova\" \
                    inviato da \"me@pec.it\" ed indirizzato a: a@b.it (\"posta certificata\") c@d.it (\"posta \
                    ordinaria\") è stato accettato dal sistema";
        assert_eq!(read(body), ["a@b.it", "c@d.it"]);
    }

    #[test]
    fn ordinary_addresses_are_called_so_in_many_ways() {
        for kind in [
            "\"posta ordinaria\"",
            "posta elettronica ordinaria",
            "indirizzo di posta non certificata",
            "casella ordinaria",
        ] {
            let body = format!(
                "il messaggio \"Prova\" inviato da me@pec.it ed indirizzato a: a@b.it (posta elettronica certificata), \
                 c@d.it ({kind}) è stato"
            );
            assert_eq!(ordinary(&body), ["c@d.it"], "{body}");
        }
        // The kind may stand before the address.
        let body = "il messaggio \"Prova\" inviato da me@pec.it ed indirizzato a: a@b.it posta ordinaria: c@d.it è stato";
        assert!(ordinary(body).is_empty());
    }

    #[test]
    fn a_sign_for_less_in_the_subject_opens_no_brackets() {
        for subject in ["<", "a < b", "a<b> c", "&lt;"] {
            for quote in ["\"", "&quot;"] {
                let body = format!(
                    "il messaggio {quote}{subject}{quote} inviato da me@pec.it ed indirizzato a a@b.it è stato \
                     consegnato -> fine"
                );
                assert_eq!(Named::of(&body, subject).names("a@b.it"), Some(true), "{body}");
            }
        }
    }

    #[test]
    fn kinds_that_stand_before_the_addresses_make_nobody_ordinary() {
        let body = "il messaggio \"Prova\" inviato da me@pec.it ed indirizzato a posta certificata: \
                    a@b.it, posta ordinaria: c@d.it è stato";
        assert_eq!(read(body), ["a@b.it", "c@d.it"]);
        assert!(ordinary(body).is_empty());
    }

    #[test]
    fn a_subject_that_was_cut_or_encoded_is_known_by_its_beginning() {
        let long =
            "Avviso di pagamento della tassa sui rifiuti dell'anno duemilaventi, seconda rata";
        let text = |subject: &str| {
            format!(
                "Ricevuta: il messaggio \"{subject}\" proveniente da me@pec.it ed indirizzato a \
                 a@b.it è stato consegnato"
            )
        };
        let named = |subject: &str, body: &str| Named::of(body, subject).names("a@b.it");
        assert_eq!(named(long, &text(&long[..60])), Some(true));
        assert_eq!(named(&long[..60], &text(long)), Some(true));
        assert_eq!(named("=?UTF-8?Q?Perch=C3=A9?=", &text("Perché")), Some(true));
        assert_eq!(named("Perch\u{fffd} s\u{fffd}", &text("Perché sì")), Some(true));
        assert_eq!(named("Avviso", &text("Avviso di pagamento")), None);
    }

    proptest! {
        #[test]
        fn a_line_that_ends_anywhere_leads_to_nobody_else(
            is_other in any::<bool>(),
            at in 0usize..400,
            end in proptest::sample::select(vec!["\n", "\r\n ", "=\n", "<br>"]),
        ) {
            let addressees = ["mario.rossi@pec.comune-di.roma.it", "b_ente@b.it", "c+d@pec.it"];
            let list = addressees.map(|one| format!("{one} (\"posta certificata\")")).join(" ");
            let mut body = if is_other {
                format!("Il giorno 1/1/2024 il messaggio con Oggetto \"Prova\" inviato da \"me@pec.it\" ed \
                         indirizzato a: {list} è stato accettato dal sistema. x@y.it")
            } else {
                format!("Ricevuta Il giorno 1/1/2024 il messaggio \"Prova\" proveniente da \"me@pec.it\" ed \
                         indirizzato a: {list} è stato accettato dal sistema. x@y.it")
            };
            if body.is_char_boundary(at) && at < body.len() {
                body.insert_str(at, end);
            }
            let read = read(&body);
            prop_assert!(read.is_empty() || read == addressees, "{:?}: {:?}", body, read);
        }

        #[test]
        fn no_text_breaks_it(body in "\\PC*", subject in "\\PC{0,9}") {
            let _ = Named::of(&body, &subject);
            let sentence = format!("\"{subject}\" proveniente da {body} indirizzato a {body} stato");
            let _ = Named::of(&sentence, &subject);
        }
    }
}
