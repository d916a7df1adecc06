//! Who may be there twice in the whole clinic, and that two who look alike are two.

use super::*;

fn pairs(found: &Value, kind: &str) -> Vec<(Value, Value, String)> {
    let pairs = found[kind].as_array().unwrap().iter();
    pairs
        .map(|pair| {
            let reason = pair["reason"].as_str().unwrap().to_owned();
            (pair["one"]["id"].clone(), pair["other"]["id"].clone(), reason)
        })
        .collect()
}

async fn alike(desk: &Desk) -> Value {
    desk.get("/api/duplicates").await.expect(200)
}

/// A child and its mother, each there twice: surnames swapped, the mother with half of hers.
async fn twice(desk: &Desk) -> (Value, Value) {
    let first = desk.register(belen()).await;
    let mut second = child("Belén", "Ortega Núñez", 2);
    second["guardians"][0] = guardian("Marta", "Ortega", "MADRE", 2);
    second["plan"]["startDate"] = json!("2027-05-20");
    desk.later(1);
    (first, desk.register(second).await)
}

#[tokio::test]
async fn those_who_are_alike_are_listed_until_they_are_one_or_told_apart() {
    let desk = Desk::ready().await;
    assert_eq!(
        alike(&desk).await,
        json!({ "children": [], "guardians": [], "hasMore": false })
    );
    let (first, second) = twice(&desk).await;
    let mut other = child("Iria", "Rey Paz", 3);
    other["guardians"][0] = guardian("Rosa", "Paz", "MADRE", 3);
    desk.register(other).await;
    let found = alike(&desk).await;
    let (one, other) = (first["id"].clone(), second["id"].clone());
    assert_eq!(
        pairs(&found, "children"),
        [(one.clone(), other.clone(), "SWAPPED_NAMES".to_owned())]
    );
    let mothers = (
        first["guardians"][0]["id"].clone(),
        second["guardians"][0]["id"].clone(),
        "PHONE".to_owned(),
    );
    assert_eq!(pairs(&found, "guardians"), std::slice::from_ref(&mothers));
    assert_eq!(found["guardians"][0]["one"]["children"][0]["id"], one);

    let two = json!({ "one": other, "other": one });
    let said = desk
        .post("/api/duplicates/children", two.clone())
        .await
        .expect(200);
    let again = desk.post("/api/duplicates/children", two).await.expect(200);
    assert_eq!(said, again, "said once, in whichever order");
    assert_eq!(pairs(&alike(&desk).await, "children"), []);
    let at = format!("/api/duplicates/distinct/{}", said["id"].as_str().unwrap());
    let forget = || desk.ask(Who::Recepcion, Method::DELETE, &at, &[], None);
    forget().await.expect(204);
    forget().await.refused(404, "patients.unknown_distinct");
    assert_eq!(pairs(&alike(&desk).await, "children").len(), 1);

    let guardians = json!({ "one": mothers.0, "other": mothers.1 });
    desk.post("/api/duplicates/guardians", guardians)
        .await
        .expect(200);
    let merge = format!("{}/merge", path(&first["id"]));
    let body = json!({ "mergedId": second["id"], "mergedVersion": second["version"], "take": [] });
    desk.ask(
        Who::Recepcion,
        Method::POST,
        &merge,
        &[("if-match", "\"1\"")],
        Some(body),
    )
    .await
    .expect(200);
    assert_eq!(
        alike(&desk).await,
        json!({ "children": [], "guardians": [], "hasMore": false })
    );
}

#[tokio::test]
async fn two_who_were_told_apart_are_offered_for_merging_no_more() {
    let desk = Desk::ready().await;
    let first = desk.register(belen()).await;
    let second = with(
        child("Belén", "Núñez Ortega", 78),
        "/confirmDuplicate",
        true.into(),
    );
    let second = desk.register(second).await;
    let of_file = format!("{}/duplicates", path(&first["id"]));
    let offered = desk.get(&of_file).await.expect(200);
    assert_eq!(offered["items"][0]["file"]["id"], second["id"], "{offered}");
    let two = json!({ "one": first["id"], "other": second["id"] });
    desk.post("/api/duplicates/children", two).await.expect(200);
    assert_eq!(desk.get(&of_file).await.expect(200)["items"], json!([]));
}

#[tokio::test]
async fn what_cannot_be_told_apart_is_refused() {
    let desk = Desk::ready().await;
    let (first, second) = twice(&desk).await;
    let tell = |one: Value, other: Value| json!({ "one": one, "other": other });
    desk.post(
        "/api/duplicates/children",
        tell(first["id"].clone(), first["id"].clone()),
    )
    .await
    .refused(409, "patients.same_file");
    let mother = first["guardians"][0]["id"].clone();
    desk.post("/api/duplicates/guardians", tell(mother.clone(), mother.clone()))
        .await
        .refused(409, "patients.same_guardian");
    desk.post("/api/duplicates/guardians", tell(mother, first["id"].clone()))
        .await
        .refused(404, "patients.unknown_guardian");
    desk.delete(&path(&second["id"]), &second["version"])
        .await
        .expect(204);
    desk.post(
        "/api/duplicates/children",
        tell(first["id"].clone(), second["id"].clone()),
    )
    .await
    .refused(409, "patients.removed");
    assert_eq!(
        pairs(&alike(&desk).await, "children"),
        [],
        "removed files are left out"
    );
    desk.ask(Who::Odontologo, Method::GET, "/api/duplicates", &[], None)
        .await
        .refused(403, "auth.forbidden");
}

#[tokio::test]
async fn two_fathers_of_one_name_who_were_told_apart_do_not_stand_in_each_others_way() {
    let desk = Desk::ready().await;
    let mut barred = guardian("Luis", "Núñez Gil", "PADRE", 2);
    barred["isPrimary"] = json!(false);
    barred["accessRestricted"] = json!(true);
    let first = desk.register(with(belen(), "/guardians/1", barred)).await;
    let mut second = child("Belén", "Núñez Ortega", 3);
    second["guardians"][0] = guardian("Luis", "Núñez Rey", "TUTOR_LEGAL", 3);
    second["plan"]["startDate"] = json!("2027-05-20");
    second["confirmDuplicate"] = json!(true);
    let second = desk.register(second).await;
    let at = format!("{}/merge", path(&first["id"]));
    let body = json!({ "mergedId": second["id"], "mergedVersion": 1, "take": ["guardians"] });
    let merge = || {
        let body = Some(body.clone());
        desk.ask(Who::Recepcion, Method::POST, &at, &[("if-match", "\"1\"")], body)
    };
    merge().await.refused(409, "patients.barred_twin");
    let two = json!({ "one": first["guardians"][1]["id"], "other": second["guardians"][0]["id"] });
    desk.post("/api/duplicates/guardians", two).await.expect(200);
    merge().await.expect(200);
}
