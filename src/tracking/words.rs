//! Whom a receipt is about, read from its text (D.M. 2 November 2005, technical rules: every text
//! says "proveniente da", the sender, "indirizzato a" or "destinato all'utente", the addressees).

use crate::core::text;

/// The addressees that a receipt's text names, in lower case, each once.
pub fn addressees(body: &str) -> Vec<String> {
    named(body).into_iter().map(|(address, _)| address).collect()
}

/// Those of them that an acceptance calls ordinary: they get no delivery receipt.
pub fn ordinary(body: &str) -> Vec<String> {
    named(body).into_iter().filter(|(_, is_ordinary)| *is_ordinary).map(|one| one.0).collect()
}

/// The addressees, and whether each is called ordinary.
///
/// The message's own subject stands before "proveniente da" and its own text may stand anywhere, so
/// only what follows the last of these words is read, up to the end of that sentence.
fn named(body: &str) -> Vec<(String, bool)> {
    let plain = text::from_html(body);
    let folded = plain.split_whitespace().collect::<Vec<_>>().join(" ");
    let Some((_, after_sender)) = folded.rsplit_once("proveniente da") else { return Vec::new() };
    let start = ["indirizzato a", "destinato all'utente", "destinato all’utente", "destinato a"]
        .iter()
        .filter_map(|words| after_sender.split_once(words).map(|(_, rest)| rest))
        .max_by_key(|rest| rest.len());
    let Some(named) = start else { return Vec::new() };
    // "è stato accettato", whatever became of the è.
    let ends = [" stato ", " identificativo", " Identificativo"];
    let end = ends.iter().filter_map(|end| named.find(end)).min().unwrap_or(named.len());
    let mut found: Vec<(String, bool)> = Vec::new();
    let mut words = named.get(..end).unwrap_or_default().split_whitespace();
    while let Some(word) = words.next() {
        let address = bare(word);
        let is_address = address.split_once('@').is_some_and(|(local, domain)| {
            !local.is_empty() && domain.contains('.') && !domain.contains('@')
        });
        if is_address && !found.iter().any(|(known, _)| *known == address) {
            // `("posta ordinaria")` behind the address, or `("posta certificata")`.
            let is_ordinary = words.clone().take(2).map(bare).eq(["posta", "ordinaria"]);
            found.push((address, is_ordinary));
        }
    }
    found
}

/// A word without what stands around it, in lower case.
fn bare(word: &str) -> String {
    word.trim_matches(|letter: char| !letter.is_ascii_alphanumeric()).to_ascii_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn an_acceptance_names_all() {
        let body = "Ricevuta di accettazione\n\nIl giorno 26/08/2020 alle ore 10:00:35 (+0200) il \
                    messaggio\n\"Prova\" proveniente da \"me@pec.it\"\ned indirizzato a:\nA@b.it \
                    (\"posta certificata\")\nc@d.it (\"posta ordinaria\")\nè stato accettato dal \
                    sistema ed inoltrato.\nIdentificativo messaggio: opec1.2@pec.it";
        assert_eq!(addressees(body), ["a@b.it", "c@d.it"]);
        assert_eq!(ordinary(body), ["c@d.it"]);
    }

    #[test]
    fn a_delivery_and_a_failure_name_one() {
        let delivery = "Il giorno … il messaggio &quot;indirizzato a x@y.it&quot; proveniente da \
                        &quot;me@pec.it&quot;<br>ed indirizzato a <b>\"a@b.it\"</b><br>è stato \
                        consegnato nella casella di destinazione.";
        assert_eq!(addressees(delivery), ["a@b.it"]);
        let failure = "il messaggio \"Prova\" proveniente da \"me@pec.it\" e destinato all'utente \
                       \"a@b.it\" è stato rilevato un errore: 5.2.2 info@b.it";
        assert_eq!(addressees(failure), ["a@b.it"]);
    }

    #[test]
    fn the_messages_own_text_names_nobody() {
        assert!(addressees("Salve, questa email è indirizzata a a@b.it").is_empty());
        assert!(addressees("").is_empty());
    }

    proptest! {
        #[test]
        fn no_text_breaks_it(body in "\\PC*") {
            let _ = addressees(&body);
            let _ = addressees(&format!("proveniente da {body} indirizzato a {body}"));
        }
    }
}
