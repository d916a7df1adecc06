//! Orders, pages and filters.
