//! Bytes into text. A line that is UTF-8 is read as UTF-8, any other as Windows-1252, so that a file whose
//! halves come from two programs is read right in both.

use serde::{Deserialize, Serialize};

/// In what letters a file was written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub enum Encoding {
    /// UTF-8, pure ASCII included.
    #[serde(rename = "UTF-8")]
    Utf8,
    /// UTF-16, either order of bytes.
    #[serde(rename = "UTF-16")]
    Utf16,
    /// The one of older Windows programs.
    #[serde(rename = "WINDOWS-1252")]
    Windows1252,
    /// Lines of UTF-8 and of Windows-1252.
    #[serde(rename = "MIXED")]
    Mixed,
    /// A workbook, which says it by itself.
    #[serde(rename = "XLSX")]
    Workbook,
}

/// What stands at 0x80-0x9F in Windows-1252; what is not assigned is read as the replacement character.
const HIGH: [char; 32] = [
    '€', '\u{fffd}', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\u{fffd}', 'Ž', '\u{fffd}',
    '\u{fffd}', '‘', '’', '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', '\u{fffd}', 'ž', 'Ÿ',
];

/// The text of a file, and in what letters it was written.
#[must_use]
pub fn decode(bytes: &[u8]) -> (String, Encoding) {
    if let Some(rest) = bytes.strip_prefix(b"\xef\xbb\xbf") {
        return decode_lines(rest);
    }
    let (order, rest) = match bytes {
        [0xff, 0xfe, rest @ ..] => (Some(u16::from_le_bytes as fn([u8; 2]) -> u16), rest),
        [0xfe, 0xff, rest @ ..] => (Some(u16::from_be_bytes as fn([u8; 2]) -> u16), rest),
        _ => (unmarked_order(bytes), bytes),
    };
    match order {
        Some(order) => {
            let units = rest.as_chunks::<2>().0.iter().map(|pair| order(*pair));
            let text = char::decode_utf16(units).map(|read| read.unwrap_or('\u{fffd}'));
            (text.collect(), Encoding::Utf16)
        }
        None => decode_lines(bytes),
    }
}

/// UTF-16 without a mark: in its first letters every second byte is zero.
fn unmarked_order(bytes: &[u8]) -> Option<fn([u8; 2]) -> u16> {
    let start = bytes
        .get(..bytes.len().min(64))
        .unwrap_or_default()
        .as_chunks::<2>()
        .0;
    let zeros = |at: usize| start.iter().filter(|pair| pair.get(at) == Some(&0)).count();
    let most = |count: usize| start.len() >= 4 && count * 10 >= start.len() * 8;
    if most(zeros(1)) && zeros(0) == 0 {
        Some(u16::from_le_bytes)
    } else if most(zeros(0)) && zeros(1) == 0 {
        Some(u16::from_be_bytes)
    } else {
        None
    }
}

fn decode_lines(bytes: &[u8]) -> (String, Encoding) {
    let mut text = String::with_capacity(bytes.len());
    let (mut wide, mut narrow) = (false, false);
    for line in bytes.split_inclusive(|byte| *byte == b'\n') {
        if let Ok(line) = std::str::from_utf8(line) {
            wide |= !line.is_ascii();
            text.push_str(line);
        } else {
            narrow = true;
            text.extend(line.iter().map(|byte| match byte {
                0x80..=0x9f => HIGH.get(usize::from(byte - 0x80)).copied().unwrap_or('\u{fffd}'),
                byte => char::from(*byte),
            }));
        }
    }
    let encoding = match (wide, narrow) {
        (true, true) => Encoding::Mixed,
        (false, true) => Encoding::Windows1252,
        (_, false) => Encoding::Utf8,
    };
    (text, encoding)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn the_letters_of_a_file_are_found() {
        let utf16 = |little: bool, mark: bool, text: &str| -> Vec<u8> {
            let mark = mark.then_some(0xfeff);
            let units = mark.into_iter().chain(text.encode_utf16());
            units
                .flat_map(|unit| {
                    if little {
                        unit.to_le_bytes()
                    } else {
                        unit.to_be_bytes()
                    }
                })
                .collect()
        };
        let text = "Apellidos;Nombre\r\nNúñez;Begoña\r\n";
        let cases: [(Vec<u8>, Encoding); 7] = [
            (text.into(), Encoding::Utf8),
            ([b"\xef\xbb\xbf", text.as_bytes()].concat(), Encoding::Utf8),
            (utf16(true, true, text), Encoding::Utf16),
            (utf16(false, true, text), Encoding::Utf16),
            (utf16(true, false, text), Encoding::Utf16),
            (utf16(false, false, text), Encoding::Utf16),
            (
                b"Apellidos;Nombre\r\nN\xfa\xf1ez;Bego\xf1a\r\n".to_vec(),
                Encoding::Windows1252,
            ),
        ];
        for (bytes, encoding) in cases {
            assert_eq!(decode(&bytes), (text.to_owned(), encoding));
        }
        let mixed = [b"N\xfa\xf1ez \x80\n".as_slice(), "Núñez €\n".as_bytes()].concat();
        assert_eq!(decode(&mixed), ("Núñez €\nNúñez €\n".to_owned(), Encoding::Mixed));
        assert_eq!(decode(b""), (String::new(), Encoding::Utf8));
    }

    proptest! {
        #[test]
        fn any_bytes_become_some_text(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
            let _ = decode(&bytes);
        }

        #[test]
        fn what_is_utf8_stays_as_it_is(text in "[a-zñáéíóúü€;,\"\n ]{0,200}") {
            prop_assert_eq!(decode(text.as_bytes()).0, text);
        }
    }
}
