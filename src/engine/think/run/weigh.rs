//! The step that chooses what of documents is sent, by what they have and what is free.

use super::Run;
use crate::domain::{
    Choice, ChoiceReason, Extract, Failure, Groundwork, Need, Role, Source, StepKind, StepState,
};
use crate::engine::fit::Room;
use crate::engine::think::choice::{self, Known, Plan};
use crate::engine::think::compose;

/// No document has fewer tokens than one for so many bytes; what is too long even so need not
/// be counted.
const MOST_BYTES_PER_TOKEN: u64 = 8;

impl Run {
    /// Chooses what is sent; the documents that have to be read in parts first, where that is
    /// what was chosen.
    pub(super) async fn choose(&mut self, has_scope: bool) -> Result<Option<Vec<Source>>, Failure> {
        self.begin(StepKind::Choose);
        let is_searched = !self.is_left_out(StepKind::Search);
        if !has_scope || self.is_left_out(StepKind::Choose) {
            self.work.sources.clear();
            let reason = ChoiceReason::NoDocuments;
            self.work.choice = (is_searched && !has_scope).then(|| nothing(reason, None));
            let is_done = !self.is_left_out(StepKind::Choose);
            self.end(if is_done {
                StepState::Done
            } else {
                StepState::LeftOut
            });
            return Ok(None);
        }
        let chosen = self.weigh().await;
        self.close(chosen)
    }

    async fn weigh(&mut self) -> Result<Option<Vec<Source>>, Failure> {
        let passages = std::mem::take(&mut self.work.sources);
        let room = self.asker.order.room_beside(&self.history).await;
        let wish = self.options.grounding.extract;
        let (mut documents, mut all) = (Vec::new(), None);
        if wish != Extract::Passages {
            documents = self.tools.rag.documents(self.scope.clone()).await?;
            all = self.count_all(&mut documents, &room).await?;
        }
        let known = Known {
            wish,
            need: self.need(),
            free: room.free,
            all,
            most: self.limits.passage_tokens,
        };
        let mut plan = choice::plan(&known);
        let cannot_read = self.is_left_out(StepKind::Read) || documents.is_empty();
        if matches!(plan, Plan::Parts(_)) && cannot_read {
            let (wish, need) = (Extract::Automatic, Need::Passages);
            plan = choice::plan(&Known {
                wish,
                need,
                ..known
            });
        }
        let choice = |extract, reason, tokens| Choice {
            extract,
            reason,
            tokens,
            all_tokens: all,
            free_tokens: room.free,
        };
        Ok(match plan {
            Plan::Whole(reason) => {
                self.work.sources = documents;
                let choice = choice(Extract::Whole, reason, all.unwrap_or_default());
                self.work.choice = Some(choice);
                None
            }
            Plan::Parts(reason) => {
                self.work.choice = Some(choice(Extract::Whole, reason, 0));
                Some(documents)
            }
            Plan::Passages(reason, most) => {
                let most = (most, room.free.unwrap_or(most));
                let tokens = self.take_passages(passages, most, &room).await;
                self.work.choice = Some(choice(Extract::Passages, reason, tokens));
                None
            }
        })
    }

    /// How many tokens all documents have as they would be sent; `None` where they are too long
    /// by far. Those whose text is gone are left out.
    async fn count_all(
        &mut self,
        documents: &mut Vec<Source>,
        room: &Room,
    ) -> Result<Option<u32>, Failure> {
        let bytes: u64 = documents
            .iter()
            .map(|it| it.end.saturating_sub(it.start))
            .sum();
        let most = room.free.unwrap_or(self.limits.passage_tokens);
        if bytes / MOST_BYTES_PER_TOKEN > u64::from(most) {
            return Ok(None);
        }
        let mut kept = Vec::new();
        for document in documents.drain(..) {
            if self.fetch_text(&document).await? {
                kept.push(document);
            }
        }
        *documents = kept;
        if documents.is_empty() {
            return Ok(None);
        }
        let tokens = self.tokens_with(documents, room).await;
        Ok(Some(tokens))
    }

    /// Brings the text of a whole document; whether it is still there.
    pub(super) async fn fetch_text(&mut self, document: &Source) -> Result<bool, Failure> {
        let hash = document.text_hash;
        if !self.texts.contains_key(&hash)
            && let Some(text) = self.tools.rag.text_of(hash).await?
        {
            self.texts.insert(hash, text);
        }
        Ok(self.texts.contains_key(&hash))
    }

    /// How many tokens these sources add to the prompt.
    async fn tokens_with(&self, sources: &[Source], room: &Room) -> u32 {
        let work = Groundwork {
            sources: sources.to_vec(),
            ..self.work.clone()
        };
        let content = compose::content(&self.words, &work, &self.texts);
        let mut branch = self.history.clone();
        let last = branch.iter().rposition(|it| it.role == Role::User);
        if let (Some(last), Some(content)) = (last, content) {
            branch[last].content = content;
        }
        let tokens = self.asker.order.tokens_of(&branch).await;
        tokens.saturating_sub(room.used)
    }

    /// Takes the best of the passages, as many as have room; how many tokens they are. A single
    /// one may have all that is free.
    async fn take_passages(
        &mut self,
        mut passages: Vec<Source>,
        (most, most_of_one): (u32, u32),
        room: &Room,
    ) -> u32 {
        let mut tokens = 0;
        while !passages.is_empty() {
            tokens = self.tokens_with(&passages, room).await;
            let most = if passages.len() == 1 {
                most_of_one
            } else {
                most
            };
            if tokens <= most {
                break;
            }
            let fewer = choice::fewer(passages.len(), tokens, most);
            let is_last = passages.len() > 1;
            passages.truncate(if is_last { fewer.max(1) } else { 0 });
            tokens = 0;
        }
        self.work.sources = passages;
        tokens
    }
}

/// No document is sent, for this reason.
pub(super) fn nothing(reason: ChoiceReason, free_tokens: Option<u32>) -> Choice {
    Choice {
        extract: Extract::Automatic,
        reason,
        tokens: 0,
        all_tokens: None,
        free_tokens,
    }
}
