//! Pictures of the default world's products, drawn rather than kept: a lamp in a colour that follows from the product.

use std::io::Cursor;

use image::{ImageFormat, Rgb, RgbImage};
use recado_whatsapp::{GraphError, signature};

/// As large as WhatsApp wants a product's picture at least.
const SIDE_PX: u32 = 500;

/// Draws the picture of a product as PNG.
///
/// # Errors
/// 131000 where it cannot be encoded.
pub(crate) fn draw(retailer_id: &str) -> Result<Vec<u8>, GraphError> {
    let sum = signature::sha256(retailer_id.as_bytes());
    let part = |index: usize| sum.get(index).copied().unwrap_or_default();
    let pale = Rgb([0xe0 | (part(0) & 0x1f), 0xe0 | (part(1) & 0x1f), 0xe0 | (part(2) & 0x1f)]);
    let shade = Rgb([part(3) / 2 + 60, part(4) / 2 + 60, part(5) / 2 + 60]);
    let foot = Rgb([70, 70, 78]);
    let (stem_px, shade_px) = (120 + u32::from(part(6)) / 2, 70 + u32::from(part(7)) / 4);
    let base = SIDE_PX - 60;
    let top = base.saturating_sub(stem_px + shade_px);
    let middle = SIDE_PX / 2;
    let picture = RgbImage::from_fn(SIDE_PX, SIDE_PX, |x, y| {
        let away = x.abs_diff(middle);
        if (top..top + shade_px).contains(&y) && away < 60 + (y - top) / 2 {
            shade
        } else if (top + shade_px..base).contains(&y) && away < 6 || (base..base + 16).contains(&y) && away < 70 {
            foot
        } else {
            pale
        }
    });
    let mut bytes = Cursor::new(Vec::new());
    picture.write_to(&mut bytes, ImageFormat::Png).map_err(|_| GraphError::something_went_wrong())?;
    Ok(bytes.into_inner())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_product_has_a_picture_of_its_own() {
        let one = draw("sku-1").unwrap();
        let picture = image::load_from_memory(&one).unwrap();
        assert_eq!((picture.width(), picture.height()), (SIDE_PX, SIDE_PX));
        assert_eq!(one, draw("sku-1").unwrap());
        assert_ne!(one, draw("sku-2").unwrap());
    }
}
