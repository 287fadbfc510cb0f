//! The files above the message: moved among, removed, refused, read in another way.

use causerie::domain::{
    Attachment, AttachmentId, ContentHash, DraftPlace, Event, FileFacts, FileKind, PageRange,
    ReadingWay, Remark, Timestamp,
};
use causerie::state::State;
use causerie::ui::theme::{self, Tokens};
use causerie::ui::{Action, UiMemory, View, window_ui};
use causerie::words::Words;
use egui::{Key, Modifiers};
use egui_kittest::Harness;
use egui_kittest::kittest::{NodeT, Queryable};
use uuid::Uuid;

use crate::room::{alone, kinds};

#[test]
fn keys_should_move_among_files_and_remove_them() {
    let mut desk = alone();
    let files = [desk.notes(), desk.picture(), desk.document()];
    desk.attach(&files);
    let focused = |desk: &crate::desk::Desk| {
        let ids: Vec<_> = desk.on_screen();
        let chips = ids.iter().filter(|it| it.contains(" \u{b7} "));
        let mut found = chips.filter(|it| desk.node(it).is_focused());
        found
            .next()
            .map(|it| it.split(',').next().unwrap().to_owned())
    };
    let first = desk
        .on_screen()
        .into_iter()
        .find(|it| it.starts_with("notes.txt,"))
        .unwrap();
    desk.focus(&first);
    desk.press(Modifiers::NONE, Key::ArrowLeft);
    assert_eq!(focused(&desk).as_deref(), Some("notes.txt"), "the first");
    desk.press(Modifiers::NONE, Key::ArrowRight);
    assert_eq!(focused(&desk).as_deref(), Some("tea.png"));
    desk.press(Modifiers::NONE, Key::Delete);
    assert_eq!(focused(&desk).as_deref(), Some("report.pdf"));
    desk.press(Modifiers::NONE, Key::Backspace);
    assert_eq!(focused(&desk).as_deref(), Some("notes.txt"));
    desk.press(Modifiers::NONE, Key::Delete);
    assert!(desk.attached().is_empty());
    assert!(desk.node("Message").is_focused());
}

#[test]
fn the_button_of_a_file_should_remove_it() {
    let mut desk = alone();
    let files = [desk.notes(), desk.picture()];
    desk.attach(&files);
    desk.click("Remove notes.txt");
    assert_eq!(desk.names(), ["tea.png"]);
}

/// A file of this kind, as it is kept.
fn kept(number: u128, name: &str, kind: FileKind) -> Attachment {
    Attachment {
        id: AttachmentId::from(Uuid::from_u128(number)),
        name: name.to_owned(),
        hash: ContentHash::from([number as u8; 32]),
        bytes: 2_048,
        way: ReadingWay::default(),
        facts: FileFacts {
            kind,
            text_bytes: 2_048,
            pictures: Vec::new(),
            pages: None,
            duration_ms: None,
            waveform: Vec::new(),
            has_thumbnail: false,
            remarks: vec![Remark::CutOff],
        },
    }
}

/// A window alone, with these files in the composer; what the person meant.
fn window_with(files: Vec<Attachment>) -> Harness<'static, (State, UiMemory, Vec<Action>)> {
    let mut state = State::default();
    let loaded = Event::Loaded {
        settings: Box::default(),
        conversations: Vec::new(),
        draft: String::new(),
        side_drafts: Vec::new(),
        attachments: vec![(DraftPlace::NewConversation, files)],
        deletion: None,
    };
    state.apply(loaded, Timestamp(0));
    let words = Words::english();
    let look = Tokens::light();
    let mut is_installed = false;
    let draw = move |ui: &mut egui::Ui, held: &mut (State, UiMemory, Vec<Action>)| {
        if !std::mem::replace(&mut is_installed, true) {
            theme::install(ui.ctx());
            return;
        }
        let view = View {
            state: &held.0,
            words: &words,
            theme: &look,
            now: Timestamp(0),
            today: Timestamp(0),
        };
        window_ui(ui, view, &mut held.1, &mut held.2);
    };
    let held = (state, UiMemory::default(), Vec::new());
    let mut window = Harness::builder()
        .with_size([1280.0, 800.0])
        .build_ui_state(draw, held);
    window.run_steps(3);
    window
}

#[test]
fn enter_on_a_file_should_open_it() {
    let all = vec![
        kept(1, "notes.txt", FileKind::Text),
        kept(2, "table.csv", FileKind::Csv),
    ];
    let mut window = window_with(all.clone());
    let opened = Action::BringText(Box::new(all[1].clone()));
    window.get_by_label_contains("table.csv,").focus();
    window.run_steps(2);
    window.key_press(Key::Enter);
    window.run_steps(2);
    // What is looked at is brought.
    assert!(window.state().2.contains(&opened), "{:?}", window.state().2);
}

#[test]
fn what_there_is_to_know_of_a_file_should_be_told_to_a_screen_reader() {
    let window = window_with(vec![kept(1, "notes.txt", FileKind::Text)]);
    let chip = window.get_by_label_contains("notes.txt,");
    let description = chip.accesskit_node().description();
    assert_eq!(
        description.as_deref(),
        Some("the file ends before it is whole; what is there is taken")
    );
    assert!(window.query_by_label("Attached files").is_some());
}

#[test]
fn a_name_should_be_whole_for_a_screen_reader_however_long() {
    let long = format!("{}.txt", "long".repeat(60));
    let window = window_with(vec![kept(1, &long, FileKind::Text)]);
    let label = format!("{long}, text");
    let chip = window.get_by_label_contains(&label);
    assert!(chip.rect().width() < 400.0, "{:?}", chip.rect());
}

#[test]
fn what_is_refused_should_say_why_and_hold_up_the_message() {
    let mut desk = alone();
    let file = desk.file("trip.zip", b"PK\x03\x04 and so on, which is no document");
    desk.write("Look");
    desk.attach(&[file]);
    desk.see("trip.zip is not attached");
    desk.see("It is a packed archive. Unpack it, and attach the files in it.");
    assert!(!desk.is_enabled("Send"));
    desk.press_send();
    assert_eq!(desk.draft(), "Look", "it was sent");
    desk.click("Remove");
    assert!(desk.attached().is_empty());
}

#[test]
fn what_could_not_be_opened_can_be_tried_again() {
    let mut desk = alone();
    let path = desk.folder().join("files/later.txt");
    desk.attach(std::slice::from_ref(&path));
    desk.see("later.txt is not attached");
    desk.file("later.txt", b"Here now");
    desk.click("Try again");
    desk.until_read();
    assert_eq!(desk.names(), ["later.txt"]);
}

#[test]
fn pages_and_pictures_of_a_document_can_be_chosen() {
    let mut desk = alone();
    // Pages are drawn slowly by a program that was not made to be fast.
    let mut settings = desk.state().settings.clone();
    settings.picture_megapixels = 0.05;
    desk.act(Action::SetSettings(Box::new(settings)));
    let file = desk.document();
    desk.attach(&[file]);
    desk.click("How report.pdf is read");
    desk.click("As pictures of its pages");
    desk.until_read();
    let way = desk.ready("report.pdf").way;
    assert!(way.as_pictures);
    desk.see_part("report.pdf, PDF document as pictures \u{b7}");
    desk.click("How report.pdf is read");
    desk.click("Pages");
    desk.write("2-9x");
    desk.see("Write pages as 3, 1-3, 5- or -2.");
    assert!(!desk.is_enabled("Read these"));
    desk.press(Modifiers::NONE, Key::Backspace);
    desk.press(Modifiers::NONE, Key::Enter);
    desk.until_read();
    assert_eq!(desk.names(), ["report.pdf"], "Backspace was typing");
    let range = PageRange {
        first: 2,
        last: Some(9),
    };
    assert_eq!(desk.ready("report.pdf").way.pages, Some(range));
    desk.see_part("report.pdf, PDF document as pictures, pages 2\u{2013}9 \u{b7}");
}

#[test]
fn a_document_that_cannot_be_read_otherwise_should_stay_as_it_was() {
    let mut desk = alone();
    let file = desk.document();
    desk.attach(&[file]);
    let before = desk.ready("report.pdf");
    let way = ReadingWay {
        pages: Some(PageRange {
            first: 7,
            last: None,
        }),
        ..before.way
    };
    desk.act(Action::ReadAgain(desk.place(), before.id, way));
    desk.until_read();
    desk.see("report.pdf stays as it was");
    desk.see_part("The pages that were asked for are not there");
    assert_eq!(desk.ready("report.pdf"), before);
    assert!(desk.is_enabled("Send"));
    desk.click("Leave it so");
    desk.until_read();
    desk.miss("report.pdf stays as it was");
    assert_eq!(desk.ready("report.pdf"), before);
}

#[test]
fn what_is_read_again_should_go_back_when_it_is_called_off() {
    let mut desk = alone();
    let file = desk.document();
    desk.attach(&[file]);
    let before = desk.ready("report.pdf");
    let way = ReadingWay {
        as_pictures: true,
        ..before.way
    };
    let context = desk.window().ctx.clone();
    let place = desk.place();
    let program = desk.window().state_mut();
    program.carry_out(Action::ReadAgain(place, before.id, way), &context);
    program.carry_out(Action::Detach(place, before.id), &context);
    desk.window().run_steps(2);
    assert_eq!(desk.ready("report.pdf"), before);
    assert_eq!(kinds(desk.attached()).len(), 1);
}
