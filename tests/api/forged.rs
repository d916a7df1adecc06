//! Access tokens that this box never gave out, signed with its own key: what a fault elsewhere in the
//! house, or a door to come, could make of them.

use aws_lc_rs::signature::Ed25519KeyPair;
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
