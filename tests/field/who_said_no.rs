//! What a no makes of a message, by who said it: tried with the function that decides.

use pec_massiva::core::error::Doubt;
use pec_massiva::core::exchange::once::Known;
use pec_massiva::core::exchange::outcome::{Outcome, Sent, of_send};
use pec_massiva::core::exchange::redact::Redactor;
use pec_massiva::core::exchange::refused_by::Said;
use pec_massiva::core::exchange::{Answer, Attempt};

fn said(status: u16, body: &str, said: Said) -> Outcome<Sent> {
    let body = Ok(body.as_bytes().to_vec());
    let answer = Answer { status, headers: Vec::new(), body };
    of_send(Attempt::Answered(answer), said, &Redactor::default(), 0.0)
}

/// As the package's own proxy refuses.
const PROXY: &str =
    r#"{"success":false,"message":"no","error":null,"data":null,"code":"proxy.json.short"}"#;
const SERVICE: &str = r#"{"success":false,"message":"no","error":null,"data":null}"#;

/// What is said of length, size and type of a request is said of each copy, whoever says it.
const ON_FORM: [u16; 5] = [411, 413, 414, 415, 431];

/// What only the service says of each copy.
const ON_PARAMETERS: [u16; 3] = [400, 406, 422];

#[test]
fn of_some_copy_only_a_no_to_the_message_itself_is_one() {
    let all = [("<html>", false), ("{}", false), ("", false), (PROXY, false), (SERVICE, true)];
    for (body, is_services) in all {
        for status in 400..500 {
            let is_certain =
                ON_FORM.contains(&status) || (is_services && ON_PARAMETERS.contains(&status));
            match said(status, body, Said::OfSomeCopy) {
                Outcome::NotDone(error) => {
                    assert!(is_certain, "{status} {body}");
                    assert!(error.to_string().ends_with("Nothing was sent."), "{error}");
                }
                Outcome::Unknown(error, doubt) => {
                    assert!(!is_certain, "{status} {body}");
                    assert!(!error.to_string().contains("Nothing was sent"), "{error}");
                    let is_other = !matches!(status, 408 | 409 | 425);
                    assert_eq!(doubt == Doubt::OtherCopy, is_other, "{status}");
                }
                Outcome::Denied(_) => assert!(is_services && matches!(status, 401 | 403)),
                other => panic!("{status}: {other:?}"),
            }
        }
    }
}

#[test]
fn of_some_copy_refused_credentials_are_to_be_confirmed() {
    for status in [401, 403] {
        assert!(matches!(said(status, SERVICE, Said::OfSomeCopy), Outcome::Denied(_)));
        for other in ["", "<html>", "{}", r#"{"message":"no"}"#, r#"{"success":true,"message":""}"#]
        {
            let outcome = said(status, other, Said::OfSomeCopy);
            assert!(matches!(outcome, Outcome::Unknown(_, Doubt::OtherCopy)), "{outcome:?}");
        }
    }
    assert!(matches!(said(402, SERVICE, Said::OfSomeCopy), Outcome::Unknown(..)));
    assert!(matches!(said(429, SERVICE, Said::OfSomeCopy), Outcome::Unknown(..)));
}

#[test]
fn of_a_portals_server_only_the_services_own_verdict_on_the_message_is_a_no() {
    for status in 400..500 {
        let is_no = |body| matches!(said(status, body, Said::Foreign), Outcome::NotDone(_));
        assert!(!is_no("<html>") && !is_no(PROXY), "{status}");
        let is_on_message = ON_PARAMETERS.contains(&status) || ON_FORM.contains(&status);
        assert_eq!(is_no(SERVICE), is_on_message, "{status}");
    }
}

#[test]
fn a_success_false_is_a_no_only_of_who_may_say_it() {
    let is_no = |who| matches!(said(200, SERVICE, who), Outcome::NotDone(_));
    assert!(is_no(Said::Firsthand));
    for who in [Said::OfSomeCopy, Said::Foreign] {
        let outcome = said(200, SERVICE, who);
        assert!(matches!(outcome, Outcome::Unknown(_, Doubt::OtherCopy)), "{outcome:?}");
    }
    assert!([Known::Refused, Known::Free].into_iter().all(|known| is_no(Said::Proxy(known))));
    let open = [Known::Unseen, Known::Running, Known::Unknown, Known::Never];
    assert!(!open.into_iter().any(|known| is_no(Said::Proxy(known))));
    assert!(!is_no(Said::Hearsay));
}

#[test]
fn no_connection_for_one_copy_says_nothing_of_the_others() {
    use pec_massiva::core::host::transport::Failure;
    let unreached = || Attempt::Failed(Failure { unreached: true, ..Failure::new("refused") });
    let of = |who| of_send(unreached(), who, &Redactor::default(), 0.0);
    assert!(matches!(of(Said::Firsthand), Outcome::NotDone(_)));
    assert!(matches!(of(Said::OfSomeCopy), Outcome::Unknown(..)));
}

#[test]
fn of_the_proxy_only_what_it_knows_of_the_key_is_a_no() {
    use Known::*;
    for known in [Unseen, Running, Done, Unknown, Never] {
        for status in [400, 401, 402, 403, 409, 412, 429, 500, 503] {
            let outcome = said(status, SERVICE, Said::Proxy(known));
            assert!(matches!(outcome, Outcome::Unknown(..)), "{known:?} {status}");
        }
    }
    for status in [400, 401, 402, 403, 413, 415, 429, 499] {
        for known in [Refused, Free] {
            assert!(matches!(said(status, SERVICE, Said::Proxy(known)), Outcome::NotDone(_)));
        }
    }
    // Under load, or where the service was not reached, nothing went out; a 5xx of the service's own is open.
    let Outcome::NotDone(error) = said(503, SERVICE, Said::Proxy(Free)) else { panic!() };
    assert_eq!((error.class(), error.retryable()), ("ServerError", true));
    assert!(matches!(said(502, SERVICE, Said::Proxy(Refused)), Outcome::Unknown(..)));
    assert!(matches!(said(422, SERVICE, Said::Proxy(Refused)), Outcome::NotDone(_)));
    let other = said(422, SERVICE, Said::Proxy(Done));
    assert!(matches!(other, Outcome::Unknown(_, Doubt::OtherMessage)), "{other:?}");
}

#[test]
fn what_only_the_portals_people_can_change_is_not_worth_a_repeat() {
    for (code, helps) in
        [("proxy.wasRead", false), ("proxy.noMailbox", false), ("proxy.store", true), ("no", true)]
    {
        let body = format!(r#"{{"message":"no","code":"{code}"}}"#);
        let Outcome::NotDone(error) = said(500, &body, Said::Proxy(Known::Free)) else { panic!() };
        assert_eq!(error.retryable(), helps, "{code}");
        assert_eq!(error.never_retryable().retryable_after_all().retryable(), helps, "{code}");
    }
}
