//! Mails as other services and programs hand them on: subjects encoded, with other marks or gone, dates in other forms or
//! none.

use std::rc::Rc;

use futures::future::select;
use pec_massiva::campaign::campaign::Campaign;
use pec_massiva::campaign::campaigns::make::{NewCampaign, Recipients};
use pec_massiva::campaign::journal::outcome::RowState::{self, Sent, Unknown};
use pec_massiva::core::call::Call;
use pec_massiva::core::date::{self, Civil};
use pec_massiva::core::host::Clock;
use pec_massiva::core::message::attachment::Bytes;
use pec_massiva::tracking::receipt::shipment::ShipmentState;
use serde_json::{Value, json};

use super::network::Net;
use super::world::{World, campaign, run, states};

/// How subjects and dates are handed on.
#[derive(Clone, Copy, Debug, Default)]
pub struct Spelling {
    pub subject: Option<fn(&str) -> Value>,
    pub date: Option<fn(&str) -> Value>,
}

impl Spelling {
    /// Dates in one of all forms.
    pub fn drawn(seed: u64) -> Self {
        let date = DATES.get((seed % 8) as usize).copied();
        Self { subject: None, date }
    }

    /// The answer of a read, spelt so.
    pub fn of(self, body: String) -> String {
        let mut answer: Value = serde_json::from_str(&body).unwrap();
        match answer.get_mut("data") {
            Some(Value::Array(mails)) => mails.iter_mut().for_each(|mail| self.spell(mail)),
            Some(mail) => self.spell(mail),
            None => {}
        }
        answer.to_string()
    }

    fn spell(self, mail: &mut Value) {
        for (names, spelling) in
            [(["object", "subject"], self.subject), (["data", "date"], self.date)]
        {
            let name = names.into_iter().find(|name| mail[*name].is_string());
            if let Some((name, spell)) = name.zip(spelling) {
                mail[name] = spell(mail[name].as_str().unwrap());
            }
        }
    }
}

fn rome(date: &str) -> Civil {
    Civil::rome(date::parse(date).unwrap())
}

fn sql(date: &str) -> Value {
    let Civil { year, month, day, hour, minute, second, .. } = rome(date);
    json!(format!("{year}-{month:02}-{day:02} {hour:02}:{minute:02}:{second:02}"))
}

fn iso(date: &str) -> Value {
    json!(date::iso(date::parse(date).unwrap()))
}

fn italian(date: &str) -> Value {
    let Civil { year, month, day, hour, minute, second, .. } = rome(date);
    json!(format!("{day:02}/{month:02}/{year} {hour:02}:{minute:02}:{second:02}"))
}

fn two_digits(date: &str) -> Value {
    json!(date.replace(" 20", " "))
}

fn zone_with_a_colon(date: &str) -> Value {
    json!(date.replace("00:00", "00").replace("+0200", "+02:00").replace("+0100", "+01:00"))
}

fn american(date: &str) -> Value {
    let Civil { year, month, day, hour, minute, second, .. } = rome(date);
    json!(format!("{month}/{day}/{year} {hour}:{minute:02}:{second:02} PM"))
}

fn none(_: &str) -> Value {
    Value::Null
}

const DATES: [fn(&str) -> Value; 7] =
    [sql, iso, italian, two_digits, zone_with_a_colon, american, none];

fn encoded(subject: &str) -> Value {
    let whole: String = subject.bytes().map(|byte| format!("={byte:02X}")).collect();
    json!(format!("=?UTF-8?Q?{whole}?="))
}

fn with_underscores(subject: &str) -> Value {
    json!(subject.replace(' ', "_"))
}

fn loud(subject: &str) -> Value {
    json!(subject.to_uppercase())
}

/// A campaign to one addressee, whose message bears no reference.
fn to(address: &str, world: &World) -> Rc<Campaign> {
    let new = NewCampaign {
        recipients: Recipients::Csv(Rc::new(Bytes(format!("pec\n{address}\n").into_bytes()))),
        subject: json!("Avviso TARI, perché"),
        body: json!("<p>Gentile"),
        ..campaign(1, json!({"perDay": false}), json!(false), true)
    };
    Rc::new(world.time.run(world.tab().create(new, &Call::default())).unwrap())
}

/// What becomes of a message that was never taken, where one like it was a year ago, or of one whose answer was lost.
fn settled(spelling: Spelling, net: Net) -> Vec<RowState> {
    let world = World::new(3, 0.0, false);
    run(&world, &to("a@pec.it", &world.with_another_disk()));
    world.time.jump(365.0 * date::DAY);
    world.network.spelling.set(spelling);
    world.network.next_posts.borrow_mut().push_back(net);
    let campaign = to("a@pec.it", &world);
    run(&world, &campaign);
    let found = world.time.run(async {
        world.time.sleep(60_000.0).await;
        campaign.reconcile(&Call::default()).await.unwrap()
    });
    assert_eq!(found.copies, 0, "{net:?}");
    let posts = world.network.posts.borrow();
    assert_eq!(posts.iter().filter(|post| post.address == "a@pec.it").count(), 2, "{net:?}");
    states(&campaign)
}

#[test]
fn an_acceptance_of_long_ago_settles_no_row_however_it_is_dated() {
    for (form, date) in DATES.into_iter().enumerate() {
        let spelling = Spelling { date: Some(date), ..Spelling::default() };
        assert_eq!(settled(spelling, Net::LostBefore), [Unknown], "{form}");
        // Its own is told from the other: by its date, or by the time in its id.
        assert_eq!(settled(spelling, Net::LostAfter), [Sent], "{form}");
    }
}

#[test]
fn an_acceptance_whose_subject_was_changed_settles_no_row_and_one_that_was_encoded_does() {
    for (subject, state) in [
        (encoded as fn(&str) -> Value, Sent),
        (with_underscores, Unknown),
        (loud, Unknown),
        (none, Unknown),
    ] {
        let spelling = Spelling { subject: Some(subject), ..Spelling::default() };
        assert_eq!(settled(spelling, Net::LostAfter), [state]);
        assert_eq!(settled(spelling, Net::LostBefore), [Unknown]);
    }
}

#[test]
fn a_failure_is_told_however_its_subject_is_encoded() {
    for subject in [encoded as fn(&str) -> Value, with_underscores, loud] {
        for address in ["mancata-consegna@pec.it", "lenta@pec.it"] {
            let world = World::with(5, 0.0, 1.0, false);
            world.network.spelling.set(Spelling { subject: Some(subject), date: Some(italian) });
            let campaign = to(address, &world);
            run(&world, &campaign);
            let (call, days) = (Call::default(), world.time.sleep(3.0 * date::DAY));
            world.time.run(async { drop(select(Box::pin(campaign.follow(&call)), days).await) });
            let shipment = campaign.row(0).unwrap().shipment.unwrap();
            assert_eq!((shipment.state, shipment.is_final), (ShipmentState::Failed, true));
        }
    }
}
