//! Another host of the network sees the box come and go.
//!
//! Two network namespaces joined by a cable (`veth`) are the two hosts. The test starts itself
//! again inside them: once as the network with the box in it, once as the other host. The two talk
//! by lines: commands on the other host's standard input, what it sees on its standard output.

use std::io::{BufRead as _, BufReader, Write as _};
use std::path::Path;
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

use mdns_sd::{IfKind, ServiceDaemon, ServiceEvent, ServiceInfo};
use serde_json::{Value, json};

use super::running::Running;

const ROLE: &str = "OMI_TEST_MDNS_ROLE";
const THIS_TEST: &str = "mdns::another_host_sees_the_box_come_and_go";
const BOX: &str = "10.99.0.1";
const LATER: &str = "10.99.0.7";
const OTHER: &str = "10.99.0.2";
const SERVICE: &str = "_omi._tcp.local.";
/// Longer than anything takes on a busy machine, and shorter than the two minutes for which a
/// record lives without a goodbye.
const PATIENCE: Duration = Duration::from_secs(60);
/// Marks the lines of the other host among those of the test runner.
const MARK: &str = "@@ ";

#[test]
fn another_host_sees_the_box_come_and_go() {
    match std::env::var(ROLE).as_deref() {
        Ok("network") => the_network(),
        Ok("other") => the_other_host(),
        _ => {
            let mut again = this_test(&network_of_its_own());
            let status = again.env(ROLE, "network").status().unwrap();
            assert!(
                status.success(),
                "the scenario failed inside the namespaces; its words are above"
            );
        }
    }
}

/// The way into namespaces where this test may set up a network.
fn network_of_its_own() -> Vec<&'static str> {
    let ways = [vec!["unshare", "-Urnm"], vec!["sudo", "-nE", "unshare", "-nm"]];
    let works = |way: &Vec<&str>| {
        let mut probe = Command::new(way[0]);
        probe
            .args(&way[1..])
            .arg("true")
            .stdout(Stdio::null())
            .stderr(Stdio::null());
        probe.status().is_ok_and(|status| status.success())
    };
    ways.into_iter().find(works).expect(
        "network namespaces cannot be made here: `unshare -Urnm true` (unprivileged user namespaces) \
         or `sudo -n unshare -nm true` has to work",
    )
}

fn this_test(way: &[&str]) -> Command {
    let mut command = Command::new(way[0]);
    command.args(&way[1..]).arg(std::env::current_exe().unwrap());
    command.args(["--exact", THIS_TEST, "--nocapture"]);
    command
}

// --- the network, and the box in it ---

fn the_network() {
    let mut other = OtherHost::plug_in();
    let folder = tempfile::tempdir().unwrap();

    let home = start_box(folder.path());
    let port = home.staff.rsplit(':').next().unwrap().to_owned();
    let seen = other.hears("found");
    assert_eq!(seen["host"], "omi.local.");
    assert_eq!(seen["addresses"], json!([BOX]));
    assert_eq!(seen["port"].to_string(), port);
    let texts = &seen["texts"];
    assert_eq!(texts["version"], env!("CARGO_PKG_VERSION"));
    assert_eq!(texts["path"], "/api");
    assert_eq!(texts["fp"], authority_key_sha256(folder.path()));
    assert_eq!(texts["id"].as_str().map(str::len), Some(36));
    assert!(texts["name"].as_str().is_some_and(|name| !name.is_empty()));
    assert_eq!(texts.as_object().unwrap().len(), 5);

    // Another address, as after a change at the router.
    ip(&["address", "add", &format!("{LATER}/24"), "dev", "wire0"]);
    other.hears_of("found", |seen| {
        seen["addresses"]
            .as_array()
            .is_some_and(|all| all.contains(&json!(LATER)))
    });
    until_certified(&home, LATER, LATER);

    // Another authority is told at once.
    let before = authority_key_sha256(folder.path());
    let replaced = super::running::omi()
        .args(["admin", "replace-authority", "--yes", "--data"])
        .arg(folder.path())
        .output()
        .unwrap();
    assert!(replaced.status.success(), "{replaced:?}");
    let after = authority_key_sha256(folder.path());
    assert_ne!(after, before);
    other.hears_of("found", |seen| seen["texts"]["fp"] == after);

    home.stop();
    other.hears("gone");

    other.told(&json!({ "take": "omi.local." }));
    other.hears("taken");
    let home = start_box(folder.path());
    assert_eq!(other.hears("found")["host"], "omi-2.local.");
    until_certified(&home, "omi-2.local", BOX);
    home.stop();
    other.hears("gone");
}

fn start_box(folder: &Path) -> Running {
    Running::start(folder, &["--demo", "--staff", "0.0.0.0:0"]).expect("the box starts")
}

/// Connects to an address by a name until the certificate names it too.
fn until_certified(home: &Running, name: &str, address: &str) {
    let port = home.staff.rsplit(':').next().unwrap();
    let mut curl = Command::new("curl");
    curl.args([
        "--silent",
        "--show-error",
        "--fail",
        "--retry",
        "60",
        "--retry-delay",
        "1",
        "--retry-all-errors",
    ]);
    curl.arg("--cacert").arg(home.data().join("tls/ca.crt"));
    curl.args([
        "--resolve",
        &format!("{name}:{port}:{address}"),
        &format!("https://{name}:{port}/api/status"),
    ]);
    let answer = curl.output().expect("curl is installed");
    assert!(
        answer.status.success(),
        "{}",
        String::from_utf8_lossy(&answer.stderr)
    );
}

fn authority_key_sha256(folder: &Path) -> String {
    let pem = std::fs::read(folder.join("tls/ca.crt")).unwrap();
    let (_, pem) = x509_parser::pem::parse_x509_pem(&pem).unwrap();
    omi::platform::crypto::sha256_hex(pem.parse_x509().unwrap().public_key().raw)
}

struct OtherHost {
    /// Keeps the other host's network alive.
    holder: Child,
    host: Child,
    commands: ChildStdin,
    words: Receiver<Value>,
}

impl OtherHost {
    /// Makes the other host's network, lays the cable and starts the other host.
    fn plug_in() -> Self {
        let holder = Command::new("unshare")
            .args(["-n", "cat"])
            .stdin(Stdio::piped())
            .spawn()
            .unwrap();
        let pid = holder.id().to_string();
        let network_of = |process: &str| std::fs::read_link(format!("/proc/{process}/ns/net")).unwrap();
        while network_of(&pid) == network_of("self") {
            std::thread::yield_now();
        }
        ip(&[
            "link", "add", "wire0", "type", "veth", "peer", "name", "wire1", "netns", &pid,
        ]);
        connect(&[], "wire0", BOX);
        let there = ["nsenter", "-t", &pid, "-n"];
        connect(&there, "wire1", OTHER);
        let mut host = this_test(&there)
            .env(ROLE, "other")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let commands = host.stdin.take().unwrap();
        let lines = BufReader::new(host.stdout.take().unwrap()).lines();
        let (said, words) = channel();
        std::thread::spawn(move || {
            for line in lines.map_while(Result::ok) {
                if let Some((_, word)) = line.split_once(MARK) {
                    said.send(serde_json::from_str(word).unwrap()).unwrap();
                }
            }
        });
        let mut other = Self {
            holder,
            host,
            commands,
            words,
        };
        other.hears("listening");
        other
    }

    fn hears(&mut self, what: &str) -> Value {
        self.hears_of(what, |_| true)
    }

    /// Waits until the other host says `what`, and the right one of it.
    fn hears_of(&mut self, what: &str, is_right: impl Fn(&Value) -> bool) -> Value {
        loop {
            let word = self.words.recv_timeout(PATIENCE);
            let word = word.unwrap_or_else(|_| panic!("the other host did not say \"{what}\" in time"));
            if word["what"] == what && is_right(&word) {
                return word;
            }
        }
    }

    fn told(&mut self, command: &Value) {
        writeln!(self.commands, "{command}").unwrap();
    }
}

impl Drop for OtherHost {
    fn drop(&mut self) {
        for process in [&mut self.host, &mut self.holder] {
            drop(process.kill());
            drop(process.wait());
        }
    }
}

fn connect(there: &[&str], wire: &str, address: &str) {
    let run = |arguments: &[&str]| {
        let whole = [there, &["ip"], arguments].concat();
        let status = Command::new(whole[0]).args(&whole[1..]).status().unwrap();
        assert!(status.success(), "{whole:?}");
    };
    run(&["address", "add", &format!("{address}/24"), "dev", wire]);
    run(&["link", "set", "lo", "up"]);
    run(&["link", "set", wire, "up"]);
}

fn ip(arguments: &[&str]) {
    let status = Command::new("ip").args(arguments).status().unwrap();
    assert!(status.success(), "ip {arguments:?}");
}

// --- the other host ---

/// Browses until its standard input ends; takes a host name when told to.
fn the_other_host() {
    let daemon = ServiceDaemon::new().unwrap();
    daemon
        .disable_interface(vec![IfKind::LoopbackV4, IfKind::LoopbackV6, IfKind::IPv6])
        .unwrap();
    let boxes = daemon.browse(SERVICE).unwrap();
    say(&json!({ "what": "listening" }));
    std::thread::spawn(move || {
        while let Ok(event) = boxes.recv() {
            match event {
                ServiceEvent::ServiceResolved(found) => {
                    let texts = found.get_properties().iter();
                    let texts: serde_json::Map<_, _> = texts
                        .map(|text| (text.key().to_owned(), text.val_str().into()))
                        .collect();
                    say(&json!({
                        "what": "found",
                        "host": found.get_hostname(),
                        "port": found.get_port(),
                        "addresses": found.get_addresses_v4(),
                        "texts": texts,
                    }));
                }
                ServiceEvent::ServiceRemoved(..) => say(&json!({ "what": "gone" })),
                _ => {}
            }
        }
    });
    for line in std::io::stdin().lines().map_while(Result::ok) {
        let command: Value = serde_json::from_str(&line).unwrap();
        let host = command["take"].as_str().unwrap();
        let printer = ServiceInfo::new("_printer._tcp.local.", "Printer", host, OTHER, 9100, None).unwrap();
        let events = daemon.monitor().unwrap();
        daemon.register(printer).unwrap();
        while !matches!(events.recv().unwrap(), mdns_sd::DaemonEvent::Announce(..)) {}
        say(&json!({ "what": "taken" }));
    }
}

fn say(word: &Value) {
    let mut out = std::io::stdout().lock();
    writeln!(out, "{MARK}{word}").unwrap();
    out.flush().unwrap();
}
