//! The file under the engine, and images of it: what it held at one moment, taken while it goes on
//! being written.
//!
//! Pages of a file in use cannot just be copied: those read late belong to a later state than those
//! read early. So before a block changes that the image has not got yet, the block is copied as it was.
//! Begun between two commits, the image holds what a power cut at that moment would have left, byte by
//! byte, and what was damaged in the file is damaged in it.

use std::fs::File;
use std::io;
use std::ops::Bound;
use std::os::unix::fs::FileExt as _;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use parking_lot::Mutex;
use redb::backends::FileBackend;
use redb::{BackendError, StorageBackend};

/// What is copied at a time.
pub(super) const BLOCK: u64 = 64 << 10;

/// The image that is being made of a file, if any. Outlives the handles of the file.
#[derive(Debug, Default)]
pub(super) struct Imaging {
    is_active: AtomicBool,
    image: Mutex<Option<Image>>,
}

#[derive(Debug)]
struct Image {
    from: File,
    to: File,
    length: u64,
    has: Vec<bool>,
    /// Why a block could not be copied. Whoever was writing goes on; the image is worth nothing.
    failed: Option<io::Error>,
}

impl Image {
    /// Copies a block unless it is there already.
    fn copy(&mut self, block: usize) -> io::Result<()> {
        let Some(has) = self.has.get_mut(block).filter(|has| !**has) else {
            return Ok(());
        };
        *has = true;
        let start = block as u64 * BLOCK;
        let length = usize::try_from(BLOCK.min(self.length - start)).unwrap_or(0);
        let mut bytes = vec![0; length];
        self.from.read_exact_at(&mut bytes, start)?;
        self.to.write_all_at(&bytes, start)
    }

    /// Copies what lies in a range before it changes.
    fn save(&mut self, from: u64, to: u64) {
        let to = to.min(self.length);
        if from >= to || self.failed.is_some() {
            return;
        }
        let blocks = from / BLOCK..to.div_ceil(BLOCK);
        let saved = blocks
            .filter_map(|block| usize::try_from(block).ok())
            .try_for_each(|block| self.copy(block));
        self.failed = saved.err();
    }
}

impl Imaging {
    /// Begins an image. Nothing may be written meanwhile; from then on everything may.
    pub(super) fn begin(&self, from: File, to: File) -> io::Result<usize> {
        let length = from.metadata()?.len();
        to.set_len(length)?;
        let blocks = usize::try_from(length.div_ceil(BLOCK)).map_err(io::Error::other)?;
        let mut image = self.image.lock();
        if image.is_some() {
            return Err(io::ErrorKind::ResourceBusy.into());
        }
        *image = Some(Image {
            from,
            to,
            length,
            has: vec![false; blocks],
            failed: None,
        });
        self.is_active.store(true, Ordering::Release);
        Ok(blocks)
    }

    /// Copies the next block, from the disk and not from what the kernel remembers of it.
    pub(super) fn copy(&self, block: usize) -> io::Result<()> {
        let mut image = self.image.lock();
        let image = image.as_mut().ok_or(io::ErrorKind::NotFound)?;
        if let Some(failed) = image.failed.take() {
            return Err(failed);
        }
        let (at, length) = (block as u64 * BLOCK, std::num::NonZeroU64::new(BLOCK));
        // Only a hint, and so without an error.
        let _ = rustix::fs::fadvise(&image.from, at, length, rustix::fs::Advice::DontNeed);
        image.copy(block)
    }

    /// Ends the image, whole or not.
    pub(super) fn end(&self) -> io::Result<()> {
        self.is_active.store(false, Ordering::Release);
        let failed = self.image.lock().take().and_then(|image| image.failed);
        failed.map_or(Ok(()), Err)
    }

    fn save(&self, from: u64, to: u64) {
        if self.is_active.load(Ordering::Acquire)
            && let Some(image) = self.image.lock().as_mut()
        {
            image.save(from, to);
        }
    }
}

/// A file as redb opens it by itself, with an eye on what is about to change.
#[derive(Debug)]
pub(super) struct ImagedFile {
    file: FileBackend,
    imaging: Arc<Imaging>,
}

impl ImagedFile {
    pub(super) fn new(file: File, imaging: Arc<Imaging>) -> Result<Self, redb::DatabaseError> {
        Ok(Self {
            file: FileBackend::new(file)?,
            imaging,
        })
    }
}

type Locked<T> = Result<T, BackendError>;

impl StorageBackend for ImagedFile {
    fn len(&self) -> io::Result<u64> {
        self.file.len()
    }
    fn read(&self, offset: u64, out: &mut [u8]) -> io::Result<()> {
        self.file.read(offset, out)
    }
    fn set_len(&self, len: u64) -> io::Result<()> {
        self.imaging.save(len, u64::MAX);
        self.file.set_len(len)
    }
    fn sync_data(&self) -> io::Result<()> {
        self.file.sync_data()
    }
    fn write(&self, offset: u64, data: &[u8]) -> io::Result<()> {
        self.imaging
            .save(offset, offset.saturating_add(data.len() as u64));
        self.file.write(offset, data)
    }
    fn close(&self) -> io::Result<()> {
        self.file.close()
    }
    fn try_lock_range(&self, start: Bound<u64>, end: Bound<u64>) -> Locked<bool> {
        self.file.try_lock_range(start, end)
    }
    fn try_lock_shared_range(&self, start: Bound<u64>, end: Bound<u64>) -> Locked<bool> {
        self.file.try_lock_shared_range(start, end)
    }
    fn lock_range(&self, start: Bound<u64>, end: Bound<u64>) -> Locked<()> {
        self.file.lock_range(start, end)
    }
    fn lock_shared_range(&self, start: Bound<u64>, end: Bound<u64>) -> Locked<()> {
        self.file.lock_shared_range(start, end)
    }
    fn unlock_range(&self, start: Bound<u64>, end: Bound<u64>) -> Locked<()> {
        self.file.unlock_range(start, end)
    }
    fn query_lock_range(&self, start: Bound<u64>, end: Bound<u64>) -> Locked<bool> {
        self.file.query_lock_range(start, end)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// What happens to the file while its image is made.
    #[derive(Clone, Debug)]
    enum Act {
        Write(u64, usize, u8),
        SetLen(u64),
        Copy,
    }

    fn act() -> impl Strategy<Value = Act> {
        const END: u64 = 5 * BLOCK;
        prop_oneof![
            (0..END, 1..200_000_usize, any::<u8>())
                .prop_map(|(at, length, byte)| Act::Write(at, length, byte)),
            (0..END).prop_map(Act::SetLen),
            Just(Act::Copy),
        ]
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]
        #[test]
        fn an_image_is_what_the_file_was_when_it_began(length in 0..4 * BLOCK, acts in proptest::collection::vec(act(), 0..20)) {
            let folder = tempfile::tempdir().unwrap();
            let (path, copy) = (folder.path().join("file"), folder.path().join("image"));
            let before: Vec<u8> = (0..length).map(|at| u8::try_from(at % 251).unwrap()).collect();
            std::fs::write(&path, &before).unwrap();
            let imaging = Arc::new(Imaging::default());
            let open = std::fs::OpenOptions::new().read(true).write(true).open(&path).unwrap();
            let file = ImagedFile::new(open, Arc::clone(&imaging)).unwrap();
            let blocks = imaging.begin(File::open(&path).unwrap(), File::create(&copy).unwrap()).unwrap();
            let mut next = 0..blocks;
            for act in acts {
                match act {
                    Act::Write(at, length, byte) => file.write(at, &vec![byte; length]).unwrap(),
                    Act::SetLen(length) => file.set_len(length).unwrap(),
                    Act::Copy => next.next().map_or(Ok(()), |block| imaging.copy(block)).unwrap(),
                }
            }
            next.try_for_each(|block| imaging.copy(block)).unwrap();
            imaging.end().unwrap();
            prop_assert!(std::fs::read(&copy).unwrap() == before);
        }
    }

    #[test]
    fn an_image_that_fails_never_stands_in_the_way_of_a_write() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("file");
        std::fs::write(&path, vec![1; 100]).unwrap();
        let imaging = Arc::new(Imaging::default());
        let open = || {
            std::fs::OpenOptions::new()
                .read(true)
                .write(true)
                .open(&path)
                .unwrap()
        };
        let file = ImagedFile::new(open(), Arc::clone(&imaging)).unwrap();
        let copy = folder.path().join("image");
        imaging
            .begin(File::open(&path).unwrap(), File::create(&copy).unwrap())
            .unwrap();
        assert!(imaging.begin(open(), open()).is_err(), "one image at a time");
        // Cut short by someone else: the block cannot be read for the image any more.
        open().set_len(10).unwrap();
        file.write(0, &[2; 10]).unwrap();
        assert_eq!(std::fs::read(&path).unwrap(), [2; 10]);
        assert!(imaging.copy(0).is_err());
        imaging.end().unwrap();
        assert!(imaging.copy(0).is_err(), "there is no image any more");
    }
}
