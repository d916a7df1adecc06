//! Codes of 128 bits that people read out, type and scan.

/// Digits of Crockford's base 32, which leaves out what is taken for another.
const DIGITS: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";
/// Digits of 128 bits.
const LENGTH: usize = 26;

/// 128 bits as text that can be read out and typed.
#[must_use]
pub fn written(bits: u128) -> String {
    (0..LENGTH)
        .rev()
        .filter_map(|place| {
            let digit = usize::try_from((bits >> (5 * place)) & 31).ok()?;
            DIGITS.get(digit).map(|digit| char::from(*digit))
        })
        .collect()
}

/// A code as typed, in the form that [`written`] gives it. `None` when it cannot be one.
#[must_use]
pub fn normalised(typed: &str) -> Option<String> {
    let mut token = String::with_capacity(LENGTH);
    for c in typed.chars().filter(|c| !c.is_whitespace() && *c != '-') {
        let c = match c.to_ascii_lowercase() {
            'o' => '0',
            'i' | 'l' => '1',
            c => c,
        };
        let is_digit = u8::try_from(c).is_ok_and(|c| DIGITS.contains(&c));
        if !is_digit || token.len() == LENGTH {
            return None;
        }
        token.push(c);
    }
    (token.len() == LENGTH).then_some(token)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn a_token_is_read_back_however_it_is_typed(bits: u128) {
            let token = written(bits);
            prop_assert_eq!(token.len(), LENGTH);
            let read = token.chars().fold(0_u128, |bits, c| {
                (bits << 5) | DIGITS.iter().position(|digit| char::from(*digit) == c).unwrap() as u128
            });
            prop_assert_eq!(read, bits);
            prop_assert_eq!(normalised(&token), Some(token.clone()));
            let typed = token.to_uppercase().replace('0', "O").replace('1', "l");
            let typed = format!(" {}-{} ", &typed[..13], &typed[13..]);
            prop_assert_eq!(normalised(&typed), Some(token.clone()));
            prop_assert_eq!(normalised(&token[1..]), None);
            prop_assert_eq!(normalised(&format!("{token}0")), None);
        }

        #[test]
        fn any_text_is_read_or_refused(typed: String) {
            let token = normalised(&typed);
            prop_assert!(token.is_none_or(|token| token.len() == LENGTH));
        }
    }
}
