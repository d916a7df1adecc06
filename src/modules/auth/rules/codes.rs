//! Codes that people read and type: Crockford's Base32 in groups of four, without the letters that look
//! like digits. Read without regard to case, spaces and hyphens; O is read as 0, I and L as 1.
//! Source: Douglas Crockford, "Base 32", <https://www.crockford.com/base32.html>.

use crate::platform::crypto;

const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/// Bytes of a recovery code: 120 bits, 24 characters.
pub const RECOVERY_BYTES: usize = 15;
/// Bytes of a code for a new password: 80 bits, 16 characters; it is tried five times at most.
pub const RESET_BYTES: usize = 10;
/// How many recovery codes a person gets.
pub const RECOVERY_CODES: usize = 10;

/// Random bytes as a code to read. The number of bits must be a multiple of five.
pub fn readable(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len() * 2);
    let (mut buffer, mut bits, mut written) = (0_u32, 0_u32, 0_u32);
    for byte in bytes {
        buffer = (buffer << 8) | u32::from(*byte);
        bits += 8;
        while bits >= 5 {
            bits -= 5;
            if written > 0 && written.is_multiple_of(4) {
                text.push('-');
            }
            let index = usize::try_from((buffer >> bits) & 31).unwrap_or(0);
            text.push(ALPHABET.get(index).copied().map_or('0', char::from));
            written += 1;
        }
        buffer &= (1 << bits) - 1;
    }
    text
}

/// SHA-256 of a typed code in its plain spelling. The codes are random and long, so that a plain hash
/// protects them.
pub fn hash_typed(text: &str) -> [u8; 32] {
    let plain: String = text
        .chars()
        .filter(|c| !c.is_whitespace() && !matches!(c, '-' | '\u{2010}'..='\u{2015}'))
        .map(|c| match c.to_ascii_uppercase() {
            'O' => '0',
            'I' | 'L' => '1',
            c => c,
        })
        .take(64)
        .collect();
    crypto::sha256(plain.as_bytes())
}

/// Whether a typed code is meant for an authenticator: six digits.
pub fn is_six_digits(text: &str) -> bool {
    let digits: Vec<char> = text.chars().filter(|c| !c.is_whitespace()).collect();
    digits.len() == 6 && digits.iter().all(char::is_ascii_digit)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn codes_are_written_in_groups() {
        assert_eq!(readable(&[0; RESET_BYTES]), "0000-0000-0000-0000");
        assert_eq!(readable(&[0xFF; RESET_BYTES]), "ZZZZ-ZZZZ-ZZZZ-ZZZZ");
        assert_eq!(readable(&[0x00, 0x44, 0x32, 0x14, 0xC7]), "0123-4567");
        assert_eq!(readable(&[1; RECOVERY_BYTES]).replace('-', "").len(), 24);
    }

    #[test]
    fn however_it_is_typed_it_is_the_same_code() {
        let code = hash_typed("0123-4567-89AB-CDEF");
        for typed in [
            "0123456789abcdef",
            " 0123 4567 89ab cdef ",
            "O1234567-89ABCDEF",
            "OL23-4567-89AB-CDEF",
        ] {
            assert_eq!(hash_typed(typed), code, "{typed}");
        }
        assert_ne!(hash_typed("0123-4567-89AB-CDEG"), code);
    }

    #[test]
    fn six_digits_are_for_the_authenticator() {
        for (text, yes) in [
            ("123456", true),
            (" 123 456 ", true),
            ("12345", false),
            ("12345a", false),
            ("١٢٣٤٥٦", false),
        ] {
            assert_eq!(is_six_digits(text), yes, "{text}");
        }
    }

    proptest! {
        #[test]
        fn different_bytes_are_different_codes(a in any::<[u8; 15]>(), b in any::<[u8; 15]>()) {
            prop_assert_eq!(readable(&a) == readable(&b), a == b);
        }
    }
}
