//! The mails that follow a message, worded as the technical rules of certified mail have them
//! (D.M. 2 November 2005, 6.3 to 6.5).

use crate::core::date::Civil;
use crate::core::random::Seeded;
use crate::core::text;

use super::fate::Fate;
use super::mailbox::Mail;

const SECOND: f64 = 1000.0;
const HOUR: f64 = 3_600_000.0;
const PROVIDER: &str = "posta-certificata@pecmassiva.com";

/// A message that was taken.
pub(super) struct Taken<'a> {
    pub(super) id: &'a str,
    pub(super) sender: &'a str,
    pub(super) recipients: &'a [String],
    pub(super) subject: &'a str,
    pub(super) body: &'a str,
    pub(super) at: f64,
}

/// All mails that `taken` leads to, sooner or later; `speed` makes it sooner.
pub(super) fn of(taken: &Taken<'_>, speed: f64, random: &Seeded) -> Vec<Mail> {
    let writer = Writer { taken, speed };
    let refused = taken.recipients.iter().find(|address| Fate::of(address) == Fate::NonAcceptance);
    if let Some(address) = refused {
        return vec![writer.non_acceptance(address)];
    }
    let mut mails = vec![writer.acceptance()];
    for address in taken.recipients {
        let delay = 2.0 * SECOND + (random.next() % 3000) as f64;
        match Fate::of(address) {
            Fate::Delivery => {
                mails.push(writer.delivery(address, delay));
                if address.eq_ignore_ascii_case(taken.sender) {
                    mails.push(writer.envelope(delay));
                }
            }
            Fate::Failure => {
                mails.push(writer.failure(address, delay, "5.1.1 - indirizzo inesistente"))
            }
            Fate::Full => mails.push(writer.failure(address, delay, "5.2.2 - casella piena")),
            Fate::Virus => mails.extend(writer.virus(address, delay)),
            Fate::Slow => mails.extend(writer.notices(address, delay)),
            Fate::NonAcceptance | Fate::Ordinary | Fate::Never => {}
        }
    }
    mails
}

struct Writer<'a> {
    taken: &'a Taken<'a>,
    speed: f64,
}

impl Writer<'_> {
    fn mail(&self, prefix: &str, delay: f64, text: impl Fn(&str) -> String) -> Mail {
        let Taken { id, sender, subject, at, .. } = self.taken;
        let due = at + delay / self.speed;
        let now = Civil::rome(due);
        let Civil { year, month, day, hour, minute, second, .. } = now;
        let when = format!(
            "Il giorno {day:02}/{month:02}/{year} alle ore {hour:02}:{minute:02}:{second:02} ({})",
            now.zone()
        );
        Mail {
            due,
            sender: PROVIDER.to_owned(),
            recipient: (*sender).to_owned(),
            subject: format!("{prefix}: {subject} {id}"),
            body: text(&when),
            documented_body: String::new(),
        }
    }

    /// `il messaggio "…" proveniente da "…"`
    fn named(&self) -> String {
        let (subject, sender) =
            (text::to_html(self.taken.subject), text::to_html(self.taken.sender));
        format!("il messaggio<br>\"{subject}\" proveniente da \"{sender}\"<br>")
    }

    fn reference(&self) -> String {
        format!("<br>Identificativo messaggio: opec{}@pecmassiva.com", self.taken.id)
    }

    fn acceptance(&self) -> Mail {
        let list: String = self
            .taken
            .recipients
            .iter()
            .map(|address| {
                let is_ordinary = Fate::of(address) == Fate::Ordinary;
                let kind = if is_ordinary { "posta ordinaria" } else { "posta certificata" };
                format!("{} (\"{kind}\")<br>", text::to_html(address))
            })
            .collect();
        self.mail("ACCETTAZIONE", SECOND, |when| {
            let (named, reference) = (self.named(), self.reference());
            format!(
                "<b>Ricevuta di accettazione</b><br><br>{when} {named}ed indirizzato a:<br>{list}è \
                 stato accettato dal sistema ed inoltrato.{reference}"
            )
        })
    }

    fn non_acceptance(&self, address: &str) -> Mail {
        self.mail("AVVISO DI NON ACCETTAZIONE", SECOND, |when| {
            let named = self.named();
            format!(
                "<b>Errore nell'accettazione del messaggio</b><br><br>{when} nel{}ed indirizzato a \
                 \"{address}\" è stato rilevato un problema che ne impedisce l'accettazione a causa \
                 di: messaggio non conforme.<br>Il messaggio non è stato accettato.",
                named.trim_start_matches("il")
            )
        })
    }

    fn delivery(&self, address: &str, delay: f64) -> Mail {
        let mut mail = self.mail("CONSEGNA", delay, |when| {
            let (named, reference) = (self.named(), self.reference());
            format!(
                "<b>Ricevuta di avvenuta consegna</b><br><br>{when} {named}ed indirizzato a \
                 \"{address}\"<br>è stato consegnato nella casella di destinazione.{reference}"
            )
        });
        mail.documented_body = damaged(self.taken.body);
        mail
    }

    fn envelope(&self, delay: f64) -> Mail {
        let mut mail =
            self.mail("POSTA CERTIFICATA", delay - SECOND, |_| self.taken.body.to_owned());
        // The part in angle brackets is cut off, a blank stays.
        mail.sender = format!("\"Per conto di: {}\" ", self.taken.sender);
        mail.recipient = format!("\"{}\" ", self.taken.sender);
        mail.documented_body = damaged(self.taken.body);
        mail
    }

    fn failure(&self, address: &str, delay: f64, reason: &str) -> Mail {
        self.mail("AVVISO DI MANCATA CONSEGNA", delay, |when| {
            let named = self.named();
            format!(
                "<b>Avviso di mancata consegna</b><br><br>{when} {named}e destinato all'utente \
                 \"{address}\" è stato rilevato un errore {reason}.<br>Il messaggio è stato \
                 rifiutato dal sistema."
            )
        })
    }

    fn virus(&self, address: &str, delay: f64) -> [Mail; 2] {
        let text = |when: &str| {
            let named = self.named();
            format!(
                "<b>Avviso di mancata consegna per virus</b><br><br>{when} {named}e destinato \
                 all'utente \"{address}\" è stato rilevato un virus: EICAR-Test-File."
            )
        };
        [
            self.mail("PROBLEMA DI SICUREZZA", delay, text),
            self.mail("AVVISO DI MANCATA CONSEGNA PER VIRUS", delay + SECOND, text),
        ]
    }

    fn notices(&self, address: &str, delay: f64) -> [Mail; 2] {
        let notice = |hours: f64, words: &str| {
            let prefix = "AVVISO DI MANCATA CONSEGNA PER SUP. TEMPO MASSIMO";
            self.mail(prefix, hours * HOUR + delay, |when| {
                let named = self.named();
                format!(
                    "<b>Avviso di mancata consegna</b><br><br>{when} {named}e destinato all'utente \
                     \"{address}\" non è stato consegnato {words}"
                )
            })
        };
        [
            notice(
                12.0,
                "nelle prime dodici ore dal suo invio. Non escludendo che questo possa avvenire in \
                 seguito, la spedizione potrebbe non andare a buon fine.",
            ),
            notice(
                22.5,
                "nelle ventiquattro ore successive al suo invio. La spedizione deve considerarsi non \
                 andata a buon fine.",
            ),
        ]
    }
}

/// Letters beyond ASCII do not survive, as in the service's own example.
fn damaged(text: &str) -> String {
    text.chars().map(|letter| if letter.is_ascii() { letter } else { '\u{fffd}' }).collect()
}
