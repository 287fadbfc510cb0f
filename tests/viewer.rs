//! What is attached, as it is seen and heard: in the transcript and in the viewer, by the names
//! on screen and with the keys of a keyboard.

#![expect(
    clippy::unwrap_used,
    reason = "a test's helper fails by panicking, as the test does"
)]

#[path = "viewer/large.rs"]
mod large;
#[path = "viewer/screen.rs"]
mod screen;
#[path = "viewer/sources.rs"]
mod sources;
#[path = "viewer/talk.rs"]
mod talk;
