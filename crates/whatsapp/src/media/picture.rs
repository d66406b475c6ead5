//! Size and form of a picture, from the headers of PNG, JPEG and WebP.

/// What a picture's header says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Picture {
    /// In pixels.
    pub width: u32,
    /// In pixels.
    pub height: u32,
    /// 8 for what WhatsApp takes.
    pub bits_per_channel: u8,
    /// Four ink channels in place of light.
    pub is_cmyk: bool,
    /// More than one frame.
    pub is_animated: bool,
}

impl Picture {
    const fn still(width: u32, height: u32, bits_per_channel: u8) -> Self {
        Self { width, height, bits_per_channel, is_cmyk: false, is_animated: false }
    }
}

/// Reads the header; `None` for another format or a header that is cut off.
pub(super) fn read(bytes: &[u8]) -> Option<Picture> {
    if bytes.starts_with(b"\x89PNG\r\n\x1a\n") {
        return read_png(bytes);
    }
    if bytes.starts_with(&[0xff, 0xd8, 0xff]) {
        return read_jpeg(bytes);
    }
    if bytes.starts_with(b"RIFF") && bytes.get(8..12) == Some(b"WEBP") {
        return read_webp(bytes);
    }
    None
}

fn u16_be(bytes: &[u8], at: usize) -> Option<u32> {
    let pair: [u8; 2] = bytes.get(at..at + 2)?.try_into().ok()?;
    Some(u16::from_be_bytes(pair).into())
}

fn u32_be(bytes: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_be_bytes(bytes.get(at..at + 4)?.try_into().ok()?))
}

fn read_png(bytes: &[u8]) -> Option<Picture> {
    Some(Picture::still(u32_be(bytes, 16)?, u32_be(bytes, 20)?, *bytes.get(24)?))
}

/// Walks the segments to the start of frame.
fn read_jpeg(bytes: &[u8]) -> Option<Picture> {
    let mut at = 2;
    loop {
        while bytes.get(at)? == &0xff && bytes.get(at + 1)? == &0xff {
            at += 1;
        }
        let (0xff, marker) = (*bytes.get(at)?, *bytes.get(at + 1)?) else { return None };
        match marker {
            // Restart marks and the like stand alone.
            0x01 | 0xd0..=0xd7 => at += 2,
            // Start of frame; C4, C8 and CC are tables.
            0xc0..=0xcf if !matches!(marker, 0xc4 | 0xc8 | 0xcc) => {
                let bits_per_channel = *bytes.get(at + 4)?;
                let (height, width) = (u16_be(bytes, at + 5)?, u16_be(bytes, at + 7)?);
                let is_cmyk = *bytes.get(at + 9)? == 4;
                return Some(Picture { is_cmyk, ..Picture::still(width, height, bits_per_channel) });
            }
            // The picture's data begin, or it ends, and no frame was described.
            0xd9 | 0xda => return None,
            _ => at += 2 + usize::try_from(u16_be(bytes, at + 2)?).ok()?.max(2),
        }
    }
}

fn read_webp(bytes: &[u8]) -> Option<Picture> {
    let byte = |at: usize| bytes.get(at).map(|byte| u32::from(*byte));
    match bytes.get(12..16)? {
        b"VP8X" => {
            let side = |at: usize| Some((byte(at)? | byte(at + 1)? << 8 | byte(at + 2)? << 16) + 1);
            let is_animated = byte(20)? & 0x02 != 0;
            Some(Picture { is_animated, ..Picture::still(side(24)?, side(27)?, 8) })
        }
        b"VP8L" => {
            let bits = byte(21)? | byte(22)? << 8 | byte(23)? << 16 | byte(24)? << 24;
            Some(Picture::still((bits & 0x3fff) + 1, (bits >> 14 & 0x3fff) + 1, 8))
        }
        b"VP8 " => {
            let side = |at: usize| Some((byte(at)? | byte(at + 1)? << 8) & 0x3fff);
            Some(Picture::still(side(26)?, side(28)?, 8))
        }
        _ => None,
    }
}
