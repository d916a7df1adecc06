//! Certificates over the years: renewals, clocks that were wrong.

use super::*;

#[test]
fn the_chain_verifies_every_day_of_twelve_years() {
    let one = OneBox::new();
    let certificates = one.open();
    let pinned = certificates.authority_key_sha256();
    let mut trusted = anchors(&certificates);
    let (mut renewals, mut both) = (0, 0);
    for day in 0..12 * 366 {
        one.clock.advance(DAY);
        let now = one.clock.now();
        let refreshed = certificates.refresh(&one.names).unwrap();
        if refreshed.authority {
            // Devices learn of a new certificate some day before the old one runs out.
            trusted.extend(anchors(&certificates));
            renewals += 1;
        }
        let status = certificates.status();
        assert!(now.duration_since(status.not_before) <= DAY * 90, "day {day}");
        assert!(status.not_after.duration_since(now) > DAY * 29, "day {day}");
        let authorities = certificates.authorities();
        assert!(authorities[0].not_before <= now && now < authorities[0].not_after);
        both += usize::from(authorities.len() == 2);
        assert_eq!(one.exported("ca-previous.crt").is_some(), authorities.len() == 2);
        let leaf = served(&certificates);
        for anchor in anchors(&certificates) {
            verify(&anchor, &leaf, "omi.local", now).unwrap();
            assert!(trusted.contains(&anchor));
        }
        assert_eq!(certificates.authority_key_sha256(), pinned);
    }
    assert_eq!(renewals, 2, "one new authority certificate, one old one gone");
    assert!((363..=367).contains(&both), "{both} days with two");
}

#[test]
fn a_box_from_the_drawer_renews_what_ran_out() {
    let one = OneBox::new();
    let pinned = one.open().authority_key_sha256();
    for days in [51, 81, 400, 4000] {
        one.clock.advance(DAY * days);
        let certificates = one.open();
        let anchors = anchors(&certificates);
        assert_eq!(anchors.len(), 1);
        verify(
            &anchors[0],
            &served(&certificates),
            "192.168.1.20",
            one.clock.now(),
        )
        .unwrap();
        assert_eq!(certificates.authority_key_sha256(), pinned);
    }
}

#[test]
fn a_clock_that_was_wrong_at_first_does_no_lasting_harm() {
    for wrong in ["1970-01-01T00:00:10Z", "2099-01-01T00:00:00Z"] {
        let one = OneBox::at(Clock::manual(wrong.parse().unwrap()));
        let certificates = one.open();
        one.clock.set("2026-11-24T09:00:00Z".parse().unwrap());
        assert!(certificates.refresh(&one.names).unwrap().leaf);
        let now = one.clock.now();
        let newest = &certificates.authorities()[0];
        assert!(newest.not_before <= now && now < newest.not_after, "{wrong}");
        verify(
            &anchors(&certificates)[0],
            &served(&certificates),
            "omi.local",
            now,
        )
        .unwrap();
        assert_eq!(certificates.refresh(&one.names).unwrap(), Refreshed::default());
    }
}
