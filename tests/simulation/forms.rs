//! Files as they are, where the package's own proxy encodes them while they pass.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use futures::future::LocalBoxFuture;
use pec_massiva::api::send::SendOptions;
use pec_massiva::api::send::attach::Attachable;
use pec_massiva::api::send::what_became::Settled;
use pec_massiva::core::call::Call;
use pec_massiva::core::error::Error;
use pec_massiva::core::exchange::outcome::Sent;
use pec_massiva::core::host::Clock;
use pec_massiva::core::host::transport::Chunk;
use pec_massiva::core::message::attachment::{Source, Unreadable};
use pec_massiva::core::message::draft::Draft;
use pec_massiva::core::message::file_draft::{AttachmentDraft, DataDraft};
use pec_massiva::core::message::progress::Phase;
use proptest::prelude::*;
use serde_json::json;

use crate::support::message;
use crate::support::portal::{HANG, Portal, bad_gateway};
use crate::support::proxy::network::BROKEN;
use crate::support::proxy::{Net, Service};

/// A file on the disk.
#[derive(Default)]
struct File {
    bytes: RefCell<Vec<u8>>,
    /// How many bytes were read here.
    read: Cell<u64>,
    /// Whether it can no longer be read.
    is_gone: Cell<bool>,
}

impl File {
    fn of(bytes: &[u8]) -> Rc<Self> {
        Rc::new(Self { bytes: RefCell::new(bytes.to_vec()), ..Self::default() })
    }
}

struct Handle(Rc<File>);

impl Source for Handle {
    fn size(&self) -> u64 {
        self.0.bytes.borrow().len() as u64
    }

    fn as_it_is(&self) -> Option<Chunk> {
        Some(Chunk::Bytes(Rc::new(self.0.bytes.borrow().clone())))
    }

    fn read(&self, start: u64, end: u64) -> LocalBoxFuture<'_, Result<Vec<u8>, Unreadable>> {
        let bytes = self.0.bytes.borrow()[start as usize..end as usize].to_vec();
        self.0.read.set(self.0.read.get() + bytes.len() as u64);
        let result = if self.0.is_gone.get() { Err(Unreadable::changed()) } else { Ok(bytes) };
        Box::pin(std::future::ready(result))
    }
}

fn draft(files: &[&Rc<File>]) -> Draft {
    let file = |file: &&Rc<File>| AttachmentDraft {
        name: json!("atto.pdf"),
        kind: json!(null),
        data: DataDraft::Source(Rc::new(Handle(Rc::clone(file)))),
    };
    Draft { attachments: Some(files.iter().map(file).collect()), ..message(&["a@pec.it"]) }
}

fn portal() -> Portal {
    let portal = Portal::with(json!({}), 42);
    portal.proxy.takes_files.set(true);
    portal
}

impl Portal {
    fn send_files(&self, files: &[&Rc<File>]) -> Result<Sent, Error> {
        let (options, call) = (SendOptions::default(), Call::default());
        self.time.run(self.client.send(draft(files), options, &call))
    }

    fn file_that_arrived(&self) -> String {
        let messages = self.proxy.messages.borrow();
        messages[0].1["attachments"][0]["file"].as_str().unwrap().to_owned()
    }
}

const URI: &str = "data:application/pdf;base64,JVBERi0xLjcgdW5vIGR1ZQ==";

#[test]
fn they_go_as_they_are_and_are_not_read_for_it() {
    // Also with the first message: who is there is asked before.
    let portal = portal();
    let file = File::of(b"%PDF-1.7 uno due");
    let result = portal.send_files(&[&file, &file]);
    portal.assert_sent_once(result);
    assert_eq!((portal.proxy.forms.get(), portal.file_that_arrived().as_str()), (1, URI));
    assert!(
        file.read.get() <= 2 * 9,
        "a beginning and an end, to know what it is: {}",
        file.read.get()
    );
    assert_eq!(portal.proxy.count("GET", "/api/once"), 1);
}

#[test]
fn where_nobody_takes_them_so_they_are_encoded() {
    for is_ours in [true, false] {
        let portal = Portal::with(json!({}), 42);
        portal.proxy.is_ours.set(is_ours);
        let file = File::of(b"%PDF-1.7 uno due");
        portal.send_files(&[&file]).unwrap();
        assert_eq!((portal.proxy.forms.get(), portal.file_that_arrived().as_str()), (0, URI));
    }
}

#[test]
fn a_message_whose_text_is_long_goes_as_json() {
    let portal = portal();
    let file = File::of(b"%PDF-1.7 uno due");
    let draft = Draft { body: json!("\"".repeat(600_000)), ..draft(&[&file]) };
    let call = Call::default();
    portal.time.run(portal.client.send(draft, SendOptions::default(), &call)).unwrap();
    assert_eq!(portal.proxy.forms.get(), 0);
}

#[test]
fn an_older_one_of_the_pool_gets_json_under_the_same_key() {
    for (faults, posts) in [(vec![], 2), (vec![Net::LostBefore], 2), (vec![Net::LostAfter], 2)] {
        let portal = portal();
        portal.read();
        // The message comes to one that does not take it.
        portal.proxy.old_each.set(2);
        portal.posts(faults);
        let file = File::of(b"%PDF-1.7 uno due");
        let result = portal.send_files(&[&file]);
        portal.assert_sent_once(result);
        assert_eq!(portal.file_that_arrived(), URI);
        assert!(portal.counts().0 >= posts);
        let seen = portal.proxy.seen.borrow();
        let keys: Vec<_> = seen.iter().filter_map(|one| one.header("idempotency-key")).collect();
        assert!(keys.windows(2).all(|pair| pair[0] == pair[1]), "{keys:?}");
    }
}

#[test]
fn a_proxy_that_is_upgraded_or_downgraded_under_an_open_page_is_followed() {
    let portal = Portal::new();
    let file = File::of(b"%PDF-1.7 uno due");
    portal.send_files(&[&file]).unwrap();
    portal.proxy.takes_files.set(true);
    portal.send_files(&[&file]).unwrap();
    portal.send_files(&[&file]).unwrap();
    assert_eq!(portal.proxy.forms.get(), 1, "the answer to a message tells it");
    portal.proxy.takes_files.set(false);
    portal.send_files(&[&file]).unwrap();
    assert_eq!((portal.proxy.forms.get(), portal.proxy.taken.borrow().len()), (1, 4));
}

#[test]
fn what_becomes_of_it_is_found_out_as_ever() {
    for fault in [Net::LostBefore, Net::LostAfter, HANG, bad_gateway(true), Net::Unreadable] {
        let portal = portal();
        let file = File::of(b"%PDF-1.7 uno due");
        let result = portal.posts([fault]).send_files(&[&file]);
        portal.assert_sent_once(result);
    }
}

#[test]
fn a_file_that_cannot_be_read_is_told_before_anything_goes() {
    let portal = portal();
    let file = File::of(b"%PDF-1.7 uno due");
    file.is_gone.set(true);
    let error = portal.send_files(&[&file]).unwrap_err();
    assert_eq!(error.class(), "ValidationError");
    assert_eq!(portal.proxy.count("POST", "/api/send"), 0);
}

#[test]
fn a_file_that_changes_under_way_is_asked_after_first_and_then_named() {
    let portal = portal();
    portal.read();
    let file = File::of(BROKEN);
    let call = Call::default();
    let result = portal.time.run(async {
        let send = portal.client.send(draft(&[&file]), SendOptions::default(), &call);
        let change = async {
            // Once it is on its way.
            while portal.proxy.count("POST", "/api/send") == 0 {
                portal.time.sleep(1.0).await;
            }
            file.is_gone.set(true);
        };
        futures::join!(send, change).0
    });
    let Err(Error::Validation(problems)) = result else { panic!("{result:?}") };
    assert_eq!(problems[0].field, "attachments[0].data");
    assert_eq!(portal.counts(), (1, 1), "it is not posted again, and its key is burned");
    // Where it arrived after all, it was sent.
    let portal = self::portal();
    portal.read();
    let file = File::of(b"%PDF-1.7 uno due");
    portal.posts([Net::LostAfter]);
    let result = portal.time.run(async {
        let send = portal.client.send(draft(&[&file]), SendOptions::default(), &call);
        let change = async {
            while portal.proxy.count("POST", "/api/send") == 0 {
                portal.time.sleep(1.0).await;
            }
            file.is_gone.set(true);
        };
        futures::join!(send, change).0
    });
    portal.assert_sent_once(result);
}

#[test]
fn a_changed_file_hides_no_refusal_and_frees_no_key() {
    // The proxy gives the key back, and a copy is still on its way.
    let portal = portal();
    portal.read();
    let file = File::of(b"%PDF-1.7 uno due");
    portal.posts(vec![Net::BusyThenLate(90_000.0); 4]);
    let call = Call::default();
    let result = portal.time.run(async {
        let send = portal.client.send(draft(&[&file]), SendOptions::default(), &call);
        let change = async {
            while portal.proxy.count("POST", "/api/send") == 0 {
                portal.time.sleep(1.0).await;
            }
            file.is_gone.set(true);
        };
        futures::join!(send, change).0
    });
    portal.assert_not_sent(result, "ServerError", true);
    // The service's own no is told as it is.
    let portal = self::portal();
    portal.service(Service::Refuses(402));
    let file = File::of(b"%PDF-1.7 uno due");
    let error = portal.send_files(&[&file]).unwrap_err();
    assert_eq!(error.class(), "PaymentError");
}

#[test]
fn what_a_redirect_took_elsewhere_is_never_said_not_to_be_sent() {
    for files in [vec![], vec![File::of(b"%PDF-1.7 uno due")]] {
        let portal = portal();
        portal.read();
        portal.posts([Net::Elsewhere]);
        let result = portal.send_files(&files.iter().collect::<Vec<_>>());
        let Err(Error::UnknownOutcome { idempotency_key: Some(key), proxy_state, .. }) = result
        else {
            panic!("{result:?}")
        };
        assert_eq!(proxy_state, None);
        let settled =
            portal.time.run(portal.client.what_became(&json!(key), None, &Call::default()));
        assert!(matches!(settled, Ok(Settled::Unknown | Settled::NotSeen)), "{settled:?}");
    }
}

#[test]
fn attach_keeps_the_file_itself_and_never_fails_for_want_of_a_proxy() {
    let draft = |file: &Rc<File>| AttachmentDraft {
        name: json!("atto.pdf"),
        kind: json!(null),
        data: DataDraft::Source(Rc::new(Handle(Rc::clone(file)))),
    };
    let attach = |portal: &Portal, file: &Rc<File>| {
        let (options, call) = (SendOptions::default(), Call::default());
        portal.time.run(portal.client.attach(draft(file), &options, &call)).unwrap()
    };
    let portal = portal();
    let file = File::of(b"%PDF-1.7 uno due");
    let attached = attach(&portal, &file);
    assert!(matches!(attached.contents, Attachable::AsItIs(_)));
    assert_eq!(attached.attachment.kind.as_deref(), Some("application/pdf"));
    for fault in [Net::LostBefore, Net::Gate(401), bad_gateway(false)] {
        let portal = self::portal();
        portal.reads(vec![fault; 9]);
        assert!(matches!(attach(&portal, &file).contents, Attachable::Encoded(_)));
    }
}

#[test]
fn progress_tells_that_all_is_read_and_what_goes() {
    let portal = portal();
    let told = Rc::new(RefCell::new(Vec::new()));
    let log = told.clone();
    let progress = Rc::new(move |progress| log.borrow_mut().push(progress));
    let options = SendOptions { progress: Some(progress), ..SendOptions::default() };
    let file = File::of(&[7; 3000]);
    portal.time.run(portal.client.send(draft(&[&file]), options, &Call::default())).unwrap();
    let told: Vec<_> = told.borrow().clone();
    let reading: Vec<_> = told.iter().filter(|step| step.phase == Phase::Reading).collect();
    let size = told[0].total;
    assert!((3000..3050).contains(&size) && told.iter().all(|step| step.total == size));
    assert_eq!((reading[0].loaded, reading[reading.len() - 1].loaded), (0, size));
}

fn net() -> impl Strategy<Value = Net> {
    prop_oneof![
        4 => Just(Net::Fine),
        3 => Just(Net::LostBefore),
        3 => Just(Net::LostAfter),
        2 => any::<bool>().prop_map(|arrives| Net::Hang { arrives }),
        2 => Just(bad_gateway(false)),
        2 => prop::sample::select(vec![401u16, 413, 415, 429, 503]).prop_map(Net::Gate),
        1 => Just(Net::Unreadable),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1000))]

    #[test]
    fn in_a_pool_of_two_versions_it_goes_once_at_most_and_the_outcome_is_true(
        posts in prop::collection::vec(net(), 0..5),
        reads in prop::collection::vec(net(), 0..5),
        old_each in 0usize..4,
        seed in any::<u64>(),
        services in prop::collection::vec(prop_oneof![
            3 => (10.0..90_000.0f64).prop_map(Service::Answers),
            1 => any::<bool>().prop_map(|taken| Service::Lost { taken }),
            1 => prop::sample::select(vec![400u16, 402, 415]).prop_map(Service::Refuses),
        ], 0..2),
    ) {
        let portal = Portal::with(json!({}), seed);
        portal.proxy.takes_files.set(true);
        portal.proxy.old_each.set(old_each);
        portal.posts(posts).reads(reads);
        services.into_iter().for_each(|fate| { portal.service(fate); });
        let result = portal.send_files(&[&File::of(b"%PDF-1.7 uno due")]);
        portal.proxy.drain();
        let taken = portal.proxy.taken.borrow();
        prop_assert!(taken.len() <= 1, "{taken:?}");
        match result {
            Ok(sent) => prop_assert_eq!(&*taken, &[sent.message_id]),
            Err(Error::UnknownOutcome { .. }) => {}
            Err(error) => prop_assert!(taken.is_empty(), "{error:?}"),
        }
    }
}
