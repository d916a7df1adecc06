//! Reading one field of a form: blank counts as absent, and what is wrong is noted under its path.

use jiff::Timestamp;
use jiff::civil::Date;

use crate::shared::error::FieldErrors;

/// The text of a field, unless it is blank.
pub(super) fn given(text: Option<&String>) -> Option<&str> {
    text.map(String::as_str).filter(|text| !text.trim().is_empty())
}

/// A field that must be there.
pub(super) fn required<T>(
    errors: &mut FieldErrors,
    field: &str,
    text: Option<&String>,
    parse: impl FnOnce(&str) -> Result<T, &'static str>,
) -> Option<T> {
    match given(text) {
        Some(text) => errors.check(field, parse(text)),
        None => {
            errors.add(field, "person.required");
            None
        }
    }
}

/// A field that may be absent.
pub(super) fn optional<T>(
    errors: &mut FieldErrors,
    field: &str,
    text: Option<&String>,
    parse: impl FnOnce(&str) -> Result<T, &'static str>,
) -> Option<T> {
    given(text).and_then(|text| errors.check(field, parse(text)))
}

/// A choice that must be made.
pub(super) fn chosen<T>(errors: &mut FieldErrors, field: &str, choice: Option<T>) -> Option<T> {
    if choice.is_none() {
        errors.add(field, "person.required");
    }
    choice
}

/// A calendar day as RFC 3339 writes it: `2018-03-14`, and nothing else.
pub(super) fn date(text: &str) -> Result<Date, &'static str> {
    let text = text.trim();
    let parsed = text.parse::<Date>().ok();
    parsed
        .filter(|date| (0..=9_999).contains(&date.year()) && date.to_string() == text)
        .ok_or("patients.date_format")
}

/// An instant as RFC 3339 writes it.
pub(super) fn instant(text: &str) -> Result<Timestamp, &'static str> {
    text.trim().parse().map_err(|_| "patients.instant_format")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_written_in_one_way() {
        assert_eq!(date(" 2018-03-14 "), Ok(jiff::civil::date(2018, 3, 14)));
        for wrong in [
            "",
            "14/03/2018",
            "2018-3-14",
            "2018-02-30",
            "2018-13-01",
            "20180314",
            "2018-03-14T10:00",
            "2018-03-14T10:00:00Z",
            "-002018-03-14",
        ] {
            assert_eq!(date(wrong), Err("patients.date_format"), "{wrong}");
        }
    }

    #[test]
    fn instants_need_an_offset() {
        assert!(instant("2026-05-20T09:30:00Z").is_ok());
        assert!(instant("2026-05-20T11:30:00+02:00").is_ok());
        for wrong in ["", "2026-05-20", "2026-05-20T09:30:00", "tomorrow"] {
            assert_eq!(instant(wrong), Err("patients.instant_format"), "{wrong}");
        }
    }

    #[test]
    fn blanks_are_absent() {
        let mut errors = FieldErrors::default();
        let blank = Some("  ".to_owned());
        assert_eq!(optional(&mut errors, "a", blank.as_ref(), date), None);
        assert!(errors.is_empty());
        assert_eq!(required(&mut errors, "b", blank.as_ref(), date), None);
        let refusal = errors.finish().unwrap_err();
        assert_eq!(refusal.fields()[0].code, "person.required");
    }
}
