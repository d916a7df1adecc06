//! A file sealed with words: in pieces, so that it is written and read without being held in memory, and so that a
//! piece that is changed, moved or missing is noticed, the last one included.
//!
//! Header (64 bytes): `OMI-ARC1 | memory in KiB (4) | passes (4) | salt (16) | check (32)`, numbers big endian.
//! Argon2id (RFC 9106; version 0x13, one lane) over the words in NFKC and the salt gives 64 bytes: the first half is
//! the key, the second half is the check, which tells wrong words from a damaged file. Then pieces of 64 KiB, each
//! sealed with AES-256-GCM (ciphertext, tag of 16 bytes), additional data the header, nonce
//! `0000000 (7) | number of the piece from 0 (4) | 1 for the last one, else 0 (1)`: the STREAM construction of Hoang,
//! Reyhanitabar, Rogaway and Vizár (2015), under a key that no other file has, since its salt is random.

use std::io::{self, Read, Write};

use argon2::{Algorithm, Argon2, Params, Version};
use aws_lc_rs::aead::{AES_256_GCM, Aad, LessSafeKey, NONCE_LEN, Nonce, UnboundKey};
use unicode_normalization::UnicodeNormalization as _;
use zeroize::Zeroizing;

use super::aead::TAG;
use super::primitives::{constant_time_eq, first_bytes, random_bytes};

/// How a sealed file begins.
pub const STREAM_MAGIC: &[u8; 8] = b"OMI-ARC1";
const HEADER: usize = 64;
/// Bytes of a piece.
const PIECE: usize = 64 << 10;
/// What a guess of the words costs.
const COST: Cost = Cost {
    memory_kib: 128 << 10,
    passes: 3,
};
/// The most that a file may ask for, so that one made in bad faith cannot exhaust the machine.
const DEAREST: Cost = Cost {
    memory_kib: 1 << 20,
    passes: 10,
};

/// Why a sealed file does not open.
#[derive(Debug, thiserror::Error)]
pub enum StreamError {
    /// These words did not seal it.
    #[error("the passphrase is wrong")]
    WrongWords,
    /// It is none, or its header is damaged.
    #[error("the header is damaged")]
    Header,
    /// Reading failed.
    #[error(transparent)]
    Io(#[from] io::Error),
    /// The cost that it names cannot be paid.
    #[error("a key could not be derived: {0}")]
    Cost(argon2::Error),
}

#[derive(Clone, Copy)]
struct Cost {
    memory_kib: u32,
    passes: u32,
}

/// The key of one file, derived from words; deriving it takes a third of a second and 128 MiB.
pub struct StreamKey {
    key: LessSafeKey,
    header: [u8; HEADER],
}

impl StreamKey {
    /// For a new file.
    ///
    /// # Errors
    /// When memory does not suffice.
    pub fn new(words: &str) -> Result<Self, StreamError> {
        let salt = random_bytes::<16>();
        let (key, check) = derive(words, COST, &salt)?;
        let mut header = Vec::with_capacity(HEADER);
        header.extend_from_slice(STREAM_MAGIC);
        header.extend_from_slice(&COST.memory_kib.to_be_bytes());
        header.extend_from_slice(&COST.passes.to_be_bytes());
        header.extend_from_slice(&salt);
        header.extend_from_slice(&check);
        let header = header.try_into().map_err(|_| StreamError::Header)?;
        Ok(Self { key, header })
    }

    /// For a file that begins with this header.
    fn of(words: &str, header: [u8; HEADER]) -> Result<Self, StreamError> {
        let (magic, rest) = header.split_at(STREAM_MAGIC.len());
        let (memory_kib, rest) = number(rest)?;
        let (passes, rest) = number(rest)?;
        let (salt, check) = rest.split_at_checked(16).ok_or(StreamError::Header)?;
        let is_affordable = memory_kib <= DEAREST.memory_kib && (1..=DEAREST.passes).contains(&passes);
        if magic != STREAM_MAGIC || !is_affordable {
            return Err(StreamError::Header);
        }
        let (key, expected) = derive(words, Cost { memory_kib, passes }, salt)?;
        if !constant_time_eq(&expected, check) {
            return Err(StreamError::WrongWords);
        }
        Ok(Self { key, header })
    }

    fn nonce(number: u32, is_last: bool) -> Nonce {
        let mut nonce = [0; NONCE_LEN];
        let place = number.to_be_bytes().into_iter().chain([u8::from(is_last)]);
        for (to, from) in nonce.iter_mut().skip(7).zip(place) {
            *to = from;
        }
        Nonce::assume_unique_for_key(nonce)
    }
}

fn number(bytes: &[u8]) -> Result<(u32, &[u8]), StreamError> {
    let (number, rest) = bytes.split_first_chunk().ok_or(StreamError::Header)?;
    Ok((u32::from_be_bytes(*number), rest))
}

fn derive(words: &str, cost: Cost, salt: &[u8]) -> Result<(LessSafeKey, [u8; 32]), StreamError> {
    let words: Zeroizing<String> = Zeroizing::new(words.nfkc().collect());
    let mut derived = Zeroizing::new([0; 64]);
    Params::new(cost.memory_kib, cost.passes, 1, Some(64))
        .and_then(|params| {
            Argon2::new(Algorithm::Argon2id, Version::V0x13, params).hash_password_into(
                words.as_bytes(),
                salt,
                derived.as_mut_slice(),
            )
        })
        .map_err(StreamError::Cost)?;
    let (key, check) = derived.split_at(32);
    let cipher = UnboundKey::new(&AES_256_GCM, key).map_err(|_| StreamError::Header)?;
    Ok((LessSafeKey::new(cipher), first_bytes(check)))
}

/// Seals what is written to it. Without [`StreamSealer::finish`] the file is cut short.
pub struct StreamSealer<W> {
    key: StreamKey,
    out: W,
    piece: Vec<u8>,
    number: u32,
}

impl<W: Write> StreamSealer<W> {
    /// Writes the header.
    ///
    /// # Errors
    /// What `out` refuses.
    pub fn begin(key: StreamKey, mut out: W) -> io::Result<Self> {
        out.write_all(&key.header)?;
        Ok(Self {
            key,
            out,
            piece: Vec::with_capacity(PIECE + TAG),
            number: 0,
        })
    }

    fn seal(&mut self, is_last: bool) -> io::Result<()> {
        let nonce = StreamKey::nonce(self.number, is_last);
        let aad = Aad::from(&self.key.header);
        self.key
            .key
            .seal_in_place_append_tag(nonce, aad, &mut self.piece)
            .map_err(|_| io::Error::other("a piece could not be sealed"))?;
        self.out.write_all(&self.piece)?;
        self.piece.clear();
        let next = self.number.checked_add(1);
        self.number = next.ok_or_else(|| io::Error::from(io::ErrorKind::FileTooLarge))?;
        Ok(())
    }

    /// Seals what is left as the last piece.
    ///
    /// # Errors
    /// What `out` refuses.
    pub fn finish(mut self) -> io::Result<W> {
        self.seal(true)?;
        Ok(self.out)
    }
}

impl<W: Write> Write for StreamSealer<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        // A full piece waits until it is known that it is not the last one.
        if self.piece.len() == PIECE && !bytes.is_empty() {
            self.seal(false)?;
        }
        let taken = bytes.len().min(PIECE - self.piece.len());
        self.piece
            .extend_from_slice(bytes.get(..taken).unwrap_or_default());
        Ok(taken)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}

/// Reads what a [`StreamSealer`] wrote. A piece that was changed, moved or is missing is an error of kind
/// [`io::ErrorKind::InvalidData`].
pub struct StreamOpener<R> {
    key: StreamKey,
    from: R,
    /// Sealed bytes that were read, one more than a piece when there is a next one.
    ahead: Vec<u8>,
    plain: Vec<u8>,
    at: usize,
    number: u32,
    is_done: bool,
}

impl<R: Read> StreamOpener<R> {
    /// Reads the header.
    ///
    /// # Errors
    /// No such file, or other words.
    pub fn begin(words: &str, mut from: R) -> Result<Self, StreamError> {
        let mut header = [0; HEADER];
        from.read_exact(&mut header).map_err(|_| StreamError::Header)?;
        Ok(Self {
            key: StreamKey::of(words, header)?,
            from,
            ahead: Vec::with_capacity(PIECE + TAG + 1),
            plain: Vec::with_capacity(PIECE + TAG),
            at: 0,
            number: 0,
            is_done: false,
        })
    }

    fn open_next(&mut self) -> io::Result<()> {
        let wanted = PIECE + TAG + 1;
        let missing = u64::try_from(wanted - self.ahead.len()).unwrap_or(0);
        self.from.by_ref().take(missing).read_to_end(&mut self.ahead)?;
        let is_last = self.ahead.len() < wanted;
        let next = if is_last { None } else { self.ahead.pop() };
        std::mem::swap(&mut self.plain, &mut self.ahead);
        self.ahead.clear();
        self.ahead.extend(next);
        let nonce = StreamKey::nonce(self.number, is_last);
        let opened = self
            .key
            .key
            .open_in_place(nonce, Aad::from(&self.key.header), &mut self.plain);
        let damaged = || io::Error::new(io::ErrorKind::InvalidData, "a piece was changed or cut short");
        let length = opened.map_err(|_| damaged())?.len();
        self.plain.truncate(length);
        (self.at, self.is_done) = (0, is_last);
        self.number = self.number.checked_add(1).ok_or_else(damaged)?;
        Ok(())
    }
}

impl<R: Read> Read for StreamOpener<R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        while self.at == self.plain.len() {
            if self.is_done {
                return Ok(0);
            }
            self.open_next()?;
        }
        let left = self.plain.get(self.at..).unwrap_or_default();
        let count = left.len().min(into.len());
        for (to, from) in into.iter_mut().zip(left) {
            *to = *from;
        }
        self.at += count;
        Ok(count)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const WORDS: &str = "cepillo azul del norte";

    fn sealed(plain: &[u8]) -> Vec<u8> {
        let mut sealer = StreamSealer::begin(StreamKey::new(WORDS).unwrap(), Vec::new()).unwrap();
        for part in plain.chunks(50_001) {
            sealer.write_all(part).unwrap();
        }
        sealer.finish().unwrap()
    }

    fn open(words: &str, bytes: &[u8]) -> Result<Vec<u8>, StreamError> {
        let mut plain = Vec::new();
        StreamOpener::begin(words, bytes)?.read_to_end(&mut plain)?;
        Ok(plain)
    }

    #[test]
    fn what_was_sealed_opens_and_any_change_is_noticed() {
        for length in [0, 1, PIECE - 1, PIECE, PIECE + 1, 2 * PIECE, 2 * PIECE + 77] {
            let plain: Vec<u8> = (0..length).map(|nth| u8::try_from(nth % 251).unwrap()).collect();
            let bytes = sealed(&plain);
            assert_eq!(open(WORDS, &bytes).unwrap(), plain, "{length}");
            if length != 2 * PIECE + 77 {
                continue;
            }
            let is_damaged = |bytes: &[u8]| matches!(open(WORDS, bytes), Err(StreamError::Io(_)));
            for cut in [1, TAG, 77 + TAG, PIECE + 2 * TAG + 77, bytes.len() - HEADER] {
                assert!(is_damaged(&bytes[..bytes.len() - cut]), "cut by {cut}");
            }
            for at in [HEADER, HEADER + PIECE + TAG - 1, bytes.len() - 1] {
                let mut changed = bytes.clone();
                changed[at] ^= 1;
                assert!(is_damaged(&changed), "changed at {at}");
            }
            let (first, second) = bytes[HEADER..].split_at(PIECE + TAG);
            let moved = [
                &bytes[..HEADER],
                &second[..PIECE + TAG],
                first,
                &second[PIECE + TAG..],
            ]
            .concat();
            assert!(is_damaged(&moved), "moved");
            assert!(is_damaged(&[&bytes[..], b"x"].concat()), "grown");
        }
    }

    #[test]
    fn wrong_words_and_damaged_headers_are_told_apart() {
        let bytes = sealed(b"abc");
        assert!(matches!(
            open("cepillo azul del sur", &bytes),
            Err(StreamError::WrongWords)
        ));
        // Composed or not, typed words are the same ones.
        assert_eq!(open(&WORDS.nfd().collect::<String>(), &bytes).unwrap(), b"abc");
        for (at, value) in [(0, b'X'), (8, 0xff), (15, 0), (15, 200)] {
            let mut changed = bytes.clone();
            changed[at] = value;
            assert!(matches!(open(WORDS, &changed), Err(StreamError::Header)), "{at}");
        }
        let mut salted = bytes.clone();
        salted[20] ^= 1;
        assert!(matches!(open(WORDS, &salted), Err(StreamError::WrongWords)));
        assert!(matches!(open(WORDS, &bytes[..40]), Err(StreamError::Header)));
    }
}
