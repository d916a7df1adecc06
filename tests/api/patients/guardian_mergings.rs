//! Two guardians who are one person made one, and two again while nothing was built upon it.

use omi::modules::auth::{User, UserState};
use omi::platform::store::View as _;
use omi::shared::ids::GuardianId;

use super::*;

/// Belén with her mother, and Iria with the same mother written otherwise.
async fn twice(desk: &Desk) -> (Value, Value) {
    let belen = desk.register(belen()).await;
    let mut iria = child("Iria", "Núñez Ortega", 7);
    iria["guardians"][0] = guardian("Marta", "Ortega", "MADRE", 7);
    (belen, desk.register(iria).await)
}

fn mother(file: &Value) -> &str {
    file["guardians"][0]["id"].as_str().unwrap()
}

async fn family(desk: &Desk, guardian: &str) -> Value {
    desk.get(&format!("/api/families/{guardian}")).await.expect(200)
}

async fn merge(desk: &Desk, who: Who, kept: &str, other: &str, take: Value) -> Answer {
    let version = family(desk, kept).await["guardians"][0]["version"].clone();
    let theirs = family(desk, other).await["guardians"][0]["version"].clone();
    desk.ask(
        who,
        Method::POST,
        &format!("/api/guardians/{kept}/merge"),
        &[("if-match", &format!("\"{version}\""))],
        Some(json!({ "mergedId": other, "mergedVersion": theirs, "take": take })),
    )
    .await
}

async fn undo(desk: &Desk, guardian: &str, made: &Value) -> Answer {
    let made = made["id"].as_str().unwrap();
    let at = format!("/api/guardians/{guardian}/mergings/{made}/undo");
    desk.ask(Who::Recepcion, Method::POST, &at, &[], None).await
}

fn account(desk: &Desk, guardian: &str) -> (UserState, Option<String>) {
    let id: GuardianId = guardian.parse().unwrap();
    let found = desk.store().read(|tx| tx.find::<User>(&User::guardian_index(id)));
    let user = found.unwrap().pop().unwrap();
    (user.state, user.email.map(|email| email.to_string()))
}

/// Guardians as they are on a file, without what counts changes.
fn guardians(file: &Value) -> Value {
    let mut guardians = file["guardians"].clone();
    for guardian in guardians.as_array_mut().unwrap() {
        guardian.as_object_mut().unwrap().remove("version");
    }
    guardians
}

#[tokio::test]
async fn two_records_of_a_mother_become_one_with_the_children_of_both_and_two_again() {
    let desk = Desk::ready().await;
    let (belen, iria) = twice(&desk).await;
    let (kept, other) = (mother(&belen), mother(&iria));
    let preview = desk
        .get(&format!("/api/guardians/{kept}/merge?with={other}"))
        .await
        .expect(200);
    assert_eq!(preview["merged"]["id"], other);
    assert_eq!(preview["after"]["children"].as_array().unwrap().len(), 2);
    assert_eq!(preview["after"]["children"][1]["guardians"][0]["id"], kept);
    assert_eq!(
        family(&desk, kept).await["children"].as_array().unwrap().len(),
        1,
        "a look changes nothing"
    );

    let mark = desk.mark().await;
    let take = json!(["email", "dniNie"]);
    let made = merge(&desk, Who::Recepcion, kept, other, take).await.expect(200);
    let trace = desk.trace(&mark);
    for line in [
        "audit patients.guardians_merged on guardians by RECEPCION: dniNie email mergedGuardian",
        "audit patients.relinked on patients by RECEPCION: guardians",
        "audit auth.user_deactivated on users by RECEPCION: status",
    ] {
        assert!(trace.contains(&line.to_owned()), "{line}\n{trace:#?}");
    }
    let one = family(&desk, kept).await;
    assert_eq!(one["children"].as_array().unwrap().len(), 2);
    assert_eq!(one["guardians"].as_array().unwrap().len(), 1);
    assert_eq!(one["guardians"][0]["dniNie"], iria["guardians"][0]["dniNie"]);
    assert_eq!(desk.file(&iria["id"]).await["siblings"][0]["id"], belen["id"]);
    let email = |file: &Value| file["guardians"][0]["email"].as_str().map(ToOwned::to_owned);
    assert_eq!(account(&desk, kept), (UserState::Invited, email(&iria)));
    assert_eq!(account(&desk, other), (UserState::Disabled, None));
    let gone = desk
        .get(&format!("/api/families/{other}"))
        .await
        .refused(410, "patients.guardian_merged");
    assert_eq!(gone["params"]["survivor"], kept);
    let list = desk.get("/api/patients").await.expect(200);
    let shown = list["items"].as_array().unwrap();
    assert!(
        shown
            .iter()
            .all(|item| item["guardianName"] == "Marta Ortega Ruiz")
    );
    let mut third = child("Uxía", "Núñez Ortega", 11);
    third["guardians"][0] = json!({ "id": other, "relationship": "MADRE" });
    desk.ask(Who::Recepcion, Method::POST, "/api/patients", &[], Some(third))
        .await
        .wrong_fields(&[
            ("guardians[0].id", "patients.unknown_guardian"),
            ("dniNie", "patients.dni_required"),
        ]);

    let told = desk
        .get(&format!("/api/guardians/{kept}/mergings"))
        .await
        .expect(200);
    assert_eq!(told["items"][0]["id"], made["id"]);
    assert_eq!(told["items"][0]["mergedName"], "Marta Ortega");
    let steps = desk
        .get(&format!("{}/rearrangements", path(&iria["id"])))
        .await
        .expect(200);
    assert_eq!(steps["items"], json!([]), "a step is not undone alone");
    undo(&desk, kept, &made).await.expect(204);
    for file in [&belen, &iria] {
        assert_eq!(guardians(&desk.file(&file["id"]).await), guardians(file));
    }
    assert_eq!(account(&desk, kept), (UserState::Invited, email(&belen)));
    assert_eq!(account(&desk, other), (UserState::Invited, email(&iria)));
    undo(&desk, kept, &made)
        .await
        .refused(404, "patients.unknown_rearrangement");
}

#[tokio::test]
async fn one_who_is_barred_under_one_record_is_barred_as_one() {
    let desk = Desk::ready().await;
    let mut barred = guardian("Luis", "Núñez Gil", "PADRE", 2);
    barred["isPrimary"] = json!(false);
    barred["accessRestricted"] = json!(true);
    let mut again = guardian("Luis", "Núñez", "PADRE", 9);
    again["isPrimary"] = json!(true);
    let mut form = belen();
    form["guardians"] = json!([again, barred]);
    let file = desk.register(form).await;
    let ids: Vec<&str> = file["guardians"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| one["id"].as_str().unwrap())
        .collect();
    // Nobody would be left whom the clinic may talk to.
    for (kept, other) in [(ids[0], ids[1]), (ids[1], ids[0])] {
        merge(&desk, Who::Recepcion, kept, other, json!([]))
            .await
            .refused(409, "patients.merge_no_primary");
    }

    let at = format!("{}/guardians/{}", path(&file["id"]), ids[0]);
    desk.delete(&at, &file["guardians"][0]["version"])
        .await
        .refused(409, "patients.no_other_primary");
}

#[tokio::test]
async fn orders_and_payers_follow_to_the_one_who_stays() {
    let desk = Desk::ready().await;
    let mut barred = guardian("Luis", "Núñez Gil", "PADRE", 2);
    barred["isPrimary"] = json!(false);
    barred["accessRestricted"] = json!(true);
    let belen = desk.register(with(belen(), "/guardians/1", barred)).await;
    let father = belen["guardians"][1]["id"].as_str().unwrap();
    let mut hugo = child("Hugo", "Núñez Rey", 12);
    hugo["guardians"][0] = guardian("Luis", "Núñez", "PADRE", 9);
    let hugo = desk.register(hugo).await;
    let other = mother(&hugo);
    let made = merge(&desk, Who::Recepcion, other, father, json!([]))
        .await
        .expect(200);
    let now = desk.file(&belen["id"]).await;
    assert_eq!(now["guardians"][1]["id"], other);
    assert_eq!(now["guardians"][1]["restrictionState"], "IN_FORCE");
    let own = desk.file(&hugo["id"]).await;
    assert_eq!(
        own["guardians"][0]["restrictionState"], "NONE",
        "an order is about one child"
    );

    let edited = with(now.clone(), "/remarks", json!("Llega tarde"));
    desk.put(Who::Recepcion, &path(&belen["id"]), &now["version"], edited)
        .await
        .expect(200);
    undo(&desk, other, &made)
        .await
        .refused(409, "patients.undo_child_edited");
}

#[tokio::test]
async fn what_stands_in_the_way_of_one_guardian_is_said() {
    let desk = Desk::ready().await;
    let (belen, iria) = twice(&desk).await;
    let (kept, other) = (mother(&belen), mother(&iria));
    merge(&desk, Who::Recepcion, kept, kept, json!([]))
        .await
        .refused(409, "patients.same_guardian");
    merge(&desk, Who::Odontologo, kept, other, json!([]))
        .await
        .refused(403, "auth.forbidden");
    let stale = json!({ "mergedId": other, "mergedVersion": 9, "take": [] });
    desk.ask(
        Who::Recepcion,
        Method::POST,
        &format!("/api/guardians/{kept}/merge"),
        &[("if-match", "\"1\"")],
        Some(stale),
    )
    .await
    .refused(412, "request.stale");

    let made = merge(&desk, Who::Recepcion, kept, other, json!([]))
        .await
        .expect(200);
    let mut holder = child("Noa", "Rey Paz", 41);
    holder["guardians"][0]["dniNie"] = iria["guardians"][0]["dniNie"].clone();
    desk.register(holder).await;
    undo(&desk, kept, &made)
        .await
        .refused(409, "patients.undo_dni_taken");
}

#[tokio::test]
async fn a_file_comes_back_only_to_guardians_who_are_themselves() {
    let desk = Desk::ready().await;
    let (belen, iria) = twice(&desk).await;
    let mut form = child("Uxía", "Núñez Ortega", 21);
    let mut father = guardian("Pau", "Rey", "PADRE", 22);
    father["isPrimary"] = json!(false);
    form["guardians"][0]["isPrimary"] = json!(true);
    form["guardians"].as_array_mut().unwrap().push(father);
    let uxia = desk.register(form).await;
    let mut again = child("Uxía", "Núñez Ortega", 21);
    again["guardians"][0] = json!({ "id": mother(&iria), "relationship": "MADRE" });
    again["plan"]["startDate"] = json!("2027-05-20");
    again["confirmDuplicate"] = json!(true);
    let second = desk.register(again).await;
    let at = format!("{}/merge", path(&uxia["id"]));
    let body = json!({ "mergedId": second["id"], "mergedVersion": second["version"], "take": [] });
    let tag = format!("\"{}\"", uxia["version"]);
    let files = desk
        .ask(
            Who::Recepcion,
            Method::POST,
            &at,
            &[("if-match", &tag)],
            Some(body),
        )
        .await
        .expect(200);
    let (kept, other) = (mother(&belen), mother(&iria));
    let made = merge(&desk, Who::Recepcion, kept, other, json!([]))
        .await
        .expect(200);
    let undo_files = format!(
        "{}/rearrangements/{}/undo",
        path(&uxia["id"]),
        files["id"].as_str().unwrap()
    );
    let ask = || desk.ask(Who::Recepcion, Method::POST, &undo_files, &[], None);
    ask().await.refused(409, "patients.undo_guardian_merged");
    undo(&desk, kept, &made).await.expect(204);
    ask().await.expect(204);
    assert_eq!(guardians(&desk.file(&second["id"]).await), guardians(&second));
}
