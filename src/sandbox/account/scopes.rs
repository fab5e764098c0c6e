//! The calls that a token can be made for.

use serde_json::{Value, json};

use super::answers::{Answer, Refusal};

/// Method, host, first segment, and what one costs in euros where it does.
const SCOPES: [(&str, &str, &str, f64); 19] = [
    ("POST", MASSIVA, "send", 0.0),
    ("GET", MASSIVA, "send", 0.0),
    ("DELETE", MASSIVA, "send", 0.0),
    ("GET", MASSIVA, "inbox", 0.0),
    ("DELETE", MASSIVA, "inbox", 0.0),
    ("GET", MASSIVA, "quota", 0.0),
    ("GET", PEC, "pec", 0.0),
    ("POST", PEC, "pec", 6.0),
    ("PATCH", PEC, "pec", 4.0),
    ("DELETE", PEC, "pec", 0.0),
    ("GET", PEC, "verifica_pec", 0.0),
    ("GET", PEC, "domini_pec", 0.01),
    ("GET", PEC, "comunica_pec", 0.0),
    ("POST", PEC, "comunica_pec", 25.0),
    ("PATCH", PEC, "comunica_pec", 0.0),
    ("GET", PEC, "dominio", 0.0),
    ("POST", PEC, "dominio", 50.0),
    ("DELETE", PEC, "dominio", 0.0),
    ("GET", "oauth.openapi.com", "wallet", 0.0),
];

/// What a subscription pays for.
pub(super) const SENDING: &str = "POST:ws.pecmassiva.com/send";

const MASSIVA: &str = "ws.pecmassiva.com";
const PEC: &str = "pec.openapi.it";

const UNKNOWN: Refusal = Refusal(404, "Scope not found", 10);

/// Without what tells the hosts for tests.
pub(super) fn plain(scope: &str) -> String {
    scope.replacen(":test.", ":", 1)
}

/// Whether there is such a call.
pub(super) fn is_known(scope: &str) -> bool {
    let scope = plain(scope);
    SCOPES.iter().any(|(method, host, name, _)| scope == format!("{method}:{host}/{name}"))
}

/// The scope of a request to one of the services, whichever host it came to; `None` where neither has such a path.
pub(super) fn of(method: &str, path: &str) -> Option<String> {
    let first = path.trim_matches('/').split('/').next().unwrap_or_default();
    let (_, host, ..) = SCOPES.iter().find(|(_, _, name, _)| *name == first)?;
    Some(format!("{method}:{host}/{first}"))
}

/// The host that a scope is of.
pub(super) fn domain(scope: &str) -> &str {
    let host = scope.split_once(':').map_or(scope, |(_, rest)| rest);
    host.split('/').next().unwrap_or_default()
}

/// `GET /scopes`
pub(super) fn list() -> Answer {
    Ok((0..SCOPES.len()).filter_map(shown).collect())
}

/// `GET /scopes/{id}`
pub(super) fn one(id: &str) -> Answer {
    let number = (0..SCOPES.len()).find(|number| self::id(*number) == id).ok_or(UNKNOWN)?;
    let Some((_, _, name, price)) = SCOPES.get(number) else { return Err(UNKNOWN) };
    let mut record = shown(number).ok_or(UNKNOWN)?;
    let prices = if *price > 0.0 { json!({*name: price}) } else { json!({}) };
    let more = json!({
        "rateLimit": if number == 0 { json!("1/s") } else { json!(false) },
        "freeLimits": {"dayLimit": false, "monthLimit": false, "yearLimit": false, "totalLimit": if *price > 0.0 { json!(0) } else { json!(false) }},
        "requirements": {"oa_general_contract": true},
        "prices": prices,
    });
    if let (Some(record), Value::Object(more)) = (record.as_object_mut(), more) {
        record.extend(more);
    }
    Ok(record)
}

fn shown(number: usize) -> Option<Value> {
    let (method, host, name, _) = SCOPES.get(number)?;
    Some(json!({
        "id": id(number),
        "scope": format!("{method}:{host}/{name}"),
        "method": method,
        "endpoint": name,
        "domain": host,
        "enabled": true,
    }))
}

fn id(number: usize) -> String {
    format!("5c0be5{number:018x}")
}
