//! The list of patients by how they stand clinically, live through each review.

use super::*;

async fn listed(chair: &Chair, path: &str) -> usize {
    let page = chair
        .desk
        .ask(Who::Recepcion, Method::GET, path, &[], None)
        .await
        .expect(200);
    page["items"].as_array().unwrap().len()
}

#[tokio::test]
async fn children_are_listed_by_risk_and_by_when_they_come_again() {
    let desk = Desk::ready().await;
    let child = desk.register(belen()).await;
    desk.later(188);
    let chair = Chair { desk, child };
    assert_eq!(listed(&chair, "/api/patients?riskLevel=GREEN").await, 0);
    let mut review = on("2026-05-01", calm());
    review["nextReviewDate"] = json!("2026-11-23");
    chair.signed(review).await;
    let page = chair
        .desk
        .ask(Who::Recepcion, Method::GET, "/api/patients", &[], None)
        .await
        .expect(200);
    let item = &page["items"][0];
    assert_eq!(
        (&item["riskLevel"], &item["nextReviewDate"]),
        (&json!("GREEN"), &json!("2026-11-23"))
    );
    for (query, count) in [
        ("riskLevel=GREEN", 1),
        ("riskLevel=RED", 0),
        ("reviewOverdue=true", 1),
        ("reviewDueWithin=30", 0),
        ("reviewDueWithin=30&reviewOverdue=true", 1),
    ] {
        assert_eq!(
            listed(&chair, &format!("/api/patients?{query}")).await,
            count,
            "{query}"
        );
    }
    let mut review = calm();
    review["nextReviewDate"] = json!("2026-12-24");
    chair.signed(review).await;
    for (query, count) in [
        ("reviewOverdue=true", 0),
        ("reviewDueWithin=29", 0),
        ("reviewDueWithin=30", 1),
        ("reviewDueWithin=366&riskLevel=GREEN", 1),
    ] {
        assert_eq!(
            listed(&chair, &format!("/api/patients?{query}")).await,
            count,
            "{query}"
        );
    }
    let answer = chair
        .desk
        .ask(
            Who::Recepcion,
            Method::GET,
            "/api/patients?reviewDueWithin=367",
            &[],
            None,
        )
        .await;
    answer.refused(400, "request.query");
}
