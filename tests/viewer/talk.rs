//! Attachments in the transcript.

use std::sync::Arc;

use causerie::domain::{Event, FileKind, Message, PictureShape, Refusal, Role, Unsent};
use causerie::state::{PlayStage, Playback};
use causerie::ui::Action;
use egui::{Key, Role as Kind};
use egui_kittest::kittest::{NodeT, Queryable};

use super::screen::{
    NOW, Window, asked, attachment, meant, message_id, picture, pixels, sound, window,
};

fn rect(window: &Window, label: &str) -> egui::Rect {
    window.get_by_label(label).rect()
}

#[test]
fn pictures_should_be_asked_for_once_and_move_nothing_when_they_come() {
    let files = vec![
        picture(1, "a.png", (1600, 800)),
        picture(2, "b.png", (400, 900)),
        picture(3, "c.png", (900, 900)),
    ];
    let mut window = window(asked(files));
    let asked: Vec<_> = window.state_mut().brought();
    assert_eq!(asked.len(), 3);
    assert!(asked.iter().all(|key| key.shape == PictureShape::Thumbnail));
    let before = [
        rect(&window, "Picture a.png"),
        rect(&window, "Something."),
        rect(&window, "What is this?"),
    ];
    assert!(
        (before[0].aspect_ratio() - 2.0).abs() < 0.02,
        "as in the file"
    );
    for key in asked {
        // Even one that turns out to have other proportions.
        window.state_mut().bring(key, 512, 300);
    }
    window.run();
    let after = [
        rect(&window, "Picture a.png"),
        rect(&window, "Something."),
        rect(&window, "What is this?"),
    ];
    assert_eq!(before, after);
    assert_eq!(window.state_mut().brought(), [], "they are here");
    assert_eq!(window.state().memory.transcript.pictures.count(), 3);
}

#[test]
fn a_picture_that_cannot_be_shown_should_say_why() {
    let mut window = window(asked(vec![picture(1, "a.png", (100, 100))]));
    let key = window.state_mut().brought()[0];
    let result = Err(Refusal::Gone);
    window.state_mut().apply(Event::PictureRead { key, result });
    window.run();
    window.get_by_label_contains("Picture a.png: This file is no longer here");
}

#[test]
fn a_file_should_be_opened_by_a_click_and_by_enter() {
    let mut text = attachment(2, "notes.md", FileKind::Text);
    text.facts.text_bytes = 300;
    let files = vec![picture(1, "a.png", (100, 100)), text];
    let mut window = window(asked(files));
    window.get_by_label("notes.md: text · 12 kB").click();
    window.run();
    window.get_by_label("2 / 2");
    window.key_press(Key::Escape);
    window.run();
    assert!(window.query_by_label("2 / 2").is_none());
    window.get_by_label("Picture a.png").focus();
    window.run();
    window.key_press(Key::Enter);
    window.run();
    window.get_by_label("1 / 2");
}

#[test]
fn a_sound_should_be_played_and_paused_in_its_card() {
    let hum = sound(1, "hum.wav", 60_000);
    let mut window = window(asked(vec![hum.clone()]));
    window.get_by_label("Play hum.wav").click();
    window.run();
    let play = Action::PlaySound(Box::new(hum.clone()), 0);
    assert_eq!(meant(&mut window), [play]);
    let stage = PlayStage::Playing {
        from_ms: 10_000,
        since: NOW,
    };
    let screen = window.state_mut();
    screen.state.viewed.playback = Some(Playback {
        hash: hum.hash,
        length_ms: 60_000,
        stage,
    });
    screen.now.0 += 5_000;
    window.run();
    let position = window.get_by_label("Position in hum.wav");
    assert_eq!(position.accesskit_node().numeric_value(), Some(25.0));
    // A click in the middle of the waveform goes to the middle of the sound.
    position.click();
    window.run();
    let [Action::PlaySound(_, from)] = meant(&mut window)[..] else {
        panic!("it is played from elsewhere");
    };
    assert!((29_000..31_000).contains(&from), "{from}");
    window.get_by_label("Pause hum.wav").click();
    window.run();
    assert_eq!(meant(&mut window), [Action::StopSound]);
}

#[test]
fn an_answer_should_say_what_it_was_written_without() {
    let mut messages = asked(vec![picture(1, "a.png", (100, 100))]);
    messages[1].model = Some("/models/tiny.gguf".to_owned());
    messages[1].unsent = Some(Unsent {
        pictures: 2,
        ..Unsent::default()
    });
    let window = window(messages);
    window.get_by_label_contains("Without 2 pictures: tiny does not look at pictures.");
}

#[test]
fn a_picture_that_a_model_links_to_should_stay_a_link_until_it_is_clicked() {
    let mut messages = asked(Vec::new());
    messages[1].content = "![a cat](http://127.0.0.1:1/cat.png)".to_owned();
    let mut window = window(messages);
    for _ in 0..5 {
        window.step();
    }
    assert_eq!(window.state().actions, [], "nothing is fetched");
    let link = window.get_by_role_and_label(Kind::Link, "🖼 a cat");
    link.click();
    window.run();
    let url = "http://127.0.0.1:1/cat.png".to_owned();
    assert_eq!(meant(&mut window), [Action::OpenLink(url)]);
}

/// Twenty messages with fifty pictures each.
fn gallery() -> Vec<Message> {
    (0..20_u8)
        .map(|number| {
            let parent = (number > 0).then(|| message_id(u128::from(number)));
            let id = message_id(u128::from(number) + 1);
            let mut message = Message::new(id, parent, Role::User, String::new(), NOW);
            message.attachments = (0..50)
                .map(|index| {
                    let name = format!("{number}-{index}.png");
                    let mut picture = picture(number, &name, (1200, 900));
                    picture.hash = [number + 1, index]
                        .repeat(16)
                        .try_into()
                        .map_or(picture.hash, |bytes: [u8; 32]| bytes.into());
                    picture
                })
                .collect();
            message
        })
        .collect()
}

#[test]
fn memory_should_stay_flat_while_a_thousand_pictures_scroll_by() {
    let mut window = window(gallery());
    let small = pixels(512, 384);
    let (mut most, mut seen) = (0, 0);
    for _ in 0..400 {
        for key in window.state_mut().brought() {
            seen += 1;
            let result = Ok(Arc::clone(&small));
            window.state_mut().apply(Event::PictureRead { key, result });
        }
        window.hover_at(egui::pos2(600.0, 300.0));
        window.event(egui::Event::MouseWheel {
            source: egui::MouseWheelSource::Wheel,
            unit: egui::MouseWheelUnit::Point,
            delta: egui::vec2(0.0, 300.0),
            phase: egui::TouchPhase::Move,
            modifiers: egui::Modifiers::NONE,
        });
        window.run_steps(2);
        most = most.max(window.state().memory.transcript.pictures.bytes());
    }
    assert!(seen >= 900, "only {seen} were in view");
    let bound = 64 << 20;
    assert!(most <= bound, "{most} bytes are more than {bound}");
    assert!(most > bound / 2, "the room is used: {most}");
}
