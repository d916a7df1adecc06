//! Facts about people as validated values: names, Spanish identity numbers, phones, e-mails, birth
//! dates. A value that exists is valid and normalised, so it can be compared and indexed as it is.
//! `parse` answers a stable code such as `person.dni_letter`; `Debug` never shows the content.

mod birth;
mod dni;
mod email;
mod fold;
mod phone;
mod postal_code;
mod tax;
mod text;

pub use birth::{Age, age_on, check_minor};
pub use dni::DniNie;
pub use email::Email;
pub use fold::{fold, match_key, words};
pub use phone::Phone;
pub use postal_code::PostalCode;
pub use tax::TaxNumber;
pub use text::{LongText, PersonName, ShortText};

/// What every text value shares: serde as text, display, and a `Debug` without content. Text from
/// outside (JSON) is read like any other; what comes from the store (a binary format) was valid and
/// sealed when it was written, and is taken as it is.
macro_rules! text_value {
    ($name:ident) => {
        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(&self.0)
            }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let is_from_outside = deserializer.is_human_readable();
                let text = String::deserialize(deserializer)?;
                if is_from_outside {
                    return Self::parse(&text).map_err(serde::de::Error::custom);
                }
                Ok(Self(text))
            }
        }

        impl $name {
            /// The normalised text.
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl std::str::FromStr for $name {
            type Err = &'static str;
            fn from_str(text: &str) -> Result<Self, Self::Err> {
                Self::parse(text)
            }
        }

        impl TryFrom<String> for $name {
            type Error = &'static str;
            fn try_from(text: String) -> Result<Self, Self::Error> {
                Self::parse(&text)
            }
        }

        impl From<$name> for String {
            fn from(value: $name) -> Self {
                value.0
            }
        }

        impl AsRef<str> for $name {
            fn as_ref(&self) -> &str {
                &self.0
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl std::fmt::Debug for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(concat!(stringify!($name), "(…)"))
            }
        }
    };
}
use text_value;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn json_is_text_and_validates() {
        let dni: DniNie = serde_json::from_str("\"12.345.678-z\"").unwrap();
        assert_eq!(serde_json::to_string(&dni).unwrap(), "\"12345678Z\"");
        let refused = serde_json::from_str::<DniNie>("\"12345678A\"").unwrap_err();
        assert!(refused.to_string().contains("person.dni_letter"));
        let packed = rmp_serde::to_vec_named(&dni).unwrap();
        assert_eq!(rmp_serde::from_slice::<DniNie>(&packed).unwrap(), dni);
    }

    #[test]
    fn debug_output_holds_nothing_personal() {
        let shown = format!(
            "{:?} {:?} {:?} {:?}",
            PersonName::parse("Belén").unwrap(),
            DniNie::parse("12345678Z").unwrap(),
            Phone::parse("600111222").unwrap(),
            Email::parse("belen@example.org").unwrap(),
        );
        assert_eq!(shown, "PersonName(…) DniNie(…) Phone(…) Email(…)");
    }
}
