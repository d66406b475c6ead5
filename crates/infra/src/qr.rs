//! QR codes: dark modules on light, with the quiet zone that readers need.

use std::fmt::Write as _;

use qrcode::{Color, EcLevel, QrCode};

/// Empty modules around a code, as ISO/IEC 18004 wants them.
const QUIET_MODULES: u32 = 4;

/// The dark modules of a code.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Modules {
    /// How many a side has, the quiet zone included.
    pub side: u32,
    /// The dark ones, from the left and from above.
    pub dark: Vec<(u32, u32)>,
}

/// A code as the path of an SVG.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Drawing {
    /// How many modules a side has, the quiet zone included.
    pub modules: u32,
    /// One unit is one module.
    pub path: String,
}

/// The code of a text; `None` where it is too long for one.
#[must_use]
pub fn modules(text: &str) -> Option<Modules> {
    let code = QrCode::with_error_correction_level(text, EcLevel::M).ok()?;
    let side = u32::try_from(code.width()).ok()?;
    let dark = (0..side)
        .flat_map(|y| (0..side).map(move |x| (x + QUIET_MODULES, y + QUIET_MODULES)))
        .zip(code.to_colors())
        .filter_map(|(at, color)| (color == Color::Dark).then_some(at))
        .collect();
    Some(Modules { side: side + 2 * QUIET_MODULES, dark })
}

/// The same as a path.
#[must_use]
pub fn draw(text: &str) -> Option<Drawing> {
    let modules = modules(text)?;
    Some(Drawing { modules: modules.side, path: modules.path() })
}

impl Modules {
    /// As the path of an SVG whose units are modules.
    #[must_use]
    pub fn path(&self) -> String {
        let mut path = String::new();
        for (x, y) in &self.dark {
            // Writing to a text cannot fail.
            let _ = write!(path, "M{x} {y}h1v1h-1z");
        }
        path
    }
}
