//! What keys are called, as it stands on them.

use std::borrow::Cow;

use super::Words;

impl Words {
    /// A key by its English name, as it is called on the keyboards of this language: `Enter`,
    /// or `Entrée`. Signs and letters stay what they are.
    #[must_use]
    pub fn key<'a>(&'a self, name: &'a str) -> Cow<'a, str> {
        self.text(match name {
            "Shift" => "key-cap-shift",
            "Enter" => "key-cap-enter",
            "Escape" => "key-cap-escape",
            "Space" => "key-cap-space",
            "Backspace" => "key-cap-backspace",
            "Delete" => "key-cap-delete",
            "Home" => "key-cap-home",
            "End" => "key-cap-end",
            "PageUp" => "key-cap-page-up",
            "PageDown" => "key-cap-page-down",
            other => return Cow::Borrowed(other),
        })
    }
}
