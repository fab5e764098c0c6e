//! Results, options and signals as JavaScript sees them.

use js_sys::Date;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_test::wasm_bindgen_test;

use crate::support::{at, js, message, settled, text, world};

#[wasm_bindgen_test]
async fn a_message_goes_its_whole_way() {
    let world = world("");
    let sent = world.send(message(""), JsValue::UNDEFINED).await.unwrap();
    assert_eq!(at(&sent, "sent").as_f64(), Some(1.0));
    settled(js("new Promise((resolve) => setTimeout(resolve, 50))")).await.unwrap();
    let status = world.client.shipment(at(&sent, "messageId"), JsValue::UNDEFINED).await.unwrap();
    assert_eq!(text(&status, "state"), "delivered");
    assert_eq!(at(&status, "final").as_bool(), Some(true));
    assert_eq!(text(&status, "receipts.0.kind"), "acceptance");
    assert!(at(&status, "receipts.0.date").is_instance_of::<Date>());
    let page = world.client.inbox(js("({ q: 'consegna', page: 1 })")).await.unwrap();
    assert_eq!(at(&page, "messages.length").as_f64(), Some(1.0));
    let message =
        world.client.message(at(&page, "messages.0.id"), JsValue::UNDEFINED).await.unwrap();
    assert_eq!(text(&message, "kind"), "delivery");
    assert!(text(&message, "body").contains("è stato consegnato"));
    assert!(at(&message, "date").is_instance_of::<Date>());
    let quota = world.client.quota(JsValue::UNDEFINED, JsValue::UNDEFINED).await.unwrap();
    assert_eq!(at(&quota, "limit").as_f64(), Some(1_048_576.0));
}

#[wasm_bindgen_test]
async fn progress_is_told_and_a_listener_that_throws_changes_nothing() {
    let world = world("");
    let made = js("(() => {
      const steps = [];
      return { steps, options: { onProgress: (step) => { steps.push(step.phase); throw new Error('mine') } } };
    })()");
    world.send(message(""), at(&made, "options")).await.unwrap();
    let steps = js_sys::JSON::stringify(&at(&made, "steps")).unwrap();
    assert_eq!(
        String::from(steps),
        r#"["reading","reading","waiting","waiting","sending","sending"]"#
    );
}

#[wasm_bindgen_test]
async fn bad_options_of_a_call_are_named() {
    let world = world("");
    for (options, field) in [
        ("7", "options"),
        ("({ signal: {} })", "signal"),
        ("({ timeout: -1 })", "timeout"),
        ("({ timeout: 'x' })", "timeout"),
        ("({ onProgress: 7 })", "onProgress"),
        ("({ idempotencyKey: '' })", "idempotencyKey"),
    ] {
        let error = world.send(message(""), js(options)).await.unwrap_err();
        assert_eq!(text(&error, "name"), "ValidationError", "{options}");
        assert_eq!(text(&error, "field"), field);
    }
    for (id, field) in [("undefined", "messageId"), ("12", "messageId"), ("'1/2'", "messageId")] {
        let error = world.client.shipment(js(id), JsValue::UNDEFINED).await.unwrap_err();
        assert_eq!(text(&error, "field"), field, "{id}");
    }
    for id in ["'1'", "1.5", "-1", "NaN", "undefined", "null"] {
        let error = world.client.message(js(id), JsValue::UNDEFINED).await.unwrap_err();
        assert_eq!(text(&error, "field"), "id", "{id}");
    }
    for options in ["({ page: 1.5 })", "({ page: 'x' })"] {
        let error = world.client.inbox(js(options)).await.unwrap_err();
        assert_eq!(text(&error, "field"), "page");
    }
    assert_eq!(text(&world.client.inbox(js("({ q: 7 })")).await.unwrap_err(), "field"), "q");
    for wrong in ["undefined", "null", "'text'", "7", "() => {}"] {
        let error = world.send(js(wrong), JsValue::UNDEFINED).await.unwrap_err();
        assert_eq!(text(&error, "name"), "ValidationError", "{wrong}");
    }
    for odd in [
        "sender: (() => { const loop = {}; loop.loop = loop; return loop })(), ",
        "recipient: { get a() { throw new Error('mine') } }, ",
        "recipient: new Proxy({}, { ownKeys() { throw new Error('mine') } }), ",
        "subject: Symbol('x'), ",
        "subject: 10n, ",
        "text: NaN, ",
    ] {
        let error = world.send(message(odd), JsValue::UNDEFINED).await.unwrap_err();
        assert_eq!(text(&error, "name"), "ValidationError", "{odd}");
    }
    assert_eq!(world.seen.length(), 0);
}

#[wasm_bindgen_test]
async fn no_listener_stays_on_a_shared_signal() {
    let world = world("");
    let options = js("(() => {
      const { signal } = new AbortController();
      const count = { now: 0, most: 0 };
      const { addEventListener, removeEventListener } = signal;
      signal.addEventListener = (...all) => {
        count.now += 1;
        count.most = Math.max(count.most, count.now);
        addEventListener.apply(signal, all);
      };
      signal.removeEventListener = (...all) => { count.now -= 1; removeEventListener.apply(signal, all) };
      return { signal, count };
    })()");
    for _ in 0..3 {
        world.client.quota(JsValue::UNDEFINED, options.clone()).await.unwrap();
    }
    assert_eq!(at(&options, "count.most").as_f64(), Some(1.0));
    assert_eq!(at(&options, "count.now").as_f64(), Some(0.0));
}

#[wasm_bindgen_test]
async fn an_abort_ends_a_read_with_its_reason() {
    let world = world("fetch: () => new Promise(() => {}), ");
    let options = js("(() => {
      const controller = new AbortController();
      setTimeout(() => controller.abort({ why: 'enough' }), 20);
      return { signal: controller.signal };
    })()");
    let error = world.client.quota(JsValue::UNDEFINED, options).await.unwrap_err();
    assert_eq!(text(&error, "name"), "AbortError");
    assert_eq!(text(&error, "cause.why"), "enough");
}

#[wasm_bindgen_test]
async fn use_after_close_is_told() {
    let world = world("");
    world.client.close();
    let error = world.client.quota(JsValue::UNDEFINED, JsValue::UNDEFINED).await.unwrap_err();
    assert_eq!(text(&error, "code"), "closed");
}

#[wasm_bindgen_test]
async fn where_there_is_nothing_a_property_is_undefined() {
    let world = world("");
    let file = js("({ name: 'a', data: new Uint8Array(3) })");
    let attached = world.client.attach(file, JsValue::UNDEFINED).await.unwrap();
    let names = js_sys::Object::keys(attached.unchecked_ref::<js_sys::Object>()).join(",");
    assert_eq!(String::from(names), "name,type,size,modified,encoded");
    assert!(at(&attached, "modified").is_undefined());
    let page = world.client.inbox(JsValue::UNDEFINED).await.unwrap();
    let page = String::from(js_sys::JSON::stringify(&page).unwrap());
    assert_eq!(page, r#"{"messages":[],"page":1,"pages":1,"total":0}"#);
}
