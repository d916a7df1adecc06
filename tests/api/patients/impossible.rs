//! Values that cannot be: dates that no calendar has, numbers that nobody bears.

use super::*;

/// Registers Belén with one value changed and asserts that this field is refused, and nothing else.
async fn refused(desk: &Desk, pointer: &str, value: Value, field: &str, code: &str) {
    let body = with(belen(), pointer, value.clone());
    let mark = desk.mark().await;
    let answer = desk.post("/api/patients", body).await;
    let json = answer.refused(422, "request.invalid");
    let errors = json["errors"].as_array().unwrap();
    let found = errors
        .iter()
        .map(|error| (error["field"].as_str().unwrap(), error["code"].as_str().unwrap()));
    assert_eq!(found.collect::<Vec<_>>(), [(field, code)], "{value}");
    assert_eq!(desk.trace(&mark), NOTHING, "{value}");
}

#[tokio::test]
async fn dates_that_no_calendar_has_are_refused() {
    let desk = Desk::new().await;
    for value in [
        "2018-02-30",
        "2018-13-01",
        "2017-02-29",
        "2018-00-10",
        "14/03/2018",
        "2018-3-14",
        "20180314",
        "2018-03-14T00:00:00Z",
        "+2018-03-14",
        "ayer",
        "2018-03-14; DROP",
    ] {
        refused(
            &desk,
            "/dateOfBirth",
            json!(value),
            "dateOfBirth",
            "patients.date_format",
        )
        .await;
        refused(
            &desk,
            "/plan/startDate",
            json!(value),
            "plan.startDate",
            "patients.date_format",
        )
        .await;
    }
    for value in [
        "2026-05-20",
        "2026-05-20T25:00:00Z",
        "2026-02-30T10:00:00Z",
        "ayer",
    ] {
        let field = "consents[0].signedAt";
        refused(
            &desk,
            "/consents/0/signedAt",
            json!(value),
            field,
            "patients.instant_format",
        )
        .await;
    }
}

#[tokio::test]
async fn dates_out_of_range_are_refused() {
    let desk = Desk::new().await;
    for (value, code) in [
        ("2026-05-21", "person.birth_date_future"),
        ("9999-12-31", "person.birth_date_future"),
        ("2008-05-20", "person.not_a_minor"),
        ("0001-01-01", "person.not_a_minor"),
    ] {
        refused(&desk, "/dateOfBirth", json!(value), "dateOfBirth", code).await;
    }
    // The day before the eighteenth birthday.
    desk.register(with(belen(), "/dateOfBirth", json!("2008-05-21")))
        .await;
}

#[tokio::test]
async fn identity_numbers_that_nobody_bears_are_refused() {
    let desk = Desk::new().await;
    for (value, code) in [
        ("12345678A", "person.dni_letter"),
        ("X1234567A", "person.dni_letter"),
        ("12345678", "person.dni_format"),
        ("123456789Z", "person.dni_format"),
        ("1234567Z", "person.dni_format"),
        ("W1234567L", "person.dni_format"),
        ("ABCDEFGHZ", "person.dni_format"),
        ("12345678Ñ", "person.dni_format"),
        ("１２３４５６７８Z", "person.dni_format"),
    ] {
        refused(&desk, "/dniNie", json!(value), "dniNie", code).await;
        let of_the_mother = "guardians[0].dniNie";
        refused(&desk, "/guardians/0/dniNie", json!(value), of_the_mother, code).await;
    }
    let file = desk
        .register(with(belen(), "/dniNie", json!("x-1234567-l")))
        .await;
    assert_eq!(file["dniNie"], "X1234567L");
    let none = with(child("Ana", "Gil", 2), "/guardians/0/dniNie", Value::Null);
    desk.post("/api/patients", none)
        .await
        .wrong_fields(&[("dniNie", "patients.dni_required")]);
}

#[tokio::test]
async fn texts_beyond_measure_and_with_control_characters_are_refused() {
    let desk = Desk::new().await;
    for (pointer, field, value, code) in [
        ("/firstName", "firstName", "a".repeat(201), "person.too_long"),
        ("/remarks", "remarks", "a".repeat(4_001), "person.too_long"),
        ("/allergies", "allergies", "a".repeat(4_001), "person.too_long"),
        (
            "/lastName",
            "lastName",
            "Nú\u{0}ñez".to_owned(),
            "person.control_characters",
        ),
        (
            "/remarks",
            "remarks",
            "Ver\u{1b}[2J".to_owned(),
            "person.control_characters",
        ),
        (
            "/guardians/0/email",
            "guardians[0].email",
            "a@b".to_owned(),
            "person.email_format",
        ),
        (
            "/guardians/0/phone",
            "guardians[0].phone",
            "12".to_owned(),
            "person.phone_format",
        ),
    ] {
        refused(&desk, pointer, json!(value), field, code).await;
    }
    let longest = with(belen(), "/firstName", json!("é".repeat(200)));
    desk.register(with(longest, "/remarks", json!("ñ".repeat(4_000))))
        .await;
}
