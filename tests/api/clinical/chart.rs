//! The chart: what is shown of it at a date, what is entered in it, what is marked as an error.

use super::*;

fn entry(number: u8, status: &str) -> Value {
    json!({ "layer": "FINDING", "tooth": tooth(number, status) })
}

fn events(revision: u64, events: Value) -> Value {
    json!({ "revision": revision, "events": events })
}

#[tokio::test]
async fn a_mouth_of_which_nothing_was_told_is_expectations_alone() {
    let chair = Chair::new().await;
    let chart = chair.get("/chart").await.expect(200);
    assert_eq!(chart["teeth"].as_array().unwrap().len(), 52);
    assert_eq!((&chart["view"], &chart["stage"]), (&json!("MIXED"), &Value::Null));
    assert_eq!((&chart["revision"], &chart["visits"]), (&json!(0), &json!([])));
    for tooth in chart["teeth"].as_array().unwrap() {
        assert_eq!(
            (&tooth["recorded"], &tooth["warning"]),
            (&Value::Null, &Value::Null)
        );
    }
    // Eight years and eight months: 8 permanent incisors are due but the upper laterals, which are coming.
    assert_eq!(in_chart(&chart, 11)["expected"], "PRESENT");
    assert_eq!(in_chart(&chart, 12)["expected"], "ERUPTING");
    assert_eq!(in_chart(&chart, 51)["expected"], "SHED");
    assert_eq!(in_chart(&chart, 17)["expected"], "NOT_ERUPTED");
}

#[tokio::test]
async fn what_parts_from_what_is_expected_is_told() {
    let chair = Chair::new().await;
    let told = events(
        0,
        json!([entry(16, "SANO"), entry(51, "SANO"), entry(17, "SANO")]),
    );
    let chart = chair.post("/chart/events", told).await.expect(201);
    assert_eq!(in_chart(&chart, 51)["warning"], "RETAINED");
    assert_eq!(in_chart(&chart, 17)["warning"], "EARLY_ERUPTION");
    assert_eq!(in_chart(&chart, 26)["warning"], "LATE_ERUPTION");
    assert_eq!(in_chart(&chart, 16)["warning"], Value::Null);
    assert_eq!(chart["stage"], "MIXED_FIRST");
}

#[tokio::test]
async fn an_earlier_day_needs_a_reason_and_stands_in_its_place() {
    let chair = Chair::new().await;
    let mut early = events(0, json!([entry(46, "OBTURADO")]));
    early["observedOn"] = json!("2025-06-01");
    let answer = chair.post("/chart/events", early.clone()).await;
    answer.wrong_fields(&[("reason", "person.required")]);
    early["reason"] = json!("Informe de otra clínica");
    early["events"][0]["layer"] = json!("DONE_ELSEWHERE");
    chair.post("/chart/events", early.clone()).await.expect(201);
    let at = |day: &str| format!("/chart?date={day}");
    let before = chair.get(&at("2025-05-31")).await.expect(200);
    assert_eq!(in_chart(&before, 46)["recorded"], Value::Null);
    let then = chair.get(&at("2025-06-01")).await.expect(200);
    assert_eq!(in_chart(&then, 46)["recorded"]["status"], "OBTURADO");
    early["observedOn"] = json!("2026-11-25");
    let answer = chair.post("/chart/events", early.clone()).await;
    answer.wrong_fields(&[("observedOn", "clinical.future")]);
    early["observedOn"] = json!("2018-03-13");
    let answer = chair.post("/chart/events", early).await;
    answer.wrong_fields(&[("observedOn", "clinical.before_birth")]);
}

#[tokio::test]
async fn an_error_is_marked_and_stays_readable() {
    let chair = Chair::new().await;
    chair
        .post("/chart/events", events(0, json!([entry(46, "AUSENTE")])))
        .await
        .expect(201);
    let told = chair.get("/chart/events").await.expect(200);
    let id = told["items"][0]["id"].as_str().unwrap().to_owned();
    let rest = format!("/chart/events/{id}/error");
    let answer = chair.post(&rest, json!({ "reason": " " })).await;
    answer.wrong_fields(&[("reason", "person.required")]);
    let chart = chair
        .post(&rest, json!({ "reason": "Era el 36" }))
        .await
        .expect(200);
    assert_eq!(in_chart(&chart, 46)["recorded"], Value::Null);
    let told = chair.get("/chart/events").await.expect(200);
    assert_eq!(told["items"][0]["error"]["reason"], "Era el 36");
    assert_eq!(told["items"][0]["tooth"]["status"], "AUSENTE");
    let again = chair.post(&rest, json!({ "reason": "Otra vez" })).await;
    assert_eq!(again.expect(200)["revision"], 1);
    let told = chair.get("/chart/events").await.expect(200);
    assert_eq!(told["items"][0]["error"]["reason"], "Era el 36");
    let unknown = "/chart/events/00000000-0000-7000-8000-00000000abcd/error";
    let answer = chair.post(unknown, json!({ "reason": "x" })).await;
    answer.refused(404, "clinical.unknown_event");
    // What is no longer told of as gone can be treated.
    chair
        .post("/chart/events", events(1, json!([entry(46, "OBTURADO")])))
        .await
        .expect(201);
}

#[tokio::test]
async fn what_others_told_of_the_same_teeth_is_seen_before_it_is_written_over() {
    let chair = Chair::new().await;
    chair
        .post("/chart/events", events(0, json!([entry(46, "CARIES")])))
        .await
        .expect(201);
    chair
        .post("/chart/events", events(0, json!([entry(36, "SANO")])))
        .await
        .expect(201);
    let late = chair
        .post("/chart/events", events(0, json!([entry(46, "SANO")])))
        .await;
    let met = late.refused(409, "clinical.chart_changed");
    assert_eq!(met["current"]["teeth"][0]["status"], "CARIES");
    let seen = events(
        met["current"]["revision"].as_u64().unwrap(),
        json!([entry(46, "SANO")]),
    );
    chair.post("/chart/events", seen).await.expect(201);
}

#[tokio::test]
async fn two_days_are_compared_by_tooth_and_surface() {
    let chair = Chair::new().await;
    let mut review = on("2026-03-02", calm());
    review["odontogram"] =
        json!([{ "toothNumber": 46, "status": "CARIES", "surfaces": { "oclusal": "CARIES" } }]);
    chair.signed(review).await;
    let mut review = calm();
    review["odontogram"] =
        json!([{ "toothNumber": 46, "status": "OBTURADO", "surfaces": { "oclusal": "OBTURADO" } }]);
    chair.signed(review).await;
    let found = chair
        .get("/chart/differences?from=2026-03-02&to=2026-11-24")
        .await
        .expect(200);
    let items = found["items"].as_array().unwrap();
    assert_eq!(items.len(), 2);
    assert_eq!(
        (&items[0]["surface"], &items[0]["before"], &items[0]["after"]),
        (&Value::Null, &json!("CARIES"), &json!("OBTURADO"))
    );
    assert_eq!(
        (&items[1]["surface"], &items[1]["date"]),
        (&json!("oclusal"), &json!("2026-11-24"))
    );
    assert_eq!(items[1]["author"]["name"], Who::Odontologo.name());
    let same = chair
        .get("/chart/differences?from=2026-11-24&to=2026-11-24")
        .await
        .expect(200);
    assert_eq!(same["items"], json!([]));
}

#[tokio::test]
async fn one_too_many_stands_beside_its_neighbour_without_a_number() {
    let chair = Chair::new().await;
    let mut extra = entry(11, "SANO");
    extra["supernumerary"] = json!("mesiodens");
    let chart = chair
        .post("/chart/events", events(0, json!([extra])))
        .await
        .expect(201);
    assert_eq!(in_chart(&chart, 11)["recorded"], Value::Null);
    assert_eq!(chart["supernumeraries"][0]["label"], "mesiodens");
    assert_eq!(chart["supernumeraries"][0]["adjacentTo"], 11);
}
