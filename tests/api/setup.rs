//! The first run: one code, from the own network, for half an hour, for one clinic.

use axum::http::Method;
use jiff::SignedDuration;
use omi::modules::clinic::{FoundClinic, TimeZoneName, found_clinic};
use omi::platform::store::WriteTx;
use omi::shared::actor::Actor;
use omi::shared::language::Language;
use serde_json::{Value, json};

use super::clinic::{Answer, TestClinic, Who, request};

const AT: &str = "2026-11-24T09:00:00Z";
const PASSWORD: &str = "una frase larga y propia";

fn form(token: &str) -> Value {
    json!({
        "token": token,
        "clinic": {
            "name": "Clínica Dental Sonrisas", "street": "Calle Mayor 12, 1.º B", "postalCode": "28013",
            "city": "Madrid", "taxNumber": "b-12345674", "timeZone": "Atlantic/Canary", "language": "es",
        },
        "admin": { "name": "Elena Prieto Sanz", "email": "Elena@ClinicaSonrisas.es", "password": PASSWORD },
    })
}

fn token(clinic: &TestClinic) -> String {
    clinic.house.modules().setup.make_token().unwrap().token
}

async fn set_up(clinic: &TestClinic, form: Value) -> Answer {
    clinic.post(Who::Nobody, "/api/setup", form).await
}

async fn check(clinic: &TestClinic, token: &str) -> Answer {
    clinic
        .post(Who::Nobody, "/api/setup/check", json!({ "token": token }))
        .await
}

#[tokio::test]
async fn a_code_makes_a_clinic_and_its_administrator_once() {
    let clinic = TestClinic::empty(AT);
    let code = token(&clinic);
    check(&clinic, &code.to_uppercase()).await.expect(204);
    set_up(&clinic, form(&code)).await.expect(204);

    let status = clinic.get(Who::Nobody, "/api/status").await.expect(200);
    assert_eq!(
        (&status["claimed"], &status["name"], &status["demo"]),
        (&true.into(), &"Clínica Dental Sonrisas".into(), &false.into())
    );
    let signed_in = clinic
        .sign_in("elena@clinicasonrisas.es", PASSWORD)
        .await
        .expect(200);
    assert_eq!(signed_in["user"]["roles"], json!(["ADMIN"]));
    assert_eq!(signed_in["user"]["name"], "Elena Prieto Sanz");
    let settings = clinic
        .house
        .store()
        .read(|tx| omi::modules::clinic::settings(tx))
        .unwrap();
    assert_eq!(settings.time_zone.as_str(), "Atlantic/Canary");
    assert_eq!(settings.tax_number.unwrap().as_str(), "B12345674");
    assert_eq!(settings.address.unwrap().postal_code.as_str(), "28013");
    assert_eq!(settings.opening_hours.len(), 10);

    set_up(&clinic, form(&code))
        .await
        .refused(409, "setup.already_claimed");
    check(&clinic, &code).await.refused(409, "setup.already_claimed");
    assert!(clinic.house.modules().setup.make_token().is_err());
}

#[tokio::test]
async fn two_at_once_make_one_clinic() {
    let clinic = TestClinic::empty(AT);
    let code = token(&clinic);
    let mut other = form(&code);
    other["admin"]["email"] = "otra@clinicasonrisas.es".into();
    let (one, two) = tokio::join!(set_up(&clinic, form(&code)), set_up(&clinic, other));
    let mut statuses = [one.status.as_u16(), two.status.as_u16()];
    statuses.sort_unstable();
    assert_eq!(statuses, [204, 409]);
}

#[tokio::test]
async fn wrong_old_replaced_and_missing_codes_are_refused() {
    let clinic = TestClinic::empty(AT);
    let never_made = "7k3m9q2x4w8r6tzn5v1bc0dfgh";
    check(&clinic, never_made)
        .await
        .refused(403, "setup.token_refused");
    let first = token(&clinic);
    let second = token(&clinic);
    for wrong in [first.as_str(), never_made, "", "ñ", &second[1..]] {
        check(&clinic, wrong).await.refused(403, "setup.token_refused");
        set_up(&clinic, form(wrong))
            .await
            .refused(403, "setup.token_refused");
    }
    clinic.clock.advance(SignedDuration::from_secs(30 * 60 - 1));
    check(&clinic, &second).await.expect(204);
    clinic.clock.advance(SignedDuration::from_secs(1));
    check(&clinic, &second).await.refused(403, "setup.token_refused");
    set_up(&clinic, form(&second))
        .await
        .refused(403, "setup.token_refused");
    let status = clinic.get(Who::Nobody, "/api/status").await.expect(200);
    assert_eq!(status["claimed"], false);
}

#[tokio::test]
async fn whoever_guesses_is_slowed_down() {
    let clinic = TestClinic::empty(AT);
    let code = token(&clinic);
    for _ in 0..30 {
        check(&clinic, "7k3m9q2x4w8r6tzn5v1bc0dfgh")
            .await
            .refused(403, "setup.token_refused");
    }
    check(&clinic, &code).await.refused(429, "request.too_many");
}

#[tokio::test]
async fn from_outside_the_clinics_network_even_the_right_code_does_nothing() {
    let clinic = TestClinic::empty(AT);
    let code = token(&clinic);
    for (path, body) in [
        ("/api/setup/check", json!({ "token": code })),
        ("/api/setup", form(&code)),
    ] {
        let from = |address| clinic.raw_from(address, request(Method::POST, path, &[], Some(body.clone())));
        from([203, 0, 113, 9]).await.refused(403, "setup.not_local");
        from([100, 64, 0, 1]).await.refused(403, "setup.not_local");
    }
    let near = request(
        Method::POST,
        "/api/setup/check",
        &[],
        Some(json!({ "token": code })),
    );
    clinic.raw_from([192, 168, 1, 77], near).await.expect(204);
}

#[tokio::test]
async fn every_wrong_field_is_named_and_the_code_stays_good() {
    let clinic = TestClinic::empty(AT);
    let code = token(&clinic);
    let wrong = json!({
        "token": code,
        "clinic": {
            "name": " ", "street": "", "postalCode": "99999", "city": "x".repeat(201), "taxNumber": "B12345675",
            "timeZone": "Europe/Madrid", "language": "es",
        },
        "admin": { "name": "", "email": "elena", "password": "corta" },
    });
    set_up(&clinic, wrong).await.wrong_fields(&[
        ("clinic.name", "person.required"),
        ("clinic.street", "person.required"),
        ("clinic.postalCode", "person.postal_code"),
        ("clinic.city", "person.too_long"),
        ("clinic.taxNumber", "person.nif"),
        ("admin.name", "person.required"),
        ("admin.email", "person.email_format"),
        ("admin.password", "password.too_short"),
    ]);
    set_up(&clinic, form(&code)).await.expect(204);
}

#[tokio::test]
async fn a_restart_in_the_middle_leaves_a_box_that_can_be_set_up() {
    let clinic = TestClinic::empty(AT);
    let code = token(&clinic);
    check(&clinic, &code).await.expect(204);
    let clinic = clinic.restart();
    check(&clinic, &code).await.refused(403, "setup.token_refused");
    let code = token(&clinic);
    set_up(&clinic, form(&code)).await.expect(204);
    let clinic = clinic.restart();
    let status = clinic.get(Who::Nobody, "/api/status").await.expect(200);
    assert_eq!(status["claimed"], true);
}

#[tokio::test]
async fn what_is_typed_counts_also_after_an_interrupted_console() {
    let clinic = TestClinic::empty(AT);
    let founding = FoundClinic {
        name: "A medias".to_owned(),
        language: Language::En,
        time_zone: TimeZoneName::EuropeMadrid,
        demo: false,
        address: None,
        tax_number: None,
    };
    let work = move |tx: &mut WriteTx<'_>| found_clinic(tx, founding.clone()).map(drop);
    clinic.house.store().write(&Actor::console(), work).await.unwrap();
    let code = token(&clinic);
    set_up(&clinic, form(&code)).await.expect(204);
    let settings = clinic
        .house
        .store()
        .read(|tx| omi::modules::clinic::settings(tx))
        .unwrap();
    assert_eq!(settings.name, "Clínica Dental Sonrisas");
    assert_eq!(settings.time_zone, TimeZoneName::AtlanticCanary);
    assert_eq!(settings.tax_number.unwrap().as_str(), "B12345674");
}
