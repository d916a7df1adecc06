//! The orders of the lists: for each sort a tree of the same shared entries, so that any page is found
//! in a few steps however many children there are.

use std::cmp::Ordering;
use std::collections::BTreeSet;
use std::ops::Bound;
use std::sync::Arc;

use jiff::civil::Date;

use super::entry::Entry;
use crate::shared::ids::PatientId;

/// What a list is sorted by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SortBy {
    /// Surnames, given names.
    Name,
    /// Youngest first.
    Age,
    /// The number of the history.
    Number,
    /// When it was registered.
    Created,
}

/// A place in an order: the value sorted by, and the id of the entry there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// The value.
    pub value: Value,
    /// The id, which parts equal values.
    pub id: PatientId,
}

/// The value that an order compares.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Value {
    /// Folded name.
    Name(String),
    /// Birth date.
    Born(Date),
    /// Number of the history.
    Number(u64),
    /// Microseconds of the registration.
    Created(i64),
}

/// What an order compares of one entry or place.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
enum Key<'a> {
    Name(&'a str, PatientId),
    Age(std::cmp::Reverse<Date>, PatientId),
    Number(u64, PatientId),
    Created(i64, PatientId),
}

impl SortBy {
    /// Every order.
    #[cfg(test)]
    pub const ALL: [Self; 4] = [Self::Name, Self::Age, Self::Number, Self::Created];

    fn key(self, entry: &Entry) -> Key<'_> {
        match self {
            Self::Name => Key::Name(entry.sort_key(), entry.id),
            Self::Age => Key::Age(std::cmp::Reverse(entry.born), entry.id),
            Self::Number => Key::Number(entry.number, entry.id),
            Self::Created => Key::Created(entry.created_us, entry.id),
        }
    }

    /// Where an entry stands.
    #[must_use]
    pub fn place(self, entry: &Entry) -> Place {
        let value = match self {
            Self::Name => Value::Name(entry.sort_key().to_owned()),
            Self::Age => Value::Born(entry.born),
            Self::Number => Value::Number(entry.number),
            Self::Created => Value::Created(entry.created_us),
        };
        Place { value, id: entry.id }
    }

    /// How two entries stand to each other.
    #[must_use]
    pub fn compare(self, a: &Entry, b: &Entry) -> Ordering {
        self.key(a).cmp(&self.key(b))
    }

    /// How an entry stands to a place of this order.
    #[must_use]
    pub fn compare_place(self, entry: &Entry, place: &Place) -> Ordering {
        self.key(entry).cmp(&place.key())
    }
}

impl Place {
    fn key(&self) -> Key<'_> {
        match &self.value {
            Value::Name(name) => Key::Name(name, self.id),
            Value::Born(born) => Key::Age(std::cmp::Reverse(*born), self.id),
            Value::Number(number) => Key::Number(*number, self.id),
            Value::Created(us) => Key::Created(*us, self.id),
        }
    }
}

/// What trees are searched by: an entry under one order, or a place in it.
trait Keyed {
    fn key(&self) -> Key<'_>;
}

impl PartialEq for dyn Keyed + '_ {
    fn eq(&self, other: &Self) -> bool {
        self.key() == other.key()
    }
}
impl Eq for dyn Keyed + '_ {}
impl PartialOrd for dyn Keyed + '_ {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}
impl Ord for dyn Keyed + '_ {
    fn cmp(&self, other: &Self) -> Ordering {
        self.key().cmp(&other.key())
    }
}

impl Keyed for Place {
    fn key(&self) -> Key<'_> {
        Place::key(self)
    }
}

macro_rules! under_order {
    ($name:ident) => {
        /// An entry as this order sees it.
        #[derive(Clone)]
        struct $name(Arc<Entry>);

        impl Keyed for $name {
            fn key(&self) -> Key<'_> {
                SortBy::$name.key(&self.0)
            }
        }
        impl<'a> std::borrow::Borrow<dyn Keyed + 'a> for $name {
            fn borrow(&self) -> &(dyn Keyed + 'a) {
                self
            }
        }
        impl PartialEq for $name {
            fn eq(&self, other: &Self) -> bool {
                self.key() == other.key()
            }
        }
        impl Eq for $name {}
        impl PartialOrd for $name {
            fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
                Some(self.cmp(other))
            }
        }
        impl Ord for $name {
            fn cmp(&self, other: &Self) -> Ordering {
                self.key().cmp(&other.key())
            }
        }
    };
}
under_order!(Name);
under_order!(Age);
under_order!(Number);
under_order!(Created);

/// Entries in every order.
#[derive(Default)]
pub struct Orders {
    name: BTreeSet<Name>,
    age: BTreeSet<Age>,
    number: BTreeSet<Number>,
    created: BTreeSet<Created>,
}

impl Orders {
    /// Orders many entries at once.
    #[must_use]
    pub fn of(entries: &[Arc<Entry>]) -> Self {
        Self {
            name: entries.iter().cloned().map(Name).collect(),
            age: entries.iter().cloned().map(Age).collect(),
            number: entries.iter().cloned().map(Number).collect(),
            created: entries.iter().cloned().map(Created).collect(),
        }
    }

    /// Adds an entry.
    pub fn add(&mut self, entry: &Arc<Entry>) {
        self.name.insert(Name(Arc::clone(entry)));
        self.age.insert(Age(Arc::clone(entry)));
        self.number.insert(Number(Arc::clone(entry)));
        self.created.insert(Created(Arc::clone(entry)));
    }

    /// Takes an entry out.
    pub fn remove(&mut self, entry: &Arc<Entry>) {
        self.name.remove(&Name(Arc::clone(entry)));
        self.age.remove(&Age(Arc::clone(entry)));
        self.number.remove(&Number(Arc::clone(entry)));
        self.created.remove(&Created(Arc::clone(entry)));
    }

    /// How many entries there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.name.len()
    }

    /// The entries after a place of the same order, or all of them; from the end when descending.
    pub fn walk<'a>(
        &'a self,
        sort: SortBy,
        is_descending: bool,
        after: Option<&'a Place>,
    ) -> Box<dyn Iterator<Item = &'a Arc<Entry>> + 'a> {
        let (from, to) = match (after, is_descending) {
            (None, _) => (Bound::Unbounded, Bound::Unbounded),
            (Some(place), false) => (Bound::Excluded(place as &dyn Keyed), Bound::Unbounded),
            (Some(place), true) => (Bound::Unbounded, Bound::Excluded(place as &dyn Keyed)),
        };
        macro_rules! walk {
            ($tree:expr) => {{
                let range = $tree
                    .range::<dyn Keyed + 'a, _>((from, to))
                    .map(|entry| &entry.0);
                if is_descending {
                    Box::new(range.rev())
                } else {
                    Box::new(range)
                }
            }};
        }
        match sort {
            SortBy::Name => walk!(self.name),
            SortBy::Age => walk!(self.age),
            SortBy::Number => walk!(self.number),
            SortBy::Created => walk!(self.created),
        }
    }
}
