//! What was done for an answer before it was written: the request was analysed, the person's
//! documents were searched, passages were chosen. All of it is kept with the answer.

use serde::{Deserialize, Serialize};

use super::{CollectionId, ContentHash, DocumentId, Failure};

/// A step on the way to an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum StepKind {
    /// The model says what is asked and what to look for.
    Analyse,
    /// The documents are searched.
    Search,
    /// It is chosen what of them is sent: passages, or the whole.
    Choose,
    /// What does not fit at once is read in parts.
    Read,
    /// The answer is written.
    Write,
}

/// Where a step stands. One that still runs in an answer whose turn is over was cut off.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "state", rename_all = "snake_case")]
pub enum StepState {
    /// It is at work.
    #[default]
    Running,
    /// It is done.
    Done,
    /// It did not work.
    Failed {
        /// Why.
        failure: Failure,
    },
    /// The person wanted the answer without it.
    LeftOut,
    /// What an earlier answer found out was taken over.
    Reused,
}

/// One step.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Step {
    /// Which.
    pub kind: StepKind,
    /// Where it stands.
    #[serde(flatten)]
    pub state: StepState,
    /// How long it took, in milliseconds; 0 while it runs.
    #[serde(default)]
    pub took_ms: u64,
    /// How many parts are done, and how many there are, where it has parts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub parts: Option<(u32, u32)>,
}

/// What of documents a question needs.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Need {
    /// Nothing: it can be answered without.
    Nothing,
    /// The places that speak of it.
    #[default]
    Passages,
    /// All of them: a summary, a count, a list.
    Whole,
}

/// What the model, or the person, says of a request.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Analysis {
    /// What the person wants, in a few words.
    pub intent: String,
    /// The question so that it can be understood without the conversation.
    pub question: String,
    /// What to look for.
    pub queries: Vec<String>,
    /// What of documents it needs.
    pub need: Need,
    /// Whether the model's reply could be understood; else the person's words stand in.
    pub is_understood: bool,
    /// Whether a person wrote the queries.
    pub is_edited: bool,
    /// The model's reply, to the letter.
    pub reply: String,
}

/// Whether whole documents are sent or passages of them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Extract {
    /// As the room and the question have it.
    #[default]
    Automatic,
    /// Whole documents, in parts where they do not fit.
    Whole,
    /// Passages.
    Passages,
}

/// Why whole documents were sent, or passages.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ChoiceReason {
    /// There is nothing to choose from: no document is linked.
    NoDocuments,
    /// The question needs none.
    NotNeeded,
    /// All documents fit into the free context with room to spare.
    Fits,
    /// They are too long to be sent whole.
    TooLong,
    /// The question needs the whole.
    NeedsWhole,
    /// The person wanted it so.
    Wished,
}

/// What was chosen to be sent, and by which numbers. Amounts are in tokens.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Choice {
    /// Whole documents or passages.
    pub extract: Extract,
    /// Why.
    pub reason: ChoiceReason,
    /// How many tokens are sent of documents.
    pub tokens: u32,
    /// How many all documents in scope have, where that was counted.
    pub all_tokens: Option<u32>,
    /// How many the context had free, where that is known.
    pub free_tokens: Option<u32>,
}

/// How well a passage answers a query, as each way of searching has it. They are not
/// comparable with one another.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Scores {
    /// By its words.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub lexical: Option<f32>,
    /// By its meaning: the cosine between vectors.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub dense: Option<f32>,
    /// By a reranking model.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rerank: Option<f32>,
    /// Of all ranks together.
    pub fused: f32,
}

/// A place in a document that an answer may cite, or the whole of it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Source {
    /// The document.
    pub document: DocumentId,
    /// Where that is.
    pub collection: CollectionId,
    /// The path of its file.
    pub path: String,
    /// The hash of the document's text, under which that is kept.
    pub text_hash: ContentHash,
    /// The first byte in that text.
    pub start: u64,
    /// The byte behind the last.
    pub end: u64,
    /// The headings that it stands below, the outermost first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub headings: Vec<String>,
    /// The page, slide or sheet that it begins on, counted from one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub page: Option<u32>,
    /// The line of the text that it begins on, counted from one.
    pub line: u32,
    /// What it says; empty where it is a whole document, whose text is kept once.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub text: String,
    /// How well it fits.
    #[serde(default)]
    pub scores: Scores,
}

impl Source {
    /// The name of its file.
    #[must_use]
    pub fn name(&self) -> &str {
        self.path.rsplit(['/', '\\']).next().unwrap_or(&self.path)
    }
}

/// What was done for an answer before it was written.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Groundwork {
    /// Whether the request was analysed, or only the documents searched.
    pub is_think_first: bool,
    /// The steps in their order.
    pub steps: Vec<Step>,
    /// What the request was found to be.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub analysis: Option<Analysis>,
    /// What was looked for.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub queries: Vec<String>,
    /// What was chosen to be sent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub choice: Option<Choice>,
    /// What the answer may cite: `[1]` is the first.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub sources: Vec<Source>,
    /// What was taken out of documents that were read in parts, in the order of the sources.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub notes: Vec<String>,
    /// What did not work and did not keep the answer: a search by words alone, say.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub troubles: Vec<Failure>,
}

impl Groundwork {
    /// The step of this kind.
    #[must_use]
    pub fn step(&self, kind: StepKind) -> Option<&Step> {
        self.steps.iter().find(|step| step.kind == kind)
    }

    /// The step that did not work, and why.
    #[must_use]
    pub fn failed(&self) -> Option<(StepKind, &Failure)> {
        self.steps.iter().find_map(|step| match &step.state {
            StepState::Failed { failure } => Some((step.kind, failure)),
            _ => None,
        })
    }

    /// The source of a number in an answer, where there is such a one.
    #[must_use]
    pub fn source(&self, number: usize) -> Option<&Source> {
        self.sources.get(number.checked_sub(1)?)
    }

    /// Whether documents were searched, and nothing of them is sent. It is not known before it
    /// was chosen, and what has to be read in parts was read.
    #[must_use]
    pub fn found_nothing(&self) -> bool {
        let is_done = |kind| {
            let step = self.step(kind);
            step.map(|step| step.state == StepState::Done)
        };
        self.sources.is_empty()
            && is_done(StepKind::Search) == Some(true)
            && is_done(StepKind::Choose) != Some(false)
            && is_done(StepKind::Read) != Some(false)
    }

    /// How long all steps took, in milliseconds.
    #[must_use]
    pub fn took_ms(&self) -> u64 {
        self.steps.iter().map(|step| step.took_ms).sum()
    }
}

/// What is done for answers before they are written, in one conversation.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Grounding {
    /// Whether requests are analysed first.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub is_think_first: bool,
    /// Whether documents are searched where requests are not analysed.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub searches: bool,
    /// The collections that are searched beside the conversation's own documents.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub collections: Vec<CollectionId>,
    /// What of documents is sent.
    pub extract: Extract,
}

impl Grounding {
    /// Whether anything is done at all.
    #[must_use]
    pub const fn is_wanted(&self) -> bool {
        self.is_think_first || self.searches
    }

    /// Links a collection, or no longer.
    pub fn link(&mut self, collection: CollectionId, is_linked: bool) {
        self.collections.retain(|known| *known != collection);
        if is_linked {
            self.collections.push(collection);
            self.use_documents();
        }
    }

    /// Has documents searched: who adds them wants that, and need not know of a switch.
    pub const fn use_documents(&mut self) {
        if !self.is_wanted() {
            self.searches = true;
        }
    }
}

/// What is done before one answer.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct GroundOptions {
    /// As the conversation has it.
    pub grounding: Grounding,
    /// What is known of the request already: it is not analysed again.
    pub analysis: Option<Box<Analysis>>,
    /// What is left out, since it did not work before.
    pub left_out: Vec<StepKind>,
}

/// A prompt as it was sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SentPrompt {
    /// For which step.
    pub step: StepKind,
    /// The text, or the messages as JSON where the server made the text.
    pub text: String,
}
