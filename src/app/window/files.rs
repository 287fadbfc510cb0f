//! Files on their way in and out, as the window asks for them. The system's own dialogs run
//! beside it; where none answers, a path can be typed.

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use etcetera::BaseStrategy as _;
use poll_promise::Promise;
use rfd::AsyncFileDialog;
use tokio::runtime::Handle;

use crate::domain::{
    AttachSource, Attachment, Command, ConversationId, DraftPlace, ExportFormat, ExportOrder,
    OnExisting,
};
use crate::exchange;
use crate::state::{ExchangeStage, SettingsFile, Shelf};
use crate::ui::Action;

use super::program::Program;

/// The endings that the system's dialogs show first. What a file is, its content says.
const ENDINGS: [&str; 3] = ["jsonl", "zip", "json"];

/// A dialog that is left sooner than this was never there: no hand is so fast.
const LEAST_DIALOG: Duration = Duration::from_millis(250);

/// The system's file dialogs.
pub struct FilePicker {
    runtime: Handle,
    context: egui::Context,
    waiting: Option<Promise<Picked>>,
}

/// What was chosen in a dialog; nothing where it was left.
enum Picked {
    Files(Vec<PathBuf>),
    Place(Option<ExportOrder>),
    Attachments {
        place: DraftPlace,
        paths: Vec<PathBuf>,
        /// Whether there was a dialog at all.
        was_shown: bool,
    },
    Documents {
        shelf: Shelf,
        paths: Vec<PathBuf>,
        is_watched: bool,
    },
    Settings(SettingsFile, Option<PathBuf>),
    AttachmentPlace(Box<Attachment>, Option<PathBuf>),
}

impl FilePicker {
    /// Dialogs that wait on this runtime; `context` is asked for a frame when one is done.
    #[must_use]
    pub fn new(runtime: Handle, context: egui::Context) -> Self {
        Self {
            runtime,
            context,
            waiting: None,
        }
    }

    fn pick_files(&mut self, title: String, kinds: String) {
        let picking = AsyncFileDialog::new()
            .set_title(title)
            .add_filter(kinds, &ENDINGS)
            .add_filter("*", &["*"])
            .pick_files();
        self.wait(async move {
            let files = picking.await.unwrap_or_default();
            Picked::Files(files.iter().map(|file| file.path().to_owned()).collect())
        });
    }

    /// Files of any kind, or folders.
    fn pick_attachments(&mut self, title: String, place: DraftPlace, is_for_folders: bool) {
        let dialog = AsyncFileDialog::new().set_title(title);
        self.wait(async move {
            let began = Instant::now();
            let files = if is_for_folders {
                dialog.pick_folders().await
            } else {
                dialog.pick_files().await
            };
            let was_shown = files.is_some() || began.elapsed() > LEAST_DIALOG;
            let files = files.unwrap_or_default();
            Picked::Attachments {
                place,
                paths: files.iter().map(|file| file.path().to_owned()).collect(),
                was_shown,
            }
        });
    }

    fn pick_documents(&mut self, title: String, place: Shelf, is_folder: bool, is_watched: bool) {
        let dialog = AsyncFileDialog::new().set_title(title);
        self.wait(async move {
            let files = if is_folder {
                dialog.pick_folders().await
            } else {
                dialog.pick_files().await
            };
            let files = files.unwrap_or_default();
            Picked::Documents {
                shelf: place,
                paths: files.iter().map(|file| file.path().to_owned()).collect(),
                is_watched,
            }
        });
    }

    fn pick_place(&mut self, title: String, order: ExportOrder) {
        let mut dialog = AsyncFileDialog::new().set_title(title);
        if let Some(name) = order.path.file_name() {
            dialog = dialog.set_file_name(name.to_string_lossy());
        }
        if let Some(folder) = order.path.parent().filter(|folder| folder.is_absolute()) {
            dialog = dialog.set_directory(folder);
        }
        let picking = dialog.save_file();
        self.wait(async move {
            let place = picking.await.map(|file| ExportOrder {
                path: file.path().to_owned(),
                // The dialog has asked already.
                may_overwrite: true,
                ..order
            });
            Picked::Place(place)
        });
    }

    pub(super) fn pick_settings(&mut self, title: String, what: SettingsFile, home: &Path) {
        let mut dialog = AsyncFileDialog::new()
            .set_title(title)
            .add_filter("JSON", &["json"]);
        if home.is_absolute() {
            dialog = dialog.set_directory(home);
        }
        if what.is_export() {
            let picking = dialog.set_file_name(what.file_name()).save_file();
            self.wait(async move {
                let file = picking.await.map(|file| file.path().to_owned());
                Picked::Settings(what, file)
            });
        } else {
            let picking = dialog.pick_file();
            self.wait(async move {
                let file = picking.await.map(|file| file.path().to_owned());
                Picked::Settings(what, file)
            });
        }
    }

    pub(super) fn pick_attachment_place(&mut self, title: String, attachment: Box<Attachment>) {
        let picking = AsyncFileDialog::new()
            .set_title(title)
            .set_file_name(&attachment.name)
            .save_file();
        self.wait(async move {
            let place = picking.await.map(|file| file.path().to_owned());
            Picked::AttachmentPlace(attachment, place)
        });
    }

    /// A dialog may hold up the thread that it waits on, so it gets one of its own.
    fn wait(&mut self, picking: impl Future<Output = Picked> + Send + 'static) {
        let (sender, waiting) = Promise::new();
        self.waiting = Some(waiting);
        let (runtime, context) = (self.runtime.clone(), self.context.clone());
        self.runtime.spawn_blocking(move || {
            sender.send(runtime.block_on(picking));
            context.request_repaint();
        });
    }

    fn poll(&mut self) -> Option<Picked> {
        match self.waiting.take()?.try_take() {
            Ok(picked) => Some(picked),
            Err(waiting) => {
                self.waiting = Some(waiting);
                None
            }
        }
    }
}

impl Program {
    /// Lets the person choose files in the system's own dialogs.
    pub fn use_file_picker(&mut self, picker: FilePicker) {
        self.picker = Some(picker);
        self.state.exchange.can_pick = true;
    }

    /// Takes over what was chosen in a dialog of the system, where that is still wanted.
    pub(super) fn take_picked(&mut self) {
        let Some(dialogs) = &mut self.picker else {
            return;
        };
        let context = dialogs.context.clone();
        let Some(picked) = dialogs.poll() else {
            return;
        };
        match (picked, &self.state.exchange.stage) {
            (Picked::Files(paths), Some(ExchangeStage::ChoosingFiles)) if !paths.is_empty() => {
                self.look_into(&paths);
            }
            (Picked::Place(Some(order)), Some(ExchangeStage::ChoosingPlace { .. })) => {
                self.export(order);
            }
            (
                Picked::Attachments {
                    place,
                    paths,
                    was_shown,
                },
                _,
            ) => {
                let sources = paths.into_iter().map(AttachSource::Path).collect();
                self.attach_all(place, sources);
                if !was_shown {
                    // No portal answers: a path can always be typed.
                    self.state.path_wanted = Some(place);
                }
            }
            (
                Picked::Documents {
                    shelf,
                    paths,
                    is_watched,
                },
                _,
            ) => self.add_documents(shelf, &paths, is_watched),
            (Picked::Settings(what, Some(path)), _) => {
                // The dialog has asked already whether it may be written over.
                self.use_settings_file(what, &path, true, &context);
            }
            (Picked::AttachmentPlace(attachment, Some(path)), _) => {
                // This one has asked as well.
                self.carry_out(
                    Action::SaveAttachment {
                        attachment,
                        path,
                        may_overwrite: true,
                    },
                    &context,
                );
            }
            _ => {}
        }
    }

    /// Carries out what has to do with files.
    pub(super) fn carry_out_with_files(&mut self, action: Action) {
        match action {
            Action::OpenImport => {
                self.state.exchange.open_import();
                if self.state.exchange.stage == Some(ExchangeStage::ChoosingFiles) {
                    self.pick_files();
                }
            }
            Action::PickFiles => self.pick_files(),
            Action::PreviewImport(paths) => self.look_into(&paths),
            Action::Import(on_existing) => self.import(on_existing),
            Action::CancelImport if self.state.exchange.cancel() => {
                self.command(Command::CancelImport);
            }
            Action::OpenExport(ids) => {
                self.state.exchange.suggestions = self.suggestions(&ids);
                self.state.exchange.open_export(ids);
            }
            Action::PickPlace(order) => {
                let title = self.words.text("export-title").into_owned();
                let order = at_home(order);
                if let Some(picker) = &mut self.picker {
                    picker.pick_place(title, order);
                }
            }
            Action::Export(order) => self.export(order),
            Action::CloseExchange => {
                let stage = &self.state.exchange.stage;
                let is_looking = matches!(stage, Some(ExchangeStage::Looking { .. }));
                self.state.exchange.close();
                if is_looking {
                    self.command(Command::CancelImport);
                }
            }
            _ => {}
        }
    }

    fn pick_files(&mut self) {
        let title = self.words.text("import-title").into_owned();
        let kinds = self.words.text("import-kinds").into_owned();
        if let Some(picker) = &mut self.picker {
            picker.pick_files(title, kinds);
        }
    }

    /// Chooses files or folders to attach; where there is no dialog, their path is typed.
    pub(super) fn pick_attachments(&mut self, place: DraftPlace, is_for_folders: bool) {
        let key = if is_for_folders {
            "attach-pick-folders"
        } else {
            "attach-pick-files"
        };
        let title = self.words.text(key).into_owned();
        match &mut self.picker {
            Some(picker) => picker.pick_attachments(title, place, is_for_folders),
            None => self.state.path_wanted = Some(place),
        }
    }

    /// Where no dialog answers, the panel has a field for a path.
    pub(super) fn pick_documents(&mut self, place: Shelf, is_folder: bool, is_watched: bool) {
        let key = if is_folder {
            "attach-pick-folders"
        } else {
            "attach-pick-files"
        };
        let title = self.words.text(key).into_owned();
        if let Some(picker) = &mut self.picker {
            picker.pick_documents(title, place, is_folder, is_watched);
        }
    }

    fn look_into(&mut self, paths: &[PathBuf]) {
        let paths: Vec<_> = paths.iter().map(|path| expanded(path)).collect();
        let number = self.state.exchange.look(paths.clone());
        self.command(Command::PreviewImport { number, paths });
    }

    fn import(&mut self, on_existing: OnExisting) {
        if let Some((number, paths)) = self.state.exchange.import() {
            self.command(Command::Import {
                number,
                paths,
                on_existing,
            });
        }
    }

    fn export(&mut self, order: ExportOrder) {
        let number = self.state.exchange.export(order.clone());
        let order = at_home(order);
        self.command(Command::Export { number, order });
    }

    /// Where an export of these would go, in each format, if the person said nothing.
    fn suggestions(&self, ids: &[ConversationId]) -> Vec<(ExportFormat, String)> {
        let all = &self.state.conversations;
        let count = if ids.is_empty() { all.len() } else { ids.len() };
        let mut named = all
            .iter()
            .filter(|known| ids.is_empty() || ids.contains(&known.id));
        let only = named.next().filter(|_| count == 1);
        let formats = [
            ExportFormat::Jsonl,
            ExportFormat::Llama,
            ExportFormat::Markdown,
        ];
        let suggest = |format: ExportFormat| {
            let name = match only {
                Some(summary) => exchange::file_name(summary, format),
                None => format!("causerie.{}", format.extension(count)),
            };
            let path = home().map_or_else(|| PathBuf::from(&name), |home| home.join(&name));
            (format, path.display().to_string())
        };
        formats.into_iter().map(suggest).collect()
    }
}

pub(super) fn home() -> Option<PathBuf> {
    let strategy = etcetera::choose_base_strategy().ok()?;
    Some(strategy.home_dir().to_owned())
}

/// A path as it is typed, with `~` for the person's own folder.
pub(super) fn expanded(path: &Path) -> PathBuf {
    match (path.strip_prefix("~"), home()) {
        (Ok(rest), Some(home)) => home.join(rest),
        _ => path.to_owned(),
    }
}

fn at_home(order: ExportOrder) -> ExportOrder {
    ExportOrder {
        path: expanded(&order.path),
        ..order
    }
}
