//! Errors are classes, and show no secret.

use pec_massiva::wasm::client::Client;
use wasm_bindgen::JsValue;
use wasm_bindgen_test::wasm_bindgen_test;

use crate::support::{PASSWORD, at, js, message, text, world};

#[wasm_bindgen_test]
async fn each_status_has_its_class_and_its_details() {
    for (status, class, code) in [
        (400, "RejectedError", "rejected"),
        (401, "AuthenticationError", "authentication.tokenOrMailbox"),
        (402, "PaymentError", "payment"),
        (403, "PermissionError", "permission"),
        (404, "NotFoundError", "notFound"),
        (428, "PreconditionError", "precondition"),
        (429, "RateLimitError", "rateLimit"),
        (503, "ServerError", "server"),
    ] {
        let world = world(&format!(
            "retries: 0, fetch: async () => new Response(
               '{{\"success\":false,\"message\":\"motivo\",\"error\":125.22}}',
               {{ status: {status}, headers: {{ 'retry-after': '3' }} }}), "
        ));
        let error = world.client.quota(JsValue::UNDEFINED, JsValue::UNDEFINED).await.unwrap_err();
        assert_eq!(text(&error, "name"), class);
        assert_eq!(text(&error, "code"), code);
        assert_eq!(at(&error, "status").as_f64(), Some(f64::from(status)));
        assert_eq!(at(&error, "serviceCode").as_f64(), Some(125.22));
        assert_eq!(text(&error, "body.message"), "motivo");
        assert_eq!(at(&error, "retryAfter").as_f64(), Some(3000.0));
        assert!(text(&error, "message").contains("motivo"));
    }
}

#[wasm_bindgen_test]
async fn an_unknown_outcome_carries_the_error_underneath_and_the_key() {
    let world = world("fetch: () => Promise.reject(new TypeError('Failed to fetch')), ");
    let options = js("({ idempotencyKey: 'my-key' })");
    let error = world.send(message(""), options).await.unwrap_err();
    assert_eq!(text(&error, "name"), "UnknownOutcomeError");
    assert_eq!(text(&error, "idempotencyKey"), "my-key");
    assert_eq!(text(&error, "cause.name"), "NetworkError");
    assert_eq!(text(&error, "cause.cause.message"), "Failed to fetch");
    assert!(text(&error, "cause.message").contains("CORS"));
}

#[wasm_bindgen_test]
async fn no_error_shows_a_secret() {
    let world = world(
        "fetch: async (request) => new Response(
           JSON.stringify({ message: 'echo: ' + await request.text() + request.headers.get('x-password') }),
           { status: 400 }), ",
    );
    for error in [
        world.send(message(""), JsValue::UNDEFINED).await.unwrap_err(),
        world.client.quota(JsValue::UNDEFINED, JsValue::UNDEFINED).await.unwrap_err(),
    ] {
        let json = String::from(js_sys::JSON::stringify(&error).unwrap());
        let shown = format!("{json} {} {}", text(&error, "stack"), text(&error, "message"));
        assert!(shown.contains("echo") && !shown.contains(PASSWORD), "{shown}");
    }
}

#[wasm_bindgen_test]
async fn what_a_fetch_throws_is_kept_unless_it_repeats_a_secret() {
    for (thrown, is_kept) in [
        ("new Error('refused ' + request.url)", true),
        ("new Error('refused ' + request.headers.get('x-password'))", false),
        ("new Error('refused', { cause: new Error(request.headers.get('x-password')) })", false),
        ("{ config: request.headers.get('x-password') }", false),
    ] {
        let world = world(&format!("retries: 0, fetch: async (request) => {{ throw {thrown} }}, "));
        let error = world.client.quota(JsValue::UNDEFINED, JsValue::UNDEFINED).await.unwrap_err();
        assert_eq!(text(&error, "name"), "NetworkError");
        assert!(!text(&error, "message").contains(PASSWORD), "{thrown}");
        assert_eq!(!at(&error, "cause").is_undefined(), is_kept, "{thrown}");
    }
}

#[wasm_bindgen_test]
async fn what_is_not_there_is_undefined() {
    let world = world("fetch: async () => new Response('{}', { status: 400 }), ");
    let error = world.client.quota(JsValue::UNDEFINED, JsValue::UNDEFINED).await.unwrap_err();
    for name in ["retryAfter", "serviceCode", "cause"] {
        assert!(at(&error, name).is_undefined(), "{name}");
    }
}

#[wasm_bindgen_test]
fn bad_options_are_named_all_at_once() {
    let error = Client::new(&js(
        "({ environment: 'live', fetch: 7, timeout: -1, requestInit: { mode: 'no-cors', priority: 'high' } })",
    ))
    .err()
    .unwrap();
    let fields = js_sys::Array::from(&at(&error, "problems"));
    let fields: Vec<String> = fields.iter().map(|problem| text(&problem, "field")).collect();
    assert_eq!(
        fields,
        ["environment", "timeout", "fetch", "requestInit.mode", "requestInit.priority"]
    );
    for (options, field) in [
        ("({ timeout: Infinity })", "timeout"),
        ("({ rate: { perSecond: NaN } })", "rate.perSecond"),
        ("({ requestInit: { cache: 'only-if-cached' } })", "requestInit.cache"),
    ] {
        let error = Client::new(&js(options)).err().unwrap();
        assert_eq!(text(&error, "field"), field);
    }
    assert!(Client::new(&js("({ baseUrl: { massiva: '/', pec: undefined } })")).is_ok());
    assert!(Client::new(&js("7")).is_err());
    assert!(Client::new(&js("({ timeout: undefined, baseUrl: undefined })")).is_ok());
}

#[wasm_bindgen_test]
async fn what_the_service_said_stands_as_it_said_it() {
    let said = r#"{"__proto__":{"mine":1},"error":null,"large":12345678901234567000,"list":[null,1.5,{}]}"#;
    let world = world(&format!(
        "retries: 0, fetch: async () => new Response('{said}', {{ status: 400 }}), "
    ));
    let error = world.client.quota(JsValue::UNDEFINED, JsValue::UNDEFINED).await.unwrap_err();
    let body = js_sys::JSON::stringify(&at(&error, "body")).unwrap();
    assert_eq!(String::from(body), said);
    assert!(at(&error, "body.mine").is_undefined());
    assert!(at(&error, "serviceCode").is_undefined());
}
