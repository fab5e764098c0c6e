//! What the published list says of each word that no catalogue has a sentence for: codes of the package's own scripts, and
//! reasons.

/// Codes of the package's own scripts.
const SCRIPTS: &[(&str, &str)] = &[
    ("core.broken", "The compiled core met a fault of its own; the next call gets a fresh one."),
    (
        "core.stale",
        "What was used belongs to a core that met a fault: ask anew, or open the campaign again.",
    ),
    ("error", "An error without a code of its own."),
    (
        "load.failed",
        "The WebAssembly could not be loaded. Nothing was sent; the next call tries again.",
    ),
    ("load.init", "`init(source)` of a slim entry has to be called first. Nothing was sent."),
    ("load.noWebAssembly", "This runtime has no WebAssembly. Nothing was sent."),
    (
        "load.policy",
        "The page's policy forbids WebAssembly: its `script-src` needs `'wasm-unsafe-eval'`. Nothing was sent.",
    ),
    (
        "state.copy",
        "A copy of a client, without what the client was made with: use the client itself. Nothing was sent.",
    ),
    (
        "storage.blocked",
        "IndexedDB: another tab with an older version of the page keeps the journal open.",
    ),
    ("storage.browser", "IndexedDB failed in another way, `params.text` says how."),
    ("storage.closed", "`fileJournal`: it was closed, and nothing was written."),
    (
        "storage.damagedLine",
        "`fileJournal`: a line is damaged, or the one before it is missing. The file was left as it is.",
    ),
    ("storage.forbidden", "IndexedDB: the browser forbids the page to keep data."),
    ("storage.full", "`fileJournal`: the disk is full, or a quota is used up."),
    ("storage.gone", "IndexedDB: the data of the page was deleted while it was open."),
    ("storage.line", "`fileJournal`: a line cannot be read. The file was left as it is."),
    ("storage.lockLost", "`fileJournal`: another process uses the file now."),
    ("storage.locked", "`fileJournal`: another process uses the file."),
    ("storage.missing", "This runtime has no IndexedDB: give a `journal`."),
    (
        "storage.newerFile",
        "`fileJournal`: a newer version of the package wrote the file. Nothing was written.",
    ),
    (
        "storage.olderPage",
        "IndexedDB: another tab has a newer version of the page. Reload this one.",
    ),
    (
        "storage.otherFile",
        "`fileJournal`: the file is one of something else. It was left as it is.",
    ),
    ("storage.quota", "IndexedDB: the browser's storage for this page is full."),
    (
        "storage.unusable",
        "`fileJournal`: the file or its folder cannot be used, `params.text` says why.",
    ),
];

/// Why nobody knows.
const DOUBTS: &[(&str, &str)] = &[
    ("noAnswer", "No answer came."),
    ("timeout", "No complete answer came in time."),
    ("aborted", "The call was ended while it was under way, by its signal or by `close()`."),
    ("answer", "An answer came that leaves it open."),
    ("otherCopy", "A no came that may be to a second copy, which a browser made by itself."),
    ("otherMessage", "Under the same key another message was posted before."),
    (
        "signedOut",
        "The proxy could not be asked: the session is over. Sign in again, then `settle` can.",
    ),
    ("barred", "The proxy could not be asked: something in front of it answers in its place."),
];

/// Why a campaign waits.
const WAITING: &[(&str, &str)] = &[
    ("hours", "For the hours of its pace."),
    ("day", "For the next day: as many were sent as its pace allows in one."),
    ("month", "For the next month: as many were sent as its pace allows in one."),
    ("rateLimit", "After a 429, for as long as it said, or in growing intervals."),
    ("network", "For a network: the server was not reached, or no answer came in time."),
    ("service", "For a service that is in trouble."),
    (
        "settling",
        "For an acceptance that may still come, of a row whose no may be to another copy.",
    ),
];

/// Why a campaign is paused.
const PAUSED: &[(&str, &str)] = &[
    ("user", "Somebody asked for it."),
    ("offline", "The device is offline; it goes on by itself."),
    ("unknown", "Of three rows in a row nobody knows what became of them."),
    ("refused", "Five rows in a row were refused."),
    (
        "authentication",
        "A 401, or something in front of the proxy that answers in its place: sign in, or put token and mailbox right.",
    ),
    ("payment", "A 402: no credit."),
    ("permission", "A 403: the token's scopes do not reach this, or the portal's session is over."),
    ("credentials", "`token` or `mailbox` of the client, a function, failed."),
];

/// Of every other word for a pause.
const GROUP: &str = "An error of this group of codes stopped it.";

fn of<'a>(list: &[(&str, &'a str)], word: &str) -> Option<&'a str> {
    list.iter().find(|(name, _)| *name == word).map(|(_, about)| *about)
}

/// What is said of a code of the package's own scripts.
pub fn script(word: &str) -> Option<&'static str> {
    of(SCRIPTS, word)
}

/// What is said of a reason, in the list of its type.
pub fn reason(list: &str, word: &str) -> &'static str {
    let about = match list {
        "UnknownReason" => of(DOUBTS, word),
        "WaitingReason" => of(WAITING, word),
        _ => of(PAUSED, word).or(Some(GROUP)),
    };
    about.unwrap_or_else(|| panic!("{list}: say in codes_told.rs what {word} is"))
}
