//! The calls that there are, so that a fault of one that there is not is refused when it is planned.

/// Method and path of each; a segment in braces stands for any.
pub const CALLS: [&str; 47] = [
    "POST /send",
    "GET /send/{id}",
    "DELETE /send/{id}",
    "GET /inbox",
    "GET /inbox/{id}",
    "DELETE /inbox/{id}",
    "GET /quota/{mailbox}",
    "GET /verifica_pec",
    "GET /verifica_pec/{address}",
    "GET /domini_pec",
    "GET /domini_pec/{domain}",
    "GET /pec",
    "POST /pec",
    "GET /pec/{id}",
    "DELETE /pec/{id}",
    "GET /pec/{id}/modulo_attivazione",
    "GET /pec/{id}/modulo_conservazione",
    "PATCH /pec/{id}/attivazione",
    "PATCH /pec/{id}/modifica",
    "PATCH /pec/{id}/conservazione",
    "PATCH /pec/{id}/trasformazione",
    "GET /pec/{id}/rinnovo",
    "POST /pec/{id}/multiutenza",
    "GET /comunica_pec",
    "POST /comunica_pec",
    "GET /comunica_pec/{id}",
    "PATCH /comunica_pec/{id}",
    "GET /comunica_pec/{id}/procura_registro_imprese",
    "POST /dominio",
    "GET /tokens",
    "POST /tokens",
    "GET /tokens/{token}",
    "PATCH /tokens/{token}",
    "DELETE /tokens/{token}",
    "GET /scopes",
    "GET /scopes/{id}",
    "GET /errors",
    "GET /wallet",
    "GET /wallet/transactions",
    "GET /callbacks",
    "GET /callbacks/{id}",
    "GET /stats",
    "GET /stats/ips",
    "GET /stats/apis",
    "GET /stats/apis/{domain}",
    "GET /subscriptions",
    "GET /subscriptions/{id}",
];

/// Whether `on`, a method and the beginning of a path, may be about a request. Without a method it is about any.
pub(super) fn is_about(on: &str, method: &str, path: &str) -> bool {
    let (wanted_method, wanted) = on.split_once(' ').unwrap_or(("", on));
    let (wanted, found) = (segments(wanted), segments(path));
    (wanted_method.is_empty() || wanted_method.eq_ignore_ascii_case(method))
        && wanted.len() <= found.len()
        && wanted
            .iter()
            .zip(&found)
            .all(|(wanted, found)| is_any(wanted) || is_any(found) || wanted == found)
}

/// Whether there is a call that begins so.
pub(super) fn begins_any(on: &str) -> bool {
    CALLS
        .iter()
        .filter_map(|call| call.split_once(' '))
        .any(|(method, path)| is_about(on, method, path))
}

fn segments(path: &str) -> Vec<&str> {
    path.split('/').filter(|segment| !segment.is_empty()).collect()
}

fn is_any(segment: &str) -> bool {
    segment.starts_with('{') && segment.ends_with('}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fault_names_the_beginning_of_a_call() {
        for on in [
            "POST /send",
            "post /send",
            "GET /send",
            "GET /send/12",
            "/pec",
            "GET /",
            "GET /pec/{any}/rinnovo",
        ] {
            assert!(begins_any(on), "{on}");
        }
        for on in [
            "POST /sned",
            "POST",
            "PUT /send",
            "POST /send/12",
            "POST  /send",
            "POST /send?a=1",
            "POST https://ws.pecmassiva.com/send",
            "GET /pec/{id}/rinnova",
        ] {
            assert!(!begins_any(on), "{on}");
        }
    }
}
