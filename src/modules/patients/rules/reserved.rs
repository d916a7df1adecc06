//! Who opens a reserved file, how long an opening in an emergency lasts, and what its review must say.
//!
//! What holds, and why:
//! - A reserved file opens to the people who are named for it and to nobody else. That holds for administrators too,
//!   and for whoever reserved it: running the clinic is no reason to read a child's file.
//! - An administrator may always see that a file is reserved and to whom, and change the list, since a file whose
//!   people have left would be lost otherwise. They may name themselves: in the open, with a reason, in the audit log.
//! - A dentist who is no administrator reserves only what they answer for: they are on the list before and after.
//! - On every list somebody treats; else nobody could treat the child but in an emergency.
//! - For everybody else the file is its number. A search tells even that only to whoever types the whole number, the
//!   whole DNI, or a given name with a surname: enough not to register a child twice, and no way to guess names letter
//!   by letter.
//! - A guardian all of whose children are hidden from somebody is hidden from them as well: where a protected mother
//!   lives must not be read on another page.

use jiff::{SignedDuration, Timestamp};
use serde::Serialize;
use utoipa::ToSchema;

use super::fields::{chosen, required};
use crate::modules::patients::forms::{ReservationForm, UrgentForm, UrgentReviewForm};
use crate::modules::patients::model::{REVIEW_WITHIN, Reservation, ReserveReason, UrgentAccess, Verdict};
use crate::shared::error::{Error, FieldErrors};
use crate::shared::ids::UserId;
use crate::shared::person::{DniNie, LongText, match_key};

/// The shortest reason that says anything, in characters.
const REASON_MIN_CHARS: usize = 10;
/// The longest reason, in characters.
const REASON_MAX_CHARS: usize = 500;
/// The most people on a list.
const STAFF_MAX: usize = 20;
/// So far the clock may have been set back while a file is open.
const LEEWAY: SignedDuration = SignedDuration::from_mins(1);

/// How an opening stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum AccessState {
    /// The file is open.
    Open,
    /// It was ended before its time.
    Ended,
    /// Its time is over.
    Expired,
}

/// Whether somebody opens a file that is reserved like this.
#[must_use]
pub fn opens(reservation: &Reservation, openings: &[UrgentAccess], user: UserId, now: Timestamp) -> bool {
    reservation.staff.contains(&user)
        || openings
            .iter()
            .any(|opening| opening.user == user && is_open(opening, now))
}

/// Whether an opening holds. A clock that was set back makes it none longer.
#[must_use]
pub fn is_open(opening: &UrgentAccess, now: Timestamp) -> bool {
    state_of(opening, now) == AccessState::Open
}

/// How an opening stands.
#[must_use]
pub fn state_of(opening: &UrgentAccess, now: Timestamp) -> AccessState {
    if opening.ended_at.is_some() {
        AccessState::Ended
    } else if now < opening.until && now.duration_since(opening.since) >= -LEEWAY {
        AccessState::Open
    } else {
        AccessState::Expired
    }
}

/// Whether an opening waits for its review longer than it may.
#[must_use]
pub fn is_overdue(opening: &UrgentAccess, now: Timestamp) -> bool {
    opening.review.is_none() && now.duration_since(opening.since) > REVIEW_WITHIN
}

/// Nobody reviews what they opened themselves, unless nobody else could.
#[must_use]
pub fn may_review(opening: &UrgentAccess, user: UserId, is_only_administrator: bool) -> bool {
    opening.user != user || is_only_administrator
}

/// Whether a search text is all of what a hidden child is known by: its number, its DNI, or whole words of its name
/// with a given name and a surname among them.
#[must_use]
pub fn is_named_by(text: &str, number: &str, first_name: &str, last_name: &str) -> bool {
    let text = text.trim();
    if text.eq_ignore_ascii_case(number) || DniNie::parse(text).is_ok() {
        return true;
    }
    let words = |name: &str| -> Vec<String> {
        match_key(name)
            .split_whitespace()
            .map(ToOwned::to_owned)
            .collect()
    };
    let (asked, first, last) = (words(text), words(first_name), words(last_name));
    let among = |names: &[String]| asked.iter().any(|word| names.contains(word));
    asked
        .iter()
        .all(|word| first.contains(word) || last.contains(word))
        && among(&first)
        && among(&last)
}

/// A list of people and why it is that one.
pub struct Reserving {
    /// Why the file is reserved.
    pub reason: ReserveReason,
    /// Why it is changed.
    pub note: LongText,
    /// Who opens it, each once.
    pub staff: Vec<UserId>,
}

/// Reads to whom a file is to be reserved. Whether they work here is for whoever can look it up.
///
/// # Errors
/// 422 with every field that is wrong.
pub fn parse_reservation(form: &ReservationForm) -> Result<Reserving, Error> {
    let mut errors = FieldErrors::default();
    let reason = chosen(&mut errors, "reason", form.reason);
    let note = required(&mut errors, "note", form.note.as_ref(), reason_text);
    let mut staff = Vec::new();
    for user in form.staff.iter().take(STAFF_MAX + 1) {
        if !staff.contains(user) {
            staff.push(*user);
        }
    }
    if staff.is_empty() {
        errors.add("staff", "patients.reserve_nobody");
    } else if form.staff.len() > STAFF_MAX {
        errors.add("staff", "patients.reserve_too_many");
    }
    errors.finish()?;
    let (reason, note) = reason
        .zip(note)
        .ok_or_else(|| Error::internal("a reservation was not read whole"))?;
    Ok(Reserving { reason, note, staff })
}

/// Reads why a reserved file is opened.
///
/// # Errors
/// 422.
pub fn parse_reason(form: &UrgentForm) -> Result<LongText, Error> {
    let mut errors = FieldErrors::default();
    let reason = required(&mut errors, "reason", form.reason.as_ref(), reason_text);
    errors.finish()?;
    reason.ok_or_else(|| Error::internal("a reason was not read whole"))
}

/// Reads what a review came to. Whoever finds no need for an opening says why.
///
/// # Errors
/// 422.
pub fn parse_review(form: &UrgentReviewForm) -> Result<(Verdict, LongText), Error> {
    let mut errors = FieldErrors::default();
    let verdict = chosen(&mut errors, "verdict", form.verdict);
    let note = form.note.clone().unwrap_or_default();
    let note = if verdict == Some(Verdict::NotJustified) {
        required(&mut errors, "note", Some(&note), reason_text)
    } else {
        errors.check("note", bounded(&note))
    };
    errors.finish()?;
    verdict
        .zip(note)
        .ok_or_else(|| Error::internal("a review was not read whole"))
}

fn reason_text(text: &str) -> Result<LongText, &'static str> {
    let text = bounded(text)?;
    // Letters, so that no row of dots is a reason.
    let letters = text.as_str().chars().filter(|c| c.is_alphanumeric());
    if letters.count() < REASON_MIN_CHARS {
        return Err("patients.reason_short");
    }
    Ok(text)
}

fn bounded(text: &str) -> Result<LongText, &'static str> {
    let text = LongText::parse(text)?;
    if text.as_str().chars().count() > REASON_MAX_CHARS {
        return Err("person.too_long");
    }
    Ok(text)
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;
    use crate::modules::patients::model::OPEN_FOR;
    use crate::platform::store::Header;
    use crate::shared::ids::{Id as _, PatientId, UrgentAccessId};

    fn user(nth: u128) -> UserId {
        UserId::from_uuid(Uuid::from_u128(nth))
    }

    fn opening(since: Timestamp) -> UrgentAccess {
        UrgentAccess {
            id: UrgentAccessId::from_uuid(Uuid::nil()),
            header: Header::default(),
            patient: PatientId::from_uuid(Uuid::nil()),
            user: user(2),
            reason: LongText::parse("Traumatismo dental").unwrap(),
            since,
            until: since + OPEN_FOR,
            ended_at: None,
            review: None,
        }
    }

    #[test]
    fn an_opening_lasts_an_hour_for_whoever_opened_it() {
        let since: Timestamp = "2026-11-24T10:00:00Z".parse().unwrap();
        let after = |seconds| since + SignedDuration::from_secs(seconds);
        let reservation = Reservation {
            id: PatientId::from_uuid(Uuid::nil()),
            header: Header::default(),
            reason: ReserveReason::Other,
            note: LongText::parse("Lo pide la familia").unwrap(),
            staff: vec![user(1)],
            by: None,
        };
        let openings = [opening(since)];
        for (who, seconds, expected) in [
            (1, 0, true),
            (1, 99_999, true),
            (2, 0, true),
            (2, 3_599, true),
            (2, 3_600, false),
            (2, -30, true),
            // Whoever sets the clock back gains nothing by it.
            (2, -61, false),
            (3, 0, false),
        ] {
            assert_eq!(
                opens(&reservation, &openings, user(who), after(seconds)),
                expected,
                "{who} {seconds}"
            );
        }
        let ended = UrgentAccess {
            ended_at: Some(after(60)),
            ..opening(since)
        };
        assert!(!is_open(&ended, after(61)));
    }

    #[test]
    fn a_review_is_due_in_seven_days_and_not_ones_own() {
        let since: Timestamp = "2026-11-24T10:00:00Z".parse().unwrap();
        let opening = opening(since);
        assert!(!is_overdue(&opening, since + REVIEW_WITHIN));
        assert!(is_overdue(
            &opening,
            since + REVIEW_WITHIN + SignedDuration::from_secs(1)
        ));
        assert!(may_review(&opening, user(1), false));
        assert!(!may_review(&opening, user(2), false));
        assert!(may_review(&opening, user(2), true));
    }

    #[test]
    fn a_hidden_child_is_found_by_all_that_it_is_known_by_and_by_no_part_of_it() {
        let found = |text: &str| is_named_by(text, "HC-000123", "Belén María", "Núñez Ortega");
        for text in [
            "HC-000123",
            "hc-000123 ",
            "12345678Z",
            "belen nunez",
            "Núñez Ortega Belén",
            "MARÍA ORTEGA",
        ] {
            assert!(found(text), "{text}");
        }
        for text in [
            "",
            "HC-00012",
            "1234",
            "belen",
            "nunez ortega",
            "bel nun",
            "belen nunez x",
            "600111222",
        ] {
            assert!(!found(text), "{text}");
        }
    }

    #[test]
    fn a_reason_says_something() {
        let reason = |text: &str| {
            parse_reason(&UrgentForm {
                reason: Some(text.to_owned()),
            })
        };
        for wrong in ["", "urgente", ". . . . . . . . . .", &"a".repeat(501)] {
            assert!(reason(wrong).is_err(), "{wrong}");
        }
        assert!(reason("Viene sangrando").is_ok());
        let review = |verdict, note: Option<&str>| {
            parse_review(&UrgentReviewForm {
                verdict: Some(verdict),
                note: note.map(ToOwned::to_owned),
            })
        };
        assert!(review(Verdict::Justified, None).is_ok());
        assert!(review(Verdict::NotJustified, None).is_err());
        assert!(review(Verdict::NotJustified, Some("Podía esperar a mañana")).is_ok());
    }
}
