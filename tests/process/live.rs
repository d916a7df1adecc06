//! Open streams, on the wire: told at once, and never in the way when the box stops.

use std::collections::VecDeque;

use serde_json::json;

use super::running::{Running, registration};

#[tokio::test]
async fn streams_tell_at_once_and_do_not_hold_up_the_end() {
    let folder = tempfile::tempdir().unwrap();
    let running = Running::demo(folder.path());
    let token = running.sign_in("recepcion@demo.omi").await;
    running.until_search_is_ready(&token).await;
    let mut streams = VecDeque::new();
    for _ in 0..20 {
        let stream = running
            .client()
            .get(format!("{}/api/live", running.staff))
            .bearer_auth(&token)
            .header("accept-encoding", "gzip")
            .send()
            .await
            .unwrap();
        assert_eq!(stream.status(), 200);
        streams.push_back(stream);
    }
    let (status, _) = running.post(&token, "/api/patients", &registration(1)).await;
    assert_eq!(status, 201);
    for stream in &mut streams {
        let mut heard = String::new();
        while !heard.contains("\"patients\"") {
            let piece = stream.chunk().await.unwrap().expect("the stream goes on");
            heard.push_str(std::str::from_utf8(&piece).unwrap());
        }
        assert!(heard.starts_with("event: hello\n"), "{heard}");
        assert!(!heard.contains("Niño") && !heard.contains("Prueba"), "{heard}");
    }
    let (status, log) = running.stop();
    assert!(status.success(), "{log}");
    assert!(!log.contains("connections dropped at shutdown"), "{log}");
    for mut stream in streams {
        while let Ok(Some(_)) = stream.chunk().await {}
    }
}

#[tokio::test]
async fn a_window_that_was_away_hears_what_it_missed_from_a_box_that_was_restarted() {
    let folder = tempfile::tempdir().unwrap();
    let running = Running::demo(folder.path());
    let token = running.sign_in("recepcion@demo.omi").await;
    running.until_search_is_ready(&token).await;
    let listen = |running: &Running, after: Option<&str>| {
        let request = running
            .client()
            .get(format!("{}/api/live", running.staff))
            .bearer_auth(&token);
        match after {
            Some(after) => request.header("last-event-id", after),
            None => request,
        }
        .send()
    };
    let mut stream = listen(&running, None).await.unwrap();
    let hello = String::from_utf8(stream.chunk().await.unwrap().unwrap().to_vec()).unwrap();
    let position = hello.lines().find_map(|line| line.strip_prefix("id: ")).unwrap();
    drop(stream);
    let (status, child) = running.post(&token, "/api/patients", &registration(2)).await;
    assert_eq!(status, 201);
    running.stop();

    let running = Running::start(folder.path(), &[]).unwrap();
    let mut stream = listen(&running, Some(position)).await.unwrap();
    let mut heard = String::new();
    while !heard.contains(&json!(child["id"]).to_string()) {
        let piece = stream.chunk().await.unwrap().expect("the stream goes on");
        heard.push_str(std::str::from_utf8(&piece).unwrap());
    }
    assert!(heard.contains("event: changes"), "{heard}");
}
