//! Files without bytes: what a cloud folder shows of a file that was never loaded, and files whose bytes are fewer than
//! they said.

use std::rc::Rc;

use futures::future::LocalBoxFuture;
use pec_massiva::api::send::SendOptions;
use pec_massiva::api::send::attach::{Attachable, Attached};
use pec_massiva::core::call::Call;
use pec_massiva::core::error::Error;
use pec_massiva::core::message::attachment::{Bytes, Source, Unreadable};
use pec_massiva::core::message::file_draft::{AttachmentDraft, DataDraft};
use serde_json::{Value, json};

use crate::support::{World, file, message};

/// A file that says one size and gives so many bytes.
struct Placeholder {
    said: u64,
    given: usize,
}

impl Source for Placeholder {
    fn size(&self) -> u64 {
        self.said
    }

    fn read(&self, _start: u64, _end: u64) -> LocalBoxFuture<'_, Result<Vec<u8>, Unreadable>> {
        Box::pin(std::future::ready(Ok(vec![b'x'; self.given])))
    }
}

fn with(data: DataDraft) -> AttachmentDraft {
    AttachmentDraft { name: json!("avviso.pdf"), kind: Value::Null, data }
}

fn allowed(allow_empty_files: Option<bool>) -> SendOptions {
    SendOptions { allow_empty_files, ..SendOptions::default() }
}

fn codes(error: &Error) -> Vec<(&str, &str)> {
    let Error::Validation(problems) = error else { panic!("{error}") };
    problems.iter().map(|problem| (problem.field.as_str(), problem.code)).collect()
}

#[test]
fn a_file_of_no_bytes_is_refused_before_anything_is_sent() {
    let world = World::new();
    let forms: [fn() -> DataDraft; 4] = [
        || DataDraft::Source(Rc::new(Bytes(Vec::new()))),
        || DataDraft::Source(Rc::new(Placeholder { said: 0, given: 0 })),
        || DataDraft::Text("data:application/pdf;base64,".into()),
        || DataDraft::Text("data:,".into()),
    ];
    for form in forms {
        for options in [None, Some(false)] {
            let mut draft = message(&["a@pec.it"]);
            draft.attachments = Some(vec![file("atto.pdf", b"%PDF-1".to_vec()), with(form())]);
            let (call, options) = (Call::default(), allowed(options));
            let attaching = world.client.attach(with(form()), &options, &call);
            assert_eq!(codes(&world.run(attaching).unwrap_err()), [("data", "empty")]);
            let sending = world.client.send(draft, options, &call);
            let error = world.run(sending).unwrap_err();
            assert_eq!(codes(&error), [("attachments[1].data", "empty")]);
            assert!(error.to_string().contains("avviso.pdf holds nothing"), "{error}");
        }
    }
    assert_eq!(world.wire.arrivals.borrow().len(), 0);
}

#[test]
fn who_means_it_sends_it() {
    let call = Call::default();
    let draft = || {
        let mut draft = message(&["a@pec.it"]);
        draft.attachments = Some(vec![file("vuoto.txt", Vec::new())]);
        draft
    };
    let world = World::new();
    world.run(world.client.send(draft(), allowed(Some(true)), &call)).unwrap();
    // What was allowed once, when it was encoded, is not asked again.
    let options = allowed(Some(true));
    let attaching = world.client.attach(file("vuoto.txt", Vec::new()), &options, &call);
    let Attached { attachment, contents: Attachable::Encoded(encoded) } =
        world.run(attaching).unwrap()
    else {
        panic!()
    };
    assert_eq!(attachment.size, 0);
    let mut again = message(&["b@pec.it"]);
    again.attachments = Some(vec![with(DataDraft::Encoded(encoded, 0))]);
    world.run(world.client.send(again, allowed(None), &call)).unwrap();
    assert_eq!(world.wire.arrivals.borrow().len(), 2);

    let world = World::with(json!({"allowEmptyFiles": true}), Default::default());
    world.run(world.client.send(draft(), allowed(None), &call)).unwrap();
    assert!(world.run(world.client.send(draft(), allowed(Some(false)), &call)).is_err());
}

#[test]
fn fewer_bytes_than_it_said_are_never_sent() {
    let world = World::new();
    for (said, given) in [(10, 0), (10, 9), (10, 11), (0, 4), (4_000_000, 3_000_000)] {
        let mut draft = message(&["a@pec.it"]);
        draft.attachments =
            Some(vec![with(DataDraft::Source(Rc::new(Placeholder { said, given })))]);
        let options = allowed(Some(true));
        let error = world.run(world.client.send(draft, options, &Call::default())).unwrap_err();
        assert_eq!(
            codes(&error),
            [("attachments[0].data", "unreadable.changed")],
            "{said} {given}"
        );
    }
    assert_eq!(world.wire.arrivals.borrow().len(), 0);
}
