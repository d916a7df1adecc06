//! How the clinic stands, live through each change, and each role's part of it.

use super::super::patients::child;
use super::*;

async fn seen(chair: &Chair, who: Who) -> Value {
    chair
        .desk
        .ask(who, Method::GET, "/api/dashboard", &[], None)
        .await
        .expect(200)
}

/// A clinic with one child, whose lists are ready.
async fn ready() -> Chair {
    let desk = Desk::ready().await;
    let child = desk.register(belen()).await;
    desk.later(188);
    Chair { desk, child }
}

#[tokio::test]
async fn figures_follow_each_change() {
    let chair = ready().await;
    let told = seen(&chair, Who::Admin).await;
    assert_eq!(
        (&told["today"], &told["monthFrom"]),
        (&json!("2026-11-24"), &json!("2026-11-01"))
    );
    assert_eq!(
        told["clinic"],
        json!({
            "patients": 1, "byPlan": { "PREVENTIVO": 1, "HIM": 0, "CRECIMIENTO": 0, "NONE": 0 },
            "byRisk": { "GREEN": 0, "YELLOW": 0, "RED": 0, "NONE": 1 }, "newThisMonth": 0
        })
    );
    let mut review = on("2026-05-25", calm());
    review["nextReviewDate"] = json!("2026-11-23");
    chair.signed(review).await;
    let told = seen(&chair, Who::Admin).await;
    assert_eq!(told["clinic"]["byRisk"]["GREEN"], 1);
    assert_eq!(
        (&told["reviews"]["overdue"], &told["reviews"]["due"]),
        (&json!(1), &json!(0))
    );
    assert_eq!(told["reviews"]["overdueItems"][0]["id"], chair.child["id"]);
    let mut review = calm();
    review["nextReviewDate"] = json!("2026-12-24");
    chair.signed(review).await;
    let told = seen(&chair, Who::Admin).await;
    assert_eq!(
        (&told["reviews"]["overdue"], &told["reviews"]["due"]),
        (&json!(0), &json!(1))
    );
    assert_eq!(told["reviews"]["dueItems"][0]["nextReviewDate"], "2026-12-24");
    chair.desk.register(child("Ana", "Gil", 2)).await;
    let told = seen(&chair, Who::Admin).await;
    assert_eq!(
        (&told["clinic"]["patients"], &told["clinic"]["newThisMonth"]),
        (&json!(2), &json!(1))
    );
    // Counted anew, they are the same.
    chair.desk.build_directory();
    assert_eq!(seen(&chair, Who::Admin).await, told);
    let path = chair.at("");
    let file = chair.desk.get(&path).await.expect(200);
    chair.desk.delete(&path, &file["version"]).await.expect(204);
    let told = seen(&chair, Who::Admin).await;
    assert_eq!(
        (&told["clinic"]["patients"], &told["reviews"]["due"]),
        (&json!(1), &json!(0))
    );
}

#[tokio::test]
async fn each_role_sees_its_own_part() {
    let chair = ready().await;
    chair.begin(calm()).await;
    for (who, has_figures, drafts) in [
        (Who::Admin, true, None),
        (Who::Odontologo, true, Some(1)),
        (Who::Higienista, false, Some(0)),
        (Who::Recepcion, false, None),
    ] {
        let told = seen(&chair, who).await;
        assert_eq!(told["clinic"].is_object(), has_figures, "{}", who.name());
        assert_eq!(told["drafts"].as_array().map(Vec::len), drafts, "{}", who.name());
    }
}

#[tokio::test]
async fn a_reserved_file_is_in_no_figure_of_others() {
    let chair = ready().await;
    let mut review = on("2026-05-25", calm());
    review["nextReviewDate"] = json!("2026-11-23");
    chair.signed(review).await;
    let at = chair.at("/reservation");
    let read = chair
        .desk
        .ask(Who::Admin, Method::GET, &at, &[], None)
        .await
        .expect(200);
    let people = read["people"].as_array().unwrap();
    let dentist = people.iter().find(|one| one["roles"][0] == "ODONTOLOGO").unwrap();
    let body = json!({ "reason": "OTHER", "note": "Lo pide la familia", "staff": [dentist["id"]] });
    chair.desk.put(Who::Admin, &at, &json!(0), body).await.expect(200);
    let told = seen(&chair, Who::Odontologo).await;
    assert_eq!(
        (&told["clinic"]["patients"], &told["reviews"]["overdue"]),
        (&json!(1), &json!(1))
    );
    for who in [Who::Admin, Who::Recepcion] {
        let told = seen(&chair, who).await;
        assert_eq!(told["reviews"]["overdue"], 0, "{}", who.name());
        assert_eq!(told["reviews"]["overdueItems"], json!([]), "{}", who.name());
    }
    let told = seen(&chair, Who::Admin).await;
    assert_eq!(
        (&told["clinic"]["patients"], &told["clinic"]["byRisk"]["GREEN"]),
        (&json!(0), &json!(0))
    );
}

#[tokio::test]
async fn a_day_later_what_was_due_is_overdue() {
    let chair = ready().await;
    let mut review = on("2026-05-25", calm());
    review["nextReviewDate"] = json!("2026-11-24");
    chair.signed(review).await;
    let told = seen(&chair, Who::Recepcion).await;
    assert_eq!(
        (&told["reviews"]["overdue"], &told["reviews"]["due"]),
        (&json!(0), &json!(1))
    );
    chair.desk.later(1);
    let told = seen(&chair, Who::Recepcion).await;
    assert_eq!(
        (&told["reviews"]["overdue"], &told["reviews"]["due"]),
        (&json!(1), &json!(0))
    );
}

#[tokio::test]
async fn who_looked_is_noted_with_whom_they_saw() {
    let chair = ready().await;
    chair.begin(calm()).await;
    chair.desk.clinic.house.reads().flush().await.unwrap();
    let mark = chair.desk.mark().await;
    seen(&chair, Who::Odontologo).await;
    chair.desk.clinic.house.reads().flush().await.unwrap();
    assert_eq!(
        chair.desk.trace(&mark),
        ["audit clinical.dashboard_read on nothing by ODONTOLOGO: "]
    );
}
