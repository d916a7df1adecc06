//! How well a query's token matches a word, code, phone or address. These pure functions are the one
//! definition of a match: the overlay asks them directly, the index asks them about its terms.

/// Points of one token on one document; a document's score is their sum. Exact beats prefix beats
/// a typing error, and the person's own name beats a relative's.
pub(super) type Points = u8;

/// A code that is exactly what was typed.
pub(super) const CODE_WHOLE: Points = 14;
/// A code that begins with what was typed.
pub(super) const CODE_START: Points = 8;
/// A phone number or e-mail address, whole.
pub(super) const CONTACT_WHOLE: Points = 12;
/// An e-mail address that begins with what was typed.
pub(super) const EMAIL_START: Points = 7;
/// A phone number that contains what was typed.
pub(super) const PHONE_PART: Points = 6;

/// Which part of a typed phone number is too short to look for.
pub(super) const PHONE_PART_MIN_DIGITS: usize = 3;
/// From how many letters on one typing error is forgiven.
const FORGIVING_MIN_CHARS: usize = 4;

/// How a typed word relates to a word of a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Fit {
    /// The word begins with something one typing error away from what was typed.
    NearStart,
    /// One typing error away from the whole word.
    Near,
    /// The word begins with what was typed.
    Start,
    /// The same word.
    Whole,
}

/// Whose name a word belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Whose {
    Own,
    Related,
}

impl Fit {
    /// The points that this fit earns.
    pub(super) const fn points(self, whose: Whose) -> Points {
        match (self, whose) {
            (Self::Whole, Whose::Own) => 12,
            (Self::Whole, Whose::Related) => 10,
            (Self::Start, Whose::Own) => 8,
            (Self::Start, Whose::Related) => 7,
            (Self::Near, Whose::Own) => 5,
            (Self::Near, Whose::Related) => 4,
            (Self::NearStart, Whose::Own) => 3,
            (Self::NearStart, Whose::Related) => 2,
        }
    }
}

/// Points for a word typed again (`García García`) where the name has it fewer times.
pub(super) const REPEATED_TOO_OFTEN: Points = 1;

/// Whether one typing error is forgiven in this word.
pub(super) fn is_forgiving(typed: &str) -> bool {
    typed.chars().count() >= FORGIVING_MIN_CHARS && typed.chars().all(char::is_alphabetic)
}

/// The fit without typing errors.
pub(super) fn direct_fit(typed: &str, word: &str) -> Option<Fit> {
    let rest = word.strip_prefix(typed)?;
    Some(if rest.is_empty() { Fit::Whole } else { Fit::Start })
}

/// The fit with at most one typing error.
pub(super) fn forgiving_fit(typed: &str, word: &str) -> Option<Fit> {
    if let Some(fit) = direct_fit(typed, word) {
        return Some(fit);
    }
    if is_one_error_away(typed, word) {
        return Some(Fit::Near);
    }
    let typed_chars = typed.chars().count();
    (typed_chars.saturating_sub(1)..=typed_chars + 1)
        .filter_map(|chars| start_of(word, chars))
        .any(|start| is_one_error_away(typed, start))
        .then_some(Fit::NearStart)
}

/// The points of a typed part on a phone number, both as digits.
pub(super) fn phone_points(typed: &str, phone: &str) -> Points {
    if phone == typed {
        CONTACT_WHOLE
    } else if phone.contains(typed) {
        PHONE_PART
    } else {
        0
    }
}

/// The points of a typed beginning on a text, `whole` if it is all of it and `start` otherwise.
pub(super) fn start_points(typed: &str, text: &str, whole: Points, start: Points) -> Points {
    match text.strip_prefix(typed) {
        Some("") => whole,
        Some(_) => start,
        None => 0,
    }
}

/// The first `chars` characters of a word that is longer than that.
fn start_of(word: &str, chars: usize) -> Option<&str> {
    let (end, _) = word.char_indices().nth(chars)?;
    word.get(..end)
}

/// Whether two different words are one insertion, deletion, substitution or swap of neighbours apart
/// (Damerau 1964): what is left between their common beginning and end tells.
fn is_one_error_away(a: &str, b: &str) -> bool {
    let common: usize = a
        .chars()
        .zip(b.chars())
        .take_while(|(x, y)| x == y)
        .map(|(x, _)| x.len_utf8())
        .sum();
    let (a, b) = (a.get(common..).unwrap_or(""), b.get(common..).unwrap_or(""));
    let common: usize = a
        .chars()
        .rev()
        .zip(b.chars().rev())
        .take_while(|(x, y)| x == y)
        .map(|(x, _)| x.len_utf8())
        .sum();
    let (a, b) = (
        a.get(..a.len() - common).unwrap_or(""),
        b.get(..b.len() - common).unwrap_or(""),
    );
    let (mut a, mut b) = (a.chars(), b.chars());
    match ((a.next(), a.next(), a.next()), (b.next(), b.next(), b.next())) {
        ((Some(a1), Some(a2), None), (Some(b1), Some(b2), None)) => a1 == b2 && a2 == b1,
        ((_, None, _), (_, None, _)) => true,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn fits_are_told_apart() {
        for (typed, word, fit) in [
            ("gutierrez", "gutierrez", Some(Fit::Whole)),
            ("gutier", "gutierrez", Some(Fit::Start)),
            ("guiterrez", "gutierrez", Some(Fit::Near)),
            ("gutierez", "gutierrez", Some(Fit::Near)),
            ("gutierrrez", "gutierrez", Some(Fit::Near)),
            ("cutierrez", "gutierrez", Some(Fit::Near)),
            ("gutierrezz", "gutierrez", Some(Fit::Near)),
            ("guiter", "gutierrez", Some(Fit::NearStart)),
            ("utier", "gutierrez", Some(Fit::NearStart)),
            ("gutiex", "gutierrez", Some(Fit::NearStart)),
            ("guiterez", "gutierrez", None),
            ("perez", "gutierrez", None),
            ("ñuñez", "nunez", None),
        ] {
            assert_eq!(forgiving_fit(typed, word), fit, "{typed} {word}");
        }
    }

    #[test]
    fn short_words_and_numbers_are_not_forgiven() {
        assert!(is_forgiving("lopz"));
        assert!(!is_forgiving("ana"));
        assert!(!is_forgiving("1234"));
    }

    proptest! {
        #[test]
        fn any_single_error_is_forgiven(word in "[a-zñ王]{4,12}", at in 0..12usize, kind in 0..4u8, other in "[a-zñ]") {
            let mut chars: Vec<char> = word.chars().collect();
            let at = at % chars.len();
            let other = other.chars().next().unwrap();
            match kind {
                0 => { chars.remove(at); }
                1 => chars.insert(at, other),
                2 => chars[at] = other,
                _ => { let last = chars.len() - 1; chars.swap(at, (at + 1).min(last)); }
            }
            let typed: String = chars.into_iter().collect();
            prop_assert!(forgiving_fit(&typed, &word).is_some());
        }

        #[test]
        fn arbitrary_words_never_panic(typed in "\\PC{1,12}", word in "\\PC{0,12}") {
            let direct = direct_fit(&typed, &word);
            prop_assert!(direct.is_none() || forgiving_fit(&typed, &word) == direct);
        }
    }
}
