//! What the console shows to whoever stands before a box that nobody has set up: a code, and the same as a QR.

use std::net::SocketAddr;

use qrcode::QrCode;
use qrcode::render::unicode::Dense1x2;

use crate::platform::net;

/// Digits of a group, for reading out.
const GROUP: usize = 5;

/// Where to set the box up, on a device in the same network: the code stands behind the `#`, so that it never
/// goes into a request or a log.
#[must_use]
pub fn address(listen: SocketAddr, lan: &[std::net::IpAddr], token: &str) -> String {
    let host = net::reachable(listen, lan);
    format!("https://{host}/setup#{token}")
}

/// The lines to show.
#[must_use]
pub fn lines(listen: SocketAddr, token: &str, valid_minutes: u32) -> Vec<String> {
    let address = address(listen, &net::lan_addresses(), token);
    let mut lines = vec![
        "Nobody has set this box up yet. In a browser of the same network, open:".to_owned(),
        format!("  {address}"),
    ];
    lines.extend(square(&address));
    lines.push(format!("The code by itself: {}", grouped(token)));
    lines.push(format!(
        "It works once, for {valid_minutes} minutes. Another one: omi admin claim-token --data DIR"
    ));
    lines
}

/// A text as a QR code of blocks, for a terminal.
#[must_use]
pub fn square(text: &str) -> Vec<String> {
    let Ok(code) = QrCode::new(text.as_bytes()) else {
        return Vec::new();
    };
    let drawn = code
        .render::<Dense1x2>()
        .dark_color(Dense1x2::Light)
        .light_color(Dense1x2::Dark)
        .build();
    drawn.lines().map(|line| format!("  {line}")).collect()
}

fn grouped(token: &str) -> String {
    let digits: Vec<char> = token.chars().collect();
    let groups = digits.chunks(GROUP).map(|group| group.iter().collect::<String>());
    groups.collect::<Vec<_>>().join("-")
}

#[cfg(test)]
mod tests {
    use super::*;

    const TOKEN: &str = "7k3m9q2x4w8r6tzn5v1bc0dfgh";

    #[test]
    fn the_address_is_one_that_other_devices_reach() {
        let lan = ["2001:db8::5".parse().unwrap(), "192.168.1.5".parse().unwrap()];
        for (listen, lan, expected) in [
            ("0.0.0.0:8443", &lan[..], "https://192.168.1.5:8443/setup#"),
            ("[::]:443", &lan[..1], "https://[2001:db8::5]:443/setup#"),
            ("0.0.0.0:8443", &[], "https://localhost:8443/setup#"),
            ("127.0.0.1:9000", &lan[..], "https://127.0.0.1:9000/setup#"),
        ] {
            assert_eq!(
                address(listen.parse().unwrap(), lan, TOKEN),
                format!("{expected}{TOKEN}")
            );
        }
    }

    #[test]
    fn the_code_is_shown_in_groups_and_as_a_square_of_blocks() {
        let lines = lines("127.0.0.1:9000".parse().unwrap(), TOKEN, 30);
        assert!(
            lines
                .iter()
                .any(|line| line.ends_with("7k3m9-q2x4w-8r6tz-n5v1b-c0dfg-h"))
        );
        let drawn = lines.iter().filter(|line| line.contains(['█', '▀', '▄'])).count();
        assert!(drawn > 15, "{lines:#?}");
    }
}
