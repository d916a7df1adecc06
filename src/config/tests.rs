//! The settings as a person meets them: defaults, order of sources, and every refusal with its place.

use std::ffi::OsString;
use std::os::unix::ffi::OsStringExt as _;
use std::path::{Path, PathBuf};

use super::layers::{SECTIONS, from_environment, parse_file};
use super::load::merge;
use super::{ConfigError, Flags, LogFormat, Profile, Settings, load};

mod printed;

const DOCUMENTED: &str = include_str!("../../packaging/omi.toml");

fn from_text(text: &str) -> Result<Settings, ConfigError> {
    Ok(merge(parse_file(Path::new("omi.toml"), text)?)?.settings)
}

fn from_variables(variables: &[(&str, &str)]) -> Result<Settings, ConfigError> {
    let variables = variables
        .iter()
        .map(|(name, value)| (OsString::from(*name), OsString::from(*value)));
    Ok(merge(from_environment(variables)?)?.settings)
}

fn refusal(text: &str) -> String {
    from_text(text).expect_err("must be refused").to_string()
}

/// The documented file with its settings switched on.
fn uncommented() -> String {
    let is_setting = |line: &&str| {
        line.strip_prefix('#')
            .is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_lowercase()))
    };
    DOCUMENTED
        .lines()
        .map(|line| if is_setting(&line) { &line[1..] } else { line })
        .collect::<Vec<_>>()
        .join("\n")
}

#[test]
fn the_documented_file_changes_nothing() {
    assert_eq!(
        from_text(DOCUMENTED).unwrap(),
        Settings::defaults(Profile::Production)
    );
}

#[test]
fn every_documented_line_shows_the_default() {
    let shown = from_text(&uncommented()).unwrap();
    let mut expected = Settings::defaults(Profile::Production);
    // The optional ones have no default value; the file shows an example of each.
    assert_eq!(shown.keys.credential.as_deref(), Some("omi-root-key"));
    assert_eq!(shown.keys.key_file, Some(PathBuf::from("/etc/omi/root.key")));
    assert_eq!(
        shown.keys.passphrase_file,
        Some(PathBuf::from("/run/omi/passphrase"))
    );
    assert_eq!(
        shown.clinic.domain.as_ref().map(ToString::to_string).as_deref(),
        Some("clinica.example")
    );
    assert_eq!(shown.store.ballast_mb, Some(256));
    assert_eq!(
        shown.telemetry.otlp_endpoint.as_deref(),
        Some("http://127.0.0.1:4318")
    );
    expected.keys = shown.keys.clone();
    expected.clinic = shown.clinic.clone();
    expected.store.ballast_mb = shown.store.ballast_mb;
    expected.telemetry.otlp_endpoint = shown.telemetry.otlp_endpoint.clone();
    assert_eq!(shown, expected);
}

#[test]
fn every_key_is_documented() {
    let documented: toml::Table = toml::from_str(&uncommented()).unwrap();
    let settings = toml::Table::try_from(from_text(&uncommented()).unwrap()).unwrap();
    assert_eq!(documented, settings);
}

#[test]
fn profiles_change_the_documented_defaults_and_nothing_else() {
    let production = Settings::defaults(Profile::Production);
    for profile in [Profile::Development, Profile::Testing, Profile::Staging] {
        let mut settings = Settings::defaults(profile);
        match profile {
            Profile::Development => {
                assert_eq!(settings.store.ballast_mb, Some(16));
                assert_eq!(settings.telemetry.log_format, LogFormat::Text);
                assert_eq!(settings.passwords, production.passwords);
            }
            Profile::Testing => {
                assert_eq!(settings.store.ballast_mb, Some(1));
                assert_eq!(
                    (settings.passwords.memory_kib, settings.passwords.passes),
                    (8192, 1)
                );
            }
            _ => {}
        }
        settings.profile = production.profile;
        settings.store.ballast_mb = production.store.ballast_mb;
        settings.passwords = production.passwords.clone();
        settings.telemetry.log_format = production.telemetry.log_format;
        assert_eq!(settings, production);
    }
}

#[test]
fn flags_win_over_variables_over_file_over_profile() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("omi.toml");
    std::fs::write(
        &file,
        "profile = \"testing\"\n[paths]\ndata = \"/file\"\n[listen]\nstaff = \"127.0.0.1:1\"\nportal = \"127.0.0.1:2\"\n",
    )
    .unwrap();
    let flags = Flags {
        config: Some(file),
        staff: "127.0.0.1:9".parse().ok(),
        ..Flags::default()
    };
    let variables = [
        ("OMI_LISTEN_STAFF", "127.0.0.1:5"),
        ("OMI_PATHS_DATA", "/variable"),
        ("OMI_STORE_CACHE_MB", "99"),
    ];
    let variables = variables.map(|(name, value)| (OsString::from(name), OsString::from(value)));
    let settings = load(&flags, variables.into_iter()).unwrap().settings;
    assert_eq!(settings.listen.staff.port(), 9);
    assert_eq!(settings.paths.data, PathBuf::from("/variable"));
    assert_eq!(settings.listen.portal.port(), 2);
    assert_eq!(settings.store.cache_mb, 99);
    assert_eq!(settings.passwords.memory_kib, 8192);
}

#[test]
fn a_variable_chooses_the_profile_over_the_file() {
    let mut entries = parse_file(Path::new("omi.toml"), "profile = \"testing\"").unwrap();
    let variable = (OsString::from("OMI_PROFILE"), OsString::from("development"));
    entries.extend(from_environment([variable].into_iter()).unwrap());
    let settings = merge(entries).unwrap().settings;
    assert_eq!(settings.profile, Profile::Development);
    assert_eq!(settings.telemetry.log_format, LogFormat::Text);
}

#[test]
fn wrong_values_are_refused_with_file_line_and_reason() {
    for (text, place, reason) in [
        (
            "profile = \"prod\"",
            "omi.toml:1: `profile`",
            "unknown variant `prod`",
        ),
        (
            "\n\n[store]\ncash_mb = 1",
            "omi.toml:4: there is no setting `store.cash_mb`",
            "",
        ),
        (
            "\n[stoer]\ncache_mb = 1",
            "omi.toml:2: there is no setting `stoer`",
            "",
        ),
        (
            "[store]\n\ncache_mb = \"64\"",
            "omi.toml:3: `store.cache_mb`",
            "expected u32",
        ),
        (
            "[store]\ncache_mb = 4",
            "omi.toml:2: `store.cache_mb`",
            "not between 8 and 65536",
        ),
        (
            "[store]\nwarn_free_percent = 101",
            "omi.toml:2: `store.warn_free_percent`",
            "more than 100 percent",
        ),
        (
            "[store]\nwarn_free_percent = 3",
            "omi.toml:2: `store.warn_free_percent`",
            "below store.stop_free_percent",
        ),
        (
            "[store]\n\nstop_free_mb = 20480",
            "omi.toml:3: `store.stop_free_mb`",
            "above store.warn_free_mb",
        ),
        (
            "[listen]\nstaff = \"localhost:8443\"",
            "omi.toml:2: `listen.staff`",
            "socket address",
        ),
        (
            "[listen]\nportal = \"10.0.0.1:8443\"",
            "omi.toml:2: `listen.portal`",
            "taken by listen.staff",
        ),
        (
            "[listen]\nops = \"0.0.0.0:8444\"",
            "omi.toml:2: `listen.ops`",
            "taken by listen.portal",
        ),
        (
            "[listen]\nstaff = \"0.0.0.0:8080\"",
            "omi.toml:2: `listen.staff`",
            "taken by listen.trust",
        ),
        (
            "[store]\nballast_mb = 65537",
            "omi.toml:2: `store.ballast_mb`",
            "not between 0 and 65536",
        ),
        (
            "[store]\nwarn_free_mb = -1",
            "omi.toml:2: `store.warn_free_mb`",
            "expected u32",
        ),
        (
            "\nstore.cache_mb = true",
            "omi.toml:2: `store.cache_mb`",
            "expected u32",
        ),
        ("[[store]]\ncache_mb = 32", "omi.toml:1: `store`", "is a section"),
        (
            "[store.cache]\nmb = 32",
            "omi.toml:1: there is no setting `store.cache`",
            "",
        ),
        (
            "[keys]\nkey_file = \"\"",
            "omi.toml:2: `keys.key_file`",
            "is empty",
        ),
        (
            "[keys]\ncredential = \"../key\"",
            "omi.toml:2: `keys.credential`",
            "not the name of a credential",
        ),
        (
            "[clinic]\ndomain = \"-x.example\"",
            "omi.toml:2: `clinic.domain`",
            "not a DNS name",
        ),
        (
            "[clinic]\ndomain = \"192.168.1.4\"",
            "omi.toml:2: `clinic.domain`",
            "is an address",
        ),
        (
            "[passwords]\nmemory_kib = 64",
            "omi.toml:2: `passwords.memory_kib`",
            "not between",
        ),
        (
            "[passwords]\npasses = 0",
            "omi.toml:2: `passwords.passes`",
            "not between",
        ),
        (
            "[sessions]\nidle_minutes = 0",
            "omi.toml:2: `sessions.idle_minutes`",
            "not between",
        ),
        (
            "[sessions]\nidle_minutes = 721",
            "omi.toml:2: `sessions.idle_minutes`",
            "not between",
        ),
        (
            "[telemetry]\nlog_level = \"loud\"",
            "omi.toml:2: `telemetry.log_level`",
            "unknown variant `loud`",
        ),
        (
            "[telemetry]\notlp_endpoint = \"ftp://x\"",
            "omi.toml:2: `telemetry.otlp_endpoint`",
            "not an http",
        ),
        ("[paths]\ndata = \"\"", "omi.toml:2: `paths.data`", "is empty"),
        (
            "[paths]\ndata = \"/x\"\ndata = \"/y\"",
            "omi.toml:3",
            "duplicate key",
        ),
        ("[store\n", "omi.toml:1", ""),
        ("store = 3", "omi.toml:1: `store`", "begins with the line [store]"),
    ] {
        let refused = refusal(text);
        assert!(refused.starts_with(place), "{text:?} gave {refused:?}");
        assert!(refused.contains(reason), "{text:?} gave {refused:?}");
    }
}

#[test]
fn wrong_variables_are_refused_by_name() {
    for (variable, value, reason) in [
        ("OMI_STORE_CASH_MB", "1", "there is no setting `store.cash_mb`"),
        ("OMI_STORE_CACHE_MB", "much", "invalid type: string"),
        ("OMI_LISTEN_OPS", "9464", "socket address"),
        ("OMI_PROFILE", "prod", "unknown variant"),
    ] {
        let refused = from_variables(&[(variable, value)])
            .expect_err("must be refused")
            .to_string();
        assert!(
            refused.starts_with(&format!("environment variable {variable}: ")),
            "{refused}"
        );
        assert!(refused.contains(reason), "{refused}");
    }
}

#[test]
fn a_variable_of_digits_may_be_text_or_number() {
    let settings = from_variables(&[("OMI_PATHS_DATA", "2026"), ("OMI_STORE_BALLAST_MB", "5")]).unwrap();
    assert_eq!(settings.paths.data, PathBuf::from("2026"));
    assert_eq!(settings.store.ballast_mb, Some(5));
}

#[test]
fn variables_of_others_are_left_alone() {
    let settings = from_variables(&[("OMI_TORTURE", "1"), ("OMICRON", "2"), ("PATH", "/bin")]).unwrap();
    assert_eq!(settings, Settings::defaults(Profile::Production));
}

#[test]
fn text_in_another_encoding_is_refused_wherever_it_stands() {
    let latin = || OsString::from_vec(b"/cl\xednica".to_vec());
    let variable = (OsString::from("OMI_PATHS_DATA"), latin());
    let refused = from_environment([variable].into_iter())
        .err()
        .unwrap()
        .to_string();
    assert_eq!(
        refused,
        "environment variable OMI_PATHS_DATA: `paths.data`: is not text in UTF-8"
    );
    let foreign = [(OsString::from("LANG"), latin()), (latin(), OsString::from("1"))];
    assert!(from_environment(foreign.into_iter()).unwrap().is_empty());

    let flags = Flags {
        data: Some(PathBuf::from(latin())),
        ..Flags::default()
    };
    let refused = load(&flags, std::iter::empty()).expect_err("must be refused");
    assert_eq!(
        refused.to_string(),
        "flag --data: `paths.data`: is not text in UTF-8"
    );

    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("omi.toml");
    std::fs::write(&file, b"[paths]\n# cl\xednica\n").unwrap();
    let flags = Flags {
        config: Some(file.clone()),
        ..Flags::default()
    };
    let refused = load(&flags, std::iter::empty()).expect_err("must be refused");
    assert_eq!(
        refused.to_string(),
        format!("{}:2: is not text in UTF-8", file.display())
    );
}

#[test]
fn a_refusal_does_not_repeat_a_secret() {
    let refused = refusal("[telemetry]\notlp_endpoint = \"ftp://box:canary@collector\"");
    assert!(
        refused.starts_with("omi.toml:2: `telemetry.otlp_endpoint`"),
        "{refused}"
    );
    assert!(!refused.contains("canary"), "{refused}");
}

#[test]
fn a_folder_in_place_of_the_file_is_refused_by_name() {
    let folder = tempfile::tempdir().unwrap();
    let flags = Flags {
        config: Some(folder.path().to_owned()),
        ..Flags::default()
    };
    let refused = load(&flags, std::iter::empty()).expect_err("must be refused");
    assert!(
        refused
            .to_string()
            .starts_with(&folder.path().display().to_string()),
        "{refused}"
    );
}

#[test]
fn a_missing_file_is_refused_by_name() {
    let flags = Flags {
        config: Some(PathBuf::from("/nowhere/omi.toml")),
        ..Flags::default()
    };
    let refused = load(&flags, std::iter::empty())
        .expect_err("must be refused")
        .to_string();
    assert!(refused.starts_with("/nowhere/omi.toml: "), "{refused}");
}
