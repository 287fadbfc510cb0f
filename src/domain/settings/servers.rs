//! The list of servers that the person named, and what can be done to it. Two entries never
//! have the same address.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::domain::ServerKind;

use super::Settings;

/// A server that the person named.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct ServerEntry {
    /// Its name for a person; blank shows the address.
    pub name: String,
    /// The address without a trailing slash and without `/v1`. No two have the same: keys are
    /// kept by it, elsewhere.
    pub url: String,
    /// What it was found to be the last time it answered.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub kind: Option<ServerKind>,
    /// Keys of a newer version.
    #[serde(flatten)]
    pub unknown: Map<String, Value>,
}

impl ServerEntry {
    /// A server at this address, which is one already that requests can be sent to.
    #[must_use]
    pub fn new(name: &str, url: &str) -> Self {
        Self {
            name: name.trim().to_owned(),
            url: url.to_owned(),
            ..Self::default()
        }
    }

    /// What a person calls it: its name, or else the address without its scheme.
    #[must_use]
    pub fn label(&self) -> &str {
        match self.name.trim() {
            "" => self
                .url
                .trim_start_matches("http://")
                .trim_start_matches("https://"),
            name => name,
        }
    }
}

/// There is a server with this address already.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ServerIsThere;

impl Settings {
    /// The server at this address.
    #[must_use]
    pub fn server(&self, url: &str) -> Option<&ServerEntry> {
        self.servers.iter().find(|server| server.url == url)
    }

    /// The servers with this name or label, in whatever case. A name need not be the only one
    /// of its kind.
    pub fn servers_called(&self, name: &str) -> impl Iterator<Item = &ServerEntry> {
        let name = name.trim().to_lowercase();
        let is_called = move |server: &&ServerEntry| server.label().to_lowercase() == name;
        self.servers.iter().filter(is_called)
    }

    /// Adds a server below the others.
    pub fn add_server(&mut self, entry: ServerEntry) -> Result<(), ServerIsThere> {
        if self.server(&entry.url).is_some() {
            return Err(ServerIsThere);
        }
        self.servers.push(entry);
        Ok(())
    }

    /// Sees to it that a server which was chosen is in the list; says whether it was not.
    pub fn know_server(&mut self, url: &str) -> bool {
        self.add_server(ServerEntry::new("", url)).is_ok()
    }

    /// Calls a server something else; blank shows its address.
    pub fn rename_server(&mut self, url: &str, name: &str) {
        if let Some(server) = self.server_mut(url) {
            name.trim().clone_into(&mut server.name);
        }
    }

    /// Gives a server another address; it is not known any more what it is.
    pub fn move_server_to(&mut self, url: &str, new_url: &str) -> Result<(), ServerIsThere> {
        if url == new_url {
            return Ok(());
        }
        if self.server(new_url).is_some() {
            return Err(ServerIsThere);
        }
        if let Some(server) = self.server_mut(url) {
            new_url.clone_into(&mut server.url);
            server.kind = None;
        }
        Ok(())
    }

    /// Moves a server so many places down, or up where that is below zero; no further than to
    /// an end.
    pub fn move_server_by(&mut self, url: &str, places: isize) {
        let Some(from) = self.servers.iter().position(|server| server.url == url) else {
            return;
        };
        let last = self.servers.len() - 1;
        let to = from.saturating_add_signed(places).min(last);
        let entry = self.servers.remove(from);
        self.servers.insert(to, entry);
    }

    /// Takes a server out of the list. Which one is in use is another question.
    pub fn remove_server(&mut self, url: &str) -> Option<ServerEntry> {
        let index = self.servers.iter().position(|server| server.url == url)?;
        Some(self.servers.remove(index))
    }

    /// Remembers what a server was found to be; says whether that is news.
    pub fn note_server_kind(&mut self, url: &str, kind: ServerKind) -> bool {
        let Some(server) = self.server_mut(url) else {
            return false;
        };
        server.kind.replace(kind) != Some(kind)
    }

    /// Takes over what servers were found to be where that is known here only from before.
    pub fn keep_kinds(&mut self, known: &Self) {
        for server in &mut self.servers {
            let before = known.server(&server.url).and_then(|server| server.kind);
            server.kind = before.or(server.kind);
        }
    }

    fn server_mut(&mut self, url: &str) -> Option<&mut ServerEntry> {
        self.servers.iter_mut().find(|server| server.url == url)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ONE: &str = "http://127.0.0.1:8080";
    const TWO: &str = "https://models.example";
    const THREE: &str = "http://box:1234";

    fn three() -> Settings {
        let mut settings = Settings::default();
        for (name, url) in [("Desk", ONE), (" ", TWO), ("Box", THREE)] {
            settings.add_server(ServerEntry::new(name, url)).unwrap();
        }
        settings
    }

    fn urls(settings: &Settings) -> Vec<&str> {
        settings.servers.iter().map(|it| it.url.as_str()).collect()
    }

    #[test]
    fn a_second_server_with_the_same_address_should_be_refused() {
        let mut settings = three();
        let again = ServerEntry::new("Other", ONE);
        assert_eq!(settings.add_server(again), Err(ServerIsThere));
        assert_eq!(settings.move_server_to(TWO, ONE), Err(ServerIsThere));
        assert!(!settings.know_server(ONE));
        assert_eq!(urls(&settings), [ONE, TWO, THREE]);
        assert_eq!(settings.server(ONE).unwrap().name, "Desk");
    }

    #[test]
    fn a_server_should_be_called_by_its_name_or_else_by_its_address() {
        let mut settings = three();
        let labels = |settings: &Settings| -> Vec<String> {
            let labels = settings.servers.iter().map(ServerEntry::label);
            labels.map(str::to_owned).collect()
        };
        assert_eq!(labels(&settings), ["Desk", "models.example", "Box"]);
        settings.rename_server(TWO, "  Far away ");
        settings.rename_server(ONE, "");
        assert_eq!(labels(&settings), ["127.0.0.1:8080", "Far away", "Box"]);
        let called = |name| settings.servers_called(name).count();
        assert_eq!(
            (called("far AWAY"), called("Desk"), called("box")),
            (1, 0, 1)
        );
    }

    #[test]
    fn a_server_should_move_no_further_than_to_an_end() {
        let mut settings = three();
        settings.move_server_by(THREE, -1);
        assert_eq!(urls(&settings), [ONE, THREE, TWO]);
        settings.move_server_by(THREE, -9);
        assert_eq!(urls(&settings), [THREE, ONE, TWO]);
        settings.move_server_by(THREE, isize::MAX);
        assert_eq!(urls(&settings), [ONE, TWO, THREE]);
        settings.move_server_by("http://nobody", 1);
        assert_eq!(urls(&settings), [ONE, TWO, THREE]);
    }

    #[test]
    fn a_server_that_was_removed_should_be_gone_and_the_others_stay() {
        let mut settings = three();
        assert_eq!(settings.remove_server(TWO).unwrap().url, TWO);
        assert_eq!(settings.remove_server(TWO), None);
        assert_eq!(urls(&settings), [ONE, THREE]);
        assert!(settings.know_server(TWO));
        assert_eq!(urls(&settings), [ONE, THREE, TWO]);
    }

    #[test]
    fn what_a_server_is_should_be_remembered_until_its_address_changes() {
        let mut settings = three();
        let router = ServerKind::LlamaRouter;
        assert!(settings.note_server_kind(ONE, router));
        assert!(!settings.note_server_kind(ONE, router));
        assert!(!settings.note_server_kind("http://nobody", router));
        // An older copy does not forget it.
        let mut older = three();
        older.remove_server(TWO);
        older.keep_kinds(&settings);
        assert_eq!(older.server(ONE).unwrap().kind, Some(router));
        assert_eq!(urls(&older), [ONE, THREE]);
        settings.move_server_to(ONE, "http://elsewhere").unwrap();
        assert_eq!(settings.server("http://elsewhere").unwrap().kind, None);
    }
}
