//! Writing: tar within gzip. Lengths are known before, so that nothing is held back.

use std::io::{self, Write};

use flate2::Compression;
use flate2::write::GzEncoder;
use tar::{EntryType, Header};

use super::ArchiveError;
use crate::platform::crypto::{StreamKey, StreamSealer};

/// Bytes of a block of a tar.
const BLOCK: u64 = 512;

/// Bytes of nothing that end it.
const END: usize = 1_024;

/// Where an archive goes: sealed with words, or as it is.
pub enum Outlet<W: Write> {
    /// As it is.
    Clear(W),
    /// Sealed.
    Sealed(Box<StreamSealer<W>>),
}

impl<W: Write> Outlet<W> {
    /// Sealed with the words, if there are any.
    ///
    /// # Errors
    /// What the disk says, or no memory for the key.
    pub fn begin(out: W, words: Option<&str>) -> Result<Self, ArchiveError> {
        let Some(words) = words else {
            return Ok(Self::Clear(out));
        };
        let sealer = StreamSealer::begin(StreamKey::new(words)?, out)?;
        Ok(Self::Sealed(Box::new(sealer)))
    }

    /// Without this the archive is cut short.
    ///
    /// # Errors
    /// What the disk says.
    pub fn finish(self) -> io::Result<W> {
        match self {
            Self::Clear(out) => Ok(out),
            Self::Sealed(sealer) => sealer.finish(),
        }
    }
}

impl<W: Write> Write for Outlet<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match self {
            Self::Clear(out) => out.write(bytes),
            Self::Sealed(sealer) => sealer.write(bytes),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        match self {
            Self::Clear(out) => out.flush(),
            Self::Sealed(sealer) => sealer.flush(),
        }
    }
}

/// An archive being written.
pub struct Packer<W: Write> {
    out: GzEncoder<W>,
    made_at: u64,
    /// Bytes of the present file that are still to come.
    missing: u64,
    padding: u64,
}

fn changed_meanwhile() -> io::Error {
    io::Error::new(
        io::ErrorKind::Unsupported,
        "a file came out of another length than it was measured",
    )
}

impl<W: Write> Packer<W> {
    /// Begins one; `made_at` in seconds since 1970.
    pub fn begin(out: W, made_at: i64) -> Self {
        Self {
            out: GzEncoder::new(out, Compression::default()),
            made_at: u64::try_from(made_at).unwrap_or(0),
            missing: 0,
            padding: 0,
        }
    }

    /// Begins a file of this name and length; exactly so many bytes are written then.
    ///
    /// # Errors
    /// When the file before is not complete, or what the disk says.
    pub fn file(&mut self, name: &str, bytes: u64) -> io::Result<()> {
        self.end_file()?;
        let mut header = Header::new_ustar();
        header.set_path(name)?;
        header.set_size(bytes);
        header.set_mode(0o600);
        header.set_mtime(self.made_at);
        header.set_entry_type(EntryType::Regular);
        header.set_cksum();
        self.out.write_all(header.as_bytes())?;
        self.missing = bytes;
        self.padding = bytes.next_multiple_of(BLOCK) - bytes;
        Ok(())
    }

    fn end_file(&mut self) -> io::Result<()> {
        if self.missing > 0 {
            return Err(changed_meanwhile());
        }
        let padding = usize::try_from(self.padding).unwrap_or(0);
        self.padding = 0;
        self.out.write_all(&vec![0; padding])
    }

    /// Ends the archive and hands back what it was written to.
    ///
    /// # Errors
    /// As [`Packer::file`].
    pub fn finish(mut self) -> io::Result<W> {
        self.end_file()?;
        self.out.write_all(&[0; END])?;
        self.out.finish()
    }
}

impl<W: Write> Write for Packer<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let length = bytes.len() as u64;
        if length > self.missing {
            return Err(changed_meanwhile());
        }
        self.out.write_all(bytes)?;
        self.missing -= length;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}
