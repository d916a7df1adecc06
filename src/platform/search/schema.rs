//! The fields of the index and how an entry fills them. Nothing is stored but what matching and
//! ordering need; the records themselves stay in the store.

use tantivy::schema::{
    BytesOptions, Field, IndexRecordOption, NumericOptions, Schema, TextFieldIndexing, TextOptions,
};
use tantivy::{TantivyDocument, Term};
use uuid::Uuid;

use super::document::Entry;
use super::rules::PHONE_PART_MIN_DIGITS;

/// Names of the columns that are read by document.
pub(super) const HEAD: &str = "head";
pub(super) const ID_HIGH: &str = "id_high";
pub(super) const ID_LOW: &str = "id_low";
pub(super) const PHONE: &str = "phone";

/// The fields of the index.
#[derive(Clone, Copy, Debug)]
pub(super) struct Fields {
    pub(super) own: Field,
    pub(super) related: Field,
    pub(super) codes: Field,
    pub(super) emails: Field,
    /// Every three digits in a row of a phone number.
    pub(super) phone_parts: Field,
    id: Field,
    id_high: Field,
    id_low: Field,
    head: Field,
    phone: Field,
}

impl Fields {
    /// The schema and its fields.
    pub(super) fn build() -> (Schema, Self) {
        let mut schema = Schema::builder();
        let column = NumericOptions::default().set_fast();
        let fields = Self {
            own: schema.add_text_field("own", words(IndexRecordOption::WithFreqs)),
            related: schema.add_text_field("related", words(IndexRecordOption::WithFreqs)),
            codes: schema.add_text_field("codes", words(IndexRecordOption::Basic)),
            emails: schema.add_text_field("emails", words(IndexRecordOption::Basic)),
            phone_parts: schema.add_text_field("phone_parts", words(IndexRecordOption::Basic)),
            id: schema.add_bytes_field("id", BytesOptions::default().set_indexed()),
            id_high: schema.add_u64_field(ID_HIGH, column.clone()),
            id_low: schema.add_u64_field(ID_LOW, column.clone()),
            head: schema.add_u64_field(HEAD, column.clone()),
            phone: schema.add_u64_field(PHONE, column),
        };
        (schema.build(), fields)
    }

    /// The term by which a document is replaced.
    pub(super) fn id_term(&self, id: Uuid) -> Term {
        Term::from_field_bytes(self.id, id.as_bytes())
    }

    /// The entry as the index takes it.
    pub(super) fn document(&self, id: Uuid, entry: &Entry) -> TantivyDocument {
        let mut document = TantivyDocument::new();
        let (high, low) = id.as_u64_pair();
        document.add_bytes(self.id, id.as_bytes());
        document.add_u64(self.id_high, high);
        document.add_u64(self.id_low, low);
        document.add_u64(self.head, entry.head);
        for (field, values) in [
            (self.own, &entry.own),
            (self.related, &entry.related),
            (self.codes, &entry.codes),
            (self.emails, &entry.emails),
        ] {
            if !values.is_empty() {
                document.add_text(field, values.join(" "));
            }
        }
        for digits in &entry.phones {
            document.add_u64(self.phone, pack_phone(digits));
            document.add_text(
                self.phone_parts,
                phone_parts(digits).collect::<Vec<_>>().join(" "),
            );
        }
        document
    }
}

/// Every three digits in a row.
pub(super) fn phone_parts(digits: &str) -> impl Iterator<Item = &str> {
    (0..digits.len()).map_while(move |at| digits.get(at..at + PHONE_PART_MIN_DIGITS))
}

/// At most fifteen digits as a number, led by a 1 that keeps their zeros.
pub(super) fn pack_phone(digits: &str) -> u64 {
    digits.bytes().fold(1, |packed: u64, digit| {
        packed.wrapping_mul(10).wrapping_add(u64::from(digit - b'0'))
    })
}

/// The digits of [`pack_phone`].
pub(super) fn unpack_phone(packed: u64) -> String {
    let mut digits = packed.to_string();
    digits.remove(0);
    digits
}

fn words(option: IndexRecordOption) -> TextOptions {
    TextOptions::default().set_indexing_options(
        TextFieldIndexing::default()
            .set_tokenizer("whitespace")
            .set_index_option(option)
            .set_fieldnorms(false),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn phones_survive_packing() {
        for digits in ["600111222", "001", "999999999999999", "0"] {
            assert_eq!(unpack_phone(pack_phone(digits)), digits);
        }
        assert_eq!(phone_parts("60011").collect::<Vec<_>>(), ["600", "001", "011"]);
        assert_eq!(phone_parts("60").count(), 0);
    }
}
