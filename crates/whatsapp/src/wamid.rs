//! Message ids. They look like Meta's: `wamid.` and the base64 of a small record that holds the peer's number, the direction and
//! random digits. Only [`is_well_formed`] may be asked of ids that others made.

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, STANDARD_NO_PAD};

const PREFIX: &str = "wamid.";
/// Longer ids are refused; Meta's stay below.
const MAX_LENGTH: usize = 256;
/// More of the peer than this is cut off, so that an id stays short for a BSUID too.
const MAX_PEER_BYTES: usize = 24;

/// Who wrote the message.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Direction {
    /// The business to the customer.
    Outbound,
    /// The customer to the business.
    Inbound,
}

/// A new id for a message with this peer (`wa_id`, or BSUID), from 16 random bytes, which alone make it unique.
#[must_use]
pub fn make(peer: &str, direction: Direction, random: [u8; 16]) -> String {
    let peer = peer.as_bytes();
    let peer = peer.get(..MAX_PEER_BYTES).unwrap_or(peer);
    let mut record = Vec::with_capacity(64);
    record.extend([0x1c, 0x18, u8::try_from(peer.len()).unwrap_or_default()]);
    record.extend(peer);
    record.extend([0x15, 0x02, 0x00]);
    record.push(match direction {
        Direction::Outbound => 0x11,
        Direction::Inbound => 0x12,
    });
    record.extend([0x18, 0x20]);
    record.extend(hex::encode_upper(random).as_bytes());
    record.push(0x00);
    let mut id = String::with_capacity(96);
    id.push_str(PREFIX);
    STANDARD.encode_string(record, &mut id);
    id
}

/// Whether this can be a message id: `wamid.` and base64, with or without padding.
#[must_use]
pub fn is_well_formed(id: &str) -> bool {
    id.len() <= MAX_LENGTH
        && id.strip_prefix(PREFIX).is_some_and(|text| {
            !text.is_empty()
                && STANDARD_NO_PAD.decode(text.trim_end_matches('=')).is_ok()
                && text.len() - text.trim_end_matches('=').len() <= 2
        })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn it_looks_like_metas() {
        let id = make("16505551234", Direction::Outbound, [7; 16]);
        assert!(id.starts_with("wamid.HBgLMTY1MDU1NTEyMzQVAgARGCAw"), "{id}");
        assert!(id.len() < 128);
        assert_ne!(id, make("16505551234", Direction::Inbound, [7; 16]));
    }

    #[test]
    fn ids_of_others() {
        assert!(is_well_formed("wamid.HBgLMTY1MDM4Nzk0MzkVAgASGBQzQTRBNjU5OUFFRTAzODEwMTQ0RgA="));
        assert!(is_well_formed("wamid.HBgLMTY1MDM4Nzk0MzkVAgASGBQzQTRBNjU5OUFFRTAzODEwMTQ0RgA"));
        let too_long = format!("wamid.{}", "A".repeat(300));
        for bad in ["", "wamid.", "wamid.***", "HBgL", "wamid.ABCD====", too_long.as_str()] {
            assert!(!is_well_formed(bad), "{bad}");
        }
    }

    proptest! {
        #[test]
        fn every_id_is_well_formed_and_short(peer in ".{0,140}", random in any::<[u8; 16]>()) {
            let id = make(&peer, Direction::Inbound, random);
            prop_assert!(is_well_formed(&id));
            prop_assert!(id.len() <= 128);
        }
    }
}
