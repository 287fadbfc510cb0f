//! The hidden `run-server`: another program runs for as long as somebody holds our standard
//! input. However the window dies, the system closes that, and no server is left behind.

use std::ffi::OsString;
use std::io::Read as _;
use std::process::{Command, Stdio};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::Duration;

use super::Complaint;

/// How often it is looked whether the program ended by itself.
const LOOK: Duration = Duration::from_millis(200);

/// Runs a program until it ends, or until nobody holds our standard input any more.
pub(super) fn run(program: &[OsString]) -> Result<(), Complaint> {
    let Some((name, arguments)) = program.split_first() else {
        return Ok(());
    };
    let spawned = Command::new(name)
        .args(arguments)
        .stdin(Stdio::null())
        .spawn()
        .map_err(|error| Complaint::new(format!("{}: {error}", name.to_string_lossy())))?;
    let child = Arc::new(Mutex::new(spawned));
    let held = Arc::clone(&child);
    thread::spawn(move || {
        let mut byte = [0];
        // Whether it was closed or broke, nobody is there.
        while std::io::stdin().read(&mut byte).is_ok_and(|read| read > 0) {}
        let _ = held.lock().unwrap_or_else(PoisonError::into_inner).kill();
    });
    loop {
        let ended = child
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .try_wait();
        match ended {
            Ok(Some(status)) if status.success() => return Ok(()),
            Ok(Some(status)) => return Err(Complaint::new(status.to_string())),
            Ok(None) => thread::sleep(LOOK),
            Err(error) => return Err(Complaint::new(error.to_string())),
        }
    }
}
