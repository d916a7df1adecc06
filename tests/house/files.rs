//! What every file says first, what modules may be made of, and that ARCHITECTURE.md names what exists.

use super::sources::{root, rust_files};

#[test]
fn every_file_says_what_it_is_for() {
    let silent: Vec<String> = ["src", "tests"]
        .into_iter()
        .flat_map(rust_files)
        .filter(|source| !source.text.starts_with("//! "))
        .map(|source| source.path)
        .collect();
    assert!(silent.is_empty(), "without a header: {silent:#?}");
}

#[test]
fn a_module_is_made_of_the_known_files() {
    let known = [
        "mod",
        "model",
        "forms",
        "rules",
        "service",
        "store",
        "http",
        "error",
        "jobs",
        "directory",
        "tests",
        "search",
        "door",
    ];
    let strange: Vec<String> = rust_files("src/modules")
        .into_iter()
        .filter_map(|source| {
            let name = source
                .path
                .strip_prefix("src/modules/")?
                .split('/')
                .nth(1)?
                .trim_end_matches(".rs")
                .to_owned();
            (!known.contains(&name.as_str())).then_some(source.path)
        })
        .collect();
    assert!(
        strange.is_empty(),
        "not among the files of a module: {strange:#?}"
    );
}

#[test]
fn every_module_says_what_it_owns() {
    for source in rust_files("src/modules") {
        if source.path.matches('/').count() == 3 && source.path.ends_with("/mod.rs") {
            for word in ["Owns:", "Invariants:", "Uses:", "Screens:"] {
                assert!(source.text.contains(word), "{} does not say {word}", source.path);
            }
        }
    }
}

#[test]
fn the_architecture_page_names_paths_that_exist() {
    let text = std::fs::read_to_string(root().join("ARCHITECTURE.md")).unwrap();
    let mut missing = Vec::new();
    for (index, quoted) in text.split('`').enumerate() {
        let is_path = index % 2 == 1
            && quoted.contains('/')
            && [
                "src/",
                "tests/",
                "web/",
                "assets/",
                "packaging/",
                "systemd/",
                ".ci/",
                ".github/",
            ]
            .iter()
            .any(|start| quoted.starts_with(start))
            && !quoted.contains(['*', '<', '{', ' ']);
        if is_path && !root().join(quoted).exists() {
            missing.push(quoted.to_owned());
        }
    }
    assert!(missing.is_empty(), "named but not there: {missing:#?}");
}

#[test]
fn the_clock_is_read_in_one_place() {
    let readers: Vec<String> = rust_files("src")
        .into_iter()
        .filter(|source| {
            source.path != "src/platform/clock.rs"
                && ["Timestamp::now(", "SystemTime::now(", "Zoned::now(", "now_v7("]
                    .iter()
                    .any(|call| source.code().contains(call))
        })
        .map(|source| source.path)
        .collect();
    assert!(readers.is_empty(), "{readers:?}");
}

/// The document of the API has one namespace: of two types with one name the later one silently takes the place of the
/// other.
#[test]
fn no_two_types_of_the_api_share_a_name() {
    let mut homes: std::collections::BTreeMap<String, Vec<String>> = std::collections::BTreeMap::new();
    for source in rust_files("src") {
        let mut described = false;
        for line in source.text.lines() {
            let line = line.trim_start();
            if line.contains("ToSchema") && !line.starts_with("use ") && !line.starts_with("//") {
                described = true;
            }
            let kind = ["pub struct ", "pub enum ", "struct ", "enum "];
            let Some(rest) = kind.iter().find_map(|kind| line.strip_prefix(kind)) else {
                continue;
            };
            if std::mem::take(&mut described) {
                let name = rest
                    .split(|c: char| !c.is_alphanumeric())
                    .next()
                    .unwrap_or_default();
                // A macro's parameter is no name.
                if name.is_empty() {
                    continue;
                }
                homes
                    .entry(name.to_owned())
                    .or_default()
                    .push(source.path.clone());
            }
        }
    }
    assert!(homes.len() > 100, "the types are found");
    homes.retain(|_, paths| paths.len() > 1);
    assert!(homes.is_empty(), "one name, two types: {homes:#?}");
}
