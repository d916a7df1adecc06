//! Written text: names, single lines and remarks, in Unicode normal form C.

use unicode_normalization::UnicodeNormalization;
use utoipa::ToSchema;

use super::text_value;

/// A given name or the surnames of a person: 1-200 characters with at least one letter, on one
/// line, inner whitespace collapsed.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, ToSchema)]
#[schema(value_type = String, min_length = 1, max_length = 200, examples("Núñez Ortega"))]
pub struct PersonName(String);
text_value!(PersonName);

/// One line of text, such as a street or a town: 1-200 characters, inner whitespace collapsed.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, ToSchema)]
#[schema(value_type = String, min_length = 1, max_length = 200, examples("Calle Mayor, 12, 3.º B"))]
pub struct ShortText(String);
text_value!(ShortText);

/// Remarks: 0-4,000 characters; line breaks and tabs are kept, trailing blanks are not. Empty is a
/// value of its own ("asked, and there is nothing").
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, ToSchema)]
#[schema(value_type = String, max_length = 4000, examples("Prefiere las citas por la tarde."))]
pub struct LongText(String);
text_value!(LongText);

const LINE_MAX_CHARS: usize = 200;
const LONG_MAX_CHARS: usize = 4_000;

impl PersonName {
    /// Reads a name.
    ///
    /// # Errors
    /// `person.required`, `person.too_long`, `person.control_characters`, or `person.name_letters`
    /// when there is no letter at all.
    pub fn parse(text: &str) -> Result<Self, &'static str> {
        let line = parse_line(text)?;
        if line.chars().any(char::is_alphabetic) {
            Ok(Self(line))
        } else {
            Err("person.name_letters")
        }
    }
}

impl ShortText {
    /// Reads one line.
    ///
    /// # Errors
    /// `person.required`, `person.too_long` or `person.control_characters`.
    pub fn parse(text: &str) -> Result<Self, &'static str> {
        parse_line(text).map(Self)
    }
}

impl LongText {
    /// Reads remarks.
    ///
    /// # Errors
    /// `person.too_long` or `person.control_characters`.
    pub fn parse(text: &str) -> Result<Self, &'static str> {
        let unix = text.replace("\r\n", "\n").replace('\r', "\n");
        if unix.chars().any(|c| is_invisible(c) && !matches!(c, '\n' | '\t')) {
            return Err("person.control_characters");
        }
        let normal: String = unix.trim().nfc().collect();
        within(&normal, LONG_MAX_CHARS)?;
        Ok(Self(normal))
    }

    /// Whether nothing was written.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

fn parse_line(text: &str) -> Result<String, &'static str> {
    let trimmed = text.trim();
    if trimmed.chars().any(is_invisible) {
        return Err("person.control_characters");
    }
    let mut line = String::with_capacity(trimmed.len());
    for word in trimmed.split_whitespace() {
        if !line.is_empty() {
            line.push(' ');
        }
        line.extend(word.nfc());
    }
    if line.is_empty() {
        return Err("person.required");
    }
    within(&line, LINE_MAX_CHARS)?;
    Ok(line)
}

fn within(text: &str, max_chars: usize) -> Result<(), &'static str> {
    if text.chars().count() > max_chars {
        return Err("person.too_long");
    }
    Ok(())
}

/// Control characters, and the invisible ones that make two different texts look alike or run
/// backwards (zero-width space, direction marks and overrides, line separators, byte order mark).
/// The joiners U+200C and U+200D stay: Persian and Indic names are spelt with them.
fn is_invisible(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{ad}' | '\u{200b}' | '\u{200e}'..='\u{200f}' | '\u{2028}'..='\u{202e}'
            | '\u{2060}'..='\u{2069}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}')
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn names_are_tidied() {
        for (given, kept) in [
            ("  Núñez   Ortega ", "Núñez Ortega"),
            ("Nu\u{301}n\u{303}ez", "Núñez"),
            ("María\u{a0}José", "María José"),
            ("O'Brien-García", "O'Brien-García"),
            ("王", "王"),
        ] {
            assert_eq!(PersonName::parse(given).unwrap().as_str(), kept);
        }
    }

    #[test]
    fn names_that_are_none_are_refused() {
        for (given, code) in [
            ("", "person.required"),
            (" \u{a0} ", "person.required"),
            ("Ana\u{0}", "person.control_characters"),
            ("Ana\nMaría", "person.control_characters"),
            ("Ana\u{202e}", "person.control_characters"),
            ("--", "person.name_letters"),
            ("123", "person.name_letters"),
            (&"a".repeat(201), "person.too_long"),
        ] {
            assert_eq!(PersonName::parse(given).unwrap_err(), code, "{given:?}");
        }
        assert!(PersonName::parse(&"ñ".repeat(200)).is_ok());
    }

    #[test]
    fn remarks_keep_their_lines() {
        assert_eq!(
            LongText::parse(" uno\r\ndos\t3 \n").unwrap().as_str(),
            "uno\ndos\t3"
        );
        assert!(LongText::parse("  ").unwrap().is_empty());
        assert!(LongText::parse(&"ñ".repeat(4_000)).is_ok());
        assert_eq!(
            LongText::parse(&"ñ".repeat(4_001)).unwrap_err(),
            "person.too_long"
        );
        assert_eq!(
            LongText::parse("a\u{7}b").unwrap_err(),
            "person.control_characters"
        );
    }

    proptest! {
        #[test]
        fn normalising_twice_changes_nothing(text in any::<String>()) {
            if let Ok(name) = PersonName::parse(&text) {
                prop_assert_eq!(PersonName::parse(name.as_str()), Ok(name));
            }
            if let Ok(line) = ShortText::parse(&text) {
                prop_assert_eq!(ShortText::parse(line.as_str()), Ok(line));
            }
            if let Ok(remarks) = LongText::parse(&text) {
                prop_assert_eq!(LongText::parse(remarks.as_str()), Ok(remarks));
            }
        }
    }
}
