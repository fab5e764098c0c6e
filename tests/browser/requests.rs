//! What `fetch` is called with.

use wasm_bindgen::JsValue;
use wasm_bindgen_test::wasm_bindgen_test;

use crate::support::{at, message, text, world};

#[wasm_bindgen_test]
async fn direct_calls_go_without_cookies_cache_and_referrer() {
    let world = world("environment: 'test'");
    world.client.quota("inbox".into(), JsValue::UNDEFINED).await.unwrap();
    let request = at(&world.seen.get(0), "request");
    assert_eq!(text(&request, "url"), "https://test.ws.pecmassiva.com/quota/inbox");
    assert_eq!(text(&request, "method"), "GET");
    assert_eq!(text(&request, "credentials"), "omit");
    assert_eq!(text(&request, "cache"), "no-store");
    assert_eq!(text(&request, "referrerPolicy"), "no-referrer");
    assert_eq!(text(&request, "redirect"), "manual");
    world.send(message(""), JsValue::UNDEFINED).await.unwrap();
    let send = world.seen.get(1);
    assert_eq!(text(&send, "request.url"), "https://test.ws.pecmassiva.com/send");
    let headers = js_sys::Array::from(&at(&send, "request.headers"));
    let names: Vec<String> = headers.iter().map(|pair| text(&pair, "0")).collect();
    assert_eq!(names, ["authorization", "content-type"]);
}

#[wasm_bindgen_test]
async fn a_portal_is_called_relative_to_the_page_with_its_cookies_and_headers() {
    let world = world(
        "baseUrl: { massiva: '/' }, token: undefined, mailbox: undefined,
         headers: async () => ({ 'x-csrf': 'abc', 'x-none': undefined }), ",
    );
    let error = world.client.quota(JsValue::UNDEFINED, JsValue::UNDEFINED).await.unwrap_err();
    assert_eq!(text(&error, "name"), "AuthenticationError");
    let request = at(&world.seen.get(0), "request");
    let origin = text(&js_sys::global(), "location.origin");
    assert_eq!(text(&request, "url"), format!("{origin}/quota/INBOX"));
    assert_eq!(text(&request, "credentials"), "same-origin");
    let headers = js_sys::Array::from(&at(&request, "headers"));
    let pairs = headers.iter().map(|pair| format!("{}={}", text(&pair, "0"), text(&pair, "1")));
    // What a request is called has tests of its own.
    let pairs: Vec<String> = pairs.filter(|pair| !pair.starts_with("x-request-id=")).collect();
    // By a header of its own a proxy knows it from a link.
    assert_eq!(pairs, ["x-csrf=abc", "x-pec-store=none"]);
}

#[wasm_bindgen_test]
async fn request_init_may_change_what_it_may() {
    let init =
        "requestInit: { credentials: 'include', cache: 'reload', referrerPolicy: undefined }, ";
    for (base, credentials, cache) in
        [("baseUrl: '/', ", "include", "reload"), ("", "omit", "no-store")]
    {
        let world = world(&format!("{base}{init}"));
        world.client.quota(JsValue::UNDEFINED, JsValue::UNDEFINED).await.unwrap();
        let request = at(&world.seen.get(0), "request");
        assert_eq!(text(&request, "credentials"), credentials);
        assert_eq!(text(&request, "cache"), cache);
    }
}

#[wasm_bindgen_test]
async fn credentials_may_be_functions_and_what_is_missing_is_named() {
    let with_functions =
        world("token: async () => 'later', mailbox: () => ({ username: 'u', password: 'p' }), ");
    with_functions.client.quota(JsValue::UNDEFINED, JsValue::UNDEFINED).await.unwrap();
    let without = world("token: undefined, mailbox: { username: 'u', password: 'pass€' }, ");
    let error = without.client.quota(JsValue::UNDEFINED, JsValue::UNDEFINED).await.unwrap_err();
    assert_eq!(text(&error, "problems.0.field"), "token");
    assert_eq!(text(&error, "problems.1.field"), "mailbox.password");
    assert!(!text(&error, "stack").contains("pass€"));
    let failing = world("token: () => Promise.reject(new Error('logged out')), ");
    let error = failing.client.quota(JsValue::UNDEFINED, JsValue::UNDEFINED).await.unwrap_err();
    assert_eq!(text(&error, "code"), "credentials");
    assert_eq!(text(&error, "cause.message"), "logged out");
}
