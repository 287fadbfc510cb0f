//! The person's documents: read in the background, and searched for whoever asks.

mod rag;

pub(super) use rag::RagActorHandle;
