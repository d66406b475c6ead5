//! What a business number has besides its messages: profile, QR codes, ice breakers and commands, commerce settings, compliance
//! information, the key of its Flows (spec §8.4, §8.7 to §8.11). Each file reads one body with its rules.

mod body;
pub mod business_profile;
pub mod commerce_settings;
pub mod compliance;
pub mod conversational_components;
pub mod encryption_key;
pub mod qr_code;

/// Whose limits count where Meta's guides and its OpenAPI give different ones.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum LimitSource {
    /// The guides, which are the wider ones.
    #[default]
    Guides,
    /// The OpenAPI.
    OpenApi,
}

impl LimitSource {
    /// Ice breakers of a number (spec §8.8).
    #[must_use]
    pub const fn max_prompts(self) -> usize {
        match self {
            Self::Guides => 4,
            Self::OpenApi => 3,
        }
    }

    /// Characters of a command's name (spec §8.8).
    #[must_use]
    pub const fn max_command_name_chars(self) -> usize {
        match self {
            Self::Guides => 32,
            Self::OpenApi => 30,
        }
    }

    /// Characters of the profile's description (spec §8.4).
    #[must_use]
    pub const fn max_description_chars(self) -> usize {
        match self {
            Self::Guides => 512,
            Self::OpenApi => 256,
        }
    }
}
