//! The store's own tables, beside one for each kind of record.

/// Facts about the store itself: schema version, identity, epoch.
pub const META: &str = "sys.meta";
/// All indexes: table, name, value (and id) → nothing (or id, when unique).
pub const INDEX: &str = "sys.index";
/// Subject → id of the key that seals its values.
///
/// A row is written with the first value about its subject and stays for as long as the store: not even
/// when the last record of a subject is purged does it go, and not when its key is destroyed. For what this
/// table does not name is taken for unused:
/// - at each start the keys of the ring that no row names become the pool from which new subjects get theirs
///   (`KeyRing::set_pool_from`). Without its row a key would be given to another person while values, audit
///   entries and copies sealed with it are still about, and destroying it for one would erase the other;
/// - a subject whose row is gone is given a new key by its next value, so that someone who was erased would
///   come back without a word, where the row makes the write answer `store.erased`.
///
/// So before anything may take a row out there has to be a tombstone of the erased subject that the pool, the
/// door for writes and the examination ask as well, and its key has to be destroyed first: then it is in no
/// ring that could hand it out. The same holds for an older file that is brought back beside a newer ring:
/// the keys of people who came after it have to be set apart before the pool is filled from its rows.
pub const SUBJECTS: &str = "sys.subjects";
/// Sequence → [`super::Change`].
pub const CHANGES: &str = "sys.changes";
/// Sequence → chained, sealed audit entry.
pub const JOURNAL: &str = "sys.journal";
/// Subject, actor or act, sequence → nothing: finds entries without opening them.
pub const JOURNAL_INDEX: &str = "sys.journal_index";
/// Position → signature over the chain's hash there.
pub const JOURNAL_HEADS: &str = "sys.journal_heads";
/// Name → last number given out.
pub const COUNTERS: &str = "sys.counters";
/// Reader of the change log → the last position it has dealt with.
pub const CURSORS: &str = "sys.cursors";
/// Instant, about every hour → the last positions of the change log and the journal then.
pub const TIMES: &str = "sys.times";
