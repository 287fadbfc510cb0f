//! The log: to standard error, this program's own lines alone.

use std::str::FromStr;

use tracing_subscriber::filter::{LevelFilter, Targets};
use tracing_subscriber::layer::SubscriberExt;

/// Names the lowest level that is logged: `error`, `warn`, `info` or `debug`.
const VARIABLE: &str = "CAUSERIE_LOG";

/// Begins to log. A second call changes nothing.
pub(super) fn start() {
    let level = std::env::var(VARIABLE)
        .ok()
        .and_then(|name| LevelFilter::from_str(&name).ok())
        .unwrap_or(LevelFilter::WARN);
    let subscriber = tracing_subscriber::fmt()
        .with_writer(std::io::stderr)
        .with_max_level(level)
        .finish()
        .with(Targets::new().with_target("causerie", level));
    let _ = tracing::subscriber::set_global_default(subscriber);
}
