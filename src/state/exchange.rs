//! What goes on with files: an import from the choice of files to its report, or an export.

use std::path::PathBuf;

use crate::domain::{
    ConversationId, ConversationSummary, ExchangeProgress, ExportFormat, ExportOrder, ExportReport,
    Failure, ImportPreview, ImportReport,
};

use super::State;

/// An import or an export, where there is one.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Exchange {
    /// How far it is; `None` where nothing goes on.
    pub stage: Option<ExchangeStage>,
    /// Whether the person does not want to see it until its end.
    pub is_hidden: bool,
    /// Whether the system can be asked to show a dialog of its own for files.
    pub can_pick: bool,
    /// Where an export would go in each format, if the person said nothing.
    pub suggestions: Vec<(ExportFormat, String)>,
    /// Counts what was asked: what comes of something older is dropped.
    number: u64,
}

/// How far an import or an export is.
#[derive(Clone, Debug, PartialEq)]
pub enum ExchangeStage {
    /// The person says which files.
    ChoosingFiles,
    /// The files are being looked into.
    Looking {
        /// Which.
        paths: Vec<PathBuf>,
        /// How far.
        progress: ExchangeProgress,
    },
    /// What would come in is on screen.
    Previewed {
        /// The files.
        paths: Vec<PathBuf>,
        /// What is in them.
        preview: Box<ImportPreview>,
    },
    /// It comes in.
    Importing {
        /// How far.
        progress: ExchangeProgress,
        /// Whether it is being called off.
        is_cancelled: bool,
    },
    /// It is in, or nothing is.
    Imported(Box<ImportReport>),
    /// The person says how and where to.
    ChoosingPlace {
        /// Which conversations; none stands for all.
        ids: Vec<ConversationId>,
        /// Why it did not come about, with what was asked.
        refused: Option<(ExportOrder, Failure)>,
    },
    /// It goes out.
    Exporting {
        /// What was asked.
        order: ExportOrder,
        /// How far.
        progress: ExchangeProgress,
    },
    /// It is written.
    Exported(Box<ExportReport>),
    /// Nothing came of it.
    Failed(Failure),
}

impl ExchangeStage {
    /// Whether something is being done that cannot just be left.
    #[must_use]
    pub const fn is_running(&self) -> bool {
        matches!(self, Self::Importing { .. } | Self::Exporting { .. })
    }
}

impl Exchange {
    /// Begins an import, or shows the one that runs.
    pub fn open_import(&mut self) {
        self.open(ExchangeStage::ChoosingFiles);
    }

    /// Begins an export of these conversations, or shows what runs; of all without any.
    pub fn open_export(&mut self, ids: Vec<ConversationId>) {
        self.open(ExchangeStage::ChoosingPlace { ids, refused: None });
    }

    /// The number of what was asked last.
    #[must_use]
    pub const fn number(&self) -> u64 {
        self.number
    }

    /// Leaves it. What runs goes on, and shows itself at its end.
    pub fn close(&mut self) {
        if self.stage.as_ref().is_some_and(ExchangeStage::is_running) {
            self.is_hidden = true;
        } else {
            self.stage = None;
            self.number += 1;
        }
    }

    /// Looks into files; the number to ask under.
    pub fn look(&mut self, paths: Vec<PathBuf>) -> u64 {
        let progress = ExchangeProgress::default();
        self.begin(ExchangeStage::Looking { paths, progress })
    }

    /// Takes in what was looked at; the number to ask under, and the files.
    pub fn import(&mut self) -> Option<(u64, Vec<PathBuf>)> {
        let Some(ExchangeStage::Previewed { paths, .. }) = &mut self.stage else {
            return None;
        };
        let paths = std::mem::take(paths);
        let number = self.begin(ExchangeStage::Importing {
            progress: ExchangeProgress::default(),
            is_cancelled: false,
        });
        Some((number, paths))
    }

    /// Calls off what goes on; whether there was something to call off.
    pub fn cancel(&mut self) -> bool {
        match &mut self.stage {
            Some(ExchangeStage::Importing { is_cancelled, .. }) => {
                *is_cancelled = true;
                true
            }
            Some(ExchangeStage::Looking { .. }) => {
                self.begin(ExchangeStage::ChoosingFiles);
                true
            }
            _ => false,
        }
    }

    /// Writes conversations; the number to ask under.
    pub fn export(&mut self, order: ExportOrder) -> u64 {
        let progress = ExchangeProgress::default();
        self.begin(ExchangeStage::Exporting { order, progress })
    }

    pub(super) fn advance(&mut self, number: u64, news: ExchangeProgress) {
        if number != self.number {
            return;
        }
        if let Some(
            ExchangeStage::Looking { progress, .. }
            | ExchangeStage::Importing { progress, .. }
            | ExchangeStage::Exporting { progress, .. },
        ) = &mut self.stage
        {
            *progress = news;
        }
    }

    pub(super) fn take_preview(
        &mut self,
        number: u64,
        result: Result<Box<ImportPreview>, Failure>,
    ) {
        let Some(ExchangeStage::Looking { paths, .. }) = &mut self.stage else {
            return;
        };
        if number != self.number {
            return;
        }
        let paths = std::mem::take(paths);
        self.end(match result {
            Ok(preview) => ExchangeStage::Previewed { paths, preview },
            Err(failure) => ExchangeStage::Failed(failure),
        });
    }

    pub(super) fn take_exported(
        &mut self,
        number: u64,
        result: Result<Box<ExportReport>, Failure>,
    ) {
        let Some(ExchangeStage::Exporting { order, .. }) = &self.stage else {
            return;
        };
        if number != self.number {
            return;
        }
        let order = order.clone();
        self.end(match result {
            Ok(report) => ExchangeStage::Exported(report),
            Err(failure) => ExchangeStage::ChoosingPlace {
                ids: order.ids.clone(),
                refused: Some((order, failure)),
            },
        });
    }

    fn open(&mut self, stage: ExchangeStage) {
        if self.stage.as_ref().is_some_and(ExchangeStage::is_running) {
            self.is_hidden = false;
        } else {
            self.begin(stage);
        }
    }

    fn begin(&mut self, stage: ExchangeStage) -> u64 {
        self.end(stage);
        self.number += 1;
        self.number
    }

    fn end(&mut self, stage: ExchangeStage) {
        self.stage = Some(stage);
        self.is_hidden = false;
    }
}

impl State {
    /// The end of an import. What came in stands in the list, whoever still looks at it.
    pub(super) fn take_imported(
        &mut self,
        number: u64,
        result: Result<Box<ImportReport>, Failure>,
    ) {
        let stage = match result {
            Ok(mut report) => {
                self.take_added(std::mem::take(&mut report.added));
                ExchangeStage::Imported(report)
            }
            Err(failure) => ExchangeStage::Failed(failure),
        };
        if number == self.exchange.number {
            self.exchange.end(stage);
        }
    }

    fn take_added(&mut self, added: Vec<ConversationSummary>) {
        let drafts = added.iter().filter(|summary| !summary.draft.is_empty());
        let drafts: Vec<_> = drafts
            .map(|summary| (Some(summary.id), summary.draft.clone()))
            .collect();
        self.load_drafts(drafts);
        let queued = added.iter().filter(|summary| !summary.queue.is_empty());
        self.queues
            .extend(queued.map(|summary| (summary.id, summary.queue.clone())));
        self.conversations.extend(added);
        self.conversations
            .sort_by_key(|summary| std::cmp::Reverse(summary.updated_at));
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;
    use crate::domain::{Event, FailureKind, Timestamp};

    fn summary(number: u128, at: i64) -> ConversationSummary {
        let id = ConversationId::from(Uuid::from_u128(number));
        ConversationSummary::new(id, number.to_string(), Timestamp(at))
    }

    fn imported(number: u64, added: Vec<ConversationSummary>) -> Event {
        let report = ImportReport {
            added,
            ..ImportReport::default()
        };
        Event::ImportEnded {
            number,
            result: Ok(Box::new(report)),
        }
    }

    #[test]
    fn what_came_in_should_stand_in_the_list_at_its_time() {
        let mut state = State {
            conversations: vec![summary(3, 30), summary(1, 10)],
            ..State::default()
        };
        let mut new = summary(2, 20);
        new.draft = "typed".to_owned();
        new.queue = vec!["waits".into()];
        state.apply(imported(7, vec![new.clone()]), Timestamp(0));
        let order: Vec<_> = state
            .conversations
            .iter()
            .map(|line| line.title.as_str())
            .collect();
        assert_eq!(order, ["3", "2", "1"]);
        // Nobody looked at it, so nothing is shown.
        assert_eq!(state.exchange.stage, None);
        state.select(Some(new.id));
        assert_eq!(state.draft, "typed");
        assert_eq!(state.queue(new.id), ["waits".into()]);
    }

    #[test]
    fn what_comes_of_an_older_wish_should_be_dropped() {
        let mut state = State::default();
        state.exchange.open_import();
        let old = state.exchange.look(vec!["a".into()]);
        let new = state.exchange.look(vec!["b".into()]);
        let preview = |number| Event::ImportPreviewed {
            number,
            result: Ok(Box::default()),
        };
        state.apply(preview(old), Timestamp(0));
        assert!(matches!(
            state.exchange.stage,
            Some(ExchangeStage::Looking { .. })
        ));
        state.apply(preview(new), Timestamp(0));
        assert_eq!(state.exchange.import().unwrap().1, [PathBuf::from("b")]);
        assert_eq!(state.exchange.import(), None, "it runs already");
    }

    #[test]
    fn a_hidden_import_should_show_itself_at_its_end() {
        let mut state = State::default();
        state.exchange.look(vec!["a".into()]);
        state.apply(
            Event::ImportPreviewed {
                number: 1,
                result: Ok(Box::default()),
            },
            Timestamp(0),
        );
        let (number, _) = state.exchange.import().unwrap();
        state.exchange.close();
        assert!(state.exchange.is_hidden);
        state.exchange.open_import();
        assert!(!state.exchange.is_hidden, "it is the one that runs");
        state.exchange.close();
        state.apply(imported(number, Vec::new()), Timestamp(0));
        assert!(!state.exchange.is_hidden);
        state.exchange.close();
        assert_eq!(state.exchange.stage, None);
    }

    #[test]
    fn a_refused_export_should_go_back_to_the_choice() {
        let mut state = State::default();
        state.exchange.open_export(Vec::new());
        let order = ExportOrder {
            ids: Vec::new(),
            format: ExportFormat::Llama,
            path: "there".into(),
            may_overwrite: false,
        };
        let number = state.exchange.export(order.clone());
        let failure = Failure::coded(FailureKind::Store, "export_exists", "there");
        let ended = Event::ExportEnded {
            number,
            result: Err(failure.clone()),
        };
        state.apply(ended, Timestamp(0));
        let Some(ExchangeStage::ChoosingPlace { refused, .. }) = state.exchange.stage else {
            panic!("{:?}", state.exchange.stage);
        };
        assert_eq!(refused, Some((order, failure)));
    }
}
