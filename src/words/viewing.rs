//! What is said of something attached while one looks at it, and of what an answer was
//! written without.

use crate::domain::{Attachment, FileKind, Unsent};

use super::{Gap, Words};

impl Words {
    /// A moment in a sound, or how long it is: `0:07`, `1:02:03`.
    #[must_use]
    pub fn clock(&self, ms: u64) -> String {
        let seconds = ms / 1000;
        let (hours, minutes, seconds) = (seconds / 3600, seconds / 60 % 60, seconds % 60);
        if hours > 0 {
            format!("{hours}:{minutes:02}:{seconds:02}")
        } else {
            format!("{minutes}:{seconds:02}")
        }
    }

    /// What there is to know of something attached, in a line: `PDF document · 12 kB · 3 pages`.
    #[must_use]
    pub fn attachment_facts(&self, attachment: &Attachment) -> String {
        let facts = &attachment.facts;
        let mut parts = vec![self.file_kind(facts.kind), self.size(attachment.bytes)];
        if let Some(pages) = facts.pages {
            let key = if facts.kind == FileKind::Pptx {
                "attached-slides"
            } else {
                "attached-pages"
            };
            parts.push(self.fill(key, &[("count", Gap::Number(f64::from(pages)))]));
        }
        if let Some(duration_ms) = facts.duration_ms {
            parts.push(self.clock(duration_ms));
        }
        parts.join(" · ")
    }

    /// What a model gets of something attached.
    #[must_use]
    pub fn what_is_sent(&self, attachment: &Attachment) -> String {
        let facts = &attachment.facts;
        let number = |value: u32| Gap::Number(f64::from(value));
        match facts.pictures.as_slice() {
            [] if facts.kind.is_audio() => self.text("sent-sound").into_owned(),
            [] => {
                let size = self.size(facts.text_bytes);
                self.fill("sent-text", &[("size", Gap::Text(&size))])
            }
            [(width, height)] => {
                let gaps = [("width", number(*width)), ("height", number(*height))];
                self.fill("sent-picture", &gaps)
            }
            pages => self.fill("sent-pictures", &[("count", number(pages.len() as u32))]),
        }
    }

    /// What an answer of this model was written without, and what to do about it; empty where
    /// it had everything.
    #[must_use]
    pub fn unsent(&self, unsent: &Unsent, model: &str) -> String {
        let sentence = |key, count: u32| {
            let gaps = [
                ("count", Gap::Number(f64::from(count))),
                ("model", Gap::Text(model)),
            ];
            (count > 0).then(|| self.fill(key, &gaps))
        };
        let lacks_sense = unsent.pictures + unsent.sounds > 0;
        let parts = [
            sentence("unsent-pictures", unsent.pictures),
            sentence("unsent-sounds", unsent.sounds),
            lacks_sense.then(|| self.text("unsent-other-model").into_owned()),
            sentence("unsent-missing", unsent.missing),
        ];
        parts.into_iter().flatten().collect::<Vec<_>>().join(" ")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moments_should_be_written_as_on_a_clock() {
        let words = Words::english();
        for (ms, text) in [(0, "0:00"), (7_900, "0:07"), (3_723_000, "1:02:03")] {
            assert_eq!(words.clock(ms), text);
        }
    }

    #[test]
    fn what_an_answer_was_written_without_should_say_how_many_and_what_to_do() {
        let words = Words::english();
        let unsent = Unsent {
            pictures: 2,
            sounds: 0,
            missing: 1,
        };
        let text = words.unsent(&unsent, "tiny");
        assert!(text.starts_with("Without 2 pictures: tiny does not look at pictures."));
        assert!(text.contains("another model") && text.contains("Attach it again."));
        assert_eq!(words.unsent(&Unsent::default(), "tiny"), "");
    }
}
