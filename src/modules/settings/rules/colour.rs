//! The clinic's colour made readable. Pure.
//!
//! A colour is darkened for the light theme and lightened for the dark one until it stands out from every
//! ground that it is used on: by 4.5 : 1, what WCAG 2.2 (success criterion 1.4.3) asks of text.

use crate::modules::clinic::{Brand, BrandColour};

/// What WCAG asks of text, with a little more for the rounding of colours.
const READABLE: f64 = 4.6;
/// The grounds of the two themes that the colour stands out from least (`--muted` of the design system).
const LIGHT_GROUND: [u8; 3] = [0xf2, 0xf0, 0xed];
const DARK_GROUND: [u8; 3] = [0x28, 0x25, 0x22];
/// What soft grounds are mixed from (`--surface`).
const LIGHT_SURFACE: [u8; 3] = [0xff, 0xff, 0xff];
const DARK_SURFACE: [u8; 3] = [0x1e, 0x1c, 0x19];
const BLACK: [u8; 3] = [0, 0, 0];
const WHITE: [u8; 3] = [0xff, 0xff, 0xff];

/// Everything that is drawn in the clinic's colour in one theme.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Shades {
    /// Buttons and links.
    pub primary: BrandColour,
    /// The same under the pointer.
    pub hover: BrandColour,
    /// Words on buttons.
    pub foreground: BrandColour,
    /// Soft grounds.
    pub soft: BrandColour,
    /// Words on soft grounds.
    pub soft_foreground: BrandColour,
}

/// The clinic's colour in both themes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Palette {
    /// The light theme.
    pub light: Shades,
    /// The dark theme.
    pub dark: Shades,
}

/// Makes a colour readable in both themes.
#[must_use]
pub fn palette(BrandColour(chosen): BrandColour) -> Palette {
    Palette {
        light: shades(chosen, BLACK, LIGHT_GROUND, LIGHT_SURFACE),
        dark: shades(chosen, WHITE, DARK_GROUND, DARK_SURFACE),
    }
}

/// `far` is the end of the scale away from the ground.
fn shades(chosen: [u8; 3], far: [u8; 3], ground: [u8; 3], surface: [u8; 3]) -> Shades {
    let primary = until_readable(chosen, far, ground);
    let soft = mix(surface, primary, 12);
    // Words on a button are as near to the theme's ground as they can be and still be read.
    let near = if far == BLACK { WHITE } else { BLACK };
    Shades {
        primary: BrandColour(primary),
        hover: BrandColour(mix(primary, far, 14)),
        foreground: BrandColour(mix(near, primary, 4)),
        soft: BrandColour(soft),
        soft_foreground: BrandColour(until_readable(primary, far, soft)),
    }
}

/// The colour nearest to the chosen one, on its way to black or white, that can be read on a ground.
fn until_readable(chosen: [u8; 3], far: [u8; 3], ground: [u8; 3]) -> [u8; 3] {
    (0..=100)
        .map(|percent| mix(chosen, far, percent))
        .find(|colour| contrast(*colour, ground) >= READABLE)
        .unwrap_or(far)
}

/// A colour with some percent of another in it.
fn mix(one: [u8; 3], other: [u8; 3], percent: u16) -> [u8; 3] {
    let mut mixed = one;
    for (channel, added) in mixed.iter_mut().zip(other) {
        let sum = u16::from(*channel) * (100 - percent) + u16::from(added) * percent;
        *channel = u8::try_from((sum + 50) / 100).unwrap_or(u8::MAX);
    }
    mixed
}

/// How much two colours stand out from each other, 1 to 21 (WCAG 2.2, "contrast ratio").
fn contrast(one: [u8; 3], other: [u8; 3]) -> f64 {
    let (one, other) = (luminance(one), luminance(other));
    (one.max(other) + 0.05) / (one.min(other) + 0.05)
}

/// Relative luminance, 0 to 1 (WCAG 2.2, "relative luminance").
fn luminance(colour: [u8; 3]) -> f64 {
    let linear = colour.map(|channel| {
        let share = f64::from(channel) / 255.0;
        if share <= 0.040_45 {
            share / 12.92
        } else {
            ((share + 0.055) / 1.055).powf(2.4)
        }
    });
    linear
        .into_iter()
        .zip([0.2126, 0.7152, 0.0722])
        .map(|(channel, weight)| channel * weight)
        .sum()
}

/// The style sheet that dresses every page in the clinic's colour. Says nothing when none was chosen.
#[must_use]
pub fn style_sheet(brand: &Brand) -> String {
    let Some(colour) = brand.colour else {
        return "/* The clinic has chosen no colour. */\n".to_owned();
    };
    let Palette { light, dark } = palette(colour);
    let pairs = [
        ("primary", light.primary, dark.primary),
        ("primary-hover", light.hover, dark.hover),
        ("primary-foreground", light.foreground, dark.foreground),
        ("primary-soft", light.soft, dark.soft),
        (
            "primary-soft-foreground",
            light.soft_foreground,
            dark.soft_foreground,
        ),
        ("ring", light.primary, dark.primary),
    ];
    let lines = pairs.map(|(name, light, dark)| format!("  --{name}: light-dark({light}, {dark});\n"));
    // Twice the root weighs more than the tokens of the design system, whichever comes last.
    format!(":root:root {{\n{}}}\n", lines.concat())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn assert_readable(chosen: [u8; 3]) {
        let Palette { light, dark } = palette(BrandColour(chosen));
        let grounds = [
            (light, [LIGHT_GROUND, LIGHT_SURFACE, [0xfb, 0xfa, 0xf7]]),
            (dark, [DARK_GROUND, DARK_SURFACE, [0x16, 0x14, 0x12]]),
        ];
        for (shades, grounds) in grounds {
            for ground in grounds {
                assert!(contrast(shades.primary.0, ground) >= 4.5, "{chosen:?} {shades:?}");
                assert!(contrast(shades.hover.0, ground) >= 4.5, "{chosen:?} {shades:?}");
            }
            assert!(
                contrast(shades.foreground.0, shades.primary.0) >= 4.5,
                "{chosen:?} {shades:?}"
            );
            assert!(
                contrast(shades.foreground.0, shades.hover.0) >= 4.5,
                "{chosen:?} {shades:?}"
            );
            assert!(
                contrast(shades.soft_foreground.0, shades.soft.0) >= 4.5,
                "{chosen:?} {shades:?}"
            );
        }
    }

    #[test]
    fn contrast_is_that_of_the_standard() {
        assert!((contrast(BLACK, WHITE) - 21.0).abs() < 1e-9);
        assert!((contrast(WHITE, WHITE) - 1.0).abs() < 1e-9);
        // #767676 is the lightest grey that can be read on white, as every table of it says.
        assert!(contrast([0x76; 3], WHITE) >= 4.5 && contrast([0x77; 3], WHITE) < 4.5);
    }

    #[test]
    fn the_ends_of_the_scale_are_readable() {
        for chosen in [BLACK, WHITE, [255, 255, 0], [0, 0, 255], [255, 0, 0], [0, 255, 0]] {
            assert_readable(chosen);
        }
    }

    #[test]
    fn what_is_readable_stays_as_it_was_chosen() {
        let teal = BrandColour([0x00, 0x63, 0x65]);
        assert_eq!(palette(teal).light.primary, teal);
        assert_ne!(palette(teal).dark.primary, teal);
        let lemon = BrandColour([0xff, 0xe6, 0x6d]);
        assert_eq!(palette(lemon).dark.primary, lemon);
        assert_ne!(palette(lemon).light.primary, lemon);
    }

    #[test]
    fn the_style_sheet_names_every_token_in_both_themes() {
        let brand = Brand {
            colour: Some(BrandColour([0xff, 0xe6, 0x6d])),
            ..Brand::default()
        };
        let sheet = style_sheet(&brand);
        assert!(
            sheet.starts_with(":root:root {") && sheet.matches("light-dark(#").count() == 6,
            "{sheet}"
        );
        assert!(!style_sheet(&Brand::default()).contains(':'));
    }

    proptest! {
        #[test]
        fn every_colour_becomes_readable(chosen: [u8; 3]) {
            assert_readable(chosen);
        }
    }
}
