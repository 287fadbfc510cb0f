//! The fonts: which file is which face, and which one steps in for a missing character.

use std::collections::BTreeMap;
use std::sync::Arc;

use egui::epaint::text::{FallbackRequest, FontInsert};
use egui::{Context, FontData, FontDefinitions, FontFamily};

macro_rules! font {
    ($file:literal) => {
        FontData::from_static(include_bytes!(concat!("../../../assets/fonts/", $file)))
    };
}

const INTER: &str = "Inter";
const MONO: &str = "JetBrains Mono";
const ICONS: &str = "Lucide";

/// Gives the window its fonts.
///
/// What they lack comes from the system where the window asks it, colour emoji among it,
/// and only an emoji that the system lacks too from the monochrome ones of the program.
pub fn install(ctx: &Context) {
    let mut fonts = fonts();
    let emoji = emoji();
    for chain in fonts.families.values_mut() {
        chain.retain(|name| !emoji.contains_key(name));
    }
    ctx.set_fonts(fonts);
    for (name, data) in emoji {
        ctx.add_font_provider(Arc::new(move |_: &FallbackRequest<'_>| {
            Some(FontInsert::new(&name, (*data).clone(), Vec::new()))
        }));
    }
}

/// The monochrome emoji that come with egui, at the sizes that go with a Latin face.
fn emoji() -> BTreeMap<String, Arc<FontData>> {
    let mut fonts = FontDefinitions::default().font_data;
    fonts.retain(|name, _| name.to_lowercase().contains("emoji"));
    fonts
}

/// The fonts of the program with a family for each face in [`super::face`].
///
/// Every family falls back to the letters of Inter and of the mono face, then to
/// monochrome emoji. The window takes [`install`]; this is for drawing that has to be
/// the same on every machine.
#[must_use]
pub fn fonts() -> FontDefinitions {
    let mut fonts = FontDefinitions::empty();
    let emoji = emoji();
    fonts.font_data.extend(emoji.clone());
    let faces = [
        (INTER, font!("Inter-Regular.otf")),
        ("Inter Medium", font!("Inter-Medium.otf")),
        ("Inter SemiBold", font!("Inter-SemiBold.otf")),
        ("Inter Bold", font!("Inter-Bold.otf")),
        ("Inter Italic", font!("Inter-Italic.otf")),
        ("Inter Bold Italic", font!("Inter-BoldItalic.otf")),
        (MONO, font!("JetBrainsMono-Regular.ttf")),
        (ICONS, font!("lucide-subset.ttf")),
    ];
    for (name, data) in faces {
        fonts.font_data.insert(name.to_owned(), Arc::new(data));
    }

    let families = [
        (FontFamily::Proportional, INTER, MONO),
        (FontFamily::Monospace, MONO, INTER),
        (FontFamily::Name("medium".into()), "Inter Medium", MONO),
        (FontFamily::Name("semibold".into()), "Inter SemiBold", MONO),
        (FontFamily::Name("bold".into()), "Inter Bold", MONO),
        (FontFamily::Name("italic".into()), "Inter Italic", MONO),
        (
            FontFamily::Name("bold-italic".into()),
            "Inter Bold Italic",
            MONO,
        ),
        (FontFamily::Name("icons".into()), ICONS, INTER),
    ];
    for (family, first, second) in families {
        let chain = [first, second]
            .into_iter()
            .map(str::to_owned)
            .chain(emoji.keys().cloned())
            .collect();
        fonts.families.insert(family, chain);
    }
    fonts
}

#[cfg(test)]
mod tests {
    use egui::FontId;
    use egui::epaint::text::{Fonts, TextOptions};

    use super::super::{face, icon};
    use super::*;

    fn with_fonts(check: impl FnOnce(&mut dyn FnMut(&FontId, char) -> bool)) {
        let mut fonts = Fonts::new(TextOptions::default(), fonts());
        let mut view = fonts.with_pixels_per_point(1.0);
        check(&mut |font, char| view.has_glyph(font, char));
    }

    #[test]
    fn every_face_should_have_letters_signs_and_emoji() {
        let faces = [
            face::regular(15.0),
            face::medium(15.0),
            face::semibold(15.0),
            face::bold(15.0),
            face::italic(15.0),
            face::bold_italic(15.0),
            face::mono(13.0),
        ];
        with_fonts(|has_glyph| {
            for font in &faces {
                for char in "AzéßЖΩ→⏎·…“”≤√│█✓★👍🎉😀🚀".chars()
                {
                    assert!(has_glyph(font, char), "{char} is missing in {font:?}");
                }
            }
        });
    }

    #[test]
    fn an_emoji_should_be_drawn_where_the_system_has_none() {
        let ctx = Context::default();
        install(&ctx);
        let mut has_glyphs = false;
        let mut output = ctx.run_ui(egui::RawInput::default(), |ui| {
            has_glyphs = ui.fonts_mut(|fonts| fonts.has_glyphs(&face::bold(15.0), "a😀🚀"));
        });
        output.textures_delta.clear();
        assert!(has_glyphs);
    }

    #[test]
    fn every_icon_should_be_in_its_font() {
        with_fonts(|has_glyph| {
            for char in [
                icon::PLUS,
                icon::CLOSE,
                icon::WARNING,
                icon::ARCHIVE,
                icon::COMPARE,
                icon::MINUS,
                icon::FIT,
            ] {
                assert!(has_glyph(&face::icon(16.0), char), "{char:?} is missing");
            }
        });
    }
}
