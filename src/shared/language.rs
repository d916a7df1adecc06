//! The two languages that people read here: Spanish first, English second.

use serde::{Deserialize, Serialize};

/// A language of the interface, the errors and the papers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum Language {
    /// Spanish as spoken in Spain, the default.
    #[default]
    Es,
    /// English.
    En,
}

impl Language {
    /// The best of our languages for an `Accept-Language` header (RFC 9110 §12.5.4); Spanish when
    /// it names none of them.
    #[must_use]
    pub fn from_accept_language(header: &str) -> Self {
        let mut best = (0.0_f32, Self::Es);
        for part in header.split(',').take(16) {
            let mut pieces = part.split(';');
            let tag = pieces.next().unwrap_or_default().trim().to_ascii_lowercase();
            let quality = pieces
                .find_map(|piece| {
                    piece
                        .trim()
                        .strip_prefix("q=")
                        .map(|q| q.trim().parse::<f32>().unwrap_or(0.0))
                })
                .unwrap_or(1.0);
            let language = match tag.split('-').next() {
                Some("es") => Self::Es,
                Some("en") => Self::En,
                _ => continue,
            };
            if quality > best.0 {
                best = (quality, language);
            }
        }
        best.1
    }

    /// The tag for `Content-Language` and `lang=`.
    #[must_use]
    pub const fn tag(self) -> &'static str {
        match self {
            Self::Es => "es",
            Self::En => "en",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_header_chooses_by_quality_and_falls_back_to_spanish() {
        for (header, expected) in [
            ("", Language::Es),
            ("en-GB,en;q=0.9,es;q=0.8", Language::En),
            ("fr,es;q=0.5,en;q=0.4", Language::Es),
            ("de-DE", Language::Es),
            ("en;q=abc", Language::Es),
            ("*;q=0.1, en;q=0.2", Language::En),
        ] {
            assert_eq!(Language::from_accept_language(header), expected, "{header}");
        }
    }
}
