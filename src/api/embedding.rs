//! Vectors and orders of passages.

use super::client::Client;
use crate::domain::{Failure, FailureKind, Server};

impl Client {
    /// Vectors of texts.
    pub async fn embed(
        &self,
        _server: &Server,
        _model: Option<&str>,
        _texts: Vec<String>,
    ) -> Result<Vec<Vec<f32>>, Failure> {
        Err(Failure::new(FailureKind::Protocol, ""))
    }

    /// Scores of texts.
    pub async fn rerank(
        &self,
        _server: &Server,
        _model: Option<&str>,
        _query: String,
        _texts: Vec<String>,
    ) -> Result<Vec<f32>, Failure> {
        Err(Failure::new(FailureKind::Protocol, ""))
    }
}
