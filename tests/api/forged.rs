//! Access tokens that this box never gave out, signed with its own key: what a fault elsewhere in the
//! house, or a door to come, could make of them.

use aws_lc_rs::signature::{Ed25519KeyPair, KeyPair as _};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use omi::modules::auth::User;
use omi::platform::store::View as _;
use omi::shared::person::Email;
use serde_json::{Value, json};

use super::clinic::{TestClinic, Who};

/// A good token of the administrator with other claims, signed anew by the box.
pub fn with_claims(clinic: &TestClinic, change: impl FnOnce(&mut Value)) -> String {
    let token = clinic.token(Who::Admin).unwrap();
    let parts: Vec<&str> = token.split('.').collect();
    let mut claims: Value = serde_json::from_slice(&URL_SAFE_NO_PAD.decode(parts[1]).unwrap()).unwrap();
    change(&mut claims);
    let claims = URL_SAFE_NO_PAD.encode(claims.to_string());
    let signed = format!("{}.{claims}", parts[0]);
    let seed = clinic.house.store().keys().secret("auth-jwt-1").unwrap();
    let key = Ed25519KeyPair::from_seed_unchecked(&seed).unwrap();
    let signature = URL_SAFE_NO_PAD.encode(key.sign(signed.as_bytes()).as_ref());
    format!("{signed}.{signature}")
}

/// A token of the demo's family for a door, in the session of somebody else.
pub fn of_the_family(clinic: &TestClinic, door: &str) -> String {
    let address = User::email_index(&Email::parse("familia@demo.omi").unwrap());
    let family = clinic.house.store().read(|tx| tx.find::<User>(&address));
    let family = family.unwrap().remove(0);
    with_claims(clinic, |claims| {
        claims["sub"] = json!(family.id);
        claims["name"] = json!(family.name);
        claims["role"] = json!("PADRE");
        claims["roles"] = json!(["PADRE"]);
        claims["aud"] = json!(door);
    })
}

#[tokio::test]
async fn the_boxs_own_key_signs_good_tokens_here_too() {
    let clinic = TestClinic::open().await;
    let good = with_claims(&clinic, |claims| claims["name"] = json!("Another"));
    clinic.get_with(&good, "/api/auth/me").await.expect(200);
    for door in ["staff", "portal"] {
        clinic
            .get_with(&of_the_family(&clinic, door), "/api/auth/me")
            .await
            .refused(401, "auth.token_invalid");
    }
    let portal = with_claims(&clinic, |claims| claims["aud"] = json!("portal"));
    clinic
        .get_with(&portal, "/api/auth/me")
        .await
        .refused(401, "auth.token_invalid");
}

/// A token in three parts, the header as given and the rest of a good one.
fn with_header(good: &str, header: &Value) -> String {
    let (_, rest) = good.split_once('.').unwrap();
    format!("{}.{rest}", URL_SAFE_NO_PAD.encode(header.to_string()))
}

#[tokio::test]
async fn tokens_that_say_how_to_be_checked_are_refused() {
    let clinic = TestClinic::open().await;
    let good = clinic.token(Who::Admin).unwrap();
    let parts: Vec<&str> = good.split('.').collect();
    let header: Value = serde_json::from_slice(&URL_SAFE_NO_PAD.decode(parts[0]).unwrap()).unwrap();
    let (kid, typ) = (&header["kid"], &header["typ"]);
    let unsigned = |alg: &str| {
        let header = json!({ "alg": alg, "typ": typ, "kid": kid });
        let token = with_header(good, &header);
        token.rsplit_once('.').unwrap().0.to_owned()
    };
    // The public key as the secret of a symmetric signature.
    let seed = clinic.house.store().keys().secret("auth-jwt-1").unwrap();
    let public = Ed25519KeyPair::from_seed_unchecked(&seed).unwrap();
    let mut symmetric = jsonwebtoken::Header::new(jsonwebtoken::Algorithm::HS256);
    symmetric.kid = kid.as_str().map(ToOwned::to_owned);
    symmetric.typ = typ.as_str().map(ToOwned::to_owned);
    let claims: Value = serde_json::from_slice(&URL_SAFE_NO_PAD.decode(parts[1]).unwrap()).unwrap();
    let secret = jsonwebtoken::EncodingKey::from_secret(public.public_key().as_ref());
    for forged in [
        format!("{}.", unsigned("none")),
        format!("{}.{}", unsigned("none"), parts[2]),
        format!("{}.", unsigned("None")),
        format!("{}.", unsigned("EdDSA")),
        with_header(good, &json!({ "alg": "EdDSA", "typ": typ, "kid": "another" })),
        with_header(good, &json!({ "alg": "EdDSA", "typ": "JWT", "kid": kid })),
        with_header(good, &json!({ "alg": "HS256", "typ": typ, "kid": kid })),
        jsonwebtoken::encode(&symmetric, &claims, &secret).unwrap(),
        format!("{good}x"),
        format!("{good}.{}", parts[2]),
    ] {
        clinic
            .get_with(&forged, "/api/patients")
            .await
            .refused(401, "auth.token_invalid");
    }
    clinic.get_with(good, "/api/patients").await.expect(200);
}

#[tokio::test]
async fn a_token_cannot_outlive_its_hour_or_change_its_owner() {
    let clinic = TestClinic::open().await;
    let now = clinic.clock.now().as_second();
    for (change, code) in [
        (json!({ "exp": now - 61 }), "auth.token_expired"),
        (
            json!({ "iat": now + 61, "exp": now + 961 }),
            "auth.token_from_future",
        ),
        (json!({ "sub": uuid::Uuid::nil() }), "auth.token_invalid"),
        (json!({ "sid": uuid::Uuid::nil() }), "auth.session_ended"),
        (json!({ "exp": null }), "auth.token_invalid"),
        (json!({ "aud": null }), "auth.token_invalid"),
    ] {
        let forged = with_claims(&clinic, |claims| {
            let claims = claims.as_object_mut().unwrap();
            for (name, value) in change.as_object().unwrap() {
                if value.is_null() {
                    claims.remove(name);
                } else {
                    claims.insert(name.clone(), value.clone());
                }
            }
        });
        clinic.get_with(&forged, "/api/patients").await.refused(401, code);
    }
}

#[tokio::test]
async fn roles_are_those_of_the_account_whatever_a_token_says() {
    let clinic = TestClinic::open().await;
    let desk = clinic.token(Who::Recepcion).unwrap();
    clinic
        .get_with(desk, "/api/users")
        .await
        .refused(403, "auth.forbidden");
    let humble = with_claims(&clinic, |claims| claims["roles"] = json!(["NINO"]));
    clinic.get_with(&humble, "/api/users").await.expect(200);
}
