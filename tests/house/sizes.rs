//! Sizes that admired code converges on are targets: this prints where the house stands, and stops only
//! what nobody would read.

use super::sources::rust_files;

#[test]
fn files_stay_readable() {
    let mut sizes: Vec<(usize, String)> = rust_files("src")
        .into_iter()
        .map(|source| (source.text.lines().count(), source.path))
        .collect();
    sizes.sort();
    let at = |share: usize| sizes[(sizes.len() - 1) * share / 100].0;
    println!(
        "{} files; lines: median {} (aim 100), 90% under {} (aim 250)",
        sizes.len(),
        at(50),
        at(90)
    );
    for (lines, path) in sizes.iter().rev().take(5) {
        println!("  {lines:5} {path}");
    }
    let (largest, path) = sizes.last().unwrap();
    assert!(
        *largest <= 700,
        "{path} has {largest} lines: it holds more than one idea"
    );
}
