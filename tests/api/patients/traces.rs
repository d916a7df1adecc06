//! What each command leaves in the logs: the whole of its changes, audit entries and outbox rows, and
//! nothing else. Reading leaves audit entries alone.

use super::*;

/// Does something and tells what it left.
macro_rules! left_by {
    ($desk:expr, $act:expr, $status:literal) => {{
        let mark = $desk.mark().await;
        let answer = $act.await.expect($status);
        (answer, $desk.trace(&mark))
    }};
}

fn plan(start: &str) -> Value {
    json!({ "planType": "HIM", "startDate": start, "paymentFrequency": "QUARTERLY" })
}

#[tokio::test]
async fn of_a_file() {
    let desk = Desk::new().await;
    let (file, left) = left_by!(desk, desk.post("/api/patients", belen()), 201);
    assert_eq!(
        left,
        [
            "change guardians 1",
            "change users 1",
            "change patients 1",
            "change health_plans 1",
            "change family_codes 1",
            "audit auth.user_invited on users by RECEPCION: roles status",
            "audit patients.guardian_registered on guardians by RECEPCION: dniNie email firstName lastName phone",
            "audit patients.registered on patients by RECEPCION: allergies consents dateOfBirth firstName guardians lastName medicalRecordNumber medication plan",
            "audit auth.family_code_created on family_codes by RECEPCION: ",
            "outbox notifications.welcome for a guardian: [\"guardian\", \"invited\", \"patient\"]",
        ]
    );
    let at = path(&file["id"]);
    let by_id = json!([{ "id": file["guardians"][0]["id"], "relationship": "TUTOR_LEGAL" }]);
    let hugo = with(child("Hugo", "Núñez Ortega", 1), "/guardians", by_id);
    let (_, left) = left_by!(desk, desk.post("/api/patients", hugo), 201);
    assert_eq!(
        left,
        [
            "change patients 1",
            "change health_plans 1",
            "audit patients.registered on patients by RECEPCION: allergies consents dateOfBirth firstName guardians lastName medicalRecordNumber medication plan",
            "outbox notifications.welcome for a guardian: [\"guardian\", \"invited\", \"patient\"]",
        ],
        "the guardian, the account and the code are there"
    );

    let body = with(file.clone(), "/remarks", json!("Por la tarde."));
    let body = with(body, "/address", json!({ "city": "Madrid" }));
    let (_, left) = left_by!(desk, desk.put(Who::Recepcion, &at, &json!(1), body), 200);
    assert_eq!(
        left,
        [
            "change patients 2",
            "audit patients.edited on patients by RECEPCION: address remarks",
        ]
    );
    let (_, left) = left_by!(desk, desk.delete(&at, &json!(2)), 204);
    assert_eq!(
        left,
        [
            "change patients 3",
            "audit patients.removed on patients by RECEPCION: deletedAt",
        ]
    );
    let restore = format!("{at}/restore");
    let (_, left) = left_by!(
        desk,
        desk.ask(Who::Recepcion, Method::POST, &restore, &[], None),
        200
    );
    assert_eq!(
        left,
        [
            "change patients 4",
            "audit patients.restored on patients by RECEPCION: deletedAt",
        ]
    );
}

#[tokio::test]
async fn of_its_guardians() {
    let desk = Desk::new().await;
    let file = desk.register(belen()).await;
    let at = format!("{}/guardians", path(&file["id"]));
    let mut father = guardian("Luis", "Núñez Gil", "PADRE", 2);
    father["isPrimary"] = json!(false);
    let (father, left) = left_by!(desk, desk.post(&at, father), 201);
    assert_eq!(
        left,
        [
            "change guardians 1",
            "change users 1",
            "change patients 2",
            "audit auth.user_invited on users by RECEPCION: roles status",
            "audit patients.guardian_added on guardians by RECEPCION: accessRestricted dniNie email firstName guardian isPrimary lastName mayDecide phone relationship",
        ]
    );
    let own = format!("{at}/{}", father["id"].as_str().unwrap());
    let body = with(father.clone(), "/phone", json!("611 222 333"));
    let body = with(body, "/relationship", json!("TUTOR_LEGAL"));
    let (father, left) = left_by!(
        desk,
        desk.put(Who::Recepcion, &own, &father["version"], body),
        200
    );
    assert_eq!(
        left,
        [
            "change guardians 2",
            "change patients 3",
            "change users 2",
            "audit auth.user_changed on users by RECEPCION: phone",
            "audit patients.guardian_edited on guardians by RECEPCION: phone relationship",
        ]
    );
    let (_, left) = left_by!(desk, desk.delete(&own, &father["version"]), 204);
    assert_eq!(
        left,
        [
            "change patients 4",
            "change guardians 3",
            "change users 3",
            "audit patients.guardian_removed on guardians by RECEPCION: accessRestricted dniNie email firstName guardian isPrimary lastName mayDecide phone relationship",
            "audit auth.user_deactivated on users by RECEPCION: status",
        ]
    );
}

#[tokio::test]
async fn of_its_plans() {
    let desk = Desk::new().await;
    let file = desk.register(belen()).await;
    let at = format!("{}/plans", path(&file["id"]));
    let (next, left) = left_by!(desk, desk.post(&at, plan("2027-05-20")), 201);
    assert_eq!(
        left,
        [
            "change health_plans 1",
            "audit patients.plan_contracted on health_plans by RECEPCION: endDate paymentFrequency planType priceCents startDate",
        ]
    );
    let dearer = with(plan("2027-05-20"), "/planType", json!("CRECIMIENTO"));
    let own = format!("{at}/{}", next["id"].as_str().unwrap());
    let (_, left) = left_by!(desk, desk.put(Who::Recepcion, &own, &json!(1), dearer), 200);
    assert_eq!(
        left,
        [
            "change health_plans 2",
            "audit patients.plan_edited on health_plans by RECEPCION: planType priceCents",
        ]
    );
    let cancel = format!("{own}/cancel");
    let (_, left) = left_by!(
        desk,
        desk.ask(Who::Recepcion, Method::POST, &cancel, &[], None),
        200
    );
    assert_eq!(
        left,
        [
            "change health_plans 3",
            "audit patients.plan_cancelled on health_plans by RECEPCION: cancelledAt",
        ]
    );
}

#[tokio::test]
async fn of_reading() {
    let desk = Desk::ready().await;
    let file = desk.register(belen()).await;
    let at = path(&file["id"]);
    desk.clinic.house.reads().flush().await.unwrap();
    desk.later(1);
    for (read, expected) in [
        (at.clone(), "patients.opened"),
        ("/api/patients".to_owned(), "patients.listed"),
        ("/api/patients/search?q=nunez".to_owned(), "patients.searched"),
        (format!("{at}/plans"), "patients.plans_read"),
        (format!("{at}/history"), "patients.history_read"),
    ] {
        let mark = desk.mark().await;
        desk.get(&read).await.expect(200);
        assert_eq!(desk.trace(&mark), NOTHING, "no read waits for its entry: {read}");
        desk.clinic.house.reads().flush().await.unwrap();
        let entry = format!("audit {expected} on nothing by RECEPCION: ");
        assert_eq!(desk.trace(&mark), [entry], "{read}");
    }
}

#[tokio::test]
async fn of_reserving_it() {
    let desk = Desk::new().await;
    let file = desk.register(belen()).await;
    let at = format!("{}/reservation", path(&file["id"]));
    let read = desk
        .ask(Who::Admin, Method::GET, &at, &[], None)
        .await
        .expect(200);
    let people = read["people"].as_array().unwrap();
    let dentist = people
        .iter()
        .find(|person| person["roles"][0] == "ODONTOLOGO")
        .unwrap();
    let body = json!({ "reason": "OTHER", "note": "Lo pide la familia", "staff": [dentist["id"]] });
    let (_, left) = left_by!(desk, desk.put(Who::Admin, &at, &json!(0), body.clone()), 200);
    assert_eq!(
        left,
        [
            "change reserved_files 1",
            "audit patients.file_reserved on reserved_files by ADMIN: reserveNote reserveReason reservedTo",
        ]
    );
    let court = with(body, "/reason", json!("COURT_PROTECTION"));
    let (_, left) = left_by!(desk, desk.put(Who::Admin, &at, &json!(1), court), 200);
    assert_eq!(
        left,
        [
            "change reserved_files 2",
            "audit patients.reservation_changed on reserved_files by ADMIN: reserveReason",
        ]
    );
    let glass = format!("{}/break-glass", path(&file["id"]));
    let reason = json!({ "reason": "Traumatismo dental ahora" });
    let (access, left) = left_by!(
        desk,
        desk.ask(Who::Higienista, Method::POST, &glass, &[], Some(reason)),
        201
    );
    assert_eq!(
        left,
        [
            "change urgent_accesses 1",
            "audit patients.urgent_access_opened on urgent_accesses by HIGIENISTA: urgentReason urgentUntil",
        ]
    );
    let access = format!("/api/urgent-accesses/{}", access["id"].as_str().unwrap());
    let end = format!("{access}/end");
    let (_, left) = left_by!(desk, desk.ask(Who::Admin, Method::POST, &end, &[], None), 204);
    assert_eq!(
        left,
        [
            "change urgent_accesses 2",
            "audit patients.urgent_access_ended on urgent_accesses by ADMIN: urgentUntil",
        ]
    );
    let review = format!("{access}/review");
    let verdict = json!({ "verdict": "JUSTIFIED", "note": "" });
    let (_, left) = left_by!(desk, desk.put(Who::Admin, &review, &json!(2), verdict), 200);
    assert_eq!(
        left,
        [
            "change urgent_accesses 3",
            "audit patients.urgent_access_reviewed on urgent_accesses by ADMIN: urgentNote urgentVerdict",
        ]
    );
    let seen = [("if-match", "\"2\"")];
    let (_, left) = left_by!(desk, desk.ask(Who::Admin, Method::DELETE, &at, &seen, None), 204);
    assert_eq!(
        left,
        [
            "change reserved_files 3",
            "audit patients.reservation_lifted on reserved_files by ADMIN: reserveNote reserveReason reservedTo",
        ]
    );
}
