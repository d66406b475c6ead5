//! From the handle of an upload to the picture of a profile: checked, made smaller, a JPEG.

use std::io::Cursor;

use bytes::Bytes;
use image::codecs::jpeg::JpegEncoder;
use image::{DynamicImage, ImageFormat, ImageReader, Limits};
use recado_whatsapp::GraphError;
use recado_whatsapp::number_edges::business_profile as rules;

use crate::state::State;
use crate::world::ProfilePicture;
use crate::{media, uploads};

/// WhatsApp shows them no larger.
const SHOWN_PX: u32 = 640;
/// A file that says to be larger is not unpacked.
const MAX_SIDE_PX: u32 = 8_192;
const MAX_UNPACKED_BYTES: u64 = 256 * 1024 * 1024;
const JPEG_QUALITY: u8 = 90;

/// The picture that `profile_picture_handle` names, ready to be stored.
///
/// # Errors
/// 100 for a handle of nothing, and for a picture that breaks a rule.
pub(super) async fn prepare(state: &State, handle: &str) -> Result<ProfilePicture, GraphError> {
    let bytes = bytes_of(state, handle).await?;
    let bytes = tokio::task::spawn_blocking(move || convert(&bytes));
    let bytes = bytes.await.map_err(|_| GraphError::something_went_wrong())??;
    Ok(ProfilePicture { id: hex::encode(rand::random::<[u8; 16]>()), bytes })
}

/// What was uploaded in parts.
async fn bytes_of(state: &State, handle: &str) -> Result<Bytes, GraphError> {
    let unknown = || {
        GraphError::parameter("Param profile_picture_handle is not the handle of a finished upload.").subcode(2_388_273)
    };
    let found = uploads::file_of_handle(state, handle).await?.ok_or_else(unknown)?;
    Ok(media::bytes(state, &found).await?)
}

fn convert(bytes: &[u8]) -> Result<Vec<u8>, GraphError> {
    let unreadable = || GraphError::parameter("The profile picture must be a JPEG or PNG file.");
    let open = || ImageReader::new(Cursor::new(bytes)).with_guessed_format().map_err(|_| unreadable());
    if !matches!(open()?.format(), Some(ImageFormat::Jpeg | ImageFormat::Png)) {
        return Err(unreadable());
    }
    let (width_px, height_px) = open()?.into_dimensions().map_err(|_| unreadable())?;
    rules::check_picture(bytes.len(), width_px, height_px)?;
    let mut reader = open()?;
    let mut limits = Limits::default();
    limits.max_image_width = Some(MAX_SIDE_PX);
    limits.max_image_height = Some(MAX_SIDE_PX);
    limits.max_alloc = Some(MAX_UNPACKED_BYTES);
    reader.limits(limits);
    let picture = reader.decode().map_err(|_| unreadable())?;
    let picture = if width_px > SHOWN_PX { picture.thumbnail(SHOWN_PX, SHOWN_PX) } else { picture };
    let picture = DynamicImage::from(picture.to_rgb8());
    let mut shown = Vec::new();
    picture
        .write_with_encoder(JpegEncoder::new_with_quality(&mut shown, JPEG_QUALITY))
        .map_err(|_| GraphError::something_went_wrong())?;
    Ok(shown)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn png(side_px: u32) -> Vec<u8> {
        let mut bytes = Cursor::new(Vec::new());
        DynamicImage::new_rgba8(side_px, side_px).write_to(&mut bytes, ImageFormat::Png).unwrap();
        bytes.into_inner()
    }

    #[test]
    fn a_picture_is_shown_as_a_jpeg_of_at_most_640_pixels() {
        for (sent_px, shown_px) in [(192, 192), (640, 640), (1000, 640)] {
            let shown = image::load_from_memory_with_format(&convert(&png(sent_px)).unwrap(), ImageFormat::Jpeg);
            assert_eq!(shown.unwrap().width(), shown_px);
        }
    }

    #[test]
    fn other_files_are_refused() {
        assert_eq!(convert(&png(100)).unwrap_err().code, 100);
        assert_eq!(convert(b"GIF89a").unwrap_err().code, 100);
        assert_eq!(convert(png(300).get(..200).unwrap()).unwrap_err().code, 100);
    }
}
