//! Any headers with any body: the first byte is the status, the second who says it, then come lines of headers, an empty
//! line and the body. A no is one only where who says it may say so, a header that was cut says no more than it did whole,
//! the order of headers decides nothing, and no error shows what it must not.

#![no_main]

use libfuzzer_sys::fuzz_target;
use pec_massiva::core::date;
use pec_massiva::core::error::{Error, ProxyState};
use pec_massiva::core::exchange::once::Known;
use pec_massiva::core::exchange::outcome::{Outcome, Said, of_change, of_send};
use pec_massiva::core::exchange::proxy::{is_of_proxy, of_key};
use pec_massiva::core::exchange::redact::Redactor;
use pec_massiva::core::exchange::{Answer, Attempt, answer};
use pec_massiva::core::host::secret::Secret;
use pec_massiva::core::host::transport::Method;
use serde_json::Value;

const NOW: f64 = 1_795_251_600_000.0;

const STATUSES: [u16; 24] = [
    200, 0, 201, 204, 302, 400, 401, 402, 403, 404, 406, 408, 409, 411, 413, 415, 422, 425, 428,
    429, 500, 502, 503, 504,
];

/// A password as people choose them; where the input has an `@`, it comes back, each time in another way.
const PASSWORD: &str = "Per\"ch\u{e9}&/7?";

/// How programs write the password.
const SPELLINGS: [&str; 8] = [
    PASSWORD,
    "Per\\\"ch\u{e9}&/7?",
    "Per\\\"ch\\u00e9&\\/7?",
    "Per%22ch%C3%A9%26%2F7%3F",
    "Per%22ch%c3%a9%26%2f7%3f",
    "Per&quot;ch\u{e9}&amp;/7?",
    "UGVyImNow6kmLzc/",
    "UGVyImNow6kmLzc_",
];

/// The headers as every runtime gives them: names in lower case, those of one name in one.
fn headers_of(lines: &str) -> Vec<(String, String)> {
    let mut headers: Vec<(String, String)> = Vec::new();
    for line in lines.lines() {
        let Some((name, value)) = line.split_once(':') else { continue };
        let (name, value) = (name.trim().to_ascii_lowercase(), value.trim());
        match headers.iter_mut().find(|(known, _)| *known == name) {
            Some((_, known)) => *known = format!("{known}, {value}"),
            None => headers.push((name, value.to_owned())),
        }
    }
    headers
}

fn answered(status: u16, headers: &[(String, String)], body: &str) -> Answer {
    Answer { status, headers: headers.to_vec(), body: Ok(body.as_bytes().to_vec()) }
}

/// Whether who says it may say of a message that it was not taken.
fn may_say_no(said: Said, status: u16, body: &str) -> bool {
    let read = serde_json::from_str::<Value>(body.trim_start_matches('\u{feff}')).ok();
    let fields = read.as_ref().and_then(Value::as_object);
    let is_no = fields.is_some_and(|it| it.get("success") == Some(&Value::Bool(false)));
    let is_services =
        is_no && fields.is_some_and(|it| it.contains_key("message") && !it.contains_key("code"));
    let is_refused = (400..500).contains(&status) && ![408, 409, 425].contains(&status);
    let is_on_form = [411, 413, 414, 415, 431].contains(&status);
    let is_on_message = is_on_form || [400, 406, 422].contains(&status);
    match said {
        Said::Firsthand => is_refused || (200..300).contains(&status) && is_no,
        Said::Proxy(Known::Refused) => is_refused || (200..300).contains(&status) && is_no,
        Said::Proxy(Known::Free) => {
            is_refused || status >= 500 || (200..300).contains(&status) && is_no
        }
        Said::Proxy(_) | Said::Hearsay => false,
        Said::OfSomeCopy => is_on_form || is_on_message && is_services,
        Said::Foreign => is_on_message && is_services,
    }
}

/// All that an error shows.
fn shown(error: &Error) -> String {
    let more = match error {
        Error::Api(api) => {
            assert!(api.retry_after.is_none_or(|wait| wait >= 0.0 && wait.is_finite()));
            format!("{} {:?}", api.body, api.service_code.as_ref().map(Value::to_string))
        }
        Error::Response { body, .. } => body.clone(),
        _ => String::new(),
    };
    let params = serde_json::to_string(&error.params()).expect("values can be written");
    format!("{error} {} {params} {more}", error.code())
}

fn without_password(error: &Error) {
    let shown = shown(error);
    for spelling in SPELLINGS {
        assert!(!shown.contains(spelling), "{spelling} in {shown}");
    }
}

fn of_error<T>(outcome: Outcome<T>) -> (bool, Option<Error>) {
    match outcome {
        Outcome::Done(_) => (false, None),
        Outcome::NotDone(error) => (true, Some(error)),
        Outcome::Unknown(error, _) | Outcome::Denied(error) => (false, Some(error)),
    }
}

fuzz_target!(|data: &[u8]| {
    let mut redactor = Redactor::default();
    redactor.add(Secret::new(PASSWORD.to_owned()));
    let (first, second) = (data.first().copied().unwrap_or(0), data.get(1).copied().unwrap_or(0));
    let raw = String::from_utf8_lossy(data.get(2..).unwrap_or_default());
    let mut text = String::new();
    for (at, part) in raw.split('@').enumerate() {
        if at > 0 {
            text += SPELLINGS[at % SPELLINGS.len()];
        }
        text += part;
    }
    let (lines, body) = text.split_once("\n\n").unwrap_or((&text, ""));
    let (status, headers) = (STATUSES[usize::from(first) % STATUSES.len()], headers_of(lines));
    let whole = answered(status, &headers, body);
    let known = Known::of(&whole);
    let saids =
        [Said::Proxy(known), Said::Firsthand, Said::OfSomeCopy, Said::Hearsay, Said::Foreign];
    let said = saids[usize::from(second) % saids.len()];

    // Who said it decides what a no is.
    let (is_no, error) = of_error(of_send(
        Attempt::Answered(answered(status, &headers, body)),
        said,
        &redactor,
        NOW,
    ));
    assert!(!is_no || may_say_no(said, status, body), "{said:?} {status} {body}");
    error.iter().for_each(without_password);
    let (is_unchanged, error) =
        of_error(of_change(Attempt::Answered(answered(status, &headers, body)), &redactor, NOW));
    assert!(!is_unchanged || may_say_no(Said::Firsthand, status, body), "{status} {body}");
    error.iter().for_each(without_password);
    let read =
        answer::successful(Attempt::Answered(answered(status, &headers, body)), &redactor, NOW);
    let read = read.and_then(|answer| answer::fields(&answer, &redactor, NOW));
    read.as_ref().err().into_iter().for_each(without_password);

    // The order of headers decides nothing.
    let turned: Vec<_> = headers.iter().rev().cloned().collect();
    let other = answered(status, &turned, body);
    assert_eq!(other.retry_after(NOW), whole.retry_after(NOW));
    assert_eq!((Known::of(&other), is_of_proxy(&other)), (known, is_of_proxy(&whole)));
    let state = |answer: &Answer| ProxyState::of(|name| answer.header(name));
    assert_eq!(state(&other), state(&whole));

    // What the proxy told goes back to it as it was told, and means the same there.
    let told = state(&whole);
    let back = told.headers();
    let heard = ProxyState::of(|wanted| {
        back.iter().find(|(name, _)| name == wanted).map(|(_, value)| value.reveal())
    });
    assert_eq!(heard, told);
    assert!(
        back.iter().all(|(_, value)| value.reveal().bytes().all(|byte| byte.is_ascii_graphic()))
    );

    // Cut short, it tells nothing, and never what is milder.
    if let Some(said) = whole.header("x-pec-key").filter(|_| known != Known::Unseen) {
        for end in (0..said.len()).filter(|end| said.is_char_boundary(*end)) {
            let cut = [("x-pec-key".to_owned(), said[..end].to_owned())];
            let heard = Known::of(&answered(status, &cut, body));
            assert!(heard == Known::Unseen || said[..end].trim() == said.trim(), "{said} {end}");
        }
    }

    // An answer that names another key is none.
    for (key, method) in [("k-1", Method::Post), ("k-1", Method::Get), ("k/1", Method::Get)] {
        let attempt = of_key(Attempt::Answered(answered(status, &headers, body)), key, method);
        let named = whole.header("x-pec-answers");
        let is_of_it = matches!(attempt, Attempt::Answered(_));
        assert!(!is_of_it || named.is_none_or(|named| named == key));
        assert!(is_of_it || named != Some(key));
    }

    // Times: digits are seconds, all else is a date or nothing, and what is read is written and read back.
    for (_, value) in &headers {
        let only = [("retry-after".to_owned(), value.clone())];
        let wait = answered(status, &only, body).retry_after(NOW);
        assert!(wait.is_none_or(|wait| wait >= 0.0 && wait.is_finite()));
        if let Ok(seconds) = value.parse::<u32>()
            && value.bytes().all(|byte| byte.is_ascii_digit())
        {
            assert_eq!(wait, Some(f64::from(seconds) * 1000.0));
        }
        if let Some(time) = date::parse(value) {
            assert_eq!(date::parse(&format!("{value} (CEST)")), Some(time));
            // Before 1971 and after 9999 no date is one.
            if (40_000_000_000.0..253_402_000_000_000.0).contains(&time) {
                assert_eq!(date::parse(&date::iso(time)), Some(time), "{value}");
                assert_eq!(date::parse(&date::Civil::rome(time).to_mail()), Some(time), "{value}");
            }
        }
    }
});
