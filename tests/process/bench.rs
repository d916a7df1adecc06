//! `omi bench` at its quickest: every figure is there and is a measure of something.

use serde_json::Value;

use super::running::omi;

fn numbers<'a>(value: &'a Value, path: &str, into: &mut Vec<(String, &'a Value)>) {
    match value {
        Value::Object(fields) => fields
            .iter()
            .for_each(|(name, value)| numbers(value, &format!("{path}.{name}"), into)),
        Value::Array(items) => items.iter().for_each(|item| numbers(item, path, into)),
        Value::Number(_) => into.push((path.to_owned(), value)),
        _ => {}
    }
}

#[test]
fn every_figure_of_a_quick_run_is_there() {
    let folder = tempfile::tempdir().unwrap();
    let output = omi()
        .args(["bench", "--quick", "--json", "--patients", "200", "--data"])
        .arg(folder.path())
        .output()
        .unwrap();
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    let report: Value = serde_json::from_slice(&output.stdout).unwrap();

    let size = &report["sizes"][0];
    assert_eq!(size["patients"], 200);
    let kinds: Vec<(&str, u64)> = size["reads"]
        .as_array()
        .unwrap()
        .iter()
        .map(|read| (read["kind"].as_str().unwrap(), read["clients"].as_u64().unwrap()))
        .collect();
    for kind in [
        "get",
        "getSeldom",
        "list",
        "searchExact",
        "searchPrefix",
        "searchOneError",
        "searchNearlyFull",
    ] {
        assert!(
            kinds.contains(&(kind, 1)) && kinds.contains(&(kind, 16)),
            "{kind}: {kinds:?}"
        );
    }
    let clients = |list: &Value| -> Vec<u64> {
        list.as_array()
            .unwrap()
            .iter()
            .map(|timing| timing["clients"].as_u64().unwrap())
            .collect()
    };
    assert_eq!(clients(&size["registrations"]), [1, 16, 64]);
    assert_eq!(clients(&report["limits"]["emptyHandler"]), [1, 16]);
    assert_eq!(size["starts"].as_array().unwrap().len(), 2);
    let import = &report["import"];
    assert_eq!(import["rows"], 1_000);
    // A few of the believable families share a name or an address: they are asked about, not entered.
    assert!(import["entered"].as_u64().unwrap() > 900, "{import}");
    let log = &report["log"];
    assert_eq!(log["entries"], 50_000);
    assert!(log["reads"].as_array().unwrap().len() >= 5, "{log}");
    for aim in [
        "audit log by person, 99th percentile",
        "first answer after a kill",
        "memory when idle",
        "64 clients' registrations",
    ] {
        let aims = report["aims"].as_array().unwrap();
        assert!(
            aims.iter()
                .any(|entry| entry["what"].as_str().unwrap().starts_with(aim)),
            "{aim}"
        );
    }

    let mut found = Vec::new();
    numbers(&report, "", &mut found);
    assert!(found.len() > 100, "{}", found.len());
    let idle: Vec<_> = found
        .iter()
        .filter(|(_, number)| number.as_f64().unwrap() <= 0.0)
        .collect();
    assert!(idle.is_empty(), "{idle:?}");
}

#[test]
fn a_folder_of_something_else_is_left_alone() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::create_dir(folder.path().join("200")).unwrap();
    std::fs::write(folder.path().join("200").join("letter"), "dear").unwrap();
    let output = omi()
        .args(["bench", "--quick", "--patients", "200", "--data"])
        .arg(folder.path())
        .output()
        .unwrap();
    assert!(!output.status.success());
    assert!(String::from_utf8_lossy(&output.stderr).contains("choose another folder"));
    assert_eq!(
        std::fs::read_to_string(folder.path().join("200").join("letter")).unwrap(),
        "dear"
    );
}
