//! Medical histories: what registration says, what those who treat record, who asks again, what the front desk sees, and
//! what becomes of two when two files become one.

use std::ops::ControlFlow;

use axum::http::Method;
use omi::modules::anamnesis::{MedicalConfirmation, MedicalHistory, MedicalVersion};
use omi::platform::store::Record;
use serde_json::{Value, json};

use super::clinic::{Answer, Who};
use super::patients::{Desk, belen, child, path, with};

/// What a family said: these allergies, and that there is nothing else.
pub fn said(allergies: Value) -> Value {
    let none = json!({ "known": "NONE_KNOWN", "items": [] });
    let known = if allergies.as_array().unwrap().is_empty() {
        "NONE_KNOWN"
    } else {
        "LISTED"
    };
    json!({
        "allergies": { "known": known, "items": allergies },
        "medication": none, "conditions": none, "trauma": none, "orthodontics": none,
    })
}

/// Latex, gravely.
pub fn latex() -> Value {
    json!({ "allergen": "LATEX", "severity": "SEVERE", "reaction": "Anafilaxia" })
}

fn at(file: &Value) -> String {
    format!("{}/medical-history", path(&file["id"]))
}

async fn ask(desk: &Desk, who: Who, path: &str) -> Answer {
    desk.ask(who, Method::GET, path, &[], None).await
}

async fn read(desk: &Desk, file: &Value) -> Value {
    ask(desk, Who::Higienista, &at(file)).await.expect(200)
}

async fn alerts(desk: &Desk, file: &Value) -> Value {
    let path = format!("{}/alerts", path(&file["id"]));
    ask(desk, Who::Recepcion, &path).await.expect(200)
}

async fn put(desk: &Desk, who: Who, file: &Value, version: u64, body: Value) -> Answer {
    desk.put(who, &at(file), &json!(version), body).await
}

/// Records a history over the version that counts.
pub async fn record(desk: &Desk, who: Who, file: &Value, statement: Value, confirm: bool) -> Value {
    let version = read(desk, file).await["version"].as_u64().unwrap();
    let body = json!({ "statement": statement, "confirm": confirm });
    put(desk, who, file, version, body).await.expect(200)
}

async fn confirm(desk: &Desk, who: Who, file: &Value, version: u64) -> Answer {
    let tag = format!("\"{version}\"");
    let path = format!("{}/confirmations", at(file));
    desk.ask(who, Method::POST, &path, &[("if-match", &tag)], None)
        .await
}

async fn versions(desk: &Desk, file: &Value) -> Vec<Value> {
    let list = ask(desk, Who::Odontologo, &format!("{}/versions", at(file)))
        .await
        .expect(200);
    list["items"].as_array().unwrap().clone()
}

fn stored<R: Record>(desk: &Desk) -> usize {
    let read = desk.store().read(|tx| {
        let mut found = 0;
        tx.scan::<R>(|_| {
            found += 1;
            ControlFlow::Continue(())
        })?;
        Ok(found)
    });
    read.unwrap()
}

#[tokio::test]
async fn what_registration_says_is_the_first_version_and_nobody_confirmed_it() {
    let desk = Desk::new().await;
    for (allergies, known, words) in [
        (json!("Penicilina"), "LISTED", json!(["Penicilina"])),
        (json!(""), "NONE_KNOWN", json!([])),
        (json!("Ninguna conocida"), "NONE_KNOWN", json!([])),
        (json!(null), "NOT_ASKED", json!([])),
    ] {
        let desk = Desk::new().await;
        let file = desk.register(with(belen(), "/allergies", allergies)).await;
        let history = read(&desk, &file).await;
        let told = &history["statement"]["allergies"];
        assert_eq!(told["known"], known);
        let items = told["items"].as_array().unwrap().iter();
        assert_eq!(
            json!(items.map(|item| &item["substance"]).collect::<Vec<_>>()),
            words
        );
        assert_eq!(history["statement"]["medication"]["known"], "NONE_KNOWN");
        assert_eq!(history["statement"]["conditions"]["known"], "NOT_ASKED");
        assert_eq!(
            (
                &history["version"],
                &history["recordedBy"],
                &history["confirmation"],
                &history["isDue"]
            ),
            (&json!(1), &json!(null), &json!(null), &json!(true))
        );
        assert_eq!(alerts(&desk, &file).await["allergies"], known);
        // Nothing is stored twice: it is the registration that says so.
        assert_eq!(stored::<MedicalHistory>(&desk), 0);
    }
    let file = desk.register(belen()).await;
    confirm(&desk, Who::Higienista, &file, 1)
        .await
        .refused(409, "anamnesis.unanswered");
}

#[tokio::test]
async fn a_history_is_recorded_as_a_new_version_whose_past_can_be_read() {
    let desk = Desk::new().await;
    let file = desk.register(belen()).await;
    desk.later(1);
    let statement = json!({
        "allergies": { "known": "LISTED", "items": [latex(), { "substance": " Kiwi ", "severity": null }] },
        "medication": { "known": "LISTED", "items": [{ "name": "Metilfenidato", "dose": "10 mg", "since": "2025-02-01", "isAlert": true }] },
        "conditions": { "known": "LISTED", "items": [{ "illness": "ASTHMA", "isAlert": true }, { "name": "Otitis", "note": "De pequeña" }] },
        "trauma": { "known": "LISTED", "items": [{ "kind": "AVULSION", "teeth": [61, 51, 61], "date": "2023-07-01" }] },
        "orthodontics": { "known": "LISTED", "items": [{ "state": "IN_TREATMENT", "appliance": "Disyuntor", "where": "Otra clínica" }] },
    });
    let recorded = record(&desk, Who::Odontologo, &file, statement, true).await;
    let told = &recorded["statement"];
    assert_eq!(told["allergies"]["items"][1]["substance"], "Kiwi");
    assert_eq!(told["trauma"]["items"][0]["teeth"], json!([51, 61]));
    assert_eq!(told["orthodontics"]["items"][0]["where"], "Otra clínica");
    assert_eq!(
        (
            &recorded["version"],
            &recorded["recordedBy"]["name"],
            &recorded["isDue"]
        ),
        (&json!(2), &json!(Who::Odontologo.name()), &json!(false))
    );
    assert_eq!(recorded["confirmation"]["version"], 2);

    // What was answered can be sent back, and what is so already makes no version.
    let again = put(&desk, Who::Higienista, &file, 2, recorded.clone())
        .await
        .expect(200);
    assert_eq!(again["version"], 2);
    put(&desk, Who::Higienista, &file, 1, recorded)
        .await
        .refused(412, "request.stale");

    let seen = alerts(&desk, &file).await;
    let words = seen["items"].as_array().unwrap().iter().map(|alert| {
        let name = [&alert["allergen"], &alert["illness"], &alert["words"]];
        let name = name.iter().find_map(|name| name.as_str()).unwrap();
        format!("{} {name} {}", alert["kind"].as_str().unwrap(), alert["severity"])
    });
    assert_eq!(
        words.collect::<Vec<_>>(),
        [
            "ALLERGY LATEX \"SEVERE\"",
            "ALLERGY Kiwi null",
            "CONDITION ASTHMA null",
            "MEDICATION Metilfenidato null"
        ],
        "what was not marked is for those who treat alone"
    );

    desk.later(1);
    record(&desk, Who::Higienista, &file, said(json!([latex()])), false).await;
    let versions = versions(&desk, &file).await;
    let told: Vec<_> = versions
        .iter()
        .map(|version| {
            (
                version["version"].as_u64().unwrap(),
                version["origin"].as_str().unwrap(),
                version["statement"]["allergies"]["items"]
                    .as_array()
                    .unwrap()
                    .len(),
                version["confirmations"].as_array().unwrap().len(),
            )
        })
        .collect();
    assert_eq!(
        told,
        [
            (3, "RECORDED", 1, 0),
            (2, "RECORDED", 2, 1),
            (1, "REGISTERED", 1, 0)
        ]
    );
    assert_eq!(versions[1]["at"], "2026-05-21T10:00:00Z");
    assert_eq!(
        versions[2]["statement"]["allergies"]["items"][0]["substance"],
        "Penicilina"
    );
}

#[tokio::test]
async fn asking_again_changes_nothing_and_grows_old() {
    let desk = Desk::new().await;
    let file = desk.register(belen()).await;
    let recorded = record(&desk, Who::Odontologo, &file, said(json!([latex()])), false).await;
    assert_eq!(
        (&recorded["confirmation"], &recorded["isDue"]),
        (&json!(null), &json!(true))
    );
    desk.later(7);
    confirm(&desk, Who::Higienista, &file, 1)
        .await
        .refused(412, "request.stale");
    desk.ask(
        Who::Higienista,
        Method::POST,
        &format!("{}/confirmations", at(&file)),
        &[],
        None,
    )
    .await
    .refused(428, "request.if_match_required");
    let confirmed = confirm(&desk, Who::Higienista, &file, 2).await.expect(201);
    assert_eq!(confirmed["statement"], recorded["statement"]);
    assert_eq!(confirmed["version"], 2);
    assert_eq!(
        confirmed["confirmation"],
        json!({ "at": "2026-05-27T10:00:00Z", "version": 2, "by": {
            "id": confirmed["confirmation"]["by"]["id"], "name": Who::Higienista.name(),
        } })
    );
    assert_eq!(confirmed["isDue"], false);
    // Twice on one day is once; somebody else's is another.
    confirm(&desk, Who::Higienista, &file, 2).await.expect(201);
    assert_eq!(stored::<MedicalConfirmation>(&desk), 1);
    confirm(&desk, Who::Odontologo, &file, 2).await.expect(201);
    assert_eq!(stored::<MedicalConfirmation>(&desk), 2);
    assert_eq!(stored::<MedicalVersion>(&desk), 1);
    desk.later(183);
    assert_eq!(read(&desk, &file).await["isDue"], false, "not half a year yet");
    desk.later(1);
    assert_eq!(read(&desk, &file).await["isDue"], true);
    assert_eq!(alerts(&desk, &file).await["isDue"], true);
}

#[tokio::test]
async fn who_treats_records_administration_reads_and_the_desk_sees_alerts() {
    let desk = Desk::new().await;
    let file = desk.register(belen()).await;
    let body = json!({ "statement": said(json!([latex()])), "confirm": true });
    for who in [Who::Recepcion, Who::Admin] {
        put(&desk, who, &file, 1, body.clone())
            .await
            .refused(403, "auth.forbidden");
        confirm(&desk, who, &file, 1).await.refused(403, "auth.forbidden");
    }
    for route in [at(&file), format!("{}/versions", at(&file))] {
        ask(&desk, Who::Recepcion, &route)
            .await
            .refused(403, "auth.forbidden");
        ask(&desk, Who::Admin, &route).await.expect(200);
    }
    put(&desk, Who::Higienista, &file, 1, body).await.expect(200);
    let seen = alerts(&desk, &file).await;
    assert_eq!(seen["items"][0]["reaction"], "Anafilaxia");
    // The personal data of a file are not for those who treat, and say nothing of its health.
    let shown = desk.file(&file["id"]).await;
    assert!(shown.get("allergies").is_none() && shown.get("medication").is_none());
    desk.put(Who::Odontologo, &path(&file["id"]), &json!(1), shown.clone())
        .await
        .refused(403, "auth.forbidden");
    let smuggled = with(shown, "/allergies", json!("Ninguna"));
    desk.put(Who::Recepcion, &path(&file["id"]), &json!(1), smuggled)
        .await
        .refused(400, "request.json_shape");
    let removed = desk.delete(&path(&file["id"]), &json!(1)).await;
    removed.expect(204);
    assert_eq!(read(&desk, &file).await["version"], 2, "still to be read");
    let body = json!({ "statement": said(json!([])) });
    put(&desk, Who::Odontologo, &file, 2, body)
        .await
        .refused(409, "patients.removed");
    confirm(&desk, Who::Odontologo, &file, 2)
        .await
        .refused(409, "patients.removed");
    ask(
        &desk,
        Who::Admin,
        "/api/patients/01930a3e-7c00-7000-8000-000000000001/alerts",
    )
    .await
    .refused(404, "patients.unknown");
}

#[tokio::test]
async fn what_cannot_be_is_refused_under_its_own_path() {
    let desk = Desk::new().await;
    let file = desk.register(belen()).await;
    let listed = |item: Value| json!({ "known": "LISTED", "items": [item] });
    let cases = [
        (
            "/allergies",
            json!({ "known": "LISTED", "items": [] }),
            "allergies.items",
            "anamnesis.list_disagrees",
        ),
        (
            "/allergies",
            json!({ "known": "NONE_KNOWN", "items": [latex()] }),
            "allergies.items",
            "anamnesis.list_disagrees",
        ),
        (
            "/allergies",
            json!({ "items": [] }),
            "allergies.known",
            "person.required",
        ),
        (
            "/allergies",
            json!({ "known": "LISTED", "items": vec![latex(); 101] }),
            "allergies.items",
            "anamnesis.too_many",
        ),
        (
            "/allergies",
            listed(json!({})),
            "allergies.items[0].substance",
            "person.required",
        ),
        (
            "/allergies",
            listed(json!({ "allergen": "EGG", "substance": "Huevo" })),
            "allergies.items[0].substance",
            "anamnesis.one_name",
        ),
        (
            "/allergies",
            listed(json!({ "substance": "a\u{202e}" })),
            "allergies.items[0].substance",
            "person.control_characters",
        ),
        (
            "/allergies",
            listed(json!({ "allergen": "EGG", "reaction": "a".repeat(201) })),
            "allergies.items[0].reaction",
            "person.too_long",
        ),
        (
            "/allergies",
            listed(json!({ "allergen": "EGG", "note": "a".repeat(4_001) })),
            "allergies.items[0].note",
            "person.too_long",
        ),
        (
            "/medication",
            listed(json!({ "dose": "5 ml" })),
            "medication.items[0].name",
            "person.required",
        ),
        (
            "/medication",
            listed(json!({ "name": "Ventolin", "since": "2018-03-13" })),
            "medication.items[0].since",
            "anamnesis.before_birth",
        ),
        (
            "/medication",
            listed(json!({ "name": "Ventolin", "since": "2026-05-21" })),
            "medication.items[0].since",
            "anamnesis.in_future",
        ),
        (
            "/medication",
            listed(json!({ "name": "Ventolin", "since": "marzo" })),
            "medication.items[0].since",
            "patients.date_format",
        ),
        (
            "/conditions",
            listed(json!({ "isAlert": true })),
            "conditions.items[0].name",
            "person.required",
        ),
        (
            "/trauma",
            listed(json!({ "kind": "AVULSION", "teeth": [] })),
            "trauma.items[0].teeth",
            "person.required",
        ),
        (
            "/trauma",
            listed(json!({ "kind": "AVULSION", "teeth": [56] })),
            "trauma.items[0].teeth",
            "anamnesis.no_tooth",
        ),
        (
            "/trauma",
            listed(json!({ "kind": "AVULSION", "teeth": [-4_000_000_000_i64] })),
            "trauma.items[0].teeth",
            "anamnesis.no_tooth",
        ),
        (
            "/trauma",
            listed(json!({ "teeth": [11] })),
            "trauma.items[0].kind",
            "person.required",
        ),
        (
            "/orthodontics",
            listed(json!({ "appliance": "Brackets" })),
            "orthodontics.items[0].state",
            "person.required",
        ),
    ];
    for (pointer, value, field, code) in cases {
        let body = json!({ "statement": with(said(json!([])), pointer, value) });
        let refused = put(&desk, Who::Odontologo, &file, 1, body).await.expect(422);
        assert_eq!(
            (&refused["errors"][0]["field"], &refused["errors"][0]["code"]),
            (&json!(format!("statement.{field}")), &json!(code))
        );
    }
    for shape in [
        json!({ "statement": said(json!([{ "allergen": "WATER" }])) }),
        json!({ "statement": said(json!([{ "allergen": "EGG", "colour": "red" }])) }),
        json!({ "statement": said(json!([])), "confirmed": true }),
    ] {
        put(&desk, Who::Odontologo, &file, 1, shape)
            .await
            .refused(400, "request.json_shape");
    }
    let unasked = with(
        said(json!([])),
        "/conditions",
        json!({ "known": "NOT_ASKED", "items": [] }),
    );
    let body = json!({ "statement": unasked, "confirm": true });
    let refused = put(&desk, Who::Odontologo, &file, 1, body).await.expect(422);
    assert_eq!(
        refused["errors"],
        json!([{ "field": "statement.conditions.known", "code": "anamnesis.ask_first", "detail": "Pregúntalo antes de confirmar" }])
    );
    assert_eq!(stored::<MedicalHistory>(&desk), 0, "nothing of it was kept");
}

#[tokio::test]
async fn of_two_who_record_at_once_one_is_told() {
    let desk = Desk::new().await;
    let file = desk.register(belen()).await;
    let acts = (0..8).map(|number| {
        let statement = said(json!([{ "substance": format!("Sustancia {number}") }]));
        put(
            &desk,
            Who::Odontologo,
            &file,
            1,
            json!({ "statement": statement }),
        )
    });
    let answers = futures_util::future::join_all(acts).await;
    let count = |status: u16| answers.iter().filter(|answer| answer.status == status).count();
    assert_eq!((count(200), count(412)), (1, 7));
    let stale = answers.iter().find(|answer| answer.status == 412).unwrap();
    let current: Value = serde_json::from_str(&stale.text).unwrap();
    assert_eq!(
        current["current"]["version"], 2,
        "and sees what the other one wrote"
    );
}

#[tokio::test]
async fn each_act_leaves_its_traces() {
    let desk = Desk::new().await;
    let file = desk.register(belen()).await;
    let mark = desk.mark().await;
    let body = json!({ "statement": said(json!([latex()])), "confirm": true });
    put(&desk, Who::Odontologo, &file, 1, body).await.expect(200);
    assert_eq!(
        desk.trace(&mark),
        [
            "change medical_histories 1",
            "change medical_versions 1",
            "change medical_confirmations 1",
            "audit anamnesis.recorded on medical_histories by ODONTOLOGO: allergies conditions orthodontics trauma",
            "audit anamnesis.confirmed on medical_confirmations by ODONTOLOGO: ",
        ]
    );
    let mark = desk.mark().await;
    confirm(&desk, Who::Higienista, &file, 2).await.expect(201);
    assert_eq!(
        desk.trace(&mark),
        [
            "change medical_confirmations 1",
            "audit anamnesis.confirmed on medical_confirmations by HIGIENISTA: ",
        ]
    );
    desk.clinic.house.reads().flush().await.unwrap();
    let mark = desk.mark().await;
    desk.later(1);
    alerts(&desk, &file).await;
    read(&desk, &file).await;
    versions(&desk, &file).await;
    desk.clinic.house.reads().flush().await.unwrap();
    let left = desk.trace(&mark);
    for act in [
        "anamnesis.alerts_read",
        "anamnesis.opened",
        "anamnesis.versions_read",
    ] {
        assert!(left.iter().any(|line| line.contains(act)), "{act}: {left:?}");
    }
    let entries = ask(&desk, Who::Admin, "/api/audit?act=anamnesis.recorded")
        .await
        .expect(200);
    let entry = format!("/api/audit/entries/{}", entries["items"][0]["position"]);
    let entry = ask(&desk, Who::Admin, &entry).await.expect(200);
    assert_eq!(
        entry["changes"][0],
        json!({ "field": "allergies", "words": "Alergias", "before": "Sustancia: Penicilina",
            "after": "Sustancia: Látex; Reacción: Anafilaxia; Gravedad: Grave" })
    );
}

/// The same child registered twice: a year apart, by the families of two numbers.
async fn twice(desk: &Desk, first: Value, second: Value) -> (Value, Value) {
    let kept = desk.register(with(belen(), "/allergies", first)).await;
    let mut other = with(child("Belén", "Núñez Ortega", 2), "/allergies", second);
    other["plan"]["startDate"] = json!("2027-05-20");
    other["confirmDuplicate"] = json!(true);
    let other = desk.register(other).await;
    (kept, other)
}

async fn merge(desk: &Desk, kept: &Value, other: &Value) -> Answer {
    let now = desk.file(&kept["id"]).await;
    let tag = format!("\"{}\"", now["version"]);
    let body = json!({ "mergedId": other["id"], "mergedVersion": other["version"], "take": ["guardians"] });
    let at = format!("{}/merge", path(&kept["id"]));
    desk.ask(
        Who::Recepcion,
        Method::POST,
        &at,
        &[("if-match", &tag)],
        Some(body),
    )
    .await
}

async fn undo(desk: &Desk, file: &Value, made: &Value) -> Answer {
    let made = made["id"].as_str().unwrap();
    let at = format!("{}/rearrangements/{made}/undo", path(&file["id"]));
    desk.ask(Who::Recepcion, Method::POST, &at, &[], None).await
}

fn names(history: &Value) -> Vec<&str> {
    let items = history["statement"]["allergies"]["items"].as_array().unwrap();
    items
        .iter()
        .map(|item| {
            item["substance"]
                .as_str()
                .unwrap_or_else(|| item["allergen"].as_str().unwrap())
        })
        .collect()
}

#[tokio::test]
async fn of_two_files_of_one_child_every_allergy_stays() {
    // What each file knows: at registration alone, or recorded since.
    for (own_recorded, other_recorded, joined) in [
        (false, false, vec!["Penicilina", "Polen"]),
        (true, false, vec!["LATEX", "Polen"]),
        (false, true, vec!["Penicilina", "LATEX"]),
        (true, true, vec!["LATEX"]),
    ] {
        let desk = Desk::ready().await;
        let (kept, other) = twice(&desk, json!("Penicilina"), json!("Polen")).await;
        for (file, is_recorded) in [(&kept, own_recorded), (&other, other_recorded)] {
            if is_recorded {
                record(&desk, Who::Odontologo, file, said(json!([latex()])), true).await;
            }
        }
        let (own, theirs) = (read(&desk, &kept).await, read(&desk, &other).await);
        desk.later(1);
        let made = merge(&desk, &kept, &other).await.expect(200);
        let one = read(&desk, &kept).await;
        assert_eq!(names(&one), joined);
        assert_eq!(one["isDue"], true, "nobody confirmed what both say");
        ask(&desk, Who::Odontologo, &at(&other))
            .await
            .refused(410, "patients.merged");
        let told = versions(&desk, &kept).await;
        assert_eq!(told[0]["origin"], "JOINED");
        let of_other = told.iter().filter(|version| {
            version["medicalRecordNumber"] == other["medicalRecordNumber"]
                && version["statement"] == theirs["statement"]
        });
        assert_eq!(of_other.count(), 1, "what the other file said can still be read");

        undo(&desk, &kept, &made).await.expect(204);
        assert_eq!(read(&desk, &kept).await["statement"], own["statement"]);
        assert_eq!(read(&desk, &other).await["statement"], theirs["statement"]);
        assert_eq!(versions(&desk, &kept).await[0]["origin"], "PARTED");
    }
}

#[tokio::test]
async fn a_merging_is_not_taken_back_over_what_was_recorded_since() {
    let desk = Desk::ready().await;
    let (kept, other) = twice(&desk, json!(""), json!(null)).await;
    let mark = desk.mark().await;
    let made = merge(&desk, &kept, &other).await.expect(200);
    let left = desk.trace(&mark);
    assert!(
        left.contains(&"audit anamnesis.joined on medical_histories by RECEPCION: ".to_owned()),
        "{left:?}"
    );
    assert_eq!(
        read(&desk, &kept).await["statement"]["allergies"]["known"],
        "NONE_KNOWN",
        "one of them was asked"
    );
    record(&desk, Who::Odontologo, &kept, said(json!([latex()])), true).await;
    let mark = desk.mark().await;
    undo(&desk, &kept, &made)
        .await
        .refused(409, "anamnesis.part_changed");
    assert!(desk.trace(&mark).is_empty(), "and nothing of it was done");
    assert_eq!(names(&read(&desk, &kept).await), ["LATEX"]);
}

#[tokio::test]
async fn two_histories_that_do_not_fit_into_one_keep_the_files_apart() {
    let desk = Desk::ready().await;
    let (kept, other) = twice(&desk, json!(""), json!("")).await;
    for (file, first) in [(&kept, 0), (&other, 60)] {
        let many: Vec<_> = (first..first + 60)
            .map(|number| json!({ "substance": format!("Sustancia {number}") }))
            .collect();
        record(&desk, Who::Odontologo, file, said(json!(many)), false).await;
    }
    merge(&desk, &kept, &other)
        .await
        .refused(409, "anamnesis.join_too_long");
    assert_eq!(names(&read(&desk, &other).await).len(), 60);
}
