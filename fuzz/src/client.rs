//! Any answers to the client's own requests: the first byte is what is asked, then come answers between bytes 0x1e, each a
//! byte for its status or for what went wrong, lines of headers, an empty line and the body. Whoever is told that a message
//! was not sent has it from one who may say so; none is posted twice that nobody vouches for; what costs is asked for once;
//! and no list is empty because its answer could not be read.

#![no_main]

#[allow(dead_code, clippy::duplicate_mod)] // As below.
#[path = "../../tests/support/canaries.rs"]
mod canaries;
#[path = "../../tests/support/script.rs"]
mod script;
#[allow(dead_code, clippy::duplicate_mod)] // Others need more of it, and the seeds are tried beside them.
#[path = "../../tests/support/time.rs"]
mod time;

use libfuzzer_sys::fuzz_target;
use pec_massiva::api::send::SendOptions;
use pec_massiva::core::call::Call;
use pec_massiva::core::error::Error;
use pec_massiva::core::error::problem::Problems;
use pec_massiva::core::exchange::outcome::Sent;
use pec_massiva::core::host::transport::Method;
use pec_massiva::core::message::draft::Draft;
use script::{Asked, KEY, PASSWORD, TOKEN, Told, World};
use serde_json::{Value, json};

/// All that an error shows.
fn without_secrets(error: &Error) {
    let body = match error {
        Error::Api(api) => format!("{} {:?}", api.body, api.service_code),
        Error::Response { body, .. } => body.clone(),
        Error::UnknownOutcome { cause, .. } => return without_secrets(cause),
        _ => String::new(),
    };
    let params = serde_json::to_string(&error.params()).expect("values can be written");
    let shown = format!("{error} {params} {body} {:?}", error.request());
    assert!(!shown.contains(TOKEN) && !shown.contains(PASSWORD), "{shown}");
}

/// Whether somebody who may say so said that the message was not sent.
fn is_known_unsent(asked: &[Asked], repeats: bool, is_direct: bool) -> bool {
    let is_first_whole =
        asked.iter().take_while(|one| one.method != Method::Post).any(|one| one.told.is_whole());
    let knows = asked.iter().any(|Asked { path, told, .. }| {
        let body = told.json();
        let is_answer = path.ends_with("/once/k-1")
            && told.is_of_proxy()
            && told.is_of_key()
            && told.status() == 200
            && body["success"] == json!(true);
        let data = &body["data"];
        let kept = &data["answer"];
        let status = kept["status"].as_u64().unwrap_or(0) as u16;
        let said = kept["body"].as_str().unwrap_or_default();
        let said: Value =
            serde_json::from_str(said.trim_start_matches('\u{feff}')).unwrap_or_default();
        let is_no = (400..500).contains(&status) && ![408, 409, 425].contains(&status)
            || (200..300).contains(&status) && said["success"] == json!(false);
        is_answer
            && (data["state"] == json!("never") && is_first_whole
                || data["state"] == json!("done") && is_no)
    });
    let is_denied = asked.iter().any(|one| {
        one.path.ends_with("quota")
            && [401, 403].contains(&one.told.status())
            && one.told.is_services_no()
    });
    let is_met = asked.iter().any(|one| one.told.is_of_proxy());
    let is_firsthand = is_direct || !is_met && is_other(asked);
    knows
        || asked.iter().filter(|one| one.method == Method::Post).all(|Asked { told, .. }| {
            let status = told.status();
            let is_on_form = [411, 413, 414, 415, 431].contains(&status);
            let is_on_message = is_on_form || [400, 406, 422].contains(&status);
            match told {
                Told::Answer { .. } if !told.is_of_key() => false,
                Told::Answer { .. } if !is_direct && told.is_of_proxy() => {
                    match told.header("x-pec-key") {
                        Some("free") => told.is_no() || status >= 500,
                        Some("refused") => told.is_no(),
                        _ => false,
                    }
                }
                Told::Answer { .. } if is_firsthand && !repeats => told.is_no(),
                Told::Answer { .. } if !is_direct => {
                    !is_met && is_on_message && told.is_services_no()
                }
                Told::Answer { .. } if repeats => {
                    is_on_form
                        || is_on_message && told.is_services_no()
                        || [401, 403].contains(&status) && told.is_services_no() && is_denied
                }
                Told::Answer { .. } => told.is_no(),
                Told::Unreached => !repeats,
                Told::Broken | Told::Hang => false,
            }
        })
}

/// Whether a portal said that it has a server of its own in between, and no proxy of the package's.
fn is_other(asked: &[Asked]) -> bool {
    asked
        .iter()
        .take_while(|one| one.method != Method::Post)
        .any(|one| !one.told.is_of_proxy() && [404, 405, 410, 501].contains(&one.told.status()))
}

fn send(what: u8, told: &[u8]) {
    let (is_direct, repeats) = (what & 1 == 1, what & 2 == 2);
    let options = if is_direct { json!({}) } else { json!({"baseUrl": "https://portale.it/api"}) };
    let world = World::new(&options, repeats, told);
    let draft = Draft {
        sender: json!("comune@pecmassiva.com"),
        recipient: json!(["a@pec.it"]),
        subject: json!("Avviso"),
        body: json!("<p>x"),
        text: Value::Null,
        attachments: Some(Vec::new()),
        accepted_addresses: Value::Null,
        unknown: Problems::default(),
    };
    let options = SendOptions { idempotency_key: json!(KEY), ..SendOptions::default() };
    let result: Result<Sent, Error> =
        world.time.run(world.client.send(draft, options, &Call::default()));
    let asked = world.script.asked.borrow();
    let posts: Vec<&Asked> = asked.iter().filter(|one| one.method == Method::Post).collect();
    match &result {
        Ok(sent) => {
            let is_told = asked.iter().any(|Asked { told, .. }| match told {
                Told::Answer { body, .. } => {
                    String::from_utf8_lossy(body).contains(&sent.message_id)
                }
                _ => false,
            });
            assert!(
                is_told
                    && !posts.is_empty()
                    && sent.message_id.bytes().all(|it| it.is_ascii_digit())
            );
        }
        Err(error) => {
            without_secrets(error);
            let is_open = matches!(error, Error::UnknownOutcome { .. });
            assert_ne!(is_open, error.to_string().contains("Nothing was sent."), "{error}");
            assert!(
                posts.is_empty() || is_open || is_known_unsent(&asked, repeats, is_direct),
                "{error}"
            );
            assert!(!is_open || !posts.is_empty(), "what was never posted is not unknown: {error}");
        }
    }
    // Posted again is only what was not taken, or what a proxy lets through once that has told all it has to.
    let mut before = Vec::new();
    for one in asked.iter() {
        let is_again = before.iter().any(|one: &&Asked| one.method == Method::Post);
        if one.method == Method::Post && is_again {
            let vouched = before
                .iter()
                .take_while(|one| one.method != Method::Post)
                .any(|one| one.told.is_whole());
            let were_no = before
                .iter()
                .filter(|one| one.method == Method::Post)
                .all(|one| one.told.is_no() && one.told.is_of_key());
            assert!(vouched || were_no && (is_direct || is_other(&asked)), "posted again");
        }
        before.push(one);
    }
}

/// The second service: records, and calls that cost.
fn mailboxes(told: &[u8]) {
    let world = World::new(&json!({}), false, told);
    let (client, call) = (&world.client, Call { retries: Some(1), ..Call::default() });
    let last = || {
        let asked = world.script.asked.borrow();
        asked.last().expect("something was asked").told.clone()
    };
    let is_yes =
        |told: &Told| (200..300).contains(&told.status()) && told.json()["success"] != json!(false);

    match world.time.run(client.mailboxes(&call)) {
        Ok(records) => {
            let told = last();
            let (body, status) = (told.json(), told.status());
            let is_none = status == 204
                || status == 404 && body["success"] == json!(false)
                || is_yes(&told)
                    && body["data"].as_array().is_some_and(|it| !it.iter().any(Value::is_object))
                || is_yes(&told) && body.get("data").is_some_and(Value::is_null)
                || is_yes(&told) && body["data"].as_object().is_some_and(|it| it.is_empty());
            assert!(!records.is_empty() || is_none, "{status} {body}");
            assert!(records.is_empty() || is_yes(&told));
            let list = body["data"].as_array().cloned().unwrap_or_default();
            let found: Vec<_> = list.iter().filter_map(Value::as_object).collect();
            assert!(found.is_empty() || found.into_iter().eq(records.iter()));
        }
        Err(error) => without_secrets(&error),
    }
    match world.time.run(client.mailbox("6040e461", &call)) {
        Ok(record) => {
            assert!(is_yes(&last()) && last().json()["data"].as_object() == Some(&record))
        }
        Err(error) => without_secrets(&error),
    }
    match world.time.run(client.is_available("a@pecmassiva.com", &call)) {
        Ok(true) => assert!(is_yes(&last()) && last().json()["data"]["available"] == json!(true)),
        Ok(false) => {
            let (told, words) = (last(), last().json()["message"].to_string().to_lowercase());
            let is_said = words.contains("not available") || words.contains("non disponibile");
            assert!(told.json()["data"]["available"] == json!(false) || is_said, "{words}");
        }
        Err(error) => without_secrets(&error),
    }
    match world.time.run(client.quota("INBOX", &call)) {
        Ok(quota) => assert!(is_yes(&last()) && quota.usage.is_finite() && quota.limit.is_finite()),
        Err(error) => without_secrets(&error),
    }
    match world.time.run(client.power_of_attorney("6040e461", &call)) {
        Ok(bytes) => {
            let kind = last().header("content-type").unwrap_or_default().to_lowercase();
            let Told::Answer { body, .. } = last() else { panic!("no answer has no bytes") };
            assert!(kind.starts_with("application/pdf") && body == bytes);
        }
        Err(error) => without_secrets(&error),
    }
    match world.time.run(client.receipts("2020082610003492", &call)) {
        Ok(records) => {
            let (told, body) = (last(), last().json());
            let is_none = told.status() == 404 && told.is_services_no()
                || is_yes(&told) && body.get("data").is_some();
            assert!(!records.is_empty() || is_none, "{body}");
        }
        Err(error) => without_secrets(&error),
    }

    // What costs is asked for once, and what came of it is told as what it is.
    let before = world.script.asked.borrow().len();
    let renewed = world.time.run(client.renew("6040e461", None, &call));
    assert_eq!(world.script.asked.borrow().len(), before + 1);
    changed(&last(), renewed.as_ref().err());
    assert!(renewed.is_err() || last().json()["data"].as_object().is_some_and(|it| !it.is_empty()));
    let of_domain = world.time.run(client.is_pec_domain("pecmassiva.com", &call));
    assert_eq!(world.script.asked.borrow().len(), before + 2);
    changed(&last(), of_domain.as_ref().err());
    let user = json!({"nome": "A", "cognome": "B", "descrizione": "C", "email_gestione_password": "a@b.it"});
    let added = world.time.run(client.add_user("6040e462", user, &call));
    assert_eq!((world.script.asked.borrow().len(), world.count(Method::Post)), (before + 3, 1));
    changed(&last(), added.as_ref().err());
}

/// Whether a change is told as undone only where that is certain.
fn changed(told: &Told, error: Option<&Error>) {
    let Some(error) = error else {
        return assert!((200..300).contains(&told.status()));
    };
    without_secrets(error);
    let is_open = matches!(error, Error::UnknownOutcome { .. });
    let is_undone = told.is_no() || matches!(told, Told::Unreached);
    assert!(is_open || is_undone, "{error}");
    assert_eq!(!is_open, error.to_string().contains("Nothing was changed."), "{error}");
}

fuzz_target!(|data: &[u8]| {
    let (what, told) = data.split_first().map_or((0, data), |(first, rest)| (*first, rest));
    match what % 8 {
        0..4 => send(what % 4, told),
        _ => mailboxes(told),
    }
});
