//! Holidays, points of risk, months between reviews and years of keeping: bounds, history and bringing back.

use serde_json::json;

use super::super::clinic::{TestClinic, Who};
use super::{PATH, settings, versions};

#[tokio::test]
async fn a_clinic_begins_with_what_the_product_says() {
    let clinic = TestClinic::open().await;
    let (now, _) = settings(&clinic).await;
    assert_eq!(now["holidays"], json!([]));
    assert_eq!(
        (&now["risk"]["cariesMany"], &now["risk"]["redFrom"]),
        (&json!(6), &json!(8))
    );
    assert_eq!(
        now["reviewMonths"]["HIM"],
        json!({ "GREEN": 6, "YELLOW": 4, "RED": 3 })
    );
    let kept = json!({ "clinicalYears": 5, "yearsPast18": 5, "auditYears": 5 });
    assert_eq!(now["retention"], kept);
}

#[tokio::test]
async fn the_national_holidays_of_a_year_are_offered_and_can_be_kept() {
    let clinic = TestClinic::open().await;
    let path = "/api/settings/holidays?year=2027";
    let days = clinic.get(Who::Admin, path).await.expect(200)["items"].clone();
    assert_eq!(days.as_array().unwrap().len(), 10);
    assert_eq!(days[2], json!({ "date": "2027-03-26", "name": "Viernes Santo" }));
    let (mut wanted, etag) = settings(&clinic).await;
    wanted["holidays"] = days.clone();
    let body = json!({ "settings": wanted, "reason": "Calendario de 2027" });
    let kept = clinic.put(Who::Admin, PATH, &etag, body).await.expect(200);
    assert_eq!(kept["settings"]["holidays"], days);
    for wrong in ["1999", "2101"] {
        let path = format!("/api/settings/holidays?year={wrong}");
        clinic
            .get(Who::Admin, &path)
            .await
            .wrong_fields(&[("year", "settings.holiday_date")]);
    }
}

#[tokio::test]
async fn each_is_kept_in_the_history_and_can_be_brought_back() {
    let clinic = TestClinic::open().await;
    let (before, etag) = settings(&clinic).await;
    let mut wanted = before.clone();
    wanted["risk"]["cariesMany"] = 7.into();
    wanted["reviewMonths"]["HIM"]["RED"] = 2.into();
    wanted["retention"]["auditYears"] = 10.into();
    wanted["holidays"] = json!([{ "date": "2027-05-15", "name": "San Isidro" }]);
    let body = json!({ "settings": wanted, "reason": "Protocolo nuevo" });
    let answer = clinic.put(Who::Admin, PATH, &etag, body).await;
    let etag = answer.etag();
    answer.expect(200);
    let kept = versions(&clinic).await;
    assert_eq!(
        kept[0]["changed"],
        json!(["holidays", "risk", "reviewMonths", "retention"])
    );
    assert_eq!(
        (&kept[0]["reason"], &kept[0]["settings"]),
        (&json!("Protocolo nuevo"), &wanted)
    );
    let body = json!({ "settings": kept[1]["settings"] });
    let back = clinic.put(Who::Admin, PATH, &etag, body).await.expect(200);
    assert_eq!(back["settings"], before);
}

#[tokio::test]
async fn every_wrong_value_is_named() {
    let clinic = TestClinic::open().await;
    let (mut wanted, etag) = settings(&clinic).await;
    wanted["holidays"] = json!([{ "date": "2027-02-30", "name": "" }]);
    wanted["risk"]["cariesSome"] = 7.into();
    wanted["risk"]["dietHigh"] = 11.into();
    wanted["risk"]["redFrom"] = 4.into();
    wanted["reviewMonths"]["PREVENTIVO"]["RED"] = 5.into();
    wanted["reviewMonths"]["HIM"]["GREEN"] = 25.into();
    wanted["retention"] = json!({ "clinicalYears": 4, "yearsPast18": 31, "auditYears": 1 });
    let answer = clinic
        .put(Who::Admin, PATH, &etag, json!({ "settings": wanted }))
        .await;
    answer.wrong_fields(&[
        ("settings.holidays[0].date", "settings.holiday_date"),
        ("settings.holidays[0].name", "person.required"),
        ("settings.risk.cariesMany", "settings.points_order"),
        ("settings.risk.dietHigh", "settings.points"),
        ("settings.risk.redFrom", "settings.threshold"),
        ("settings.reviewMonths.PREVENTIVO.RED", "settings.review_order"),
        ("settings.reviewMonths.HIM.GREEN", "settings.review_months"),
        ("settings.retention.clinicalYears", "settings.clinical_years"),
        ("settings.retention.yearsPast18", "settings.clinical_years"),
        ("settings.retention.auditYears", "settings.audit_years"),
    ]);
}
