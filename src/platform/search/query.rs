//! What somebody typed, taken apart into tokens. Every token must match, each by any of its readings:
//! as a word of a name, part of a phone number, a code or an e-mail address.

use super::document::{code_text, email_text, split_code, words};
use super::rules::{self, PHONE_PART_MIN_DIGITS};

/// One thing that must match.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Token {
    pub(super) word: Option<Word>,
    /// Beginnings of a code.
    pub(super) codes: Vec<String>,
    /// The same without leading zeros, which people miscount; nothing may follow.
    pub(super) whole_codes: Vec<String>,
    /// Parts of a phone number, at least three digits each.
    pub(super) phones: Vec<String>,
    /// The beginning of an e-mail address.
    pub(super) email: Option<EmailStart>,
}

/// A word of a name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Word {
    pub(super) text: String,
    /// The how manieth time this word was typed.
    pub(super) occurrence: u32,
    /// Whether one typing error is forgiven.
    pub(super) is_forgiving: bool,
}

/// The beginning of an e-mail address.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct EmailStart {
    pub(super) text: String,
    /// It could as well be a plain name, so it is looked for only when names give too little.
    pub(super) is_doubtful: bool,
}

const QUERY_MAX_CHARS: usize = 300;
const TOKENS_MAX: usize = 10;
const DIGITS_MAX: usize = 15;
/// Letters before a number that may belong to it (`HC 123`).
const CODE_LETTERS_MAX: usize = 3;
/// Digits before a letter that may belong to them (`12345678 Z`).
const CODE_DIGITS_MIN: usize = 7;

/// Takes a query apart; never more than ten tokens, whatever is typed.
pub(super) fn parse(query: &str) -> Vec<Token> {
    let end = query
        .char_indices()
        .nth(QUERY_MAX_CHARS)
        .map_or(query.len(), |(end, _)| end);
    let query = query.get(..end).unwrap_or("");
    let mut pieces: Vec<Piece> = Vec::new();
    for chunk in query.split(|c: char| c.is_whitespace() || matches!(c, ',' | ';')) {
        Piece::read(chunk, &mut pieces);
    }
    let mut tokens: Vec<Token> = pieces.iter().map(Piece::token).collect();
    join_codes(&pieces, &mut tokens);
    tokens.truncate(TOKENS_MAX);
    count_repeats(&mut tokens);
    tokens
}

/// Whether forgiving typing errors or reading words as addresses could find more.
pub(super) fn can_widen(tokens: &[Token]) -> bool {
    tokens.iter().any(|token| {
        token.word.as_ref().is_some_and(|word| word.is_forgiving)
            || token.email.as_ref().is_some_and(|email| email.is_doubtful)
    })
}

/// A chunk between blanks, or a run of chunks that are one number.
enum Piece {
    Word { text: String, email: EmailStart },
    Digits(String),
    Mixed { text: String, word: Option<String> },
    Email(String),
}

impl Piece {
    fn read(chunk: &str, pieces: &mut Vec<Self>) {
        let chunk = chunk.trim_matches(|c: char| !c.is_alphanumeric() && !matches!(c, '+' | '@'));
        if chunk.contains('@') {
            pieces.push(Self::Email(email_text(chunk)));
        } else if let Some(digits) = phone_like(chunk) {
            match pieces.last_mut() {
                Some(Self::Digits(run)) if run.len() + digits.len() <= DIGITS_MAX => run.push_str(&digits),
                _ => pieces.push(Self::Digits(digits)),
            }
        } else if chunk.chars().any(|c| c.is_ascii_digit()) {
            let mut of_chunk = words(chunk);
            let word = of_chunk.next().filter(|_| of_chunk.next().is_none());
            pieces.push(Self::Mixed {
                text: email_text(chunk),
                word,
            });
        } else {
            let text = email_text(chunk);
            let is_doubtful = !text.contains(['.', '_']);
            pieces.extend(words(chunk).map(|word| Self::Word {
                text: word,
                email: EmailStart {
                    text: text.clone(),
                    is_doubtful,
                },
            }));
        }
    }

    fn token(&self) -> Token {
        match self {
            Self::Word { text, email } => Token {
                word: Some(Word::new(text)),
                email: Some(email.clone()),
                ..Token::default()
            },
            Self::Digits(digits) => Token {
                phones: phone_parts(digits),
                ..Token::default()
            }
            .with_code(digits),
            Self::Mixed { text, word } => Token {
                word: word.as_deref().map(Word::new),
                email: Some(EmailStart {
                    text: text.clone(),
                    is_doubtful: false,
                }),
                ..Token::default()
            }
            .with_code(text),
            Self::Email(text) => Token {
                email: Some(EmailStart {
                    text: text.clone(),
                    is_doubtful: false,
                }),
                ..Token::default()
            },
        }
    }
}

impl Token {
    fn with_code(mut self, text: &str) -> Self {
        self.add_code(text);
        self
    }

    /// Adds the readings of a typed chunk as a code.
    fn add_code(&mut self, text: &str) {
        let whole = code_text(text);
        let (letters, digits) = split_code(&whole).unwrap_or(("", &whole));
        let bare = digits.trim_start_matches('0');
        if bare.len() < digits.len() && bare.starts_with(|c: char| c.is_ascii_digit()) {
            self.whole_codes.push(format!("{letters}{bare}"));
        }
        if !whole.is_empty() {
            self.codes.push(whole);
        }
    }
}

impl Word {
    fn new(text: &str) -> Self {
        Self {
            text: text.to_owned(),
            occurrence: 1,
            is_forgiving: rules::is_forgiving(text),
        }
    }
}

/// The digits of a chunk that holds nothing but digits and the marks used in phone numbers. A plus
/// becomes `00`, which [`phone_parts`] understands.
fn phone_like(chunk: &str) -> Option<String> {
    let is_number = chunk
        .chars()
        .all(|c| c.is_ascii_digit() || matches!(c, '+' | '.' | '-' | '/' | '(' | ')'));
    let digits: String = chunk
        .chars()
        .filter(char::is_ascii_digit)
        .take(DIGITS_MAX + 2)
        .collect();
    if !is_number || digits.is_empty() {
        return None;
    }
    Some(if chunk.starts_with('+') {
        format!("00{digits}")
    } else {
        digits
    })
}

/// The readings of typed digits as part of a number that is kept without `+34`.
fn phone_parts(digits: &str) -> Vec<String> {
    let (international, digits) = match digits.strip_prefix("00") {
        Some(rest) => (true, rest),
        None => (false, digits),
    };
    let mut parts = Vec::with_capacity(2);
    match digits.strip_prefix("34") {
        Some(national) if international => parts.push(national),
        Some(national) => parts.extend([digits, national]),
        None => parts.push(digits),
    }
    parts.retain(|part| part.len() >= PHONE_PART_MIN_DIGITS);
    parts.into_iter().map(str::to_owned).collect()
}

/// Lets neighbours that may be one code be read as one: `HC 123`, `12345678 Z`, `X 1234567 L`.
fn join_codes(pieces: &[Piece], tokens: &mut [Token]) {
    for (at, piece) in pieces.iter().enumerate() {
        let Piece::Digits(digits) = piece else { continue };
        let before = at
            .checked_sub(1)
            .and_then(|i| short_word(pieces, i, CODE_LETTERS_MAX));
        let after = (digits.len() >= CODE_DIGITS_MIN)
            .then(|| short_word(pieces, at + 1, 1))
            .flatten();
        if before.is_none() && after.is_none() {
            continue;
        }
        let joined = format!("{}{digits}{}", before.unwrap_or(""), after.unwrap_or(""));
        let from = if before.is_some() { at - 1 } else { at };
        let to = if after.is_some() { at + 1 } else { at };
        for token in tokens.iter_mut().take(to + 1).skip(from) {
            token.add_code(&joined);
        }
    }
}

fn short_word(pieces: &[Piece], at: usize, max_chars: usize) -> Option<&str> {
    match pieces.get(at)? {
        Piece::Word { text, .. } if text.len() <= max_chars && text.is_ascii() => Some(text),
        _ => None,
    }
}

fn count_repeats(tokens: &mut [Token]) {
    for at in 1..tokens.len() {
        let (before, rest) = tokens.split_at_mut(at);
        let Some(word) = rest.first_mut().and_then(|token| token.word.as_mut()) else {
            continue;
        };
        let earlier = before
            .iter()
            .filter(|t| t.word.as_ref().is_some_and(|w| w.text == word.text))
            .count();
        word.occurrence = u32::try_from(earlier).unwrap_or(0) + 1;
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn words_of(query: &str) -> Vec<String> {
        parse(query)
            .into_iter()
            .filter_map(|t| t.word)
            .map(|w| w.text)
            .collect()
    }

    #[test]
    fn names_become_words() {
        assert_eq!(words_of("  Núñez,  Belén "), ["nunez", "belen"]);
        assert_eq!(words_of("García-Pérez O'Brien"), ["garcia", "perez", "obrien"]);
        assert!(parse(" -- ,; ").is_empty());
    }

    #[test]
    fn phone_numbers_in_any_spacing_are_one_token() {
        for query in [
            "600 111 222",
            "+34 600 11 12 22",
            "0034600111222",
            "600-111.222",
            "(600) 111 222",
        ] {
            let tokens = parse(query);
            assert_eq!(tokens.len(), 1, "{query}");
            assert!(tokens[0].phones.contains(&"600111222".to_owned()), "{query}");
        }
        assert_eq!(parse("34600111222")[0].phones, ["34600111222", "600111222"]);
        assert!(parse("60")[0].phones.is_empty());
        assert_eq!(parse("600111222 699333444 x").len(), 3);
    }

    #[test]
    fn codes_are_read_in_every_writing() {
        for (query, code) in [
            ("HC-000123", "hc000123"),
            ("hc123", "hc123"),
            ("123", "123"),
            ("12.345.678-Z", "12345678z"),
            ("x-1234567-l", "x1234567l"),
        ] {
            let tokens = parse(query);
            assert_eq!(tokens.len(), 1, "{query}");
            assert!(tokens[0].codes.contains(&code.to_owned()), "{query}");
        }
        assert_eq!(parse("hc-0123")[0].whole_codes, ["hc123"]);
        assert_eq!(parse("00123")[0].whole_codes, ["123"]);
        assert!(parse("hc-00")[0].whole_codes.is_empty());
        for (query, code) in [
            ("HC 000123", "hc000123"),
            ("12345678 z", "12345678z"),
            ("X 1234567 L", "x1234567l"),
        ] {
            assert!(
                parse(query).iter().all(|t| t.codes.contains(&code.to_owned())),
                "{query}"
            );
        }
    }

    #[test]
    fn addresses_are_kept_whole() {
        assert_eq!(
            parse("Ana.Ruiz@example.org")[0].email.as_ref().unwrap().text,
            "ana.ruiz@example.org"
        );
        let tokens = parse("ana.ru");
        assert_eq!(tokens.len(), 2);
        assert!(tokens.iter().all(|t| t.email.as_ref().unwrap().text == "ana.ru"));
        assert!(tokens.iter().all(|t| !t.email.as_ref().unwrap().is_doubtful));
        assert!(parse("ana")[0].email.as_ref().unwrap().is_doubtful);
    }

    #[test]
    fn repeated_words_are_counted() {
        let tokens = parse("garcia ana garcia");
        let counts: Vec<u32> = tokens
            .iter()
            .map(|t| t.word.as_ref().unwrap().occurrence)
            .collect();
        assert_eq!(counts, [1, 1, 2]);
    }

    proptest! {
        #[test]
        fn any_query_gives_few_tokens(query in any::<String>(), times in 1..200usize) {
            let tokens = parse(&query.repeat(times));
            prop_assert!(tokens.len() <= TOKENS_MAX);
            for token in tokens {
                prop_assert!(token.word.is_none_or(|w| !w.text.is_empty() && w.text.chars().count() <= 64));
                prop_assert!(token.codes.iter().all(|c| !c.is_empty()));
                prop_assert!(token.phones.iter().all(|p| p.len() >= PHONE_PART_MIN_DIGITS));
            }
        }
    }
}
