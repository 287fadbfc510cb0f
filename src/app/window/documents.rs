//! What the person does with documents and collections.

use std::path::PathBuf;

use uuid::Uuid;

use crate::domain::{Collection, CollectionId, Command, ConversationId, KnowledgeCommand};
use crate::state::Shelf;
use crate::ui::Action;

use super::files::expanded;
use super::program::Program;

impl Program {
    /// Carries out what has to do with documents.
    pub(super) fn carry_out_with_documents(&mut self, action: Action) {
        match action {
            Action::Knowledge(command) => self.command(Command::Knowledge(command)),
            Action::AddDocuments {
                shelf,
                paths,
                is_watched,
            } => self.add_documents(shelf, &paths, is_watched),
            Action::PickDocuments {
                shelf,
                is_folder,
                is_watched,
            } => self.pick_documents(shelf, is_folder, is_watched),
            Action::MakeCollection(name) => self.make_collection(name),
            Action::TrySearch(query) => self.try_search(query),
            _ => {}
        }
    }

    /// Puts files and folders on a shelf, and has them searched in the conversation on screen.
    pub(super) fn add_documents(&mut self, place: Shelf, paths: &[PathBuf], is_watched: bool) {
        let paths: Vec<_> = paths.iter().map(|path| expanded(path)).collect();
        if paths.is_empty() {
            return;
        }
        let Some(collection) = self.collection_of(place) else {
            return;
        };
        if place == Shelf::Conversation {
            let mut settings = self.state.conversation_settings().clone();
            settings.grounding.use_documents();
            self.set_conversation_settings(settings);
        }
        self.command(Command::Knowledge(KnowledgeCommand::Add {
            collection,
            paths,
            is_watched,
        }));
    }

    /// The collection that stands on a shelf; that of a conversation is made with its first
    /// document.
    fn collection_of(&mut self, place: Shelf) -> Option<Collection> {
        match place {
            Shelf::Collection(id) => {
                let known = self.state.knowledge.collection(id)?;
                Some(known.collection.clone())
            }
            Shelf::Conversation => {
                let planned = || ConversationId::from(Uuid::now_v7());
                let owner = match self.state.selected {
                    Some(selected) => selected,
                    None => *self.state.planned.get_or_insert_with(planned),
                };
                let known = self.state.knowledge.of(owner);
                let known = known.map(|known| known.collection.clone());
                Some(known.unwrap_or_else(|| Collection {
                    id: CollectionId::from(Uuid::now_v7()),
                    name: String::new(),
                    owner: Some(owner),
                    created_at: self.clock.now,
                }))
            }
        }
    }

    fn make_collection(&mut self, name: String) {
        let id = CollectionId::from(Uuid::now_v7());
        let mut settings = self.state.conversation_settings().clone();
        settings.grounding.link(id, true);
        self.set_conversation_settings(settings);
        self.command(Command::Knowledge(KnowledgeCommand::Create(Collection {
            id,
            name,
            owner: None,
            created_at: self.clock.now,
        })));
    }

    fn try_search(&mut self, query: String) {
        let number = self.state.knowledge.tried.ask();
        let settings = self.state.conversation_settings();
        self.command(Command::Knowledge(KnowledgeCommand::Try {
            number,
            collections: settings.grounding.collections.clone(),
            conversation: self.state.conversation_of_documents(),
            query,
        }));
    }
}
