//! The mails that follow a message (D.M. 2 November 2005, technical rules of certified mail, 6.3 to 6.5).

use crate::core::date::Civil;
use crate::core::host::random::Seeded;

use super::mailbox::Mail;
use super::outcome::Outcome;
use super::wording::{Style, Telling, To, Wording};

const SECOND: f64 = 1000.0;
const HOUR: f64 = 3_600_000.0;
const DELIVERY: &str = "CONSEGNA";
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
pub(super) fn of(taken: &Taken<'_>, wording: Wording, speed: f64, random: &Seeded) -> Vec<Mail> {
    // The same message is answered in the same words whatever else chance decides.
    let mix = |sum: u64, byte: u8| sum.wrapping_mul(31).wrapping_add(u64::from(byte));
    let words = Seeded::new(taken.id.bytes().fold(0, mix));
    let writer = Writer { taken, wording, words, speed };
    let refused =
        taken.recipients.iter().find(|address| Outcome::of(address) == Outcome::NonAcceptance);
    if let Some(address) = refused {
        return vec![writer.non_acceptance(address)];
    }
    let mut mails = vec![writer.acceptance()];
    for address in taken.recipients {
        let delay = 2.0 * SECOND + (random.next() % 3000) as f64;
        match Outcome::of(address) {
            Outcome::Delivery => {
                mails.push(writer.delivery(address, delay));
                if address.eq_ignore_ascii_case(taken.sender) {
                    mails.push(writer.envelope(delay));
                }
            }
            Outcome::Failure => {
                mails.push(writer.failure(address, delay, "5.1.1 - indirizzo inesistente"))
            }
            Outcome::Full => mails.push(writer.failure(address, delay, "5.2.2 - casella piena")),
            Outcome::Virus => mails.extend(writer.virus(address, delay)),
            Outcome::Slow => mails.extend(writer.notices(address, delay)),
            Outcome::NonAcceptance | Outcome::Ordinary | Outcome::Never => {}
        }
    }
    mails
}

struct Writer<'a> {
    taken: &'a Taken<'a>,
    wording: Wording,
    words: Seeded,
    speed: f64,
}

impl Writer<'_> {
    /// A mail without a text.
    fn mail(&self, prefix: &str, delay: f64) -> Mail {
        let Taken { id, sender, subject, at, .. } = self.taken;
        Mail {
            due: at + delay / self.speed,
            sender: PROVIDER.to_owned(),
            recipient: (*sender).to_owned(),
            subject: format!("{prefix}: {subject} {id}"),
            body: String::new(),
            documented_body: String::new(),
        }
    }

    fn receipt(&self, prefix: &str, delay: f64, title: &str, to: To<'_>, verb: [&str; 2]) -> Mail {
        let mail = self.mail(prefix, delay);
        let Taken { id, sender, subject, body, .. } = self.taken;
        let now = Civil::rome(mail.due);
        let Civil { year, month, day, hour, minute, second, .. } = now;
        let when = format!(
            "Il giorno {day:02}/{month:02}/{year} alle ore {hour:02}:{minute:02}:{second:02} ({})",
            now.zone()
        );
        let own = (prefix == DELIVERY).then_some(*body);
        let telling = Telling { title, when: &when, id, subject, sender, to, verb, own };
        Mail { body: Style::of(self.wording, &self.words).write(&telling), ..mail }
    }

    fn acceptance(&self) -> Mail {
        let all: Vec<(&str, bool)> = self
            .taken
            .recipients
            .iter()
            .map(|address| (address.as_str(), Outcome::of(address) == Outcome::Ordinary))
            .collect();
        let verb = "è stato accettato dal sistema ed inoltrato.";
        let title = "Ricevuta di accettazione";
        self.receipt("ACCETTAZIONE", SECOND, title, To::All(&all), [verb, verb])
    }

    fn non_acceptance(&self, address: &str) -> Mail {
        let verb = format!(
            "è stato rilevato un problema che ne impedisce l'accettazione a causa di: l'indirizzo \
             {address} non è conforme. Il messaggio non è stato accettato."
        );
        let title = "Errore nell'accettazione del messaggio";
        let to = To::One(address);
        self.receipt("AVVISO DI NON ACCETTAZIONE", SECOND, title, to, [&verb, &verb])
    }

    fn delivery(&self, address: &str, delay: f64) -> Mail {
        let verb = [
            "è stato consegnato nella casella di destinazione.",
            "è stato correttamente consegnato al destinatario.",
        ];
        let title = "Ricevuta di avvenuta consegna";
        let mail = self.receipt(DELIVERY, delay, title, To::One(address), verb);
        Mail { documented_body: damaged(self.taken.body), ..mail }
    }

    fn envelope(&self, delay: f64) -> Mail {
        let mail = self.mail("POSTA CERTIFICATA", delay - SECOND);
        Mail {
            // The part in angle brackets is cut off, a blank stays.
            sender: format!("\"Per conto di: {}\" ", self.taken.sender),
            recipient: format!("\"{}\" ", self.taken.sender),
            body: self.taken.body.to_owned(),
            documented_body: damaged(self.taken.body),
            ..mail
        }
    }

    fn failure(&self, address: &str, delay: f64, reason: &str) -> Mail {
        let verb = [
            &*format!(
                "è stato rilevato un errore {reason}. Il messaggio è stato rifiutato dal sistema."
            ),
            &*format!("è stato rilevato il seguente errore: {reason} (postmaster@pecmassiva.com)"),
        ];
        let title = "Avviso di mancata consegna";
        self.receipt("AVVISO DI MANCATA CONSEGNA", delay, title, To::User(address), verb)
    }

    fn virus(&self, address: &str, delay: f64) -> [Mail; 2] {
        let verb = "è stato rilevato un virus: EICAR-Test-File.";
        let title = "Avviso di mancata consegna per virus";
        let mail = |prefix: &str, delay: f64| {
            self.receipt(prefix, delay, title, To::User(address), [verb, verb])
        };
        [
            mail("PROBLEMA DI SICUREZZA", delay),
            mail("AVVISO DI MANCATA CONSEGNA PER VIRUS", delay + SECOND),
        ]
    }

    fn notices(&self, address: &str, delay: f64) -> [Mail; 2] {
        let notice = |hours: f64, verb: &str| {
            let prefix = "AVVISO DI MANCATA CONSEGNA PER SUP. TEMPO MASSIMO";
            let title = "Avviso di mancata consegna";
            let to = To::User(address);
            self.receipt(prefix, hours * HOUR + delay, title, to, [verb, verb])
        };
        [
            notice(
                12.0,
                "non è stato consegnato nelle prime dodici ore dal suo invio. Non escludendo che questo \
                 possa avvenire in seguito, la spedizione potrebbe non andare a buon fine.",
            ),
            notice(
                22.5,
                "non è stato consegnato nelle ventiquattro ore successive al suo invio. La spedizione \
                 deve considerarsi non andata a buon fine.",
            ),
        ]
    }
}

/// Letters beyond ASCII do not survive, as in the service's own example.
fn damaged(text: &str) -> String {
    text.chars().map(|letter| if letter.is_ascii() { letter } else { '\u{fffd}' }).collect()
}
