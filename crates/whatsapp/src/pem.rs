//! Keys as text between a line that begins and a line that ends them (RFC 7468).

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

/// Characters of one line of the text.
const LINE_CHARS: usize = 64;

/// What a PEM holds, as its first and last line name it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Label {
    /// A SubjectPublicKeyInfo.
    PublicKey,
    /// A PKCS#8 key.
    PrivateKey,
}

impl Label {
    /// The line before the key.
    pub(crate) const fn begin(self) -> &'static str {
        match self {
            Self::PublicKey => "-----BEGIN PUBLIC KEY-----",
            Self::PrivateKey => "-----BEGIN PRIVATE KEY-----",
        }
    }

    const fn end(self) -> &'static str {
        match self {
            Self::PublicKey => "-----END PUBLIC KEY-----",
            Self::PrivateKey => "-----END PRIVATE KEY-----",
        }
    }
}

/// Why a text is no PEM.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum PemError {
    /// It does not stand between the two lines.
    Boundary,
    /// What stands there is not base64.
    Base64,
}

/// The DER inside a PEM. White space does not count.
pub(crate) fn decode(label: Label, pem: &str) -> Result<Vec<u8>, PemError> {
    let inner = pem.trim().strip_prefix(label.begin()).and_then(|rest| rest.strip_suffix(label.end()));
    let inner = inner.ok_or(PemError::Boundary)?;
    let base64: String = inner.chars().filter(|char| !char.is_whitespace()).collect();
    STANDARD.decode(base64).map_err(|_| PemError::Base64)
}

/// A PEM of this DER.
pub(crate) fn encode(label: Label, der: &[u8]) -> String {
    let mut text = label.begin().to_owned();
    for (at, char) in STANDARD.encode(der).chars().enumerate() {
        if at % LINE_CHARS == 0 {
            text.push('\n');
        }
        text.push(char);
    }
    format!("{text}\n{}\n", label.end())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn what_was_written_is_read(der in proptest::collection::vec(any::<u8>(), 1..400)) {
            let pem = encode(Label::PublicKey, &der);
            prop_assert!(pem.lines().all(|line| line.len() <= LINE_CHARS));
            prop_assert_eq!(decode(Label::PublicKey, &pem), Ok(der));
            prop_assert_eq!(decode(Label::PrivateKey, &pem), Err(PemError::Boundary));
        }
    }

    #[test]
    fn other_text_is_refused() {
        let pem = format!("{}\n*\n{}", Label::PublicKey.begin(), Label::PublicKey.end());
        assert_eq!(decode(Label::PublicKey, &pem), Err(PemError::Base64));
        assert_eq!(decode(Label::PublicKey, "ssh-rsa AAAA"), Err(PemError::Boundary));
    }
}
