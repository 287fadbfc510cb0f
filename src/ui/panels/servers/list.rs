//! What is done to the list of servers. No two have the same address.

use crate::domain::{Failure, ServerEntry, base_url};

/// Why an address cannot be taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Refusal {
    /// It is none.
    Address(Failure),
    /// Another server has it.
    Duplicate(String),
}

/// The address that is meant by what was typed, where no server but the one that is being
/// changed has it.
pub(super) fn free_address(
    list: &[ServerEntry],
    typed: &str,
    changed: Option<&str>,
) -> Result<String, Refusal> {
    let url = base_url(typed).map_err(Refusal::Address)?;
    let other = list
        .iter()
        .find(|entry| entry.url == url && Some(&*entry.url) != changed);
    match other {
        Some(entry) => Err(Refusal::Duplicate(label(entry).to_owned())),
        None => Ok(url),
    }
}

/// Puts a server at the end of the list, or changes the one that had this address.
pub(super) fn put(list: &mut Vec<ServerEntry>, changed: Option<&str>, name: &str, url: &str) {
    let name = name.trim().to_owned();
    match list.iter_mut().find(|entry| Some(&*entry.url) == changed) {
        Some(entry) => {
            if entry.url != url {
                // What is at the new address is not known.
                entry.kind = None;
            }
            entry.name = name;
            url.clone_into(&mut entry.url);
        }
        None => list.push(ServerEntry {
            name,
            url: url.to_owned(),
            ..ServerEntry::default()
        }),
    }
}

/// Moves a server up (−1) or down (+1), as far as there is room; whether there was.
pub(super) fn step(list: &mut [ServerEntry], url: &str, by: isize) -> bool {
    let Some(from) = list.iter().position(|entry| entry.url == url) else {
        return false;
    };
    match from.checked_add_signed(by) {
        Some(to) if to < list.len() => {
            list.swap(from, to);
            true
        }
        _ => false,
    }
}

/// Takes a server out of the list.
pub(super) fn remove(list: &mut Vec<ServerEntry>, url: &str) {
    list.retain(|entry| entry.url != url);
}

/// What a server is called: by its name, or else by its address.
pub(in crate::ui) fn label(entry: &ServerEntry) -> &str {
    let name = entry.name.trim();
    if name.is_empty() {
        return address(&entry.url);
    }
    name
}

/// An address as a person reads it.
pub(super) fn address(url: &str) -> &str {
    url.trim_start_matches("http://")
        .trim_start_matches("https://")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn list(urls: &[&str]) -> Vec<ServerEntry> {
        let mut list = Vec::new();
        for url in urls {
            put(&mut list, None, "", url);
        }
        list
    }

    fn urls(list: &[ServerEntry]) -> Vec<&str> {
        list.iter().map(|entry| address(&entry.url)).collect()
    }

    #[test]
    fn an_address_should_be_taken_once_however_it_is_typed() {
        let list = list(&["http://127.0.0.1:8080", "http://box"]);
        let free = |typed, changed| free_address(&list, typed, changed);
        assert_eq!(free("box:90", None), Ok("http://box:90".to_owned()));
        let taken = Err(Refusal::Duplicate("127.0.0.1:8080".to_owned()));
        assert_eq!(free("8080", None), taken);
        assert_eq!(free("HTTP://127.0.0.1:8080/v1/", None), taken);
        assert_eq!(free("127.0.0.1:8080", Some("http://box")), taken);
        let own = free("127.0.0.1:8080", Some("http://127.0.0.1:8080"));
        assert!(own.is_ok(), "one keeps one's own address");
        assert!(matches!(free("ftp://box", None), Err(Refusal::Address(_))));
    }

    #[test]
    fn a_server_should_be_moved_within_the_list_and_no_further() {
        let mut list = list(&["http://a", "http://b", "http://c"]);
        assert!(step(&mut list, "http://c", -1));
        assert_eq!(urls(&list), ["a", "c", "b"]);
        assert!(!step(&mut list, "http://b", 1) && !step(&mut list, "http://a", -1));
        assert!(!step(&mut list, "http://d", 1));
        remove(&mut list, "http://c");
        assert_eq!(urls(&list), ["a", "b"]);
    }

    #[test]
    fn a_new_address_should_be_asked_anew_what_it_is() {
        let mut list = list(&["http://a"]);
        list[0].kind = Some(crate::domain::ServerKind::LlamaRouter);
        put(&mut list, Some("http://a"), " Box ", "http://a");
        assert_eq!((label(&list[0]), list[0].kind.is_some()), ("Box", true));
        put(&mut list, Some("http://a"), "", "http://b");
        assert_eq!((label(&list[0]), list[0].kind), ("b", None));
    }
}
