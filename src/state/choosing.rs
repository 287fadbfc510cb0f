//! What the person chose for a conversation, and what it comes to with the other levels.

use crate::domain::{
    Change, ConversationId, ConversationSettings, Failure, GroundOptions, KeyPlace, Levels,
    Overrides, Preset, Sampling, ServerReport, TurnOptions,
};

use super::State;

/// The answer to something that was asked beside the turns: only the newest matters.
#[derive(Clone, Debug, PartialEq)]
pub struct Asked<T> {
    /// Counts the questions.
    pub number: u64,
    /// Whether the answer is still awaited.
    pub is_running: bool,
    /// The answer to this question, or to the one before as long as that is not known.
    pub answer: Option<T>,
}

impl<T> Default for Asked<T> {
    fn default() -> Self {
        Self {
            number: 0,
            is_running: false,
            answer: None,
        }
    }
}

impl<T> Asked<T> {
    /// Asks anew; the number to ask under.
    pub fn ask(&mut self) -> u64 {
        self.number += 1;
        self.is_running = true;
        self.number
    }

    /// Nobody wants to know any more.
    pub fn forget(&mut self) {
        self.number += 1;
        self.is_running = false;
        self.answer = None;
    }

    pub(super) fn take(&mut self, number: u64, answer: T) {
        if self.number == number {
            self.is_running = false;
            self.answer = Some(answer);
        }
    }
}

/// What is known about servers beside the one in use.
#[derive(Debug, Default)]
pub struct Servers {
    /// The addresses whose key is kept.
    pub keyed: Vec<String>,
    /// Where keys are kept.
    pub key_place: KeyPlace,
    /// The test of a server, and its address.
    pub test: Asked<Result<Box<ServerReport>, Failure>>,
    /// The address that is tested.
    pub tested: String,
}

impl State {
    /// What holds in the conversation on screen, or in the one that is to begin.
    #[must_use]
    pub fn conversation_settings(&self) -> &ConversationSettings {
        static NONE: std::sync::LazyLock<ConversationSettings> =
            std::sync::LazyLock::new(ConversationSettings::default);
        self.settings_of.get(&self.selected).unwrap_or(&NONE)
    }

    /// What holds in the conversation on screen, or in the one that is to begin, is now this.
    pub fn set_conversation_settings(&mut self, settings: ConversationSettings) {
        if let Some(conversation) = self.selected {
            self.changes.push(Change::SaveConversationSettings {
                conversation,
                settings: Box::new(settings.clone()),
            });
        }
        self.settings_of.insert(self.selected, settings);
    }

    /// The preset in use.
    #[must_use]
    pub fn preset(&self) -> Option<&Preset> {
        let id = self.conversation_settings().preset.as_deref()?;
        self.settings.preset(id)
    }

    /// The levels that hold in the conversation on screen, or in the one that is to begin.
    #[must_use]
    pub fn levels<'a>(&'a self, turn: Option<&'a Overrides>) -> Levels<'a> {
        self.levels_of(self.selected, turn)
    }

    /// The levels that hold in a conversation.
    fn levels_of<'a>(
        &'a self,
        conversation: Option<ConversationId>,
        turn: Option<&'a Overrides>,
    ) -> Levels<'a> {
        static NONE: std::sync::LazyLock<Sampling> = std::sync::LazyLock::new(Sampling::default);
        let settings = self.settings_of.get(&conversation);
        let preset = settings.and_then(|it| self.settings.preset(it.preset.as_deref()?));
        let levels = Levels {
            server: &NONE,
            models: self.server.models(),
            global: &self.settings.defaults,
            preset,
            conversation: settings.map(|settings| &settings.overrides),
            turn,
        };
        levels.asked_of(self.server.connected())
    }

    /// What holds for a turn in a conversation; `None` is the one that is to begin.
    #[must_use]
    pub fn options(
        &self,
        conversation: Option<ConversationId>,
        turn: Option<&Overrides>,
    ) -> TurnOptions {
        let settings = self.settings_of.get(&conversation);
        let fit = settings.map(|it| it.fit).unwrap_or_default();
        let grounding = settings.map(|it| it.grounding.clone());
        TurnOptions {
            ground: GroundOptions {
                grounding: grounding.unwrap_or_default(),
                ..GroundOptions::default()
            },
            ..self
                .levels_of(conversation, turn)
                .options(&self.settings, fit)
        }
    }

    /// What was chosen for the page on which a conversation begins is now that conversation's.
    pub(super) fn adopt_settings(&mut self, conversation: ConversationId) {
        let Some(settings) = self.settings_of.remove(&None) else {
            return;
        };
        if settings.is_empty() {
            return;
        }
        self.changes.push(Change::SaveConversationSettings {
            conversation,
            settings: Box::new(settings.clone()),
        });
        self.settings_of.insert(Some(conversation), settings);
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::domain::{
        Connected, Event, Model, Parameter, Server, ServerEntry, ServerKind, ServerState,
        ServerStatus, Timestamp,
    };

    const URL: &str = "http://127.0.0.1:8080";

    fn model(id: &str, temperature: f64) -> Model {
        Model {
            id: id.to_owned(),
            defaults: Some(Sampling::of_server(&json!({"temperature": temperature}))),
            ..Model::default()
        }
    }

    /// A window that is connected to a router with two models.
    fn with_router() -> State {
        let mut state = State::default();
        state.settings.servers.push(ServerEntry::new("", URL));
        let connected = Connected {
            kind: ServerKind::LlamaRouter,
            models: vec![model("cool", 0.2), model("hot", 1.2)],
            ..Connected::default()
        };
        let status = ServerStatus {
            server: Some(Server {
                url: URL.to_owned(),
                key: None,
            }),
            state: ServerState::Connected(Box::new(connected)),
        };
        state.apply(Event::ServerChanged(Box::new(status)), Timestamp(1));
        state
    }

    #[test]
    fn the_servers_own_values_should_be_those_of_the_model_that_is_asked() {
        let mut state = with_router();
        let own = |state: &State| {
            let (value, _) = state.levels(None).sampling(Parameter::Temperature);
            value.map(ToString::to_string)
        };
        assert_eq!(own(&state).as_deref(), Some("0.2"));
        state.set_conversation_settings(ConversationSettings {
            overrides: Overrides {
                model: Some("hot".to_owned()),
                ..Overrides::default()
            },
            ..ConversationSettings::default()
        });
        assert_eq!(own(&state).as_deref(), Some("1.2"));
    }

    #[test]
    fn what_a_server_is_should_be_remembered_with_its_address() {
        let state = with_router();
        let entry = state.settings.server(URL).unwrap();
        assert_eq!(entry.kind, Some(ServerKind::LlamaRouter));
    }
}
