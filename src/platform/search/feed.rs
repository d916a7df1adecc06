//! The writing side of the index: takes documents in, keeps few segments, reports its size.

use std::sync::Arc;

use tantivy::directory::RamDirectory;
use tantivy::index::{IndexSettings, SegmentId};
use tantivy::indexer::{IndexWriterOptions, LogMergePolicy, MergePolicy, NoMergePolicy};
use tantivy::store::Compressor;
use tantivy::{Index, IndexReader, IndexWriter, ReloadPolicy};
use uuid::Uuid;

use super::document::Entry;
use super::schema::Fields;
use super::view::View;

/// What the indexing thread may hold before it writes a segment.
const WRITER_BYTES: usize = 16_000_000;
/// So many segments of one size are merged into one.
const SEGMENTS_TO_MERGE: usize = 4;
/// Segments below this size count as equally small.
const SMALL_SEGMENT_DOCUMENTS: u32 = 1_024;
/// A segment with a larger part of deleted documents is rewritten.
const DELETED_MAX: f32 = 0.2;

/// The index and the one writer that feeds it.
pub(super) struct Feed {
    directory: RamDirectory,
    index: Index,
    fields: Fields,
    reader: IndexReader,
    writer: IndexWriter,
    merges: LogMergePolicy,
}

impl Feed {
    /// An empty index in memory.
    pub(super) fn create() -> tantivy::Result<Self> {
        let (schema, fields) = Fields::build();
        let directory = RamDirectory::create();
        let settings = IndexSettings {
            docstore_compression: Compressor::None,
            docstore_compress_dedicated_thread: false,
            ..IndexSettings::default()
        };
        let index = Index::create(directory.clone(), schema, settings)?;
        let options = IndexWriterOptions::builder()
            .memory_budget_per_thread(WRITER_BYTES)
            .num_worker_threads(1)
            .num_merge_threads(1)
            .build();
        let writer: IndexWriter = index.writer_with_options(options)?;
        // Merges run inside `merge`, one at a time, never behind our back.
        writer.set_merge_policy(Box::new(NoMergePolicy));
        let reader = index
            .reader_builder()
            .reload_policy(ReloadPolicy::Manual)
            .try_into()?;
        Ok(Self {
            directory,
            index,
            fields,
            reader,
            writer,
            merges: merge_policy(),
        })
    }

    /// Replaces or removes a document; seen after [`Feed::commit`].
    pub(super) fn put(&self, id: Uuid, entry: Option<&Entry>) -> tantivy::Result<()> {
        self.writer.delete_term(self.fields.id_term(id));
        entry.map_or(Ok(()), |entry| self.add(id, entry))
    }

    /// Adds a document that is not there yet.
    pub(super) fn add(&self, id: Uuid, entry: &Entry) -> tantivy::Result<()> {
        self.writer
            .add_document(self.fields.document(id, entry))
            .map(|_| ())
    }

    /// Forgets every document; seen after [`Feed::commit`].
    pub(super) fn clear(&self) -> tantivy::Result<()> {
        self.writer.delete_all_documents().map(|_| ())
    }

    /// Makes everything given so far searchable.
    pub(super) fn commit(&mut self) -> tantivy::Result<Arc<View>> {
        self.writer.commit()?;
        self.view()
    }

    /// Forgets everything given since the last commit.
    pub(super) fn roll_back(&mut self) -> tantivy::Result<()> {
        self.writer.rollback()?;
        self.writer.set_merge_policy(Box::new(NoMergePolicy));
        Ok(())
    }

    /// Merges what the policy finds worth it; the new view if anything was.
    pub(super) fn merge(&mut self) -> tantivy::Result<Option<Arc<View>>> {
        let candidates = self
            .merges
            .compute_merge_candidates(&self.index.searchable_segment_metas()?);
        if candidates.is_empty() {
            return Ok(None);
        }
        for candidate in candidates {
            self.merge_segments(&candidate.0)?;
        }
        self.view().map(Some)
    }

    /// Merges all segments into one.
    pub(super) fn merge_all(&mut self) -> tantivy::Result<Arc<View>> {
        let all = self.index.searchable_segment_ids()?;
        if all.len() > 1 {
            self.merge_segments(&all)?;
        }
        self.view()
    }

    /// Where the segments lie.
    pub(super) fn directory(&self) -> RamDirectory {
        self.directory.clone()
    }

    fn merge_segments(&mut self, ids: &[SegmentId]) -> tantivy::Result<()> {
        self.writer.merge(ids).wait().map(|_| ())
    }

    /// Reads the present state and drops the files of the one before it.
    fn view(&self) -> tantivy::Result<Arc<View>> {
        self.reader.reload()?;
        self.writer.garbage_collect_files().wait()?;
        View::open(&self.reader.searcher(), self.fields).map(Arc::new)
    }
}

fn merge_policy() -> LogMergePolicy {
    let mut policy = LogMergePolicy::default();
    policy.set_min_num_segments(SEGMENTS_TO_MERGE);
    policy.set_min_layer_size(SMALL_SEGMENT_DOCUMENTS);
    policy.set_del_docs_ratio_before_merge(DELETED_MAX);
    policy
}
