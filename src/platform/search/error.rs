//! What can go wrong in a search.

/// The index cannot answer.
#[derive(Debug, thiserror::Error)]
pub enum SearchError {
    /// It is being rebuilt; ask again soon.
    #[error("the search index is being rebuilt")]
    NotReady,
    /// The engine failed; a rebuild mends it.
    #[error("the search index failed: {0}")]
    Engine(#[from] tantivy::TantivyError),
}
