//! Phone numbers in the international form of ITU-T E.164: `+`, country code, number.

use unicode_normalization::UnicodeNormalization;
use utoipa::ToSchema;

use super::text_value;

/// A phone number in E.164. Spanish numbers have nine digits and begin with 6, 7, 8 or 9 (national
/// numbering plan, Royal Decree 2296/2004).
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, ToSchema)]
#[schema(value_type = String, examples("+34600111222"))]
pub struct Phone(String);
text_value!(Phone);

const FORMAT: &str = "person.phone_format";

impl Phone {
    /// Reads a number in any spacing. Nine Spanish digits get `+34`; `00` stands for `+`; any other
    /// country needs its prefix and 8-15 digits.
    ///
    /// # Errors
    /// `person.phone_format`.
    pub fn parse(text: &str) -> Result<Self, &'static str> {
        let (international, digits) = digits_of(text).ok_or(FORMAT)?;
        if is_spanish_national(&digits) && !international {
            return Ok(Self(format!("+34{digits}")));
        }
        let spanish = digits.strip_prefix("34");
        let valid = match spanish {
            Some(national) => is_spanish_national(national),
            None => international && !digits.starts_with('0') && (8..=15).contains(&digits.len()),
        };
        if valid {
            Ok(Self(format!("+{digits}")))
        } else {
            Err(FORMAT)
        }
    }

    /// Whether it is a Spanish mobile, which can receive an SMS: 6, or 7 but not 70 (personal
    /// numbers that forward calls).
    #[must_use]
    pub fn is_mobile(&self) -> bool {
        self.national()
            .is_some_and(|n| n.starts_with('6') || (n.starts_with('7') && !n.starts_with("70")))
    }

    /// The nine digits of a Spanish number, as people write it.
    #[must_use]
    pub fn national(&self) -> Option<&str> {
        self.0.strip_prefix("+34")
    }
}

/// Whether it was written with an international prefix, and the digits after it.
fn digits_of(text: &str) -> Option<(bool, String)> {
    let mut plus = false;
    let mut digits = String::with_capacity(16);
    for c in text.trim().nfkc() {
        match c {
            '0'..='9' if digits.len() < 18 => digits.push(c),
            '+' if !plus && digits.is_empty() => plus = true,
            ' ' | '\t' | '.' | '-' | '/' | '(' | ')' | '\u{2010}' | '\u{2011}' | '\u{2013}' => {}
            _ => return None,
        }
    }
    match digits.strip_prefix("00") {
        Some(rest) if !plus => Some((true, rest.to_owned())),
        _ => Some((plus, digits)),
    }
}

fn is_spanish_national(digits: &str) -> bool {
    digits.len() == 9 && digits.starts_with(['6', '7', '8', '9'])
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn written_in_many_ways_it_is_one_number() {
        for given in [
            "600111222",
            "600 111 222",
            "600-11.12/22",
            "+34 600 111 222",
            "0034600111222",
            "34600111222",
            "(+34) 600 111 222",
            "\u{a0}600\u{a0}111\u{a0}222",
        ] {
            assert_eq!(Phone::parse(given).unwrap().as_str(), "+34600111222", "{given:?}");
        }
    }

    #[test]
    fn foreign_numbers_need_their_prefix() {
        for (given, kept) in [
            ("+33 1 23 45 67 89", "+33123456789"),
            ("00 44 20 7946 0958", "+442079460958"),
            ("+351 912 345 678", "+351912345678"),
            ("+376 312 345", "+376312345"),
        ] {
            assert_eq!(Phone::parse(given).unwrap().as_str(), kept);
        }
    }

    #[test]
    fn impossible_numbers_are_refused() {
        for given in [
            "",
            "+",
            "00",
            "12",
            "112",
            "500111222",
            "60011122",
            "6001112223",
            "+34 500 111 222",
            "+34 60011122",
            "+0123456789",
            "+1234567",
            "+1234567890123456",
            "600x111222",
            "++34600111222",
            "600+111222",
            "600111222 ext 3",
        ] {
            assert_eq!(Phone::parse(given), Err("person.phone_format"), "{given:?}");
        }
    }

    #[test]
    fn only_spanish_mobiles_get_messages() {
        for (given, mobile) in [
            ("600111222", true),
            ("711222333", true),
            ("700111222", false),
            ("910111222", false),
            ("+351912345678", false),
        ] {
            assert_eq!(Phone::parse(given).unwrap().is_mobile(), mobile, "{given}");
        }
    }

    proptest! {
        #[test]
        fn normalising_twice_changes_nothing(text in "[+0-9 ().-]{0,22}|\\PC{0,30}") {
            if let Ok(phone) = Phone::parse(&text) {
                prop_assert_eq!(Phone::parse(phone.as_str()), Ok(phone));
            }
        }

        #[test]
        fn every_spanish_number_is_accepted(digits in "[6-9][0-9]{8}") {
            let phone = Phone::parse(&digits).unwrap();
            prop_assert_eq!(phone.national(), Some(digits.as_str()));
        }
    }
}
