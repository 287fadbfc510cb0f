//! The language of the window: another one is spoken at once, everywhere, and after a restart.

use causerie::domain::Language;
use egui::{Key, Modifiers};

use crate::desk::Desk;
use crate::support::{Script, ScriptedServer};

#[test]
fn another_language_should_be_spoken_at_once_and_be_remembered() {
    let server = ScriptedServer::start(|_| {
        Script::stream()
            .words("content", "So many words")
            .finish("length")
    });
    let mut desk = Desk::connected(&server);
    desk.talk("hello");
    let ended = "The answer ends here because the token limit was reached.";
    desk.see(ended);
    desk.press(Modifiers::COMMAND, Key::Comma);
    desk.click("Appearance");
    desk.click("Language: Français");
    desk.window().run_steps(2);
    assert!(desk.sees("Apparence") && desk.sees("Échap ferme"));
    assert!(!desk.sees("Appearance"), "{:?}", desk.on_screen());
    desk.press(Modifiers::NONE, Key::Escape);
    // What was laid out in English before is laid out anew.
    desk.see("La réponse s’arrête ici car la limite de jetons a été atteinte.");
    assert!(!desk.sees(ended));
    desk.restart();
    desk.see("Nouvelle conversation");
    assert_eq!(desk.state().settings.language, Language::French);
    desk.press(Modifiers::COMMAND, Key::Comma);
    desk.click("Apparence");
    desk.click("Langue\u{a0}: English");
    desk.window().run_steps(2);
    desk.press(Modifiers::NONE, Key::Escape);
    desk.see("New conversation");
    assert!(!desk.sees("Nouvelle conversation"));
}
