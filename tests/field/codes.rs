//! Codes and parameters: the published list is the catalogues', and no sentence holds a value that the parameters lack.

use std::collections::BTreeSet;
use std::path::Path;

use pec_massiva::campaign::journal::Journal;
use pec_massiva::campaign::journal::keys;
use pec_massiva::campaign::journal::known::Known;
use pec_massiva::campaign::journal::memory::Memory;
use pec_massiva::campaign::reasons;
use pec_massiva::campaign::schedule::plan::Plan;
use pec_massiva::core::call::Call;
use pec_massiva::core::error::codes;
use pec_massiva::core::error::codes::{Code, Params, errors, scripts};
use pec_massiva::core::error::problem::{Problem, Problems};
use pec_massiva::core::error::{Doubt, Error};
use pec_massiva::core::exchange::answer;
use pec_massiva::core::exchange::answer::Fields;
use pec_massiva::core::exchange::outcome;
use pec_massiva::core::exchange::outcome::{Outcome, Said};
use pec_massiva::core::exchange::redact::Redactor;
use pec_massiva::core::exchange::{Answer, Attempt};
use pec_massiva::core::host::cancel::Reason;
use pec_massiva::core::host::secret::Secret;
use pec_massiva::core::host::transport::Failure;
use pec_massiva::core::settings::Settings;
use pec_massiva::core::storage::{Change, Storage, Value as Stored};
use proptest::prelude::*;
use serde_json::{Value, json};

use crate::codes_told;
use crate::support::World;

fn catalogues() -> impl Iterator<Item = &'static Code> {
    codes::ALL.iter().flat_map(|catalogue| catalogue.iter())
}

/// What the list says of a word: of a code the sentence it is made of, as code, since it may hold marks of any kind.
fn about_word(list: &str, word: &str) -> String {
    if list.ends_with("Reason") {
        return codes_told::reason(list, word).to_owned();
    }
    if let Some(about) = codes_told::script(word) {
        return about.to_owned();
    }
    let sentence = catalogues().find(|code| code.name == word).map(|code| code.words);
    // What an earlier version wrote into a journal.
    let sentence =
        sentence.unwrap_or("A problem that an earlier version told, with a sentence of its own.");
    assert!(!sentence.contains('`') && !sentence.contains("*/"), "{word}");
    format!("`{sentence}`")
}

/// The declarations of all codes and reasons.
fn declarations() -> String {
    let own = catalogues().map(|code| code.name).chain(scripts::ALL.iter().copied());
    // What an earlier version wrote into a journal may have a code of its own.
    let names: BTreeSet<&str> = own.chain([codes::known("")]).collect();
    let of = |kind: &dyn Fn(&str) -> bool| -> Vec<&str> {
        names.iter().copied().filter(|name| kind(codes::group(name))).collect()
    };
    let is_error = |group: &str| codes::ERRORS.contains(&group);
    let is_note = |group: &str| group == "note";
    let mut text = String::from(
        "/**\n * Codes and reasons: words for programs, none of which ever changes its meaning. Beside a code stands the English\n * sentence that its `message` is made of; `{value}` is `params.value`. Made by `npm run codes`.\n */\n",
    );
    let doubts: Vec<&str> = Doubt::ALL.iter().map(|doubt| doubt.word()).collect();
    for (name, about, words) in [
        (
            "ErrorCode",
            "What an error is: its group, and behind a dot what it is in it.",
            of(&is_error),
        ),
        (
            "ProblemCode",
            "What is wrong with an input: its group, and behind a dot what it is in it.",
            of(&|group| !is_error(group) && !is_note(group)),
        ),
        (
            "NoteCode",
            "A sentence behind that of an error, in `params.notes`: what is certain all the same.",
            of(&is_note),
        ),
        ("UnknownReason", "Why nobody knows what became of a message.", doubts),
        ("WaitingReason", "Why a campaign waits, to go on by itself.", reasons::WAITING.to_vec()),
        (
            "PausedReason",
            "Why a campaign is paused: its own words, and the groups of errors.",
            reasons::PAUSED.to_vec(),
        ),
    ] {
        let words: Vec<String> = words
            .iter()
            .map(|word| format!("\n  /** {} */\n  | '{word}'", about_word(name, word)))
            .collect();
        text.push_str(&format!("\n/** {about} */\nexport type {name} ={};\n", words.concat()));
    }
    text.push_str(
        "\n/** Why a campaign waits or is paused. */\nexport type CampaignReason = WaitingReason | PausedReason;\n",
    );
    text.push_str(
        "\n/** Why a 401 came: the portal's session is over, or (the service does not tell which) token or mailbox are wrong. */\n\
         export type AuthenticationReason = 'session' | 'tokenOrMailbox';\n",
    );
    text.push_str(
        "\n/** The values in a sentence, by name. None of them is a secret. */\n\
         export type Params = Record<string, string | number | string[]>;\n",
    );
    text
}

#[test]
fn the_published_list_is_that_of_the_catalogues() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("pkg-template/types/codes.d.ts");
    if std::env::var_os("WRITE_CODES").is_some() {
        std::fs::write(&path, declarations()).expect("the file can be written");
    }
    let published = std::fs::read_to_string(&path).unwrap_or_default();
    assert_eq!(published, declarations(), "write it anew with: npm run codes");
}

#[test]
fn groups_of_errors_and_of_problems_do_not_meet_and_all_words_of_pauses_are_told() {
    for code in errors::ALL {
        let group = codes::group(code.name);
        let is_told = codes::ERRORS.contains(&group) || group == "note";
        assert!(is_told, "{}", code.name);
    }
    for name in scripts::ALL {
        assert!(codes::ERRORS.contains(&codes::group(name)), "{name}");
        assert!(!catalogues().any(|code| code.name == *name), "{name} twice");
    }
    for group in codes::ERRORS {
        assert!(reasons::PAUSED.contains(group), "{group}");
    }
}

/// The sentence made anew of what programs get: the catalogue's words, the parameters and the notes.
fn made_anew(code: &str, params: &Params) -> String {
    let code = catalogues().find(|known| known.name == code).unwrap_or_else(|| panic!("{code}"));
    let mut made = codes::sentence(code.words, params);
    for note in params.get("notes").and_then(Value::as_array).into_iter().flatten() {
        let note = catalogues().find(|known| Some(known.name) == note.as_str());
        made.push(' ');
        made.push_str(note.expect("a note of the catalogue").words);
    }
    made
}

#[track_caller]
fn check_problem(problem: &Problem) {
    assert_eq!(problem.message, made_anew(problem.code, &problem.params), "{problem:?}");
    check_params(&problem.params);
}

/// A parameter is a text, a number or a list of texts, and each place in a sentence has one.
#[track_caller]
fn check_params(params: &Params) {
    let Value::Object(fields) = serde_json::to_value(params).expect("JSON") else { panic!() };
    for (name, value) in fields {
        let is_list = |value: &Value| {
            value.as_array().is_some_and(|items| items.iter().all(Value::is_string))
        };
        assert!(value.is_string() || value.is_number() || is_list(&value), "{name}: {value}");
    }
}

#[track_caller]
fn check(error: &Error) {
    check_params(&error.params());
    match error {
        Error::Validation(problems) => {
            assert!(error.to_string().starts_with(&made_anew(error.code(), &error.params())));
            problems.iter().for_each(check_problem);
        }
        _ => {
            let message = error.to_string();
            assert_eq!(message, made_anew(error.code(), &error.params()), "{error:?}");
            assert!(!message.contains(['{', '}']), "{message}");
        }
    }
    if let Error::UnknownOutcome { cause, .. } = error {
        check(cause);
    }
}

fn answered(status: u16, headers: &[(&str, &str)], body: &str) -> Attempt {
    let pair = |(name, value): &(&str, &str)| ((*name).to_owned(), (*value).to_owned());
    let headers = headers.iter().map(pair).collect();
    Attempt::Answered(Answer { status, headers, body: Ok(body.as_bytes().to_vec()) })
}

/// What a read makes of an attempt.
fn read(attempt: Attempt, redactor: &Redactor) -> Result<Fields, Error> {
    let answer = answer::successful(attempt, redactor, 0.0)?;
    answer::fields(&answer, redactor, 0.0)
}

/// Everything that one attempt of a read, a send and a change can come to.
fn all_of(attempt: &dyn Fn() -> Attempt) -> Vec<Error> {
    let redactor = Redactor::default();
    let mut found = Vec::new();
    found.extend(read(attempt(), &redactor).err());
    let mut take = |error: Error, doubt: Option<Doubt>| match doubt {
        Some(doubt) => {
            found.push(Error::doubted(error.clone(), Some("k"), doubt));
            found.push(Error::unknown(error, None));
        }
        None => found.push(error),
    };
    for said in [Said::Firsthand, Said::OfSomeCopy, Said::Foreign, Said::Hearsay] {
        match outcome::of_send(attempt(), said, &redactor, 0.0) {
            Outcome::NotDone(error) => take(error, None),
            Outcome::Unknown(error, doubt) => take(error, Some(doubt)),
            Outcome::Denied(error) => take(error, Some(Doubt::OtherCopy)),
            Outcome::Done(_) => {}
        }
    }
    match outcome::of_change(attempt(), &redactor, 0.0) {
        Outcome::NotDone(error) => take(error, None),
        Outcome::Unknown(error, doubt) => take(error, Some(doubt)),
        _ => {}
    }
    found
}

#[test]
fn no_error_says_what_its_parameters_lack() {
    let bodies = [
        "",
        "<h1>no</h1>",
        "{}",
        "[]",
        r#"{"success":0}"#,
        r#"{"success":true,"message_id":"x9"}"#,
        r#"{"success":false,"message":"No 7 {x} 'y' \"z\"","error":12}"#,
    ];
    let mut seen = BTreeSet::new();
    let mut look = |attempt: &dyn Fn() -> Attempt| {
        for error in all_of(attempt) {
            if error.to_string().contains("{x}") {
                // Braces of the service's own are no place in a sentence.
                assert_eq!(error.to_string(), made_anew(error.code(), &error.params()));
            } else {
                check(&error);
            }
            seen.insert(error.code());
        }
    };
    for status in [0, 200, 204, 302, 400, 401, 402, 403, 404, 409, 412, 422, 428, 429, 500, 503] {
        for body in bodies {
            look(&|| answered(status, &[], body));
            look(&|| answered(status, &[("x-pec-session", "refused")], body));
        }
    }
    look(&|| Attempt::Offline);
    look(&|| Attempt::EndedBefore(Reason::Closed));
    look(&|| Attempt::EndedDuring(Reason::Aborted));
    look(&|| Attempt::TimedOut { after: 1234.0 });
    look(&|| Attempt::Failed(Failure::new("socket 7 hung up")));
    look(&|| Attempt::Failed(Failure { unreached: true, ..Failure::new("ECONNREFUSED") }));
    look(&|| Attempt::Failed(Failure { no_response: true, ..Failure::new("no Response.") }));
    for code in ["authentication.session", "authentication.tokenOrMailbox", "permission.session"] {
        assert!(seen.contains(code), "{code} of {seen:?}");
    }
}

#[test]
fn what_the_proxy_says_with_a_code_is_told_with_it_and_a_code_of_others_is_not() {
    let redactor = Redactor::default();
    let code_of = |body: &str| {
        let error = read(answered(503, &[], body), &redactor).expect_err("a refusal");
        check(&error);
        error.params().get("proxyCode").cloned()
    };
    let own = r#"{"success":false,"message":"m.","code":"proxy.store","params":{}}"#;
    assert_eq!(code_of(own), Some(json!("proxy.store")));
    assert_eq!(code_of(r#"{"success":false,"message":"m.","code":"E7"}"#), None);
    assert_eq!(code_of(r#"{"success":false,"message":"m.","code":{"a":"proxy.store"}}"#), None);
}

#[test]
fn no_problem_says_what_its_parameters_lack() {
    let world = World::new();
    let call = Call::default();
    let bad = json!({
        "environment": "live", "baseUrl": {"massiva": "/api", "pec": "https://a:b@c.it", "x": "https://d.it?e"},
        "timeout": -1, "retries": "2", "maxRecipients": 0, "maxMessageSize": [],
    });
    let mut found = vec![Settings::read(bad.as_object().expect("an object")).expect_err("bad")];
    let mut problems = Problems::default();
    let pace = json!({
        "perSecond": 0, "perDay": 1.5, "x": 1, "timeZone": 7,
        "hours": {"from": "8", "to": null, "until": "9"},
    });
    Plan::read(&pace, &json!("a"), 1000.0, &mut problems);
    Plan::read(&json!({"hours": {"from": "08:00", "to": "08:00"}}), &json!(1), 1.0, &mut problems);
    Plan::read(&json!(1), &json!(1), 1.0, &mut problems);
    found.push(Error::Validation(problems.into_vec()));
    let registration = json!({
        "tipo_casella": "PLATINO", "tipo_cliente": "PV", "sottotipo_cliente": "IN",
        "nome_richiedente": "a\nb", "telefono": "sei", "data_nascita_richiedente": "1/1/1",
        "codice_fiscale_richiedente": "RSSMRA85M01H501Z", "cf_piva_titolare": "1", "callback": {"method": 7},
        "cap_titolare": "1", "nazione_titolare": "IT", "provincia_titolare": "Roma", "autorinnovo": 1,
    });
    let run = |result: Result<_, Error>| result.err();
    found.extend(run(world.run(world.client.register(registration, true, &call))));
    found.extend(run(world.run(world.client.register(json!([]), true, &call))));
    found.extend(run(world.run(world.client.renew("a1", Some(0.5), &call))));
    found.extend(run(world.run(world.client.renew("a/1", None, &call))));
    found.extend(run(world.run(world.client.change_type("a1", "PLATINO", &call))));
    found.extend(world.run(world.client.is_pec_domain("no domain", &call)).err());
    found.extend(world.run(world.client.quota("..", &call)).err());
    let found: Vec<Error> = found
        .into_iter()
        .map(|error| match error {
            // Addresses tell what they are in their own tests.
            Error::Validation(problems) => Error::Validation(
                problems.into_iter().filter(|problem| problem.group() != "address").collect(),
            ),
            other => other,
        })
        .collect();
    assert!(found.len() >= 8);
    found.iter().for_each(check);
}

#[test]
fn a_damaged_journal_names_its_key_in_the_parameters() {
    let memory = std::rc::Rc::new(Memory::default());
    let journal = Journal::new(memory.clone(), Known::default());
    let world = World::new();
    let put = |key: String, text: &str| {
        let change = Change::Put(key, Stored::Text(text.into()));
        world.run(memory.apply(vec![change])).expect("it takes everything");
    };
    put(keys::SCHEMA.into(), "99");
    let newer = world.run(journal.check()).expect_err("a newer one");
    assert_eq!((newer.code(), newer.params().get("schema")), ("storage.newer", Some(&json!(99))));
    check(&newer);
    put(keys::outcome("c", 7), "{");
    let damaged = world.run(journal.outcome("c", 7)).expect_err("damaged");
    let key = damaged.params().get("key").cloned();
    assert_eq!((damaged.code(), key), ("storage.damaged", Some(json!(keys::outcome("c", 7)))));
    check(&damaged);
}

proptest! {
    /// Whatever the service says: it stands in the parameters as in the sentence, and no secret in either.
    #[test]
    fn what_the_service_says_is_a_parameter_without_secrets(text in "[ -z]{0,80}", status in 400u16..600) {
        let mut redactor = Redactor::default();
        redactor.add(Secret::new("hunter2hunter2".into()));
        let said = format!("{text} hunter2hunter2 end");
        let body = json!({"success": false, "message": said}).to_string();
        let error = read(answered(status, &[], &body), &redactor).expect_err("a refusal");
        prop_assert_eq!(error.to_string(), made_anew(error.code(), &error.params()));
        let shown = format!("{:?}{}", error, json!(error.params()));
        prop_assert!(!shown.contains("hunter2"));
        prop_assert!(error.to_string().contains("end"));
    }
}
