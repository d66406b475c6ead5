//! The picture of a code: black modules on white, with the quiet zone that readers need.

use std::io::Cursor;

use image::{GrayImage, ImageFormat as Encoding, Luma};
use recado_infra::qr::{self, Modules};
use recado_whatsapp::GraphError;
use recado_whatsapp::number_edges::qr_code::ImageFormat;

/// Pixels of a module's side.
const MODULE_PX: u32 = 12;

/// Draws a text as a QR code.
///
/// # Errors
/// 131000 for a text that no code can hold; links are far from that.
pub(crate) fn draw(text: &str, format: ImageFormat) -> Result<Vec<u8>, GraphError> {
    let modules = qr::modules(text).ok_or_else(GraphError::something_went_wrong)?;
    match format {
        ImageFormat::Png => png(&modules),
        ImageFormat::Svg => Ok(svg(&modules).into_bytes()),
    }
}

fn png(modules: &Modules) -> Result<Vec<u8>, GraphError> {
    let side_px = modules.side * MODULE_PX;
    let mut picture = GrayImage::from_pixel(side_px, side_px, Luma([255]));
    for (x, y) in &modules.dark {
        let (left, top) = (x * MODULE_PX, y * MODULE_PX);
        for row in top..top + MODULE_PX {
            for column in left..left + MODULE_PX {
                picture.put_pixel(column, row, Luma([0]));
            }
        }
    }
    let mut bytes = Cursor::new(Vec::new());
    picture.write_to(&mut bytes, Encoding::Png).map_err(|_| GraphError::something_went_wrong())?;
    Ok(bytes.into_inner())
}

fn svg(modules: &Modules) -> String {
    let (side, side_px, path) = (modules.side, modules.side * MODULE_PX, modules.path());
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{side_px}\" height=\"{side_px}\" viewBox=\"0 0 {side} {side}\" \
         shape-rendering=\"crispEdges\"><rect width=\"{side}\" height=\"{side}\" fill=\"#fff\"/>\
         <path d=\"{path}\" fill=\"#000\"/></svg>"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    const LINK: &str = "https://wa.me/message/ANED2T5QRU7HGA";

    #[test]
    fn both_pictures_show_the_same_modules() {
        let png = image::load_from_memory(&draw(LINK, ImageFormat::Png).unwrap()).unwrap().to_luma8();
        let svg = String::from_utf8(draw(LINK, ImageFormat::Svg).unwrap()).unwrap();
        let dark_modules = svg.matches("h1v1h-1z").count();
        let dark_pixels = png.pixels().filter(|pixel| pixel.0 == [0]).count();
        assert_eq!(dark_pixels, dark_modules * 144);
        // A finder pattern stands behind the quiet zone.
        assert_eq!(png.get_pixel(4 * MODULE_PX, 4 * MODULE_PX).0, [0]);
        assert_eq!(png.get_pixel(4 * MODULE_PX - 1, 4 * MODULE_PX).0, [255]);
        assert!(svg.contains("M4 4h1v1h-1z"));
    }
}
