//! The container of a whole clinic: a tar of a manifest and files, compressed, and sealed with words unless it was
//! asked for in clear. `packaging/ARCHIVE.md` describes it for those who read one without OMI.
//!
//! Owns: nothing at rest. Invariants: written and read as a stream, in bounded memory; no file is ever written under a
//! name that an archive says; whatever is read was compared with the manifest, which stands first.

mod error;
mod manifest;
mod pack;
mod unpack;

pub use error::ArchiveError;
pub use manifest::{AuditPart, FORMAT, FORMAT_VERSION, Manifest, Member};
pub use pack::{Outlet, Packer};
pub use unpack::{Source, is_sealed, walk};
