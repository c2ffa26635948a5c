//! The runtime held to its promises: a seeded simulation in process, the real binary killed at random moments, the store
//! against a model, HTTP against its description.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice,
    reason = "a test that panics has failed, which is what it is for"
)]

mod cap;
mod client;
mod clock;
mod commands;
mod compliance;
mod crm;
mod damage;
mod deploys;
mod early_receipts;
mod faults;
mod holding;
mod http_api;
mod kill;
mod operators;
mod programs;
mod receiver;
mod recipients;
mod schedules;
mod simulation;
mod starts;
mod store_model;
mod teams;
mod threats;
mod uncertain;
mod upkeep;
mod world;

use std::sync::Arc;

use smsc::bytecode::Program;
use smsc::config::Config;
use smsc::source::{SourceFile, Sources};

/// A script that uses whatever the simulation breaks: questions, waits, marketing, services.
pub const SCRIPT: &str = include_str!("script.sms");

/// The program of a script, and its file.
pub fn compile(script: &str) -> (Arc<Program>, Arc<Vec<u8>>) {
    compile_with(script, &Config::default())
}

/// The same with settings.
pub fn compile_with(script: &str, config: &Config) -> (Arc<Program>, Arc<Vec<u8>>) {
    let sources = Sources::new(vec![SourceFile::new("script.sms", script)]);
    let checked = smsc::compile::check(&sources, config);
    let file = smsc::compile::build(&checked, &sources, config, false).unwrap_or_else(|error| {
        panic!("{error:?}");
    });
    (Arc::new(Program::load(&file).unwrap()), Arc::new(file))
}

/// A folder that is gone after the test; in memory where there is one, so that thousands of commits do not wait for a disk.
pub fn folder() -> tempfile::TempDir {
    let memory = std::path::Path::new("/dev/shm");
    if memory.is_dir() { tempfile::tempdir_in(memory).unwrap() } else { tempfile::tempdir().unwrap() }
}
