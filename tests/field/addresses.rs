//! Addresses as tables and letters hold them: damaged by copying, by programs, by hand.

use pec_massiva::api::send::SendOptions;
use pec_massiva::campaign::message::composition::{Composed, compose};
use pec_massiva::campaign::model::letter::Letter;
use pec_massiva::campaign::recipients::table::Table;
use pec_massiva::core::call::Call;
use pec_massiva::core::error::Error;
use pec_massiva::core::message::address;
use proptest::prelude::*;
use serde_json::json;

use crate::support::{World, message};

/// An address of the list of what addresses may hold.
fn usual() -> impl Strategy<Value = String> {
    let local = "[a-d]([a-d0-9_+'&-]|\\.[a-d0-9]){0,6}[a-d0-9_-]";
    (local, "[a-d0-9]{1,4}(-[a-d0-9]{1,3})?", "(\\.comune|\\.pec|)", "it|com|xn--p1ai|museum")
        .prop_map(|(local, one, two, top)| format!("{local}@a{one}{two}.{top}"))
}

type Damage = (&'static str, fn(&str, &str, usize) -> String);

/// The letter at a place, and what stands there instead.
fn put(address: &str, at: usize, what: &str) -> String {
    let at = at % (address.len() + 1);
    format!("{}{what}{}", &address[..at], &address[at..])
}

fn domain_of(address: &str) -> &str {
    address.split_once('@').unwrap().1
}

fn with_domain(address: &str, domain: &str) -> String {
    format!("{}@{domain}", address.split_once('@').unwrap().0)
}

/// What becomes of an address, the code of its fault, and how it comes to be: of an address, another one and a number.
const DAMAGES: &[Damage] = &[
    ("mailto", |a, _, _| format!("mailto:{a}")),
    ("mailto", |a, _, _| format!("Mailto:{a}?subject=x")),
    ("mailto", |a, _, _| format!("[{a}](mailto:{a})")),
    ("label", |a, _, _| format!("PEC: {a}")),
    ("link", |a, _, _| format!("https://{a}")),
    ("slash", |a, _, _| format!("{a}/")),
    ("slash", |a, _, _| format!("{a}\\")),
    ("parenthesis", |a, _, _| format!("{a})")),
    ("parenthesis", |a, _, _| format!("({a})")),
    ("parenthesis", |a, _, _| format!("{a} (Rossi)")),
    ("punctuation", |a, _, at| format!("{a}{}", [".", ",", ";", ":", "!", "?", "…"][at % 7])),
    ("bracket", |a, _, _| format!("[{a}]")),
    ("bracket", |a, _, _| format!("{a}]")),
    ("quotes", |a, _, at| format!("{}{a}", ["'", "\"", "„", "“", "’", "«", "`"][at % 7])),
    ("quotes", |a, _, at| format!("{a}{}", ["'", "\"", "”", "’", "»"][at % 5])),
    ("apostrophe", |a, _, _| format!("o’{a}")),
    ("formula", |a, _, _| format!("={a}")),
    ("query", |a, _, _| format!("{a}?subject=x")),
    ("direction", |a, _, at| {
        put(a, at, ["\u{200e}", "\u{202a}", "\u{202c}", "\u{2066}", "\u{61c}"][at % 5])
    }),
    ("invisible", |a, _, at| {
        put(a, at, ["\u{200b}", "\u{ad}", "\u{feff}", "\u{2060}", "\u{200d}"][at % 5])
    }),
    ("control", |a, _, at| put(a, 1 + at % (a.len() - 1), ["\t", "\r\n", "\0", "\u{85}"][at % 4])),
    ("space", |a, _, at| {
        put(a, 1 + at % (a.len() - 1), [" ", "\u{a0}", "\u{2009}", "\u{3000}"][at % 4])
    }),
    ("space", |a, _, _| format!("Rossi {a}")),
    ("fullWidth", |a, _, at| a.replace('.', ["．", "。", "｡"][at % 3])),
    ("fullWidth", |a, _, at| a.replace('@', ["＠", "﹫"][at % 2])),
    ("lookAlike", |a, _, at| put(a, at, ["а", "е", "о", "р", "с", "ο", "–", "ı̇"][at % 7])),
    ("accented", |a, _, at| put(a, at, ["à", "è", "ö", "a\u{300}", "š"][at % 5])),
    ("hyphen", |a, _, _| a.replace('@', "@-")),
    ("hyphen", |a, _, _| with_domain(a, &domain_of(a).replacen('.', "-.", 1))),
    ("hyphen", |_, b, _| format!("@-{}", domain_of(b))),
    ("literal", |a, _, _| with_domain(a, "[192.168.0.1]")),
    ("literal", |_, _, _| "@[192.168.0.1]".to_owned()),
    ("displayName", |a, _, _| format!("<{a}>")),
    ("displayName", |a, _, _| format!("Rossi Mario <{a}>")),
    ("displayName", |a, _, _| format!("{a}>")),
    ("several", |a, b, at| format!("{a}{}{b}", [",", ";", " ", ", ", " - ", "/", " e "][at % 7])),
    ("several", |a, b, _| format!("Rossi <{a}>; Verdi <{b}>")),
    ("twoAts", |a, _, _| a.replace('@', "@@")),
    ("twoAts", |a, b, _| format!("{a}{b}")),
    ("comma", |a, _, _| with_domain(a, &domain_of(a).replacen('.', ",", 1))),
    ("obfuscated", |a, _, at| {
        a.replace('@', ["(at)", "[at]", " [AT] ", " at ", "(chiocciola)"][at % 5])
    }),
    ("percent", |a, _, _| a.replace('@', "%40")),
    ("percent", |a, _, _| format!("{a}%20")),
    ("entity", |a, _, at| a.replace('@', ["&#64;", "&commat;", "&#x40;"][at % 3])),
    ("missingAt", |a, _, _| a.replace('@', ".")),
    ("missingLocal", |a, _, _| format!("@{}", domain_of(a))),
    ("missingDomain", |a, _, _| with_domain(a, "")),
    ("missingDot", |a, _, _| with_domain(a, "comune")),
    ("emptyLabel", |a, _, _| with_domain(a, &domain_of(a).replacen('.', "..", 1))),
    ("dots", |a, _, _| format!(".{a}")),
    ("dots", |a, _, _| a.replace('@', ".@")),
    ("dots", |a, _, _| format!("a..{a}")),
    ("domainSign", |a, _, at| a.replace('@', ["@a_", "@a*", "@a#"][at % 3])),
    ("topLabel", |a, _, at| format!("{a}{}", [".i", ".1", ".1t"][at % 3])),
    ("localTooLong", |a, _, _| format!("{}{a}", "a".repeat(64))),
    ("unusual", |a, _, at| format!("{}{a}", ["_", "-", "!", "#", "*", "/", "$", "+"][at % 8])),
    ("unusual", |a, _, _| a.replace('@', "'@")),
    ("unusual", |a, _, _| with_domain("\"a b\"@", domain_of(a))),
];

/// What stands where there is no address.
const NO_ADDRESSES: &[(&str, &str)] = &[
    ("Non Disponibile", "none"),
    ("NON DISPONIBILE", "none"),
    ("n.d.", "none"),
    ("N.D.", "none"),
    ("N/D", "none"),
    ("n/a", "none"),
    ("-", "none"),
    ("---", "none"),
    ("nessuna", "none"),
    ("Assente", "none"),
    ("non presente", "none"),
    ("#N/D", "errorValue"),
    ("#N/A", "errorValue"),
    ("#RIF!", "errorValue"),
    ("#VALORE!", "errorValue"),
    ("#NOME?", "errorValue"),
    ("null", "errorValue"),
    ("NaN", "errorValue"),
    ("undefined", "errorValue"),
    ("[object Object]", "errorValue"),
    ("Via Roma 1", "missingAt"),
    ("0612345678", "missingAt"),
];

fn composed(addresses: &[&str], accepted: &[&str]) -> Composed {
    let record = |address: &&str| vec![("pec".to_owned(), (*address).to_owned())];
    let letter = Letter {
        sender: "comune@pecmassiva.com".into(),
        subject: "Avviso".into(),
        body: Some("x".into()),
        address_column: Some("pec".into()),
        accepted_addresses: accepted.iter().map(|one| (*one).to_owned()).collect(),
        ..Letter::default()
    };
    compose(
        Table::of_records(addresses.iter().map(record).collect()),
        letter,
        &[],
        &crate::LIMITS,
        "A",
    )
}

/// The one problem of the only addressee: its code, and whether all that the sentence holds stands in the parameters.
#[track_caller]
fn problem(address: &str) -> String {
    let composed = composed(&[address], &[]);
    let [problem] = composed.problems.as_slice() else {
        panic!("{address:?}: {:?}", composed.problems)
    };
    assert!(composed.rows[0].has_problem);
    assert_eq!((problem.row, problem.column.as_deref()), (Some(0), Some("pec")));
    assert_eq!(problem.params.get("row"), Some(&json!(0)));
    assert_eq!(problem.params.get("column"), Some(&json!("pec")));
    assert_eq!(problem.params.get("value"), Some(&json!(address.trim())));
    assert!(problem.message.starts_with("Addressee 1: "), "{}", problem.message);
    assert_eq!(problem.group(), "address");
    problem.code.clone()
}

#[test]
fn what_stands_in_place_of_an_address_is_told() {
    for (text, code) in NO_ADDRESSES {
        assert_eq!(problem(text), format!("address.{code}"), "{text}");
    }
}

#[test]
fn nothing_bad_is_posted() {
    let (world, call) = (World::new(), Call::default());
    for (_, damage) in DAMAGES {
        let bad = damage("a@b.it", "c@d.it", 3);
        let sending = world.client.send(message(&["e@f.it", &bad]), SendOptions::default(), &call);
        let Err(Error::Validation(problems)) = world.run(sending) else { panic!("{bad}") };
        assert_eq!(problems.len(), 1, "{bad}");
        assert_eq!(problems[0].field, "recipient[1]");
    }
}

proptest! {
    #[test]
    fn addresses_of_the_list_are_taken_as_they_are(address in usual()) {
        prop_assert!(address::is_usual(&address));
        let composed = composed(&[&format!(" {address}\u{a0}")], &[]);
        prop_assert_eq!(&composed.problems, &[]);
        prop_assert_eq!(&composed.rows[0].address, &address);
    }

    #[test]
    fn each_damage_has_its_own_code(one in usual(), other in usual(), at in 0usize..1000) {
        for (code, damage) in DAMAGES {
            let damaged = damage(&one, &other, at);
            // Of white space around it an address in a table is freed.
            if damaged.trim() == damaged {
                prop_assert_eq!(problem(&damaged), format!("address.{code}"), "{:?}", damaged);
            }
        }
    }

    #[test]
    fn only_what_is_unusual_can_be_accepted(one in usual(), other in usual(), at in 0usize..1000) {
        for (code, damage) in DAMAGES {
            let damaged = damage(&one, &other, at);
            let upper = damaged.to_ascii_uppercase();
            let composed = composed(&[&damaged], &[&upper]);
            let is_left = composed.rows[0].has_problem;
            prop_assert_eq!(is_left, *code != "unusual" , "{:?}", damaged);
        }
    }

    #[test]
    fn any_cell_is_taken_or_told(cells in proptest::collection::vec("\\PC{0,12}|[a-c@. <>,;'_-]{0,9}", 1..9)) {
        let cells: Vec<&str> = cells.iter().map(String::as_str).collect();
        let composed = composed(&cells, &[]);
        for row in &composed.rows {
            prop_assert!(row.has_problem || address::is_usual(&row.address));
        }
    }
}
