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
    let emoji = emoji();
    ctx.set_fonts(window_fonts(&emoji));
    for (name, data) in emoji {
        ctx.add_font_provider(Arc::new(move |_: &FallbackRequest<'_>| {
            Some(FontInsert::new(&name, (*data).clone(), Vec::new()))
        }));
    }
}

/// The fonts without the monochrome emoji, which come last of all.
fn window_fonts(emoji: &BTreeMap<String, Arc<FontData>>) -> FontDefinitions {
    let mut fonts = fonts();
    for chain in fonts.families.values_mut() {
        chain.retain(|name| !emoji.contains_key(name));
    }
    fonts
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
    for (said, usual) in SAID {
        let usual = family_of(usual);
        let chain = fonts.families.get(&usual).cloned().unwrap_or_default();
        fonts.families.insert(FontFamily::Name(said.into()), chain);
    }
    fonts
}

/// The families of what is said, and those of the window that they are where nothing else
/// was chosen. The last is that of code.
const SAID: [(&str, &str); 6] = [
    ("said", ""),
    ("said-semibold", "semibold"),
    ("said-bold", "bold"),
    ("said-italic", "italic"),
    ("said-bold-italic", "bold-italic"),
    ("said-mono", MONO),
];

fn family_of(name: &'static str) -> FontFamily {
    match name {
        "" => FontFamily::Proportional,
        MONO => FontFamily::Monospace,
        name => FontFamily::Name(name.into()),
    }
}

/// A face of the system: its name among fonts, and its file.
#[derive(Clone, Debug)]
pub struct ChosenFace {
    /// The name, with everything that tells it apart from others.
    pub name: String,
    /// The file and the place in it.
    pub data: Arc<FontData>,
}

/// The faces of the system that take the place of the built-in ones in what is said.
#[derive(Clone, Debug, Default)]
pub struct ChosenFaces {
    /// For words: regular, semibold, bold, italic, bold and italic.
    pub text: [Option<ChosenFace>; 5],
    /// For code.
    pub code: Option<ChosenFace>,
}

/// Puts chosen faces before the built-in ones, which step in for what they lack.
pub fn dress(ctx: &Context, chosen: &ChosenFaces) {
    let mut fonts = window_fonts(&emoji());
    let faces = chosen.text.iter().chain([&chosen.code]);
    for ((family, _), face) in SAID.into_iter().zip(faces) {
        let Some(face) = face else { continue };
        fonts
            .font_data
            .insert(face.name.clone(), Arc::clone(&face.data));
        let chain = fonts.families.entry(FontFamily::Name(family.into()));
        chain.or_default().insert(0, face.name.clone());
    }
    ctx.set_fonts(fonts);
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
            face::said(15.0),
            face::said_semibold(15.0),
            face::said_bold(15.0),
            face::said_italic(15.0),
            face::said_bold_italic(15.0),
            face::said_mono(13.0),
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
    fn a_chosen_face_should_come_before_the_built_in_one() {
        let ctx = Context::default();
        let shown = |ctx: &Context| {
            let mut width = 0.0;
            let mut output = ctx.run_ui(egui::RawInput::default(), |ui| {
                let font = face::said(15.0);
                width = ui.fonts_mut(|fonts| fonts.glyph_width(&font, 'i'));
            });
            output.textures_delta.clear();
            width
        };
        install(&ctx);
        let usual = shown(&ctx);
        let mono = fonts().font_data.get(MONO).cloned();
        let text = mono.map(|data| ChosenFace {
            name: "chosen".to_owned(),
            data,
        });
        let chosen = ChosenFaces {
            text: [text, None, None, None, None],
            code: None,
        };
        dress(&ctx, &chosen);
        assert!(shown(&ctx) > usual + 2.0);
        dress(&ctx, &ChosenFaces::default());
        assert!((shown(&ctx) - usual).abs() < 0.01);
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
