//! `causerie knowledge eval`, on a collection that is small enough to be judged by hand.

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use serde_json::Value;

use super::folder;

const DOCS: &str = r#"{"id": 1, "text": "The lift of a wing grows with its speed."}
{"id": "two", "text": "Heat flows from the engine into the body."}

{"id": 3, "text": "Wings of birds."}
"#;
const QUERIES: &str = r#"{"id": "a", "text": "wing lift"}
{"id": "b", "text": "hot engines"}
{"id": "c", "text": "nobody judged this"}
"#;
const QRELS: &str = "a 1 4\na 3\t1\n\nb two 2\nd 1 1\n";

fn eval(folder: &Path, qrels: &str) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_causerie"));
    command.args(["knowledge", "eval", "--json"]);
    for (name, content) in [("docs", DOCS), ("queries", QUERIES), ("qrels", qrels)] {
        let file = folder.join(name);
        fs::write(&file, content).expect("written");
        command.arg(format!("--{name}")).arg(file);
    }
    command.env("TMPDIR", folder).output().expect("it runs")
}

#[test]
fn what_is_found_should_be_measured_and_nothing_left_behind() {
    let folder = folder();
    let output = eval(folder.path(), QRELS);
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{said}");
    let report: Value = serde_json::from_slice(&output.stdout).expect("JSON");
    assert_eq!(report["documents"], 3);
    assert_eq!(report["passages"], 3);
    assert_eq!(report["queries"], 2);
    assert_eq!(report["lexical"]["ndcg_10"], 1.0);
    assert_eq!(report["lexical"]["recall_100"], 1.0);
    assert!(report["lexical"]["ms_per_query"].as_f64() > Some(0.0));
    assert_eq!(report["fused"], Value::Null);
    let left = fs::read_dir(folder.path()).expect("read").count();
    assert_eq!(left, 3, "the folder of the measurement is gone");
}

#[test]
fn a_line_that_is_wrong_should_be_named() {
    let folder = folder();
    let output = eval(folder.path(), "a 1 4\na 1\n");
    assert_eq!(output.status.code(), Some(1));
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(said.contains("Line 2") && said.contains("qrels"), "{said}");
}
