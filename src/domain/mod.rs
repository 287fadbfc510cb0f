//! What a conversation *is*: messages in a tree, turns, servers and settings,
//! the prompt made from a branch, and the two vocabularies between the window
//! and the background: [`Command`] and [`Event`].
//!
//! Nothing here reads a clock, a file or a socket, and nothing here can block.

mod command;
mod conversation;
mod event;
mod failure;
mod ids;
mod message;
mod prompt;
mod server;
mod settings;
mod tree;
mod turn;

pub use command::{Command, NewTurn};
pub use conversation::{Conversation, ConversationSummary, derived_title};
pub use event::{Event, TurnDelta, TurnEnd};
pub use failure::{Failure, FailureKind};
pub use ids::{ConversationId, MessageId, Timestamp, TurnId};
pub use message::{FinishReason, Message, Outcome, Role, Timings, ToolCall, ToolCallDelta};
pub use prompt::{PromptMessage, prompt_of};
pub use server::{ApiKey, Model, Server, ServerState, ServerStatus};
pub use settings::{Settings, Theme};
pub use tree::{Tree, TreeError};
pub use turn::{PromptProgress, Turn, TurnPhase};
