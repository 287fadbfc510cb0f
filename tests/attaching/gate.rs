//! What the model cannot take is said before it is sent, with ways out.

use causerie::domain::ReadingWay;
use causerie::ui::Action;

use crate::room::{beside, server};

#[test]
fn a_picture_should_be_marked_where_the_model_has_no_eyes() {
    let server = server(Some(false));
    let mut desk = beside(&server);
    let files = [desk.notes(), desk.picture()];
    desk.attach(&files);
    desk.see("tea.png, scripted cannot look at pictures");
    desk.see("scripted cannot look at pictures: one file is left out when you send this.");
    assert!(desk.sees_part("notes.txt, text"), "texts are taken");
    assert!(desk.is_enabled("Send"), "the rest can be sent");
    desk.click("Remove it");
    assert_eq!(desk.names(), ["notes.txt"]);
    assert!(!desk.sees_part("cannot look at pictures"));
}

#[test]
fn nothing_should_be_marked_where_the_model_sees_or_does_not_say() {
    for vision in [Some(true), None] {
        let server = server(vision);
        let mut desk = beside(&server);
        let file = desk.picture();
        desk.attach(&[file]);
        desk.see_part("tea.png, PNG picture");
        assert!(!desk.sees_part("cannot look"), "{vision:?}");
    }
}

#[test]
fn a_document_as_pictures_should_become_text_for_a_model_without_eyes() {
    let server = server(Some(false));
    let mut desk = beside(&server);
    let file = desk.document();
    desk.attach(&[file]);
    let before = desk.ready("report.pdf");
    let way = ReadingWay {
        as_pictures: true,
        most_pixels: Some(10_000),
        ..before.way
    };
    desk.act(Action::ReadAgain(desk.place(), before.id, way));
    desk.until_read();
    desk.see("report.pdf, scripted cannot look at pictures");
    desk.click("As text");
    desk.until_read();
    assert!(!desk.ready("report.pdf").way.as_pictures);
    assert_eq!(desk.ready("report.pdf").facts, before.facts);
    assert!(!desk.sees_part("cannot look at pictures"));
}
