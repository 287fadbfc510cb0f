//! What a model is called on screen: its name as a person reads it, out of the name that its
//! server knows it by.

use std::borrow::Cow;

use crate::domain::{Model, Settings};

/// A model's name for a person: without folders and file endings, and without its
/// quantisation where that is not wanted. Where raw names are wanted, the name as it is.
///
/// Of a name such as `owner/model` the owner stays: two owners may have one of the same name.
#[must_use]
pub fn model_name<'a>(settings: &Settings, id: &'a str) -> Cow<'a, str> {
    if settings.shows_raw_model_names {
        return Cow::Borrowed(id);
    }
    let (name, quantisation) = parts(id);
    match quantisation {
        Some(quantisation) if settings.shows_quantisation => {
            // What was cut out stood between the two: `owner/model-GGUF:Q4_K_M`.
            let end = name.len() + 1 + quantisation.len();
            let whole = plain(id);
            if whole.len() == end && whole.ends_with(quantisation) {
                Cow::Borrowed(whole)
            } else {
                Cow::Owned(format!("{name}-{quantisation}"))
            }
        }
        _ => Cow::Borrowed(name),
    }
}

/// How a model's numbers are kept, to be shown beside its name; `None` where that is not
/// known, or not wanted.
#[must_use]
pub fn model_quantisation<'a>(settings: &Settings, model: &'a Model) -> Option<&'a str> {
    if !settings.shows_quantisation {
        return None;
    }
    let told = model.quantisation.as_deref().filter(|it| !it.is_empty());
    told.or_else(|| parts(&model.id).1)
}

/// A model's tags, to be shown beside its name; none where they are not wanted.
#[must_use]
pub fn model_tags<'a>(settings: &Settings, model: &'a Model) -> &'a [String] {
    if settings.shows_model_tags {
        &model.tags
    } else {
        &[]
    }
}

/// The name without the quantisation, and the quantisation where the name ends with it.
fn parts(id: &str) -> (&str, Option<&str>) {
    let whole = plain(id);
    let cut = whole
        .char_indices()
        .filter(|(_, char)| matches!(char, '-' | '.' | ':'))
        .find(|(at, _)| *at > 0 && is_quantisation(&whole[at + 1..]));
    let Some((at, _)) = cut else {
        return (without_format(whole), None);
    };
    (without_format(&whole[..at]), Some(&whole[at + 1..]))
}

/// The name without folders, the ending of a file, and the number of a piece of it.
fn plain(id: &str) -> &str {
    let is_file = without_ending(id, ".gguf").is_some();
    let is_path = is_file || id.starts_with(['/', '.', '~']) || id.contains('\\');
    let name = if is_path {
        let path = id.trim_end_matches(['/', '\\']);
        path.rsplit(['/', '\\']).next().unwrap_or(path)
    } else {
        id
    };
    let name = without_ending(name, ".gguf").unwrap_or(name);
    let whole = without_piece(name);
    if whole.is_empty() { id } else { whole }
}

/// `model-00001-of-00003` is a piece of `model`.
fn without_piece(name: &str) -> &str {
    let is_number = |text: &str| text.len() == 5 && text.bytes().all(|it| it.is_ascii_digit());
    let pieces = name.rsplit_once("-of-").and_then(|(before, count)| {
        let (name, index) = before.rsplit_once('-')?;
        (is_number(count) && is_number(index)).then_some(name)
    });
    pieces.unwrap_or(name)
}

/// Repositories say in their names in which format their files are.
fn without_format(name: &str) -> &str {
    without_ending(name, "-gguf").unwrap_or(name)
}

fn without_ending<'a>(text: &'a str, ending: &str) -> Option<&'a str> {
    let at = text.len().checked_sub(ending.len())?;
    let found = text.get(at..)?;
    found
        .eq_ignore_ascii_case(ending)
        .then(|| &text[..at])
        .filter(|rest| !rest.is_empty())
}

/// Whether a text is the name of a way to keep numbers: `Q4_K_M`, `UD-IQ2_XXS`, `BF16`.
fn is_quantisation(text: &str) -> bool {
    let upper = text.to_ascii_uppercase();
    let name = upper.strip_prefix("UD-").unwrap_or(&upper);
    if matches!(name, "F16" | "F32" | "BF16" | "FP16" | "FP8" | "NVFP4") {
        return true;
    }
    let bits = ["MXFP", "IQ", "TQ", "Q"]
        .iter()
        .find_map(|family| name.strip_prefix(family));
    bits.is_some_and(|bits| {
        bits.starts_with(|first: char| first.is_ascii_digit())
            && bits
                .split('_')
                .all(|word| !word.is_empty() && word.bytes().all(|it| it.is_ascii_alphanumeric()))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn named(id: &str, change: impl Fn(&mut Settings)) -> String {
        let mut settings = Settings::default();
        change(&mut settings);
        model_name(&settings, id).into_owned()
    }

    #[test]
    fn a_model_should_be_called_by_its_file_and_not_by_its_folder() {
        for (id, name) in [
            ("/models/Qwen3-4B-Q4_K_M.gguf", "Qwen3-4B-Q4_K_M"),
            ("C:\\models\\tiny.GGUF", "tiny"),
            ("./big-Q8_0-00001-of-00003.gguf", "big-Q8_0"),
            ("big-UD-IQ2_XXS-00001-of-00003.gguf", "big-UD-IQ2_XXS"),
            ("meta-llama/Llama-3.3-70B", "meta-llama/Llama-3.3-70B"),
            (
                "ggml-org/gemma-3-4b-it-GGUF:Q4_K_M",
                "ggml-org/gemma-3-4b-it-Q4_K_M",
            ),
            ("ggml-org/gemma-3-4b-it-GGUF", "ggml-org/gemma-3-4b-it"),
            ("llama3:8b", "llama3:8b"),
            ("gpt-oss-20b-MXFP4", "gpt-oss-20b-MXFP4"),
            ("gpt-4o", "gpt-4o"),
            (".gguf", ".gguf"),
            ("", ""),
            ("ß-é.gguf", "ß-é"),
        ] {
            assert_eq!(named(id, |_| ()), name, "{id}");
        }
    }

    #[test]
    fn the_quantisation_should_go_where_it_is_not_wanted_and_nothing_else() {
        for (id, name) in [
            ("/models/Qwen3-4B-Q4_K_M.gguf", "Qwen3-4B"),
            ("llama-2.Q5_0.gguf", "llama-2"),
            ("big-UD-IQ2_XXS-00001-of-00003.gguf", "big"),
            (
                "ggml-org/gemma-3-4b-it-GGUF:Q4_K_M",
                "ggml-org/gemma-3-4b-it",
            ),
            ("tiny-bf16.gguf", "tiny"),
            ("llama3:8b", "llama3:8b"),
            ("Qwen-Q", "Qwen-Q"),
            ("Q4_K_M", "Q4_K_M"),
        ] {
            let shown = named(id, |settings| settings.shows_quantisation = false);
            assert_eq!(shown, name, "{id}");
        }
    }

    #[test]
    fn raw_names_should_be_as_the_server_has_them() {
        let id = "/models/Qwen3-4B-Q4_K_M.gguf";
        let raw = |settings: &mut Settings| {
            settings.shows_raw_model_names = true;
            settings.shows_quantisation = false;
        };
        assert_eq!(named(id, raw), id);
    }

    #[test]
    fn quantisation_and_tags_should_only_be_there_where_they_are_wanted() {
        let model = Model {
            id: "tiny-Q8_0.gguf".to_owned(),
            tags: vec!["instruct".to_owned()],
            ..Model::default()
        };
        let told = Model {
            quantisation: Some("Q4_0".to_owned()),
            ..model.clone()
        };
        let settings = Settings::default();
        assert_eq!(model_quantisation(&settings, &model), Some("Q8_0"));
        assert_eq!(model_quantisation(&settings, &told), Some("Q4_0"));
        assert_eq!(model_tags(&settings, &model), ["instruct"]);
        let quiet = Settings {
            shows_quantisation: false,
            shows_model_tags: false,
            ..settings
        };
        assert_eq!(model_quantisation(&quiet, &told), None);
        assert!(model_tags(&quiet, &model).is_empty());
    }

    proptest::proptest! {
        #[test]
        fn no_name_should_be_lost_whatever_it_is(id in "([-.:/\\\\_~]|gguf|GGUF|Q4_K|of|00001|é|[a-z0-9]){0,12}") {
            for shows_quantisation in [true, false] {
                let name = named(&id, |settings| settings.shows_quantisation = shows_quantisation);
                proptest::prop_assert_eq!(name.is_empty(), id.is_empty());
            }
        }
    }
}
