//! What the clients ask for: ids and names of patients who are there, and names as people mistype them.

use std::fmt::Write as _;

use anyhow::Context as _;
use hyper::StatusCode;
use serde_json::{Value, json};

use super::client::{Question, Target};
use super::report::ReadKind;
use crate::platform::clock::Clock;

/// A patient who is there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Known {
    id: String,
    first_name: String,
    last_name: String,
}

/// A day on which some of the children had been here for years, and others had not been born.
const PAST_DAY: &str = "2024-06-15";
/// The longest page of a list.
const PAGE: usize = 200;

/// Everyone in the list, in the order of the numbers of their files.
///
/// # Errors
/// When the list is not answered.
pub async fn list_everyone(target: &Target) -> anyhow::Result<Vec<Known>> {
    let mut client = target.connect().await?;
    let mut everyone = Vec::new();
    let mut path = format!("/api/patients?sort=number&limit={PAGE}");
    loop {
        let (status, body) = client.ask(&Question::get(path)).await?;
        anyhow::ensure!(status == StatusCode::OK, "the list was answered {status}");
        let page: Value = serde_json::from_slice(&body)?;
        let items = page
            .get("items")
            .and_then(Value::as_array)
            .context("a list without items")?;
        everyone.extend(items.iter().filter_map(known));
        match page.get("nextCursor").and_then(Value::as_str) {
            Some(cursor) => {
                path = format!("/api/patients?sort=number&limit={PAGE}&cursor={}", escape(cursor));
            }
            None => return Ok(everyone),
        }
    }
}

fn known(item: &Value) -> Option<Known> {
    let text = |name: &str| Some(item.get(name)?.as_str()?.to_owned());
    Some(Known {
        id: text("id")?,
        first_name: text("firstName")?,
        last_name: text("lastName")?,
    })
}

/// A few thousand questions of a kind about people spread over all of them.
#[must_use]
pub fn questions(kind: ReadKind, everyone: &[Known]) -> Vec<Question> {
    // A step that shares no divisor with most numbers wanders over everyone without a pattern.
    const STEP: usize = 7_919;
    let asked = everyone
        .len()
        .min(if kind == ReadKind::Get { 1_000 } else { 20_000 });
    let spread = (0..asked).filter_map(|nth| everyone.get((nth * STEP).checked_rem(everyone.len())?));
    match kind {
        ReadKind::Get | ReadKind::GetSeldom => spread
            .map(|patient| Question::get(format!("/api/patients/{}", patient.id)))
            .collect(),
        ReadKind::List => vec![Question::get("/api/patients?limit=50")],
        ReadKind::Dashboard => vec![Question::get("/api/dashboard")],
        ReadKind::Overview => spread.map(|patient| of(patient, "overview")).collect(),
        ReadKind::Timeline => spread.map(|patient| of(patient, "history")).collect(),
        ReadKind::PastChart => spread
            .map(|patient| of(patient, &format!("chart?date={PAST_DAY}")))
            .collect(),
        search => spread
            .map(|patient| Question::get(search_path(&words(search, patient))))
            .collect(),
    }
}

fn of(patient: &Known, what: &str) -> Question {
    Question::get(format!("/api/patients/{}/{what}", patient.id))
}

/// Reviews that are complete but for their signature, of children spread over everyone: asks for each draft, and
/// answers the questions that sign them. A child for whom such a review cannot be is left out.
///
/// # Errors
/// When the box does not answer.
pub async fn signatures(target: &Target, everyone: &[Known], count: usize) -> anyhow::Result<Vec<Question>> {
    const STEP: usize = 6_151;
    let now = Clock::system().now().to_string();
    let review = json!({
        "reviewType": "PREVENTIVA", "reviewDate": now, "plaqueIndex": 18.5, "dietRisk": "MODERATE",
        "fluorideExposure": "ADEQUATE", "gumStatus": "SANA",
        "treatmentsApplied": [{ "treatmentType": "FLUORACION", "productUsed": "Barniz" }],
    });
    let mut client = target.connect().await?;
    let mut asked = Vec::new();
    for nth in 0..count.min(everyone.len()) {
        let Some(patient) = everyone.get((nth * STEP) % everyone.len()) else {
            break;
        };
        let reviews = format!("/api/patients/{}/reviews", patient.id);
        let (status, body) = client.ask(&Question::post(reviews.clone(), &review)).await?;
        let draft: Value = serde_json::from_slice(&body)?;
        if let Some(id) = draft
            .get("id")
            .and_then(Value::as_str)
            .filter(|_| status.is_success())
        {
            asked.push(Question::post(format!("{reviews}/{id}/complete"), &json!({})));
        }
    }
    Ok(asked)
}

fn search_path(words: &str) -> String {
    format!("/api/patients/search?q={}", escape(words))
}

fn words(kind: ReadKind, patient: &Known) -> String {
    let Known {
        first_name,
        last_name,
        ..
    } = patient;
    let surname = last_name.split(' ').next().unwrap_or(last_name);
    match kind {
        ReadKind::SearchPrefix => format!("{} {}", beginning(first_name, 3), beginning(surname, 4)),
        ReadKind::SearchOneError => format!("{first_name} {}", with_swapped_pair(surname)),
        ReadKind::SearchNearlyFull => {
            let full = format!("{first_name} {last_name}");
            beginning(&full, full.chars().count().saturating_sub(1))
        }
        _ => format!("{first_name} {last_name}"),
    }
}

fn beginning(word: &str, letters: usize) -> String {
    word.chars().take(letters).collect()
}

/// Swaps the first two different neighbours after the first letter, as fast fingers do.
fn with_swapped_pair(word: &str) -> String {
    let mut letters: Vec<char> = word.chars().collect();
    let pair = letters
        .windows(2)
        .skip(1)
        .position(|pair| matches!(pair, [a, b] if a != b));
    if let Some(at) = pair {
        letters.swap(at + 1, at + 2);
    }
    letters.into_iter().collect()
}

/// Percent-encodes what may not stand in a query (RFC 3986, section 3.4).
fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            escaped.push(char::from(byte));
        } else {
            // Writing to a string cannot fail.
            let _ = write!(escaped, "%{byte:02X}");
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;

    fn belen() -> Known {
        Known {
            id: "1".to_owned(),
            first_name: "Belén".to_owned(),
            last_name: "Gutiérrez Ortega".to_owned(),
        }
    }

    #[test]
    fn names_are_asked_for_in_each_manner() {
        assert_eq!(words(ReadKind::SearchExact, &belen()), "Belén Gutiérrez Ortega");
        assert_eq!(words(ReadKind::SearchPrefix, &belen()), "Bel Guti");
        assert_eq!(words(ReadKind::SearchOneError, &belen()), "Belén Gtuiérrez");
        assert_eq!(
            words(ReadKind::SearchNearlyFull, &belen()),
            "Belén Gutiérrez Orteg"
        );
    }

    #[test]
    fn a_pair_of_equal_letters_is_no_error() {
        assert_eq!(with_swapped_pair("Poole"), "Poloe");
        assert_eq!(with_swapped_pair("Ng"), "Ng");
        assert_eq!(with_swapped_pair(""), "");
    }

    #[test]
    fn everything_but_letters_and_digits_is_escaped() {
        assert_eq!(escape("Bel é&n"), "Bel%20%C3%A9%26n");
    }

    #[test]
    fn everyone_is_asked_for_once_before_anyone_is_again() {
        let everyone: Vec<Known> = (0..50)
            .map(|id| Known {
                id: id.to_string(),
                ..belen()
            })
            .collect();
        let asked = questions(ReadKind::Get, &everyone);
        let different: std::collections::HashSet<_> =
            asked.iter().map(|question| format!("{question:?}")).collect();
        assert_eq!((asked.len(), different.len()), (50, 50));
        assert!(questions(ReadKind::Get, &[]).is_empty());
    }
}
