//! OGG/Opus as WhatsApp takes it for voice notes: mono, from the packets of any container (RFC 7845, RFC 6716).

use std::io::Cursor;

use ogg::{PacketReader, PacketWriteEndInfo, PacketWriter};

/// Granule positions count samples at this rate, whatever the recording's own rate.
const SAMPLES_PER_MS: u64 = 48;
/// The longest packet there is: 120 ms.
const LONGEST_PACKET_SAMPLES: u64 = 120 * SAMPLES_PER_MS;
/// A page holds so much sound at the most; players seek by pages.
const PAGE_SAMPLES: u64 = 1000 * SAMPLES_PER_MS;
/// A page's table of segments holds 255 entries; every packet takes one and one more for each 255 bytes.
const PAGE_SEGMENTS: usize = 255;
/// A hole in the sound is filled up to this length; a longer one comes from a broken clock.
const LONGEST_HOLE_SAMPLES: u64 = 600 * 1000 * SAMPLES_PER_MS;
/// RFC 7845 asks for 80 ms of pre-skip where nothing else is known.
const DEFAULT_PRE_SKIP: u16 = 3840;

/// Why a recording cannot be made a voice note.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(super) enum NotAVoiceNote {
    #[error("the file is damaged: {0}")]
    Damaged(String),
    #[error("the sound is not in the Opus format")]
    NotOpus,
    #[error("the recording holds no sound")]
    Empty,
}

/// Opus sound, out of its container.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct OpusSound {
    /// Samples at 48 kHz that a decoder throws away at the start.
    pub(super) pre_skip: u16,
    /// For information only.
    pub(super) input_sample_rate: u32,
    /// In 1/256 dB.
    pub(super) output_gain: i16,
    pub(super) packets: Vec<OpusPacket>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct OpusPacket {
    pub(super) data: Vec<u8>,
    /// Where it starts, in samples at 48 kHz, where the container says so.
    pub(super) starts_at: Option<u64>,
}

/// The identification header of RFC 7845, which Matroska keeps as the track's private data.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct OpusHead {
    pub(super) channels: u8,
    pub(super) pre_skip: u16,
    pub(super) input_sample_rate: u32,
    pub(super) output_gain: i16,
    /// 0: mono or stereo in one stream.
    pub(super) mapping_family: u8,
}

impl OpusHead {
    pub(super) fn parse(bytes: &[u8]) -> Option<Self> {
        let rest = bytes.strip_prefix(b"OpusHead")?;
        let [version, channels, pre_skip_low, pre_skip_high, r0, r1, r2, r3, gain_low, gain_high, mapping_family, ..] =
            *rest
        else {
            return None;
        };
        // The upper half of the version tells incompatible ones apart.
        (version & 0xf0 == 0 && channels > 0).then(|| Self {
            channels,
            pre_skip: u16::from_le_bytes([pre_skip_low, pre_skip_high]),
            input_sample_rate: u32::from_le_bytes([r0, r1, r2, r3]),
            output_gain: i16::from_le_bytes([gain_low, gain_high]),
            mapping_family,
        })
    }
}

impl OpusSound {
    /// Sound without packets yet, as the header describes it.
    pub(super) fn described_by(head: Option<OpusHead>) -> Result<Self, NotAVoiceNote> {
        if head.is_some_and(|head| head.mapping_family != 0 || head.channels > 2) {
            return Err(NotAVoiceNote::NotOpus);
        }
        Ok(Self {
            pre_skip: head.map_or(DEFAULT_PRE_SKIP, |head| head.pre_skip),
            input_sample_rate: head.map_or(48_000, |head| head.input_sample_rate),
            output_gain: head.map_or(0, |head| head.output_gain),
            packets: Vec::new(),
        })
    }

    /// The sound of an OGG file.
    pub(super) fn from_ogg(bytes: &[u8]) -> Result<Self, NotAVoiceNote> {
        let damaged = |error: ogg::OggReadError| NotAVoiceNote::Damaged(error.to_string());
        let mut reader = PacketReader::new(Cursor::new(bytes));
        let head = reader.read_packet().map_err(damaged)?.ok_or(NotAVoiceNote::Empty)?;
        let serial = head.stream_serial();
        let mut sound = Self::described_by(Some(OpusHead::parse(&head.data).ok_or(NotAVoiceNote::NotOpus)?))?;
        let mut is_first = true;
        while let Some(packet) = reader.read_packet().map_err(damaged)? {
            if packet.stream_serial() != serial {
                return Err(NotAVoiceNote::NotOpus);
            }
            // The second packet holds the tags.
            if !std::mem::take(&mut is_first) {
                sound.packets.push(OpusPacket { data: packet.data, starts_at: None });
            }
        }
        Ok(sound)
    }

    /// As a mono OGG file. Packets coded in stereo stay as they are: a decoder that is asked for mono mixes them.
    pub(super) fn to_mono_ogg(&self) -> Result<Vec<u8>, NotAVoiceNote> {
        let packets = self.without_holes();
        let sound_packets = packets.len();
        if sound_packets == 0 {
            return Err(NotAVoiceNote::Empty);
        }
        // One stream in one file: any serial serves.
        let serial = 1;
        let mut writer = PacketWriter::new(Vec::new());
        let damaged = |error: std::io::Error| NotAVoiceNote::Damaged(error.to_string());
        writer.write_packet(self.head(), serial, PacketWriteEndInfo::EndPage, 0).map_err(damaged)?;
        writer.write_packet(tags(), serial, PacketWriteEndInfo::EndPage, 0).map_err(damaged)?;
        let (mut position, mut page_samples, mut page_segments) = (0_u64, 0_u64, 0_usize);
        for (index, (data, samples)) in packets.into_iter().enumerate() {
            position += samples;
            page_samples += samples;
            page_segments += data.len() / 255 + 1;
            // The next packet is not known yet, so there is room left for a long one.
            let is_full = page_samples >= PAGE_SAMPLES || page_segments + 8 >= PAGE_SEGMENTS;
            let end = if index + 1 == sound_packets {
                PacketWriteEndInfo::EndStream
            } else if is_full {
                (page_samples, page_segments) = (0, 0);
                PacketWriteEndInfo::EndPage
            } else {
                PacketWriteEndInfo::NormalPacket
            };
            writer.write_packet(data, serial, end, position).map_err(damaged)?;
        }
        Ok(writer.into_inner())
    }

    /// The packets with their lengths in samples. Recorders leave packets out in silence; a decoder must be told of each, with
    /// a packet that has a first byte only (RFC 7845, section 4.1).
    fn without_holes(&self) -> Vec<(Vec<u8>, u64)> {
        let mut packets: Vec<(Vec<u8>, u64)> = Vec::with_capacity(self.packets.len());
        let mut position = self.packets.first().and_then(|packet| packet.starts_at).unwrap_or(0);
        for packet in &self.packets {
            let Some(samples) = packet_samples(&packet.data) else { continue };
            let hole = packet.starts_at.map_or(0, |starts_at| starts_at.saturating_sub(position));
            if let Some((previous, frame_samples)) = packets.last().and_then(|(data, _)| silence_like(data))
                && hole < LONGEST_HOLE_SAMPLES
            {
                // Containers round to milliseconds, so less than a frame is no hole.
                for _ in 0..hole / frame_samples {
                    packets.push((vec![previous], frame_samples));
                    position += frame_samples;
                }
            }
            position += samples;
            packets.push((packet.data.clone(), samples));
        }
        packets
    }

    fn head(&self) -> Vec<u8> {
        let mut head = b"OpusHead".to_vec();
        // Version 1, one channel.
        head.extend([1, 1]);
        head.extend(self.pre_skip.to_le_bytes());
        head.extend(self.input_sample_rate.to_le_bytes());
        head.extend(self.output_gain.to_le_bytes());
        // Mapping family 0.
        head.push(0);
        head
    }
}

fn tags() -> Vec<u8> {
    const VENDOR: &[u8] = b"Recado";
    let mut tags = b"OpusTags".to_vec();
    tags.extend(u32::try_from(VENDOR.len()).unwrap_or(0).to_le_bytes());
    tags.extend(VENDOR);
    // No comments.
    tags.extend(0_u32.to_le_bytes());
    tags
}

/// The first byte of a packet with one empty frame of the same coding, and that frame's length.
fn silence_like(packet: &[u8]) -> Option<(u8, u64)> {
    let first = packet.first()? & 0xfc;
    Some((first, frame_samples(first)))
}

/// A frame's length by the coding in a packet's first byte (RFC 6716, section 3.1).
fn frame_samples(first: u8) -> u64 {
    let configuration = u32::from(first >> 3);
    match configuration {
        // SILK: 10, 20, 40, 60 ms.
        0..12 => SAMPLES_PER_MS * [10, 20, 40, 60][(configuration % 4) as usize],
        // Hybrid: 10, 20 ms.
        12..16 => SAMPLES_PER_MS * [10, 20][(configuration % 2) as usize],
        // CELT: 2.5, 5, 10, 20 ms.
        _ => 120 << (configuration % 4),
    }
}

/// A packet's length; `None` for what is no packet.
fn packet_samples(packet: &[u8]) -> Option<u64> {
    let first = *packet.first()?;
    let frames = match first & 3 {
        0 => 1,
        1 | 2 => 2,
        _ => u64::from(packet.get(1)? & 0x3f),
    };
    let samples = frames * frame_samples(first);
    (samples > 0 && samples <= LONGEST_PACKET_SAMPLES).then_some(samples)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// CELT, 20 ms, one frame.
    const CELT_20: u8 = 31 << 3;

    fn sound(packets: Vec<OpusPacket>) -> OpusSound {
        OpusSound { pre_skip: 312, input_sample_rate: 48_000, output_gain: 0, packets }
    }

    fn pages(ogg: &[u8]) -> Vec<(u64, u8)> {
        let mut pages = Vec::new();
        let mut at = 0;
        while ogg[at..].starts_with(b"OggS") {
            let granule = u64::from_le_bytes(ogg[at + 6..at + 14].try_into().unwrap());
            pages.push((granule, ogg[at + 5]));
            let segments = usize::from(ogg[at + 26]);
            let body: usize = ogg[at + 27..at + 27 + segments].iter().map(|length| usize::from(*length)).sum();
            at += 27 + segments + body;
            if at >= ogg.len() {
                break;
            }
        }
        pages
    }

    #[test]
    fn lengths_follow_the_first_byte() {
        assert_eq!(packet_samples(&[0]), Some(480));
        assert_eq!(packet_samples(&[3 << 3]), Some(2880));
        assert_eq!(packet_samples(&[CELT_20]), Some(960));
        assert_eq!(packet_samples(&[CELT_20 | 1, 0]), Some(1920));
        assert_eq!(packet_samples(&[16 << 3 | 3, 48]), Some(5760));
        assert_eq!(packet_samples(&[16 << 3 | 3, 49]), None);
        assert_eq!(packet_samples(&[]), None);
        assert_eq!(packet_samples(&[3]), None);
    }

    #[test]
    fn a_file_is_mono_with_pages_of_a_second_and_comes_back() {
        let packets = vec![OpusPacket { data: vec![CELT_20 | 4, 1, 2, 3], starts_at: None }; 120];
        let sound = sound(packets);
        let ogg = sound.to_mono_ogg().unwrap();
        let head = &ogg[28..28 + 19];
        assert_eq!(OpusHead::parse(head).unwrap().channels, 1);
        assert_eq!(OpusHead::parse(head).unwrap().pre_skip, 312);
        let pages = pages(&ogg);
        assert_eq!(pages, [(0, 2), (0, 0), (48_000, 0), (96_000, 0), (115_200, 4)]);
        assert_eq!(OpusSound::from_ogg(&ogg).unwrap(), sound);
    }

    #[test]
    fn packets_left_out_in_silence_are_put_back() {
        let packet = |starts_at| OpusPacket { data: vec![CELT_20, 9], starts_at: Some(starts_at) };
        // 20 ms, then 60 ms of nothing, then 20 ms that start 1 ms late.
        let ogg = sound(vec![packet(0), packet(80 * 48), packet(101 * 48)]).to_mono_ogg().unwrap();
        let back = OpusSound::from_ogg(&ogg).unwrap();
        let lengths: Vec<usize> = back.packets.iter().map(|packet| packet.data.len()).collect();
        assert_eq!(lengths, [2, 1, 1, 1, 2, 2]);
        assert_eq!(pages(&ogg).last(), Some(&(6 * 960, 4)));
    }

    #[test]
    fn what_is_not_opus_is_refused() {
        assert_eq!(sound(Vec::new()).to_mono_ogg(), Err(NotAVoiceNote::Empty));
        assert!(matches!(OpusSound::from_ogg(b"RIFF....WAVE"), Err(NotAVoiceNote::Damaged(_))));
        assert!(OpusSound::from_ogg(b"").is_err());
        assert!(OpusHead::parse(b"OpusHead").is_none());
        assert!(OpusHead::parse(b"OpusHead\x01\x00\x38\x01\x80\xbb\x00\x00\x00\x00\x00").is_none());
    }
}
