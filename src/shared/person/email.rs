//! E-mail addresses: the syntax that mail servers deliver to, compared without case.

use unicode_normalization::UnicodeNormalization;
use utoipa::ToSchema;

use super::text_value;

/// An address of at most 254 characters (RFC 5321, 4.5.3.1), in NFKC and lower case. Accepted is a
/// dot-atom of ASCII before the `@` (no quoted forms) and a host name with at least one dot after it.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, ToSchema)]
#[schema(value_type = String, format = Email, max_length = 254, examples("belen.nunez@example.org"))]
pub struct Email(String);
text_value!(Email);

impl Email {
    /// Reads an address, ignoring case and surrounding blanks.
    ///
    /// # Errors
    /// `person.email_format`.
    pub fn parse(text: &str) -> Result<Self, &'static str> {
        let text = text.trim();
        if text.len() > 1_024 {
            return Err("person.email_format");
        }
        let lower: String = text.nfkc().flat_map(char::to_lowercase).nfkc().collect();
        if is_address(&lower) {
            Ok(Self(lower))
        } else {
            Err("person.email_format")
        }
    }
}

fn is_address(text: &str) -> bool {
    let Some((local, host)) = text.rsplit_once('@') else {
        return false;
    };
    text.len() <= 254 && is_local(local) && is_host(host)
}

fn is_local(local: &str) -> bool {
    local.len() <= 64
        && local
            .split('.')
            .all(|atom| !atom.is_empty() && atom.chars().all(is_atext))
}

/// `atext` of RFC 5322, 3.2.3.
const fn is_atext(c: char) -> bool {
    c.is_ascii_alphanumeric()
        || matches!(
            c,
            '!' | '#'
                | '$'
                | '%'
                | '&'
                | '\''
                | '*'
                | '+'
                | '-'
                | '/'
                | '='
                | '?'
                | '^'
                | '_'
                | '`'
                | '{'
                | '|'
                | '}'
                | '~'
        )
}

fn is_host(host: &str) -> bool {
    let Some((_, top)) = host.rsplit_once('.') else {
        return false;
    };
    host.split('.').all(is_label) && top.chars().count() >= 2 && top.chars().any(char::is_alphabetic)
}

fn is_label(label: &str) -> bool {
    (1..=63).contains(&label.len())
        && !label.starts_with('-')
        && !label.ends_with('-')
        && label.chars().all(|c| c.is_alphanumeric() || c == '-')
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn addresses_are_lowered() {
        for (given, kept) in [
            (" Belen.Nunez@Example.ORG ", "belen.nunez@example.org"),
            ("ana+clinica@correo.example.es", "ana+clinica@correo.example.es"),
            ("ｂ@example.org", "b@example.org"),
            ("info@ESPAÑA.example", "info@españa.example"),
            ("o'brien_2@a-b.example", "o'brien_2@a-b.example"),
        ] {
            assert_eq!(Email::parse(given).unwrap().as_str(), kept);
        }
    }

    #[test]
    fn what_no_server_takes_is_refused() {
        let long_local = format!("{}@example.org", "a".repeat(65));
        let long_host = format!("a@{}.org", "a.".repeat(130));
        for given in [
            "",
            "@",
            "a@",
            "@b.es",
            "a@b",
            "a@b.",
            "a@.es",
            "a..b@c.es",
            ".a@b.es",
            "a.@b.es",
            "a b@c.es",
            "a@b c.es",
            "a@-b.es",
            "a@b-.es",
            "a@b.1",
            "a@b.e",
            "a@b@c.es",
            "belén@example.org",
            "a@b_c.es",
            "\"a\"@b.es",
            "a@[127.0.0.1]",
            "a,b@c.es",
            "a@b.es\n.x",
            &long_local,
            &long_host,
        ] {
            assert_eq!(Email::parse(given), Err("person.email_format"), "{given:?}");
        }
    }

    proptest! {
        #[test]
        fn normalising_twice_changes_nothing(text in "[a-zA-Z0-9.+_-]{1,10}@\\PC{1,8}\\.[a-zA-Z]{2,4}|\\PC*") {
            if let Ok(email) = Email::parse(&text) {
                prop_assert_eq!(Email::parse(email.as_str()), Ok(email));
            }
        }
    }
}
