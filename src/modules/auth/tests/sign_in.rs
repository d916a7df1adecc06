//! Passwords at the door: who comes in, who is locked out and for how long.

use super::{ADMIN, Box, DESK, FAMILY, PASSWORD};

#[tokio::test]
async fn the_right_password_opens_and_the_answer_says_who_it_is() {
    let clinic = Box::open().await;
    let answer = clinic.login(" Desk@X.es ", PASSWORD).await.expect(200);
    assert_eq!(answer["expiresIn"], 900);
    assert_eq!(answer["user"]["email"], DESK);
    assert_eq!(answer["user"]["roles"], serde_json::json!(["RECEPCION"]));
    let token = answer["accessToken"].as_str().unwrap();
    let me = clinic.me(token).await.expect(200);
    assert_eq!(me["idleTimeoutSeconds"], 1_800);
    assert!(
        me["permissions"]
            .as_array()
            .unwrap()
            .contains(&"patients.write".into())
    );
    assert!(
        clinic.audited().contains(&"auth.signed_in".to_owned()),
        "{:?}",
        clinic.audited()
    );
}

#[tokio::test]
async fn the_fifth_failure_locks_for_a_quarter_of_an_hour_and_the_next_lock_is_longer() {
    let clinic = Box::open().await;
    for _ in 0..4 {
        clinic
            .login(DESK, "wrong")
            .await
            .refused(401, "auth.invalid_credentials");
    }
    clinic.login(DESK, "wrong").await;
    let locked = clinic.login(DESK, PASSWORD).await.refused(423, "auth.locked");
    let wait = locked["params"]["retryAfterSeconds"].as_u64().unwrap();
    assert!((890..=900).contains(&wait), "{wait}");
    clinic.advance(901);
    for _ in 0..5 {
        clinic.login(DESK, "wrong").await;
    }
    let wait = clinic.login(DESK, PASSWORD).await.refused(423, "auth.locked")["params"]["retryAfterSeconds"]
        .as_u64();
    assert!(
        wait.is_some_and(|wait| (1_790..=1_800).contains(&wait)),
        "{wait:?}"
    );
    let audited = clinic.audited();
    assert!(
        audited.iter().any(|action| action == "auth.locked"),
        "{audited:?}"
    );
}

#[tokio::test]
async fn an_administrator_unlocks() {
    let clinic = Box::open().await;
    for _ in 0..5 {
        clinic.login(DESK, "wrong").await;
    }
    clinic.login(DESK, PASSWORD).await.refused(423, "auth.locked");
    let admin = clinic.sign_in(ADMIN).await;
    let path = format!("/api/users/{}/unlock", clinic.user_id(DESK));
    clinic
        .post(&path, Some(&admin.access), serde_json::json!({}))
        .await
        .expect(204);
    clinic.login(DESK, PASSWORD).await.expect(200);
}

#[tokio::test]
async fn an_unknown_address_answers_and_locks_like_a_known_one() {
    let clinic = Box::open().await;
    let mut seen = Vec::new();
    for email in [DESK, "nobody@x.es"] {
        let mut answers = Vec::new();
        for _ in 0..6 {
            let answer = clinic.login(email, "wrong").await;
            answers.push((
                answer.status,
                answer.json["code"].clone(),
                answer.json["detail"].clone(),
            ));
        }
        seen.push(answers);
    }
    assert_eq!(seen[0], seen[1]);
    assert_eq!(seen[0][5].1, "auth.locked");
}

#[tokio::test]
async fn families_are_told_of_their_door_only_with_the_right_password() {
    let clinic = Box::open().await;
    clinic
        .login(FAMILY, "wrong")
        .await
        .refused(401, "auth.invalid_credentials");
    clinic
        .login(FAMILY, PASSWORD)
        .await
        .refused(403, "auth.wrong_door");
}

#[tokio::test]
async fn thirty_failures_a_minute_from_one_address_are_enough() {
    let clinic = Box::open().await;
    for nth in 0..30 {
        let answer = clinic.login(&format!("somebody{nth}@x.es"), "wrong").await;
        assert_eq!(answer.status, 401, "{nth}: {}", answer.json);
    }
    let refused = clinic
        .login("somebody@x.es", "wrong")
        .await
        .refused(429, "request.too_many");
    assert!(refused["params"]["retryAfterSeconds"].as_u64().is_some());
    clinic.advance(61);
    clinic.login(DESK, PASSWORD).await.expect(200);
}
