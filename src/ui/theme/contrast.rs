//! A promise of the tokens: text can be read on every ground it is put on.

use egui::Color32;

use super::Tokens;
use crate::domain::{Accent, Settings};

/// Every theme with every accent.
fn looks() -> impl Iterator<Item = (String, Tokens)> {
    Accent::ALL.into_iter().flat_map(|accent| {
        [false, true].map(|is_dark| {
            let settings = Settings {
                accent,
                ..Settings::default()
            };
            let name = if is_dark { "dark" } else { "light" };
            (format!("{name} {accent:?}"), Tokens::of(&settings, is_dark))
        })
    })
}

#[test]
fn the_usual_accent_should_be_that_of_the_usual_look() {
    for (is_dark, usual) in [(false, Tokens::light()), (true, Tokens::dark())] {
        assert_eq!(Tokens::of(&Settings::default(), is_dark), usual);
    }
}

/// The contrast of two colours as WCAG defines it, from 1 to 21.
fn contrast(one: Color32, other: Color32) -> f64 {
    let luminance = |colour: Color32| {
        let linear = |channel: u8| {
            let share = f64::from(channel) / 255.0;
            if share <= 0.040_45 {
                share / 12.92
            } else {
                ((share + 0.055) / 1.055).powf(2.4)
            }
        };
        0.2126 * linear(colour.r()) + 0.7152 * linear(colour.g()) + 0.0722 * linear(colour.b())
    };
    let (one, other) = (luminance(one), luminance(other));
    (one.max(other) + 0.05) / (one.min(other) + 0.05)
}

#[test]
fn text_should_be_readable_on_every_ground_it_is_put_on() {
    let mut poor = Vec::new();
    for (theme, tokens) in looks() {
        let Tokens {
            page,
            sidebar,
            surface,
            bubble,
            code_ground,
            accent_soft,
            ..
        } = tokens;
        let pairs: [(&str, Color32, &[Color32]); 6] = [
            (
                "text",
                tokens.text,
                &[
                    page,
                    sidebar,
                    surface,
                    bubble,
                    code_ground,
                    accent_soft,
                    tokens.selection,
                    tokens.mark,
                ],
            ),
            (
                "muted",
                tokens.muted,
                &[page, sidebar, surface, bubble, code_ground, tokens.mark],
            ),
            // On its own soft ground the light accent has 4.42: words there are ink.
            ("accent", tokens.accent, &[page, surface]),
            ("danger", tokens.danger, &[page, surface, sidebar]),
            ("on accent", tokens.on_accent, &[tokens.accent]),
            ("code", tokens.code_keyword, &[code_ground]),
        ];
        for (name, ink, grounds) in pairs {
            for ground in grounds {
                let contrast = contrast(ink, *ground);
                if contrast < 4.5 {
                    poor.push(format!("{theme}: {name} on {ground:?} has {contrast:.2}"));
                }
            }
        }
    }
    assert!(poor.is_empty(), "{}", poor.join("\n"));
}

/// The light warning colour has 4.26 on the page: it is for icons and dots, for which
/// 3 is enough, and the words beside them are ink.
#[test]
fn marks_should_stand_out_from_their_ground() {
    for (_, tokens) in looks() {
        for mark in [tokens.accent, tokens.warning, tokens.danger, tokens.muted] {
            for ground in [
                tokens.page,
                tokens.sidebar,
                tokens.surface,
                tokens.accent_soft,
            ] {
                let contrast = contrast(mark, ground);
                assert!(contrast >= 3.0, "{mark:?} on {ground:?} has {contrast:.2}");
            }
        }
    }
}
