//! Reads what a person attaches, in a child process of this program: a hostile file can
//! neither crash nor stop the window, nor take its memory. Whoever no longer waits ends it.

use std::fs::File;
use std::io::Read as _;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::sync::Arc;
use std::time::Duration;

use tokio::io::{AsyncRead, AsyncReadExt, AsyncWriteExt};
use tokio::process::Command;
use tokio::sync::Semaphore;

use crate::attach::child;
use crate::domain::{Limits, ReadRequest, Reading, Refusal};

/// The hidden command that answers one request.
const COMMAND: &str = "read-file";

/// So many files are read at the same time; each may take its share of memory.
const MOST_AT_ONCE: usize = 2;

/// What a dying process says is no longer.
const MOST_LAST_WORDS: u64 = 64 << 10;

/// JSON may write a sign in six.
const MOST_SIGNS_PER_BYTE: u64 = 6;

/// Reads files. Clones share the number of files that are read at once.
#[derive(Clone, Debug)]
pub struct Reader {
    program: PathBuf,
    free: Arc<Semaphore>,
}

impl Reader {
    /// Has this program read files by its command `read-file`.
    #[must_use]
    pub fn new(program: PathBuf) -> Self {
        Self {
            program,
            free: Arc::new(Semaphore::new(MOST_AT_ONCE)),
        }
    }

    /// Has the running program itself read files.
    #[must_use]
    pub fn of_this_program() -> Self {
        // On Linux an update may have put another file in the place of this program's.
        let own = if cfg!(target_os = "linux") {
            PathBuf::from("/proc/self/exe")
        } else {
            std::env::current_exe().unwrap_or_else(|_| PathBuf::from("causerie"))
        };
        Self::new(own)
    }

    /// The program that reads.
    #[must_use]
    pub fn program(&self) -> &Path {
        &self.program
    }

    /// Reads a file of the disk. Its size is looked at before anything else.
    pub async fn read_file(&self, path: &Path, request: ReadRequest) -> Result<Reading, Refusal> {
        let path = path.to_owned();
        let most = request.limits.bytes;
        let bytes = tokio::task::spawn_blocking(move || file_bytes(&path, most))
            .await
            .map_err(|error| Refusal::Unreadable(error.to_string()))??;
        self.read(&bytes, request).await
    }

    /// Reads the bytes of a file. To drop the future ends the process.
    pub async fn read(&self, bytes: &[u8], request: ReadRequest) -> Result<Reading, Refusal> {
        let limits = request.limits.clone();
        let (size, most) = (bytes.len() as u64, limits.bytes);
        if size > most {
            return Err(Refusal::TooLarge { bytes: size, most });
        }
        let _turn = self.free.acquire().await.map_err(no_reader)?;
        let mut answer = Vec::new();
        let most_ms = limits.time_ms;
        let work = self.ask(bytes, &request, &mut answer);
        let outcome = tokio::time::timeout(Duration::from_millis(most_ms), work).await;
        let why_not = match outcome {
            Ok(last_words) => why_it_died(&last_words?, &limits),
            Err(_) => Refusal::TooSlow { most_ms },
        };
        // What died or took too long may have answered before.
        child::parse(&answer).unwrap_or(Err(why_not))
    }

    /// Puts what a process answers into `answer`, and gives back what it said besides.
    async fn ask(
        &self,
        bytes: &[u8],
        request: &ReadRequest,
        answer: &mut Vec<u8>,
    ) -> Result<Vec<u8>, Refusal> {
        let mut command = Command::new(&self.program);
        command
            .arg(COMMAND)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .env("RUST_BACKTRACE", "0")
            .kill_on_drop(true);
        #[cfg(windows)]
        {
            /// Without it, a window with a console would flash up.
            const NO_WINDOW: u32 = 0x0800_0000;
            command.creation_flags(NO_WINDOW);
        }
        let mut process = command.spawn().map_err(no_reader)?;
        let (Some(mut stdin), Some(stdout), Some(stderr)) = (
            process.stdin.take(),
            process.stdout.take(),
            process.stderr.take(),
        ) else {
            return Err(Refusal::Broke);
        };
        let feed = async move {
            let head = child::head(request, bytes.len() as u64);
            // Whether it took all of it, its answer says.
            if stdin.write_all(&head).await.is_ok() && stdin.write_all(bytes).await.is_ok() {
                let _ = stdin.shutdown().await;
            }
        };
        let mut last_words = Vec::new();
        tokio::join!(
            feed,
            up_to(stdout, most_answer_bytes(&request.limits), answer),
            up_to(stderr, MOST_LAST_WORDS, &mut last_words)
        );
        // Whether it is whole says the answer itself.
        let _ = process.wait().await;
        Ok(last_words)
    }
}

fn no_reader(error: impl std::fmt::Display) -> Refusal {
    Refusal::NoReader(error.to_string())
}

/// What a process that is too large or broken says last.
fn why_it_died(last_words: &[u8], limits: &Limits) -> Refusal {
    /// As the language, its library and the system say it.
    const NO_MEMORY: [&str; 3] = [
        "memory allocation of",
        "out of memory",
        "Cannot allocate memory",
    ];
    let last_words = String::from_utf8_lossy(last_words);
    if NO_MEMORY.iter().any(|words| last_words.contains(words)) {
        return Refusal::TooMuchMemory {
            most: limits.memory_bytes,
        };
    }
    Refusal::Broke
}

/// Text, and beside it pictures or a sound.
fn most_answer_bytes(limits: &Limits) -> u64 {
    let text = limits.text_bytes.saturating_mul(MOST_SIGNS_PER_BYTE);
    let view = limits.pixels.saturating_mul(4);
    text.saturating_add(view.max(limits.most_made_bytes()))
        .saturating_add(1 << 20)
}

async fn up_to(source: impl AsyncRead + Unpin, most: u64, bytes: &mut Vec<u8>) {
    // What was cut off is no answer.
    let _ = source.take(most).read_to_end(bytes).await;
}

/// The bytes of a file that is not larger than it may be.
pub(super) fn file_bytes(path: &Path, most: u64) -> Result<Vec<u8>, Refusal> {
    let unreadable = |error: std::io::Error| Refusal::Unreadable(error.to_string());
    let facts = path.metadata().map_err(unreadable)?;
    if !facts.is_file() {
        // A folder, or a device that may never end.
        return Err(Refusal::NotAFile);
    }
    let file = File::open(path).map_err(unreadable)?;
    let too_large = |bytes| Refusal::TooLarge { bytes, most };
    if facts.len() > most {
        return Err(too_large(facts.len()));
    }
    let mut bytes = Vec::new();
    file.take(most.saturating_add(1))
        .read_to_end(&mut bytes)
        .map_err(unreadable)?;
    if bytes.len() as u64 > most {
        return Err(too_large(bytes.len() as u64));
    }
    Ok(bytes)
}
