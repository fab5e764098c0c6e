//! What campaigns are kept with and wait by: the journal's storage, sleeping, time zones.

use core::arch::wasm32::memory_size;

use futures::future::{Either, select};
use pec_massiva::campaign::schedule::zone::Zone;
use pec_massiva::core::error::Error;
use pec_massiva::core::storage::{Change, Storage, Value};
use pec_massiva::wasm::client::Client;
use pec_massiva::wasm::host::storage::JsStorage;
use pec_massiva::wasm::host::timer::{ClockWorker, Sleep};
use pec_massiva::wasm::host::zone::IntlZone;
use wasm_bindgen_test::wasm_bindgen_test;

use crate::support::{js, text};

fn put(key: &str, text: &str) -> Change {
    Change::Put(key.into(), Value::Text(text.into()))
}

fn number(key: &str, number: i64) -> Change {
    Change::Add(key.into(), number)
}

#[wasm_bindgen_test]
async fn the_browser_keeps_what_it_is_given() {
    let storage = JsStorage::default();
    let bytes: Vec<u8> = (0..=255).collect();
    let all = Change::Remove("edge/".into(), "edge0".into());
    let changes = vec![
        all.clone(),
        put("edge/a", "àè€😀"),
        Change::Put("edge/b".into(), Value::Bytes(bytes.clone())),
        number("edge/n", 40),
        number("edge/n", 2),
    ];
    storage.apply(changes).await.unwrap();
    let text = |text: &str| Value::Text(text.into());
    assert_eq!(storage.get("edge/a").await.unwrap(), Some(text("àè€😀")));
    assert_eq!(storage.get("edge/b").await.unwrap(), Some(Value::Bytes(bytes.clone())));
    assert_eq!(storage.get("edge/c").await.unwrap(), None);
    let found = storage.list("edge/", "edge0", usize::MAX).await.unwrap();
    let entries =
        [("edge/a", text("àè€😀")), ("edge/b", Value::Bytes(bytes)), ("edge/n", text("42"))];
    let entries: Vec<_> = entries.into_iter().map(|(key, value)| (key.to_owned(), value)).collect();
    assert_eq!(found, entries);
    assert_eq!(storage.list("edge/", "edge0", 2).await.unwrap(), entries[..2]);
    // Another client of the same page sees the same.
    let other = Client::new(&js("({})")).unwrap();
    assert_eq!(other.journal().get("edge/n").await.unwrap(), Some(text("42")));
    storage.apply(vec![all]).await.unwrap();
    assert_eq!(storage.list("edge/", "edge0", 9).await.unwrap(), []);
}

/// A journal with these functions in place of good ones.
fn given(functions: &str) -> JsStorage {
    JsStorage::read(js(&format!(
        "({{ get: async () => undefined, list: async () => [], apply: async () => {{}}, {functions} }})"
    )))
    .unwrap()
}

fn told(error: Error) -> (String, bool) {
    let Error::Storage { told, cause } = error else { panic!("{error:?}") };
    (told.sentence(), cause.is_some())
}

#[wasm_bindgen_test]
async fn what_a_given_journal_throws_becomes_a_storage_error() {
    for how in [
        "() => { throw new Error('mine') }",
        "() => Promise.reject(new Error('mine'))",
        "async () => { throw 'mine' }",
    ] {
        let storage = given(&format!("get: {how}, list: {how}, apply: {how}"));
        for error in [
            storage.get("a").await.unwrap_err(),
            storage.list("a", "b", 1).await.unwrap_err(),
            storage.apply(vec![put("a", "b")]).await.unwrap_err(),
        ] {
            let (message, has_cause) = told(error);
            assert!(message.contains("mine") && has_cause, "{message}");
        }
    }
    let own = "class StorageError extends Error { get name() { return 'StorageError' } }";
    let thrown = given(&format!(
        "get: async () => {{ {own} throw new StorageError('Full.', {{ cause: 7 }}) }}"
    ));
    assert_eq!(told(thrown.get("a").await.unwrap_err()), ("Full.".into(), true));
    let bare = given(&format!("get: async () => {{ {own} throw new StorageError('Full.') }}"));
    assert_eq!(told(bare.get("a").await.unwrap_err()), ("Full.".into(), true));
}

#[wasm_bindgen_test]
async fn what_a_given_journal_must_not_give_is_refused() {
    for value in
        ["7", "null", "{}", "[1]", "new ArrayBuffer(1)", "new Uint16Array(1)", "new Blob([])"]
    {
        let (message, _) =
            told(given(&format!("get: async () => ({value})")).get("a").await.unwrap_err());
        assert!(message.contains("no text and no Uint8Array"), "{value}: {message}");
    }
    for list in [
        "7",
        "undefined",
        "[['a', 7]]",
        "[['a']]",
        "[7]",
        "[[7, 'x']]",
        "[['b', 'x'], ['a', 'x']]",
        "[['a', 'x'], ['a', 'x']]",
        "[['A', 'x']]",
        "[['c', 'x']]",
    ] {
        let storage = given(&format!("list: async () => ({list})"));
        assert!(storage.list("a", "c", 10).await.is_err(), "{list}");
    }
    // What is no promise is as good, and `this` is the journal.
    let storage =
        given("own: 'x', get() { return this.own }, list: () => [['a', 'x'], ['b', 'y']]");
    assert_eq!(storage.get("a").await.unwrap(), Some(Value::Text("x".into())));
    assert_eq!(storage.list("a", "c", 10).await.unwrap().len(), 2);
    for wrong in ["7", "({})", "({ get() {}, list() {} })", "({ get() {}, list() {}, apply: 7 })"] {
        assert!(JsStorage::read(js(wrong)).is_none(), "{wrong}");
        let error = Client::new(&js(&format!("({{ journal: {wrong} }})"))).err().unwrap();
        assert_eq!(
            (text(&error, "name"), text(&error, "field")),
            ("ValidationError".into(), "journal".into())
        );
    }
}

#[wasm_bindgen_test]
async fn a_sleep_ends_when_it_should_and_can_be_left() {
    let now = || js_sys::Date::now();
    for worker in [false, true] {
        let _clock = worker.then(|| ClockWorker::start(None));
        let start = now();
        Sleep::new(50.0).await;
        assert!(now() - start >= 48.0, "{worker}");
        let first = select(Sleep::new(1e12), Sleep::new(-5.0)).await;
        assert!(matches!(first, Either::Right(_)), "{worker}");
    }
    // A worker of the page's own that fails changes nothing.
    let _clock = ClockWorker::start(Some(js("() => { throw new Error() }").into()));
    Sleep::new(1.0).await;
}

#[wasm_bindgen_test]
async fn sleeps_leave_nothing_behind() {
    let _clock = ClockWorker::start(None);
    let round = async || {
        let sleeps: Vec<_> = (0..500).map(|_| Sleep::new(0.0)).collect();
        drop((0..500).map(|_| Sleep::new(60_000.0)).collect::<Vec<_>>());
        futures::future::join_all(sleeps).await;
    };
    round().await;
    let before = memory_size(0);
    for _ in 0..100 {
        round().await;
    }
    assert!(memory_size(0) <= before + 1, "{before} to {} pages", memory_size(0));
}

#[wasm_bindgen_test]
fn zones_are_the_runtimes_own() {
    const HOUR: f64 = 3_600_000.0;
    let at = |text: &str| js_sys::Date::parse(text);
    let offset = |zone: &str, time: &str| IntlZone::new(zone).unwrap().offset(at(time)) / HOUR;
    let rome = IntlZone::new("Europe/Rome").unwrap();
    for (time, hours) in [
        ("2026-03-29T00:59:59.999Z", 1.0),
        ("2026-03-29T01:00:00Z", 2.0),
        ("2026-10-25T00:59:59.999Z", 2.0),
        ("2026-10-25T01:00:00Z", 1.0),
        ("2026-12-31T23:30:00Z", 1.0),
        ("1969-12-31T23:59:59Z", 1.0),
    ] {
        assert_eq!(rome.offset(at(time)) / HOUR, hours, "{time}");
        assert_eq!(rome.offset(at(time)) / HOUR, hours, "{time}, again");
    }
    // More times than are remembered.
    for quarter in 0..3000 {
        assert_eq!(
            rome.offset(at("2026-06-01T00:00:00Z") + f64::from(quarter) * 900_000.0),
            2.0 * HOUR
        );
    }
    assert_eq!(offset("Asia/Kathmandu", "2026-01-01T18:20:00Z"), 5.75);
    assert_eq!(offset("America/St_Johns", "2026-01-01T03:29:00Z"), -3.5);
    assert_eq!(offset("Pacific/Apia", "2026-01-01T12:00:00Z"), 13.0);
    assert_eq!(offset("UTC", "2026-01-01T00:00:00Z"), 0.0);
    for never in [f64::NAN, f64::INFINITY, -1e300] {
        assert_eq!(rome.offset(never), 0.0);
    }
    for unknown in ["Europe/Roma", "", "Rome", "\0"] {
        let Some(Error::Validation(problems)) = IntlZone::new(unknown).err() else {
            panic!("{unknown}")
        };
        assert_eq!(problems[0].field, "pace.timeZone");
    }
}
