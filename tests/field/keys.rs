//! An idempotency key carries one message: the same one again gets the first result, another is refused at once and
//! never posted, whichever of its parts differs.

use std::rc::Rc;

use futures::future::{LocalBoxFuture, join3};
use pec_massiva::api::send::SendOptions;
use pec_massiva::core::call::Call;
use pec_massiva::core::error::Error;
use pec_massiva::core::error::problem::Problems;
use pec_massiva::core::exchange::outcome::Sent;
use pec_massiva::core::message::attachment::{Source, Unreadable};
use pec_massiva::core::message::draft::Draft;
use pec_massiva::core::message::file_draft::{AttachmentDraft, DataDraft};
use pec_massiva::sandbox::Config;
use pec_massiva::sandbox::faults::{Fault, Instead};
use proptest::prelude::*;
use serde_json::{Value, json};

use crate::support::World;

/// A message as somebody gives it, which can be given again.
#[derive(Clone, Debug, PartialEq)]
struct Letter {
    sender: String,
    recipients: Vec<String>,
    subject: String,
    text: String,
    files: Vec<File>,
}

#[derive(Clone, Debug, PartialEq)]
struct File {
    name: String,
    kind: Option<&'static str>,
    size: u64,
    modified: Option<f64>,
}

impl Source for File {
    fn size(&self) -> u64 {
        self.size
    }

    fn modified(&self) -> Option<f64> {
        self.modified
    }

    fn read(&self, start: u64, end: u64) -> LocalBoxFuture<'_, Result<Vec<u8>, Unreadable>> {
        Box::pin(std::future::ready(Ok(vec![7; (end - start) as usize])))
    }
}

impl Letter {
    fn draft(&self) -> Draft {
        let file = |file: &File| AttachmentDraft {
            name: json!(file.name),
            kind: json!(file.kind),
            data: DataDraft::Source(Rc::new(file.clone())),
        };
        Draft {
            accepted_addresses: Value::Null,
            unknown: Problems::default(),
            sender: json!(self.sender),
            recipient: json!(self.recipients),
            subject: json!(self.subject),
            body: Value::Null,
            text: json!(self.text),
            attachments: Some(self.files.iter().map(file).collect()),
        }
    }

    /// The same message, as somebody may write it the second time.
    fn rewritten(&self, is_upper: bool) -> Self {
        let mut letter = self.clone();
        letter.recipients.reverse();
        if is_upper {
            letter.sender = letter.sender.to_ascii_uppercase();
            letter.recipients.iter_mut().for_each(|one| *one = one.to_ascii_uppercase());
        }
        letter
    }

    /// Another message: one of its parts differs.
    fn other(&self, part: usize) -> Self {
        let mut letter = self.clone();
        match part {
            0 => letter.sender = format!("x{}", letter.sender),
            1 => letter.recipients.push("terzo@pec.it".into()),
            2 => letter.recipients[0] = format!("x{}", letter.recipients[0]),
            3 => letter.subject.push('2'),
            4 => letter.text.push('2'),
            5 => letter.files.push(File {
                name: "altro.pdf".into(),
                kind: None,
                size: 3,
                modified: None,
            }),
            6 => letter.files[0].name = format!("x{}", letter.files[0].name),
            7 => letter.files[0].kind = Some("application/x-other"),
            8 => letter.files[0].size += 1,
            9 => letter.files[0].modified = Some(letter.files[0].modified.unwrap_or(0.0) + 1.0),
            _ => letter.files.reverse(),
        }
        letter
    }
}

const PARTS: usize = 11;

fn letters() -> impl Strategy<Value = Letter> {
    let file = ("[a-z]{1,6}\\.(pdf|p7m|txt)", 1_u64..40, proptest::option::of(1.0e12..2.0e12));
    let file = file.prop_map(|(name, size, modified)| File {
        name,
        kind: None,
        size,
        modified: modified.map(f64::floor),
    });
    let files = prop::collection::vec(file, 2..4)
        .prop_filter("files that can be told apart", |files| files.first() != files.last());
    let recipients = prop::collection::btree_set("[a-m]{1,5}@pec\\.it", 1..4);
    ("[a-z]{1,5}@pec\\.it", recipients, "[A-Za-z ]{0,9}x", "[a-z]{1,9}", files).prop_map(
        |(sender, recipients, subject, text, files)| Letter {
            sender,
            recipients: recipients.into_iter().collect(),
            subject,
            text,
            files,
        },
    )
}

fn key(text: &str) -> SendOptions {
    SendOptions { idempotency_key: json!(text), ..SendOptions::default() }
}

/// A client that waits for nothing.
fn world() -> World {
    let config = Config { per_second: 0.0, ..Config::default() };
    World::with(json!({"rate": false, "fetch": true}), config)
}

async fn send(world: &World, letter: &Letter, name: &str) -> Result<Sent, Error> {
    world.client.send(letter.draft(), key(name), &Call::default()).await
}

#[track_caller]
fn assert_reused(result: &Result<Sent, Error>) {
    let Err(error) = result else { panic!("{result:?}") };
    assert_eq!((error.class(), error.code(), error.retryable()), ("PecError", "keyReused", false));
    let words = error.to_string();
    assert!(words.starts_with("This message was not sent; under its key another was."), "{words}");
}

proptest! {
    #[test]
    fn the_same_message_gets_the_first_result(letter in letters(), is_upper: bool) {
        let world = world();
        let first = world.run(send(&world, &letter, "k")).unwrap();
        let second = world.run(send(&world, &letter.rewritten(is_upper), "k")).unwrap();
        prop_assert_eq!(&first, &second);
        prop_assert_eq!(world.wire.count("POST", "/send"), 1);
    }

    #[test]
    fn another_message_is_refused_and_never_posted(letter in letters(), part in 0..PARTS) {
        let world = world();
        world.run(send(&world, &letter, "k")).unwrap();
        let other = letter.other(part);
        assert_reused(&world.run(send(&world, &other, "k")));
        prop_assert_eq!(world.wire.count("POST", "/send"), 1);
        // Under a key of its own it goes, and the first key keeps its result.
        world.run(send(&world, &other, "k2")).unwrap();
        world.run(send(&world, &letter, "k")).unwrap();
        prop_assert_eq!(world.wire.count("POST", "/send"), 2);
    }

    #[test]
    fn while_the_first_runs_another_is_refused_at_once(letter in letters(), part in 0..PARTS) {
        let world = world();
        let other = letter.other(part);
        let (first, refused_at, again) = world.run(join3(
            send(&world, &letter, "k"),
            async {
                assert_reused(&send(&world, &other, "k").await);
                world.time.elapsed()
            },
            send(&world, &letter, "k"),
        ));
        prop_assert_eq!(refused_at, 0.0);
        prop_assert_eq!(first.unwrap(), again.unwrap());
        prop_assert_eq!(world.wire.count("POST", "/send"), 1);
    }

    #[test]
    fn a_key_whose_message_was_not_taken_may_carry_another(letter in letters(), part in 0..PARTS) {
        let world = world();
        let refusal = Instead::Status(400);
        let fault = Fault { on: "POST /send".into(), times: 1, taken: false, instead: refusal };
        world.wire.sandbox.borrow_mut().fail(fault);
        // Who waits for the first one hears what it heard.
        let (first, waited, ()) = world.run(join3(
            send(&world, &letter, "k"),
            send(&world, &letter, "k"),
            async {},
        ));
        prop_assert_eq!(first.unwrap_err().class(), "RejectedError");
        prop_assert_eq!(waited.unwrap_err().class(), "RejectedError");
        let other = letter.other(part);
        world.run(send(&world, &other, "k")).unwrap();
        assert_reused(&world.run(send(&world, &letter, "k")));
    }

    #[test]
    fn of_a_message_nobody_knows_of_the_key_stays_its_own(letter in letters(), part in 0..PARTS) {
        let world = world();
        let fault = Fault {
            on: "POST /send".into(), times: 1, taken: true, instead: Instead::Drop,
        };
        world.wire.sandbox.borrow_mut().fail(fault);
        let result = world.run(world.client.send(letter.draft(), SendOptions::default(), &Call::default()));
        let Err(Error::UnknownOutcome { idempotency_key: Some(own), .. }) = result else {
            panic!("{result:?}")
        };
        assert_reused(&world.run(send(&world, &letter.other(part), &own)));
        let again = world.run(send(&world, &letter, &own));
        let is_unknown = matches!(again, Err(Error::UnknownOutcome { .. }));
        prop_assert!(is_unknown);
        prop_assert_eq!(world.wire.count("POST", "/send"), 1);
    }
}
