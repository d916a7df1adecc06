//! Postal codes of Spain: five digits, of which the first two are the number of the province, 01 to 52
//! (Real Decreto 1829/1999; Correos).

use utoipa::ToSchema;

use super::text_value;

/// A postal code of Spain.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, ToSchema)]
#[schema(value_type = String, examples("28013"))]
pub struct PostalCode(String);
text_value!(PostalCode);

impl PostalCode {
    /// Reads a code; spaces around it are ignored.
    ///
    /// # Errors
    /// `person.postal_code` when it is not five digits or no province has its beginning.
    pub fn parse(text: &str) -> Result<Self, &'static str> {
        let text = text.trim();
        let is_shaped = text.len() == 5 && text.bytes().all(|byte| byte.is_ascii_digit());
        let province = text.get(..2).and_then(|digits| digits.parse::<u8>().ok());
        if is_shaped && province.is_some_and(|province| (1..=52).contains(&province)) {
            Ok(Self(text.to_owned()))
        } else {
            Err("person.postal_code")
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn five_digits_that_begin_with_a_province() {
        for right in ["28013", "01001", "52006", " 08002 "] {
            assert_eq!(PostalCode::parse(right).unwrap().as_str(), right.trim());
        }
        for wrong in ["", "2801", "280134", "00100", "53001", "28 013", "2801a", "२८०१३"] {
            assert_eq!(
                PostalCode::parse(wrong).unwrap_err(),
                "person.postal_code",
                "{wrong}"
            );
        }
    }
}
