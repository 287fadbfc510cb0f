//! The viewer: pictures, pages and texts, large.

use std::path::PathBuf;

use causerie::domain::{Attachment, Event, FileKind, PictureKey, PictureShape, Refusal};
use causerie::ui::Action;
use egui::{Key, Modifiers, Role};
use egui_kittest::kittest::{NodeT, Queryable};

use super::screen::{Window, asked, attachment, meant, pdf, picture, window};

/// A window in whose viewer the first of these is seen.
fn viewer(files: Vec<Attachment>) -> Window {
    let name = files[0].name.clone();
    let mut window = window(asked(files));
    window
        .get_all_by_role(Role::Button)
        .find(|node| {
            let label = node.accesskit_node().label().unwrap_or_default();
            label == format!("Picture {name}") || label.starts_with(&format!("{name}:"))
        })
        .unwrap()
        .click();
    window.run();
    window.state_mut().brought();
    window
}

/// The pictures of pages that were asked for.
fn pages(keys: &[PictureKey]) -> Vec<(u32, u32)> {
    let shapes = keys.iter().filter_map(|key| match key.shape {
        PictureShape::Page { page, most_side } => Some((page, most_side)),
        PictureShape::Thumbnail => None,
    });
    shapes.collect()
}

fn press(window: &mut Window, key: Key) {
    window.key_press(key);
    window.run();
}

fn percent(window: &Window) -> f32 {
    let node = window.get_by_label_contains(" %");
    let label = node.accesskit_node().label().unwrap_or_default();
    label
        .trim_end_matches(" %")
        .replace(',', "")
        .parse()
        .unwrap()
}

#[test]
fn a_large_picture_should_be_brought_in_the_size_of_the_window_and_larger_when_it_is_seen_larger() {
    let files = vec![picture(1, "a.png", (4000, 3000))];
    let mut window = window(asked(files));
    window.get_by_label("Picture a.png").click();
    window.run();
    let keys = window.state_mut().brought();
    assert_eq!(pages(&keys), [(1, 1024)]);
    let key = *keys.last().unwrap();
    window.state_mut().bring(key, 1024, 768);
    window.run();
    assert!(percent(&window) < 40.0);
    press(&mut window, Key::Num1);
    assert!((percent(&window) - 100.0).abs() < 0.5);
    assert_eq!(pages(&window.state_mut().brought()), [(1, 4096)]);
    press(&mut window, Key::Minus);
    assert!((percent(&window) - 80.0).abs() < 1.0);
    press(&mut window, Key::Plus);
    assert!((percent(&window) - 100.0).abs() < 1.0);
    press(&mut window, Key::Num0);
    assert!(percent(&window) < 40.0);
}

#[test]
fn arrows_should_go_through_all_attachments_and_stop_at_the_ends() {
    let files = vec![
        picture(1, "a.png", (100, 100)),
        picture(2, "b.png", (100, 100)),
        attachment(3, "c.txt", FileKind::Text),
    ];
    let mut window = viewer(files);
    window.get_by_label("1 / 3");
    press(&mut window, Key::ArrowLeft);
    window.get_by_label("1 / 3");
    press(&mut window, Key::ArrowRight);
    window.get_by_label("2 / 3");
    press(&mut window, Key::ArrowRight);
    press(&mut window, Key::ArrowRight);
    window.get_by_label("3 / 3");
    window.get_by_label("Previous attachment").click();
    window.run();
    window.get_by_label("2 / 3");
}

#[test]
fn esc_should_close_the_viewer_and_give_the_focus_back() {
    let mut window = window(asked(vec![picture(1, "a.png", (100, 100))]));
    window.get_by_label("Picture a.png").focus();
    window.run();
    press(&mut window, Key::Enter);
    assert!(window.query_by_label("Close").is_some());
    press(&mut window, Key::Escape);
    assert!(window.query_by_label("Close").is_none());
    assert!(window.get_by_label("Picture a.png").is_focused());
    press(&mut window, Key::Enter);
    assert!(
        window.query_by_label("Close").is_some(),
        "and it opens again"
    );
}

#[test]
fn pages_should_be_turned_by_keys_and_by_number_and_be_read_as_text() {
    let file = pdf(1, "paper.pdf", 12);
    let mut window = viewer(vec![file.clone()]);
    press(&mut window, Key::PageDown);
    window.get_by_label("Page 2 of paper.pdf");
    let turned = window.state_mut().brought();
    assert_eq!(pages(&turned)[0].0, 2);
    let field = window.get_by_role_and_label(Role::TextInput, "Page");
    field.focus();
    window.run();
    window.key_press_modifiers(Modifiers::COMMAND, Key::A);
    window.event(egui::Event::Text("40".to_owned()));
    press(&mut window, Key::Enter);
    window.get_by_label("Page 12 of paper.pdf");
    window.get_by_label("Text").click();
    window.run();
    let of = (file.hash, file.way);
    let asks = window.state().actions.iter();
    assert_eq!(
        asks.filter(|it| matches!(it, Action::BringText(_))).count(),
        1
    );
    let result = Ok("[Page 1]\nOne".into());
    window.state_mut().apply(Event::TextRead { of, result });
    window.run();
    window.get_by_label("[Page 1]");
    window.get_by_label_contains("A model gets this text");
}

#[test]
fn a_text_of_many_lines_should_show_those_in_view_and_be_copied_whole() {
    let file = attachment(1, "log.txt", FileKind::Text);
    let mut window = viewer(vec![file.clone()]);
    let lines: Vec<String> = (1..=200_000).map(|line| format!("line {line}")).collect();
    let text = lines.join("\n");
    let of = (file.hash, file.way);
    let result = Ok(text.as_str().into());
    window.state_mut().apply(Event::TextRead { of, result });
    window.run();
    window.get_by_label("line 1");
    assert!(window.query_all_by_label_contains("line ").count() < 100);
    press(&mut window, Key::End);
    window.get_by_label("line 200000");
    assert!(window.query_by_label("line 1").is_none());
    press(&mut window, Key::Home);
    window.get_by_label("line 1");
    window.key_press_modifiers(Modifiers::COMMAND, Key::A);
    window.event(egui::Event::Copy);
    window.run();
    assert!(meant(&mut window) == [Action::Copy(text.clone())]);
    window.get_by_label("Copy the text").click();
    window.run();
    assert!(meant(&mut window) == [Action::Copy(text)]);
}

#[test]
fn what_is_dragged_over_should_be_copied() {
    let file = attachment(1, "log.txt", FileKind::Text);
    let mut window = viewer(vec![file.clone()]);
    let of = (file.hash, file.way);
    let result = Ok("first\nsecond\nthird".into());
    window.state_mut().apply(Event::TextRead { of, result });
    window.run();
    let from = window.get_by_label("first").rect().left_center();
    let to = window.get_by_label("second").rect().right_center();
    window.drag_at(from);
    window.run();
    window.hover_at(to);
    window.run();
    window.drop_at(to);
    window.run();
    window.event(egui::Event::Copy);
    window.run();
    let copied = Action::Copy("first\nsecond".to_owned());
    assert_eq!(meant(&mut window), [copied]);
}

#[test]
fn a_picture_should_be_copied_as_it_is_seen() {
    let mut window = window(asked(vec![picture(1, "a.png", (300, 200))]));
    window.get_by_label("Picture a.png").click();
    window.run();
    let key = *window.state_mut().brought().last().unwrap();
    window.state_mut().bring(key, 300, 200);
    window.run();
    window.get_by_label("Copy the picture").click();
    window.run();
    let [Action::CopyPicture(pixels)] = &meant(&mut window)[..] else {
        panic!("a picture goes to the clipboard");
    };
    assert_eq!((pixels.width, pixels.height), (300, 200));
}

#[test]
fn a_file_should_be_saved_where_it_is_typed_and_write_over_another_only_when_that_is_said() {
    let file = picture(1, "a.png", (300, 200));
    let mut window = viewer(vec![file.clone()]);
    window.get_by_label("Save to a file").click();
    window.run();
    press(&mut window, Key::Enter);
    let wish = |may_overwrite| Action::SaveAttachment {
        attachment: Box::new(file.clone()),
        path: PathBuf::from("~/a.png"),
        may_overwrite,
    };
    assert_eq!(meant(&mut window), [wish(false)]);
    let event = |result| Event::AttachmentSaved {
        hash: file.hash,
        result,
    };
    window.state_mut().apply(event(Err(Refusal::AlreadyThere)));
    window.run();
    window.get_by_label_contains("There is a file of this name.");
    window.get_by_label("Write over it").click();
    window.run();
    assert_eq!(meant(&mut window), [wish(true)]);
    window
        .state_mut()
        .apply(event(Ok(PathBuf::from("my pictures/a.png"))));
    window.run();
    window.get_by_label("Saved as my pictures/a.png");
    press(&mut window, Key::Escape);
    assert!(
        window.query_by_label("Close").is_some(),
        "one thing after the other"
    );
    press(&mut window, Key::Escape);
    assert!(window.query_by_label("Close").is_none());
}
