//! The Opus sound of a WebM file, as browsers record it.

use std::io::Cursor;

use matroska_demuxer::{DemuxError, Frame, MatroskaFile, TrackType};

use super::ogg_opus::{NotAVoiceNote, OpusHead, OpusPacket, OpusSound};

/// How every EBML file, and so every WebM file, starts.
const MAGIC: [u8; 4] = [0x1a, 0x45, 0xdf, 0xa3];
const SAMPLES_PER_MS: u64 = 48;
const NANOSECONDS_PER_MS: u64 = 1_000_000;

/// Whether the bytes look like WebM or Matroska.
pub(super) fn is_webm(bytes: &[u8]) -> bool {
    bytes.starts_with(&MAGIC)
}

/// The packets of the first Opus track. A file that was cut off gives what is there of it.
pub(super) fn opus_sound(bytes: &[u8]) -> Result<OpusSound, NotAVoiceNote> {
    let damaged = |error: DemuxError| NotAVoiceNote::Damaged(error.to_string());
    let mut file = MatroskaFile::open(Cursor::new(bytes)).map_err(damaged)?;
    let track = file
        .tracks()
        .iter()
        .find(|track| track.track_type() == TrackType::Audio && track.codec_id() == "A_OPUS")
        .ok_or(NotAVoiceNote::NotOpus)?;
    let number = track.track_number().get();
    let mut sound = OpusSound::described_by(track.codec_private().and_then(OpusHead::parse))?;
    let tick_ns = file.info().timestamp_scale().get();
    let mut frame = Frame::default();
    loop {
        match file.next_frame(&mut frame) {
            Ok(true) if frame.track == number => {
                let starts_at_ns = frame.timestamp.saturating_mul(tick_ns);
                let starts_at = starts_at_ns.saturating_mul(SAMPLES_PER_MS) / NANOSECONDS_PER_MS;
                sound.packets.push(OpusPacket { data: std::mem::take(&mut frame.data), starts_at: Some(starts_at) });
            }
            Ok(true) => {}
            Ok(false) => return Ok(sound),
            Err(_) if !sound.packets.is_empty() => return Ok(sound),
            Err(error) => return Err(damaged(error)),
        }
    }
}
