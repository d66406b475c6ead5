//! The tracks of an MP4 or 3GP file (ISO 14496-12): boxes of a length, a four-letter name, and content.

/// Which codecs a file uses.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Tracks {
    /// Four-letter names such as `avc1`, one a track.
    pub video: Vec<String>,
    /// Four-letter names such as `mp4a`, one a track.
    pub audio: Vec<String>,
}

/// The tracks; `None` where the index (`moov`) is not wholly among the bytes.
pub(super) fn tracks(bytes: &[u8]) -> Option<Tracks> {
    let moov = find(bytes, *b"moov")?;
    let mut tracks = Tracks::default();
    for (_, trak) in Boxes(moov).filter(|(name, _)| name == b"trak") {
        let Some(mdia) = find(trak, *b"mdia") else { continue };
        let handler = find(mdia, *b"hdlr").and_then(|hdlr| hdlr.get(8..12));
        let Some(codec) = codec_of(mdia) else { continue };
        match handler {
            Some(b"vide") => tracks.video.push(codec),
            Some(b"soun") => tracks.audio.push(codec),
            _ => {}
        }
    }
    Some(tracks)
}

fn codec_of(mdia: &[u8]) -> Option<String> {
    let stbl = find(find(mdia, *b"minf")?, *b"stbl")?;
    // Version and count stand before the sample descriptions.
    let entries = find(stbl, *b"stsd")?.get(8..)?;
    let (name, _) = Boxes(entries).next()?;
    Some(String::from_utf8_lossy(&name).into_owned())
}

fn find(bytes: &[u8], name: [u8; 4]) -> Option<&[u8]> {
    Boxes(bytes).find(|(found, _)| *found == name).map(|(_, content)| content)
}

/// The boxes in some bytes; ends at the first that is cut off.
struct Boxes<'b>(&'b [u8]);

impl<'b> Iterator for Boxes<'b> {
    type Item = ([u8; 4], &'b [u8]);

    fn next(&mut self) -> Option<Self::Item> {
        let short = u32::from_be_bytes(self.0.get(..4)?.try_into().ok()?);
        let name: [u8; 4] = self.0.get(4..8)?.try_into().ok()?;
        let (header, length) = match short {
            // To the end of the file.
            0 => (8, self.0.len()),
            1 => (16, usize::try_from(u64::from_be_bytes(self.0.get(8..16)?.try_into().ok()?)).ok()?),
            length => (8, usize::try_from(length).ok()?),
        };
        let content = self.0.get(header..length)?;
        self.0 = self.0.get(length..)?;
        Some((name, content))
    }
}
