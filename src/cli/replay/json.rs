//! A line of output for a message. docs/reference/output-formats.md is the contract.

use serde::Serialize;

use crate::replay::Answer;

/// What a message led to.
#[derive(Serialize)]
pub(super) struct Played {
    #[serde(rename = "type")]
    pub(super) kind: &'static str,
    /// Its line among the messages, from 1.
    pub(super) line: u64,
    /// Who wrote; masked unless asked for.
    pub(super) contact: String,
    /// Its id was played before: nothing happened.
    pub(super) repeated: bool,
    #[serde(flatten)]
    pub(super) answer: Answer,
    /// What the program of `--against` does.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) against: Option<Answer>,
    /// Whether that is something else.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) differs: Option<bool>,
}
