//! Lists: sorted, filtered, paged.

use super::*;

pub fn names(page: &Value) -> Vec<&str> {
    let items = page["items"].as_array().unwrap();
    items
        .iter()
        .map(|item| item["firstName"].as_str().unwrap())
        .collect()
}

/// Six children, a day apart.
async fn six(desk: &Desk) {
    for (number, (first, last, born, plan)) in (1..).zip([
        ("Ana", "Núñez Gil", "2018-03-14", "HIM"),
        ("Bea", "Álvarez", "2010-01-01", "PREVENTIVO"),
        ("Ciro", "Nunez Gil", "2024-12-31", "HIM"),
        ("Dora", "García López", "2018-05-20", "CRECIMIENTO"),
        ("Eva", "García", "2018-05-21", "PREVENTIVO"),
        ("Fran", "Zurita", "2009-07-07", "PREVENTIVO"),
    ]) {
        let body = with(child(first, last, number), "/dateOfBirth", json!(born));
        let body = with(body, "/plan/planType", json!(plan));
        desk.register(body).await;
        desk.later(1);
    }
}

#[tokio::test]
async fn every_sort_goes_both_ways() {
    let desk = Desk::ready().await;
    six(&desk).await;
    for (sort, expected) in [
        ("name", ["Bea", "Eva", "Dora", "Ana", "Ciro", "Fran"]),
        ("age", ["Ciro", "Eva", "Dora", "Ana", "Bea", "Fran"]),
        ("number", ["Ana", "Bea", "Ciro", "Dora", "Eva", "Fran"]),
        ("created", ["Ana", "Bea", "Ciro", "Dora", "Eva", "Fran"]),
    ] {
        let page = desk.get(&format!("/api/patients?sort={sort}")).await.expect(200);
        assert_eq!(names(&page), expected, "{sort}");
        assert_eq!((&page["total"], &page["nextCursor"]), (&json!(6), &Value::Null));
        let page = desk.get(&format!("/api/patients?sort=-{sort}")).await.expect(200);
        let reversed: Vec<_> = expected.into_iter().rev().collect();
        assert_eq!(names(&page), reversed, "-{sort}");
    }
    let default = desk.get("/api/patients").await.expect(200);
    assert_eq!(names(&default)[0], "Bea");
    let item = &default["items"][0];
    assert_eq!(item["guardianName"], "Marta Ortega Ruiz");
    assert_eq!(item["guardianPhone"], "+34600111222");
    assert_eq!(
        (&item["riskLevel"], &item["nextReviewDate"], &item["deletedAt"]),
        (&Value::Null, &Value::Null, &Value::Null)
    );
}

#[tokio::test]
async fn pages_follow_each_other_without_gap_even_when_the_last_one_left() {
    let desk = Desk::ready().await;
    six(&desk).await;
    for sort in ["name", "-age", "created", "-number"] {
        let whole = desk.get(&format!("/api/patients?sort={sort}")).await.expect(200);
        let mut seen = Vec::new();
        let mut cursor = String::new();
        loop {
            let page = desk
                .get(&format!("/api/patients?sort={sort}&limit=2{cursor}"))
                .await
                .expect(200);
            seen.extend(page["items"].as_array().unwrap().iter().cloned());
            assert_eq!(page["total"], 6);
            let Some(next) = page["nextCursor"].as_str() else {
                break;
            };
            cursor = format!("&cursor={next}");
        }
        assert_eq!(&seen, whole["items"].as_array().unwrap(), "{sort}");
    }
    let page = desk.get("/api/patients?limit=2").await.expect(200);
    let last = desk.file(&page["items"][1]["id"]).await;
    desk.delete(&path(&last["id"]), &last["version"])
        .await
        .expect(204);
    let next = page["nextCursor"].as_str().unwrap();
    let page = desk
        .get(&format!("/api/patients?limit=2&cursor={next}"))
        .await
        .expect(200);
    assert_eq!(names(&page), ["Dora", "Ana"]);
}

#[tokio::test]
async fn filters_narrow_and_combine() {
    let desk = Desk::ready().await;
    six(&desk).await;
    for (filter, expected) in [
        ("plan=HIM", vec!["Ana", "Ciro"]),
        (
            "planStatus=ACTIVE",
            vec!["Bea", "Eva", "Dora", "Ana", "Ciro", "Fran"],
        ),
        ("planStatus=CANCELLED", vec![]),
        ("riskLevel=RED", vec![]),
        ("ageMin=8", vec!["Bea", "Eva", "Dora", "Ana", "Fran"]),
        ("ageMax=7", vec!["Ciro"]),
        ("ageMin=8&ageMax=8", vec!["Eva", "Dora", "Ana"]),
        ("createdFrom=2026-05-24", vec!["Eva", "Fran"]),
        ("createdTo=2026-05-21", vec!["Bea", "Ana"]),
        ("createdFrom=2026-05-22&createdTo=2026-05-22", vec!["Ciro"]),
        ("plan=PREVENTIVO&ageMin=10", vec!["Bea", "Fran"]),
        ("query=nunez", vec!["Ana", "Ciro"]),
        ("query=nunez&sort=age", vec!["Ciro", "Ana"]),
        ("query=nunez&ageMax=5", vec!["Ciro"]),
    ] {
        let page = desk.get(&format!("/api/patients?{filter}")).await.expect(200);
        assert_eq!(names(&page), expected, "{filter}");
        assert_eq!(page["total"], expected.len(), "{filter}");
    }
    let first = desk.get("/api/patients?query=marta&limit=4").await.expect(200);
    let next = first["nextCursor"].as_str().unwrap();
    let second = desk
        .get(&format!("/api/patients?query=marta&limit=4&cursor={next}"))
        .await
        .expect(200);
    assert_eq!((names(&first).len(), names(&second)), (4, vec!["Ciro", "Fran"]));
}

#[tokio::test]
async fn what_a_list_is_not_is_refused() {
    let desk = Desk::ready().await;
    desk.register(belen()).await;
    desk.register(child("Ana", "Gil", 2)).await;
    for query in [
        "limit=0",
        "limit=201",
        "limit=-1",
        "limit=x",
        "sort=colour",
        "plan=GRATIS",
        "ageMin=-1",
        "ageMax=151",
        "state=gone",
        "createdFrom=yesterday",
        "colour=red",
    ] {
        desk.get(&format!("/api/patients?{query}"))
            .await
            .refused(400, "request.query");
    }
    let page = desk.get("/api/patients?limit=1&sort=name").await.expect(200);
    let cursor = page["nextCursor"].as_str().unwrap();
    for query in [
        format!("sort=age&cursor={cursor}"),
        format!("sort=-name&cursor={cursor}"),
        "cursor=%20".into(),
        "cursor=abc".into(),
    ] {
        desk.get(&format!("/api/patients?{query}"))
            .await
            .refused(400, "patients.bad_cursor");
    }
    let long = "a".repeat(201);
    desk.get(&format!("/api/patients?query={long}"))
        .await
        .refused(400, "request.query");
    desk.get("/api/patients/search")
        .await
        .refused(400, "request.query");
    desk.get("/api/patients/search?q=a&limit=51")
        .await
        .refused(400, "request.query");
    assert_eq!(
        desk.get("/api/patients/search?q=%20").await.expect(200)["items"],
        json!([])
    );
}

#[tokio::test]
async fn until_it_is_built_lists_wait_and_files_open() {
    let desk = Desk::new().await;
    let file = desk.register(belen()).await;
    desk.get("/api/patients")
        .await
        .refused(503, "patients.directory_loading");
    desk.get("/api/patients/search?q=belen")
        .await
        .refused(503, "patients.search_loading");
    assert_eq!(desk.file(&file["id"]).await, file);
    let changed = with(file.clone(), "/firstName", json!("Berta"));
    desk.put(Who::Recepcion, &path(&file["id"]), &json!(1), changed)
        .await
        .expect(200);
    desk.build_directory();
    desk.register(child("Ana", "Gil", 2)).await;
    assert_eq!(
        names(&desk.get("/api/patients").await.expect(200)),
        ["Ana", "Berta"]
    );
    assert_eq!(
        names(&desk.get("/api/patients/search?q=berta").await.expect(200)),
        ["Berta"]
    );
}
