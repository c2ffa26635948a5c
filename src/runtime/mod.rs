//! Plays programs for real (docs/architecture.md, "The runtime").
//!
//! Everything that happens is a [`engine::Command`] to the one [`engine::Engine`], which handles them in groups, each group
//! in one transaction of the [`store`]. What is to be done outside lies in the outbox then; the workers of [`outbox`] do it
//! through [`channel`]s and [`connector`]s, and tell the engine what came of it. [`http`] is how others reach it.

pub mod channel;
pub mod client;
pub mod clock;
pub mod connector;
pub mod engine;
pub mod host;
pub mod http;
pub mod ids;
pub mod json;
pub mod metrics;
pub mod notices;
pub mod outbox;
pub mod policy;
pub mod service;
pub mod settings;
pub mod store;
pub mod tries;

use std::sync::{Mutex, MutexGuard, PoisonError};

/// A lock that does not give up because another thread panicked while it held it.
fn locked<T: ?Sized>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
