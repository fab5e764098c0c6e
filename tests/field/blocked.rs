//! A campaign in which no row can be sent is not done: it never began, says so wherever it is seen, and tells of each
//! row why it is left out.

use std::rc::Rc;

use pec_massiva::api::client::Client;

use pec_massiva::campaign::campaign::Campaign;
use pec_massiva::campaign::campaigns::Campaigns;
use pec_massiva::campaign::campaigns::make::{NewCampaign, Recipients};
use pec_massiva::campaign::journal::Journal;
use pec_massiva::campaign::journal::known::Known;
use pec_massiva::campaign::journal::memory::Memory;
use pec_massiva::campaign::journal::outcome::RowState;
use pec_massiva::campaign::run::Ended;
use pec_massiva::campaign::schedule::zone::{Rome, Zone};
use pec_massiva::campaign::view::{Event, RowFilter};
use pec_massiva::carrier::ClientCarrier;
use pec_massiva::core::call::Call;
use pec_massiva::core::error::Error;
use pec_massiva::core::message::attachment::Bytes;
use pec_massiva::core::message::file_draft::{AttachmentDraft, DataDraft};
use pec_massiva::core::storage::{Change, Storage};
use proptest::prelude::*;
use serde_json::{Value, json};

use crate::support::World;

/// A journal, and tabs over it that remember nothing of each other.
struct Site {
    world: World,
    client: Rc<Client>,
    memory: Rc<Memory>,
}

impl Site {
    fn new() -> Self {
        let world = World::new();
        let client = world.client.clone();
        Self { world, client, memory: Rc::default() }
    }

    fn tab(&self) -> Campaigns {
        Campaigns {
            surroundings: ClientCarrier::surroundings(&self.client, &Rc::default()),
            journal: Journal::new(self.memory.clone(), Known::default()),
            zones: Rc::new(|_: &str| Ok(Rc::new(Rome) as Rc<dyn Zone>)),
        }
    }

    fn create(&self, new: NewCampaign) -> Campaign {
        self.world.time.run(self.tab().create(new, &Call::default())).unwrap()
    }

    fn open(&self, id: &str) -> Campaign {
        self.world.time.run(self.tab().open(id, &Call::default())).unwrap()
    }

    fn listed(&self) -> Vec<&'static str> {
        let listed = self.world.time.run(self.tab().list(&Call::default())).unwrap();
        listed.into_iter().map(|one| one.progress.state).collect()
    }

    fn run(&self, campaign: &Campaign, skip: bool) -> Result<Ended, Error> {
        self.world.time.run(campaign.run(skip, &Call::default()))
    }

    fn posts(&self) -> usize {
        self.world.wire.count("POST", "/send")
    }
}

fn campaign(csv: &str) -> NewCampaign {
    NewCampaign {
        name: json!("Avvisi"),
        sender: json!("comune@pecmassiva.com"),
        subject: json!("Avviso a {{nome}}"),
        body: json!("<p>Gentile {{nome}}"),
        text: Value::Null,
        recipients: Recipients::Csv(Rc::new(Bytes(csv.as_bytes().to_vec()))),
        address_column: json!("pec"),
        accepted_addresses: Value::Null,
        kind: Value::Null,
        template: Value::Null,
        together: Value::Null,
        same_mailbox: Value::Null,
        allow_empty_files: None,
        encoding: Value::Null,
        attachments: Some(Vec::new()),
        file_columns: Value::Null,
        files: Some(Vec::new()),
        reference: json!("auto"),
        pace: json!({"perDay": false}),
        price: Value::Null,
        skip_problems: false,
    }
}

/// Campaigns of which no row can be sent, and how many rows they have.
fn hopeless() -> Vec<(&'static str, NewCampaign, usize)> {
    let unread = AttachmentDraft {
        name: json!("nessuno.pdf"),
        kind: Value::Null,
        data: DataDraft::Source(Rc::new(Bytes(b"%PDF-1.7".to_vec()))),
    };
    vec![
        ("no address at all", campaign("pec;nome\n;A\nnessuno;B\n"), 2),
        ("one row", campaign("pec;nome\nx.it;A\n"), 1),
        ("no value for the letter", campaign("pec;nome\na@x.it;\nb@x.it;\n"), 2),
        ("no row", campaign("pec;nome\n"), 0),
        ("nothing", campaign(""), 0),
        (
            "a field that no column has",
            NewCampaign {
                subject: json!("{{altro}}"),
                ..campaign("pec;nome\na@x.it;A\nb@x.it;B\n")
            },
            2,
        ),
        (
            "a column that is not there",
            NewCampaign { address_column: json!("posta"), ..campaign("pec;nome\na@x.it;A\n") },
            1,
        ),
        ("two columns of one name", campaign("pec;nome;nome\na@x.it;A;B\n"), 1),
        (
            "files that are not there",
            NewCampaign {
                file_columns: json!("atto"),
                files: Some(vec![unread]),
                ..campaign("pec;nome;atto\na@x.it;A;1.pdf\n")
            },
            1,
        ),
    ]
}

#[test]
fn it_is_blocked_wherever_it_is_seen_and_is_never_run() {
    for (name, new, rows) in hopeless() {
        for skip in [false, true] {
            let site = Site::new();
            let new = NewCampaign { skip_problems: skip, ..clone(&new) };
            let made = site.create(new);
            let id = made.header().id.clone();
            let told = site.run(&made, skip).unwrap_err();
            let Error::Validation(problems) = &told else { panic!("{name}: {told}") };
            assert_eq!(problems.len(), made.problems.len(), "{name}");
            // A pause changes nothing: there is nothing to go on with, and nobody is told of one.
            made.listen(Rc::new(|event| assert!(!matches!(event, Event::Paused { .. }))));
            site.world.time.run(made.pause()).unwrap();
            let opened = site.open(&id);
            site.world.time.run(made.refresh_all()).unwrap();
            for seen in [&made, &opened] {
                let progress = seen.progress();
                assert_eq!((progress.state, progress.reason), ("blocked", None), "{name}");
                assert_eq!((progress.total, progress.skipped), (rows, rows), "{name}");
                assert_eq!((progress.sent, progress.pending), (0, 0), "{name}");
                assert!(site.run(seen, true).is_err(), "{name}");
                for row in seen.page(&RowFilter::default(), 0, usize::MAX) {
                    assert_eq!(row.state, RowState::Skipped, "{name}");
                    assert!(!row.problems.is_empty(), "{name}: row {} has no reason", row.index);
                    assert!(
                        row.problems
                            .iter()
                            .all(|one| !one.code.is_empty() && one.code != "unusedFile")
                    );
                }
            }
            assert_eq!(site.listed(), ["blocked"], "{name}");
            assert_eq!(site.posts(), 0, "{name}");
        }
    }
}

/// `NewCampaign` is taken once; its parts are shared.
fn clone(new: &NewCampaign) -> NewCampaign {
    let recipients = match &new.recipients {
        Recipients::Csv(source) => Recipients::Csv(source.clone()),
        _ => panic!("every campaign here has a CSV"),
    };
    let files = new.files.as_ref().map(|files| {
        let copy = |file: &AttachmentDraft| AttachmentDraft {
            name: file.name.clone(),
            kind: file.kind.clone(),
            data: match &file.data {
                DataDraft::Source(source) => DataDraft::Source(source.clone()),
                _ => panic!("every file here is a source"),
            },
        };
        files.iter().map(copy).collect()
    });
    NewCampaign {
        name: new.name.clone(),
        sender: new.sender.clone(),
        subject: new.subject.clone(),
        body: new.body.clone(),
        text: new.text.clone(),
        recipients,
        address_column: new.address_column.clone(),
        accepted_addresses: Value::Null,
        kind: Value::Null,
        template: Value::Null,
        together: Value::Null,
        same_mailbox: Value::Null,
        allow_empty_files: None,
        encoding: Value::Null,
        attachments: Some(Vec::new()),
        file_columns: new.file_columns.clone(),
        files,
        reference: new.reference.clone(),
        pace: new.pace.clone(),
        price: new.price.clone(),
        skip_problems: new.skip_problems,
    }
}

#[test]
fn one_that_is_cancelled_stays_so() {
    let site = Site::new();
    let made = site.create(campaign("pec;nome\nnessuno;A\n"));
    site.world.time.run(made.cancel()).unwrap();
    assert_eq!((made.progress().state, site.listed()), ("cancelled", vec!["cancelled"]));
    let emptied = site.create(campaign("pec;nome\na@x.it;A\n"));
    site.world.time.run(emptied.cancel()).unwrap();
    assert_eq!(emptied.progress().state, "cancelled");
    assert_eq!(emptied.page(&RowFilter::default(), 0, 9)[0].problems, []);
}

#[test]
fn where_the_journal_lost_what_was_wrong_nothing_is_run_either() {
    let site = Site::new();
    let id = site.create(campaign("pec;nome\nnessuno;A\n")).header().id.clone();
    let key = pec_massiva::campaign::journal::keys::problems(&id);
    let lost = Change::Remove(key.clone(), format!("{key}\0"));
    site.world.time.run(site.memory.apply(vec![lost])).unwrap();
    let opened = site.open(&id);
    let Err(Error::Validation(problems)) = site.run(&opened, true) else { panic!() };
    assert_eq!((problems.len(), problems[0].code), (1, "blocked"));
    assert_eq!((opened.progress().state, site.posts()), ("blocked", 0));
}

/// A row of a table, and whether it can be sent.
fn row() -> impl Strategy<Value = (String, bool)> {
    let good = (0..1000u32).prop_map(|number| (format!("a{number}@x.it;A"), true));
    let bad = prop_oneof![
        Just(";A".to_owned()),
        Just("nessuno;A".to_owned()),
        Just("a@x.it;".to_owned()),
        Just("a@x.it;A;B;C".to_owned()),
        Just("b@x.it;\"A".to_owned()),
    ];
    prop_oneof![good, bad.prop_map(|row| (row, false))]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn every_row_left_out_has_its_reasons_and_only_these(rows in prop::collection::vec(row(), 1..12)) {
        let site = Site::new();
        let lines: Vec<&str> = rows.iter().map(|(line, _)| line.as_str()).collect();
        let made = site.create(campaign(&format!("pec;nome\n{}\n", lines.join("\n"))));
        let stopped = made.problems.iter().any(|problem| problem.stops_all());
        prop_assert!(!stopped);
        let pending = RowFilter { state: Some(RowState::Pending), ..RowFilter::default() };
        let open = made.page(&pending, 0, usize::MAX).len();
        let ended = site.run(&made, true);
        let progress = made.progress();
        prop_assert_eq!(progress.sent, open);
        prop_assert_eq!(progress.skipped, rows.len() - open);
        prop_assert_eq!(progress.state, if open == 0 { "blocked" } else { "done" });
        prop_assert_eq!(ended.is_err(), open == 0);
        let table = serde_json::to_value(made.table()).unwrap();
        for seen in [&made, &site.open(&made.header().id)] {
            for (row, (line, is_good)) in seen.page(&RowFilter::default(), 0, usize::MAX).iter().zip(&rows) {
                let own: Vec<_> = made.problems.iter().filter(|one| one.row == Some(row.index)).cloned().collect();
                prop_assert_eq!(&row.problems, &own, "{}", line);
                prop_assert_eq!(row.state == RowState::Skipped, !own.is_empty());
                prop_assert!(*is_good || !own.is_empty(), "{}", line);
                for one in &row.problems {
                    let shown = table["rows"][row.index]["problems"].to_string();
                    prop_assert!(shown.contains(&one.code), "{shown}");
                    prop_assert!(shown.contains(&json!(one.message).to_string()), "{shown}");
                }
            }
        }
    }
}

#[test]
fn what_was_paused_once_nothing_was_left_is_done() {
    let site = Site::new();
    let made = site.create(campaign("pec;nome\na@pec.it;A\nb@pec.it;B\n"));
    let id = made.header().id.clone();
    // Another tab, which has not heard of the end.
    let stale = site.open(&id);
    site.run(&made, false).unwrap();
    for one in [&stale, &made] {
        site.world.time.run(one.pause()).unwrap();
        assert_eq!(site.listed(), ["done"]);
        assert_eq!(site.open(&id).progress().state, "done");
    }
    assert_eq!(made.progress().state, "done");
    assert_eq!(stale.progress().state, "paused", "as far as it knows");
    site.world.time.run(stale.refresh_all()).unwrap();
    assert_eq!(stale.progress().state, "done");
}
