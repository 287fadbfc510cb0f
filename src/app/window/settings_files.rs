//! Files of settings and presets: read and written beside the window, which never waits.

use std::io::{self, Read as _, Write as _};
use std::path::{Path, PathBuf};

use poll_promise::Promise;
use uuid::Uuid;

use crate::domain::{Failure, FailureKind, Preset, Settings};
use crate::exchange::{self, FromFile};
use crate::state::{SettingsFile, SettingsFileEnd};
use crate::ui::Action;

use super::files::{expanded, home};
use super::program::Program;

/// No file of settings is larger: what is, is something else.
const MOST_BYTES: u64 = 16 * 1024 * 1024;

/// What goes on beside the window, and what is done with what comes of it.
pub(super) struct SettingsPromise {
    /// What is done with a file; `None` shows the folder.
    what: Option<SettingsFile>,
    path: PathBuf,
    promise: Promise<Result<Done, Failure>>,
}

enum Done {
    Written,
    Opened,
    Settings(Box<FromFile<Settings>>),
    Presets(FromFile<Vec<Preset>>),
}

impl Program {
    /// Tells the window where everything is kept.
    pub fn keep_in(&mut self, folder: PathBuf) {
        self.state.data_dir = folder;
        self.state.settings_files.home = home().unwrap_or_default();
    }

    /// Carries out what has to do with files of settings, and with the folder of all data.
    pub(super) fn carry_out_with_settings(&mut self, action: Action, context: &egui::Context) {
        match action {
            Action::PickSettingsFile(what) => {
                let title = match what {
                    SettingsFile::ExportSettings => "data-export-settings",
                    SettingsFile::ImportSettings => "data-import-settings",
                    SettingsFile::ExportPresets => "data-export-presets",
                    SettingsFile::ImportPresets => "data-import-presets",
                };
                let title = self.words.text(title).into_owned();
                let home = self.state.settings_files.home.clone();
                if let Some(picker) = &mut self.picker {
                    picker.pick_settings(title, what, &home);
                }
            }
            Action::UseSettingsFile {
                what,
                path,
                may_overwrite,
            } => self.use_settings_file(what, &path, may_overwrite, context),
            Action::OpenDataFolder => {
                let folder = self.state.data_dir.clone();
                self.beside(None, folder.clone(), context, move || open_folder(&folder));
            }
            _ => {}
        }
    }

    /// Writes to a file, or reads one.
    pub(super) fn use_settings_file(
        &mut self,
        what: SettingsFile,
        path: &Path,
        may_overwrite: bool,
        context: &egui::Context,
    ) {
        if self.state.settings_files.running.is_some() {
            return;
        }
        let path = expanded(path);
        let at = path.clone();
        self.state.settings_files.running = Some(what);
        self.state.settings_files.end = None;
        let settings = self.state.settings.clone();
        self.beside(Some(what), path, context, move || match what {
            SettingsFile::ExportSettings => {
                write(&at, &exchange::write_settings(&settings), may_overwrite)
            }
            SettingsFile::ExportPresets => {
                let text = exchange::write_presets(&settings.presets);
                write(&at, &text, may_overwrite)
            }
            SettingsFile::ImportSettings => {
                let found = exchange::read_settings(&read(&at)?, &settings)?;
                Ok(Done::Settings(Box::new(found)))
            }
            SettingsFile::ImportPresets => exchange::read_presets(&read(&at)?).map(Done::Presets),
        });
    }

    fn beside(
        &mut self,
        what: Option<SettingsFile>,
        path: PathBuf,
        context: &egui::Context,
        work: impl FnOnce() -> Result<Done, Failure> + Send + 'static,
    ) {
        let (sender, promise) = Promise::new();
        let context = context.clone();
        self.background.runtime().spawn_blocking(move || {
            sender.send(work());
            context.request_repaint();
        });
        self.settings_files.push(SettingsPromise {
            what,
            path,
            promise,
        });
    }

    /// Takes over what came of files of settings.
    pub(super) fn take_settings_files(&mut self, context: &egui::Context) {
        for waiting in std::mem::take(&mut self.settings_files) {
            let (what, path) = (waiting.what, waiting.path);
            match waiting.promise.try_take() {
                Ok(done) => self.end_settings_file(what, path, done, context),
                Err(promise) => self.settings_files.push(SettingsPromise {
                    what,
                    path,
                    promise,
                }),
            }
        }
    }

    fn end_settings_file(
        &mut self,
        what: Option<SettingsFile>,
        path: PathBuf,
        done: Result<Done, Failure>,
        context: &egui::Context,
    ) {
        if what.is_some() {
            self.state.settings_files.running = None;
        }
        let end = match done {
            Err(failure) => SettingsFileEnd::Failed(failure),
            Ok(Done::Opened) => return,
            Ok(Done::Written) => SettingsFileEnd::Written(path),
            Ok(Done::Settings(found)) => {
                let settings = Box::new(found.value);
                self.carry_out(Action::SetSettings(settings), context);
                SettingsFileEnd::Settings(path, found.left)
            }
            Ok(Done::Presets(found)) => {
                let mut settings = self.state.settings.clone();
                let new_id = || Uuid::now_v7().to_string();
                let added = exchange::add_presets(&mut settings.presets, found.value, new_id);
                self.carry_out(Action::SetSettings(Box::new(settings)), context);
                SettingsFileEnd::Presets(path, added, found.left)
            }
        };
        self.state.settings_files.end = Some((what, end));
    }
}

fn read(path: &Path) -> Result<String, Failure> {
    let read = || {
        let mut text = String::new();
        let file = std::fs::File::open(path)?;
        file.take(MOST_BYTES).read_to_string(&mut text)?;
        io::Result::Ok(text)
    };
    read().map_err(|error| failed("file_unreadable", &error))
}

/// Writes to a name beside the wanted one, which it gets when it is whole.
fn write(path: &Path, text: &str, may_overwrite: bool) -> Result<Done, Failure> {
    if !may_overwrite && path.exists() {
        let detail = path.display().to_string();
        return Err(Failure::coded(FailureKind::Store, "export_exists", detail));
    }
    let mut beside = path.as_os_str().to_owned();
    beside.push(".part");
    let write = || {
        let mut file = std::fs::File::create(&beside)?;
        file.write_all(text.as_bytes())?;
        file.sync_all()?;
        std::fs::rename(&beside, path)
    };
    write().map(|()| Done::Written).map_err(|error| {
        // What is half written is of use to nobody, and may not be there at all.
        let _ = std::fs::remove_file(&beside);
        failed("file_unwritable", &error)
    })
}

/// Has the system show a folder.
fn open_folder(folder: &Path) -> Result<Done, Failure> {
    let program = if cfg!(windows) {
        "explorer"
    } else if cfg!(target_os = "macos") {
        "open"
    } else {
        "xdg-open"
    };
    let mut command = std::process::Command::new(program);
    let status = command.arg(folder).status();
    match status {
        // The one of Windows says that it failed when it did not.
        Ok(status) if status.success() || cfg!(windows) => Ok(Done::Opened),
        Ok(status) => {
            let error = io::Error::other(status.to_string());
            Err(failed("folder_unopened", &error))
        }
        Err(error) => Err(failed("folder_unopened", &error)),
    }
}

fn failed(code: &str, error: &io::Error) -> Failure {
    Failure::coded(FailureKind::Store, code, error.to_string())
}

impl std::fmt::Debug for SettingsPromise {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("SettingsPromise")
            .field("what", &self.what)
            .finish_non_exhaustive()
    }
}
