//! What is typed as a server's address and what is done to the list with it.

use crate::domain::{Failure, ServerEntry, ServerIsThere, ServerKind, Settings, base_url};

/// Why an address cannot be taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Refusal {
    /// It is none.
    Address(Failure),
    /// Another server has it.
    Duplicate(String),
}

/// What was typed of a server.
#[derive(Clone, Copy, Debug)]
pub(super) struct Typed<'a> {
    /// The address that it had; `None` for a new one.
    pub(super) changed: Option<&'a str>,
    /// What it is to be called.
    pub(super) name: &'a str,
    /// Where it is now.
    pub(super) url: &'a str,
    /// What a test found it to be.
    pub(super) kind: Option<ServerKind>,
}

/// The address that is meant by what was typed, where no server but the one that is being
/// changed has it.
pub(super) fn free_address(
    settings: &Settings,
    typed: &str,
    changed: Option<&str>,
) -> Result<String, Refusal> {
    let url = base_url(typed).map_err(Refusal::Address)?;
    match settings.server(&url) {
        Some(entry) if changed != Some(&*url) => Err(Refusal::Duplicate(entry.label().to_owned())),
        _ => Ok(url),
    }
}

/// The same settings with a server added or changed.
pub(super) fn with_server(
    settings: &Settings,
    typed: Typed<'_>,
) -> Result<Box<Settings>, ServerIsThere> {
    let mut settings = settings.clone();
    match typed.changed {
        Some(changed) => {
            settings.move_server_to(changed, typed.url)?;
            settings.rename_server(typed.url, typed.name);
        }
        None => settings.add_server(ServerEntry::new(typed.name, typed.url))?,
    }
    if let Some(kind) = typed.kind {
        settings.note_server_kind(typed.url, kind);
    }
    Ok(Box::new(settings))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_should_be_taken_once_however_it_is_typed() {
        let mut settings = Settings::default();
        for (name, url) in [("Here", "http://127.0.0.1:8080"), ("", "http://box")] {
            settings.add_server(ServerEntry::new(name, url)).unwrap();
        }
        let free = |typed, changed| free_address(&settings, typed, changed);
        assert_eq!(free("box:90", None), Ok("http://box:90".to_owned()));
        let taken = Err(Refusal::Duplicate("Here".to_owned()));
        assert_eq!(free("8080", None), taken);
        assert_eq!(free("HTTP://127.0.0.1:8080/v1/", None), taken);
        assert_eq!(free("127.0.0.1:8080", Some("http://box")), taken);
        let own = free("127.0.0.1:8080", Some("http://127.0.0.1:8080"));
        assert!(own.is_ok(), "one keeps one's own address");
        assert!(matches!(free("ftp://box", None), Err(Refusal::Address(_))));
    }
}
