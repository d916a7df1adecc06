//! Whoever gets the binary is told of every piece of others' work in it, and of the terms.

use std::collections::BTreeSet;
use std::path::Path;
use std::process::Command;

const LISTED: &str = include_str!("../../assets/licenses.txt");

/// The names and versions in the list, and the licence beside each.
fn listed() -> Vec<(&'static str, &'static str)> {
    LISTED
        .lines()
        .take_while(|line| !line.starts_with('='))
        .filter_map(|line| line.split_once("  "))
        .collect()
}

/// What cargo builds for the box, from the lock file.
fn built_crates() -> BTreeSet<String> {
    let tree = Command::new(env!("CARGO"))
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .args([
            "tree",
            "--locked",
            "--offline",
            "-e",
            "normal,build",
            "--target",
            "x86_64-unknown-linux-gnu",
        ])
        .args(["--prefix", "none", "--format", "{p}"])
        .output()
        .expect("cargo runs");
    assert!(tree.status.success(), "{}", String::from_utf8_lossy(&tree.stderr));
    String::from_utf8(tree.stdout)
        .expect("text")
        .lines()
        .filter_map(|line| line.split_once(" v"))
        .map(|(name, rest)| format!("{name} {}", rest.split(' ').next().unwrap_or(rest)))
        .filter(|name| !name.starts_with("omi "))
        .collect()
}

/// What the web apps are made of, from the lock file: neither for development nor for some platforms only.
fn bundled_packages() -> BTreeSet<String> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("web/package-lock.json");
    let lock: serde_json::Value = serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
    let is_set = |entry: &serde_json::Value, name: &str| entry[name].as_bool() == Some(true);
    lock["packages"]
        .as_object()
        .expect("packages")
        .iter()
        .filter(|(_, entry)| {
            !["link", "dev", "devOptional", "optional"]
                .iter()
                .any(|name| is_set(entry, name))
        })
        .filter_map(|(path, entry)| {
            let (_, name) = path.rsplit_once("node_modules/")?;
            Some(format!("{name} {}", entry["version"].as_str()?))
        })
        .collect()
}

#[test]
fn every_crate_and_package_in_the_binary_is_listed_with_its_licence() {
    let listed: BTreeSet<_> = listed().into_iter().map(|(name, _)| name.to_owned()).collect();
    let (crates, packages) = (built_crates(), bundled_packages());
    assert!(
        crates.len() > 200 && packages.len() > 20,
        "{} {}",
        crates.len(),
        packages.len()
    );
    let missing: Vec<_> = crates
        .union(&packages)
        .filter(|name| !listed.contains(*name))
        .collect();
    assert!(missing.is_empty(), "run `make licenses`; not listed: {missing:?}");
    let gone: Vec<_> = listed
        .iter()
        .filter(|name| !crates.contains(*name) && !packages.contains(*name))
        .collect();
    assert!(
        gone.is_empty(),
        "run `make licenses`; listed and not built: {gone:?}"
    );
}

#[test]
fn every_listed_piece_names_its_terms() {
    for (name, licence) in listed() {
        assert!(
            licence.len() >= 3 && licence != "see text",
            "{name} has no licence: {licence:?}"
        );
    }
}
