//! QR codes as SVG.

use qrcode::QrCode;
use qrcode::render::svg;

use crate::shared::error::Error;

/// Draws a text.
///
/// # Errors
/// When it is longer than a QR code can be.
pub fn draw_qr(text: &str) -> Result<String, Error> {
    let code = QrCode::new(text.as_bytes()).map_err(|_| Error::internal("a QR code is too large"))?;
    Ok(code.render::<svg::Color<'_>>().min_dimensions(240, 240).build())
}
