//! What was called, what it cost, and what was refused.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value, json};

use super::answers::{Answer, Refusal, is_asked, page, when};
use super::scopes;
use crate::core::date::{DAY, civil_from_days};
use crate::sandbox::http::Incoming;

/// Where every call of the sandbox comes from.
const ADDRESS: &str = "127.0.0.1";

/// Refused calls, and payments, that are kept; the oldest go first.
const KEPT: usize = 10_000;

const WRONG_QUERY: Refusal = Refusal(400, "Query error", 190);
const WRONG_DATE: Refusal =
    Refusal(422, "Invalid date format, must be YYYY or YYYY-MM or YYYY-MM-DD", 240);

/// A call that came to its end.
pub(in crate::sandbox) struct Call<'a> {
    pub(in crate::sandbox) request: &'a Incoming,
    pub(in crate::sandbox) at: f64,
    /// Euro cents that it took from the wallet.
    pub(in crate::sandbox) cents: i64,
    /// Status and body of its answer; none where there was none.
    pub(in crate::sandbox) answer: Option<(u16, &'a str)>,
}

#[derive(Clone, Copy, Debug, Default)]
struct Counts {
    total: u64,
    paid: u64,
    prepaid: u64,
    failed: u64,
    cents: i64,
}

impl Counts {
    fn add(&mut self, other: &Self) {
        self.total += other.total;
        self.paid += other.paid;
        self.prepaid += other.prepaid;
        self.failed += other.failed;
        self.cents = self.cents.saturating_add(other.cents);
    }

    fn shown(&self) -> Map<String, Value> {
        let mut shown = Map::new();
        let mut put = |name: &str, value: Value| shown.insert(name.to_owned(), value);
        put("totalRequests", self.total.into());
        put("walletRequests", self.paid.into());
        put("subscriptionRequests", self.prepaid.into());
        put("errorRequests", self.failed.into());
        put("walletAmount", euros(self.cents));
        shown
    }
}

/// Euros, of cents.
pub(super) fn euros(cents: i64) -> Value {
    json!(cents as f64 / 100.0)
}

/// The books of one account.
#[derive(Debug, Default)]
pub(super) struct Ledger {
    /// By day since 1970, and scope.
    counts: BTreeMap<(i64, String), Counts>,
    errors: Vec<Value>,
    transactions: Vec<Value>,
    written: u64,
}

impl Ledger {
    /// Writes a call down.
    pub(super) fn note(&mut self, call: &Call<'_>) {
        let Call { request, at, cents, answer } = *call;
        let Some(scope) = scopes::of(&request.method, &request.path) else { return };
        let failed = answer.is_some_and(|(status, _)| status >= 400);
        // Messages are bought by the thousand.
        let prepaid = scope == scopes::SENDING && answer.is_some_and(|(status, _)| status == 201);
        let one = Counts {
            total: 1,
            paid: (cents > 0).into(),
            prepaid: prepaid.into(),
            failed: failed.into(),
            cents,
        };
        let day = (at / DAY).floor() as i64;
        self.counts.entry((day, scope.clone())).or_default().add(&one);
        if cents > 0 {
            let id = self.id("txn_");
            let spent = json!({
                "id": id,
                "amount": euros(cents.saturating_neg()),
                "createdAt": when(at),
                "description": format!("API usage - {}", scopes::domain(&scope)),
            });
            keep(&mut self.transactions, spent);
        }
        if let Some((status, body)) = answer.filter(|_| failed) {
            let body: Value = serde_json::from_str(body).unwrap_or_default();
            let id = self.id("e0");
            let refused = json!({
                "id": id,
                "scope": scope,
                "domain": scopes::domain(&scope),
                "errorAt": when(at),
                "httpResponseCode": status,
                "errorCode": body.get("error").cloned().filter(Value::is_number).unwrap_or(json!(0)),
                "message": body.get("message").and_then(Value::as_str).unwrap_or_default(),
                "ip": ADDRESS,
            });
            keep(&mut self.errors, refused);
        }
    }

    /// How many messages the subscription has paid for.
    pub(super) fn prepaid(&self) -> u64 {
        self.counts.values().map(|counts| counts.prepaid).sum()
    }

    /// `GET /wallet/transactions`, newest first.
    pub(super) fn transactions(&self, request: &Incoming) -> Answer {
        page(request, self.transactions.iter().rev().cloned().collect(), WRONG_QUERY)
    }

    /// `GET /errors`, newest first.
    pub(super) fn errors(&self, request: &Incoming) -> Answer {
        let asked = |error: &&Value| {
            is_asked(request, error.get("scope").and_then(Value::as_str).unwrap_or_default())
        };
        page(request, self.errors.iter().rev().filter(asked).cloned().collect(), WRONG_QUERY)
    }

    /// `GET /stats`
    pub(super) fn total(&self, request: &Incoming) -> Answer {
        let found = self.of(request, None)?;
        let domains: BTreeSet<&str> =
            found.iter().map(|(scope, _)| scopes::domain(scope)).collect();
        let mut shown = sum(&found).shown();
        shown.insert("totalIps".into(), u8::from(!found.is_empty()).into());
        shown.insert("totalApis".into(), domains.len().into());
        Ok(shown.into())
    }

    /// `GET /stats/ips`
    pub(super) fn addresses(&self, request: &Incoming) -> Answer {
        let found = self.of(request, None)?;
        Ok(if found.is_empty() { json!([]) } else { json!([ADDRESS]) })
    }

    /// `GET /stats/apis`
    pub(super) fn by_domain(&self, request: &Incoming) -> Answer {
        let found = self.of(request, None)?;
        let domains: BTreeSet<&str> =
            found.iter().map(|(scope, _)| scopes::domain(scope)).collect();
        let shown = domains.into_iter().map(|domain| {
            let own: Vec<_> = found
                .iter()
                .filter(|(scope, _)| scopes::domain(scope) == domain)
                .cloned()
                .collect();
            let mut shown = sum(&own).shown();
            shown.insert("totalIps".into(), 1.into());
            shown.insert("totalScopes".into(), own.len().into());
            (domain.to_owned(), Value::Object(shown))
        });
        Ok(Value::Object(shown.collect()))
    }

    /// `GET /stats/apis/{domain}`
    pub(super) fn of_domain(&self, request: &Incoming, domain: &str) -> Answer {
        let found = self.of(request, Some(domain))?;
        let addresses = if found.is_empty() { json!([]) } else { json!([ADDRESS]) };
        let mut shown = sum(&found).shown();
        shown.insert("ip".into(), addresses.clone());
        shown.insert("totalIps".into(), u8::from(!found.is_empty()).into());
        shown.insert("totalScopes".into(), found.len().into());
        let each = found.iter().map(|(scope, counts)| {
            let mut shown = counts.shown();
            shown.insert("ip".into(), addresses.clone());
            (scope.clone(), Value::Object(shown))
        });
        shown.insert("scopes".into(), Value::Object(each.collect()));
        Ok(shown.into())
    }

    /// The counts by scope, of the time that the query names.
    fn of(
        &self,
        request: &Incoming,
        domain: Option<&str>,
    ) -> Result<Vec<(String, Counts)>, Refusal> {
        let time = request.parameter("date").map_or(Ok(Vec::new()), |text| time_of(&text))?;
        let mut found: BTreeMap<String, Counts> = BTreeMap::new();
        for ((day, scope), counts) in &self.counts {
            let (year, month, day) = civil_from_days(*day);
            let is_then = time.iter().zip([year, month, day]).all(|(wanted, one)| *wanted == one);
            if is_then && domain.is_none_or(|domain| domain == scopes::domain(scope)) {
                found.entry(scope.clone()).or_default().add(counts);
            }
        }
        Ok(found.into_iter().collect())
    }

    fn id(&mut self, kind: &str) -> String {
        self.written += 1;
        format!("{kind}{:0width$x}", self.written, width = 24 - kind.len())
    }
}

fn sum(all: &[(String, Counts)]) -> Counts {
    let mut total = Counts::default();
    all.iter().for_each(|(_, counts)| total.add(counts));
    total
}

fn keep(list: &mut Vec<Value>, record: Value) {
    if list.len() >= KEPT {
        list.remove(0);
    }
    list.push(record);
}

/// Year, month and day, as far as they are named.
fn time_of(text: &str) -> Result<Vec<i64>, Refusal> {
    let parts: Vec<&str> = text.split('-').collect();
    let is_time = parts.len() <= 3
        && parts.iter().zip([4, 2, 2]).all(|(part, digits)| {
            part.len() == digits && part.bytes().all(|byte| byte.is_ascii_digit())
        });
    let numbers: Vec<i64> = parts.iter().filter_map(|part| part.parse().ok()).collect();
    let within = |index: usize, most: i64| {
        numbers.get(index).is_none_or(|number| (1..=most).contains(number))
    };
    let is_right = is_time && within(1, 12) && within(2, 31);
    if is_right { Ok(numbers) } else { Err(WRONG_DATE) }
}
