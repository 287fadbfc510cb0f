//! What is said of something attached.

use std::borrow::Cow;

use crate::domain::{Attachment, DraftPlace, FolderContents, PageRange, Sense};
use crate::state::AttachStage;
use crate::ui::picker::asked_model;
use crate::ui::{View, widgets};
use crate::words::Gap;

/// Why what is attached at a place cannot be sent yet; `None` where it can.
#[must_use]
pub(in crate::ui) fn unready_text(view: View<'_>, place: DraftPlace) -> Option<Cow<'_, str>> {
    let has = |is_it: fn(&AttachStage) -> bool| {
        let mut attached = view.state.attached(place).iter();
        attached.any(|attached| is_it(&attached.stage))
    };
    // What the person has to do comes first: the rest comes by itself.
    let key = if has(|stage| matches!(stage, AttachStage::Refused(_))) {
        "unready-refused"
    } else if has(|stage| matches!(stage, AttachStage::Folder(_))) {
        "unready-folder"
    } else if has(|stage| matches!(stage, AttachStage::Reading)) {
        "unready-reading"
    } else {
        return None;
    };
    Some(view.words.text(key))
}

/// What it is, how large, and about how many tokens.
pub(super) fn facts(view: View<'_>, attachment: &Attachment) -> String {
    let kind = kind(view, attachment);
    let size = view.words.size(attachment.bytes);
    let gaps = [("kind", Gap::Text(&kind)), ("size", Gap::Text(&size))];
    let tokens = attachment.tokens_guess();
    if tokens == 0 {
        return view.words.fill("chip-facts-plain", &gaps);
    }
    let tokens = view.words.tokens(rounded(tokens));
    let [kind, size] = gaps;
    let tokens = ("tokens", Gap::Text(&tokens));
    view.words.fill("chip-facts", &[kind, size, tokens])
}

/// What it is, and in which way it is read.
fn kind(view: View<'_>, attachment: &Attachment) -> String {
    let words = view.words;
    let mut kind = words.file_kind(attachment.facts.kind);
    if attachment.way.as_pictures {
        kind = words.fill("chip-as-pictures", &[("kind", Gap::Text(&kind))]);
    }
    let Some(PageRange { first, last }) = attachment.way.pages else {
        return kind;
    };
    let key = match last {
        None => "chip-pages-on",
        Some(last) if last == first => "chip-page",
        Some(_) => "chip-pages",
    };
    let gaps = [
        ("kind", Gap::Text(&kind)),
        ("first", Gap::Number(f64::from(first))),
        ("last", Gap::Number(f64::from(last.unwrap_or(first)))),
    ];
    words.fill(key, &gaps)
}

/// A guess is no more exact than two digits.
fn rounded(tokens: u64) -> u32 {
    let tokens = u32::try_from(tokens).unwrap_or(u32::MAX);
    let digits = tokens.checked_ilog10().unwrap_or(0);
    let step = 10_u32.pow(digits.saturating_sub(1));
    (tokens / step).saturating_mul(step)
}

/// What of a folder would be attached.
pub(super) fn folder(view: View<'_>, contents: &FolderContents) -> String {
    let words = view.words;
    if contents.files.is_empty() {
        return words.text("folder-empty").into_owned();
    }
    let size = words.size(contents.bytes());
    let count = Gap::Number(contents.files.len() as f64);
    let text = words.fill(
        "folder-contents",
        &[("count", count), ("size", Gap::Text(&size))],
    );
    let others = u64::from(contents.others) + u64::from(contents.too_large);
    let contents_gap = ("contents", Gap::Text(&text));
    if contents.has_more {
        words.fill("folder-contents-more", &[contents_gap])
    } else if others > 0 {
        let count = ("count", Gap::Number(others as f64));
        words.fill("folder-contents-others", &[contents_gap, count])
    } else {
        text
    }
}

/// What the model that is asked cannot do.
pub(super) fn lack(view: View<'_>, sense: Sense) -> String {
    let model = match asked_model(view) {
        Some((model, _)) => widgets::model_name(&view.state.settings, &model.id),
        None => view.words.text("lacks-anybody"),
    };
    let key = match sense {
        Sense::Sight => "lacks-sight",
        Sense::Hearing => "lacks-hearing",
    };
    view.words.fill(key, &[("model", Gap::Text(&model))])
}
