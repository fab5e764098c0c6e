//! `cargo bench`: a million receipts read and classified, natively.

use std::time::Instant;

use pec_massiva::core::exchange::record::Record;
use pec_massiva::tracking::receipt::Receipt;
use pec_massiva::tracking::receipt::classify::classify;

const COUNT: usize = 1_000_000;
const SENDER: &str = "posta-certificata@pecmassiva.com";

fn timed(what: &str, work: impl Fn(usize) -> usize) {
    let start = Instant::now();
    let sum: usize = (0..COUNT).map(work).sum();
    let seconds = start.elapsed().as_secs_f64();
    println!("{what}: {COUNT} in {seconds:.2} s ({sum})");
}

fn main() {
    let corpus = include_str!("../tests/corpus/subjects.tsv");
    let lines = corpus.lines().filter(|line| !line.starts_with('#'));
    let subjects: Vec<&str> = lines.filter_map(|line| line.split('\t').nth(3)).collect();
    let subject = |index: usize| subjects.get(index % subjects.len()).copied().unwrap_or_default();
    timed("classified", |index| classify(subject(index), SENDER).subject.len());
    let records: Vec<Record> = subjects
        .iter()
        .map(|subject| {
            Record {
            sender: Some(SENDER.into()),
            subject: Some((*subject).into()),
            date: Some("Wed, 26 Aug 2020 10:00:35 +0200".into()),
            body: Some(
                "Il giorno 26/08/2020 alle ore 10:00:35 (+0200) il messaggio \"Prova\" proveniente \
                 da \"me@pec.it\" ed indirizzato a \"a@b.it\" è stato consegnato."
                    .into(),
            ),
            ..Record::default()
        }
        })
        .collect();
    timed("read with date, text and addressee", |index| {
        let record = records.get(index % records.len());
        record.map_or(0, |record| Receipt::of(record, "2020082610003492").subject.len())
    });
}
