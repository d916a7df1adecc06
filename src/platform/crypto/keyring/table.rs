//! All subject keys in memory: 48 bytes each, in 256 sorted shards by the first byte of the id.
//! Ids are random, so shards fill evenly; 200,000 keys take under 10 MB.

use zeroize::Zeroize;

use super::super::key::{KeyId, SubjectKey};

const SHARDS: usize = 256;

pub(super) struct Entry {
    pub(super) id: KeyId,
    pub(super) key: [u8; 32],
}

impl Drop for Entry {
    fn drop(&mut self) {
        self.key.zeroize();
    }
}

pub(super) struct KeyTable {
    shards: Vec<Vec<Entry>>,
}

impl KeyTable {
    pub(super) fn new() -> Self {
        Self {
            shards: (0..SHARDS).map(|_| Vec::new()).collect(),
        }
    }

    pub(super) fn len(&self) -> usize {
        self.shards.iter().map(Vec::len).sum()
    }

    pub(super) fn get(&self, id: &KeyId) -> Option<SubjectKey> {
        let shard = self.shards.get(shard_of(id))?;
        let at = shard.binary_search_by(|entry| entry.id.cmp(id)).ok()?;
        shard.get(at).map(|entry| SubjectKey::new(entry.key))
    }

    /// In order of ids.
    pub(super) fn iter(&self) -> impl Iterator<Item = &Entry> {
        self.shards.iter().flatten()
    }

    /// An empty table with room for so many keys, for [`KeyTable::place`]. Ids are random, so hardly a
    /// shard gets more than four standard deviations above its share.
    pub(super) fn with_room(keys: usize) -> Self {
        let share = keys / SHARDS;
        let room = share + 4 * share.isqrt() + 1;
        Self {
            shards: (0..SHARDS).map(|_| Vec::with_capacity(room)).collect(),
        }
    }

    /// Adds keys whose ids are not there yet.
    pub(super) fn insert(&mut self, entries: Vec<Entry>) {
        self.place(entries);
        self.sort();
    }

    /// Adds keys that are not found before [`KeyTable::sort`]. A shard without room moves into a new
    /// allocation of the exact size and its old one is wiped, since a vector that grows by itself
    /// leaves copies behind.
    pub(super) fn place(&mut self, entries: Vec<Entry>) {
        let mut counts = [0; SHARDS];
        for entry in &entries {
            if let Some(count) = counts.get_mut(shard_of(&entry.id)) {
                *count += 1;
            }
        }
        for (shard, count) in self.shards.iter_mut().zip(counts) {
            let needed = shard.len() + count;
            if needed > shard.capacity() {
                let mut grown = Vec::with_capacity(needed);
                grown.extend(shard.iter().map(|entry| Entry {
                    id: entry.id,
                    key: entry.key,
                }));
                *shard = grown;
            }
        }
        for entry in entries {
            if let Some(shard) = self.shards.get_mut(shard_of(&entry.id)) {
                shard.push(entry);
            }
        }
    }

    /// Makes every key that was placed findable.
    pub(super) fn sort(&mut self) {
        for shard in &mut self.shards {
            if !shard.is_sorted_by_key(|entry| entry.id) {
                shard.sort_unstable_by_key(|entry| entry.id);
            }
        }
    }

    pub(super) fn remove(&mut self, ids: &[KeyId]) {
        for id in ids {
            let Some(shard) = self.shards.get_mut(shard_of(id)) else {
                continue;
            };
            if let Ok(at) = shard.binary_search_by(|entry| entry.id.cmp(id)) {
                let kept = shard
                    .iter()
                    .enumerate()
                    .filter(|(position, _)| *position != at)
                    .map(|(_, entry)| Entry {
                        id: entry.id,
                        key: entry.key,
                    });
                let mut smaller = Vec::with_capacity(shard.len() - 1);
                smaller.extend(kept);
                *shard = smaller;
            }
        }
    }
}

fn shard_of(id: &KeyId) -> usize {
    let [first, ..] = id.0;
    usize::from(first)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn behaves_like_a_map(batches in proptest::collection::vec(proptest::collection::btree_map(any::<[u8; 16]>(), any::<[u8; 32]>(), 0..40), 1..5), removed in proptest::collection::vec(any::<proptest::sample::Index>(), 0..30)) {
            let mut table = KeyTable::new();
            let mut model = BTreeMap::new();
            for batch in batches {
                let new: BTreeMap<_, _> = batch.into_iter().filter(|(id, _)| !model.contains_key(id)).collect();
                table.insert(new.iter().map(|(id, key)| Entry { id: KeyId(*id), key: *key }).collect());
                model.extend(new);
            }
            for index in removed.iter().filter(|_| !model.is_empty()).collect::<Vec<_>>() {
                if model.is_empty() { break; }
                let id = *model.keys().nth(index.index(model.len())).unwrap();
                model.remove(&id);
                table.remove(&[KeyId(id), KeyId([0; 16])]);
            }
            prop_assert_eq!(table.len(), model.len());
            let listed: Vec<_> = table.iter().map(|entry| (entry.id.0, entry.key)).collect();
            prop_assert_eq!(listed, model.iter().map(|(id, key)| (*id, *key)).collect::<Vec<_>>());
            for (id, key) in &model {
                prop_assert_eq!(table.get(&KeyId(*id)), Some(SubjectKey::new(*key)));
            }
        }
    }
}
