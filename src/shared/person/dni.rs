//! Spanish identity numbers: DNI (eight digits and a letter) and NIE (X, Y or Z, seven digits and a
//! letter). The letter is the remainder of the number divided by 23 in the official table, with X, Y
//! and Z standing for 0, 1 and 2 (Royal Decree 1553/2005, art. 11; Order INT/2058/2008).

use utoipa::ToSchema;

use super::text_value;

/// A DNI or NIE whose check letter is right: nine upper-case characters without separators.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, ToSchema)]
#[schema(value_type = String, examples("12345678Z", "X1234567L"))]
pub struct DniNie(String);
text_value!(DniNie);

const LETTERS: [char; 23] = [
    'T', 'R', 'W', 'A', 'G', 'M', 'Y', 'F', 'P', 'D', 'X', 'B', 'N', 'J', 'Z', 'S', 'Q', 'V', 'H', 'L', 'C',
    'K', 'E',
];

impl DniNie {
    /// Reads a number in any case; spaces, dots, hyphens and slashes between its parts are ignored.
    ///
    /// # Errors
    /// `person.dni_format` when it is not shaped like one, `person.dni_letter` when the check letter
    /// does not belong to the number.
    pub fn parse(text: &str) -> Result<Self, &'static str> {
        let compact = compact(text).ok_or("person.dni_format")?;
        let (body, letter) = split_letter(&compact).ok_or("person.dni_format")?;
        let number = number_of(body).ok_or("person.dni_format")?;
        if check_letter(number) == letter {
            Ok(Self(compact))
        } else {
            Err("person.dni_letter")
        }
    }

    /// The DNI of a number below 100,000,000 (higher digits are dropped).
    #[must_use]
    pub fn dni_of(number: u32) -> Self {
        let number = number % 100_000_000;
        Self(format!("{number:08}{}", check_letter(number)))
    }

    /// The NIE with prefix X, Y or Z (0, 1 or 2, taken modulo 3) and a number below 10,000,000.
    #[must_use]
    pub fn nie_of(prefix: u32, number: u32) -> Self {
        let (prefix, number) = (prefix % 3, number % 10_000_000);
        let first = match prefix {
            0 => 'X',
            1 => 'Y',
            _ => 'Z',
        };
        Self(format!(
            "{first}{number:07}{}",
            check_letter(prefix * 10_000_000 + number)
        ))
    }

    /// Whether it is a foreigner's number.
    #[must_use]
    pub fn is_nie(&self) -> bool {
        self.0.starts_with(['X', 'Y', 'Z'])
    }
}

/// Upper case without separators; `None` when it is longer than a number can be or not ASCII.
pub(super) fn compact(text: &str) -> Option<String> {
    let mut compact = String::with_capacity(9);
    for c in text
        .chars()
        .filter(|c| !c.is_whitespace() && !matches!(c, '.' | '-' | '/'))
    {
        if !c.is_ascii_alphanumeric() || compact.len() == 9 {
            return None;
        }
        compact.push(c.to_ascii_uppercase());
    }
    Some(compact)
}

fn split_letter(compact: &str) -> Option<(&str, char)> {
    let (body, last) = compact.split_at_checked(8)?;
    let letter = last.chars().next().filter(char::is_ascii_uppercase)?;
    Some((body, letter))
}

fn number_of(body: &str) -> Option<u32> {
    let (first, rest) = body.split_at_checked(1)?;
    let prefix = match first {
        "X" => 0,
        "Y" => 1,
        "Z" => 2,
        digit => digit.parse().ok()?,
    };
    if !rest.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    Some(prefix * 10_000_000 + rest.parse::<u32>().ok()?)
}

const fn check_letter(number: u32) -> char {
    #[expect(clippy::indexing_slicing, reason = "there are 23 letters")]
    LETTERS[(number % 23) as usize]
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn published_examples_are_accepted() {
        for valid in ["12345678Z", "X1234567L", "Y1234567X", "89890001K", "00000000T"] {
            assert_eq!(DniNie::parse(valid).unwrap().as_str(), valid);
        }
    }

    #[test]
    fn writing_habits_are_accepted() {
        for (given, kept) in [
            ("12.345.678-z", "12345678Z"),
            (" 12345678 Z ", "12345678Z"),
            ("x-1234567-l", "X1234567L"),
            ("12345678/Z", "12345678Z"),
        ] {
            assert_eq!(DniNie::parse(given).unwrap().as_str(), kept);
        }
    }

    #[test]
    fn impossible_numbers_are_refused() {
        for (given, code) in [
            ("12345678A", "person.dni_letter"),
            ("X1234567A", "person.dni_letter"),
            ("", "person.dni_format"),
            ("12345678", "person.dni_format"),
            ("1234567Z", "person.dni_format"),
            ("123456789", "person.dni_format"),
            ("012345678Z", "person.dni_format"),
            ("B12345674", "person.dni_format"),
            ("W1234567L", "person.dni_format"),
            ("1234X678Z", "person.dni_format"),
            ("+2345678Z", "person.dni_format"),
            ("X+234567L", "person.dni_format"),
            ("１２３４５６７８Z", "person.dni_format"),
        ] {
            assert_eq!(DniNie::parse(given).unwrap_err(), code, "{given:?}");
        }
    }

    proptest! {
        #[test]
        fn made_numbers_are_valid_and_stable(number in 0..100_000_000u32, prefix in 0..3u32) {
            for made in [DniNie::dni_of(number), DniNie::nie_of(prefix, number)] {
                prop_assert_eq!(DniNie::parse(made.as_str()), Ok(made.clone()));
                prop_assert_eq!(DniNie::parse(&made.as_str().to_lowercase()), Ok(made));
            }
        }

        #[test]
        fn one_wrong_letter_is_always_refused(number in 0..100_000_000u32, wrong in 0..26u8) {
            let right = DniNie::dni_of(number);
            let letter = char::from(b'A' + wrong);
            let changed = format!("{}{letter}", right.as_str().get(..8).unwrap());
            prop_assert_eq!(DniNie::parse(&changed).is_ok(), changed == right.as_str());
        }

        #[test]
        fn one_wrong_digit_is_always_refused(number in 0..100_000_000u32, at in 0..8usize, by in 1..10u8) {
            let mut bytes = DniNie::dni_of(number).as_str().as_bytes().to_vec();
            bytes[at] = b'0' + (bytes[at] - b'0' + by) % 10;
            let changed = String::from_utf8(bytes).unwrap();
            prop_assert_eq!(DniNie::parse(&changed), Err("person.dni_letter"));
        }

        #[test]
        fn arbitrary_text_never_panics(text in any::<String>()) {
            if let Ok(value) = DniNie::parse(&text) {
                prop_assert_eq!(value.as_str().len(), 9);
            }
        }
    }
}
