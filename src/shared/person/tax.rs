//! The number under which someone pays tax in Spain (NIF): of a person the DNI or NIE, of a company or
//! association a letter, seven digits and a control character (Order EHA/451/2008; the control is computed
//! as in Decree 2423/1975).

use utoipa::ToSchema;

use super::dni::{DniNie, compact};
use super::text_value;

/// A NIF whose control character is right: nine upper-case characters without separators.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, ToSchema)]
#[schema(value_type = String, examples("B12345674", "12345678Z"))]
pub struct TaxNumber(String);
text_value!(TaxNumber);

/// First letters of legal persons and entities.
const ENTITIES: &str = "ABCDEFGHJNPQRSUVW";
/// Entities whose control is always a letter, and always a digit.
const BY_LETTER: &str = "PQRSNW";
const BY_DIGIT: &str = "ABEH";
/// Letters that stand for the controls 0 to 9.
const CONTROLS: &str = "JABCDEFGHI";

impl TaxNumber {
    /// Reads a number in any case; spaces, dots, hyphens and slashes between its parts are ignored.
    ///
    /// # Errors
    /// `person.nif` when it is not shaped like one or its control character is wrong.
    pub fn parse(text: &str) -> Result<Self, &'static str> {
        let compact = compact(text).ok_or("person.nif")?;
        if DniNie::parse(&compact).is_ok() || is_entity(&compact) {
            Ok(Self(compact))
        } else {
            Err("person.nif")
        }
    }
}

fn is_entity(compact: &str) -> bool {
    let mut letters = compact.chars();
    let (Some(kind), Some(control)) = (letters.next(), letters.next_back()) else {
        return false;
    };
    let digits: Option<Vec<u32>> = letters.map(|digit| digit.to_digit(10)).collect();
    let Some(digits) = digits.filter(|digits| digits.len() == 7) else {
        return false;
    };
    if !ENTITIES.contains(kind) {
        return false;
    }
    let sum: u32 = digits
        .iter()
        .enumerate()
        .map(|(at, digit)| {
            if at % 2 == 1 {
                return *digit;
            }
            let doubled = digit * 2;
            doubled / 10 + doubled % 10
        })
        .sum();
    let expected = (10 - sum % 10) % 10;
    let by_digit = control.to_digit(10) == Some(expected) && !BY_LETTER.contains(kind);
    let letter = CONTROLS.chars().nth(usize::try_from(expected).unwrap_or(0));
    by_digit || (Some(control) == letter && !BY_DIGIT.contains(kind))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn published_numbers_are_taken_and_wrong_controls_refused() {
        for right in [
            "12345678Z",
            "X1234567L",
            "Y1234567X",
            "89890001K",
            "B12345674",
            "A58818501",
            "Q2826000H",
        ] {
            assert_eq!(TaxNumber::parse(right).unwrap().as_str(), right);
        }
        for wrong in [
            "12345678A",
            "B12345675",
            "A5881850A",
            "Q28260008",
            "I12345674",
            "B1234567",
            "B123456745",
            "",
            "Ñ12345674",
            "B1234567ñ",
        ] {
            assert_eq!(TaxNumber::parse(wrong).unwrap_err(), "person.nif", "{wrong}");
        }
        assert_eq!(TaxNumber::parse(" b-12.345.674 ").unwrap().as_str(), "B12345674");
    }

    #[test]
    fn no_digit_can_be_mistyped_unnoticed() {
        for at in 1..8 {
            for digit in b'0'..=b'9' {
                let mut typed = b"B12345674".to_vec();
                if typed[at] != digit {
                    typed[at] = digit;
                    assert!(TaxNumber::parse(std::str::from_utf8(&typed).unwrap()).is_err());
                }
            }
        }
    }
}
