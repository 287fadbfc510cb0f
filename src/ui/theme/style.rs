//! The tokens, put into egui's own style, so that its widgets look like ours.

use egui::style::{Selection, TextCursorStyle, WidgetVisuals, Widgets};
use egui::{Color32, CornerRadius, Margin, Shadow, Stroke, Style, TextStyle, Visuals, vec2};

use super::{Tokens, face, measure, size, space};

/// The longest that anything moves, in seconds.
const MOTION_S: f32 = 0.1;

/// The whole style of one theme.
#[must_use]
pub fn style(tokens: &Tokens) -> Style {
    let mut style = Style {
        text_styles: [
            (TextStyle::Body, face::regular(size::BODY)),
            (TextStyle::Button, face::regular(size::SMALL)),
            (TextStyle::Small, face::regular(size::CAPTION)),
            (TextStyle::Heading, face::semibold(size::H1)),
            (TextStyle::Monospace, face::mono(size::MONO)),
        ]
        .into(),
        drag_value_text_style: TextStyle::Button,
        animation_time: MOTION_S,
        visuals: visuals(tokens),
        ..Style::default()
    };
    style.scroll_animation = egui::style::ScrollAnimation::duration(MOTION_S);

    let spacing = &mut style.spacing;
    spacing.item_spacing = vec2(space::S, space::XS);
    spacing.button_padding = vec2(space::M, space::XS);
    spacing.interact_size = vec2(measure::HIT, measure::HIT);
    spacing.menu_margin = Margin::same(space::XS as i8);
    spacing.window_margin = Margin::same(space::L as i8);
    spacing.menu_spacing = space::XS;
    spacing.tooltip_width = 360.0;
    spacing.icon_width = 16.0;
    spacing.icon_width_inner = 8.0;
    spacing.icon_spacing = space::S;
    spacing.indent = space::L;
    spacing.scroll = egui::style::ScrollStyle {
        bar_width: 8.0,
        floating_width: 4.0,
        bar_inner_margin: 2.0,
        bar_outer_margin: 2.0,
        foreground_color: false,
        dormant_handle_opacity: 0.0,
        active_handle_opacity: 0.6,
        interact_handle_opacity: 1.0,
        active_background_opacity: 0.0,
        interact_background_opacity: 0.0,
        fade: egui::style::ScrollFadeStyle {
            strength: 0.0,
            size: 0.0,
        },
        ..egui::style::ScrollStyle::floating()
    };

    style.interaction.tooltip_delay = 0.4;
    style.interaction.selectable_labels = false;
    style
}

fn visuals(tokens: &Tokens) -> Visuals {
    let base = if tokens.is_dark {
        Visuals::dark()
    } else {
        Visuals::light()
    };
    let mut visuals = Visuals {
        dark_mode: tokens.is_dark,
        weak_text_color: Some(tokens.muted),
        widgets: widgets(tokens),
        selection: Selection {
            bg_fill: tokens.selection,
            // It is the ring around a focused text field too.
            stroke: Stroke::new(measure::FOCUS, tokens.accent),
        },
        hyperlink_color: tokens.accent,
        faint_bg_color: tokens.code_ground,
        extreme_bg_color: tokens.surface,
        text_edit_bg_color: Some(tokens.surface),
        code_bg_color: tokens.code_ground,
        warn_fg_color: tokens.warning,
        error_fg_color: tokens.danger,
        window_corner_radius: CornerRadius::same(measure::RADIUS_CARD),
        window_shadow: shadow(tokens, 24),
        window_fill: tokens.surface,
        window_stroke: Stroke::new(measure::LINE, tokens.border),
        window_highlight_topmost: false,
        menu_corner_radius: CornerRadius::same(measure::RADIUS_CARD),
        panel_fill: tokens.page,
        popup_shadow: shadow(tokens, 16),
        text_cursor: TextCursorStyle {
            stroke: Stroke::new(measure::FOCUS, tokens.accent),
            // A blinking cursor draws the window twice a second for ever.
            blink: false,
            ..TextCursorStyle::default()
        },
        indent_has_left_vline: false,
        striped: false,
        slider_trailing_fill: true,
        image_loading_spinners: false,
        ..base
    };
    visuals.ime_composition.active_underline_stroke = Stroke::new(measure::FOCUS, tokens.accent);
    visuals.ime_composition.inactive_underline_stroke = Stroke::new(measure::LINE, tokens.muted);
    visuals
}

fn widgets(tokens: &Tokens) -> Widgets {
    let widget = |ground: Color32, line: Color32, ink: Color32| WidgetVisuals {
        bg_fill: ground,
        weak_bg_fill: ground,
        bg_stroke: Stroke::new(measure::LINE, line),
        corner_radius: CornerRadius::same(measure::RADIUS),
        fg_stroke: Stroke::new(measure::LINE, ink),
        expansion: 0.0,
    };
    Widgets {
        noninteractive: widget(tokens.page, tokens.border, tokens.text),
        inactive: WidgetVisuals {
            // The handles of scroll bars and the grounds of check boxes.
            bg_fill: tokens.border,
            ..widget(tokens.surface, tokens.border, tokens.text)
        },
        hovered: WidgetVisuals {
            bg_fill: tokens.muted,
            ..widget(tokens.bubble, tokens.border, tokens.text)
        },
        active: WidgetVisuals {
            bg_fill: tokens.muted,
            ..widget(tokens.bubble, tokens.accent, tokens.text)
        },
        open: widget(tokens.bubble, tokens.border, tokens.text),
    }
}

/// Shadows lie under menus and dialogs only.
fn shadow(tokens: &Tokens, blur: u8) -> Shadow {
    let alpha = if tokens.is_dark { 110 } else { 28 };
    Shadow {
        offset: [0, 4],
        blur,
        spread: 0,
        color: Color32::from_black_alpha(alpha),
    }
}
