//! How a person's documents are found: a text is cut into passages, its words become terms,
//! passages are ranked by words and by meaning, and the rankings become one.
//!
//! Nothing here reads a file, a clock or a database, so that all of it can be measured.

mod blend;
mod cut;
mod dense;
mod fuse;
pub mod lexical;
pub mod measure;
mod porter;
mod stop;
mod terms;
pub mod vector;

pub use blend::blended;
pub use cut::{KnowledgeText, Passage, cut, spoken};
pub use dense::{Dense, EmbeddingIdentity, Mask};
pub use fuse::{Ranked, fill, fuse, neighbours_merged};
pub use lexical::{Background, Weighted};
pub use terms::{is_exact, terms};
pub use vector::TermVector;
