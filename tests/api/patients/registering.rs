//! Registering: what comes of it, what is refused, and that it is whole, once and in order.

use super::*;
use omi::modules::auth::{FamilyCode, User, UserState};
use omi::modules::patients::{Guardian, Patient};
use omi::shared::ids::GuardianId;

/// How many patients and guardians are stored.
fn counts(desk: &Desk) -> (u64, u64) {
    let read = desk
        .store()
        .read(|tx| Ok((tx.count::<Patient>()?, tx.count::<Guardian>()?)));
    read.unwrap()
}

#[tokio::test]
async fn a_registration_answers_the_whole_file() {
    let desk = Desk::new().await;
    let answer = desk.post("/api/patients", belen()).await;
    assert_eq!(answer.etag(), "\"1\"");
    let file = answer.expect(201);
    assert_eq!(file["medicalRecordNumber"], "HC-000001");
    assert_eq!(file["carnetNumber"], "CD-000001");
    assert_eq!(file["remarks"], Value::Null);
    let guardian = &file["guardians"][0];
    assert_eq!(guardian["phone"], "+34600111222");
    assert_eq!(guardian["dniNie"], "00000001R");
    assert_eq!(
        (&guardian["isPrimary"], &guardian["accessRestricted"]),
        (&json!(true), &json!(false))
    );
    let plan = &file["plan"];
    assert_eq!(
        (&plan["status"], &plan["endDate"], &plan["priceCents"]),
        (&json!("ACTIVE"), &json!("2027-05-19"), &json!(12_000))
    );
    assert_eq!(file["consents"][0]["signedAt"], "2026-05-20T09:30:00Z");
    assert_eq!(file["siblings"], json!([]));
    assert_eq!(desk.file(&file["id"]).await, file, "GET gives the same");
}

#[tokio::test]
async fn it_opens_an_account_and_makes_a_code_for_the_family() {
    let desk = Desk::new().await;
    let file = desk.register(belen()).await;
    let guardian: GuardianId = file["guardians"][0]["id"].as_str().unwrap().parse().unwrap();
    desk.store()
        .read(|tx| {
            let mut accounts = Vec::new();
            tx.scan::<User>(|user| {
                accounts.extend(user.guardian.map(|guardian| (guardian, user.state)));
                ControlFlow::Continue(())
            })?;
            assert_eq!(accounts, [(guardian, UserState::Invited)]);
            assert_eq!(tx.count::<FamilyCode>()?, 1);
            Ok(())
        })
        .unwrap();
}

#[tokio::test]
async fn everything_wrong_is_said_at_once_and_nothing_is_left_behind() {
    let desk = Desk::new().await;
    let mark = desk.mark().await;
    let body = with(belen(), "/firstName", json!(""));
    let body = with(body, "/dateOfBirth", json!("2008-05-20"));
    let body = with(body, "/guardians/0/email", json!("nobody"));
    let body = with(body, "/guardians/0/dniNie", json!("12345678A"));
    let body = with(body, "/plan/startDate", json!("2030-01-01"));
    let body = with(body, "/consents/0/textVersion", json!("9"));
    desk.post("/api/patients", body).await.wrong_fields(&[
        ("firstName", "person.required"),
        ("dateOfBirth", "person.not_a_minor"),
        ("guardians[0].dniNie", "person.dni_letter"),
        ("guardians[0].email", "person.email_format"),
        ("plan.startDate", "patients.start_date_range"),
        ("consents[0].textVersion", "patients.unknown_text_version"),
    ]);
    assert_eq!(desk.trace(&mark), NOTHING);
    assert_eq!(
        desk.register(belen()).await["medicalRecordNumber"],
        "HC-000001",
        "no number was used up"
    );
}

#[tokio::test]
async fn what_cannot_be_read_is_refused_with_its_place() {
    let desk = Desk::new().await;
    for (pointer, value) in [
        ("/colour", json!("red")),
        ("/guardians/0/age", json!(40)),
        ("/firstName", json!(7)),
        ("/plan/planType", json!("GRATIS")),
        ("/guardians", json!("none")),
    ] {
        desk.post("/api/patients", with(belen(), pointer, value))
            .await
            .refused(400, "request.json_shape");
    }
    let raw = Request::post("/api/patients")
        .header("content-type", "application/json")
        .body(Body::from("{\"firstName\": "))
        .unwrap();
    desk.send(Who::Recepcion, raw)
        .await
        .refused(400, "request.json_syntax");
}

#[tokio::test]
async fn today_is_the_clinics_own() {
    let desk = Desk::new().await;
    // Half past midnight in Madrid, still the day before in UTC.
    desk.clinic.clock.set("2026-05-20T22:30:00Z".parse().unwrap());
    let newborn = with(belen(), "/dateOfBirth", json!("2026-05-21"));
    desk.register(with(newborn, "/plan/startDate", json!("2026-05-21")))
        .await;
    let tomorrow = with(child("Ana", "Gil", 2), "/dateOfBirth", json!("2026-05-22"));
    desk.post("/api/patients", tomorrow)
        .await
        .wrong_fields(&[("dateOfBirth", "person.birth_date_future")]);
}

#[tokio::test]
async fn only_front_desk_and_administration_register() {
    let desk = Desk::new().await;
    for role in [Who::Odontologo, Who::Higienista] {
        let answer = desk
            .ask(role, Method::POST, "/api/patients", &[], Some(belen()))
            .await;
        answer.refused(403, "auth.forbidden");
    }
    desk.ask(Who::Admin, Method::POST, "/api/patients", &[], Some(belen()))
        .await
        .expect(201);
}

#[tokio::test]
async fn numbers_are_consecutive_whatever_is_refused_or_removed_between() {
    let desk = Desk::new().await;
    let first = desk.register(belen()).await;
    desk.post("/api/patients", belen())
        .await
        .refused(409, "patients.duplicate");
    desk.post("/api/patients", json!({}))
        .await
        .refused(422, "request.invalid");
    desk.delete(&path(&first["id"]), &first["version"])
        .await
        .expect(204);
    let second = desk.register(child("Ana", "Gil Mora", 2)).await;
    assert_eq!(
        (&first["medicalRecordNumber"], &second["medicalRecordNumber"]),
        (&json!("HC-000001"), &json!("HC-000002"))
    );
}

#[tokio::test]
async fn a_second_guardian_and_who_is_barred_gets_no_account() {
    let desk = Desk::new().await;
    let mark = desk.mark().await;
    let mut father = guardian("Luis", "Núñez Gil", "PADRE", 2);
    father["isPrimary"] = json!(false);
    father["accessRestricted"] = json!(true);
    father["restriction"] = json!("Auto 12/2026, Juzgado n.º 3");
    let file = desk.register(with(belen(), "/guardians/1", father)).await;
    assert_eq!(file["guardians"][1]["restriction"], "Auto 12/2026, Juzgado n.º 3");
    assert_eq!(file["guardians"][1]["isPrimary"], false);
    let lines = desk.trace(&mark);
    let accounts = lines.iter().filter(|line| line.starts_with("change users"));
    assert_eq!(accounts.count(), 1);
}

#[tokio::test]
async fn of_many_equal_registrations_at_once_exactly_one_is_made() {
    let desk = Desk::ready().await;
    let posts = (0..64).map(|_| desk.post("/api/patients", belen()));
    let answers = futures_util::future::join_all(posts).await;
    let made = answers.iter().filter(|answer| answer.status == 201).count();
    let refused = answers
        .iter()
        .filter(|answer| answer.json["code"] == "patients.duplicate")
        .count();
    assert_eq!((made, refused), (1, 63));
    let (patients, guardians) = counts(&desk);
    assert_eq!((patients, guardians), (1, 1));
    let list = desk.get("/api/patients").await.expect(200);
    assert_eq!(list["total"], 1);
}

#[tokio::test]
async fn many_different_registrations_at_once_get_different_numbers() {
    let desk = Desk::ready().await;
    let posts =
        (1..=64).map(|number| desk.post("/api/patients", child("Ana", &format!("Gil {number}"), number)));
    let answers = futures_util::future::join_all(posts).await;
    let mut numbers: Vec<_> = answers
        .into_iter()
        .map(|answer| {
            answer.expect(201)["medicalRecordNumber"]
                .as_str()
                .unwrap()
                .to_owned()
        })
        .collect();
    numbers.sort();
    let expected: Vec<_> = (1..=64).map(|number| format!("HC-{number:06}")).collect();
    assert_eq!(numbers, expected);
    assert_eq!(desk.get("/api/patients?limit=1").await.expect(200)["total"], 64);
}

#[tokio::test]
async fn nothing_personal_is_readable_in_the_folder() {
    let desk = Desk::new().await;
    let body = with(belen(), "/remarks", json!("Canario amarillo"));
    desk.register(body).await;
    desk.store().close();
    for file in std::fs::read_dir(desk.clinic.folder.path()).unwrap() {
        let bytes = std::fs::read(file.unwrap().path()).unwrap();
        for canary in [
            "Belén",
            "Núñez",
            "belen",
            "nunez",
            "Canario",
            "00000001R",
            "familia1@",
            "600111222",
            "Penicilina",
        ] {
            assert!(
                !bytes
                    .windows(canary.len())
                    .any(|window| window == canary.as_bytes()),
                "{canary}"
            );
        }
    }
}
