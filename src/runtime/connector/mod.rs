//! Connectors: what else the outbox does outside, such as calls of services and e-mail.

use super::channel::Answer;

/// Something to do outside.
#[derive(Debug, Clone, PartialEq)]
pub struct Task {
    /// Its id: the idempotency key.
    pub id: String,
    /// `call`, `email`, …
    pub kind: String,
    /// What: see [`payload`].
    pub payload: serde_json::Value,
    /// The contact whose event decided it.
    pub phone: String,
    /// Which try this is, from 1.
    pub attempt: u32,
}

/// What came of a try.
#[derive(Debug, Clone, PartialEq)]
pub enum Done {
    /// It is done. For a call: the service's answer as JSON, which the engine holds against the script's types.
    Well(serde_json::Value),
    /// It may work later.
    Later {
        /// Why not now.
        reason: String,
        /// When to come back, milliseconds from now, if the other side said so.
        after_ms: Option<i64>,
    },
    /// It never will.
    Refused {
        /// Why.
        reason: String,
    },
}

/// The other side of a lane of the outbox.
pub trait Connector: Send + Sync {
    /// Tries to do something.
    fn perform<'a>(&'a self, task: &'a Task) -> Answer<'a, Done>;

    /// Most tries of one task.
    fn attempts_max(&self) -> u32;

    /// Most tasks that are tried at the same time.
    fn parallel(&self) -> usize;
}

/// The payloads that the engine writes, by kind.
pub mod payload {
    use serde::{Deserialize, Serialize};

    /// Kind `call`: a service function is asked.
    #[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
    pub struct Call {
        /// Number of the call within the contact.
        pub call: u64,
        /// Id of the program whose types hold.
        pub program: String,
        /// Index of the function in that program.
        pub function_index: u32,
        /// Name of the function.
        pub function: String,
        /// Arguments by parameter.
        pub arguments: serde_json::Value,
    }

    /// Kind `email`.
    #[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
    pub struct Email {
        /// Address.
        pub to: String,
        /// Subject.
        pub subject: Option<String>,
        /// Text.
        pub text: String,
    }
}
