//! What is said of the values of parameters.

use crate::domain::{ParameterError, ParameterKind};

use super::{Gap, Words};

impl Words {
    /// Why something is no value of a parameter, and which would be.
    #[must_use]
    pub fn parameter_error(&self, error: ParameterError) -> String {
        let (ParameterError::Malformed(kind) | ParameterError::OutOfRange(kind)) = error;
        match kind {
            ParameterKind::Names => self.text("parameter-names").into_owned(),
            ParameterKind::Whole(least, most) => {
                self.range("parameter-whole", &least.to_string(), &most.to_string())
            }
            ParameterKind::Real(least, most) => {
                self.range("parameter-real", &least.to_string(), &most.to_string())
            }
        }
    }

    fn range(&self, key: &'static str, least: &str, most: &str) -> String {
        self.fill(
            key,
            &[("least", Gap::Text(least)), ("most", Gap::Text(most))],
        )
    }
}
