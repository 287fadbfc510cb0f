//! What the placeholders of instructions stand for at this moment.

use jiff::Zoned;

use crate::domain::{Placeholders, Settings};
use crate::ui::widgets::model_name;

/// What they stand for now, where the person is; `model` is what the server calls it.
pub(super) fn now(settings: &Settings, model: &str, clipboard: String) -> Placeholders {
    let user = match settings.user_name.trim() {
        "" => name_of_account(),
        name => name.to_owned(),
    };
    let model = model_name(settings, model).into_owned();
    at(&Zoned::now(), model, user, clipboard)
}

fn at(now: &Zoned, model: String, user: String, clipboard: String) -> Placeholders {
    Placeholders {
        date: now.strftime("%Y-%m-%d").to_string(),
        time: now.strftime("%H:%M").to_string(),
        model,
        user,
        clipboard,
    }
}

/// What the system calls the person.
fn name_of_account() -> String {
    ["USER", "USERNAME", "LOGNAME"]
        .into_iter()
        .filter_map(|name| std::env::var(name).ok())
        .find(|name| !name.trim().is_empty())
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn placeholders_should_be_of_the_day_and_hour_where_the_person_is() {
        let now: Zoned = "2026-03-01T07:05:59+01:00[Europe/Berlin]".parse().unwrap();
        let [model, user, clipboard] = ["tiny", "Ada", "copied"].map(str::to_owned);
        let filled = at(&now, model, user, clipboard)
            .fill("{{date}} {{time}} {{model}} {{user}} {{clipboard}}");
        assert_eq!(filled, "2026-03-01 07:05 tiny Ada copied");
    }
}
