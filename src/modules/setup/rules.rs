//! How a claim token is written, who counts as near, and what a set-up must say. Pure.

use std::net::IpAddr;

use super::forms::SetupForm;
use crate::modules::clinic::{PostalAddress, TimeZoneName};
use crate::shared::error::{Error, FieldErrors};
use crate::shared::language::Language;
use crate::shared::password_rules::{PasswordContext, check_password};
use crate::shared::person::{Email, PersonName, PostalCode, ShortText, TaxNumber};

/// Digits of Crockford's base 32, which leaves out what is taken for another.
const DIGITS: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";
/// Digits of 128 bits.
const LENGTH: usize = 26;

/// 128 bits as text that can be read out and typed.
#[must_use]
pub fn written(bits: u128) -> String {
    (0..LENGTH)
        .rev()
        .filter_map(|place| {
            let digit = usize::try_from((bits >> (5 * place)) & 31).ok()?;
            DIGITS.get(digit).map(|digit| char::from(*digit))
        })
        .collect()
}

/// A token as typed, in the form that [`written`] gives it. `None` when it cannot be one.
#[must_use]
pub fn normalised(typed: &str) -> Option<String> {
    let mut token = String::with_capacity(LENGTH);
    for c in typed.chars().filter(|c| !c.is_whitespace() && *c != '-') {
        let c = match c.to_ascii_lowercase() {
            'o' => '0',
            'i' | 'l' => '1',
            c => c,
        };
        let is_digit = u8::try_from(c).is_ok_and(|c| DIGITS.contains(&c));
        if !is_digit || token.len() == LENGTH {
            return None;
        }
        token.push(c);
    }
    (token.len() == LENGTH).then_some(token)
}

/// Whether someone calls from the clinic's own network: loopback, private and link-local addresses, and
/// IPv6 addresses of a network (64 bits) in which the box itself has one.
#[must_use]
pub fn is_local(caller: IpAddr, own: &[IpAddr]) -> bool {
    match caller.to_canonical() {
        IpAddr::V4(v4) => v4.is_loopback() || v4.is_private() || v4.is_link_local(),
        IpAddr::V6(v6) => {
            let network = |address: &std::net::Ipv6Addr| address.to_bits() >> 64;
            let is_neighbour = own.iter().any(|own| match own {
                IpAddr::V6(own) => network(own) == network(&v6),
                IpAddr::V4(_) => false,
            });
            v6.is_loopback() || v6.is_unique_local() || v6.is_unicast_link_local() || is_neighbour
        }
    }
}

/// What a set-up says, checked; the password is still to be hashed.
#[derive(Clone, Debug)]
pub struct Setup {
    /// The clinic's name.
    pub name: ShortText,
    /// Where it is.
    pub address: PostalAddress,
    /// The number under which it pays tax.
    pub tax_number: TaxNumber,
    /// Where its clock stands.
    pub time_zone: TimeZoneName,
    /// The language of its papers.
    pub language: Language,
    /// The first administrator's name.
    pub admin: PersonName,
    /// The address with which they sign in.
    pub email: Email,
}

/// Checks a set-up.
///
/// # Errors
/// 422 with every field that is wrong.
pub fn parse_setup(form: &SetupForm) -> Result<Setup, Error> {
    let mut wrong = FieldErrors::default();
    let clinic = &form.clinic;
    let name = wrong.check("clinic.name", ShortText::parse(&clinic.name));
    let street = wrong.check("clinic.street", ShortText::parse(&clinic.street));
    let postal_code = wrong.check("clinic.postalCode", PostalCode::parse(&clinic.postal_code));
    let city = wrong.check("clinic.city", ShortText::parse(&clinic.city));
    let tax_number = wrong.check("clinic.taxNumber", TaxNumber::parse(&clinic.tax_number));
    let admin = wrong.check("admin.name", PersonName::parse(&form.admin.name));
    let email = wrong.check("admin.email", Email::parse(&form.admin.email));
    let context = PasswordContext {
        is_admin: true,
        email: &form.admin.email,
        least: 0,
    };
    wrong.check("admin.password", check_password(&form.admin.password, context));
    wrong.finish()?;
    let missing = || Error::internal("a refused field was not noted");
    Ok(Setup {
        name: name.ok_or_else(missing)?,
        address: PostalAddress {
            street: street.ok_or_else(missing)?,
            postal_code: postal_code.ok_or_else(missing)?,
            city: city.ok_or_else(missing)?,
        },
        tax_number: tax_number.ok_or_else(missing)?,
        time_zone: clinic.time_zone,
        language: form.clinic.language,
        admin: admin.ok_or_else(missing)?,
        email: email.ok_or_else(missing)?,
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn a_token_is_read_back_however_it_is_typed(bits: u128) {
            let token = written(bits);
            prop_assert_eq!(token.len(), LENGTH);
            let read = token.chars().fold(0_u128, |bits, c| {
                (bits << 5) | DIGITS.iter().position(|digit| char::from(*digit) == c).unwrap() as u128
            });
            prop_assert_eq!(read, bits);
            prop_assert_eq!(normalised(&token), Some(token.clone()));
            let typed = token.to_uppercase().replace('0', "O").replace('1', "l");
            let typed = format!(" {}-{} ", &typed[..13], &typed[13..]);
            prop_assert_eq!(normalised(&typed), Some(token.clone()));
            prop_assert_eq!(normalised(&token[1..]), None);
            prop_assert_eq!(normalised(&format!("{token}0")), None);
        }

        #[test]
        fn any_text_is_read_or_refused(typed: String) {
            let token = normalised(&typed);
            prop_assert!(token.is_none_or(|token| token.len() == LENGTH));
        }
    }

    #[test]
    fn only_the_own_network_counts_as_near() {
        let own = ["192.168.1.5".parse().unwrap(), "2001:db8:7:1::5".parse().unwrap()];
        for (caller, expected) in [
            ("127.0.0.1", true),
            ("::1", true),
            ("192.168.1.77", true),
            ("10.4.4.4", true),
            ("172.31.0.9", true),
            ("172.32.0.9", false),
            ("169.254.10.1", true),
            ("::ffff:192.168.1.77", true),
            ("::ffff:203.0.113.9", false),
            ("203.0.113.9", false),
            ("100.64.0.1", false),
            ("fd12::1", true),
            ("fe80::1", true),
            ("2001:db8:7:1::99", true),
            ("2001:db8:7:2::99", false),
        ] {
            assert_eq!(is_local(caller.parse().unwrap(), &own), expected, "{caller}");
        }
    }
}
