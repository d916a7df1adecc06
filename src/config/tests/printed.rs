//! The printed settings: complete, true about where each came from, read back to the same, without secrets.

use std::ffi::OsString;
use std::path::Path;

use proptest::prelude::*;

use super::{DOCUMENTED, SECTIONS, from_text, uncommented};
use crate::config::layers::{from_environment, parse_file};
use crate::config::load::{Flags, Loaded, load, merge};
use crate::config::{Profile, Settings};

const README: &str = include_str!("../../../README.md");

fn loaded(text: &str) -> Loaded {
    merge(parse_file(Path::new("omi.toml"), text).unwrap()).unwrap()
}

fn line<'a>(printed: &'a str, name: &str) -> &'a str {
    let mut lines = printed
        .lines()
        .filter(|line| line.trim_start_matches('#').starts_with(&format!("{name} = ")));
    let found = lines.next().expect(name);
    assert_eq!(lines.next(), None, "{name} stands twice");
    found
}

#[test]
fn what_is_printed_gives_the_same_settings_for_every_profile() {
    for profile in ["development", "testing", "staging", "production"] {
        let before = loaded(&format!("profile = \"{profile}\""));
        let printed = before.printed();
        assert_eq!(from_text(&printed).unwrap(), before.settings, "{printed}");
    }
    let everything = loaded(&uncommented());
    assert_eq!(from_text(&everything.printed()).unwrap(), everything.settings);
}

proptest! {
    #[test]
    fn any_settings_are_read_back(
        data in "\\PC{1,20}|[\"'\\\\#\n\t a]{1,8}",
        ballast in prop::option::of(0_u32..65_536),
        credential in prop::option::of("[a-z\"#-]{1,12}"),
        cache in 8_u32..65_536,
        idle in 1_u16..=720,
    ) {
        let mut settings = Settings::defaults(Profile::Staging);
        settings.paths.data = data.into();
        settings.store.ballast_mb = ballast;
        settings.store.cache_mb = cache;
        settings.keys.credential = credential;
        settings.sessions.idle_minutes = idle;
        let before = loaded(&toml::to_string(&settings).unwrap());
        prop_assert_eq!(&before.settings, &settings);
        let printed = before.printed();
        prop_assert_eq!(from_text(&printed).unwrap(), settings, "{}", printed);
    }
}

#[test]
fn each_value_says_where_it_came_from() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("a\nb.toml");
    std::fs::write(
        &file,
        "[listen]\n\nportal = \"127.0.0.1:2\"\nstaff = \"127.0.0.1:3\"\n",
    )
    .unwrap();
    let flags = Flags {
        config: Some(file.clone()),
        staff: "127.0.0.1:9".parse().ok(),
        ..Flags::default()
    };
    let variables = [(OsString::from("OMI_STORE_CACHE_MB"), OsString::from("99"))];
    let printed = load(&flags, variables.into_iter()).unwrap().printed();
    let shown = file.display().to_string().replace('\n', "\\u{a}");
    for (name, expected) in [
        ("staff", "staff = \"127.0.0.1:9\"  # flag --staff".to_owned()),
        ("portal", format!("portal = \"127.0.0.1:2\"  # {shown}:3")),
        (
            "cache_mb",
            "cache_mb = 99  # environment variable OMI_STORE_CACHE_MB".to_owned(),
        ),
        ("profile", "profile = \"production\"  # default".to_owned()),
        ("log_level", "log_level = \"info\"  # default".to_owned()),
        (
            "domain",
            "#domain = \"clinica.example\"  # not set; this is an example".to_owned(),
        ),
    ] {
        assert_eq!(line(&printed, name), expected);
    }
}

#[test]
fn every_comment_and_every_setting_is_printed() {
    let printed = loaded(&uncommented()).printed();
    let form = || DOCUMENTED.lines().skip_while(|line| !line.is_empty());
    for comment in form().filter(|line| line.starts_with("# ")) {
        assert!(printed.contains(comment), "{comment}");
    }
    let expected: toml::Table = toml::from_str(&uncommented()).unwrap();
    assert_eq!(toml::from_str::<toml::Table>(&printed).unwrap(), expected);
}

#[test]
fn a_secret_is_never_printed() {
    for endpoint in [
        "https://box:canary@collector.example:4318/v1",
        "https://canary@collector.example:4318/v1",
        "https://collector.example:4318/v1?token=canary",
        "https://collector.example:4318/v1#canary",
    ] {
        let variable = (
            OsString::from("OMI_TELEMETRY_OTLP_ENDPOINT"),
            OsString::from(endpoint),
        );
        let loaded = merge(from_environment([variable].into_iter()).unwrap()).unwrap();
        let printed = loaded.printed();
        assert!(!printed.contains("canary"), "{printed}");
        assert_eq!(
            line(&printed, "otlp_endpoint"),
            "#otlp_endpoint = \"https://***@collector.example:4318/v1\"  # environment variable \
             OMI_TELEMETRY_OTLP_ENDPOINT; what is secret in it is not shown"
        );
        assert!(from_text(&printed).is_ok(), "{printed}");
    }
    let open = loaded("[telemetry]\notlp_endpoint = \"http://127.0.0.1:4318\"").printed();
    assert_eq!(
        line(&open, "otlp_endpoint"),
        "otlp_endpoint = \"http://127.0.0.1:4318\"  # omi.toml:2"
    );
}

#[test]
fn the_readme_tells_the_same() {
    let chapter = README
        .split("**Settings.**")
        .nth(1)
        .expect("a chapter about settings");
    let chapter = chapter.split("\n**").next().unwrap();
    let rows: Vec<&str> = chapter
        .lines()
        .filter_map(|line| line.strip_prefix("| `[")?.split_once(']'))
        .map(|(section, _)| section)
        .collect();
    assert_eq!(rows, SECTIONS);
    let documented: toml::Table = toml::from_str(&uncommented()).unwrap();
    for section in SECTIONS {
        let row = chapter
            .lines()
            .find(|line| line.starts_with(&format!("| `[{section}]`")));
        for name in documented[section].as_table().unwrap().keys() {
            assert!(row.unwrap().contains(&format!("`{name}`")), "{section}.{name}");
        }
    }
    let listen = Settings::defaults(Profile::Production).listen;
    for address in [listen.staff, listen.portal, listen.ops, listen.trust] {
        assert!(README.contains(&format!("`{address}`")), "{address}");
    }
}
