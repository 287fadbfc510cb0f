//! The person's documents: collections of them, and what the window asks and hears of them.

use std::path::PathBuf;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::{
    CollectionId, ContentHash, ConversationId, DocumentId, Failure, MessageId, Refusal, SentPrompt,
    Source, Timestamp,
};

/// A set of documents: one with a name, or the documents of one conversation.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Collection {
    /// Its name among ids.
    pub id: CollectionId,
    /// Its name for a person; blank for the documents of a conversation.
    pub name: String,
    /// The conversation whose documents these are.
    pub owner: Option<ConversationId>,
    /// When it was made.
    pub created_at: Timestamp,
}

/// A collection and how far it is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CollectionSummary {
    /// Which.
    pub collection: Collection,
    /// How many documents it has, whatever their state.
    pub documents: u32,
    /// How many still have to be read.
    pub waiting: u32,
    /// How many cannot be read.
    pub refused: u32,
    /// How many whose files are gone.
    pub vanished: u32,
    /// How many passages they have.
    pub passages: u64,
    /// How many of those have a vector of the model in use.
    pub embedded: u64,
    /// How long their texts are together, in bytes.
    pub text_bytes: u64,
    /// Whether nothing is read until the person says so.
    pub is_paused: bool,
}

/// What the person added to a collection: a file, or a folder with all below it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Root {
    /// Where it is.
    pub path: PathBuf,
    /// Whether it is a folder.
    pub is_folder: bool,
    /// Whether it is looked at again and again.
    pub is_watched: bool,
}

/// A file as it was found on the disk.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SeenFile {
    /// Where it is.
    pub path: String,
    /// How large it is.
    pub bytes: u64,
    /// When it was changed last, in milliseconds since the Unix epoch.
    pub modified_at: Timestamp,
}

/// What is searched: the documents of a conversation, and those of collections. Where neither is
/// named, nothing is found.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Scope {
    /// The conversation whose own documents are searched.
    pub conversation: Option<ConversationId>,
    /// The collections that are searched.
    pub collections: Vec<CollectionId>,
}

impl Scope {
    /// Whether nothing can be found in it.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.conversation.is_none() && self.collections.is_empty()
    }
}

/// Where a document stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "state", rename_all = "snake_case")]
pub enum DocumentState {
    /// It is still to be read.
    Waiting,
    /// It can be found.
    Ready,
    /// It cannot be read, and is not tried again until it changes.
    Refused {
        /// Why.
        refusal: Refusal,
    },
    /// Its file is gone; what was read of it is no longer found.
    Vanished,
}

/// A file in a collection.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Document {
    /// Its name among ids.
    pub id: DocumentId,
    /// Where it belongs.
    pub collection: CollectionId,
    /// Its file.
    pub path: String,
    /// How large that was when it was looked at.
    pub bytes: u64,
    /// When it had been changed last, in milliseconds since the Unix epoch.
    pub modified_at: Timestamp,
    /// Where it stands.
    pub state: DocumentState,
    /// How many passages it has.
    pub passages: u32,
    /// The hash of its text, once it is read.
    pub text_hash: Option<ContentHash>,
}

impl Document {
    /// The name of its file.
    #[must_use]
    pub fn name(&self) -> &str {
        self.path.rsplit(['/', '\\']).next().unwrap_or(&self.path)
    }
}

/// A server for one purpose beside the chat, as the settings have it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct HelperServer {
    /// Its address; blank for none.
    pub url: String,
    /// The model to ask for; blank for the server's own.
    pub model: String,
    /// A model file that this program starts a `llama-server` with; blank for none. It goes
    /// before the address.
    pub file: String,
}

impl HelperServer {
    /// What these say, without blanks around it.
    #[must_use]
    pub fn new(url: &str, model: &str, file: &str) -> Self {
        Self {
            url: url.trim().to_owned(),
            model: model.trim().to_owned(),
            file: file.trim().to_owned(),
        }
    }

    /// Whether there is one.
    #[must_use]
    pub const fn is_set(&self) -> bool {
        !self.url.is_empty() || !self.file.is_empty()
    }
}

/// How the server that makes vectors is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum EmbeddingState {
    /// There is none: documents are searched by their words.
    #[default]
    None,
    /// It is being asked or started.
    Connecting,
    /// Passages get their vectors.
    Working,
    /// All passages have their vectors.
    Ready,
    /// It does not work; documents are searched by their words.
    Failed(Failure),
}

/// What searching in documents came to.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Found {
    /// The passages, the best first.
    pub sources: Vec<Source>,
    /// Whether there was anything to be searched.
    pub has_scope: bool,
    /// What did not work, where something else stood in.
    pub troubles: Vec<Failure>,
    /// How long it took, in microseconds.
    pub took_us: u64,
}

/// What the window asks about documents.
#[derive(Clone, Debug, PartialEq)]
pub enum KnowledgeCommand {
    /// Make a collection.
    Create(Collection),
    /// Give it another name.
    Rename {
        /// Which.
        collection: CollectionId,
        /// The name.
        name: String,
    },
    /// Let go of a collection and all that was read for it. The files stay.
    Delete(CollectionId),
    /// Take in files and folders. The collection is made where it does not exist.
    Add {
        /// Where.
        collection: Collection,
        /// What.
        paths: Vec<PathBuf>,
        /// Whether folders are looked at again and again.
        is_watched: bool,
    },
    /// Let go of a document. The file stays.
    RemoveDocument(DocumentId),
    /// Do not read on, or read on.
    Pause {
        /// Where.
        collection: CollectionId,
        /// Whether to pause.
        is_paused: bool,
    },
    /// Let go of what still waits to be read.
    CancelWaiting(CollectionId),
    /// Look at the files again and read what changed.
    Refresh(CollectionId),
    /// Read everything anew.
    Rebuild(CollectionId),
    /// Say which documents a collection has.
    ListDocuments(CollectionId),
    /// Look for something, to see what comes.
    Try {
        /// What the end is told under; only the newest matters.
        number: u64,
        /// Where: these, and the documents of the conversation.
        collections: Vec<CollectionId>,
        /// The conversation whose documents are searched as well.
        conversation: Option<ConversationId>,
        /// What for.
        query: String,
    },
    /// Bring the text of a document as it was read.
    ReadText(ContentHash),
    /// Bring the prompts that an answer was made with.
    ReadPrompts(MessageId),
}

/// News of documents.
#[derive(Clone, Debug, PartialEq)]
pub enum KnowledgeEvent {
    /// The collections, their amounts or what is done with them changed.
    CollectionsChanged {
        /// All of them, in the order of their names; those of conversations last.
        collections: Vec<CollectionSummary>,
        /// The files that are being read.
        reading: Vec<String>,
        /// How the server that makes vectors is.
        embedding: EmbeddingState,
        /// How many bytes texts, passages and vectors take on the disk, about.
        storage_bytes: u64,
    },
    /// What was to be added is noted, and is read by and by.
    Added {
        /// Where.
        collection: CollectionId,
        /// How many files were found.
        files: u32,
    },
    /// The documents of a collection.
    DocumentsListed {
        /// Which.
        collection: CollectionId,
        /// They, in the order of their paths.
        documents: Vec<Document>,
        /// What the person added.
        roots: Vec<Root>,
    },
    /// A search came to its end.
    Tried {
        /// The number it was asked under.
        number: u64,
        /// What was found.
        result: Result<Box<Found>, Failure>,
    },
    /// The text of a document was brought; `None` where it is no longer kept.
    TextRead {
        /// Which.
        hash: ContentHash,
        /// It.
        text: Option<Arc<str>>,
    },
    /// The prompts of an answer were brought.
    PromptsRead {
        /// Which.
        message: MessageId,
        /// They, in the order in which they were sent.
        prompts: Vec<SentPrompt>,
    },
    /// Something that was asked for could not be done.
    Failed(Failure),
}
