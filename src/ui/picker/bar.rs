//! The buttons in the composer's foot: the model, the preset, and how much is thought. What has
//! no room of its own is found behind one button.

use egui::{Id, Popup, PopupCloseBehavior, Response, ScrollArea, Ui};

use super::asked::{asked_model, can_think, level_text, preset_text, reasoning_text};
use super::{documents, facts, menus};
use crate::domain::{CollectionId, Level, Model, ModelState, Reasoning};
use crate::ui::commands::UiCommand;
use crate::ui::panels::composer_id;
use crate::ui::theme::{icon, measure, space};
use crate::ui::widgets::{self, Pill, pill_button, pill_width};
use crate::ui::{Action, View};
use crate::words::Gap;

/// The widest that the name of the model gets.
const MODEL_WIDTH: f32 = 280.0;
/// The narrowest at which it still says something.
const LEAST_MODEL_WIDTH: f32 = 96.0;
/// The model's name is worth so much before the others fold away.
const GOOD_MODEL_WIDTH: f32 = 150.0;
/// The widest that the others get.
const OTHER_WIDTH: f32 = 180.0;
/// The most height of a menu, in rows.
const MENU_ROWS: f32 = 14.0;

/// What a button says: its words and its name.
struct Said {
    text: String,
    name: String,
    is_set: bool,
}

impl Said {
    fn pill(&self, icon: Option<char>, most_width: f32) -> Pill<'_> {
        Pill {
            icon,
            text: &self.text,
            name: &self.name,
            most_width,
            is_set: self.is_set,
            is_switch: false,
        }
    }
}

/// Draws the buttons in a room of so many points.
pub fn pickers_ui(ui: &mut Ui, view: View<'_>, room: f32, actions: &mut Vec<Action>) {
    let model = asked_model(view).map(|(model, level)| said_of_model(view, model, level));
    let preset = (!view.state.settings.presets.is_empty()).then(|| said_of_preset(view));
    let reasoning = can_think(view).then(|| said_of_reasoning(view));
    let think = said_of_thinking_first(view);
    let documents = said_of_documents(view);
    let others: Vec<(Pill<'_>, Other)> = [
        Some((
            Pill {
                is_switch: true,
                ..think.pill(None, OTHER_WIDTH)
            },
            Other::ThinkFirst,
        )),
        Some((
            documents.pill(Some(icon::BOOK), OTHER_WIDTH),
            Other::Documents,
        )),
        preset
            .as_ref()
            .map(|said| (said.pill(None, OTHER_WIDTH), Other::Preset)),
        reasoning
            .as_ref()
            .map(|said| (said.pill(Some(icon::BRAIN), OTHER_WIDTH), Other::Reasoning)),
    ]
    .into_iter()
    .flatten()
    .collect();
    ui.spacing_mut().item_spacing.x = space::S;
    let wide = |said: &Said| pill_width(ui, said.pill(None, MODEL_WIDTH));
    let natural = model.as_ref().map_or(0.0, wide);
    let beside: f32 = others
        .iter()
        .map(|(pill, _)| pill_width(ui, *pill) + space::S)
        .sum();
    if room - beside >= natural.min(GOOD_MODEL_WIDTH) {
        if let Some(said) = &model {
            model_ui(ui, view, said, room - beside, actions);
        }
        for (pill, other) in others {
            other_ui(ui, view, pill, other, actions);
        }
        return;
    }
    let room = room - measure::HIT - space::S;
    let has_room = room >= LEAST_MODEL_WIDTH.min(natural);
    // The switch is the last to fold: it is pressed more often than the others.
    let switch = pill_width(ui, others[0].0) + space::S;
    let keeps_switch = room - switch >= LEAST_MODEL_WIDTH.min(natural);
    let (kept, folded) = others.split_at(usize::from(keeps_switch));
    if let Some(said) = model.as_ref().filter(|_| has_room) {
        let left = if keeps_switch { room - switch } else { room };
        model_ui(ui, view, said, left, actions);
    }
    for (pill, other) in kept {
        other_ui(ui, view, *pill, *other, actions);
    }
    let hidden = model.as_ref().filter(|_| !has_room);
    let is_set = folded.iter().any(|(pill, _)| pill.is_set);
    let mut folded: Vec<Other> = folded.iter().map(|(_, other)| *other).collect();
    // The longest of them is the last.
    folded.sort_by_key(|other| *other == Other::Documents);
    folded_ui(ui, view, (hidden, &folded), is_set, actions);
}

/// A button with a menu of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Other {
    ThinkFirst,
    Documents,
    Preset,
    Reasoning,
}

impl Other {
    fn items_ui(self, ui: &mut Ui, view: View<'_>, actions: &mut Vec<Action>) {
        match self {
            Self::ThinkFirst => documents::think_first_ui(ui, view, actions),
            Self::Documents => documents::documents_ui(ui, view, actions),
            Self::Preset => menus::presets_ui(ui, view, actions),
            Self::Reasoning => menus::reasoning_ui(ui, view, actions),
        }
    }
}

fn model_ui(ui: &mut Ui, view: View<'_>, said: &Said, room: f32, actions: &mut Vec<Action>) {
    let button = pill_button(ui, view, said.pill(None, room.min(MODEL_WIDTH)));
    let keys = UiCommand::ChooseModel.keys_text(ui.ctx(), view.words);
    let button = button.on_hover_text(format!("{} ({keys})", said.name));
    if button.clicked() {
        actions.extend(UiCommand::ChooseModel.actions(view));
    }
}

fn other_ui(ui: &mut Ui, view: View<'_>, pill: Pill<'_>, other: Other, actions: &mut Vec<Action>) {
    let button = pill_button(ui, view, pill);
    if other == Other::ThinkFirst {
        let keys = UiCommand::ThinkFirst.keys_text(ui.ctx(), view.words);
        let button = button.on_hover_text(format!("{} ({keys})", pill.name));
        if button.clicked() {
            actions.extend(UiCommand::ThinkFirst.actions(view));
            ui.memory_mut(|memory| memory.request_focus(composer_id()));
        }
        return;
    }
    let id = Id::unique(("picker", other));
    menu_ui(ui, (&button, id), |ui| other.items_ui(ui, view, actions));
    button.on_hover_text(pill.name);
}

/// One button for what there is no room for.
fn folded_ui(
    ui: &mut Ui,
    view: View<'_>,
    (model, others): (Option<&Said>, &[Other]),
    is_set: bool,
    actions: &mut Vec<Action>,
) {
    let name = view.words.text("picker-more");
    let pill = Pill {
        icon: Some(icon::TUNE),
        text: "",
        name: &name,
        most_width: measure::HIT,
        is_set,
        is_switch: false,
    };
    let button = pill_button(ui, view, pill);
    menu_ui(ui, (&button, Id::unique("picker more")), |ui| {
        let mut is_first = true;
        if let Some(said) = model {
            menus::model_ui(ui, view, &said.text, actions);
            is_first = false;
        }
        for other in others {
            if !std::mem::take(&mut is_first) {
                ui.separator();
            }
            other.items_ui(ui, view, actions);
        }
    });
    button.on_hover_text(&*name);
}

/// A menu that never grows out of the window.
fn menu_ui(ui: &Ui, (button, id): (&Response, Id), items: impl FnOnce(&mut Ui)) {
    let room = ui.ctx().content_rect().height() - 4.0 * measure::ROW;
    // What is ticked in it leaves it open; what is chosen closes it by itself.
    let popup = Popup::menu(button).close_behavior(PopupCloseBehavior::CloseOnClickOutside);
    popup.id(id).show(|ui| {
        menus::width_ui(ui);
        let height = room.clamp(measure::ROW, MENU_ROWS * measure::ROW);
        // The area around it only knows how high it was before.
        ScrollArea::vertical()
            .max_height(height)
            .min_scrolled_height(height)
            .show(ui, items);
    });
}

fn said_of_model(view: View<'_>, model: &Model, level: Level) -> Said {
    let text = widgets::model_name(&view.state.settings, &model.id).into_owned();
    let mut parts = Vec::new();
    if model.state != ModelState::Loaded {
        parts.push(facts::state_text(view, &model.state));
    }
    parts.push(level_text(view, level));
    let state = parts.join(", ");
    let gaps = [("model", Gap::Text(&text)), ("state", Gap::Text(&state))];
    Said {
        name: view.words.fill("picker-model-name", &gaps),
        text,
        is_set: level == Level::Conversation,
    }
}

fn said_of_thinking_first(view: View<'_>) -> Said {
    Said {
        text: view.words.text("think-first").into_owned(),
        name: view.words.text("think-first-name").into_owned(),
        is_set: view.state.conversation_settings().grounding.is_think_first,
    }
}

fn said_of_documents(view: View<'_>) -> Said {
    let words = view.words;
    let grounding = &view.state.conversation_settings().grounding;
    let known = |id: &&CollectionId| view.state.knowledge.collection(**id).is_some();
    let count = grounding.collections.iter().filter(known).count();
    let linked = if count == 0 {
        words.text("documents-none").into_owned()
    } else {
        words.fill("documents-linked", &[("count", Gap::Number(count as f64))])
    };
    let searched = words.text(if grounding.searches {
        "documents-searched"
    } else {
        "documents-unsearched"
    });
    let gaps = [
        ("linked", Gap::Text(&linked)),
        ("searched", Gap::Text(&searched)),
    ];
    Said {
        text: if count == 0 {
            String::new()
        } else {
            count.to_string()
        },
        name: words.fill("documents-name", &gaps),
        is_set: count > 0 || grounding.searches,
    }
}

fn said_of_preset(view: View<'_>) -> Said {
    let preset = view.state.preset();
    let text = match preset {
        Some(preset) => preset_text(preset),
        None => view.words.text("preset-none").into_owned(),
    };
    let gaps = [("preset", Gap::Text(&text))];
    Said {
        name: view.words.fill("picker-preset-name", &gaps),
        is_set: preset.is_some(),
        text,
    }
}

fn said_of_reasoning(view: View<'_>) -> Said {
    let (reasoning, level) = view.state.levels(None).reasoning();
    let amount = reasoning_text(view, reasoning);
    let text = match reasoning {
        Reasoning::Default => view.words.text("picker-thinking").into_owned(),
        _ => view
            .words
            .fill("picker-thinking-set", &[("thinking", Gap::Text(&amount))]),
    };
    let level_words = level_text(view, level);
    let gaps = [
        ("thinking", Gap::Text(&amount)),
        ("level", Gap::Text(&level_words)),
    ];
    Said {
        name: view.words.fill("thinking-head", &gaps),
        text,
        is_set: level == Level::Conversation,
    }
}
