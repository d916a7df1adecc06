//! Files that are reserved to named people: nobody else learns anything of the child by any route, those who treat open
//! one in an emergency for an hour, and that is seen and reviewed.

use std::collections::BTreeSet;

use super::super::anamnesis;
use super::*;

const NOTE: &str = "Hija de una compañera de recepción";
const REASON: &str = "Traumatismo dental: viene sangrando";

/// What must not reach whoever the file is hidden from, wherever it may stand.
const SECRETS: [&str; 8] = [
    "Belén",
    "Núñez Ortega",
    "2018-03-14",
    "Penicilina",
    "Ortega Ruiz",
    "familia1@",
    "+34600111222",
    "00000001R",
];

/// A clinic with Belén, whose file is reserved to the dentist, and a child of another family.
struct Reserved {
    desk: Desk,
    child: Value,
    path: String,
}

impl Reserved {
    async fn new() -> Self {
        let desk = Desk::ready().await;
        let child = desk.register(belen()).await;
        desk.register(child_of_others()).await;
        let path = path(&child["id"]);
        let reserved = Self { desk, child, path };
        reserved.reserve(Who::Admin, &[Who::Odontologo]).await.expect(200);
        reserved
    }

    async fn reserve(&self, by: Who, staff: &[Who]) -> Answer {
        let path = format!("{}/reservation", self.path);
        let now = self.ask(by, Method::GET, &path).await;
        if now.status != 200 {
            return now;
        }
        let ids: Vec<Value> = staff.iter().map(|who| person(&now.json, *who)).collect();
        let body = json!({ "reason": "STAFF_FAMILY", "note": NOTE, "staff": ids });
        self.desk.put(by, &path, &now.json["version"], body).await
    }

    async fn ask(&self, who: Who, method: Method, path: &str) -> Answer {
        self.desk.ask(who, method, path, &[], None).await
    }

    async fn get(&self, who: Who, path: &str) -> Answer {
        self.ask(who, Method::GET, path).await
    }

    async fn break_glass(&self, who: Who) -> Answer {
        let path = format!("{}/break-glass", self.path);
        let body = json!({ "reason": REASON });
        self.desk.ask(who, Method::POST, &path, &[], Some(body)).await
    }

    fn guardian(&self) -> &str {
        self.child["guardians"][0]["id"].as_str().unwrap()
    }

    fn number(&self) -> &str {
        self.child["medicalRecordNumber"].as_str().unwrap()
    }
}

fn child_of_others() -> Value {
    let mut mother = guardian("Ana", "Gil Mora", "MADRE", 2);
    mother["phone"] = "611 333 444".into();
    let other = with(child("Luis", "Prado Gil", 2), "/guardians/0", mother);
    let other = with(other, "/dateOfBirth", "2016-07-01".into());
    let other = with(other, "/consents/0/signedBy", "Ana Gil Mora".into());
    with(other, "/allergies", "Polen".into())
}

fn person(reservation: &Value, who: Who) -> Value {
    let people = reservation["people"].as_array().unwrap();
    let found = people.iter().find(|person| person["name"] == who.name());
    found.unwrap()["id"].clone()
}

#[track_caller]
fn tells_nothing(answer: &Answer) {
    for secret in SECRETS {
        assert!(
            !answer.text.contains(secret),
            "{secret} stands in {}",
            answer.text
        );
    }
}

/// Every route whose path names a child or a guardian, from the table itself.
fn routes_that_name(desk: &Desk) -> Vec<(Method, String)> {
    let names_one = |path: &str| {
        let parts: Vec<&str> = path.split('/').collect();
        let is_of = |pair: &[&str]| {
            ["patients", "guardians", "families"].contains(&pair[0]) && pair[1].starts_with('{')
        };
        parts.windows(2).any(is_of)
    };
    let entries = desk.clinic.table.iter().filter(|entry| names_one(&entry.path));
    let method = |name: &str| Method::from_bytes(name.as_bytes()).unwrap();
    entries
        .map(|entry| (method(entry.method), entry.path.clone()))
        .collect()
}

/// The routes that answer before the door, since they are about the door itself.
const BEFORE_THE_DOOR: [&str; 4] = [
    "GET /api/patients/{id}/reservation",
    "PUT /api/patients/{id}/reservation",
    "DELETE /api/patients/{id}/reservation",
    "POST /api/patients/{id}/break-glass",
];

#[tokio::test]
async fn no_route_that_names_the_child_or_its_guardian_lets_others_in() {
    let reserved = Reserved::new().await;
    let plan = reserved.child["plan"]["id"].as_str().unwrap();
    let routes = routes_that_name(&reserved.desk);
    assert!(routes.len() > 20, "the table has them: {routes:?}");
    let mut passed = BTreeSet::new();
    for (method, template) in routes {
        let route = format!("{method} {template}");
        let path = template
            .replace("{id}", reserved.child["id"].as_str().unwrap())
            .replace("{guardianId}", reserved.guardian())
            .replace("{planId}", plan)
            .replace("{mergingId}", "00000000-0000-7000-8000-00000000abcd")
            .replace("{rearrangementId}", "00000000-0000-7000-8000-00000000abcd")
            .replace("{reviewId}", "00000000-0000-7000-8000-00000000abcd")
            .replace("{eventId}", "00000000-0000-7000-8000-00000000abcd");
        assert!(
            !path.contains('{'),
            "{route} names something that this test does not know"
        );
        for who in [Who::Admin, Who::Higienista, Who::Recepcion] {
            // A version that nobody saw: nothing is changed by trying.
            let headers = [("if-match", "\"99\"")];
            let body = (method != Method::GET).then(|| json!({}));
            let answer = reserved
                .desk
                .ask(who, method.clone(), &path, &headers, body)
                .await;
            let code = answer.json["code"].as_str().unwrap_or_default();
            if BEFORE_THE_DOOR.contains(&route.as_str()) {
                passed.insert(route.clone());
            } else {
                let expected = ["patients.reserved", "patients.reserved_urgent", "auth.forbidden"];
                assert!(
                    answer.status == 403 && expected.contains(&code),
                    "{route} as {who:?}: {}",
                    answer.text
                );
            }
            tells_nothing(&answer);
        }
    }
    assert_eq!(passed.len(), BEFORE_THE_DOOR.len(), "{passed:?}");
    reserved.get(Who::Odontologo, &reserved.path).await.expect(200);
}

#[tokio::test]
async fn the_refusal_offers_the_way_in_to_those_who_treat_alone() {
    let reserved = Reserved::new().await;
    for (who, code) in [
        (Who::Admin, "patients.reserved"),
        (Who::Recepcion, "patients.reserved"),
        (Who::Higienista, "patients.reserved_urgent"),
    ] {
        reserved.get(who, &reserved.path).await.refused(403, code);
    }
    for who in [Who::Admin, Who::Recepcion] {
        reserved.break_glass(who).await.refused(403, "auth.forbidden");
    }
}

#[tokio::test]
async fn lists_searches_and_exports_show_a_number_at_most() {
    let reserved = Reserved::new().await;
    let row = json!([{ "id": reserved.child["id"], "medicalRecordNumber": reserved.number() }]);
    for who in [Who::Admin, Who::Higienista, Who::Recepcion] {
        for sort in ["name", "-name", "age", "number", "-created"] {
            let list = reserved.get(who, &format!("/api/patients?sort={sort}")).await;
            tells_nothing(&list);
            let list = list.expect(200);
            assert_eq!(
                (&list["total"], list["items"].as_array().unwrap().len()),
                (&json!(1), 1)
            );
            assert_eq!(list["reserved"], row);
        }
        // What a filter takes would say something of the child.
        let filtered = reserved.get(who, "/api/patients?plan=PREVENTIVO&ageMax=12").await;
        assert_eq!(filtered.expect(200)["reserved"], json!([]));
        for (text, is_told) in [
            ("belen%20nunez", true),
            ("nunez%20ortega%20belen", true),
            ("HC-000001", true),
            ("00000001R", true),
            ("belen", false),
            ("nun", false),
            ("ortega%20ruiz", false),
            ("600111222", false),
            ("familia1@example.org", false),
        ] {
            for path in ["/api/patients/search?q=", "/api/patients?query="] {
                let found = reserved.get(who, &format!("{path}{text}")).await;
                tells_nothing(&found);
                let expected = if is_told { row.clone() } else { json!([]) };
                assert_eq!(found.expect(200)["reserved"], expected, "{path}{text}");
            }
        }
    }
    let recent = format!(
        "/api/patients/recent?ids={}",
        reserved.child["id"].as_str().unwrap()
    );
    let recent = reserved.get(Who::Recepcion, &recent).await;
    tells_nothing(&recent);
    assert_eq!(recent.expect(200)["reserved"], row);
    let export = reserved.get(Who::Admin, "/api/patients/export.csv").await;
    tells_nothing(&export);
    assert!(export.text.contains("Prado Gil"));

    let list = reserved.get(Who::Odontologo, "/api/patients").await.expect(200);
    assert_eq!((&list["total"], &list["reserved"]), (&json!(2), &json!([])));
}

#[tokio::test]
async fn what_was_kept_of_the_file_and_of_a_siblings_is_told_to_nobody_else() {
    let desk = Desk::ready().await;
    let belen = desk.register(belen()).await;
    let brother = with(
        child("Hugo", "Núñez Ortega", 1),
        "/guardians",
        json!([{ "id": belen["guardians"][0]["id"], "relationship": "MADRE", "isPrimary": true }]),
    );
    let brother = desk.register(brother).await;
    let reserved = Reserved {
        path: path(&belen["id"]),
        child: belen,
        desk,
    };
    // Both files were answered a moment ago, and are kept.
    reserved.get(Who::Recepcion, &reserved.path).await.expect(200);
    let brothers = path(&brother["id"]);
    let before = reserved.get(Who::Recepcion, &brothers).await.expect(200);
    assert_eq!(before["siblings"][0]["firstName"], "Belén");
    reserved.reserve(Who::Admin, &[Who::Odontologo]).await.expect(200);
    reserved
        .get(Who::Recepcion, &reserved.path)
        .await
        .refused(403, "patients.reserved");
    for _ in 0..2 {
        let named = reserved.get(Who::Odontologo, &brothers).await.expect(200);
        assert_eq!(named["siblings"][0]["firstName"], "Belén");
        let other = reserved.get(Who::Recepcion, &brothers).await;
        assert!(!other.text.contains("Belén"), "{}", other.text);
        assert_eq!(other.expect(200)["siblings"], json!([]));
    }
    let family = format!("/api/families/{}", reserved.guardian());
    let family = reserved.get(Who::Recepcion, &family).await.expect(200);
    assert_eq!(family["children"].as_array().unwrap().len(), 1);
    assert_eq!(family["reserved"], json!([reserved.number()]));
    // The answer to a stale change shows the file as it is, to the same rule.
    let mut stale = before.clone();
    stale["remarks"] = "Por la tarde".into();
    let answer = reserved
        .desk
        .put(Who::Recepcion, &brothers, &json!(99), stale)
        .await;
    assert!(!answer.text.contains("Belén"), "{}", answer.text);
    answer.refused(412, "request.stale");
}

#[tokio::test]
async fn nobody_registers_the_child_twice_and_nobody_learns_of_it_by_trying() {
    let reserved = Reserved::new().await;
    let row =
        json!([{ "id": reserved.child["id"], "medicalRecordNumber": reserved.number(), "isReserved": true }]);
    let mut again = belen();
    again["guardians"][0] = guardian("Ana", "Gil Mora", "MADRE", 77);
    let refused = reserved
        .desk
        .post("/api/patients", again)
        .await
        .refused(409, "patients.duplicate");
    assert_eq!(refused["candidates"], row);

    let sibling = child("Hugo", "Otro Apellido", 1);
    let refused = reserved.desk.post("/api/patients", sibling).await;
    assert!(
        !refused.text.contains("+34600111222") && !refused.text.contains("Belén"),
        "{}",
        refused.text
    );
    let refused = refused.refused(409, "patients.guardian_known");
    assert_eq!(refused["candidates"][0]["isReserved"], true);
    let joined = with(
        child("Hugo", "Otro Apellido", 1),
        "/guardians",
        json!([{ "id": reserved.guardian(), "relationship": "MADRE", "isPrimary": true }]),
    );
    reserved
        .desk
        .post("/api/patients", joined)
        .await
        .refused(403, "patients.reserved");
    let other = reserved.get(Who::Recepcion, "/api/patients").await.expect(200)["items"][0]["id"].clone();
    let add = json!({ "id": reserved.guardian(), "relationship": "TUTOR_LEGAL" });
    let add = reserved
        .desk
        .post(&format!("{}/guardians", path(&other)), add)
        .await;
    tells_nothing(&add);
    add.refused(403, "patients.reserved");
}

#[tokio::test]
async fn the_log_tells_an_administrator_who_did_what_and_no_names_or_values() {
    let reserved = Reserved::new().await;
    let history = format!("{}/medical-history", reserved.path);
    let statement = anamnesis::said(json!([{ "substance": "Penicilina y látex" }]));
    let body = json!({ "statement": statement, "confirm": true });
    reserved
        .desk
        .put(Who::Odontologo, &history, &json!(1), body)
        .await
        .expect(200);
    reserved.desk.clinic.house.reads().flush().await.unwrap();
    let about = format!("/api/audit?patient={}", reserved.child["id"].as_str().unwrap());
    for path in [about.as_str(), "/api/audit", "/api/audit/export"] {
        let answer = reserved.get(Who::Admin, path).await;
        assert_eq!(answer.status, 200, "{path}");
        tells_nothing(&answer);
    }
    let entries = reserved.get(Who::Admin, &about).await.expect(200);
    let edited = entries["items"]
        .as_array()
        .unwrap()
        .iter()
        .find(|entry| entry["act"] == "anamnesis.recorded");
    let edited = edited.expect("the change is seen");
    assert_eq!(edited["actor"]["name"], Who::Odontologo.name());
    assert_eq!(
        edited["people"][0]["name"],
        format!("{} (ficha reservada)", reserved.number())
    );
    for entry in entries["items"].as_array().unwrap() {
        let one = format!("/api/audit/entries/{}", entry["position"]);
        let opened = reserved.get(Who::Admin, &one).await;
        assert!(opened.status == 200, "{}", opened.text);
        tells_nothing(&opened);
    }
}

#[tokio::test]
async fn who_treats_opens_it_for_an_hour_and_no_longer() {
    let reserved = Reserved::new().await;
    let opened = reserved.break_glass(Who::Higienista).await.expect(201);
    assert_eq!(
        (&opened["state"], &opened["review"]),
        (&json!("OPEN"), &Value::Null)
    );
    let file = reserved.get(Who::Higienista, &reserved.path).await.expect(200);
    assert_eq!(file["reserved"]["kind"], "URGENT");
    assert_eq!(file["reserved"]["until"], opened["until"]);
    let alerts = format!("{}/alerts", reserved.path);
    let seen = reserved.get(Who::Higienista, &alerts).await.expect(200);
    assert_eq!(seen["items"][0]["words"], "Penicilina");
    reserved
        .get(Who::Recepcion, &alerts)
        .await
        .refused(403, "patients.reserved");
    // It opens to nobody else.
    reserved
        .get(Who::Recepcion, &reserved.path)
        .await
        .refused(403, "patients.reserved");
    reserved
        .break_glass(Who::Higienista)
        .await
        .refused(409, "patients.not_reserved");
    reserved
        .desk
        .clinic
        .clock
        .advance(SignedDuration::from_secs(3_599));
    reserved.get(Who::Higienista, &reserved.path).await.expect(200);
    reserved.desk.clinic.clock.advance(SignedDuration::from_secs(1));
    reserved
        .get(Who::Higienista, &reserved.path)
        .await
        .refused(403, "patients.reserved_urgent");
}

#[tokio::test]
async fn it_is_ended_early_by_whoever_opened_it_or_an_administrator() {
    let reserved = Reserved::new().await;
    for who in [Who::Higienista, Who::Admin] {
        let opened = reserved.break_glass(Who::Higienista).await.expect(201);
        let end = format!("/api/urgent-accesses/{}/end", opened["id"].as_str().unwrap());
        reserved
            .ask(Who::Recepcion, Method::POST, &end)
            .await
            .refused(404, "patients.unknown_urgent_access");
        reserved.ask(who, Method::POST, &end).await.expect(204);
        reserved
            .ask(who, Method::POST, &end)
            .await
            .refused(409, "patients.urgent_access_over");
        reserved
            .get(Who::Higienista, &reserved.path)
            .await
            .refused(403, "patients.reserved_urgent");
    }
}

#[tokio::test]
async fn an_opening_and_a_reservation_outlive_a_restart() {
    let Reserved { desk, path, .. } = Reserved::new().await;
    let token = desk.token(Who::Higienista).await;
    let bearer = format!("Bearer {token}");
    let headers = [("authorization", bearer.as_str())];
    let body = json!({ "reason": REASON });
    let open = request(Method::POST, &format!("{path}/break-glass"), &headers, Some(body));
    desk.clinic.raw(open).await.expect(201);
    let clinic = desk.clinic.restart();
    clinic.get_with(&token, &path).await.expect(200);
    let desks = clinic.new_session(Who::Recepcion.email()).await;
    clinic
        .get_with(&desks, &path)
        .await
        .refused(403, "patients.reserved");
}

#[tokio::test]
async fn every_read_meanwhile_is_noted_as_one_in_an_emergency() {
    let reserved = Reserved::new().await;
    reserved.break_glass(Who::Higienista).await.expect(201);
    for path in ["", "/plans", "/history"] {
        reserved
            .get(Who::Higienista, &format!("{}{path}", reserved.path))
            .await
            .expect(200);
    }
    let family = format!("/api/families/{}", reserved.guardian());
    reserved.get(Who::Higienista, &family).await.expect(200);
    reserved.get(Who::Odontologo, &reserved.path).await.expect(200);
    reserved.desk.clinic.house.reads().flush().await.unwrap();
    let about = format!(
        "/api/audit?kind=READ&patient={}",
        reserved.child["id"].as_str().unwrap()
    );
    let log = reserved.get(Who::Admin, &about).await.expect(200);
    let told: BTreeSet<(String, bool)> = log["items"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|entry| {
            entry["actor"]["name"] != Who::Admin.name() && entry["actor"]["name"] != Who::Recepcion.name()
        })
        .map(|entry| {
            (
                entry["words"].as_str().unwrap().to_owned(),
                entry["isUrgent"].as_bool().unwrap(),
            )
        })
        .collect();
    let urgent = |act: &str| (format!("{act} (acceso de urgencia)"), true);
    assert_eq!(
        told,
        BTreeSet::from([
            urgent("Ficha abierta"),
            urgent("Planes consultados"),
            urgent("Historial consultado"),
            urgent("Familia abierta"),
            ("Ficha abierta".to_owned(), false),
        ])
    );
}

#[tokio::test]
async fn administrators_review_it_within_seven_days_and_never_their_own() {
    let reserved = Reserved::new().await;
    let opened = reserved.break_glass(Who::Higienista).await.expect(201);
    let id = opened["id"].as_str().unwrap();
    let review = format!("/api/urgent-accesses/{id}/review");
    let verdict = json!({ "verdict": "NOT_JUSTIFIED", "note": "Podía esperar a mañana" });
    let version = [json!(1), json!(9)];
    let put = |nth: usize, body: Value| reserved.desk.put(Who::Admin, &review, &version[nth], body);
    put(0, verdict.clone())
        .await
        .refused(409, "patients.urgent_access_open");
    reserved.later(1);
    let list = reserved.get(Who::Admin, "/api/urgent-accesses").await;
    tells_nothing(&list);
    let list = list.expect(200);
    assert_eq!(reserved.counts().await, [0, 1, 0]);
    let item = &list["items"][0];
    assert_eq!(
        (
            &item["reason"],
            &item["userName"],
            &item["medicalRecordNumber"],
            &item["state"]
        ),
        (
            &json!(REASON),
            &json!(Who::Higienista.name()),
            &json!(reserved.number()),
            &json!("EXPIRED")
        )
    );
    reserved.later(7);
    let late = reserved.get(Who::Admin, "/api/urgent-accesses").await.expect(200);
    assert_eq!(late["items"][0]["isOverdue"], true);
    assert_eq!(reserved.counts().await, [0, 1, 1]);
    put(0, json!({ "verdict": "NOT_JUSTIFIED", "note": "no" }))
        .await
        .wrong_fields(&[("note", "patients.reason_short")]);
    put(1, verdict.clone()).await.refused(412, "request.stale");
    let reviewed = put(0, verdict).await.expect(200);
    assert_eq!(reviewed["review"]["byName"], Who::Admin.name());
    let list = reserved.get(Who::Admin, "/api/urgent-accesses").await.expect(200);
    assert_eq!(list["items"], json!([]));
    assert_eq!(reserved.counts().await, [0, 0, 0]);
    let all = reserved
        .get(Who::Admin, "/api/urgent-accesses?state=all")
        .await
        .expect(200);
    assert_eq!(all["items"][0]["review"]["verdict"], "NOT_JUSTIFIED");
}

impl Reserved {
    fn later(&self, days: i64) {
        self.desk.later(days);
    }

    /// How many openings are open, wait for their review, and wait too long.
    async fn counts(&self) -> [u64; 3] {
        let counts = self
            .get(Who::Admin, "/api/urgent-accesses/counts")
            .await
            .expect(200);
        ["open", "pending", "overdue"].map(|name| counts[name].as_u64().unwrap())
    }
}

#[tokio::test]
async fn a_list_names_people_who_work_here_and_somebody_who_treats() {
    let reserved = Reserved::new().await;
    reserved
        .reserve(Who::Admin, &[Who::Recepcion])
        .await
        .wrong_fields(&[("staff", "patients.reserve_nobody_treats")]);
    reserved
        .reserve(Who::Admin, &[])
        .await
        .wrong_fields(&[("staff", "patients.reserve_nobody")]);
    // A dentist answers for what they reserve, and stays on the list.
    reserved
        .reserve(Who::Odontologo, &[Who::Higienista])
        .await
        .wrong_fields(&[("staff", "patients.reserve_without_oneself")]);
    reserved
        .reserve(Who::Odontologo, &[Who::Odontologo, Who::Recepcion])
        .await
        .expect(200);
    reserved.get(Who::Recepcion, &reserved.path).await.expect(200);
    // Whoever reserved it names themselves in the open, or stays outside.
    reserved
        .get(Who::Admin, &reserved.path)
        .await
        .refused(403, "patients.reserved");
    reserved
        .reserve(Who::Admin, &[Who::Admin, Who::Higienista])
        .await
        .expect(200);
    reserved.get(Who::Admin, &reserved.path).await.expect(200);
    // From then on the dentist is outside, and manages nothing there, an open door or not.
    reserved
        .reserve(Who::Odontologo, &[Who::Odontologo])
        .await
        .refused(403, "patients.reserved_urgent");
    reserved.break_glass(Who::Odontologo).await.expect(201);
    reserved
        .reserve(Who::Odontologo, &[Who::Odontologo])
        .await
        .refused(403, "patients.reserved");
}

#[tokio::test]
async fn a_lifted_reservation_opens_the_file_to_everyone_who_reads_files() {
    let reserved = Reserved::new().await;
    let path = format!("{}/reservation", reserved.path);
    let headers = [("if-match", "\"1\"")];
    reserved
        .desk
        .ask(Who::Admin, Method::DELETE, &path, &headers, None)
        .await
        .expect(204);
    for who in Who::STAFF {
        let file = reserved.get(who, &reserved.path).await.expect(200);
        assert_eq!(file["reserved"], Value::Null);
    }
    let list = reserved.get(Who::Recepcion, "/api/patients").await.expect(200);
    assert_eq!((&list["total"], &list["reserved"]), (&json!(2), &json!([])));
    let headers = [("if-match", "\"2\"")];
    reserved
        .desk
        .ask(Who::Admin, Method::DELETE, &path, &headers, None)
        .await
        .refused(409, "patients.not_reserved");
}

#[tokio::test]
async fn a_reserved_file_is_neither_merged_nor_found_as_a_likeness() {
    let reserved = Reserved::new().await;
    let twin = child("Belén", "Núñez Ortega", 78);
    let twin = with(twin, "/confirmDuplicate", true.into());
    let twin = reserved.desk.register(twin).await;
    let other = path(&twin["id"]);
    let like = reserved.get(Who::Recepcion, &format!("{other}/duplicates")).await;
    assert_eq!(like.expect(200)["items"], json!([]));
    let everywhere = reserved.get(Who::Recepcion, "/api/duplicates").await.expect(200);
    assert_eq!(
        everywhere,
        json!({ "children": [], "guardians": [], "hasMore": false })
    );
    let two = json!({ "one": twin["id"], "other": reserved.child["id"] });
    let told = reserved.desk.post("/api/duplicates/children", two).await;
    told.refused(403, "patients.reserved");
    let two = json!({ "one": twin["guardians"][0]["id"], "other": reserved.guardian() });
    let told = reserved.desk.post("/api/duplicates/guardians", two).await;
    told.refused(403, "patients.reserved");
    let body = json!({ "mergedId": reserved.child["id"], "mergedVersion": 1 });
    for (who, code, status) in [
        (Who::Recepcion, "patients.reserved", 403),
        (Who::Admin, "patients.reserved", 403),
    ] {
        let merge = format!("{other}/merge");
        let headers = [("if-match", "\"1\"")];
        let answer = reserved
            .desk
            .ask(who, Method::POST, &merge, &headers, Some(body.clone()))
            .await;
        answer.refused(status, code);
    }
    // Not even by somebody who opens it: the reservation would be lost.
    reserved
        .reserve(Who::Admin, &[Who::Recepcion, Who::Odontologo])
        .await
        .expect(200);
    let everywhere = reserved.get(Who::Recepcion, "/api/duplicates").await.expect(200);
    assert_eq!(
        everywhere["children"][0]["reason"], "NAME_AND_BIRTH",
        "{everywhere}"
    );
    let merge = format!("{other}/merge");
    let headers = [("if-match", "\"1\"")];
    let answer = reserved
        .desk
        .ask(Who::Recepcion, Method::POST, &merge, &headers, Some(body))
        .await;
    answer.refused(409, "patients.merge_reserved");
}

#[tokio::test]
async fn tasks_about_the_child_are_seen_by_those_who_open_its_file() {
    let reserved = Reserved::new().await;
    let task = json!({ "title": "Llamar a su madre", "patientId": reserved.child["id"] });
    let make = |who| {
        reserved
            .desk
            .ask(who, Method::POST, "/api/tasks", &[], Some(task.clone()))
    };
    make(Who::Recepcion)
        .await
        .wrong_fields(&[("patientId", "tasks.patient_unknown")]);
    let made = make(Who::Odontologo).await.expect(201);
    let one = format!("/api/tasks/{}", made["id"].as_str().unwrap());
    let about = format!("/api/tasks?patientId={}", reserved.child["id"].as_str().unwrap());
    for path in ["/api/tasks", about.as_str()] {
        let seen = reserved.get(Who::Odontologo, path).await.expect(200);
        assert_eq!(seen["total"], 1, "{path}");
        let hidden = reserved.get(Who::Recepcion, path).await.expect(200);
        assert_eq!(
            (&hidden["total"], &hidden["items"]),
            (&json!(0), &json!([])),
            "{path}"
        );
    }
    let counts = reserved
        .get(Who::Recepcion, "/api/tasks/counts")
        .await
        .expect(200);
    assert_eq!(counts["open"], 0);
    reserved
        .get(Who::Recepcion, &one)
        .await
        .refused(404, "tasks.unknown");
    let done = format!("{one}/complete");
    reserved
        .ask(Who::Recepcion, Method::POST, &done)
        .await
        .refused(404, "tasks.unknown");
}
