//! The versions of Flow JSON and of the protocol that endpoints speak (spec §1).

use std::fmt;

use super::problem::ErrorName;

/// A version of Flow JSON. `1.10` is later than `1.9`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Version {
    major: u8,
    minor: u8,
}

impl fmt::Display for Version {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}", self.major, self.minor)
    }
}

/// The version of that number.
pub(super) const fn v(major: u8, minor: u8) -> Version {
    Version { major, minor }
}

/// The first there is.
pub(super) const FIRST: Version = v(2, 1);
/// The newest, and the one recommended.
pub const NEWEST: Version = v(7, 3);
/// Those that can be published.
const PUBLISHABLE: [Version; 9] = [v(5, 1), v(6, 0), v(6, 1), v(6, 2), v(6, 3), v(7, 0), v(7, 1), v(7, 2), v(7, 3)];
/// Those that can be sent and opened, and no more published.
const FROZEN: [Version; 5] = [v(2, 1), v(3, 0), v(3, 1), v(4, 0), v(5, 0)];
/// Those of the protocol of endpoints.
pub(super) const DATA_API_VERSIONS: [&str; 2] = ["3.0", "4.0"];

impl Version {
    /// Reads what stands under `version`.
    ///
    /// # Errors
    /// Which mistake it is, and its message.
    pub fn parse(text: &str) -> Result<Self, (ErrorName, &'static str)> {
        let invalid = (ErrorName::InvalidFlowJsonVersion, "Invalid Flow JSON version.");
        let number = |part: &str| -> Option<u8> {
            let digits = !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
            if digits && (part.len() == 1 || !part.starts_with('0')) { part.parse().ok() } else { None }
        };
        let (major, minor) = text.split_once('.').ok_or(invalid)?;
        let (Some(major), Some(minor)) = (number(major), number(minor)) else { return Err(invalid) };
        let version = v(major, minor);
        if PUBLISHABLE.contains(&version) || FROZEN.contains(&version) {
            return Ok(version);
        }
        if version < FIRST {
            return Err((ErrorName::UnsupportedFlowJsonVersion, "Unsupported Flow JSON version."));
        }
        // One of the newest line that not every account has.
        if version > NEWEST && version.major == NEWEST.major {
            let message = "The Flow JSON version is not available for your WABA ID.";
            return Err((ErrorName::UnavailableFlowJsonVersion, message));
        }
        Err(invalid)
    }

    /// Whether Flows of it can be published still.
    #[must_use]
    pub fn is_publishable(self) -> bool {
        PUBLISHABLE.contains(&self)
    }

    /// Where the endpoint's address stands: in the JSON (`data_channel_uri`) before 3.0, then beside it (`endpoint_uri`).
    #[must_use]
    pub fn has_endpoint_uri(self) -> bool {
        self >= v(3, 0)
    }

    /// Whether requests carry a signature of the token, given the protocol's version (spec §12).
    #[must_use]
    pub fn signs_flow_token(self, data_api_version: &str) -> bool {
        self >= v(7, 3) && data_api_version == "4.0"
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn minor_versions_are_whole_numbers() {
        assert!(v(1, 10) > v(1, 9));
        assert_eq!(Version::parse("7.3"), Ok(NEWEST));
        assert!(NEWEST.is_publishable() && !v(5, 0).is_publishable());
    }

    #[test]
    fn others_are_refused_each_in_its_way() {
        let error = |text: &str| Version::parse(text).unwrap_err().0;
        assert_eq!(error("7.4"), ErrorName::UnavailableFlowJsonVersion);
        assert_eq!(error("1.0"), ErrorName::UnsupportedFlowJsonVersion);
        for text in ["", "7", "7.03", "2024.0", "a.b", "3.7", "8.0", "7.3.0", " 7.3"] {
            assert_eq!(error(text), ErrorName::InvalidFlowJsonVersion, "{text}");
        }
    }
}
