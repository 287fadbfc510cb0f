//! Plays sounds by a program of the system, as a child process of a thread of its own: no
//! library for sound would build everywhere without the system's own headers.

use std::io::{self, Read as _, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::thread::JoinHandle;
use std::time::Duration;

use uuid::Uuid;

use crate::state::PlayFailure;

use super::wav;

/// How often it is looked whether a program has ended.
const LOOK: Duration = Duration::from_millis(40);
/// Where a program finds the name of the file when it is not the last argument.
const FILE_VARIABLE: &str = "CAUSERIE_SOUND";

/// A program that plays a WAV file.
#[derive(Clone, Debug)]
pub struct SoundProgram {
    /// Its name or its path.
    pub program: PathBuf,
    /// What comes before the file.
    pub arguments: Vec<String>,
    /// Whether the file is the last argument; else it is in the variable of that name.
    pub takes_file: bool,
}

impl SoundProgram {
    fn of(program: &str, arguments: &[&str]) -> Self {
        Self {
            program: program.into(),
            arguments: arguments.iter().map(|it| (*it).to_owned()).collect(),
            takes_file: true,
        }
    }

    /// Those of this system, the best first.
    #[must_use]
    pub fn usual() -> Vec<Self> {
        if cfg!(target_os = "macos") {
            vec![Self::of("afplay", &[])]
        } else if cfg!(windows) {
            let script = format!("(New-Object Media.SoundPlayer $env:{FILE_VARIABLE}).PlaySync()");
            let arguments = ["-NoProfile", "-NonInteractive", "-Command", &script];
            vec![Self {
                takes_file: false,
                ..Self::of("powershell", &arguments)
            }]
        } else {
            vec![
                Self::of("pw-play", &[]),
                Self::of("paplay", &[]),
                Self::of("aplay", &["-q"]),
            ]
        }
    }

    fn start(&self, file: &Path) -> io::Result<Child> {
        let mut command = Command::new(&self.program);
        command
            .args(&self.arguments)
            .env(FILE_VARIABLE, file)
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::piped());
        if self.takes_file {
            command.arg(file);
        }
        #[cfg(windows)]
        {
            use std::os::windows::process::CommandExt as _;
            const NO_WINDOW: u32 = 0x0800_0000;
            command.creation_flags(NO_WINDOW);
        }
        command.spawn()
    }
}

/// What became of a sound, with the number under which it was to be played.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PlayerNews {
    /// It begins now.
    Began(u64),
    /// It has ended by itself.
    Ended(u64),
    /// It cannot be played.
    Failed(u64, PlayFailure),
}

enum Order {
    Play {
        number: u64,
        sound: Arc<[u8]>,
        from_ms: u64,
    },
    Stop,
}

/// The thread's ends. What is played ends with this.
pub struct Player {
    orders: Option<Sender<Order>>,
    news: Receiver<PlayerNews>,
    thread: Option<JoinHandle<()>>,
    number: u64,
}

impl Player {
    /// Starts the thread; `wake` is called when there is news.
    pub fn start(programs: Vec<SoundProgram>, wake: impl Fn() + Send + 'static) -> Self {
        let (orders, wanted) = channel();
        let (told, news) = channel();
        let tell = move |news: PlayerNews| {
            let _ = told.send(news);
            wake();
        };
        let spawned = std::thread::Builder::new()
            .name("player".to_owned())
            .spawn(move || serve(&programs, &wanted, &tell));
        Self {
            orders: Some(orders),
            news,
            thread: spawned.ok(),
            number: 0,
        }
    }

    /// Plays a WAV file from a moment on, in the place of what is played. The number that its
    /// news will have.
    pub fn play(&mut self, sound: Arc<[u8]>, from_ms: u64) -> u64 {
        self.number += 1;
        let number = self.number;
        self.order(Order::Play {
            number,
            sound,
            from_ms,
        });
        number
    }

    /// Plays nothing any more.
    pub fn stop(&mut self) {
        self.order(Order::Stop);
    }

    /// What there is to tell.
    pub fn news(&self) -> Option<PlayerNews> {
        self.news.try_recv().ok()
    }

    fn order(&self, order: Order) {
        if let Some(orders) = &self.orders {
            // A thread that could not be started plays nothing; the sound stays silent.
            let _ = orders.send(order);
        }
    }
}

impl Drop for Player {
    fn drop(&mut self) {
        self.orders = None;
        if let Some(thread) = self.thread.take() {
            // It only has to end a process, so that nothing is heard after the window.
            let _ = thread.join();
        }
    }
}

/// A sound that is played.
struct Running {
    number: u64,
    child: Child,
    file: SoundFile,
    /// Which of the programs plays it.
    index: usize,
}

fn serve(programs: &[SoundProgram], orders: &Receiver<Order>, tell: &dyn Fn(PlayerNews)) {
    let mut running: Option<Running> = None;
    loop {
        let order = if running.is_some() {
            orders.recv_timeout(LOOK)
        } else {
            orders.recv().map_err(|_| RecvTimeoutError::Disconnected)
        };
        match order {
            Ok(Order::Play {
                number,
                sound,
                from_ms,
            }) => {
                end(running.take());
                let file = wav::from_ms(&sound, from_ms)
                    .ok_or_else(|| io::Error::from(io::ErrorKind::InvalidData))
                    .and_then(|cut| SoundFile::write(&cut));
                match file {
                    Ok(file) => running = begin(programs, (number, file, 0), None, tell),
                    Err(error) => {
                        tell(PlayerNews::Failed(
                            number,
                            PlayFailure::Broke(error.to_string()),
                        ));
                    }
                }
            }
            Ok(Order::Stop) => end(running.take()),
            Err(RecvTimeoutError::Timeout) => running = look(programs, running, tell),
            Err(RecvTimeoutError::Disconnected) => break,
        }
    }
    end(running);
}

/// Starts the first program from this one on that is there.
fn begin(
    programs: &[SoundProgram],
    (number, file, from): (u64, SoundFile, usize),
    mut said: Option<String>,
    tell: &dyn Fn(PlayerNews),
) -> Option<Running> {
    for (index, program) in programs.iter().enumerate().skip(from) {
        match program.start(&file.path) {
            Ok(child) => {
                tell(PlayerNews::Began(number));
                return Some(Running {
                    number,
                    child,
                    file,
                    index,
                });
            }
            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
            Err(error) => said = Some(error.to_string()),
        }
    }
    let failure = said.map_or(PlayFailure::NoProgram, PlayFailure::Broke);
    tell(PlayerNews::Failed(number, failure));
    None
}

/// Whether the program has ended. One that gives up is followed by the next: it may be there
/// without what it speaks to.
fn look(
    programs: &[SoundProgram],
    running: Option<Running>,
    tell: &dyn Fn(PlayerNews),
) -> Option<Running> {
    let mut running = running?;
    match running.child.try_wait() {
        Ok(None) => Some(running),
        Ok(Some(status)) if status.success() => {
            tell(PlayerNews::Ended(running.number));
            None
        }
        Ok(Some(status)) => {
            let mut words = String::new();
            if let Some(errors) = running.child.stderr.take() {
                let _ = errors.take(4096).read_to_string(&mut words);
            }
            let said = words.lines().rfind(|line| !line.trim().is_empty());
            let said = said.map_or_else(|| status.to_string(), str::to_owned);
            let next = (running.number, running.file, running.index + 1);
            begin(programs, next, Some(said), tell)
        }
        Err(error) => {
            let failure = PlayFailure::Broke(error.to_string());
            tell(PlayerNews::Failed(running.number, failure));
            None
        }
    }
}

fn end(running: Option<Running>) {
    if let Some(mut running) = running {
        let _ = running.child.kill();
        let _ = running.child.wait();
    }
}

/// The file that a program plays, which nobody else may read and which goes with this.
struct SoundFile {
    path: PathBuf,
}

impl SoundFile {
    fn write(bytes: &[u8]) -> io::Result<Self> {
        let name = format!("causerie-{}.wav", Uuid::now_v7());
        let file = Self {
            path: std::env::temp_dir().join(name),
        };
        let mut options = std::fs::OpenOptions::new();
        options.write(true).create_new(true);
        #[cfg(unix)]
        {
            use std::os::unix::fs::OpenOptionsExt as _;
            options.mode(0o600);
        }
        options.open(&file.path)?.write_all(bytes)?;
        Ok(file)
    }
}

impl Drop for SoundFile {
    fn drop(&mut self) {
        let _ = std::fs::remove_file(&self.path);
    }
}

#[cfg(unix)]
#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt;

    use super::super::wav::tests::wav;
    use super::*;

    /// A program that takes what it is given to a file and does what the script says.
    fn script(folder: &Path, name: &str, lines: &str) -> SoundProgram {
        let path = folder.join(name);
        let heard = folder.join("heard.wav");
        let text = format!("#!/bin/sh\ncp \"$1\" '{}'\n{lines}\n", heard.display());
        std::fs::write(&path, text).unwrap();
        std::fs::set_permissions(&path, PermissionsExt::from_mode(0o755)).unwrap();
        SoundProgram {
            program: path,
            arguments: Vec::new(),
            takes_file: true,
        }
    }

    fn next(player: &Player) -> PlayerNews {
        player.news.recv_timeout(Duration::from_secs(30)).unwrap()
    }

    fn missing() -> SoundProgram {
        SoundProgram::of("/nowhere/plays-nothing", &[])
    }

    #[test]
    fn a_sound_should_be_played_from_the_moment_on_by_the_first_program_that_can() {
        let folder = tempfile::tempdir().unwrap();
        let sulky = script(folder.path(), "sulky", "echo no server >&2; exit 1");
        let good = script(folder.path(), "good", "exit 0");
        let mut player = Player::start(vec![missing(), sulky, good], || ());
        let sound = wav(1000, &[1, 2, 3, 4]);
        let number = player.play(sound.into(), 2);
        assert_eq!(next(&player), PlayerNews::Began(number));
        assert_eq!(next(&player), PlayerNews::Began(number), "the next one");
        assert_eq!(next(&player), PlayerNews::Ended(number));
        let heard = std::fs::read(folder.path().join("heard.wav")).unwrap();
        assert_eq!(heard, wav(1000, &[3, 4]));
    }

    #[test]
    fn a_sound_that_no_program_plays_should_say_why() {
        let folder = tempfile::tempdir().unwrap();
        let mut player = Player::start(vec![missing()], || ());
        let sound: Arc<[u8]> = wav(1000, &[1]).into();
        let number = player.play(Arc::clone(&sound), 0);
        let failed = PlayerNews::Failed(number, PlayFailure::NoProgram);
        assert_eq!(next(&player), failed);

        let sulky = script(folder.path(), "sulky", "echo no server >&2; exit 1");
        let mut player = Player::start(vec![sulky, missing()], || ());
        let number = player.play(sound, 0);
        assert_eq!(next(&player), PlayerNews::Began(number));
        let why = PlayFailure::Broke("no server".to_owned());
        assert_eq!(next(&player), PlayerNews::Failed(number, why));
    }

    #[test]
    fn a_newer_sound_should_end_the_older_and_nothing_should_be_left_behind() {
        let folder = tempfile::tempdir().unwrap();
        let lines = "echo $$ >> \"$(dirname \"$0\")/ids\"; echo \"$1\" >> \"$(dirname \"$0\")/names\"; exec sleep 600";
        let endless = script(folder.path(), "endless", lines);
        let mut player = Player::start(vec![endless], || ());
        let sound: Arc<[u8]> = wav(1000, &[1]).into();
        let first = player.play(Arc::clone(&sound), 0);
        assert_eq!(next(&player), PlayerNews::Began(first));
        let second = player.play(sound, 0);
        assert_eq!(next(&player), PlayerNews::Began(second));
        drop(player);
        let names = std::fs::read_to_string(folder.path().join("names")).unwrap_or_default();
        for name in names.lines() {
            assert!(!Path::new(name).exists(), "{name} is left");
        }
    }
}
