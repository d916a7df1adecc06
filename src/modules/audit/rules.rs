//! How a value is shown to a person, and how a cell of an export is written.

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use serde_json::{Map, Value};

use super::model::Words;

/// A value as people read it; nothing for one that is not there.
pub fn show(field: &str, value: &Value, words: &Words, zone: &TimeZone) -> Option<String> {
    match value {
        Value::Null => None,
        Value::Bool(true) => Some(words.other("yes").to_owned()),
        Value::Bool(false) => Some(words.other("no").to_owned()),
        Value::Number(number) => Some(match number.as_i64() {
            Some(cents) if field.ends_with("Cents") || field.ends_with("_cents") => show_euros(cents),
            Some(day) if field == "weekday" => words
                .value(&format!("weekday-{day}"))
                .map_or_else(|| day.to_string(), ToOwned::to_owned),
            _ => number.to_string(),
        }),
        Value::String(role) if matches!(field, "roles" | "assigneeRole") => Some(words.role(role).to_owned()),
        Value::String(text) => Some(show_text(text, words, zone)),
        Value::Array(items) => {
            let items = items.iter().filter_map(|item| show(field, item, words, zone));
            Some(joined(items, "\n", words))
        }
        Value::Object(parts) => {
            if let Some(time) = time_of_day(parts) {
                return Some(time);
            }
            let parts = parts.iter().filter_map(|(name, part)| {
                let shown = show(name, part, words, zone)?;
                Some(format!("{}: {shown}", words.field(name)))
            });
            Some(joined(parts, "; ", words))
        }
    }
}

/// An hour and a minute, as on a clock.
fn time_of_day(parts: &Map<String, Value>) -> Option<String> {
    let part = |name: &str| parts.get(name)?.as_u64();
    let time = part("hour").zip(part("minute")).filter(|_| parts.len() == 2);
    time.map(|(hour, minute)| format!("{hour:02}:{minute:02}"))
}

fn joined(parts: impl Iterator<Item = String>, between: &str, words: &Words) -> String {
    let parts: Vec<String> = parts.collect();
    if parts.is_empty() {
        return words.other("empty").to_owned();
    }
    parts.join(between)
}

fn show_text(text: &str, words: &Words, zone: &TimeZone) -> String {
    if text.is_empty() {
        return words.other("empty").to_owned();
    }
    if let Some(word) = words.value(text) {
        return word.to_owned();
    }
    if text.len() == 10
        && let Ok(day) = text.parse::<Date>()
    {
        return day.strftime("%d/%m/%Y").to_string();
    }
    if text.ends_with('Z')
        && let Ok(at) = text.parse::<Timestamp>()
    {
        return show_instant(at, zone);
    }
    text.to_owned()
}

/// An instant at the clinic, to the second.
pub fn show_instant(at: Timestamp, zone: &TimeZone) -> String {
    zone.to_datetime(at).strftime("%d/%m/%Y %H:%M:%S").to_string()
}

fn show_euros(cents: i64) -> String {
    let sign = if cents < 0 { "-" } else { "" };
    let cents = cents.unsigned_abs();
    format!("{sign}{},{:02} €", cents / 100, cents % 100)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::shared::language::Language;

    fn spanish(field: &str, value: &Value) -> Option<String> {
        let zone = TimeZone::get("Europe/Madrid").unwrap();
        show(field, value, Words::of(Language::Es), &zone)
    }

    #[test]
    fn values_are_shown_as_people_write_them() {
        for (field, value, shown) in [
            ("phone", json!(null), None),
            ("accessRestricted", json!(true), Some("Sí")),
            ("priceCents", json!(12_050), Some("120,50 €")),
            ("priceCents", json!(-5), Some("-0,05 €")),
            ("preventivo_cents", json!(12_000), Some("120,00 €")),
            (
                "opening_hours",
                json!([{ "weekday": 1, "from": { "hour": 9, "minute": 30 } }]),
                Some("Desde: 09:30; Día: lunes"),
            ),
            ("dateOfBirth", json!("2018-03-14"), Some("14/03/2018")),
            (
                "deletedAt",
                json!("2026-07-01T10:00:00Z"),
                Some("01/07/2026 12:00:00"),
            ),
            ("planType", json!("HIM"), Some("HIM")),
            ("relationship", json!("MADRE"), Some("Madre")),
            (
                "roles",
                json!(["ADMIN", "PADRE"]),
                Some("Administración\nFamilia"),
            ),
            ("assigneeRole", json!("RECEPCION"), Some("Recepción")),
            ("allergies", json!(""), Some("(vacío)")),
            ("guardians", json!([]), Some("(vacío)")),
            (
                "address",
                json!({ "city": "Madrid", "street": null }),
                Some("Localidad: Madrid"),
            ),
        ] {
            assert_eq!(spanish(field, &value).as_deref(), shown, "{field} {value}");
        }
    }
}
