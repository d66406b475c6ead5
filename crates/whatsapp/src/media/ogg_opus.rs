//! The first page of an OGG file, which for Opus holds `OpusHead` with the number of channels (RFC 7845, section 5.1).

/// The channels of an OGG/Opus file; `None` for anything else.
pub(super) fn channels(bytes: &[u8]) -> Option<u8> {
    if !bytes.starts_with(b"OggS") {
        return None;
    }
    // 27 bytes of page header, the last of them the length of the segment table that follows.
    let segments = usize::from(*bytes.get(26)?);
    let packet = bytes.get(27 + segments..)?;
    if packet.starts_with(b"OpusHead") { packet.get(9).copied() } else { None }
}
