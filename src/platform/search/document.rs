//! What is known of a person, and the folded form of it that is matched.

use uuid::Uuid;

use crate::shared::person;

/// A person to be found. The text is as people write it; folding happens here.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Document {
    /// The record that a hit names.
    pub id: Uuid,
    /// The person's own full name.
    pub name: String,
    /// The names of people by whom this person is looked for, such as guardians.
    pub related_names: Vec<String>,
    /// Phone numbers in E.164.
    pub phones: Vec<String>,
    /// Numbers of records and identity documents.
    pub codes: Vec<String>,
    /// E-mail addresses.
    pub emails: Vec<String>,
}

/// A document as it is matched: folded words, digits, code forms.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Entry {
    pub(super) own: Vec<String>,
    pub(super) related: Vec<String>,
    /// Digits; Spanish numbers without their country code.
    pub(super) phones: Vec<String>,
    pub(super) codes: Vec<String>,
    pub(super) emails: Vec<String>,
    /// The beginning of the name as a number that sorts like it.
    pub(super) head: u64,
}

/// Longer words are cut, in names and in queries alike.
const WORD_MAX_CHARS: usize = 64;
/// The longest number of E.164.
const PHONE_MAX_DIGITS: usize = 15;

impl From<&Document> for Entry {
    fn from(document: &Document) -> Self {
        let own: Vec<String> = words(&document.name).collect();
        Self {
            head: head_of(&own),
            own,
            related: document
                .related_names
                .iter()
                .flat_map(|name| words(name))
                .collect(),
            phones: document
                .phones
                .iter()
                .filter_map(|phone| phone_digits(phone))
                .collect(),
            codes: document.codes.iter().flat_map(|code| code_forms(code)).collect(),
            emails: document
                .emails
                .iter()
                .map(|email| email_text(email))
                .filter(|e| !e.is_empty())
                .collect(),
        }
    }
}

/// The folded words of a name.
pub(super) fn words(name: &str) -> impl Iterator<Item = String> {
    person::words(name).map(|mut word| {
        if let Some((end, _)) = word.char_indices().nth(WORD_MAX_CHARS) {
            word.truncate(end);
        }
        word
    })
}

/// An address in lower case without blanks, at most 254 bytes.
pub(super) fn email_text(email: &str) -> String {
    let mut text = String::with_capacity(email.len());
    for c in email
        .chars()
        .filter(|c| !c.is_whitespace())
        .flat_map(char::to_lowercase)
    {
        if text.len() + c.len_utf8() > 254 {
            break;
        }
        text.push(c);
    }
    text
}

/// A code's letters and digits in lower case: `HC-000123` is `hc000123`.
pub(super) fn code_text(code: &str) -> String {
    code.chars()
        .filter(char::is_ascii_alphanumeric)
        .map(|c| c.to_ascii_lowercase())
        .take(WORD_MAX_CHARS)
        .collect()
}

/// How a code may be typed: whole; and when it is letters before a number, the number alone, and both
/// without leading zeros (`hc000123`, `hc123`, `000123`, `123`).
pub(super) fn code_forms(code: &str) -> Vec<String> {
    let whole = code_text(code);
    let mut forms = Vec::with_capacity(4);
    if let Some((letters, digits)) = split_code(&whole) {
        let bare = digits.trim_start_matches('0');
        if bare.len() < digits.len() && !bare.is_empty() {
            forms.push(format!("{letters}{bare}"));
            forms.push(bare.to_owned());
        }
        forms.push(digits.to_owned());
    }
    if !whole.is_empty() {
        forms.push(whole);
    }
    forms
}

/// Letters and the number after them.
pub(super) fn split_code(whole: &str) -> Option<(&str, &str)> {
    let at = whole.find(|c: char| c.is_ascii_digit())?;
    let (letters, digits) = whole.split_at_checked(at)?;
    (!letters.is_empty() && digits.bytes().all(|b| b.is_ascii_digit())).then_some((letters, digits))
}

fn phone_digits(phone: &str) -> Option<String> {
    let national = phone.trim().strip_prefix("+34").unwrap_or(phone);
    let digits: String = national
        .chars()
        .filter(char::is_ascii_digit)
        .take(PHONE_MAX_DIGITS)
        .collect();
    (!digits.is_empty()).then_some(digits)
}

/// Twelve letters in five bits each, so that hits of equal score stand in alphabetical order.
fn head_of(own: &[String]) -> u64 {
    let spaced = own.iter().flat_map(|word| word.chars().chain([' ']));
    let ranks = spaced.chain(std::iter::repeat(' ')).map(|c| match c {
        ' ' => 0,
        'a'..='z' => u64::from(c) - u64::from('a') + 2,
        other if other < 'a' => 1,
        _ => 28,
    });
    ranks.take(12).fold(0, |head, rank| head << 5 | rank)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_have_the_forms_people_type() {
        assert_eq!(code_forms("HC-000123"), ["hc123", "123", "000123", "hc000123"]);
        assert_eq!(code_forms("HC-123456"), ["123456", "hc123456"]);
        assert_eq!(code_forms("12.345.678-Z"), ["12345678z"]);
        assert_eq!(code_forms("X1234567L"), ["x1234567l"]);
        assert!(code_forms("--").is_empty());
    }

    #[test]
    fn entries_are_folded() {
        let entry = Entry::from(&Document {
            name: "Belén Núñez Ortega".into(),
            related_names: vec!["José María Núñez".into(), "Ana Ortega".into()],
            phones: vec!["+34600111222".into(), "+33 1 23".into(), "+".into()],
            codes: vec!["HC-000123".into()],
            emails: vec!["Ana@Example.org ".into()],
            ..Document::default()
        });
        assert_eq!(entry.own, ["belen", "nunez", "ortega"]);
        assert_eq!(entry.related, ["jose", "maria", "nunez", "ana", "ortega"]);
        assert_eq!(entry.phones, ["600111222", "33123"]);
        assert_eq!(entry.emails, ["ana@example.org"]);
    }

    #[test]
    fn heads_sort_like_names() {
        let names = ["", "3po", "Ana", "Ana García", "Ana María", "Anabel", "Zoe", "王"];
        let heads: Vec<u64> = names
            .iter()
            .map(|n| head_of(&words(n).collect::<Vec<_>>()))
            .collect();
        assert!(heads.is_sorted(), "{heads:?}");
    }
}
