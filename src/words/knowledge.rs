//! Places in documents.

use crate::domain::Source;

use super::{Gap, Words};

impl Words {
    /// Where in its document a source stands: `p. 9`, or where there are no pages `l. 41`.
    #[must_use]
    pub fn place_of(&self, source: &Source) -> String {
        match source.page {
            Some(page) => {
                let page = Gap::Number(f64::from(page));
                self.fill("source-page", &[("page", page)])
            }
            None => {
                let line = Gap::Number(f64::from(source.line));
                self.fill("source-line", &[("line", line)])
            }
        }
    }
}
