//! The whole program as a person uses it: the window by its accessible names and the keys
//! of a keyboard, on a real engine and store, against a scripted server.

#![expect(
    clippy::unwrap_used,
    reason = "a test's helper fails by panicking, as the test does"
)]

#[path = "window/branches.rs"]
mod branches;
#[path = "window/conversations.rs"]
mod conversations;
#[path = "window/desk.rs"]
mod desk;
#[path = "window/effects.rs"]
mod effects;
#[path = "window/failures.rs"]
mod failures;
#[path = "window/files.rs"]
mod files;
#[path = "window/finding.rs"]
mod finding;
#[path = "window/language.rs"]
mod language;
#[path = "window/list.rs"]
mod list;
#[path = "window/looks.rs"]
mod looks;
#[path = "window/map.rs"]
mod map;
#[path = "window/numbers.rs"]
mod numbers;
#[path = "window/out_of_sight.rs"]
mod out_of_sight;
#[path = "window/selection.rs"]
mod selection;
#[path = "window/sending.rs"]
mod sending;
#[path = "window/servers.rs"]
mod servers;
#[path = "window/settings.rs"]
mod settings;
mod support;
