//! Small bad sources: each rule has to find its fault, and to leave good code alone.

use super::rules;
use super::source::{Keep, NamedPath, blank, named_paths, test_module_names};
use super::table::{Room, breach, rooms};

const TABLE: &str = "
| folder | what lives here | may import | never contains |
|---|---|---|---|
| `src/domain/` | things | nothing of ours | egui, tokio, reqwest, rusqlite, clocks |
| `src/api/` | talk | domain | egui, rusqlite |
| `src/state/` | what is held | domain | anything that can block or fail |
| `src/ui/` | what is drawn | domain, state | tokio, `std::fs`, threads |
| `src/app/` | glue | all | drawing of widgets |
";

fn table() -> Vec<Room> {
    rooms(TABLE).unwrap_or_default()
}

fn module(path: &str) -> Vec<String> {
    path.split('/').map(str::to_owned).collect()
}

fn paths(source: &str, at: &str) -> Vec<NamedPath> {
    named_paths(source, &module(at))
}

fn texts(source: &str, at: &str) -> Vec<String> {
    paths(source, at).iter().map(NamedPath::text).collect()
}

/// What the table says of a source at `ui/panel`, say: the first segment is the room.
fn breaches(source: &str, at: &str) -> Vec<String> {
    let room = module(at).swap_remove(0);
    paths(source, at)
        .iter()
        .filter_map(|path| breach(&table(), &room, path))
        .collect()
}

#[test]
fn an_import_that_the_table_forbids_should_be_found_however_it_is_written() {
    for source in [
        "use crate::api::Client;",
        "use crate::{domain::Message, api::Client};",
        "use crate::{domain::{Message, Role}, api as wire};",
        "use super::super::api;",
        "pub use crate::api::*;",
        "fn f() { crate::api::call(); }",
        "fn f(client: &super::super::api::Client) {}",
        "mod inner { fn f() { super::super::super::api::call(); } }",
        "use crate as us; fn f() { us::api::call(); }",
        "fn f() { causerie::api::call() }",
        "#[crate::api::wrap] fn f() {}",
    ] {
        let found = breaches(source, "ui/panel");
        assert_eq!(found.len(), 1, "{source}: {found:?}");
        assert!(found[0].contains("ui may not import api"), "{found:?}");
    }
}

#[test]
fn an_import_that_the_table_allows_should_pass() {
    for source in [
        "use crate::domain::{Message, Role}; use crate::state::State;",
        "use super::theme::Tokens; use super::super::domain;",
        "// use crate::api::Client;",
        "/* crate::api /* nested */ crate::api */",
        "//! [`crate::api`]\n/// [`crate::api::Client`]\nfn f() {}",
        "const A: &str = \"crate::api::Client\"; const B: &str = r#\"use \"crate::api\"\"#;",
        "#[cfg(test)]\nmod tests { use crate::api::Client; fn f() { { } } }",
        "#[cfg(test)]\nuse crate::api::Client;",
        "fn f<'a>(c: char) -> bool { c == '\"' || c == '\\'' || c == '{' } // crate::api",
        "fn f() { api::local(); self.api.call(); }",
    ] {
        let found = breaches(source, "ui/panel");
        assert!(found.is_empty(), "{source}: {found:?}");
    }
}

#[test]
fn code_after_a_test_module_should_still_be_seen() {
    let source = "#[cfg(test)]\nmod tests { fn f() {} }\nuse crate::api::Client;";
    assert_eq!(breaches(source, "ui/panel").len(), 1);
    let source = "#[cfg(test)]\nmod tests;\nuse crate::api::Client;";
    assert_eq!(breaches(source, "ui/panel").len(), 1);
    assert_eq!(test_module_names(source), ["tests"]);
}

#[test]
fn a_forbidden_crate_should_be_found_however_it_is_written() {
    for (source, at) in [
        ("use egui::Ui;", "api/client"),
        ("use eframe::egui;", "domain/tree"),
        ("fn f(ui: &mut egui::Ui) {}", "api/client"),
        ("use std::{fs, io};", "ui/panel"),
        ("use std::fs::{self, File};", "ui/panel"),
        ("fn f() { std::fs::read(\"x\"); }", "ui/panel"),
        ("use std as s; fn f() { s::fs::read(\"x\"); }", "ui/panel"),
        ("fn f() { std::thread::spawn(|| ()); }", "ui/panel"),
        ("use tokio::sync::mpsc;", "ui/panel"),
        ("fn f() { tokio::select! {} }", "ui/panel"),
        ("use std::time::{Duration, Instant};", "domain/turn"),
        (
            "use std::time; fn f() { time::SystemTime::now(); }",
            "state/apply",
        ),
        ("use std::sync::{Arc, Mutex};", "state/apply"),
        (
            "fn f(ui: &mut egui::Ui) { ui.add(egui::Button::new(\"x\")); }",
            "app/window",
        ),
    ] {
        assert!(!breaches(source, at).is_empty(), "{at}: {source}");
    }
    for (source, at) in [
        ("use std::time::Duration;", "domain/turn"),
        ("use tokio::sync::mpsc; use reqwest::Client;", "api/client"),
        ("use std::sync::Arc;", "state/apply"),
        ("use eframe::egui::{Context, Ui};", "app/window"),
    ] {
        assert!(breaches(source, at).is_empty(), "{at}: {source}");
    }
}

#[test]
fn a_module_with_the_name_of_a_crate_should_not_be_taken_for_it() {
    let source = "mod http; mod wire { fn f() { super::http::read(); } } fn f() { http::read(); }";
    assert!(breaches(source, "domain/talk").is_empty());
    assert_eq!(
        texts("use http::Reader; mod http;", "ui/a"),
        ["crate::ui::a::http::Reader"]
    );
    let source = "use http::Reader; mod http; fn f() { Reader::new(); }";
    assert!(breaches(source, "domain/talk").is_empty());
    assert!(!breaches("fn f() { http::read(); }", "domain/talk").is_empty());
}

#[test]
fn a_room_without_a_row_should_be_found() {
    assert!(!breaches("fn f() {}", "attic/things").is_empty());
}

#[test]
fn a_table_that_says_more_than_is_held_should_be_refused() {
    assert!(rooms("no table").is_err());
    assert!(
        rooms("| `src/ui/` | x | domain | egui |").is_err(),
        "domain is no room"
    );
    assert!(rooms("| `src/ui/` | x | nothing of ours | dragons |").is_err());
    let table = table();
    assert_eq!(table.len(), 5);
    assert_eq!(
        table[3].imports,
        Some(vec!["domain".to_owned(), "state".to_owned()])
    );
    assert_eq!(table[4].imports, None);
}

#[test]
fn paths_should_be_spelled_out_from_the_crate_on() {
    assert_eq!(texts("use self::b::C;", "ui/a"), ["crate::ui::a::b::C"]);
    assert_eq!(texts("use super::b;", "ui/a"), ["crate::ui::b"]);
    assert_eq!(
        texts("use a::{self, b::{C as D, E}, f::*};", "ui/a"),
        ["a", "a::b::C", "a::b::E", "a::f"]
    );
    let lines: Vec<usize> = paths("\n\nuse a::{\n  b,\n  c,\n};\n", "ui/a")
        .iter()
        .map(|path| path.line)
        .collect();
    assert_eq!(lines, [4, 5]);
}

#[test]
fn blanking_should_keep_lines_and_code() {
    let source = "let a = \"x // y\n z\"; // w\n/* q */ let b = 'c';";
    let blanked = blank(source, Keep::Code);
    assert_eq!(blanked.lines().count(), source.lines().count());
    assert!(blanked.contains("let a =") && blanked.contains("let b ="));
    assert!(!blanked.contains(['x', 'y', 'z', 'w', 'q']));
    assert!(blank(source, Keep::Strings).contains("x // y"));
}

#[test]
fn raw_colours_and_sizes_should_be_found() {
    for source in [
        "use egui::Color32; const A: Color32 = Color32::from_rgb(1, 2, 3);",
        "fn f() { egui::Color32::RED; }",
        "use egui::Color32 as C; fn f() { C::DARK_GRAY; }",
        "fn f() { ecolor::Rgba::from_gray(0.5); }",
        "fn f() { egui::FontId::proportional(13.0); }",
        "use egui::FontId; fn f() { FontId::new(13.0, family()); }",
        "fn f() { FontId { size: 13.0, family: family() }; }",
        "fn f() { hex_color!(\"fff\"); }",
        "const A: &str = \"#a0B1c2\";",
        "fn f() { RichText::new(\"x\").size(13.0); }",
        "fn f() { ui.add_space(8.0); }",
    ] {
        assert!(
            !rules::raw_look(source, &paths(source, "ui/a")).is_empty(),
            "{source}"
        );
    }
    for source in [
        "fn f(tokens: &Tokens) -> egui::Color32 { tokens.accent.gamma_multiply(0.5) }",
        "fn f() { egui::Color32::TRANSPARENT; }",
        "fn f() { rect.size(); text.size(size::BODY); ui.add_space(space::M); }",
        "const A: &str = \"# a heading\"; // #ff0000",
    ] {
        assert_eq!(
            rules::raw_look(source, &paths(source, "ui/a")),
            [],
            "{source}"
        );
    }
}

#[test]
fn what_is_left_behind_should_be_found() {
    for source in [
        "fn f() { todo!() }",
        "fn f() { unimplemented!(\"x\") }",
        "fn f() { dbg!(1); }",
        "#[allow(dead_code)] fn f() {}",
        "#![allow(dead_code)]",
    ] {
        assert_eq!(rules::left_behind(source).len(), 1, "{source}");
    }
    let good = "#[expect(dead_code, reason = \"x\")] fn f() { todo(); } // todo!()";
    assert!(rules::left_behind(good).is_empty());
    assert_eq!(
        rules::printing("fn f() { println!(); eprint!(\"x\"); }").len(),
        2
    );
    assert!(rules::printing("fn f() { writeln!(out); } /// println!()").is_empty());
}

#[test]
fn long_files_and_files_without_an_introduction_should_be_found() {
    assert_eq!(rules::too_long(&"x\n".repeat(601), 600).len(), 1);
    assert!(rules::too_long(&"x\n".repeat(600), 600).is_empty());
    assert_eq!(rules::unintroduced("use a::b;\n//! late").len(), 1);
    assert_eq!(rules::unintroduced("").len(), 1);
    assert!(rules::unintroduced("//! What it is.\n").is_empty());
    assert!(rules::unintroduced("#![doc = include_str!(\"X.md\")]\n").is_empty());
}

#[test]
fn the_dependencies_should_be_read_from_the_manifest() {
    let manifest = "[package]\nname = \"x\"\n[dependencies]\n# a comment\negui-x = \"1\"\ntokio = { version = \"1\", features = [\n    \"net\",\n] }\nserde.workspace = true\n\n[dev-dependencies]\nproptest = \"1\"\n";
    assert_eq!(rules::dependencies(manifest), ["egui_x", "tokio", "serde"]);
}

#[test]
fn places_on_one_machine_should_be_found() {
    let home = ["/ho", "me/ann/x"].concat();
    for text in [
        format!("open {home}"),
        format!("\"{home}\""),
        format!("x\n{home}"),
        format!("file://{home}"),
    ] {
        assert_eq!(rules::machine_paths(&text).len(), 1, "{text}");
    }
    for text in [
        format!("https://example.com{home}"),
        format!("~{home}"),
        format!("../a{home}"),
    ] {
        assert!(rules::machine_paths(&text).is_empty(), "{text}");
    }
}
