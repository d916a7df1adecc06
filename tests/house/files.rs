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
