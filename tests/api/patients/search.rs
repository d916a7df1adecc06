//! A child is found by what people say of it, as they say it, from the moment it is registered.

use super::lists::names;
use super::*;

/// Three children of different families, Belén with an identity number of her own.
async fn three(desk: &Desk) {
    desk.register(with(belen(), "/dniNie", json!("12345678Z"))).await;
    let mut hugo = child("Hugo", "Gutiérrez Sanz", 2);
    hugo["guardians"][0] = guardian("Íñigo", "Gutiérrez Lasa", "PADRE", 2);
    hugo["guardians"][0]["phone"] = json!("+34 655 44 33 22");
    desk.register(hugo).await;
    desk.register(child("Ana", "Gil Mora", 3)).await;
}

async fn found(desk: &Desk, typed: &str) -> Vec<String> {
    let q: String = typed.bytes().map(|byte| format!("%{byte:02X}")).collect();
    let page = desk.get(&format!("/api/patients/search?q={q}")).await.expect(200);
    names(&page).into_iter().map(ToOwned::to_owned).collect()
}

#[tokio::test]
async fn a_child_is_found_by_what_people_say_of_it() {
    let desk = Desk::ready().await;
    three(&desk).await;
    let dni_of_the_father = DniNie::dni_of(2);
    for (typed, expected) in [
        // Accents and case do not count, names come in any order, beginnings are enough.
        ("nunez belen", "Belén"),
        ("NÚÑEZ", "Belén"),
        ("bel", "Belén"),
        ("belén n", "Belén"),
        // Both surnames, either way round.
        ("núñez ortega", "Belén"),
        ("ortega núñez", "Belén"),
        ("sanz gutierrez hugo", "Hugo"),
        // One typing error; a swapped pair counts as one.
        ("guiterrez", "Hugo"),
        ("gutirrez", "Hugo"),
        ("gutierres", "Hugo"),
        ("nunze belen", "Belén"),
        // The number of the history, as it is written and as it is said.
        ("HC-000002", "Hugo"),
        ("hc-2", "Hugo"),
        ("000002", "Hugo"),
        // The child's identity number and a guardian's, with or without separators.
        ("12345678z", "Belén"),
        ("12.345.678-Z", "Belén"),
        (dni_of_the_father.as_str(), "Hugo"),
        // A guardian's name and address.
        ("iñigo lasa", "Hugo"),
        ("lasa gutierrez", "Hugo"),
        ("familia1@example.org", "Belén"),
        ("FAMILIA1@EXAMPLE.ORG", "Belén"),
        // A phone in any spacing, with the country's code or without.
        ("655443322", "Hugo"),
        ("655 44 33 22", "Hugo"),
        ("655 443 322", "Hugo"),
        ("655-44-33-22", "Hugo"),
        ("+34655443322", "Hugo"),
        ("+34 655 443 322", "Hugo"),
        ("0034 655 44 33 22", "Hugo"),
        ("34655443322", "Hugo"),
    ] {
        assert_eq!(found(&desk, typed).await, [expected], "{typed}");
    }
    for typed in ["zzz", "12345678A", "699999999", "HC-000099", "  "] {
        assert_eq!(found(&desk, typed).await, NOTHING, "{typed}");
    }
    let both = found(&desk, "600 111 222").await;
    assert_eq!(both.len(), 2, "two mothers have this number");
    let one = desk.get("/api/patients/search?q=marta&limit=1").await.expect(200);
    assert_eq!(names(&one).len(), 1);
}

#[tokio::test]
async fn the_answer_of_a_registration_is_followed_by_the_first_hit() {
    let desk = Desk::ready().await;
    for number in 1..=20 {
        let body = child(&format!("Zoe{number}"), "Zabaleta Zurita", number);
        let file = desk.register(body).await;
        // No indexer runs here: what was just committed is found before it is indexed.
        let page = desk
            .get(&format!("/api/patients/search?q=zoe{number}"))
            .await
            .expect(200);
        assert_eq!(page["items"][0]["id"], file["id"]);
    }
}

#[tokio::test]
async fn a_search_follows_what_is_edited() {
    let desk = Desk::ready().await;
    let file = desk.register(belen()).await;
    let renamed = with(file.clone(), "/lastName", json!("Zabaleta Ortega"));
    desk.put(Who::Recepcion, &path(&file["id"]), &file["version"], renamed)
        .await
        .expect(200);
    assert_eq!(found(&desk, "zabaleta").await, ["Belén"]);
    assert_eq!(found(&desk, "nunez").await, NOTHING);
}

#[tokio::test]
async fn an_item_says_enough_to_tell_children_apart() {
    let desk = Desk::ready().await;
    let file = desk.register(belen()).await;
    let page = desk.get("/api/patients/search?q=belen").await.expect(200);
    assert_eq!(
        page["items"],
        json!([{
            "id": file["id"], "medicalRecordNumber": "HC-000001", "firstName": "Belén", "lastName": "Núñez Ortega",
            "dateOfBirth": "2018-03-14", "plan": { "planType": "PREVENTIVO", "status": "ACTIVE" },
            "riskLevel": null, "nextReviewDate": null, "guardianName": "Marta Ortega Ruiz",
            "guardianPhone": "+34600111222", "deletedAt": null, "createdAt": file["createdAt"],
        }])
    );
}

#[tokio::test]
async fn children_whose_ids_one_knows_are_named_in_that_order() {
    let desk = Desk::ready().await;
    let mut ids = Vec::new();
    for (name, nth) in [("Ana", 1), ("Bruno", 2), ("Carla", 3)] {
        let made = desk.register(child(name, "Gil Mora", nth)).await;
        ids.push(made["id"].as_str().unwrap().to_owned());
    }
    let unknown = "00000000-0000-7000-8000-00000000abcd";
    let path = |ids: &[&str]| format!("/api/patients/recent?ids={}", ids.join(","));
    let named = desk.get(&path(&[&ids[2], unknown, &ids[0]])).await.expect(200);
    assert_eq!(names(&named), ["Carla", "Ana"]);
    desk.clinic.house.reads().flush().await.unwrap();
    let seen = format!("/api/audit?act=patients.listed&patient={}", ids[2]);
    let seen = desk
        .ask(Who::Admin, Method::GET, &seen, &[], None)
        .await
        .expect(200);
    assert_eq!(
        seen["items"].as_array().unwrap().len(),
        1,
        "who was shown a name is noted"
    );
    desk.get(&path(&["x"])).await.refused(400, "request.query");
    desk.get(&path(&[])).await.refused(400, "request.query");
    desk.get(&path(&[unknown; 11]))
        .await
        .refused(400, "request.query");
}
