//! Files come in by drop, by paste, by a path, and from the clipboard.

use causerie::app::window::Clip;
use causerie::domain::{FileKind, Pixels};
use causerie::state::AttachStage;
use causerie::ui::Action;
use egui::{Event, Key, Modifiers};

use crate::desk::Desk;
use crate::room::{alone, beside, kinds, server};

#[test]
fn what_is_dropped_should_be_attached_with_its_facts() {
    let mut desk = alone();
    let files = [desk.notes(), desk.picture(), desk.document()];
    desk.attach(&files);
    desk.see("notes.txt, text \u{b7} 11 bytes \u{b7} about 3 tokens");
    desk.see_part("tea.png, PNG picture \u{b7}");
    desk.see_part("report.pdf, PDF document \u{b7}");
    assert_eq!(
        kinds(desk.attached()),
        [FileKind::Text, FileKind::Png, FileKind::Pdf]
    );
}

#[test]
fn a_target_should_lie_over_everything_while_files_are_held_over_the_window() {
    let mut desk = alone();
    let file = desk.notes();
    assert!(!desk.sees("Drop to attach"));
    desk.hold_file(&file);
    desk.see("Drop to attach");
    assert!(desk.attached().is_empty(), "nothing is let go yet");
    desk.attach(&[file]);
    assert!(!desk.sees("Drop to attach"));
    assert_eq!(desk.names(), ["notes.txt"]);
}

#[test]
fn what_is_dropped_onto_the_settings_should_lead_to_the_message() {
    let mut desk = alone();
    desk.press(Modifiers::COMMAND, Key::Comma);
    assert!(!desk.sees("Message"));
    let file = desk.notes();
    desk.attach(&[file]);
    desk.see("Message");
    desk.see_part("notes.txt, text");
}

#[test]
fn a_dialog_should_be_done_with_before_anything_is_dropped() {
    let mut desk = alone();
    desk.press(Modifiers::COMMAND, Key::U);
    desk.see("Attach a file or a folder");
    let file = desk.notes();
    desk.hold_file(&file);
    assert!(!desk.sees("Drop to attach"));
    desk.drop_files(&[file]);
    assert!(desk.attached().is_empty());
}

#[test]
fn a_list_of_files_that_is_pasted_should_be_attached() {
    let mut desk = alone();
    let spaced = desk.file("my notes.txt", b"Tea");
    let other = desk.picture();
    let list = format!(
        "file://{}\r\nfile://{}\r\n",
        spaced.to_str().unwrap().replace(' ', "%20"),
        other.to_str().unwrap()
    );
    desk.paste(&list);
    desk.until_read();
    assert_eq!(desk.names(), ["my notes.txt", "tea.png"]);
    assert_eq!(desk.draft(), "");
}

#[test]
fn a_path_that_leads_nowhere_should_be_refused_and_can_be_words_again() {
    let mut desk = alone();
    desk.write("Try ");
    desk.paste("/nowhere/at/all");
    desk.until_read();
    desk.see("all is not attached");
    assert!(!desk.is_enabled("Send"));
    desk.click("As text");
    assert_eq!(desk.draft(), "Try /nowhere/at/all");
    assert!(desk.attached().is_empty());
    assert!(desk.is_enabled("Message"));
}

#[test]
fn ordinary_text_should_stay_text() {
    let mut desk = alone();
    for text in [
        "Some words",
        "// a comment",
        "see /etc/hosts",
        &"a".repeat(2_499),
    ] {
        desk.paste(text);
        assert!(desk.attached().is_empty(), "{text}");
        assert_eq!(desk.draft(), *text);
        desk.act(Action::EditDraft(String::new()));
    }
}

#[test]
fn a_long_text_should_become_a_file_and_can_be_words_again() {
    let mut desk = alone();
    let long = "tea ".repeat(625);
    desk.paste(&long);
    desk.paste(&long.replace("tea", "cup"));
    desk.until_read();
    assert_eq!(desk.names(), ["pasted.txt", "pasted 2.txt"]);
    assert_eq!(desk.draft(), "");
    desk.act(Action::Detach(desk.place(), desk.ready("pasted.txt").id));
    desk.click("As text");
    assert_eq!(desk.draft(), long.replace("tea", "cup"));
    assert!(desk.attached().is_empty());
}

#[test]
fn a_long_text_should_stay_text_where_the_person_wants_that() {
    let mut desk = alone();
    let mut settings = desk.state().settings.clone();
    settings.paste_as_file_chars = 0;
    desk.act(Action::SetSettings(Box::new(settings)));
    let long = "tea ".repeat(5_000);
    desk.paste(&long);
    assert!(desk.attached().is_empty());
    assert_eq!(desk.draft(), long);
}

#[test]
fn what_is_typed_after_a_long_paste_should_follow_in_the_message() {
    let mut desk = alone();
    let window = desk.window();
    window.event(Event::Text("Read ".to_owned()));
    window.event(Event::Paste("tea ".repeat(1_000)));
    window.event(Event::Text("this".to_owned()));
    window.run_steps(3);
    desk.until_read();
    assert_eq!(desk.draft(), "Read this");
    assert_eq!(desk.names(), ["pasted.txt"]);
}

fn a_picture() -> Clip {
    Clip::Picture(Pixels {
        width: 8,
        height: 6,
        rgba: vec![200; 8 * 6 * 4],
    })
}

fn nothing() -> Clip {
    Clip::Nothing
}

fn release_of_v(desk: &mut Desk, modifiers: Modifiers) {
    desk.window().event(Event::Key {
        key: Key::V,
        physical_key: None,
        pressed: false,
        repeat: false,
        modifiers,
    });
    desk.window().run_steps(3);
}

#[test]
fn a_picture_of_the_clipboard_should_be_attached() {
    let mut desk = alone();
    desk.window().state_mut().read_clips_by(a_picture);
    let image = egui::ColorImage::filled([8, 6], egui::Color32::RED);
    for _ in 0..2 {
        desk.window()
            .event(Event::PasteImage(std::sync::Arc::new(image.clone())));
        desk.window().run_steps(2);
        // The press of the key was told as the picture, and its release means nothing more.
        release_of_v(&mut desk, Modifiers::COMMAND);
    }
    desk.see_part("picture.png, PNG picture");
    desk.see_part("picture 2.png, PNG picture");
    desk.until_read();
    assert_eq!(desk.ready("picture.png").facts.pictures, [(8, 6)]);
    assert_eq!(desk.attached().len(), 2);
}

#[test]
fn files_of_the_clipboard_without_any_text_should_be_asked_for() {
    let mut desk = alone();
    desk.window().state_mut().read_clips_by(a_picture);
    release_of_v(&mut desk, Modifiers::NONE);
    desk.press(Modifiers::NONE, Key::V);
    release_of_v(&mut desk, Modifiers::NONE);
    assert!(desk.attached().is_empty(), "that was typing");
    release_of_v(&mut desk, Modifiers::COMMAND);
    desk.see_part("picture.png, PNG picture");
    desk.window().state_mut().read_clips_by(nothing);
    release_of_v(&mut desk, Modifiers::COMMAND);
    assert_eq!(desk.attached().len(), 1);
}

#[test]
fn a_path_should_be_typed_where_there_is_no_dialog() {
    let mut desk = alone();
    let path = desk.notes();
    desk.click("Attach files");
    desk.see("Attach a file or a folder");
    desk.write(path.to_str().unwrap());
    desk.press(Modifiers::NONE, Key::Enter);
    desk.until_read();
    assert_eq!(desk.names(), ["notes.txt"]);
    assert!(!desk.sees("Attach a file or a folder"));
    assert!(desk.node("Message").is_focused());
    desk.press(Modifiers::COMMAND, Key::U);
    desk.see("Attach a file or a folder");
    desk.press(Modifiers::NONE, Key::Escape);
    desk.miss("Attach a file or a folder");
    assert_eq!(desk.attached().len(), 1);
}

#[test]
fn what_is_dropped_onto_an_open_editor_should_go_to_its_message() {
    let server = server(None);
    let mut desk = beside(&server);
    desk.talk("Tea?");
    desk.press(Modifiers::NONE, Key::ArrowUp);
    desk.see("Change of your message");
    let file = desk.notes();
    desk.hold_file(&file);
    desk.see("Drop to attach to the message you are changing");
    desk.drop_files(&[file]);
    assert!(desk.attached().is_empty());
    desk.see_part("notes.txt");
    // Of two places the one that the pointer is over counts.
    desk.focus_composer();
    let other = desk.picture();
    desk.attach(&[other]);
    assert_eq!(desk.names(), ["tea.png"]);
}

#[test]
fn a_folder_should_be_shown_before_its_files_come() {
    let mut desk = alone();
    desk.file("trip/plan.md", b"# Trip");
    desk.file("trip/days/one.txt", b"Lisbon");
    desk.file("trip/photo.png", b"\x89PNG\r\n\x1a\n");
    let folder = desk.folder().join("files/trip");
    desk.drop_files(std::slice::from_ref(&folder));
    desk.see("2 text files, 12 bytes; one other is left out");
    assert!(!desk.is_enabled("Send"));
    desk.click("Leave");
    assert!(desk.attached().is_empty());
    desk.drop_files(&[folder]);
    desk.click("Attach");
    desk.until_read();
    assert_eq!(desk.names(), ["trip/days/one.txt", "trip/plan.md"]);
    assert!(
        desk.attached()
            .iter()
            .all(|one| matches!(one.stage, AttachStage::Ready(_)))
    );
}
