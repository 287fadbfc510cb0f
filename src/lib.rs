#![doc = include_str!("ARCHITECTURE.md")]

pub mod api;
pub mod app;
pub mod attach;
pub mod demo;
pub mod domain;
pub mod engine;
pub mod exchange;
pub mod knowledge;
pub mod state;
pub mod store;
pub mod ui;
pub mod words;
