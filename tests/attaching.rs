//! How files get attached, as a person does it: on a real engine and store, with the program
//! itself as the process that reads files, against a scripted server.

#![expect(
    clippy::unwrap_used,
    reason = "a test's helper fails by panicking, as the test does"
)]

#[path = "attaching/chips.rs"]
mod chips;
#[expect(
    dead_code,
    reason = "it is the desk of the other tests of the window too"
)]
#[path = "window/desk.rs"]
mod desk;
#[path = "attaching/gate.rs"]
mod gate;
#[path = "attaching/room.rs"]
mod room;
#[expect(dead_code, reason = "few kinds are enough to attach something")]
#[path = "attach/samples.rs"]
mod samples;
#[path = "attaching/sending.rs"]
mod sending;
mod support;
#[path = "attaching/ways_in.rs"]
mod ways_in;
