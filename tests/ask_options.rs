//! What `ask` is told of the answer: `--set`, `--preset`, `--model`.

#![expect(
    clippy::unwrap_used,
    reason = "a test's helper fails by panicking, as the test does"
)]

mod support;

use std::path::Path;
use std::process::Output;

use causerie::domain::{Overrides, Parameter, Preset, Settings};
use causerie::store::Store;
use serde_json::{Value, json};
use support::{Script, ScriptedServer, canned, program};
use tempfile::TempDir;

/// A server with values of its own.
fn server() -> ScriptedServer {
    ScriptedServer::start_raw(|request| match request.path.as_str() {
        "/v1/chat/completions" => Script::answer("Yes."),
        "/props" => Script::json(
            200,
            &json!({
                "default_generation_settings": {
                    "params": {"temperature": 0.800_000_011_920_929, "top_k": 40},
                    "n_ctx": 4096,
                },
                "model_alias": "scripted",
                "build_info": "b1234-abcdef0",
            }),
        ),
        _ => canned(request).unwrap_or_else(|| {
            Script::failure(404, "not_found_error", "File Not Found", &Value::Null)
        }),
    })
}

fn run(folder: &Path, arguments: &[&str]) -> Output {
    program()
        .args(arguments)
        .arg("--data-dir")
        .arg(folder)
        .output()
        .unwrap()
}

/// Asks with these arguments; the body of the request that came of it.
fn asked(folder: &Path, arguments: &[&str]) -> Value {
    let mut server = server();
    let url = server.url().to_owned();
    let arguments = [&["ask", "go", "--server", &url], arguments].concat();
    let output = run(folder, &arguments);
    let complaint = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(output.status.success(), "{complaint}");
    server.chat_request_blocking().body
}

/// Asks with these arguments, and is refused: the code and the line.
fn refused(folder: &Path, arguments: &[&str]) -> (i32, String) {
    let server = server();
    let arguments = [&["ask", "go", "--server", server.url()], arguments].concat();
    let output = run(folder, &arguments);
    let complaint = String::from_utf8_lossy(&output.stderr).into_owned();
    (output.status.code().unwrap(), complaint)
}

/// A folder in which there is a preset.
fn folder_with_preset() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    let value = |parameter: Parameter, text| (parameter, parameter.parse(text).unwrap());
    let settings = Settings {
        defaults: Overrides {
            sampling: [value(Parameter::TopP, "0.5"), value(Parameter::MinP, "0.3")]
                .into_iter()
                .collect(),
            ..Overrides::default()
        },
        presets: vec![Preset {
            id: "p1".to_owned(),
            name: "Precise".to_owned(),
            instructions: "You are {{model}}. {{ user }} wants one word.".to_owned(),
            overrides: Overrides {
                sampling: [value(Parameter::MinP, "0.1")].into_iter().collect(),
                custom_json: Some(r#"{"n_probs": 3}"#.to_owned()),
                ..Overrides::default()
            },
            ..Preset::default()
        }],
        instructions: "Be kind.".to_owned(),
        user_name: "Ada".to_owned(),
        ..Settings::default()
    };
    let runtime = tokio::runtime::Runtime::new().unwrap();
    runtime.block_on(async {
        let store = Store::open(folder.path()).unwrap();
        store.save_settings(settings).await.unwrap();
        store.close().await;
    });
    folder
}

#[test]
fn nothing_should_be_sent_that_nobody_set() {
    let folder = tempfile::tempdir().unwrap();
    let body = asked(folder.path(), &[]);
    for parameter in Parameter::ALL {
        assert!(body.get(parameter.wire()).is_none(), "{}", parameter.wire());
    }
    assert!(body.get("chat_template_kwargs").is_none());
}

#[test]
fn what_is_set_should_be_sent_and_the_servers_own_should_not() {
    let folder = tempfile::tempdir().unwrap();
    let body = asked(
        folder.path(),
        &[
            "--set",
            "temperature=0.8",
            "--set",
            "top_k=20",
            "--set",
            "typ_p=0.9",
            "--set",
            "reasoning=off",
            "--model",
            "scripted",
        ],
    );
    assert!(body.get("temperature").is_none(), "it is the server's own");
    assert_eq!(
        (&body["top_k"], &body["typical_p"]),
        (&json!(20), &json!(0.9))
    );
    assert_eq!(
        body["chat_template_kwargs"],
        json!({"enable_thinking": false})
    );
    assert_eq!(body["model"], "scripted");
}

#[test]
fn a_preset_should_hold_for_the_answer_and_for_its_new_conversation() {
    let folder = folder_with_preset();
    let body = asked(
        folder.path(),
        &["--preset", "precise", "--set", "temperature=0"],
    );
    let numbers = (&body["min_p"], &body["top_p"], &body["temperature"]);
    assert_eq!(numbers, (&json!(0.1), &json!(0.5), &json!(0.0)));
    assert_eq!(body["n_probs"], 3);
    let told = json!({"role": "system", "content": "You are scripted. Ada wants one word."});
    assert_eq!(
        body["messages"],
        json!([told, {"role": "user", "content": "go"}])
    );

    let listed = run(folder.path(), &["list", "--json"]);
    let listed: Value = serde_json::from_slice(&listed.stdout).unwrap();
    let id = listed[0]["id"].as_str().unwrap();
    // What was set for one answer holds for no other.
    let body = asked(folder.path(), &["--conversation", id]);
    assert_eq!(body["min_p"], 0.1);
    assert!(body.get("temperature").is_none());
    // The instructions stand above it, once.
    let roles: Vec<_> = body["messages"].as_array().unwrap().iter().collect();
    let roles: Vec<_> = roles
        .iter()
        .map(|it| it["role"].as_str().unwrap())
        .collect();
    assert_eq!(roles, ["system", "user", "assistant", "user"]);
    // Without the preset the settings hold.
    let body = asked(folder.path(), &[]);
    assert_eq!(body["min_p"], 0.3);
    assert_eq!(body["messages"][0]["content"], "Be kind.");
    let body = asked(folder.path(), &["--system", "Be brief."]);
    assert_eq!(body["messages"][0]["content"], "Be brief.");
    assert_eq!(body["messages"].as_array().unwrap().len(), 2);
    assert!(body.get("n_probs").is_none());
}

#[test]
fn nonsense_should_be_refused_with_a_clear_line_and_keep_nothing() {
    let folder = folder_with_preset();
    for (arguments, code, says) in [
        (["--set", "temperature=hot"], 2, "A number from 0 to 5"),
        (["--set", "temperature=7"], 2, "A number from 0 to 5"),
        (["--set", "top_k=2.5"], 2, "A whole number from 0"),
        (["--set", "warmth=1"], 2, "there is no warmth"),
        (["--set", "temperature"], 2, "KEY=VALUE"),
        (["--set", "reasoning=hard"], 2, "medium"),
        (["--preset", "poet"], 1, "there are: Precise"),
        (["--model", "other"], 1, "it has: scripted"),
    ] {
        let (found, complaint) = refused(folder.path(), &arguments);
        assert!(complaint.contains(says), "{arguments:?}: {complaint}");
        assert_eq!(found, code, "{arguments:?}");
    }
    let listed = run(folder.path(), &["list", "--json"]);
    assert_eq!(listed.stdout.trim_ascii(), b"[]");
}
