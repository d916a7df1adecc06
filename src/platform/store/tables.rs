//! The store's own tables, beside one for each kind of record.

/// Facts about the store itself: schema version, identity, epoch.
pub const META: &str = "sys.meta";
/// All indexes: table, name, value (and id) → nothing (or id, when unique).
pub const INDEX: &str = "sys.index";
/// Subject → id of the key that seals its values.
pub const SUBJECTS: &str = "sys.subjects";
/// Sequence → [`super::Change`].
pub const CHANGES: &str = "sys.changes";
/// Sequence → chained, sealed audit entry.
pub const JOURNAL: &str = "sys.journal";
/// Subject or actor, sequence → nothing: finds entries without opening them.
pub const JOURNAL_INDEX: &str = "sys.journal_index";
/// Position → signature over the chain's hash there.
pub const JOURNAL_HEADS: &str = "sys.journal_heads";
/// Name → last number given out.
pub const COUNTERS: &str = "sys.counters";
/// Reader of the change log → the last position it has dealt with.
pub const CURSORS: &str = "sys.cursors";
/// Instant, about every hour → the last positions of the change log and the journal then.
pub const TIMES: &str = "sys.times";
