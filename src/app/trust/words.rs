//! A fingerprint in words that can be compared at a glance and read out over the room.

/// 256 everyday Spanish words without accents, one for each byte.
const WORDS: &str = include_str!("../../../assets/trust/words.txt");
/// Bytes that are told: 64 bits cannot be met by trying keys.
const TOLD: usize = 8;

/// The first eight bytes of a fingerprint in hexadecimal digits, as words.
#[must_use]
pub fn words(fingerprint: &str) -> String {
    let list: Vec<&str> = WORDS.lines().collect();
    let digits = fingerprint.as_bytes().chunks(2).take(TOLD);
    let told = digits.filter_map(|pair| {
        let byte = usize::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok()?;
        list.get(byte).copied()
    });
    told.collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn there_is_a_word_of_its_own_for_each_byte() {
        let list: std::collections::BTreeSet<&str> = WORDS.lines().collect();
        assert_eq!((list.len(), WORDS.lines().count()), (256, 256));
        assert!(
            list.iter().all(|word| (3..=8).contains(&word.len())
                && word.bytes().all(|letter| letter.is_ascii_lowercase()))
        );
    }

    #[test]
    fn eight_words_tell_the_first_eight_bytes() {
        let list: Vec<&str> = WORDS.lines().collect();
        let told = words("00ff10a0000000010203040506");
        let expected = [
            list[0], list[255], list[16], list[160], list[0], list[0], list[0], list[1],
        ];
        assert_eq!(told, expected.join(" "));
    }
}
