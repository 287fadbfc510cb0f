//! Documents that are ZIP archives: their parts, what refers to which, and how much they
//! may unpack to in all.

use std::borrow::Cow;
use std::cell::Cell;
use std::collections::HashMap;
use std::io::{self, BufRead, BufReader, Cursor, Read};
use std::rc::Rc;

use zip::ZipArchive;
use zip::result::ZipError;

use crate::domain::{FileKind, Limits, Refusal};

use super::xml::{Node, Xml};

/// An archive whose parts are read.
pub(super) struct Package<'a> {
    archive: ZipArchive<Cursor<&'a [u8]>>,
    verdict: Verdict,
}

/// Why a part could not be read to its end. It can be asked while one is being read.
#[derive(Clone)]
pub(super) struct Verdict {
    kind: FileKind,
    budget: Rc<Budget>,
}

impl Verdict {
    pub(super) fn refusal(&self) -> Refusal {
        if self.budget.is_exceeded.get() {
            let most = self.budget.most;
            return Refusal::Bomb { most };
        }
        Refusal::Damaged(self.kind)
    }
}

/// What may still be unpacked, and whether more was wanted.
struct Budget {
    left: Cell<u64>,
    most: u64,
    is_exceeded: Cell<bool>,
}

/// What another part is to this one.
pub(super) struct Relation {
    /// The last word of its type, as in `hyperlink`.
    pub(super) kind: String,
    /// The part's name, or an address outside.
    pub(super) target: String,
}

impl<'a> Package<'a> {
    pub(super) fn open(kind: FileKind, bytes: &'a [u8], limits: &Limits) -> Result<Self, Refusal> {
        let archive = ZipArchive::new(Cursor::new(bytes)).map_err(|_| Refusal::Damaged(kind))?;
        let most = limits.unpacked_bytes;
        let budget = Budget {
            left: Cell::new(most),
            most,
            is_exceeded: Cell::new(false),
        };
        let budget = Rc::new(budget);
        Ok(Self {
            archive,
            verdict: Verdict { kind, budget },
        })
    }

    /// A part, unpacked while it is read; `None` where there is none of the name.
    pub(super) fn part(
        &mut self,
        name: &str,
    ) -> Result<Option<impl BufRead + use<'_, 'a>>, Refusal> {
        let name = name.trim_start_matches('/');
        let place = match self.archive.index_for_name(name) {
            Some(place) => Some(place),
            // The names of parts are compared without regard to capitals.
            None => (0..self.archive.len()).find(|place| {
                let known = self.archive.name_for_index(*place).and_then(Result::ok);
                known.is_some_and(|known: Cow<'_, str>| known.eq_ignore_ascii_case(name))
            }),
        };
        let Some(place) = place else {
            return Ok(None);
        };
        let kind = self.verdict.kind;
        let entry = self.archive.by_index(place).map_err(|error| match error {
            ZipError::UnsupportedArchive(words) if words == ZipError::PASSWORD_REQUIRED => {
                Refusal::Locked
            }
            _ => Refusal::Damaged(kind),
        })?;
        Ok(Some(BufReader::new(Limited {
            source: entry,
            budget: Rc::clone(&self.verdict.budget),
        })))
    }

    /// A part that has to be there.
    pub(super) fn needed(&mut self, name: &str) -> Result<impl BufRead + use<'_, 'a>, Refusal> {
        let damaged = Refusal::Damaged(self.verdict.kind);
        self.part(name)?.ok_or(damaged)
    }

    /// The whole of a part, where it is there.
    pub(super) fn bytes(&mut self, name: &str) -> Result<Option<Vec<u8>>, Refusal> {
        let mut bytes = Vec::new();
        let read = match self.part(name)? {
            None => return Ok(None),
            Some(mut part) => part.read_to_end(&mut bytes),
        };
        read.map_err(|_| self.verdict.refusal())?;
        Ok(Some(bytes))
    }

    /// Why a part could not be read to its end.
    pub(super) fn verdict(&self) -> Verdict {
        self.verdict.clone()
    }

    /// What a part refers to, by the names it uses.
    pub(super) fn relations(&mut self, part: &str) -> Result<HashMap<String, Relation>, Refusal> {
        let (folder, file) = part.rsplit_once('/').unwrap_or(("", part));
        let name = if folder.is_empty() {
            format!("_rels/{file}.rels")
        } else {
            format!("{folder}/_rels/{file}.rels")
        };
        let found = match self.part(&name)? {
            None => return Ok(HashMap::new()),
            Some(source) => relations(source, folder),
        };
        found.ok_or_else(|| self.verdict.refusal())
    }

    /// The first part that another refers to as this kind.
    pub(super) fn related(&mut self, part: &str, kind: &str) -> Result<Option<String>, Refusal> {
        let relations = self.relations(part)?;
        let found = relations.into_values().find(|found| found.kind == kind);
        Ok(found.map(|found| found.target))
    }

    /// The part that the whole package is about.
    pub(super) fn main_part(&mut self, usual: &str) -> Result<String, Refusal> {
        // The package itself has the relations of a part without a name.
        let named = self.related("", "officeDocument")?;
        Ok(named.unwrap_or_else(|| usual.to_owned()))
    }
}

fn relations(source: impl BufRead, folder: &str) -> Option<HashMap<String, Relation>> {
    let mut xml = Xml::new(source);
    let mut found = HashMap::new();
    while let Some(node) = xml.next().ok()? {
        let Node::Start(element) = node else { continue };
        if element.name != "Relationship" {
            continue;
        }
        let (Some(id), Some(target)) = (element.attribute("Id"), element.attribute("Target"))
        else {
            continue;
        };
        let kind = element.attribute("Type").unwrap_or_default();
        let is_outside = element.attribute("TargetMode") == Some("External");
        let target = if is_outside {
            target.to_owned()
        } else {
            resolve(folder, target)
        };
        let relation = Relation {
            kind: kind.rsplit('/').next().unwrap_or(kind).to_owned(),
            target,
        };
        found.insert(id.to_owned(), relation);
    }
    Some(found)
}

/// The name of a part as another in this folder writes it.
pub(super) fn resolve(folder: &str, target: &str) -> String {
    let mut parts: Vec<&str> = match target.strip_prefix('/') {
        Some(_) => Vec::new(),
        None => folder.split('/').filter(|part| !part.is_empty()).collect(),
    };
    for part in target.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop();
            }
            part => parts.push(part),
        }
    }
    parts.join("/")
}

/// Reads until the package has given too much.
struct Limited<R> {
    source: R,
    budget: Rc<Budget>,
}

impl<R: Read> Read for Limited<R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let left = self.budget.left.get();
        let count = self.source.read(into)?;
        if count as u64 > left {
            self.budget.is_exceeded.set(true);
            return Err(io::Error::other("the archive unpacks to too much"));
        }
        self.budget.left.set(left - count as u64);
        Ok(count)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_names_of_parts_should_be_resolved_within_the_package() {
        for (folder, target, name) in [
            ("word", "media/a.png", "word/media/a.png"),
            (
                "xl/worksheets",
                "../sharedStrings.xml",
                "xl/sharedStrings.xml",
            ),
            ("ppt", "/ppt/slides/slide1.xml", "ppt/slides/slide1.xml"),
            ("", "../../outside", "outside"),
        ] {
            assert_eq!(resolve(folder, target), name);
        }
    }
}
