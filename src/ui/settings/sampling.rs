//! The parameters of the choice of words: each with its field, the server's own value in it
//! while it is empty, and the level that its value comes from.

use egui::{Id, Ui};

use crate::domain::{Level, Parameter, ParameterKind};
use crate::ui::theme::{face, icon, measure, size, space};
use crate::ui::widgets;
use crate::ui::{Action, View};
use crate::words::Gap;

use super::controls::{Entry, EntryKind};
use super::draw::{NUMBER, Page, sized};
use super::row::{RowWords, row_ui, tall_row_ui};
use super::scope::Scope;
use super::section::SettingsSection;
use super::setting::Control;
use super::table;
use super::typed::{Field, typed_ui};

/// The room for the word that says where a value comes from.
const SOURCE: f32 = 112.0;

/// The row of a parameter.
pub(super) fn parameter_ui(
    ui: &mut Ui,
    page: &mut Page<'_, '_>,
    words: RowWords<'_>,
    parameter: Parameter,
    scope: &Scope,
) {
    let view = page.view;
    let (value, level) = scope.levels(view).sampling(parameter);
    let effective = value.map(ToString::to_string).unwrap_or_default();
    let is_own = level == scope.level();
    let own = if is_own { effective.as_str() } else { "" };
    let key = field_key(parameter, scope);
    let is_good = |text: &str| text.trim().is_empty() || parameter.parse(text).is_ok();
    let is_refused = page.memory.typed(&key).is_some_and(|text| !is_good(text));
    let refusal = if is_refused {
        view.words.not_taken(parameter.kind())
    } else {
        String::new()
    };
    let note = nearer(view, parameter, scope);
    let words = RowWords {
        refusal: &refusal,
        note: &note,
        ..words
    };
    let hint = signed(view, parameter, &effective);
    let entry = Entry {
        hint: &hint,
        is_hint_set: level != Level::Server && !is_own,
        is_set: level != Level::Server,
        kind: match parameter.kind() {
            ParameterKind::Names => EntryKind::Words,
            _ => EntryKind::Number,
        },
        ..Entry::new(Id::unique(("setting", &key)), words.label)
    };
    let field = Field {
        key: &key,
        value: own,
        entry,
    };
    let source = Source {
        name: words.label,
        level,
        // What is the server's own anyway is set all the same, where it hides another value.
        can_reset: scope.overrides(view).sampling.value(parameter).is_some()
            && (is_own || *scope != Scope::All),
    };
    let (mut taken, mut is_reset) = (None, false);
    if parameter.kind() == ParameterKind::Names {
        tall_row_ui(ui, view, words, |ui| {
            taken = typed_ui(ui, page, field, is_good);
            is_reset = source_ui(ui, view, scope, source);
        });
    } else {
        row_ui(ui, view, words, NUMBER + space::S + SOURCE, |ui| {
            sized(ui, NUMBER, |ui| taken = typed_ui(ui, page, field, is_good));
            ui.add_space(space::XS);
            is_reset = source_ui(ui, view, scope, source);
        });
    }
    if is_reset {
        page.memory.forget_typed(&key);
        taken = Some(String::new());
    }
    let Some(text) = taken else {
        return;
    };
    let wanted = parameter.parse(&text).ok();
    if wanted.as_ref() != scope.overrides(view).sampling.value(parameter) {
        let change = scope.change(view, |overrides| overrides.sampling.set(parameter, wanted));
        page.actions.push(change);
    }
}

fn field_key(parameter: Parameter, scope: &Scope) -> String {
    format!("{}/{scope:?}", parameter.key())
}

/// Numbers with a minus sign that is one, and with the sign before decimals of the language.
fn signed(view: View<'_>, parameter: Parameter, text: &str) -> String {
    if parameter.kind() == ParameterKind::Names {
        text.to_owned()
    } else {
        view.words.decimal(&text.replace('-', "\u{2212}"))
    }
}

/// What is said where a nearer level of the conversation on screen has another value.
fn nearer(view: View<'_>, parameter: Parameter, scope: &Scope) -> String {
    let counts = match scope {
        Scope::All => true,
        Scope::Conversation => false,
        Scope::Preset(id) => view.state.conversation_settings().preset.as_ref() == Some(id),
    };
    let (value, level) = view.state.levels(None).sampling(parameter);
    let Some(value) = value.filter(|_| counts && level > scope.level()) else {
        return String::new();
    };
    let value = signed(view, parameter, &value.to_string());
    let value = Gap::Text(&value);
    if level == Level::Preset {
        let name = Scope::Conversation.preset_name(view);
        let gaps = [("name", Gap::Text(&name)), ("value", value)];
        return view.words.fill("nearer-preset", &gaps);
    }
    view.words.fill("nearer-conversation", &[("value", value)])
}

/// Where a value comes from.
#[derive(Clone, Copy, Debug)]
pub(super) struct Source<'a> {
    /// What the value is called.
    pub name: &'a str,
    /// Its level.
    pub level: Level,
    /// Whether it can be reset where one is.
    pub can_reset: bool,
}

/// The word that says where a value comes from, and resets it where it was set here.
/// Whether it was pressed.
pub(super) fn source_ui(ui: &mut Ui, view: View<'_>, scope: &Scope, source: Source<'_>) -> bool {
    let text = view.words.level(source.level, &scope.preset_name(view));
    let theme = view.theme;
    let ink = if source.level == Level::Server {
        theme.muted
    } else {
        theme.accent
    };
    let sign_room = if source.can_reset { space::L } else { 0.0 };
    let room = SOURCE.min(ui.available_width()) - sign_room - 2.0 * space::XS;
    let galley = widgets::elided(ui, &text, face::regular(size::CAPTION), ink, room);
    let wanted = egui::vec2(galley.size().x + sign_room + 2.0 * space::XS, measure::HIT);
    let sense = if source.can_reset {
        egui::Sense::click()
    } else {
        egui::Sense::hover()
    };
    let (_, rect) = ui.allocate_space(wanted);
    let id = Id::unique(("setting source", source.name, scope));
    let response = ui.interact(rect, id, sense);
    let left = rect.left() + space::XS;
    let at = egui::pos2(left, rect.center().y - galley.size().y / 2.0);
    let right = left + galley.size().x + space::XS;
    ui.painter().galley(at, galley, ink);
    if !source.can_reset {
        response.widget_info(|| {
            let gaps = [
                ("label", Gap::Text(source.name)),
                ("option", Gap::Text(&text)),
            ];
            let name = view.words.fill("settings-set", &gaps);
            egui::WidgetInfo::labeled(egui::Role::Label, true, name)
        });
        return false;
    }
    let sign = ui.painter().layout_no_wrap(
        icon::RESTART.to_string(),
        face::icon(size::CAPTION),
        theme.accent,
    );
    let at = egui::pos2(right, rect.center().y - sign.size().y / 2.0);
    if response.hovered() {
        ui.painter()
            .rect_filled(rect, measure::RADIUS, theme.accent_soft);
        let galley = widgets::elided(ui, &text, face::regular(size::CAPTION), ink, room);
        let at = egui::pos2(left, rect.center().y - galley.size().y / 2.0);
        ui.painter().galley(at, galley, ink);
    }
    ui.painter().galley(at, sign, theme.accent);
    widgets::focus_ring(ui, view, &response, measure::RADIUS);
    let name = view
        .words
        .fill("settings-reset", &[("label", Gap::Text(source.name))]);
    response.widget_info(|| {
        let mut info = egui::WidgetInfo::labeled(egui::Role::Button, ui.is_enabled(), &*name);
        info.hint_text = Some(text.clone());
        info
    });
    response.on_hover_text(name).clicked()
}

/// The line above the parameters of a section: what an empty field means, and the way back
/// to that for all of them.
pub(super) fn lead_ui(
    ui: &mut Ui,
    page: &mut Page<'_, '_>,
    section: SettingsSection,
    scope: &Scope,
) {
    let view = page.view;
    let (lead, reset) = if *scope == Scope::All {
        ("sampling-lead", "sampling-reset-server")
    } else {
        ("sampling-lead-nearer", "sampling-reset-here")
    };
    let mut is_reset = false;
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing.x = 0.0;
        let font = face::regular(size::SMALL);
        widgets::label(ui, &view.words.text(lead), font, view.theme.muted);
        is_reset = widgets::link_button(ui, view, &view.words.text(reset)).clicked();
    });
    if !is_reset {
        return;
    }
    let parameters: Vec<Parameter> = table::of_section(section)
        .filter_map(|setting| match setting.control {
            Control::Parameter(parameter) => Some(parameter),
            _ => None,
        })
        .collect();
    for parameter in &parameters {
        page.memory.forget_typed(&field_key(*parameter, scope));
    }
    let action: Action = scope.change(view, |overrides| {
        for parameter in parameters {
            overrides.sampling.set(parameter, None);
        }
    });
    page.actions.push(action);
}
