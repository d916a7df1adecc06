//! The code that reception prints for a guardian: made, made anew, taken back, and by whom.

use omi::modules::auth::FamilyCode;
use omi::platform::crypto;
use omi::platform::store::View as _;
use omi::shared::ids::GuardianId;

use super::*;

fn at(guardian: &Value) -> String {
    format!("/api/guardians/{}/family-code", guardian["id"].as_str().unwrap())
}

/// The hashes that are kept for a guardian.
fn hashes(desk: &Desk, guardian: &Value) -> Vec<String> {
    let id: GuardianId = guardian["id"].as_str().unwrap().parse().unwrap();
    let codes = desk
        .store()
        .read(|tx| tx.find::<FamilyCode>(&FamilyCode::guardian_index(id)));
    codes.unwrap().into_iter().map(|code| code.hash).collect()
}

#[tokio::test]
async fn a_code_is_shown_once_lasts_thirty_days_and_a_new_one_takes_its_place() {
    let desk = Desk::new().await;
    let mother = desk.register(belen()).await["guardians"][0].clone();
    let seen = desk.get(&at(&mother)).await.expect(200);
    assert_eq!(
        (&seen["state"], &seen["usedAt"]),
        (&json!("OPEN"), &Value::Null),
        "the registration's"
    );
    let registered = hashes(&desk, &mother);

    let mark = desk.mark().await;
    let made = desk.post(&at(&mother), json!({})).await.expect(201);
    assert_eq!(
        desk.trace(&mark),
        [
            format!("change family_codes {}", 1),
            format!("change family_codes {}", 1),
            "audit auth.family_code_revoked on family_codes by RECEPCION: ".to_owned(),
            "audit auth.family_code_created on family_codes by RECEPCION: ".to_owned(),
        ]
    );
    let link = made["link"].as_str().unwrap();
    let (address, secret) = link.split_once("/#codigo=").unwrap();
    assert!(address.starts_with("https://") && secret.len() == 43, "{link}");
    assert!(made["qrSvg"].as_str().unwrap().contains("<svg"));
    assert_eq!(hashes(&desk, &mother), [crypto::sha256_hex(secret.as_bytes())]);
    assert_ne!(hashes(&desk, &mother), registered);
    let text = desk.get(&at(&mother)).await.expect(200).to_string();
    assert!(!text.contains(secret), "never again");

    desk.later(29);
    assert_eq!(desk.get(&at(&mother)).await.expect(200)["state"], "OPEN");
    desk.later(1);
    assert_eq!(desk.get(&at(&mother)).await.expect(200)["state"], "EXPIRED");
}

#[tokio::test]
async fn a_code_is_taken_back_once() {
    let desk = Desk::new().await;
    let mother = desk.register(belen()).await["guardians"][0].clone();
    let at = at(&mother);
    let revoke = || desk.ask(Who::Recepcion, Method::DELETE, &at, &[], None);
    revoke().await.expect(204);
    assert!(hashes(&desk, &mother).is_empty());
    assert_eq!(desk.get(&at).await.expect(200)["state"], "NONE");
    revoke().await.refused(409, "patients.no_family_code");
}

#[tokio::test]
async fn only_who_writes_patients_hands_codes_out_and_nobody_barred_gets_one() {
    let desk = Desk::new().await;
    let mut father = guardian("Luis", "Núñez Gil", "PADRE", 2);
    father["isPrimary"] = json!(false);
    father["accessRestricted"] = json!(true);
    let file = desk.register(with(belen(), "/guardians/1", father)).await;
    let (mother, father) = (&file["guardians"][0], &file["guardians"][1]);
    for who in [Who::Odontologo, Who::Higienista] {
        desk.ask(who, Method::POST, &at(mother), &[], Some(json!({})))
            .await
            .refused(403, "auth.forbidden");
        desk.ask(who, Method::GET, &at(mother), &[], None)
            .await
            .refused(403, "auth.forbidden");
    }
    desk.post(&at(father), json!({}))
        .await
        .refused(409, "patients.guardian_barred");
    assert!(hashes(&desk, father).is_empty());
    let lifted = json!({ "mayDecide": "JOINT" });
    let authority = format!(
        "{}/guardians/{}/authority",
        path(&file["id"]),
        father["id"].as_str().unwrap()
    );
    desk.put(Who::Recepcion, &authority, &father["version"], lifted)
        .await
        .expect(200);
    desk.post(&at(father), json!({})).await.expect(201);
    desk.post(
        "/api/guardians/00000000-0000-7000-8000-00000000abcd/family-code",
        json!({}),
    )
    .await
    .refused(404, "patients.unknown_guardian");
}
