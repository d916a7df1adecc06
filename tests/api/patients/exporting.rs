//! The list as a file: the same children as on the screen, for administration alone, noted before it leaves.

use super::*;

async fn lines(desk: &Desk, path: &str) -> Vec<String> {
    let answer = desk.ask(Who::Admin, Method::GET, path, &[], None).await;
    assert_eq!(answer.headers["content-type"], "text/csv; charset=utf-8");
    assert_eq!(
        answer.headers["content-disposition"],
        "attachment; filename=\"omi-pacientes.csv\""
    );
    assert!(answer.text.starts_with('\u{feff}'));
    answer.text.lines().skip(1).map(ToOwned::to_owned).collect()
}

#[tokio::test]
async fn shows_the_children_of_the_list_with_its_filters_and_no_formulas() {
    let desk = Desk::ready().await;
    desk.register(with(belen(), "/remarks", json!("=HYPERLINK(\"x\")")))
        .await;
    desk.register(with(child("Hugo", "Sanz Pi", 2), "/plan/planType", json!("HIM")))
        .await;
    let all = lines(&desk, "/api/patients/export.csv").await;
    assert_eq!(all.len(), 2);
    assert!(all[0].starts_with("HC-000001;Núñez Ortega;Belén;14/03/2018;;Preventivo;20/05/2026;Anual;Activo;Marta;Ortega Ruiz;Madre;"), "{}", all[0]);
    assert!(all[0].contains(";familia1@example.org;600111222;"), "{}", all[0]);
    assert!(all[0].contains(";\"'=HYPERLINK(\"\"x\"\")\";"), "{}", all[0]);
    assert!(
        !all[0].contains("Penicilina"),
        "what is clinical stays in the file"
    );
    let some = lines(&desk, "/api/patients/export.csv?plan=HIM&query=sanz").await;
    assert_eq!(some.len(), 1);
    assert!(some[0].contains(";Hugo;"));
    assert_eq!(
        lines(&desk, "/api/patients/export.csv?state=deleted").await.len(),
        0
    );
    desk.ask(
        Who::Admin,
        Method::GET,
        "/api/patients/export.csv?color=red",
        &[],
        None,
    )
    .await
    .refused(400, "request.query");
}

#[tokio::test]
async fn does_not_tell_how_to_reach_who_is_barred() {
    let desk = Desk::ready().await;
    let mut second = guardian("Luis", "Núñez Gil", "PADRE", 7);
    second["isPrimary"] = false.into();
    second["accessRestricted"] = true.into();
    second["phone"] = "611 222 333".into();
    desk.register(with(belen(), "/guardians/1", second)).await;
    let all = lines(&desk, "/api/patients/export.csv").await;
    assert!(all[0].contains(";Luis;Núñez Gil;Padre;"), "{}", all[0]);
    assert!(
        !all[0].contains("familia7@") && !all[0].contains("611222333"),
        "{}",
        all[0]
    );
}

#[tokio::test]
async fn is_for_administration_and_in_the_log_with_its_filters() {
    let desk = Desk::ready().await;
    let file = desk.register(belen()).await;
    for who in [Who::Recepcion, Who::Odontologo, Who::Higienista] {
        for format in ["csv", "xlsx"] {
            desk.ask(
                who,
                Method::GET,
                &format!("/api/patients/export.{format}"),
                &[],
                None,
            )
            .await
            .refused(403, "auth.forbidden");
        }
    }
    let mark = desk.mark().await;
    lines(&desk, "/api/patients/export.csv?plan=PREVENTIVO&query=belen").await;
    assert_eq!(
        desk.trace(&mark),
        ["audit patients.exported on nothing by ADMIN: fileFormat filterSearch planType"]
    );
    desk.clinic.house.reads().flush().await.unwrap();
    let path = format!("/api/audit?patient={}&kind=EXPORT", file["id"].as_str().unwrap());
    let log = desk
        .ask(Who::Admin, Method::GET, &path, &[], None)
        .await
        .expect(200);
    assert_eq!(
        log["items"][0]["act"], "patients.exported",
        "it is in the child's own log too"
    );
}
