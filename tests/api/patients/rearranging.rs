//! Two files of one child made one, a child moved to another family, and both taken back while nothing was built upon
//! them.

use omi::modules::auth::{User, UserState};
use omi::modules::patients::{HealthPlan, Patient};
use omi::platform::store::View as _;
use omi::shared::ids::{GuardianId, PatientId};

use super::*;

/// The same child registered twice: by the mother, and by the father a year later.
async fn twice(desk: &Desk) -> (Value, Value) {
    let first = desk
        .register(with(belen(), "/remarks", json!("Llega tarde")))
        .await;
    let mut second = child("Belén", "Núñez Ortega", 2);
    second["guardians"][0] = guardian("Luis", "Núñez Gil", "PADRE", 2);
    second["remarks"] = json!("Por la tarde");
    second["dniNie"] = json!(DniNie::dni_of(77));
    second["plan"]["startDate"] = json!("2027-05-20");
    second["plan"]["planType"] = json!("HIM");
    second["confirmDuplicate"] = json!(true);
    desk.later(1);
    (first, desk.register(second).await)
}

fn merge_of(other: &Value, take: Value) -> Value {
    json!({ "mergedId": other["id"], "mergedVersion": other["version"], "take": take })
}

async fn merge(desk: &Desk, kept: &Value, other: &Value, take: Value) -> Answer {
    let at = format!("{}/merge", path(&kept["id"]));
    let tag = format!("\"{}\"", kept["version"]);
    desk.ask(
        Who::Recepcion,
        Method::POST,
        &at,
        &[("if-match", &tag)],
        Some(merge_of(other, take)),
    )
    .await
}

async fn move_to(desk: &Desk, child: &Value, sibling: &Value) -> Answer {
    let at = format!("{}/move", path(&child["id"]));
    let tag = format!("\"{}\"", child["version"]);
    let body = json!({ "siblingId": sibling["id"], "siblingVersion": sibling["version"] });
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

/// A file without what counts its changes.
fn content(file: &Value) -> Value {
    let mut file = file.clone();
    for field in ["version", "updatedAt"] {
        file.as_object_mut().unwrap().remove(field);
    }
    for guardian in file["guardians"].as_array_mut().unwrap() {
        guardian.as_object_mut().unwrap().remove("version");
    }
    file
}

fn door(desk: &Desk, guardian: &Value) -> UserState {
    let id: GuardianId = guardian["id"].as_str().unwrap().parse().unwrap();
    let found = desk.store().read(|tx| tx.find::<User>(&User::guardian_index(id)));
    found.unwrap().pop().unwrap().state
}

#[tokio::test]
async fn two_files_become_one_and_nothing_that_warns_is_lost() {
    let desk = Desk::ready().await;
    let (first, second) = twice(&desk).await;
    let found = desk
        .get(&format!("{}/duplicates", path(&first["id"])))
        .await
        .expect(200);
    assert_eq!(found["items"][0]["file"]["id"], second["id"]);
    assert_eq!(found["items"][0]["reason"], "NAME_AND_BIRTH");
    let other = second["id"].as_str().unwrap();
    let preview = desk
        .get(&format!("{}/merge?with={other}", path(&first["id"])))
        .await
        .expect(200);
    assert_eq!(
        (
            &preview["remarks"],
            &preview["plansOverlap"],
            &preview["mustChooseGuardians"]
        ),
        (&json!("Llega tarde\nPor la tarde"), &json!(false), &json!(false))
    );
    assert_eq!(desk.file(&first["id"]).await, first, "a look changes nothing");

    let before = stored_plans(&desk, &second);
    let mark = desk.mark().await;
    merge(&desk, &first, &second, json!(["dniNie"])).await.expect(200);
    assert_eq!(
        desk.trace(&mark),
        [
            "change patients 2",
            "change patients 2",
            "change rearrangements 1",
            "change medical_histories 1",
            "change medical_versions 1",
            "audit patients.merged on patients by RECEPCION: consents dniNie guardians mergedFile remarks",
            "audit anamnesis.joined on medical_histories by RECEPCION: ",
        ]
    );
    let one = desk.file(&first["id"]).await;
    assert_eq!(one["medicalRecordNumber"], first["medicalRecordNumber"]);
    assert_eq!(
        (&one["remarks"], &one["dniNie"]),
        (&json!("Llega tarde\nPor la tarde"), &second["dniNie"])
    );
    assert_eq!(one["guardians"].as_array().unwrap().len(), 2);
    assert_eq!(one["guardians"][0]["isPrimary"], true);
    assert_eq!(one["guardians"][1]["isPrimary"], false);
    assert_eq!(one["consents"].as_array().unwrap().len(), 2);
    let plans = desk
        .get(&format!("{}/plans", path(&first["id"])))
        .await
        .expect(200);
    assert_eq!(plans["items"].as_array().unwrap().len(), 2);
    assert_eq!(stored_plans(&desk, &second), before, "nothing was sealed anew");

    let gone = desk
        .get(&path(&second["id"]))
        .await
        .refused(410, "patients.merged");
    assert_eq!(gone["params"]["survivor"], first["id"]);
    desk.put(Who::Recepcion, &path(&second["id"]), &json!(2), second.clone())
        .await
        .refused(410, "patients.merged");
    let list = desk.get("/api/patients").await.expect(200);
    assert_eq!(list["total"], 1);
}

/// Version and owner of the plans of a file, as stored.
fn stored_plans(desk: &Desk, file: &Value) -> Vec<(u64, PatientId)> {
    let id: PatientId = file["id"].as_str().unwrap().parse().unwrap();
    let read = desk.store().read(|tx| {
        let mut plans = Vec::new();
        tx.scan::<HealthPlan>(|plan| {
            if plan.patient == id {
                plans.push((plan.header.version, plan.patient));
            }
            ControlFlow::Continue(())
        })?;
        Ok(plans)
    });
    read.unwrap()
}

#[tokio::test]
async fn a_plan_of_the_file_that_was_taken_in_is_a_plan_of_the_one_that_stayed() {
    let desk = Desk::ready().await;
    let (first, second) = twice(&desk).await;
    merge(&desk, &first, &second, json!([])).await.expect(200);
    let at = format!("{}/plans", path(&first["id"]));
    let plan = desk.get(&at).await.expect(200)["items"][0].clone();
    assert_eq!(plan["planType"], "HIM");
    let overlapping = json!({ "planType": "HIM", "startDate": "2027-05-21", "paymentFrequency": "ANNUAL" });
    desk.post(&at, overlapping)
        .await
        .refused(409, "patients.plan_overlaps");
    let cancel = format!("{at}/{}/cancel", plan["id"].as_str().unwrap());
    desk.ask(Who::Recepcion, Method::POST, &cancel, &[], None)
        .await
        .expect(200);
    let made = made_of(&desk, &first).await;
    undo(&desk, &first, &made)
        .await
        .refused(409, "patients.undo_plans");
}

async fn made_of(desk: &Desk, file: &Value) -> Value {
    let at = format!("{}/rearrangements", path(&file["id"]));
    desk.get(&at).await.expect(200)["items"][0].clone()
}

#[tokio::test]
async fn a_merging_is_taken_back_whole_until_something_is_built_upon_it() {
    let desk = Desk::ready().await;
    let (first, second) = twice(&desk).await;
    let take = json!(["firstName", "dniNie", "address", "guardians"]);
    let made = merge(&desk, &first, &second, take.clone()).await.expect(200);
    assert_eq!(
        door(&desk, &first["guardians"][0]),
        UserState::Disabled,
        "no child is left to her"
    );
    let told = made_of(&desk, &first).await;
    assert_eq!(
        (&told["id"], &told["kind"], &told["mergedNumber"]),
        (&made["id"], &json!("MERGED"), &second["medicalRecordNumber"])
    );
    undo(&desk, &first, &made).await.expect(204);
    assert_eq!(content(&desk.file(&first["id"]).await), content(&first));
    assert_eq!(content(&desk.file(&second["id"]).await), content(&second));
    assert_eq!(door(&desk, &first["guardians"][0]), UserState::Invited);
    assert_eq!(desk.get("/api/patients").await.expect(200)["total"], 2);
    undo(&desk, &first, &made)
        .await
        .refused(404, "patients.unknown_rearrangement");

    let (first, second) = (desk.file(&first["id"]).await, desk.file(&second["id"]).await);
    let made = merge(&desk, &first, &second, take).await.expect(200);
    let now = desk.file(&first["id"]).await;
    let edited = with(now.clone(), "/remarks", json!("Llega tarde"));
    desk.put(Who::Recepcion, &path(&first["id"]), &now["version"], edited)
        .await
        .expect(200);
    undo(&desk, &first, &made)
        .await
        .refused(409, "patients.undo_edited");
}

#[tokio::test]
async fn what_stands_in_the_way_of_one_file_is_said() {
    let desk = Desk::ready().await;
    let (first, second) = twice(&desk).await;
    merge(&desk, &first, &first, json!([]))
        .await
        .refused(409, "patients.same_file");
    let stale = with(second.clone(), "/version", json!(9));
    merge(&desk, &first, &stale, json!([]))
        .await
        .refused(412, "request.stale");
    let mut same_year = child("Iria", "Núñez Ortega", 5);
    same_year["guardians"][0] = guardian("Eva", "Gil", "MADRE", 5);
    let third = desk.register(same_year).await;
    merge(&desk, &first, &third, json!([]))
        .await
        .refused(409, "patients.merge_plans_overlap");
    desk.ask(
        Who::Odontologo,
        Method::POST,
        &format!("{}/merge", path(&first["id"])),
        &[("if-match", "\"1\"")],
        Some(merge_of(&second, json!([]))),
    )
    .await
    .refused(403, "auth.forbidden");
    desk.delete(&path(&second["id"]), &second["version"])
        .await
        .expect(204);
    merge(&desk, &first, &second, json!([]))
        .await
        .refused(409, "patients.removed");
}

/// A file of the father alone, who is barred in the first one: the same record of his, or another one.
async fn barred_and_not(desk: &Desk, is_same_record: bool) -> (Value, Value) {
    let mut father = guardian("Luis", "Núñez Gil", "PADRE", 2);
    father["isPrimary"] = json!(false);
    father["accessRestricted"] = json!(true);
    father["restriction"] = json!("Orden de alejamiento 12/2025");
    let first = desk.register(with(belen(), "/guardians/1", father)).await;
    let mut second = child("Belén", "Núñez Ortega", 2);
    let again = if is_same_record {
        json!({ "id": first["guardians"][1]["id"], "relationship": "PADRE" })
    } else {
        guardian("LUIS", "Nuñez", "PADRE", 9)
    };
    second["guardians"] = json!([again]);
    second["plan"]["startDate"] = json!("2027-05-20");
    second["confirmDuplicate"] = json!(true);
    (first, desk.register(second).await)
}

#[tokio::test]
async fn an_order_of_one_file_holds_in_the_file_that_stays() {
    for kept_is_first in [true, false] {
        let desk = Desk::ready().await;
        let (first, second) = barred_and_not(&desk, true).await;
        let (kept, other) = if kept_is_first {
            (&first, &second)
        } else {
            (&second, &first)
        };
        let with_id = other["id"].as_str().unwrap();
        let preview = desk
            .get(&format!("{}/merge?with={with_id}", path(&kept["id"])))
            .await
            .expect(200);
        merge(&desk, kept, other, json!([])).await.expect(200);
        let one = desk.file(&kept["id"]).await;
        let father = &first["guardians"][1]["id"];
        for guardians in [&one["guardians"], &preview["guardians"]] {
            let guardians = guardians.as_array().unwrap();
            assert_eq!(guardians.len(), 2);
            for guardian in guardians {
                let is_father = guardian["id"] == *father;
                assert_eq!(guardian["isPrimary"], !is_father, "{kept_is_first}");
                let state = if is_father { "IN_FORCE" } else { "NONE" };
                assert_eq!(guardian["restrictionState"], state, "{kept_is_first}");
            }
        }
    }
}

#[tokio::test]
async fn nobody_who_is_barred_comes_back_under_another_record_or_alone() {
    let desk = Desk::ready().await;
    let (first, second) = barred_and_not(&desk, false).await;
    merge(&desk, &first, &second, json!(["guardians"]))
        .await
        .refused(409, "patients.barred_twin");
    merge(&desk, &second, &first, json!([]))
        .await
        .refused(409, "patients.barred_twin");
    move_to(&desk, &first, &second)
        .await
        .refused(409, "patients.barred_twin");

    let desk = Desk::ready().await;
    let (first, second) = barred_and_not(&desk, true).await;
    merge(&desk, &first, &second, json!(["guardians"]))
        .await
        .refused(409, "patients.merge_no_primary");
    move_to(&desk, &first, &second)
        .await
        .refused(409, "patients.merge_no_primary");
    for file in [&first, &second] {
        assert_eq!(desk.file(&file["id"]).await["version"], file["version"]);
    }
}

#[tokio::test]
async fn a_file_that_was_taken_in_is_found_by_its_number_alone_and_its_past_stays() {
    let desk = Desk::ready().await;
    let (first, second) = twice(&desk).await;
    let number = second["medicalRecordNumber"].as_str().unwrap();
    let made = merge(&desk, &first, &second, json!([])).await.expect(200);
    let found = desk
        .get(&format!("/api/patients/search?q={number}"))
        .await
        .expect(200);
    assert_eq!(found["items"].as_array().unwrap().len(), 1);
    assert_eq!(found["items"][0]["id"], first["id"]);
    let removed = desk.get("/api/patients?state=deleted").await.expect(200);
    assert_eq!(removed["items"], json!([]));
    desk.build_directory();
    let list = desk.get("/api/patients").await.expect(200);
    assert_eq!(list["total"], 1, "the same after a start");
    let history = desk
        .get(&format!("{}/history", path(&first["id"])))
        .await
        .expect(200);
    let kinds: Vec<&str> = history["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|entry| entry["code"].as_str().unwrap())
        .collect();
    assert_eq!(
        kinds,
        [
            "anamnesis.joined",
            "patients.merged",
            "patients.registered",
            "patients.registered"
        ],
        "the merging once, and how both began"
    );

    let mut holder = child("Noa", "Rey Paz", 41);
    holder["dniNie"] = second["dniNie"].clone();
    desk.register(holder).await;
    undo(&desk, &first, &made)
        .await
        .refused(409, "patients.undo_dni_taken");
}

#[tokio::test]
async fn tasks_about_the_file_that_was_taken_in_are_about_the_one_that_stayed() {
    let desk = Desk::ready().await;
    let (first, second) = twice(&desk).await;
    let task = json!({ "title": "Pedir la radiografía", "patientId": second["id"] });
    desk.post("/api/tasks", task).await.expect(201);
    merge(&desk, &first, &second, json!([])).await.expect(200);
    let of_child = format!("/api/tasks?patientId={}", first["id"].as_str().unwrap());
    for at in ["/api/tasks", &of_child] {
        let tasks = desk.get(at).await.expect(200);
        assert_eq!(tasks["items"][0]["patient"]["id"], first["id"], "{at}");
        assert_eq!(tasks["items"][0]["patient"]["standing"], "MERGED", "{at}");
    }
}

#[tokio::test]
async fn a_child_moves_to_a_family_with_its_orders_and_comes_back() {
    let desk = Desk::ready().await;
    let mut father = guardian("Luis", "Núñez Gil", "PADRE", 2);
    father["isPrimary"] = json!(false);
    father["accessRestricted"] = json!(true);
    let belen = desk.register(with(belen(), "/guardians/1", father)).await;
    let mut lost = child("Hugo", "Núñez Ortega", 7);
    lost["guardians"][0] = guardian("Marta", "Ortega", "MADRE", 7);
    let hugo = desk.register(lost).await;
    let mark = desk.mark().await;
    let made = move_to(&desk, &hugo, &belen).await.expect(200);
    let left = desk.trace(&mark);
    assert!(
        left.contains(&"audit patients.moved on patients by RECEPCION: guardians".to_owned()),
        "{left:#?}"
    );
    let moved = desk.file(&hugo["id"]).await;
    let ids = |file: &Value| -> Vec<Value> {
        let guardians = file["guardians"].as_array().unwrap();
        guardians.iter().map(|one| one["id"].clone()).collect()
    };
    assert_eq!(ids(&moved), ids(&belen));
    assert_eq!(
        moved["guardians"][1]["restrictionState"], "IN_FORCE",
        "an order is never lost on the way"
    );
    assert_eq!(moved["siblings"][0]["id"], belen["id"]);
    assert_eq!(door(&desk, &hugo["guardians"][0]), UserState::Disabled);
    move_to(&desk, &moved, &belen)
        .await
        .refused(409, "patients.same_family");

    undo(&desk, &hugo, &made).await.expect(204);
    assert_eq!(content(&desk.file(&hugo["id"]).await), content(&hugo));
    assert_eq!(door(&desk, &hugo["guardians"][0]), UserState::Invited);
    let store = desk.store();
    let child: PatientId = hugo["id"].as_str().unwrap().parse().unwrap();
    let stored = store.read(|tx| tx.get::<Patient>(child)).unwrap().unwrap();
    assert_eq!(stored.header.version, 3);
}
