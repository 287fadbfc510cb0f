//! The program: nothing but a call into the library.

use std::process::ExitCode;

fn main() -> ExitCode {
    causerie::app::run()
}
