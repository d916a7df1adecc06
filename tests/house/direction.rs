//! `main → cli → app → modules → platform → shared`, never back; between modules the fixed graph of
//! ARCHITECTURE.md, read from there.

use std::collections::{BTreeMap, BTreeSet};

use super::sources::{Source, root, rust_files};

/// Which rooms a room may use, besides itself.
const ROOMS: [(&str, &[&str]); 6] = [
    ("shared", &[]),
    ("platform", &["shared"]),
    ("config", &["shared"]),
    ("modules", &["config", "platform", "shared"]),
    ("app", &["config", "modules", "platform", "shared"]),
    ("cli", &["app", "config", "modules", "platform", "shared"]),
];

/// `crate::a::b` uses of a file, as (`a`, `b`).
fn uses(source: &Source) -> BTreeSet<(String, String)> {
    let mut found = BTreeSet::new();
    for (at, _) in source.text.match_indices("crate::") {
        // `$crate` of a macro and longer words ending in `crate` are not ours.
        let before = source.text[..at].chars().next_back();
        if before.is_some_and(|c| c.is_alphanumeric() || c == '_' || c == '$') {
            continue;
        }
        let rest = &source.text[at + "crate::".len()..];
        let word = |text: &str| {
            text.chars()
                .take_while(|c| c.is_alphanumeric() || *c == '_')
                .collect::<String>()
        };
        let first = word(rest);
        let after = rest[first.len()..].strip_prefix("::").unwrap_or_default();
        if let Some(group) = after.strip_prefix('{') {
            let inside = group.split('}').next().unwrap_or_default();
            for item in inside.split(',') {
                found.insert((first.clone(), word(item.trim())));
            }
        } else {
            found.insert((first, word(after)));
        }
    }
    found
}

#[test]
fn rooms_use_only_the_rooms_below_them() {
    let mut wrong = Vec::new();
    for source in rust_files("src") {
        let room = source.path.split('/').nth(1).unwrap_or_default();
        let Some((_, allowed)) = ROOMS.iter().find(|(name, _)| *name == room) else {
            continue;
        };
        for (used, _) in uses(&source) {
            let is_room = ROOMS.iter().any(|(name, _)| *name == used);
            if is_room && used != room && !allowed.contains(&used.as_str()) {
                wrong.push(format!("{} uses {used}", source.path));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

/// The table in ARCHITECTURE.md: lines `| patients | auth, clinic |` below the heading "Between modules".
fn graph() -> BTreeMap<String, BTreeSet<String>> {
    let text = std::fs::read_to_string(root().join("ARCHITECTURE.md")).unwrap();
    let section = text
        .split("### Between modules")
        .nth(1)
        .expect("ARCHITECTURE.md has the graph of modules");
    let mut graph = BTreeMap::new();
    for line in section
        .lines()
        .skip_while(|line| !line.starts_with("|---"))
        .skip(1)
    {
        if !line.starts_with('|') {
            break;
        }
        let mut cells = line
            .trim_matches('|')
            .split('|')
            .map(|cell| cell.trim().replace('`', ""));
        let (module, used) = (cells.next().unwrap(), cells.next().unwrap_or_default());
        let used = used
            .split(',')
            .map(|name| name.trim().to_owned())
            .filter(|name| !name.is_empty() && name != "–");
        graph.insert(module, used.collect());
    }
    graph
}

#[test]
fn modules_use_only_the_modules_that_the_graph_allows() {
    let graph = graph();
    let mut wrong = Vec::new();
    for source in rust_files("src/modules") {
        let Some(module) = source
            .path
            .split('/')
            .nth(2)
            .filter(|name| !name.ends_with(".rs"))
        else {
            continue;
        };
        let Some(allowed) = graph.get(module) else {
            wrong.push(format!("{module} is missing in the graph of ARCHITECTURE.md"));
            continue;
        };
        for (_, used) in uses(&source).into_iter().filter(|(room, _)| room == "modules") {
            if used != module && !allowed.contains(&used) {
                wrong.push(format!("{} uses {used}", source.path));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn the_graph_of_modules_has_no_cycle() {
    let graph = graph();
    for start in graph.keys() {
        let mut open: Vec<&String> = graph[start].iter().collect();
        let mut seen = BTreeSet::new();
        while let Some(next) = open.pop() {
            assert_ne!(next, start, "a cycle through {start}");
            if seen.insert(next) {
                open.extend(graph.get(next).into_iter().flatten());
            }
        }
    }
}

#[test]
fn only_the_store_names_its_engine() {
    let offenders: Vec<String> = rust_files("src")
        .into_iter()
        .filter(|source| !source.path.starts_with("src/platform/store/") && source.code().contains("redb::"))
        .map(|source| source.path)
        .collect();
    assert!(offenders.is_empty(), "{offenders:?}");
}

#[test]
fn rules_know_no_clock_no_store_and_no_network() {
    let forbidden = [
        "tokio", "axum", ".await", "async fn", "Store", "WriteTx", "ReadTx", "Clock", "std::fs", "random_",
    ];
    let mut wrong = Vec::new();
    for source in rust_files("src/modules") {
        let is_rules = source.path.ends_with("/rules.rs") || source.path.contains("/rules/");
        if !is_rules || source.is_test() {
            continue;
        }
        let code: String = source
            .code()
            .lines()
            .filter(|line| !line.trim_start().starts_with("//"))
            .collect();
        wrong.extend(
            forbidden
                .iter()
                .filter(|word| code.contains(*word))
                .map(|word| format!("{}: {word}", source.path)),
        );
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn every_route_stands_in_the_table() {
    // A route that is added to a router by hand has no permission and no description. Monitors and the
    // console have listeners of their own, on the machine itself; the page of trust is for everyone.
    let elsewhere = [
        "src/app/ops.rs",
        "src/app/console.rs",
        "src/app/console/",
        "src/app/trust.rs",
    ];
    let by_hand = [
        ".route(",
        ".route_service(",
        ".nest(",
        ".nest_service(",
        ".fallback_service(",
    ];
    let mut wrong = Vec::new();
    for source in rust_files("src") {
        let is_elsewhere = elsewhere.iter().any(|path| source.path.starts_with(path));
        if is_elsewhere || source.is_test() {
            continue;
        }
        let used = by_hand.iter().filter(|call| source.code().contains(*call));
        wrong.extend(used.map(|call| format!("{}: {call}", source.path)));
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}
