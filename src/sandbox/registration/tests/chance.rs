//! Whatever people do, in whatever order: nothing panics, and nothing is undocumented.

use proptest::prelude::*;

use super::*;

const STATES: [&str; 7] = [
    "registrata",
    "in_evasione",
    "evasa",
    "revocata",
    "chiusa",
    "documenti_errati",
    "registrazione_annullata",
];
const STAGES: [&str; 4] =
    ["codice_in_richiesta", "in_attesa_di_documenti", "documenti_caricati", "comunicazione_evasa"];
const KINDS: [&str; 6] =
    ["standard", "BRONZE", "SILVER", "GOLD", "DOMICILIODIGITALE", "PECMASSIVA"];

/// The states that may follow another in one look; time may have led through those between.
fn follows(before: &str, after: &str) -> bool {
    match before {
        "registrata" => matches!(after, "in_evasione" | "registrazione_annullata"),
        "in_evasione" => matches!(after, "evasa" | "documenti_errati" | "revocata" | "chiusa"),
        "documenti_errati" => after == "in_evasione",
        "evasa" => matches!(after, "revocata" | "chiusa"),
        "revocata" => after == "evasa",
        _ => false,
    }
}

fn bodies() -> impl Strategy<Value = Value> {
    let space = prop_oneof![
        any::<u64>().prop_map(|size| json!(size)),
        (0u64..40).prop_map(|size| json!(size * 512)),
        "[+]?[0-9]{1,20}".prop_map(|text| json!(text)),
        "\\PC{0,8}".prop_map(|text| json!(text)),
    ];
    let documents = prop_oneof![
        Just(json!(pdf(""))),
        Just(json!([pdf(""), pdf("sbagliato")])),
        Just(json!(signed())),
        "\\PC{0,12}".prop_map(|text| json!(text)),
        Just(Value::Null),
    ];
    let kind = prop::sample::select(KINDS.to_vec());
    (space, documents, kind, any::<bool>(), 0usize..3).prop_map(
        |(space, documents, kind, renews, number)| {
            let local = ["a", "annullata", "occupata"][number];
            let mut body = registration(&format!("{local}@legalmail.it"), kind);
            let other = communication();
            body.as_object_mut().unwrap().extend(other.as_object().unwrap().clone());
            body["casella_pec"] = json!(format!("{local}@legalmail.it"));
            body["autorinnovo"] = json!(renews);
            body["documenti"] = documents;
            body["spazio_disco"] = space.clone();
            body["spazio_conservazione"] = space;
            body["descrizione"] = json!("x");
            body["email_gestione_password"] = json!("a@b.it");
            body["callback"] = json!({"url": "https://x.it"});
            body
        },
    )
}

fn operations() -> impl Strategy<Value = (&'static str, &'static str)> {
    prop::sample::select(vec![
        ("GET", "domini_pec/pec.it"),
        ("GET", "verifica_pec/a@legalmail.it"),
        ("GET", "pec"),
        ("POST", "pec"),
        ("GET", "pec/{}"),
        ("DELETE", "pec/{}"),
        ("PATCH", "pec/{}/attivazione"),
        ("PATCH", "pec/{}/attivazione"),
        ("PATCH", "pec/{}/attivazione"),
        ("PATCH", "pec/{}/modifica"),
        ("PATCH", "pec/{}/conservazione"),
        ("PATCH", "pec/{}/trasformazione"),
        ("GET", "pec/{}/rinnovo?anni=99"),
        ("GET", "pec/{}/rinnovo"),
        ("POST", "pec/{}/multiutenza"),
        ("GET", "pec/{}/modulo_attivazione"),
        ("GET", "pec/{}/modulo_conservazione"),
        ("GET", "comunica_pec"),
        ("POST", "comunica_pec"),
        ("GET", "comunica_pec/{}"),
        ("PATCH", "comunica_pec/{}"),
        ("GET", "comunica_pec/{}/procura_registro_imprese"),
        ("POST", "dominio"),
    ])
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn no_sequence_of_steps_leaves_the_documented_states(
        steps in prop::collection::vec(
            (operations(), bodies(), any::<prop::sample::Index>(), 0.0f64..1e11), 1..40),
        credit in prop::option::of(0.0f64..500.0),
    ) {
        let mut world = World::with(Config { credit, ..Config::default() });
        let mut boxes: Vec<(String, String)> = Vec::new();
        let first = world.ask("POST", "/pec", registration("prima@legalmail.it", "GOLD"));
        if first.status == 200 {
            boxes.push((first.data()["id"].as_str().unwrap().to_owned(), "registrata".into()));
        }
        let mut requests: Vec<String> = Vec::new();
        for ((method, path), body, which, pause) in steps {
            // Mostly hours, sometimes years.
            world.pass(if pause < 5e10 { pause / 1000.0 } else { pause });
            let id = if path.starts_with("comunica_pec/") {
                requests.get(which.index(requests.len().max(1))).cloned().unwrap_or_default()
            } else {
                boxes.get(which.index(boxes.len().max(1))).cloned().unwrap_or_default().0
            };
            let got = world.ask(method, &format!("/{}", path.replace("{}", &id)), body);
            prop_assert!([200, 204, 400, 402, 404, 406, 428].contains(&got.status), "{got:?}");
            let new = || got.data()["id"].as_str().unwrap().to_owned();
            match (method, path, got.status) {
                ("POST", "pec", 200) => boxes.push((new(), "registrata".into())),
                ("POST", "comunica_pec", 200) => requests.push(new()),
                _ => {}
            }
            for (id, before) in &mut boxes {
                let after = world.state(id);
                prop_assert!(STATES.contains(&after.as_str()), "{after}");
                prop_assert!(*before == after || follows(before, &after), "{before} → {after}");
                *before = after;
            }
            for id in &requests {
                let stage = world.get(&format!("/comunica_pec/{id}")).data()["stato"].clone();
                prop_assert!(STAGES.contains(&stage.as_str().unwrap()));
            }
        }
        let now = world.now;
        let calls = world.sandbox.take_callbacks(now);
        prop_assert!(calls.windows(2).all(|pair| pair[0].at <= pair[1].at));
    }

    #[test]
    fn no_request_breaks_it(
        method in "GET|POST|PATCH|DELETE|PUT",
        first in "pec|comunica_pec|dominio|domini_pec|verifica_pec",
        rest in "(/\\PC{0,12}){0,3}",
        body in "\\PC{0,40}|\\{\"[a-z_]{1,12}\":[0-9\\[{\"]{0,5}\\}",
    ) {
        let mut world = World::new();
        let headers = vec![("authorization".to_owned(), "Bearer any".to_owned())];
        let target = format!("/{first}{rest}");
        world.request(&Incoming::new(&method, &target, headers, body.into_bytes()));
    }
}
