//! What a conversation *is*: messages in a tree, turns, servers and settings,
//! the prompt made from a branch, and the two vocabularies between the window
//! and the background: [`Command`] and [`Event`].
//!
//! Nothing here reads a clock, a file or a socket, and nothing here can block.

mod address;
mod attachment;
mod change;
mod command;
mod conversation;
mod deletion;
mod draft;
mod event;
mod exchange;
mod failure;
mod groundwork;
mod ids;
mod knowledge;
mod marker;
mod message;
mod parting;
mod prompt;
mod query;
mod reading;
mod script;
mod search;
mod server;
mod settings;
mod speed;
mod title;
mod tree;
mod turn;

pub use address::{base_url, is_loopback};
pub use attachment::{
    AttachSource, Attachment, ContentHash, FileFacts, FolderContents, FolderFile, NotAHash,
    PictureKey, PictureShape, QueuedMessage, ReadingWay, Sense,
};
pub use change::Change;
pub use command::{Command, ContinuedTurn, DraftedTurn, NewTurn, TurnOptions};
pub use conversation::{Conversation, ConversationSummary, Origin};
pub use deletion::{Deleted, Deletion};
pub use draft::DraftPlace;
pub use event::{Event, TurnDelta, TurnEnd};
pub use exchange::{
    Amounts, AttachmentKind, ExchangeProgress, ExportFormat, ExportOrder, ExportReport,
    ImportPreview, ImportProblem, ImportReason, ImportReport, Imported, ImportedConversation,
    ImportedFile, Listed, Loss, OnExisting, PreviewLine, attachments_of,
};
pub use failure::{Failure, FailureKind};
pub use groundwork::{
    Analysis, Choice, ChoiceReason, Extract, GroundOptions, Grounding, Groundwork, Need, Scores,
    SentPrompt, Source, Step, StepKind, StepState,
};
pub use ids::{
    AttachmentId, CollectionId, ConversationId, DocumentId, MessageId, Timestamp, TurnId,
};
pub use knowledge::{
    Collection, CollectionSummary, Document, DocumentState, EmbeddingState, Found, HelperServer,
    KnowledgeCommand, KnowledgeEvent, Root, Scope, SeenFile,
};
pub use marker::{Marker, is_literal, literals_of, lower};
pub use message::{FinishReason, Message, Outcome, Role, Timings, ToolCall, ToolCallDelta, Unsent};
pub use prompt::{PromptCut, PromptMessage, PromptPart, PromptParts, prompt_of, reserve_tokens};
pub use query::{Day, Filters, Query, Term};
pub use reading::{
    FileKind, ForeignKind, Limits, PageRange, Picture, PictureFormat, Pixels, Place, ReadRequest,
    Reading, Refusal, Remark, Section, Sound, SoundFormat, THUMBNAIL_SIDE, Wanted,
};
pub use script::{is_joined, is_of_word, is_unspaced, runs_of, words_of};
pub use search::{SearchFound, SearchHit};
pub use server::{
    Abilities, ApiKey, Connected, KeyPlace, Model, ModelState, Server, ServerFeatures, ServerKind,
    ServerReport, ServerState, ServerStatus,
};
pub use settings::{
    Accent, ConversationSettings, Density, Fit, Language, Level, Levels, Overrides, Parameter,
    ParameterError, ParameterGroup, ParameterKind, ParameterValue, Placeholders, Preset, Reasoning,
    Sampling, ServerEntry, ServerIsThere, Settings, Theme, TranscriptWidth, custom_object,
};
pub use speed::SpeedCurve;
pub use title::{derived_title, suggested_title};
pub use tree::{Extent, Removed, Tree, TreeError};
pub use turn::{PromptProgress, Turn, TurnOrigin, TurnPhase};
