//! Families: opened as a whole, who may decide, who is barred and until when, who pays, how to reach them.

use omi::modules::auth::{FamilyCode, User, UserState};
use omi::shared::ids::GuardianId;

use super::*;

const MOTHER: &str = "/guardians/0";

/// Belén and Hugo with both parents.
async fn parents(desk: &Desk) -> (Value, Value) {
    let mut father = guardian("Luis", "Núñez Gil", "PADRE", 2);
    father["isPrimary"] = json!(false);
    let belen = desk.register(with(belen(), "/guardians/1", father)).await;
    let links = json!([
        { "id": belen["guardians"][0]["id"], "relationship": "MADRE", "isPrimary": true },
        { "id": belen["guardians"][1]["id"], "relationship": "PADRE", "isPrimary": false },
    ]);
    let hugo = with(child("Hugo", "Núñez Ortega", 1), "/guardians", links);
    (belen, desk.register(hugo).await)
}

fn family(guardian: &Value) -> String {
    format!("/api/families/{}", guardian["id"].as_str().unwrap())
}

fn authority(file: &Value, guardian: &Value) -> String {
    let guardian = guardian["id"].as_str().unwrap();
    format!("{}/guardians/{guardian}/authority", path(&file["id"]))
}

fn contact(guardian: &Value) -> String {
    format!("/api/guardians/{}/contact", guardian["id"].as_str().unwrap())
}

fn order(from: Value, until: Value) -> Value {
    json!({
        "mayDecide": "NONE", "accessRestricted": true, "restriction": "Sin visitas",
        "restrictionDocument": "Auto 114/2026", "restrictedFrom": from, "restrictedUntil": until,
    })
}

#[tokio::test]
async fn a_family_is_the_children_of_a_guardian_with_all_their_guardians() {
    let desk = Desk::new().await;
    let (belen, hugo) = parents(&desk).await;
    let mut half = child("Iris", "Núñez Sanz", 3);
    half["guardians"] = json!([
        { "id": belen["guardians"][1]["id"], "relationship": "PADRE", "isPrimary": true },
        with(guardian("Eva", "Sanz Mora", "MADRE", 3), "/isPrimary", json!(false)),
    ]);
    let iris = desk.register(half).await;
    let ids = |of: &Value| -> Vec<Value> {
        of.as_array()
            .unwrap()
            .iter()
            .map(|one| one["id"].clone())
            .collect()
    };

    let mothers = desk.get(&family(&belen["guardians"][0])).await.expect(200);
    assert_eq!(
        ids(&mothers["children"]),
        [belen["id"].clone(), hugo["id"].clone()]
    );
    assert_eq!(ids(&mothers["guardians"]), ids(&belen["guardians"]));
    assert_eq!(mothers["doubts"], json!([]));
    let first = &mothers["children"][0];
    assert_eq!(
        first["payerId"], belen["guardians"][0]["id"],
        "the primary one, unless told"
    );
    assert_eq!(first["guardians"], belen["guardians"]);

    let fathers = desk.get(&family(&belen["guardians"][1])).await.expect(200);
    assert_eq!(fathers["children"].as_array().unwrap().len(), 3);
    assert_eq!(fathers["guardians"][0]["id"], belen["guardians"][1]["id"]);
    assert_eq!(fathers["guardians"].as_array().unwrap().len(), 3);

    desk.delete(&path(&iris["id"]), &json!(1)).await.expect(204);
    let fathers = desk.get(&family(&belen["guardians"][1])).await.expect(200);
    assert_eq!(
        ids(&fathers["children"]),
        [belen["id"].clone(), hugo["id"].clone()]
    );
    desk.get("/api/families/00000000-0000-7000-8000-00000000abcd")
        .await
        .refused(404, "patients.unknown_guardian");
}

#[tokio::test]
async fn a_restriction_holds_on_its_days_and_can_be_sent_back_with_the_guardian() {
    let desk = Desk::new().await;
    let (belen, _) = parents(&desk).await;
    let father = belen["guardians"][1].clone();
    let at = authority(&belen, &father);
    desk.put(
        Who::Recepcion,
        &at,
        &father["version"],
        order(json!("2026-05-21"), json!("2026-05-22")),
    )
    .await
    .expect(200);
    for (day, state) in [(0, "COMING"), (1, "IN_FORCE"), (2, "IN_FORCE"), (3, "OVER")] {
        let seen = desk.file(&belen["id"]).await["guardians"][1].clone();
        assert_eq!(seen["restrictionState"], state, "after {day} days");
        desk.later(1);
    }
    let seen = desk.file(&belen["id"]).await["guardians"][1].clone();
    let own = format!(
        "{}/guardians/{}",
        path(&belen["id"]),
        father["id"].as_str().unwrap()
    );
    let again = desk
        .put(Who::Recepcion, &own, &seen["version"], seen.clone())
        .await
        .expect(200);
    assert_eq!(again, seen, "what was answered changes nothing");
    let lifted = with(seen.clone(), "/accessRestricted", json!(false));
    let lifted = desk
        .put(Who::Recepcion, &own, &seen["version"], lifted)
        .await
        .expect(200);
    assert_eq!(
        (
            &lifted["restrictionDocument"],
            &lifted["restrictedFrom"],
            &lifted["mayDecide"]
        ),
        (&Value::Null, &Value::Null, &json!("NONE"))
    );
}

#[tokio::test]
async fn who_is_or_will_be_barred_is_not_the_primary_one_and_who_was_can_be() {
    let desk = Desk::new().await;
    let (belen, _) = parents(&desk).await;
    let (mother, father) = (&belen["guardians"][0], &belen["guardians"][1]);
    let barred = order(json!("2027-01-01"), Value::Null);
    desk.put(
        Who::Recepcion,
        &authority(&belen, mother),
        &mother["version"],
        barred.clone(),
    )
    .await
    .wrong_fields(&[("accessRestricted", "patients.primary_restricted")]);
    let father = desk
        .put(
            Who::Recepcion,
            &authority(&belen, father),
            &father["version"],
            barred,
        )
        .await
        .expect(200);
    let own = format!(
        "{}/guardians/{}",
        path(&belen["id"]),
        father["id"].as_str().unwrap()
    );
    let first = with(father.clone(), "/isPrimary", json!(true));
    desk.put(Who::Recepcion, &own, &father["version"], first.clone())
        .await
        .wrong_fields(&[("accessRestricted", "patients.primary_restricted")]);
    let mothers = format!(
        "{}/guardians/{}",
        path(&belen["id"]),
        mother["id"].as_str().unwrap()
    );
    desk.delete(&mothers, &mother["version"])
        .await
        .refused(409, "patients.no_other_primary");
    let over = order(Value::Null, json!("2026-05-19"));
    let father = desk
        .put(
            Who::Recepcion,
            &authority(&belen, &father),
            &father["version"],
            over,
        )
        .await
        .expect(200);
    assert_eq!(father["restrictionState"], "OVER");
    desk.put(Who::Recepcion, &own, &father["version"], first)
        .await
        .expect(200);
}

#[tokio::test]
async fn what_is_wrong_about_an_authority_is_said_field_by_field() {
    let desk = Desk::new().await;
    let (belen, _) = parents(&desk).await;
    let father = &belen["guardians"][1];
    let at = authority(&belen, father);
    desk.put(
        Who::Recepcion,
        &at,
        &father["version"],
        json!({ "accessRestricted": true }),
    )
    .await
    .wrong_fields(&[("mayDecide", "person.required")]);
    let nameless = with(
        order(json!("2026-02-02"), json!("2026-02-01")),
        "/restrictionDocument",
        json!(" "),
    );
    desk.put(Who::Recepcion, &at, &father["version"], nameless)
        .await
        .wrong_fields(&[
            ("restrictionDocument", "patients.document_required"),
            ("restrictedUntil", "patients.restriction_backwards"),
        ]);
    desk.put(Who::Recepcion, &at, &json!(99), order(Value::Null, Value::Null))
        .await
        .refused(412, "request.stale");
    desk.put(
        Who::Odontologo,
        &at,
        &father["version"],
        order(Value::Null, Value::Null),
    )
    .await
    .refused(403, "auth.forbidden");
}

#[tokio::test]
async fn contradictions_are_told_with_whom_they_are_about() {
    let desk = Desk::new().await;
    let (belen, hugo) = parents(&desk).await;
    for at in [0, 1] {
        let one = &desk.file(&belen["id"]).await["guardians"][at];
        desk.put(
            Who::Recepcion,
            &authority(&belen, one),
            &one["version"],
            json!({ "mayDecide": "SOLE" }),
        )
        .await
        .expect(200);
    }
    for (file, city) in [(&belen, "Madrid"), (&hugo, "Getafe")] {
        let now = desk.file(&file["id"]).await;
        let moved = with(now.clone(), "/address", json!({ "city": city }));
        desk.put(Who::Recepcion, &path(&file["id"]), &now["version"], moved)
            .await
            .expect(200);
    }
    let told = desk.get(&family(&belen["guardians"][1])).await.expect(200);
    let both = json!([belen["guardians"][0]["id"], belen["guardians"][1]["id"]]);
    assert_eq!(
        told["doubts"],
        json!([
            { "kind": "DECIDERS_DIFFER", "patients": [belen["id"]], "guardians": both },
            {
                "kind": "ADDRESSES_DIFFER", "patients": [belen["id"], hugo["id"]],
                "guardians": [belen["guardians"][0]["id"]],
            },
        ])
    );
}

#[tokio::test]
async fn one_of_the_guardians_pays_and_the_primary_one_when_that_one_leaves() {
    let desk = Desk::new().await;
    let (belen, _) = parents(&desk).await;
    let (mother, father) = (&belen["guardians"][0]["id"], &belen["guardians"][1]["id"]);
    let at = format!("{}/payer", path(&belen["id"]));
    let mark = desk.mark().await;
    let paid = desk
        .put(
            Who::Recepcion,
            &at,
            &belen["version"],
            json!({ "guardianId": father }),
        )
        .await
        .expect(200);
    assert_eq!(
        desk.trace(&mark),
        [
            "change patients 2",
            "audit patients.payer_changed on patients by RECEPCION: payer"
        ]
    );
    assert_eq!(&paid["payerId"], father);
    desk.put(
        Who::Recepcion,
        &path(&belen["id"]),
        &paid["version"],
        paid.clone(),
    )
    .await
    .expect(200);
    let stranger = json!({ "guardianId": belen["id"] });
    desk.put(Who::Recepcion, &at, &paid["version"], stranger)
        .await
        .wrong_fields(&[("guardianId", "patients.not_its_guardian")]);
    let own = format!("{}/guardians/{}", path(&belen["id"]), father.as_str().unwrap());
    desk.delete(&own, &belen["guardians"][1]["version"])
        .await
        .expect(204);
    assert_eq!(&desk.file(&belen["id"]).await["payerId"], mother);
}

#[tokio::test]
async fn wishes_are_kept_with_the_guardian_and_the_account_speaks_their_language() {
    let desk = Desk::new().await;
    let (belen, _) = parents(&desk).await;
    let mother = &desk.get(&family(&belen["guardians"][0])).await.expect(200)["guardians"][0];
    let at = contact(mother);
    let wishes = json!({
        "channels": ["WHATSAPP", "EMAIL"], "language": "en", "quietFrom": "21:00", "quietUntil": "09:30",
        "remark": "Mejor por la tarde", "notes": "Los abuelos traen a los niños.",
    });
    let mark = desk.mark().await;
    let kept = desk
        .put(Who::Recepcion, &at, &mother["version"], wishes.clone())
        .await
        .expect(200);
    assert_eq!(
        desk.trace(&mark),
        [
            "change guardians 2",
            "change users 2",
            "audit auth.user_changed on users by RECEPCION: language",
            "audit patients.contact_changed on guardians by RECEPCION: channels language notes quietFrom quietUntil remark",
        ]
    );
    assert_eq!(kept["channels"], json!(["EMAIL", "WHATSAPP"]));
    let told = desk.get(&family(&belen["guardians"][1])).await.expect(200);
    assert_eq!(told["guardians"][1], kept);
    desk.put(Who::Recepcion, &at, &mother["version"], wishes.clone())
        .await
        .refused(412, "request.stale");
    let half = with(wishes, "/quietUntil", Value::Null);
    desk.put(Who::Recepcion, &at, &kept["version"], half)
        .await
        .wrong_fields(&[("quietUntil", "patients.quiet_half")]);
    let own = format!("{}{}", path(&belen["id"]), MOTHER.replace("/0", ""));
    let own = format!("{own}/{}", mother["id"].as_str().unwrap());
    let now = desk.file(&belen["id"]).await["guardians"][0].clone();
    let renamed = with(now.clone(), "/firstName", json!("Marta María"));
    desk.put(Who::Recepcion, &own, &now["version"], renamed)
        .await
        .expect(200);
    let told = desk.get(&family(mother)).await.expect(200);
    assert_eq!(
        told["guardians"][0]["notes"], "Los abuelos traen a los niños.",
        "an edit keeps them"
    );
}

#[tokio::test]
async fn opening_a_family_is_noted_about_everyone_in_it() {
    let desk = Desk::new().await;
    let (belen, _) = parents(&desk).await;
    desk.get(&family(&belen["guardians"][0])).await.expect(200);
    desk.clinic.house.reads().flush().await.unwrap();
    let store = desk.store();
    let child: omi::shared::ids::PatientId = belen["id"].as_str().unwrap().parse().unwrap();
    let seen = store
        .read(|tx| omi::platform::audit::about(tx, Subject::Patient(child), None, 50))
        .unwrap();
    let opened = seen
        .entries
        .iter()
        .find(|listed| listed.entry.action == "patients.family_opened");
    assert_eq!(opened.unwrap().entry.read.len(), 4, "two children, two guardians");
}

#[tokio::test]
async fn who_has_no_child_here_any_more_has_no_door_either() {
    let desk = Desk::new().await;
    let (belen, hugo) = parents(&desk).await;
    let (mother, father) = (&belen["guardians"][0], &belen["guardians"][1]);
    let id: GuardianId = mother["id"].as_str().unwrap().parse().unwrap();
    let door = || {
        let store = desk.store();
        store
            .read(|tx| {
                use omi::platform::store::View as _;
                let user = tx.find::<User>(&User::guardian_index(id))?.pop().unwrap();
                Ok((
                    user.state,
                    tx.find_ids::<FamilyCode>(&FamilyCode::guardian_index(id))?.len(),
                ))
            })
            .unwrap()
    };
    assert_eq!(door(), (UserState::Invited, 1));
    let leave = |file: &Value, version: Value| {
        let own = format!(
            "{}/guardians/{}",
            path(&file["id"]),
            mother["id"].as_str().unwrap()
        );
        let desk = &desk;
        async move { desk.delete(&own, &version).await.expect(204) }
    };
    leave(&belen, mother["version"].clone()).await;
    assert_eq!(door(), (UserState::Invited, 1), "one child is left");
    let mark = desk.mark().await;
    leave(&hugo, hugo["guardians"][0]["version"].clone()).await;
    assert_eq!(door(), (UserState::Disabled, 0));
    let left = desk.trace(&mark);
    for act in [
        "audit auth.family_code_revoked on family_codes by RECEPCION: ",
        "audit auth.user_deactivated on users by RECEPCION: status",
    ] {
        assert!(left.iter().any(|line| line == act), "{act} in {left:#?}");
    }
    desk.get(&family(mother))
        .await
        .refused(404, "patients.unknown_guardian");
    assert_eq!(father["isPrimary"], false);

    let back = json!({ "id": mother["id"], "relationship": "MADRE", "isPrimary": false });
    let at = format!("{}/guardians", path(&belen["id"]));
    desk.post(&at, back).await.expect(201);
    assert_eq!(door(), (UserState::Invited, 0), "let in again, by a new code");
}
