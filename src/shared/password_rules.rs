//! What a new password must be: long enough, and none of those that everyone tries first. There are no
//! rules of composition: they make passwords alike (NIST SP 800-63B, section 5.1.1.2).

use std::cmp::Ordering;

use unicode_normalization::UnicodeNormalization;

/// Least number of characters.
pub const MINIMUM: usize = 10;
/// Least number of characters for an `ADMIN`.
pub const MINIMUM_ADMIN: usize = 12;
/// Most characters; more would only cost time to hash.
pub const MAXIMUM: usize = 256;

/// Sorted by bytes, one a line, in lower case; where it comes from stands in `assets/README.md`.
const COMMON: &str = include_str!("../../assets/common-passwords/list.txt");

/// For whom the password is.
#[derive(Clone, Copy, Debug)]
pub struct PasswordContext<'a> {
    /// Whether they hold the role `ADMIN`.
    pub is_admin: bool,
    /// Their e-mail address.
    pub email: &'a str,
    /// Least characters that the clinic asks for; less than the product asks for changes nothing.
    pub least: usize,
}

/// Checks a new password; the error is a stable code.
///
/// # Errors
/// `password.too_short`, `password.too_long`, `password.is_email` (the address or what stands before
/// its `@`), `password.common`.
pub fn check_password(candidate: &str, context: PasswordContext<'_>) -> Result<(), &'static str> {
    let minimum = least(context.is_admin, context.least);
    let length = candidate.chars().take(MAXIMUM + 1).count();
    if length < minimum {
        return Err("password.too_short");
    }
    if length > MAXIMUM {
        return Err("password.too_long");
    }
    let folded = fold(candidate);
    let email = fold(context.email);
    let local_part = email.split_once('@').map_or(email.as_str(), |(local, _)| local);
    if folded == email || folded == local_part {
        return Err("password.is_email");
    }
    if is_common(&folded) {
        return Err("password.common");
    }
    Ok(())
}

/// Least characters of a new password: the product's, or more where the clinic asks for more.
#[must_use]
pub fn least(is_admin: bool, asked: usize) -> usize {
    asked.max(if is_admin { MINIMUM_ADMIN } else { MINIMUM })
}

/// Upper case, width and surrounding space make no password rarer.
fn fold(text: &str) -> String {
    text.trim().nfkc().collect::<String>().to_lowercase()
}

/// Searches the sorted list by halves, so that it needs no memory of its own.
fn is_common(folded: &str) -> bool {
    let mut rest = COMMON;
    while !rest.is_empty() {
        let middle = rest.floor_char_boundary(rest.len() / 2);
        let (before, after) = rest.split_at(middle);
        let start = before.rfind('\n').map_or(0, |end| end + 1);
        let (lower, from_line) = rest.split_at_checked(start).unwrap_or((before, after));
        let (line, upper) = from_line.split_once('\n').unwrap_or((from_line, ""));
        rest = match folded.as_bytes().cmp(line.as_bytes()) {
            Ordering::Less => lower,
            Ordering::Greater => upper,
            Ordering::Equal => return true,
        };
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(candidate: &str) -> Result<(), &'static str> {
        check_password(
            candidate,
            PasswordContext {
                is_admin: false,
                email: "maria.lopez@clinica.example",
                least: 0,
            },
        )
    }

    #[test]
    fn length_counts_characters_and_admins_need_more() {
        assert_eq!(check("corta-kb9"), Err("password.too_short"));
        assert_eq!(check("corta-kb9x"), Ok(()));
        assert_eq!(check("ñandú-kñ9"), Err("password.too_short"));
        assert_eq!(check("ñandú-kñ9é"), Ok(()));
        let admin = PasswordContext {
            is_admin: true,
            email: "a@b.example",
            least: 0,
        };
        assert_eq!(check_password("corta-kb9x7", admin), Err("password.too_short"));
        assert_eq!(check_password("corta-kb9x7w", admin), Ok(()));
        assert_eq!(check(&"ñq".repeat(128)), Ok(()));
        assert_eq!(check(&"ñ".repeat(257)), Err("password.too_long"));
    }

    #[test]
    fn the_own_address_is_refused() {
        assert_eq!(check("maria.lopez@clinica.example"), Err("password.is_email"));
        assert_eq!(check("MARIA.LOPEZ"), Err("password.is_email"));
        assert_eq!(check(" maria.lopez "), Err("password.is_email"));
        assert_eq!(check("maria.lopez.7"), Ok(()));
    }

    #[test]
    fn what_everyone_tries_first_is_refused() {
        for common in [
            "1234567890",
            "qwertyuiop",
            "Password123",
            "CONTRASEÑA123",
            "contrasena2026",
            "clinicadental",
            " Verano-2026! ",
        ] {
            assert_eq!(check(common), Err("password.common"), "{common}");
        }
        assert_eq!(check("demo-omi-2026"), Ok(()));
    }

    #[test]
    fn every_line_of_the_list_is_found_and_its_neighbours_are_not() {
        let lines: Vec<_> = COMMON.lines().collect();
        assert!(lines.len() > 5000, "{}", lines.len());
        assert!(lines.is_sorted_by(|one, next| one.as_bytes() < next.as_bytes()));
        for line in &lines {
            assert!(line.chars().count() >= MINIMUM && fold(line) == **line, "{line}");
            assert!(is_common(line), "{line}");
            let near = format!("{line}\u{1}");
            assert!(!is_common(&near), "{line}");
        }
        for absent in [
            "",
            "\n",
            "0",
            "zzzzzzzzzzzzzzzz",
            "ÿÿÿÿÿÿÿÿÿÿ",
            "1234567890\n1234567890",
        ] {
            assert!(!is_common(absent), "{absent:?}");
        }
    }
}
