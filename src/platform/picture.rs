//! Small pictures of what people upload. An upload is hostile until it is pixels: its kind is told by its
//! bytes, it is decoded within limits of bytes, pixels and memory, and what is kept is drawn anew, so that
//! nothing of the file but its pixels stays. Slow: outside of writes, on a thread that may wait.

use std::io::Cursor;

use image::codecs::png::PngEncoder;
use image::imageops::FilterType;
use image::{
    DynamicImage, ExtendedColorType, ImageDecoder as _, ImageEncoder as _, ImageFormat, ImageReader, Limits,
};

/// Bytes of an upload at most.
pub const UPLOAD_BYTES: usize = 2 << 20;
/// Pixels of one side at most.
const SIDE: u32 = 8_192;
/// Pixels at most, as many as a photograph of 16 megapixels has.
const PIXELS: u64 = 16_777_216;
/// Memory that decoding may take.
const MEMORY: u64 = 96 << 20;
/// Longest side of what is kept, tried in turn until it is small enough.
const SIDES: [u32; 4] = [512, 384, 256, 128];
/// Bytes of what is kept: 128 by 128 pixels fit whatever they show.
const KEPT_BYTES: usize = 192 << 10;

/// Why an upload is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refused {
    /// Neither PNG nor JPEG nor WebP, or damaged.
    NoPicture,
    /// More bytes or pixels than are taken.
    TooLarge,
}

/// A picture that was drawn anew.
#[derive(Clone, Debug)]
pub struct Picture {
    /// Pixels across.
    pub width: u32,
    /// Pixels down.
    pub height: u32,
    /// A PNG of at most 192 KiB without anything but the pixels.
    pub png: Vec<u8>,
}

/// Makes a small picture of an upload.
///
/// # Errors
/// See [`Refused`].
pub fn shrink(upload: &[u8]) -> Result<Picture, Refused> {
    let whole = decode(upload)?;
    for side in SIDES {
        let is_larger = whole.width().max(whole.height()) > side;
        let small = if is_larger {
            whole.resize(side, side, FilterType::Triangle).to_rgba8()
        } else {
            whole.to_rgba8()
        };
        let (width, height) = small.dimensions();
        let mut png = Vec::new();
        PngEncoder::new(&mut png)
            .write_image(small.as_raw(), width, height, ExtendedColorType::Rgba8)
            .map_err(|_| Refused::NoPicture)?;
        if png.len() <= KEPT_BYTES {
            return Ok(Picture { width, height, png });
        }
    }
    Err(Refused::TooLarge)
}

fn decode(upload: &[u8]) -> Result<DynamicImage, Refused> {
    if upload.len() > UPLOAD_BYTES {
        return Err(Refused::TooLarge);
    }
    let reader = ImageReader::new(Cursor::new(upload)).with_guessed_format();
    let mut reader = reader.map_err(|_| Refused::NoPicture)?;
    let is_taken = matches!(
        reader.format(),
        Some(ImageFormat::Png | ImageFormat::Jpeg | ImageFormat::WebP)
    );
    if !is_taken {
        return Err(Refused::NoPicture);
    }
    let mut limits = Limits::default();
    limits.max_image_width = Some(SIDE);
    limits.max_image_height = Some(SIDE);
    limits.max_alloc = Some(MEMORY);
    reader.limits(limits);
    let mut decoder = reader.into_decoder().map_err(|error| told(&error))?;
    let (width, height) = decoder.dimensions();
    if u64::from(width) * u64::from(height) > PIXELS || decoder.total_bytes() > MEMORY {
        return Err(Refused::TooLarge);
    }
    // Cameras turn pictures by a note in the file, which does not stay.
    let orientation = decoder.orientation().map_err(|error| told(&error))?;
    let mut picture = DynamicImage::from_decoder(decoder).map_err(|error| told(&error))?;
    picture.apply_orientation(orientation);
    Ok(picture)
}

fn told(error: &image::ImageError) -> Refused {
    match error {
        image::ImageError::Limits(_) => Refused::TooLarge,
        _ => Refused::NoPicture,
    }
}

#[cfg(test)]
mod tests {
    use image::{ImageBuffer, Rgb, Rgba};

    use super::*;

    fn encoded(width: u32, height: u32, format: ImageFormat) -> Vec<u8> {
        let picture = ImageBuffer::from_fn(width, height, |x, y| {
            Rgb([x.to_be_bytes()[3], y.to_be_bytes()[3], 90])
        });
        let mut bytes = Cursor::new(Vec::new());
        DynamicImage::ImageRgb8(picture)
            .write_to(&mut bytes, format)
            .unwrap();
        bytes.into_inner()
    }

    #[test]
    fn every_kind_that_is_taken_becomes_a_small_png() {
        for format in [ImageFormat::Png, ImageFormat::Jpeg, ImageFormat::WebP] {
            let picture = shrink(&encoded(1_200, 300, format)).unwrap();
            assert_eq!((picture.width, picture.height), (512, 128), "{format:?}");
            assert_eq!(image::guess_format(&picture.png).unwrap(), ImageFormat::Png);
            let again = image::load_from_memory(&picture.png).unwrap();
            assert_eq!((again.width(), again.height()), (512, 128));
        }
        let small = shrink(&encoded(40, 30, ImageFormat::Png)).unwrap();
        assert_eq!((small.width, small.height), (40, 30), "nothing is made larger");
    }

    #[test]
    fn what_stands_beside_the_pixels_does_not_stay() {
        let plain = encoded(64, 64, ImageFormat::Png);
        let secret = b"GPS 40.4168 -3.7038";
        // A text chunk right after the header: length, kind, data, CRC.
        let mut chunk = b"tEXt".to_vec();
        chunk.extend_from_slice(b"Comment\0");
        chunk.extend_from_slice(secret);
        let mut with = plain[..33].to_vec();
        with.extend_from_slice(&u32::try_from(chunk.len() - 4).unwrap().to_be_bytes());
        with.extend_from_slice(&chunk);
        with.extend_from_slice(&crc32(&chunk).to_be_bytes());
        with.extend_from_slice(&plain[33..]);
        assert!(with.windows(secret.len()).any(|part| part == secret));
        let picture = shrink(&with).unwrap();
        assert!(!picture.png.windows(secret.len()).any(|part| part == secret));
        assert_eq!(picture.png, shrink(&plain).unwrap().png);
    }

    /// The check sum of PNG (ISO 3309), bit by bit.
    fn crc32(bytes: &[u8]) -> u32 {
        let step = |crc: u32, _| {
            if crc & 1 == 1 {
                0xedb8_8320 ^ (crc >> 1)
            } else {
                crc >> 1
            }
        };
        !bytes
            .iter()
            .fold(u32::MAX, |crc, byte| (0..8).fold(crc ^ u32::from(*byte), step))
    }

    #[test]
    fn noise_is_kept_small_too() {
        let mut state = 1_u32;
        let noise = ImageBuffer::from_fn(700, 700, |_, _| {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            Rgba(state.to_be_bytes())
        });
        let mut bytes = Cursor::new(Vec::new());
        DynamicImage::ImageRgba8(noise)
            .write_to(&mut bytes, ImageFormat::Png)
            .unwrap();
        let bytes = bytes.into_inner();
        assert!(bytes.len() <= UPLOAD_BYTES, "{}", bytes.len());
        let picture = shrink(&bytes).unwrap();
        assert!(picture.png.len() <= KEPT_BYTES && picture.width >= 128);
    }

    #[test]
    fn what_is_no_picture_is_refused() {
        let gif = b"GIF89a\x01\x00\x01\x00\x80\x00\x00\xff\xff\xff\x00\x00\x00,\x00\x00\x00\x00\x01\x00\x01\x00\x00\x02\x02D\x01\x00;";
        let svg = br#"<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>"#;
        let cut = encoded(300, 300, ImageFormat::Png);
        let cut = &cut[..cut.len() / 2];
        for wrong in [&b""[..], b"%PDF-1.7", gif, svg, cut, b"\x89PNG\r\n\x1a\n"] {
            assert_eq!(
                shrink(wrong).unwrap_err(),
                Refused::NoPicture,
                "{} bytes",
                wrong.len()
            );
        }
    }

    #[test]
    fn bombs_are_refused_before_they_are_unpacked() {
        // A file of a few bytes that says it is 30,000 by 30,000 pixels.
        let mut bomb = encoded(8, 8, ImageFormat::Png);
        bomb[16..20].copy_from_slice(&30_000_u32.to_be_bytes());
        bomb[20..24].copy_from_slice(&30_000_u32.to_be_bytes());
        let sum = crc32(&bomb[12..29]);
        bomb[29..33].copy_from_slice(&sum.to_be_bytes());
        assert_eq!(shrink(&bomb).unwrap_err(), Refused::TooLarge);
        // 6,000 by 6,000 in one colour packs into little.
        let wide = ImageBuffer::from_pixel(6_000, 6_000, Rgb([1_u8, 2, 3]));
        let mut bytes = Cursor::new(Vec::new());
        DynamicImage::ImageRgb8(wide)
            .write_to(&mut bytes, ImageFormat::Png)
            .unwrap();
        assert_eq!(shrink(&bytes.into_inner()).unwrap_err(), Refused::TooLarge);
        assert_eq!(shrink(&vec![0; UPLOAD_BYTES + 1]).unwrap_err(), Refused::TooLarge);
    }

    proptest::proptest! {
        #[test]
        fn nothing_that_is_sent_brings_it_down(
            at in 0_usize..400, byte: u8, cut in 0_usize..600, kind in 0_usize..3,
        ) {
            let format = [ImageFormat::Png, ImageFormat::Jpeg, ImageFormat::WebP][kind];
            let mut bytes = encoded(24, 24, format);
            let length = bytes.len();
            bytes[at % length] = byte;
            bytes.truncate(cut.max(8));
            if let Ok(picture) = shrink(&bytes) {
                proptest::prop_assert!(picture.png.len() <= KEPT_BYTES);
            }
        }
    }
}
