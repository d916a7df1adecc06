//! The history of a file, and the log of who read it.

use super::super::anamnesis;
use super::*;
use omi::platform::audit;

#[tokio::test]
async fn the_history_tells_when_what_and_which_fields_but_no_values() {
    let desk = Desk::new().await;
    let file = desk.register(belen()).await;
    let at = path(&file["id"]);
    desk.clinic.clock.advance(SignedDuration::from_mins(1));
    let statement = anamnesis::said(json!([{ "allergen": "LATEX" }]));
    anamnesis::record(&desk, Who::Higienista, &file, statement, false).await;
    let mother = with(file["guardians"][0].clone(), "/phone", json!("611 222 333"));
    let of_mother = format!("{at}/guardians/{}", mother["id"].as_str().unwrap());
    desk.put(Who::Recepcion, &of_mother, &mother["version"], mother.clone())
        .await
        .expect(200);
    desk.clinic.house.reads().flush().await.unwrap();
    let history = desk.get(&format!("{at}/history")).await.expect(200);
    let items = history["items"].as_array().unwrap();
    let kinds: Vec<_> = items.iter().map(|item| item["code"].as_str().unwrap()).collect();
    assert_eq!(
        kinds,
        [
            "patients.guardian_edited",
            "anamnesis.recorded",
            "patients.registered"
        ]
    );
    assert_eq!(items[0]["fields"], json!(["phone"]));
    let told = ["at", "kind", "code", "authorName", "authorRole", "fields"].map(|name| &items[1][name]);
    assert_eq!(
        json!(told),
        json!([
            "2026-05-20T10:01:00Z",
            "CHANGE",
            "anamnesis.recorded",
            "Marta Iglesias Rubio",
            "HIGIENISTA",
            ["allergies", "conditions", "orthodontics", "trauma"]
        ])
    );
    let text = history.to_string();
    for value in ["Látex", "Penicilina", "611222333", "Belén"] {
        assert!(!text.contains(value), "{value}");
    }
    desk.get("/api/patients/01930a3e-7c00-7000-8000-000000000001/history")
        .await
        .refused(404, "patients.unknown");
}

#[tokio::test]
async fn reads_are_noted_with_whose_data_they_showed() {
    let desk = Desk::ready().await;
    let belen = desk.register(belen()).await;
    let ana = desk.register(child("Ana", "Gil", 2)).await;
    desk.clinic.house.reads().flush().await.unwrap();
    let id = belen["id"].as_str().unwrap().parse().unwrap();
    let of = |subject| {
        let page = desk
            .store()
            .read(|tx| audit::about(tx, subject, None, 50))
            .unwrap();
        let entries = page
            .entries
            .into_iter()
            .filter(|listed| !listed.entry.read.is_empty());
        entries.map(|listed| listed.entry.action).collect::<Vec<_>>()
    };
    assert_eq!(
        of(Subject::Patient(id)),
        ["patients.opened"],
        "the answer of the registration"
    );
    desk.later(1);
    desk.file(&belen["id"]).await;
    desk.get("/api/patients").await.expect(200);
    desk.get("/api/patients/search?q=gil").await.expect(200);
    desk.get(&format!("{}/history", path(&belen["id"])))
        .await
        .expect(200);
    desk.get(&format!("{}/plans", path(&belen["id"])))
        .await
        .expect(200);
    desk.post("/api/patients", child("Hugo", "Núñez", 1))
        .await
        .refused(409, "patients.guardian_known");
    desk.clinic.house.reads().flush().await.unwrap();
    assert_eq!(
        of(Subject::Patient(id)),
        [
            "patients.plans_read",
            "patients.history_read",
            "patients.listed",
            "patients.opened",
            "patients.opened"
        ]
    );
    let guardian = belen["guardians"][0]["id"].as_str().unwrap().parse().unwrap();
    assert_eq!(
        of(Subject::Guardian(guardian)),
        ["patients.compared", "patients.opened", "patients.opened"]
    );
    let ana = ana["id"].as_str().unwrap().parse().unwrap();
    assert_eq!(
        of(Subject::Patient(ana)),
        ["patients.searched", "patients.listed", "patients.opened"]
    );
}
