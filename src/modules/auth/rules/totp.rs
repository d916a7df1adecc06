//! The second factor: six digits that change every 30 seconds (RFC 6238, SHA-1, as every authenticator
//! app knows it). A code counts once, and one step early or late is allowed.

use jiff::Timestamp;
use totp_rs::{Builder, Secret};

use super::super::model::Totp;
use crate::shared::error::Error;

const STEP_SECONDS: u64 = 30;
/// 160 bits, the length of SHA-1 (RFC 4226, section 4).
pub const SECRET_BYTES: usize = 20;

fn generator(secret: &[u8], account: &str) -> Result<totp_rs::Totp, Error> {
    // A colon separates issuer and account in the address.
    Builder::new()
        .with_algorithm(totp_rs::Algorithm::SHA1)
        .with_digits(6)
        .with_skew(1)
        .with_step_duration(STEP_SECONDS)
        .with_secret(secret.to_vec())
        .with_issuer(Some("OMI"))
        .with_account_name(account.replace(':', " "))
        .build()
        .map_err(|_| Error::internal("a TOTP secret does not fit"))
}

/// The step of a code that is right now and newer than the last one taken.
pub fn check(secret: &[u8], last_step: u64, code: &str, now: Timestamp) -> Result<Option<u64>, Error> {
    let digits: String = code.chars().filter(|c| !c.is_whitespace()).collect();
    let seconds = u64::try_from(now.as_second()).unwrap_or(0);
    let step = generator(secret, "account")?.check(&digits, seconds);
    Ok(step.filter(|step| *step > last_step))
}

/// The same for a factor in use.
pub fn check_enabled(totp: &Totp, code: &str, now: Timestamp) -> Result<Option<u64>, Error> {
    check(&totp.secret, totp.last_step, code, now)
}

/// A secret as people type it and as apps read it.
pub struct Shown {
    /// Base32.
    pub secret: String,
    /// The `otpauth:` address.
    pub uri: String,
}

/// How a secret is shown while the factor is set up.
pub fn show(secret: &[u8], account: &str) -> Result<Shown, Error> {
    let generator = generator(secret, account)?;
    let uri = generator
        .to_url()
        .map_err(|_| Error::internal("a TOTP address does not fit"))?;
    Ok(Shown {
        secret: Secret::from(secret).to_base32(),
        uri,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn code_at(secret: &[u8], now: Timestamp) -> String {
        let seconds = u64::try_from(now.as_second()).unwrap();
        let generator = generator(secret, "account").unwrap();
        generator.generate(seconds).to_string()
    }

    /// The secret of RFC 6238, appendix B.
    const SECRET: &[u8] = b"12345678901234567890";

    fn at(second: i64) -> Timestamp {
        Timestamp::from_second(second).unwrap()
    }

    #[test]
    fn codes_match_the_published_vectors() {
        // RFC 6238, appendix B, the last six of eight digits.
        for (second, code) in [
            (59, "287082"),
            (1_111_111_109, "081804"),
            (1_234_567_890, "005924"),
        ] {
            assert_eq!(code_at(SECRET, at(second)), code);
            assert!(check(SECRET, 0, code, at(second)).unwrap().is_some(), "{second}");
        }
    }

    #[test]
    fn one_step_early_or_late_is_allowed_and_no_code_counts_twice() {
        let code = code_at(SECRET, at(3_000));
        let step = 100;
        for (second, expected) in [
            (2_939, None),
            (2_970, Some(step)),
            (3_029, Some(step)),
            (3_059, Some(step)),
            (3_060, None),
        ] {
            assert_eq!(check(SECRET, 0, &code, at(second)).unwrap(), expected, "{second}");
        }
        assert_eq!(check(SECRET, step, &code, at(3_010)).unwrap(), None);
        assert_eq!(check(SECRET, step - 1, " 1 2 3", at(3_010)).unwrap(), None);
    }

    #[test]
    fn it_is_shown_for_typing_and_for_scanning() {
        let shown = show(SECRET, "belen@example.org").unwrap();
        assert_eq!(shown.secret, "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ");
        assert!(
            shown.uri.starts_with("otpauth://totp/OMI:belen%40example.org?"),
            "{}",
            shown.uri
        );
        assert!(shown.uri.contains(&shown.secret) && shown.uri.contains("issuer=OMI"));
    }
}
