//! How the clinic looks: chosen by administration, seen by everyone who opens a page, readable whatever was chosen.

use std::io::Cursor;

use axum::body::Body;
use axum::http::Request;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use http_body_util::BodyExt as _;
use image::{DynamicImage, ImageBuffer, ImageFormat, Rgb};
use jiff::SignedDuration;
use serde_json::{Value, json};
use tower::ServiceExt as _;

use super::super::clinic::{TestClinic, Who};
use super::{PATH, settings, versions};

const UPLOAD: &str = "/api/settings/logos";

/// A picture of one colour in base64.
fn picture(colour: [u8; 3]) -> String {
    let mut bytes = Cursor::new(Vec::new());
    DynamicImage::ImageRgb8(ImageBuffer::from_pixel(600, 300, Rgb(colour)))
        .write_to(&mut bytes, ImageFormat::Jpeg)
        .unwrap();
    STANDARD.encode(bytes.into_inner())
}

async fn upload(clinic: &TestClinic, colour: [u8; 3]) -> String {
    let body = json!({ "image": picture(colour) });
    let logo = clinic.post(Who::Admin, UPLOAD, body).await.expect(200);
    assert_eq!((&logo["width"], &logo["height"]), (&json!(512), &json!(256)));
    logo["id"].as_str().unwrap().to_owned()
}

async fn wear(clinic: &TestClinic, brand: Value) -> Value {
    let (mut wanted, etag) = settings(clinic).await;
    wanted["brand"] = brand;
    let body = json!({ "settings": wanted });
    clinic.put(Who::Admin, PATH, &etag, body).await.expect(200)["settings"]["brand"].clone()
}

#[tokio::test]
async fn what_is_chosen_is_seen_at_once_by_everyone() {
    let clinic = TestClinic::open().await;
    let plain = clinic.get(Who::Nobody, "/api/branding").await;
    let (etag, before) = (plain.etag(), plain.expect(200));
    assert_eq!((&before["motto"], &before["logo"]), (&Value::Null, &Value::Null));
    clinic
        .get(Who::Nobody, "/api/branding/logo")
        .await
        .refused(404, "settings.no_logo");
    let sheet = clinic.get(Who::Nobody, "/api/branding/style.css").await;
    assert!(!sheet.text.contains("--primary"), "{}", sheet.text);

    let logo = upload(&clinic, [250, 10, 10]).await;
    let brand = json!({ "colour": "#ffe66d", "motto": "Sonreír es cosa de niños", "logo": logo });
    let step = clinic.get(Who::Admin, "/api/getting-started").await.expect(200);
    assert_eq!(step["logo"], false);
    assert_eq!(wear(&clinic, brand.clone()).await, brand);
    let step = clinic.get(Who::Admin, "/api/getting-started").await.expect(200);
    assert_eq!(step["logo"], true, "one step of getting started is done");

    let seen = clinic.get(Who::Nobody, "/api/branding").await;
    assert_ne!(seen.etag(), etag);
    let seen = seen.expect(200);
    assert_eq!((&seen["motto"], &seen["logo"]), (&brand["motto"], &brand["logo"]));
    assert_eq!(seen["name"], before["name"]);
    let keys: Vec<_> = seen.as_object().unwrap().keys().collect();
    assert_eq!(keys, ["logo", "motto", "name", "version"], "nothing else is told");

    let sheet = clinic.get(Who::Nobody, "/api/branding/style.css").await;
    assert_eq!(sheet.headers["content-type"], "text/css; charset=utf-8");
    assert!(sheet.text.contains("--primary: light-dark(#"), "{}", sheet.text);
    assert!(
        sheet.text.contains(", #ffe66d)"),
        "kept where it can be read: {}",
        sheet.text
    );
    let shown = clinic.get(Who::Nobody, "/api/branding/logo").await;
    assert_eq!(
        (shown.status.as_u16(), &shown.headers["content-type"]),
        (200, &"image/png".parse().unwrap())
    );
    assert_eq!(shown.headers["cache-control"], "no-cache");

    let entries = versions(&clinic).await;
    assert_eq!(entries[0]["changed"], json!(["brand"]));
    assert_eq!(entries[0]["settings"]["brand"], brand);
}

#[tokio::test]
async fn a_browser_that_knows_the_look_is_sent_nothing_again() {
    let clinic = TestClinic::open().await;
    let logo = upload(&clinic, [10, 200, 10]).await;
    wear(
        &clinic,
        json!({ "colour": "#006365", "motto": null, "logo": logo }),
    )
    .await;
    for path in ["/api/branding", "/api/branding/style.css", "/api/branding/logo"] {
        let etag = clinic.get(Who::Nobody, path).await.etag();
        let request = Request::get(path)
            .header("if-none-match", &etag)
            .body(Body::empty());
        let again = clinic.raw(request.unwrap()).await;
        assert_eq!((again.status.as_u16(), again.text.as_str()), (304, ""), "{path}");
    }
}

#[tokio::test]
async fn the_families_address_shows_the_look_and_nothing_else() {
    let clinic = TestClinic::open().await;
    let logo = upload(&clinic, [10, 10, 200]).await;
    wear(
        &clinic,
        json!({ "colour": "#112233", "motto": "Hola", "logo": logo }),
    )
    .await;
    let ask = async |path: &str| {
        let request = Request::get(path).body(Body::empty()).unwrap();
        let answer = clinic.house.portal_router().oneshot(request).await.unwrap();
        let status = answer.status().as_u16();
        (status, answer.into_body().collect().await.unwrap().to_bytes())
    };
    let (status, body) = ask("/api/branding").await;
    assert_eq!(
        (
            status,
            serde_json::from_slice::<Value>(&body).unwrap()["motto"].as_str()
        ),
        (200, Some("Hola"))
    );
    assert_eq!(ask("/api/branding/style.css").await.0, 200);
    let (status, body) = ask("/api/branding/logo").await;
    assert_eq!(
        (status, image::guess_format(&body).unwrap()),
        (200, ImageFormat::Png)
    );
    for path in [
        PATH,
        UPLOAD,
        "/api/settings/palette",
        "/api/status",
        "/api/patients",
    ] {
        assert_eq!(ask(path).await.0, 404, "{path}");
    }
}

#[tokio::test]
async fn a_box_that_nobody_has_set_up_looks_like_omi() {
    let clinic = TestClinic::empty("2026-11-24T09:00:00Z");
    let look = clinic.get(Who::Nobody, "/api/branding").await.expect(200);
    assert_eq!(
        look,
        json!({ "version": 0, "name": null, "motto": null, "logo": null })
    );
    clinic
        .get(Who::Nobody, "/api/branding/style.css")
        .await
        .expect(200);
    clinic
        .get(Who::Nobody, "/api/branding/logo")
        .await
        .refused(404, "settings.no_logo");
}

#[tokio::test]
async fn what_is_no_picture_is_refused_and_nothing_is_kept() {
    let clinic = TestClinic::open().await;
    let pdf = STANDARD.encode(b"%PDF-1.7 this is a letter");
    let cut = &picture([1, 2, 3])[..400];
    for wrong in [pdf.as_str(), cut, "no base64 at all!", ""] {
        let body = json!({ "image": wrong });
        clinic
            .post(Who::Admin, UPLOAD, body)
            .await
            .wrong_fields(&[("image", "settings.no_picture")]);
    }
    let large = STANDARD.encode(vec![7; (2 << 20) + 10]);
    for wrong in [large, "A".repeat(4 << 20)] {
        let body = json!({ "image": wrong });
        let answer = clinic.post(Who::Admin, UPLOAD, body).await;
        answer.wrong_fields(&[("image", "settings.picture_too_large")]);
    }
}

#[tokio::test]
async fn every_wrong_look_is_named() {
    let clinic = TestClinic::open().await;
    let (mut wanted, etag) = settings(&clinic).await;
    wanted["brand"] = json!({ "colour": "teal", "motto": "a".repeat(121), "logo": "x" });
    let body = json!({ "settings": wanted });
    clinic.put(Who::Admin, PATH, &etag, body).await.wrong_fields(&[
        ("settings.brand.colour", "settings.colour"),
        ("settings.brand.motto", "settings.motto"),
        ("settings.brand.logo", "settings.logo_unknown"),
    ]);
    wanted["brand"] =
        json!({ "colour": null, "motto": null, "logo": "00000000-0000-7000-8000-00000000abcd" });
    let body = json!({ "settings": wanted });
    let answer = clinic.put(Who::Admin, PATH, &etag, body).await;
    answer.wrong_fields(&[("settings.brand.logo", "settings.logo_unknown")]);
}

#[tokio::test]
async fn a_logo_can_be_brought_back_and_one_that_was_only_tried_is_forgotten() {
    let clinic = TestClinic::open().await;
    let first = upload(&clinic, [200, 0, 0]).await;
    assert_eq!(
        upload(&clinic, [200, 0, 0]).await,
        first,
        "the same picture is kept once"
    );
    let tried = upload(&clinic, [0, 200, 0]).await;
    let look = |logo: &str| json!({ "colour": null, "motto": null, "logo": logo });
    wear(&clinic, look(&first)).await;
    let second = upload(&clinic, [0, 0, 200]).await;
    wear(&clinic, look(&second)).await;
    clinic.clock.advance(SignedDuration::from_hours(25));
    let admin = clinic.new_session(Who::Admin.email()).await;
    let known = async |id: &str| {
        clinic
            .get_with(&admin, &format!("{UPLOAD}/{id}"))
            .await
            .status
            .as_u16()
    };
    assert_eq!(known(&tried).await, 200);

    let bearer = format!("Bearer {admin}");
    let body = json!({ "image": picture([9, 9, 9]) });
    let headers = [("authorization", bearer.as_str())];
    clinic
        .send(
            Who::Nobody,
            axum::http::Method::POST,
            UPLOAD,
            &headers,
            Some(body),
        )
        .await
        .expect(200);
    assert_eq!(
        (known(&tried).await, known(&first).await, known(&second).await),
        (404, 200, 200)
    );
}

#[tokio::test]
async fn the_screen_learns_what_a_colour_becomes() {
    let clinic = TestClinic::open().await;
    let ask = async |colour: &str| {
        clinic
            .get(Who::Admin, &format!("/api/settings/palette?colour={colour}"))
            .await
    };
    let lemon = ask("%23ffe66d").await.expect(200);
    assert_eq!(
        (&lemon["light"]["asChosen"], &lemon["dark"]["asChosen"]),
        (&json!(false), &json!(true))
    );
    assert_eq!(lemon["dark"]["primary"], "#ffe66d");
    ask("lemon").await.wrong_fields(&[("colour", "settings.colour")]);
}
