//! The list of the team as a file: for administration alone, noted before it leaves, without formulas.

use std::io::{Cursor, Read as _};

use serde_json::json;

use crate::clinic::{TestClinic, Who};

#[tokio::test]
async fn the_team_leaves_as_csv_and_as_a_workbook() {
    let clinic = TestClinic::open().await;
    let invite = json!({ "name": "=Eva Sanz", "email": "eva@correo.example", "roles": ["HIGIENISTA"] });
    clinic.post(Who::Admin, "/api/users", invite).await.expect(201);
    let answer = clinic.get(Who::Admin, "/api/users/export.csv").await;
    assert_eq!(answer.headers["content-type"], "text/csv; charset=utf-8");
    let lines: Vec<&str> = answer.text.trim_start_matches('\u{feff}').lines().collect();
    assert_eq!(
        lines[0],
        "Nombre;Email;Funciones;Estado;Verificación en dos pasos;Nº de colegiado;Idioma;Alta"
    );
    assert_eq!(
        lines[1],
        "'=Eva Sanz;eva@correo.example;Higienista;Invitado;No;;Español;24/11/2026"
    );
    assert_eq!(lines.len(), 6, "{lines:#?}");
    assert!(!answer.text.contains("familia"), "families are no team");
    let bytes = clinic.get_bytes(Who::Admin, "/api/users/export.xlsx").await;
    let mut book = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    let mut sheet = String::new();
    book.by_name("xl/worksheets/sheet1.xml")
        .unwrap()
        .read_to_string(&mut sheet)
        .unwrap();
    assert!(
        sheet.contains(">'=Eva Sanz<") && sheet.contains(">Odontólogo<"),
        "{sheet}"
    );
    for path in ["/api/users/export.csv", "/api/users/export.xlsx"] {
        clinic
            .get(Who::Recepcion, path)
            .await
            .refused(403, "auth.forbidden");
    }
    let log = clinic
        .get(Who::Admin, "/api/audit?act=auth.users_exported")
        .await
        .expect(200);
    assert_eq!(log["items"].as_array().unwrap().len(), 2);
}
