//! Every form a file may have, and those it may not.

use wasm_bindgen::JsValue;
use wasm_bindgen_test::wasm_bindgen_test;

use crate::support::{at, js, message, text, world};

/// The attachments as they arrived.
async fn arrived(attachments: &str) -> JsValue {
    let world = world("");
    let message = message(&format!("attachments: {attachments}"));
    world.send(message, js("({ allowEmptyFiles: true })")).await.unwrap();
    let body = text(&world.seen.get(0), "body");
    at(&js_sys::JSON::parse(&body).unwrap(), "attachments")
}

#[wasm_bindgen_test]
async fn files_blobs_buffers_views_and_uris() {
    let list = arrived(
        "[
          new File(['abc'], 'è.txt', { type: 'text/plain' }),
          { name: 'blob', data: new Blob(['abc'], { type: 'text/csv' }) },
          { name: 'buffer', data: new Uint8Array([97, 98, 99]).buffer, type: 'x/y' },
          { name: 'view', data: new Uint8Array([0, 97, 98, 99, 0]).subarray(1, 4) },
          { name: 'words', data: new Uint16Array([25185, 99]).subarray(0, 1) },
          { name: 'data view', data: new DataView(new Uint8Array([0, 97, 98, 99]).buffer, 1) },
          { name: 'uri', data: 'data:application/pdf;base64,YWJj' },
          { name: 'empty', data: new Blob([]) },
        ]",
    )
    .await;
    for (index, (name, file)) in [
        ("è.txt", "data:text/plain;base64,YWJj"),
        ("blob", "data:text/csv;base64,YWJj"),
        ("buffer", "data:x/y;base64,YWJj"),
        ("view", "data:application/octet-stream;base64,YWJj"),
        ("words", "data:application/octet-stream;base64,YWI="),
        ("data view", "data:application/octet-stream;base64,YWJj"),
        ("uri", "data:application/pdf;base64,YWJj"),
        ("empty", "data:application/octet-stream;base64,"),
    ]
    .into_iter()
    .enumerate()
    {
        assert_eq!(text(&list, &format!("{index}.name")), name);
        assert_eq!(text(&list, &format!("{index}.file")), file, "{name}");
    }
}

#[wasm_bindgen_test]
async fn any_iterable_and_any_array_like() {
    for list in [
        "new Set([new File(['abc'], 'a')])",
        "(function* () { yield new File(['abc'], 'a') })()",
        "({ length: 1, 0: new File(['abc'], 'a') })",
        "(() => { const data = new DataTransfer(); data.items.add(new File(['abc'], 'a')); return data.files })()",
    ] {
        assert_eq!(text(&arrived(list).await, "0.name"), "a", "{list}");
    }
}

#[wasm_bindgen_test]
async fn what_is_no_file_is_refused_and_named() {
    for (attachments, field) in [
        ("'a text'", "attachments"),
        ("new File(['abc'], 'a')", "attachments"),
        ("new Uint8Array(3)", "attachments"),
        ("7", "attachments"),
        ("(function* () { throw new Error('no') })()", "attachments"),
        ("[null]", "attachments[0].name"),
        ("['text']", "attachments[0].name"),
        ("[new Blob(['a'])]", "attachments[0].name"),
        ("[{ name: 'a' }]", "attachments[0].data"),
        ("[{ name: 'a', data: 7 }]", "attachments[0].data"),
        ("[{ name: 'a', data: 'YWJj' }]", "attachments[0].data"),
        ("[{ name: 'a', data: [1, 2] }]", "attachments[0].data"),
        ("[{ name: () => 'a', data: 'data:,a' }]", "attachments[0].name"),
        ("[{ get name() { throw new Error('no') }, data: 'data:,a' }]", "attachments[0].name"),
    ] {
        let world = world("");
        let message = message(&format!("attachments: {attachments}"));
        let error = world.send(message, JsValue::UNDEFINED).await.unwrap_err();
        assert_eq!(text(&error, "name"), "ValidationError", "{attachments}");
        assert_eq!(text(&error, "field"), field, "{attachments}");
        assert_eq!(world.seen.length(), 0);
    }
}

#[wasm_bindgen_test]
async fn a_file_that_cannot_be_read_is_told_before_anything_is_sent() {
    let world = world("");
    let broken = message(
        "attachments: [{ name: 'a', data: Object.assign(new Blob(['abc']), {
           slice: () => ({ arrayBuffer: () => Promise.reject(new DOMException('gone', 'NotReadableError')) }),
         }) }]",
    );
    let error = world.send(broken, JsValue::UNDEFINED).await.unwrap_err();
    assert_eq!(text(&error, "problems.0.field"), "attachments[0].data");
    assert_eq!(text(&error, "problems.0.code"), "unreadable");
    assert!(text(&error, "message").contains("NotReadableError"));
    assert_eq!(world.seen.length(), 0);
}

#[wasm_bindgen_test]
async fn a_large_file_arrives_bit_for_bit() {
    let list = arrived(
        "[new File([Uint8Array.from({ length: 7_000_001 }, (_, index) => (index * 31) % 251)], 'a')]",
    )
    .await;
    let check = js("(uri) => {
      const text = atob(uri.split(',')[1]);
      if (text.length !== 7_000_001) return false;
      for (let index = 0; index < text.length; index += 1) {
        if (text.charCodeAt(index) !== (index * 31) % 251) return false;
      }
      return true;
    }");
    let check: js_sys::Function = check.into();
    let same = check.call1(&JsValue::UNDEFINED, &at(&list, "0.file")).unwrap();
    assert_eq!(same.as_bool(), Some(true));
}

#[wasm_bindgen_test]
async fn a_buffer_that_was_handed_away_is_told_and_nothing_hangs() {
    for data in ["buffer", "new Uint8Array(buffer)", "new DataView(buffer)"] {
        let world = world("");
        let message = message(&format!(
            "attachments: (() => {{
               const buffer = new ArrayBuffer(8);
               const data = {data};
               structuredClone(buffer, {{ transfer: [buffer] }});
               return [{{ name: 'a', data }}];
             }})()"
        ));
        let error = world.send(message, JsValue::UNDEFINED).await.unwrap_err();
        assert_eq!(text(&error, "field"), "attachments[0].data", "{data}");
        assert_eq!(world.seen.length(), 0);
    }
}
