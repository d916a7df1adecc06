//! The configuration profile by which Apple devices take an authority (Apple's Configuration Profile
//! Reference: payload `com.apple.security.root`).

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

/// A profile with one root certificate. Its identifiers come from the fingerprint, so that another download of
/// the same authority replaces the first.
#[must_use]
pub fn of(der: &[u8], fingerprint: &str) -> String {
    let id = |nth: usize| {
        let digits = fingerprint.get(nth * 32..(nth + 1) * 32).unwrap_or_default();
        uuid::Uuid::try_parse(digits)
            .unwrap_or_default()
            .hyphenated()
            .to_string()
            .to_uppercase()
    };
    let (outer, inner, content) = (id(0), id(1), STANDARD.encode(der));
    format!(
        r#"<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">
<plist version="1.0">
<dict>
	<key>PayloadContent</key>
	<array>
		<dict>
			<key>PayloadCertificateFileName</key>
			<string>omi.crt</string>
			<key>PayloadContent</key>
			<data>{content}</data>
			<key>PayloadDisplayName</key>
			<string>OMI</string>
			<key>PayloadIdentifier</key>
			<string>omi.authority.{inner}</string>
			<key>PayloadType</key>
			<string>com.apple.security.root</string>
			<key>PayloadUUID</key>
			<string>{inner}</string>
			<key>PayloadVersion</key>
			<integer>1</integer>
		</dict>
	</array>
	<key>PayloadDisplayName</key>
	<string>OMI</string>
	<key>PayloadIdentifier</key>
	<string>omi.profile.{outer}</string>
	<key>PayloadType</key>
	<string>Configuration</string>
	<key>PayloadUUID</key>
	<string>{outer}</string>
	<key>PayloadVersion</key>
	<integer>1</integer>
</dict>
</plist>
"#
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_profile_holds_the_certificate_and_two_identifiers() {
        let fingerprint = "00112233445566778899aabbccddeeff0123456789abcdef0123456789abcdef";
        let profile = of(&[1, 2, 3], fingerprint);
        assert!(profile.contains("<data>AQID</data>"));
        assert!(profile.contains("<string>00112233-4455-6677-8899-AABBCCDDEEFF</string>"));
        assert!(profile.contains("<string>01234567-89AB-CDEF-0123-456789ABCDEF</string>"));
        assert_eq!(profile, of(&[1, 2, 3], fingerprint));
    }
}
