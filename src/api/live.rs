//! What a router tells of its models while it happens, by `/models/sse`.

use serde::Deserialize;
use serde_json::Value;

use crate::domain::ModelState;

use super::wire::as_number;

/// Something that happened to the models of a router.
#[derive(Clone, Debug, PartialEq)]
pub enum ModelNews {
    /// A model is now in this state.
    State {
        /// Which.
        model: String,
        /// How it is.
        state: ModelState,
    },
    /// There are others, or they must be looked at anew.
    Changed,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Record {
    model: Value,
    event: Value,
    data: Value,
}

/// What one record of the stream says; `None` for what says nothing that is known.
pub(super) fn news_of(record: &str) -> Option<ModelNews> {
    let record: Record = serde_json::from_str(record).ok()?;
    let model = record.model.as_str()?.to_owned();
    let data = &record.data;
    match record.event.as_str()? {
        // One is the name in the manual, the other that in the program; both are sent.
        "model_status" | "status_change" => {
            let status = data["status"].as_str()?;
            let exit_code = as_number(&data["exit_code"]);
            state_of(status, &data["progress"], exit_code)
                .map(|state| ModelNews::State { model, state })
        }
        "download_progress" => Some(ModelNews::State {
            model,
            state: ModelState::Downloading {
                progress: progress_of(data),
            },
        }),
        "models_reload" | "model_remove" | "download_finished" | "download_failed" => {
            Some(ModelNews::Changed)
        }
        _ => None,
    }
}

/// The state that a router calls by this name; `None` where it says none that is known.
pub(super) fn state_of(name: &str, progress: &Value, exit_code: Option<f64>) -> Option<ModelState> {
    Some(match name {
        "unloaded" if exit_code.is_some_and(|code| code != 0.0) => failed(exit_code),
        "unloaded" | "downloaded" => ModelState::Unloaded,
        "loading" => ModelState::Loading {
            progress: progress_of(progress),
        },
        "loaded" => ModelState::Loaded,
        "sleeping" => ModelState::Sleeping,
        "downloading" => ModelState::Downloading {
            progress: progress_of(progress),
        },
        _ => return None,
    })
}

/// A router tells of a failure only the code with which the model's process ended.
pub(super) fn failed(exit_code: Option<f64>) -> ModelState {
    let reason = exit_code
        .map(|code| format!("exit code {code}"))
        .unwrap_or_default();
    ModelState::Failed { reason }
}

/// How far something is, from 0 to 1: a number; the stages of loading, each of which counts
/// the same; or the bytes of all files of a download.
fn progress_of(value: &Value) -> Option<f32> {
    if let Some(number) = as_number(value) {
        return Some(number.clamp(0.0, 1.0) as f32);
    }
    if let Some(inner) = value.get("progress") {
        return progress_of(inner);
    }
    if let Some(share) = value.get("value").and_then(as_number) {
        let stages = value["stages"].as_array().map_or(&[][..], Vec::as_slice);
        let done = stages.iter().position(|stage| *stage == value["current"]);
        let done = done.unwrap_or(0) as f64;
        let all = stages.len().max(1) as f64;
        return Some(((done + share.clamp(0.0, 1.0)) / all) as f32);
    }
    let files = value.as_object()?.values();
    let sizes =
        files.filter_map(|file| Some((as_number(&file["done"])?, as_number(&file["total"])?)));
    let (done, total) = sizes.fold((0.0, 0.0), |sum, file| (sum.0 + file.0, sum.1 + file.1));
    (total > 0.0).then(|| (done / total).clamp(0.0, 1.0) as f32)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn state(model: &str, state: ModelState) -> ModelNews {
        let model = model.to_owned();
        ModelNews::State { model, state }
    }

    #[test]
    fn every_shape_of_news_should_be_understood() {
        let loading = |progress| ModelState::Loading { progress };
        let failed = ModelState::Failed {
            reason: "exit code 1".to_owned(),
        };
        for (record, news) in [
            (
                r#"{"model":"a","event":"model_status","data":{"status":"loading"}}"#,
                Some(state("a", loading(None))),
            ),
            (
                r#"{"model":"a","event":"status_change","data":{"status":"loading","progress":{"stages":["text_model","mmproj_model"],"current":"mmproj_model","value":0.5}}}"#,
                Some(state("a", loading(Some(0.75)))),
            ),
            (
                r#"{"model":"a","event":"status_change","data":{"status":"loaded","info":{}}}"#,
                Some(state("a", ModelState::Loaded)),
            ),
            (
                r#"{"model":"a","event":"model_status","data":{"status":"sleeping"}}"#,
                Some(state("a", ModelState::Sleeping)),
            ),
            (
                r#"{"model":"a","event":"status_change","data":{"status":"unloaded","exit_code":0}}"#,
                Some(state("a", ModelState::Unloaded)),
            ),
            (
                r#"{"model":"a","event":"status_change","data":{"status":"unloaded","exit_code":1}}"#,
                Some(state("a", failed)),
            ),
            (
                r#"{"model":"a","event":"download_progress","data":{"https://x/1":{"done":30,"total":100},"https://x/2":{"done":0,"total":20}}}"#,
                Some(state(
                    "a",
                    ModelState::Downloading {
                        progress: Some(0.25),
                    },
                )),
            ),
            (
                r#"{"model":"a","event":"download_progress","data":{"progress":{"https://x/1":{"done":1,"total":2}}}}"#,
                Some(state(
                    "a",
                    ModelState::Downloading {
                        progress: Some(0.5),
                    },
                )),
            ),
            (
                r#"{"model":"*","event":"models_reload"}"#,
                Some(ModelNews::Changed),
            ),
            (
                r#"{"model":"a","event":"model_remove","data":{}}"#,
                Some(ModelNews::Changed),
            ),
            (r#"{"model":"a","event":"of_the_future","data":{}}"#, None),
            (
                r#"{"model":"a","event":"model_status","data":{"status":"of the future"}}"#,
                None,
            ),
            ("no json", None),
        ] {
            assert_eq!(news_of(record), news, "{record}");
        }
    }

    proptest! {
        #[test]
        fn no_record_should_panic(record in ".{0,200}", status in "[a-z]{0,12}", value: f64) {
            let _ = news_of(&record);
            let record = serde_json::json!({"model": "a", "event": "model_status", "data": {
                "status": status, "exit_code": value, "progress": {"stages": [value], "value": value}}});
            let _ = news_of(&record.to_string());
        }
    }
}
