//! The picture of a business profile (spec §8.4; the rules are those of group pictures, unconfirmed).

use super::sniff::sniff;
use crate::error::GraphError;

/// Shortest side.
const MIN_PIXELS: u32 = 192;
const MAX_BYTES: usize = 5 * 1024 * 1024;

/// Whether a file can be the picture of a profile.
///
/// # Errors
/// 100 with what is wrong.
pub fn check_profile_picture(bytes: &[u8]) -> Result<(), GraphError> {
    let refuse = |what: String| Err(GraphError::parameter(format!("The profile picture {what}.")));
    let sniffed = sniff(None, None, bytes);
    let picture = match sniffed.picture {
        Some(picture) if matches!(sniffed.mime_type.as_str(), "image/jpeg" | "image/png") => picture,
        _ => return refuse(format!("must be JPEG or PNG; it is of type {}", sniffed.mime_type)),
    };
    if bytes.len() > MAX_BYTES {
        return refuse(format!("must have at most {MAX_BYTES} bytes; it has {}", bytes.len()));
    }
    let (width, height) = (picture.width, picture.height);
    if width != height {
        return refuse(format!("must be square; it has {width} × {height} pixels"));
    }
    if width < MIN_PIXELS {
        return refuse(format!("must have at least {MIN_PIXELS} × {MIN_PIXELS} pixels; it has {width} × {height}"));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn png(width: u32, height: u32) -> Vec<u8> {
        let mut bytes = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR".to_vec();
        bytes.extend(width.to_be_bytes());
        bytes.extend(height.to_be_bytes());
        bytes.extend([8, 2, 0, 0, 0]);
        bytes
    }

    #[test]
    fn square_and_not_too_small() {
        assert_eq!(check_profile_picture(&png(192, 192)), Ok(()));
        let details = |bytes: &[u8]| check_profile_picture(bytes).unwrap_err().details.unwrap_or_default();
        assert!(details(&png(191, 191)).contains("at least 192"));
        assert!(details(&png(400, 300)).contains("square"));
        assert!(details(b"GIF89a").contains("JPEG or PNG"));
        let mut large = png(640, 640);
        large.resize(MAX_BYTES + 1, 0);
        assert!(details(&large).contains("at most"));
    }
}
