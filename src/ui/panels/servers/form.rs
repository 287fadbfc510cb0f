//! The fields of a server that is added or changed.

use egui::{Id, Key, Modifiers, Ui, UiBuilder};

use super::list::{Refusal, Typed, free_address, with_server};
use super::tell::{has_key, key_place_text, refusal_text, result_ui, said_ui};
use crate::domain::ServerEntry;
use crate::ui::theme::{face, size, space};
use crate::ui::widgets::{self, Field};
use crate::ui::{Action, View};

/// A server that is being added or changed. The key is forgotten with the form.
#[derive(Clone, Default)]
pub(super) struct Form {
    /// The address that it had; `None` for a new one.
    changed: Option<String>,
    name: String,
    url: String,
    key: String,
    /// Whether the key that is kept is to be forgotten.
    forgets_key: bool,
    /// Whether the first field is still to get the focus.
    is_new: bool,
    /// Whether it was tried to save it: only then what is missing is complained of.
    is_tried: bool,
}

impl Form {
    pub(super) fn new() -> Self {
        Self {
            is_new: true,
            ..Self::default()
        }
    }

    pub(super) fn of(entry: &ServerEntry) -> Self {
        Self {
            changed: Some(entry.url.clone()),
            name: entry.name.clone(),
            url: entry.url.clone(),
            ..Self::new()
        }
    }

    /// The address that is meant, where it can be taken.
    fn address(&self, view: View<'_>) -> Result<String, Refusal> {
        free_address(&view.state.settings, &self.url, self.changed.as_deref())
    }

    /// Whether it is about the server at this address.
    pub(super) fn is_of(&self, url: &str) -> bool {
        self.changed.as_deref() == Some(url)
    }

    /// Whether it is about a server that is not in the list yet.
    pub(super) const fn is_for_new(&self) -> bool {
        self.changed.is_none()
    }
}

/// Draws the fields; whether they are done with.
pub(super) fn form_ui(
    ui: &mut Ui,
    view: View<'_>,
    form: &mut Form,
    actions: &mut Vec<Action>,
) -> bool {
    ui.spacing_mut().item_spacing.y = space::XS;
    let key = if form.is_for_new() {
        "servers-adding"
    } else {
        "servers-changing"
    };
    let title = view.words.text(key);
    widgets::label(ui, &title, face::semibold(size::SMALL), view.theme.text);
    let is_entered = fields_ui(ui, view, form);
    let address = form.address(view);
    key_note_ui(ui, view, form);
    let is_tested = view.state.servers.tested == form.url.trim() && !form.url.trim().is_empty();
    let is_running = is_tested && view.state.servers.test.is_running;
    if is_tested
        && !is_running
        && let Some(result) = &view.state.servers.test.answer
    {
        result_ui(ui, view, result);
    }
    ui.add_space(space::XS);
    // Whatever is told above, the buttons stay the same, and keep the focus.
    let scope = UiBuilder::new().scope_id(Id::unique("server form buttons"));
    ui.scope_builder(scope, |ui| {
        buttons_ui(ui, view, form, (&address, is_tested), is_entered, actions)
    })
    .inner
}

/// The buttons below the fields; whether they end the form.
fn buttons_ui(
    ui: &mut Ui,
    view: View<'_>,
    form: &mut Form,
    (address, is_tested): (&Result<String, Refusal>, bool),
    is_entered: bool,
    actions: &mut Vec<Action>,
) -> bool {
    let is_running = is_tested && view.state.servers.test.is_running;
    let mut is_done = false;
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing.x = space::S;
        let text = view.words.text("servers-save");
        let is_saved = widgets::primary_button(ui, view, &text, &text).clicked() || is_entered;
        form.is_tried |= is_saved;
        if is_saved && let Ok(url) = address {
            save(view, form, url, actions);
            is_done = true;
        }
        let text = view.words.text(if is_running {
            "servers-testing"
        } else {
            "servers-test"
        });
        // While it runs the button stays, so that it keeps the focus.
        let can_test = address.is_ok();
        let button = ui.add_enabled_ui(can_test, |ui| widgets::secondary_button(ui, view, &text));
        if can_test && !is_running && button.inner.clicked() {
            actions.push(Action::TestServer {
                url: form.url.trim().to_owned(),
                key: form.key.trim().to_owned(),
            });
        }
        is_done |= widgets::text_button(ui, view, &view.words.text("cancel")).clicked();
    });
    is_done
}

/// The fields themselves; whether Enter was pressed in one.
fn fields_ui(ui: &mut Ui, view: View<'_>, form: &mut Form) -> bool {
    let mut is_entered = false;
    let hint_of_key = if has_key(view, &form.url) && !form.forgets_key {
        "servers-key-kept"
    } else {
        "key-hint"
    };
    let is_new = std::mem::take(&mut form.is_new);
    let fields = [
        ("address", "address-hint"),
        ("servers-name", "servers-name-hint"),
        ("key", hint_of_key),
    ];
    for (index, (label, hint)) in fields.into_iter().enumerate() {
        let text = match index {
            0 => &mut form.url,
            1 => &mut form.name,
            _ => &mut form.key,
        };
        let name = view.words.text(label);
        widgets::label(ui, &name, face::medium(size::CAPTION), view.theme.muted);
        let field = Field {
            id: Id::unique(("server field", index)),
            name: &name,
            hint: &view.words.text(hint),
            is_secret: label == "key",
        };
        let response = widgets::field(ui, view, text, field);
        if is_new && index == 0 {
            response.request_focus();
        }
        // An empty field is no mistake yet.
        if index == 0
            && (form.is_tried || !form.url.trim().is_empty())
            && let Err(refusal) = form.address(view)
        {
            said_ui(ui, &refusal_text(view, &refusal), view.theme.danger);
        }
        is_entered |= response.lost_focus()
            && ui
                .input(|input| input.key_pressed(Key::Enter) && input.modifiers == Modifiers::NONE);
    }
    is_entered
}

/// What becomes of the key.
fn key_note_ui(ui: &mut Ui, view: View<'_>, form: &mut Form) {
    let was_keyed = form
        .changed
        .as_deref()
        .is_some_and(|url| has_key(view, url));
    if was_keyed && form.changed.as_deref() != Some(form.url.trim()) {
        widgets::muted(ui, view, &view.words.text("servers-key-moves"));
        return;
    }
    widgets::muted(ui, view, &key_place_text(view));
    if was_keyed {
        let key = if form.forgets_key {
            "servers-key-forgotten"
        } else {
            "servers-key-forget"
        };
        if widgets::link_button(ui, view, &view.words.text(key)).clicked() {
            form.forgets_key ^= true;
        }
    }
}

/// Puts what was typed into the list, and the key where keys are kept.
fn save(view: View<'_>, form: &Form, url: &str, actions: &mut Vec<Action>) {
    let tested = &view.state.servers;
    let report = tested.test.answer.as_ref().and_then(|it| it.as_ref().ok());
    let is_tested = tested.tested == form.url.trim() && !tested.test.is_running;
    let typed = Typed {
        changed: form.changed.as_deref(),
        name: &form.name,
        url,
        kind: report.filter(|_| is_tested).map(|it| it.connected.kind),
    };
    // The field has said what is wrong.
    let Ok(settings) = with_server(&view.state.settings, typed) else {
        return;
    };
    actions.push(Action::SetSettings(settings));
    let old = form.changed.as_deref().filter(|old| *old != url);
    if let Some(old) = old
        && has_key(view, old)
    {
        actions.push(forget_key(old));
    }
    let key = form.key.trim();
    if !key.is_empty() {
        actions.push(Action::SaveKey {
            url: url.to_owned(),
            key: key.to_owned(),
        });
    } else if form.forgets_key && old.is_none() && has_key(view, url) {
        actions.push(forget_key(url));
    }
    // The server in use moved: it is used where it is now.
    let used = view.state.server.server.as_ref();
    if old.is_some_and(|old| used.is_some_and(|used| used.url == old)) {
        actions.push(Action::ChooseServer {
            url: url.to_owned(),
            key: key.to_owned(),
        });
    }
}

/// Has the key to an address forgotten.
pub(super) fn forget_key(url: &str) -> Action {
    Action::SaveKey {
        url: url.to_owned(),
        key: String::new(),
    }
}
