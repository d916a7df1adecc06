//! Tasks: who handles them, in which order they stand, what is said of a child, and the alerts of the box.

use axum::http::Method;
use jiff::SignedDuration;
use omi::modules::tasks::Task;
use omi::platform::store::{Header, View as _, WriteTx};
use omi::shared::actor::Actor;
use serde_json::{Value, json};

use super::clinic::{Answer, PASSWORD, TestClinic, Who};

async fn create(clinic: &TestClinic, who: Who, form: Value) -> Value {
    clinic.post(who, "/api/tasks", form).await.expect(201)
}

async fn titled(clinic: &TestClinic, title: &str) -> Value {
    create(clinic, Who::Recepcion, json!({ "title": title })).await
}

async fn list(clinic: &TestClinic, who: Who, query: &str) -> Value {
    clinic.get(who, &format!("/api/tasks{query}")).await.expect(200)
}

fn titles(page: &Value) -> Vec<&str> {
    let items = page["items"].as_array().unwrap();
    items.iter().map(|task| task["title"].as_str().unwrap()).collect()
}

fn path(task: &Value) -> String {
    format!("/api/tasks/{}", task["id"].as_str().unwrap())
}

async fn act(clinic: &TestClinic, who: Who, task: &Value, act: &str) -> Answer {
    let path = format!("{}/{act}", path(task));
    clinic.send(who, Method::POST, &path, &[], None).await
}

async fn acts(clinic: &TestClinic, act: &str) -> Vec<Value> {
    let found = clinic.get(Who::Admin, &format!("/api/audit?act={act}")).await;
    found.expect(200)["items"].as_array().unwrap().clone()
}

async fn a_child(clinic: &TestClinic) -> Value {
    clinic
        .get(Who::Recepcion, "/api/patients?limit=1")
        .await
        .expect(200)["items"][0]
        .clone()
}

async fn me(clinic: &TestClinic, who: Who) -> Value {
    clinic.get(who, "/api/auth/me").await.expect(200)["id"].clone()
}

#[tokio::test]
async fn open_tasks_stand_by_their_day_and_come_in_pages() {
    let clinic = TestClinic::open().await;
    for (title, due) in [
        ("sin día", json!(null)),
        ("mañana", json!("2026-11-25")),
        ("ayer", json!("2026-11-23")),
        ("hoy", json!("2026-11-24")),
    ] {
        create(&clinic, Who::Recepcion, json!({ "title": title, "dueDate": due })).await;
    }
    let all = list(&clinic, Who::Higienista, "").await;
    assert_eq!(titles(&all), ["ayer", "hoy", "mañana", "sin día"]);
    assert_eq!((&all["total"], &all["today"]), (&json!(4), &json!("2026-11-24")));
    assert_eq!(all["nextCursor"], Value::Null);
    let first = list(&clinic, Who::Higienista, "?limit=3").await;
    assert_eq!(titles(&first), ["ayer", "hoy", "mañana"]);
    let cursor = first["nextCursor"].as_str().unwrap();
    let rest = list(&clinic, Who::Higienista, &format!("?limit=3&cursor={cursor}")).await;
    assert_eq!(titles(&rest), ["sin día"]);
    let overdue = list(&clinic, Who::Higienista, "?state=OVERDUE").await;
    assert_eq!(titles(&overdue), ["ayer"]);
    for query in [
        "?limit=0",
        "?limit=201",
        "?cursor=x",
        "?cursor=%C3%B1",
        "?state=X",
        "?other=1",
    ] {
        clinic
            .get(Who::Recepcion, &format!("/api/tasks{query}"))
            .await
            .refused(400, "request.query");
    }
}

#[tokio::test]
async fn ones_own_are_those_by_name_and_by_role() {
    let clinic = TestClinic::open().await;
    let carmen = me(&clinic, Who::Recepcion).await;
    let ask = |title: &str, user: Value, role: Value| {
        create(
            &clinic,
            Who::Admin,
            json!({ "title": title, "assigneeUserId": user, "assigneeRole": role, "dueDate": "2026-11-24" }),
        )
    };
    let named = ask("por nombre", carmen.clone(), json!(null)).await;
    // Within a millisecond ids have no order.
    clinic.clock.advance(SignedDuration::from_secs(1));
    ask("por función", json!(null), json!("RECEPCION")).await;
    ask("de otra función", json!(null), json!("HIGIENISTA")).await;
    ask("de quien llegue", json!(null), json!(null)).await;
    assert_eq!(named["assignee"]["id"], carmen);
    assert_eq!(named["assignee"]["worksHere"], true);
    assert_eq!(named["isMine"], false, "the ADMIN asked");
    let mine = list(&clinic, Who::Recepcion, "?scope=MINE").await;
    let mut mine = titles(&mine);
    mine.sort_unstable();
    assert_eq!(
        mine,
        ["por función", "por nombre"],
        "of one day and one instant, in any order"
    );
    let counts = clinic.get(Who::Recepcion, "/api/tasks/counts").await.expect(200);
    assert_eq!(
        counts,
        json!({ "open": 4, "overdue": 0, "mine": 2, "mineDue": 2 })
    );
    let people = clinic
        .get(Who::Higienista, "/api/tasks/assignees")
        .await
        .expect(200);
    let people = people["items"].as_array().unwrap();
    assert!(people.iter().any(|person| person["id"] == carmen));
    assert!(people.iter().all(|person| person.get("email").is_none()));
}

#[tokio::test]
async fn what_is_wrong_is_refused_by_field() {
    let clinic = TestClinic::open().await;
    let nobody = "00000000-0000-7000-8000-00000000abcd";
    let form = json!({
        "title": " ", "dueDate": "mañana", "assigneeRole": "PADRE",
    });
    clinic
        .post(Who::Recepcion, "/api/tasks", form)
        .await
        .wrong_fields(&[
            ("title", "person.required"),
            ("dueDate", "tasks.day"),
            ("assigneeRole", "tasks.assignee_unknown"),
        ]);
    let form = json!({ "title": "Llamar", "assigneeUserId": nobody, "patientId": nobody });
    clinic
        .post(Who::Recepcion, "/api/tasks", form)
        .await
        .wrong_fields(&[
            ("assigneeUserId", "tasks.assignee_unknown"),
            ("patientId", "tasks.patient_unknown"),
        ]);
    let child = a_child(&clinic).await;
    let file = format!("/api/patients/{}", child["id"].as_str().unwrap());
    let etag = clinic.get(Who::Recepcion, &file).await.etag();
    clinic.delete(Who::Recepcion, &file, &etag).await;
    let form = json!({ "title": "Llamar", "patientId": child["id"] });
    clinic
        .post(Who::Recepcion, "/api/tasks", form)
        .await
        .wrong_fields(&[("patientId", "tasks.patient_removed")]);
}

#[tokio::test]
async fn nobody_overwrites_what_they_have_not_seen() {
    let clinic = TestClinic::open().await;
    let task = titled(&clinic, "Llamar").await;
    let path = path(&task);
    let form = |title: &str| json!({ "title": title, "notes": "Por la tarde" });
    let edited = clinic
        .put(Who::Higienista, &path, "\"1\"", form("Escribir"))
        .await;
    assert_eq!(edited.etag(), "\"2\"");
    assert_eq!(edited.expect(200)["notes"], "Por la tarde");
    let stale = clinic
        .put(Who::Recepcion, &path, "\"1\"", form("Otra cosa"))
        .await;
    assert_eq!(
        stale.refused(412, "request.stale")["current"]["title"],
        "Escribir"
    );
    clinic
        .send(Who::Recepcion, Method::PUT, &path, &[], Some(form("x")))
        .await
        .refused(428, "request.if_match_required");
    // What is already so makes no version.
    let same = clinic.put(Who::Recepcion, &path, "\"2\"", form("Escribir")).await;
    assert_eq!(same.etag(), "\"2\"");
    let edits = acts(&clinic, "tasks.edited").await;
    assert_eq!(edits.len(), 1);
    let entry = format!("/api/audit/entries/{}", edits[0]["position"]);
    let entry = clinic.get(Who::Admin, &entry).await.expect(200);
    let changes = entry["changes"].as_array().unwrap();
    let title = changes
        .iter()
        .find(|change| change["field"] == "taskTitle")
        .unwrap();
    assert_eq!(
        (&title["before"], &title["after"]),
        (&json!("Llamar"), &json!("Escribir"))
    );
}

#[tokio::test]
async fn what_is_done_or_deleted_comes_back() {
    let clinic = TestClinic::open().await;
    let task = titled(&clinic, "Llamar").await;
    let done = act(&clinic, Who::Higienista, &task, "complete").await.expect(200);
    assert_eq!(done["done"]["at"], "2026-11-24T09:00:00Z");
    assert_eq!(done["done"]["by"]["id"], me(&clinic, Who::Higienista).await);
    clinic.clock.advance(SignedDuration::from_mins(1));
    let again = act(&clinic, Who::Recepcion, &task, "complete").await.expect(200);
    assert_eq!(again["done"], done["done"], "who did it first did it");
    assert!(titles(&list(&clinic, Who::Recepcion, "").await).is_empty());
    assert_eq!(
        titles(&list(&clinic, Who::Recepcion, "?state=DONE").await),
        ["Llamar"]
    );
    let open = act(&clinic, Who::Recepcion, &task, "reopen").await;
    let etag = open.etag();
    assert_eq!(open.expect(200)["done"], Value::Null);
    clinic
        .delete(Who::Recepcion, &path(&task), "\"1\"")
        .await
        .refused(412, "request.stale");
    let deleted = clinic.delete(Who::Recepcion, &path(&task), &etag).await;
    assert_eq!(deleted.status, 204);
    clinic
        .get(Who::Recepcion, &path(&task))
        .await
        .refused(404, "tasks.unknown");
    act(&clinic, Who::Recepcion, &task, "complete")
        .await
        .refused(404, "tasks.unknown");
    assert!(titles(&list(&clinic, Who::Recepcion, "").await).is_empty());
    act(&clinic, Who::Recepcion, &task, "restore").await.expect(200);
    assert_eq!(titles(&list(&clinic, Who::Recepcion, "").await), ["Llamar"]);
    for name in ["created", "completed", "reopened", "removed", "restored"] {
        let found = acts(&clinic, &format!("tasks.{name}")).await;
        assert_eq!(found.len(), 1, "{name}");
    }
}

#[tokio::test]
async fn a_repeated_post_writes_one_task() {
    let clinic = TestClinic::open().await;
    let form = json!({ "title": "Llamar" });
    let key = [("idempotency-key", "k1")];
    let post = || {
        clinic.send(
            Who::Recepcion,
            Method::POST,
            "/api/tasks",
            &key,
            Some(form.clone()),
        )
    };
    let (first, second) = (post().await.expect(201), post().await.expect(201));
    assert_eq!(first["id"], second["id"]);
    assert_eq!(list(&clinic, Who::Recepcion, "").await["total"], 1);
}

#[tokio::test]
async fn the_list_of_a_child_says_whose_it_is_and_what_became_of_the_file() {
    let clinic = TestClinic::open().await;
    let child = a_child(&clinic).await;
    let id = child["id"].as_str().unwrap();
    let form = json!({ "title": "Pedir la radiografía", "patientId": id });
    let task = create(&clinic, Who::Odontologo, form).await;
    let name = format!(
        "{} {}",
        child["firstName"].as_str().unwrap(),
        child["lastName"].as_str().unwrap()
    );
    assert_eq!(task["patient"]["name"], name);
    assert_eq!(
        task["patient"]["medicalRecordNumber"],
        child["medicalRecordNumber"]
    );
    assert_eq!(task["patient"]["standing"], "PRESENT");
    titled(&clinic, "de nadie").await;
    let of_child = format!("?patientId={id}");
    assert_eq!(
        titles(&list(&clinic, Who::Recepcion, &of_child).await),
        ["Pedir la radiografía"]
    );
    let file = format!("/api/patients/{id}");
    let etag = clinic.get(Who::Recepcion, &file).await.etag();
    clinic.delete(Who::Recepcion, &file, &etag).await;
    let now = list(&clinic, Who::Recepcion, &of_child).await;
    assert_eq!(now["items"][0]["patient"]["standing"], "REMOVED");
    // What names the child stays editable.
    let form = json!({ "title": "Pedir otra", "patientId": id });
    clinic
        .put(Who::Recepcion, &path(&task), "\"1\"", form)
        .await
        .expect(200);
    clinic.house.reads().flush().await.unwrap();
    let read = clinic
        .get(Who::Admin, &format!("/api/audit?patient={id}&act=tasks.read"))
        .await
        .expect(200);
    assert!(
        !read["items"].as_array().unwrap().is_empty(),
        "who saw the name is noted"
    );
}

#[tokio::test]
async fn a_forgotten_password_is_a_task_for_the_administration_until_it_is_settled() {
    let clinic = TestClinic::open().await;
    let forgot = |email: &'static str| {
        clinic.post(
            Who::Nobody,
            "/api/auth/forgot-password",
            json!({ "email": email }),
        )
    };
    for email in [
        "recepcion@demo.omi",
        "recepcion@demo.omi",
        "nadie@demo.omi",
        "familia@demo.omi",
    ] {
        forgot(email).await.expect(202);
    }
    let mine = list(&clinic, Who::Admin, "?scope=MINE").await;
    assert_eq!(mine["total"], 1, "once, and for the people of the clinic alone");
    let task = mine["items"][0].clone();
    let carmen = me(&clinic, Who::Recepcion).await;
    assert_eq!(task["alert"]["kind"], "PASSWORD_ASKED");
    assert_eq!(task["alert"]["person"]["id"], carmen);
    assert_eq!(
        (&task["assigneeRole"], &task["title"]),
        (&json!("ADMIN"), &Value::Null)
    );
    // Ticked off by hand, it is not raised again for the same thing.
    act(&clinic, Who::Admin, &task, "complete").await.expect(200);
    clinic.clock.advance(SignedDuration::from_mins(6));
    forgot("recepcion@demo.omi").await.expect(202);
    assert_eq!(list(&clinic, Who::Admin, "").await["total"], 0);
    act(&clinic, Who::Admin, &task, "reopen").await.expect(200);
    let account = format!("/api/users/{}", carmen.as_str().unwrap());
    clinic
        .post(Who::Admin, &format!("{account}/reset-code"), json!({}))
        .await
        .expect(200);
    let settled = clinic.get(Who::Admin, &path(&task)).await.expect(200);
    assert_eq!(settled["done"]["by"], Value::Null, "by itself");
    clinic.clock.advance(SignedDuration::from_mins(6));
    forgot("recepcion@demo.omi").await.expect(202);
    let next = list(&clinic, Who::Admin, "").await;
    assert_eq!(next["total"], 1, "asked anew");
    assert_ne!(next["items"][0]["id"], task["id"]);
    assert_eq!(acts(&clinic, "tasks.alert_raised").await.len(), 2);
    assert_eq!(acts(&clinic, "tasks.alert_settled").await.len(), 1);
    // A password that was chosen settles it too.
    let body = json!({ "currentPassword": PASSWORD, "newPassword": "otra-clave-larga-2027" });
    let token = clinic.new_session("recepcion@demo.omi").await;
    let bearer = format!("Bearer {token}");
    let changed = clinic
        .send(
            Who::Nobody,
            Method::POST,
            "/api/auth/password",
            &[("authorization", &bearer)],
            Some(body),
        )
        .await;
    assert_eq!(changed.status, 204, "{}", changed.json);
    assert_eq!(list(&clinic, Who::Admin, "").await["total"], 0);
}

#[tokio::test]
async fn a_list_that_nobody_can_read_through_takes_no_more() {
    let clinic = TestClinic::open().await;
    let first = titled(&clinic, "La primera").await;
    let fill = |tx: &mut WriteTx<'_>| {
        let known = tx.find::<Task>(&Task::open_index())?.remove(0);
        for _ in 0..1_999 {
            let mut next = Task {
                id: tx.new_id(),
                header: Header::default(),
                ..known.clone()
            };
            tx.put(&mut next)?;
        }
        Ok(())
    };
    let system = Actor::system();
    clinic.house.store().write(&system, fill).await.unwrap();
    clinic
        .post(Who::Recepcion, "/api/tasks", json!({ "title": "Una más" }))
        .await
        .refused(409, "tasks.full");
    act(&clinic, Who::Recepcion, &first, "complete").await.expect(200);
    let last = titled(&clinic, "La última").await;
    act(&clinic, Who::Recepcion, &first, "reopen")
        .await
        .refused(409, "tasks.full");
    act(&clinic, Who::Recepcion, &last, "complete").await.expect(200);
    act(&clinic, Who::Recepcion, &first, "reopen").await.expect(200);
}
