//! What a durable message costs: in process and through HTTP, beside a bare program that writes the same rows in the same groups
//! of the same run, beside single commits, and beside the disk. And what a million idle sessions take. Parts by name: `process`, `http`,
//! `idle`.
//!
//! Unlike the other benches this one measures the time of the clock: what it waits for is the disk.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a bench that panics has failed, and says where"
)]

mod bare;
mod engine;
mod idle;
mod load;
mod times;

use std::sync::Arc;

use smsc::bytecode::Program;
use smsc::config::Config;
use smsc::source::{SourceFile, Sources};

/// That of the command.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// The program that is played, and its file.
fn program() -> (Arc<Program>, Arc<Vec<u8>>) {
    let sources =
        Sources::new(vec![SourceFile::new("script.sms", include_str!("../../tests/runtime/script.sms"))]);
    let config = Config::default();
    let checked = smsc::compile::check(&sources, &config);
    let file = smsc::compile::build(&checked, &sources, &config, false).expect("the script has no errors");
    (Arc::new(Program::load(&file).unwrap()), Arc::new(file))
}

/// A folder on the disk of the target directory, gone afterwards.
fn folder() -> tempfile::TempDir {
    tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).unwrap()
}

/// Whether a part was asked for: by name behind `--`, or all without any.
fn wanted(part: &str) -> bool {
    let mut asked = std::env::args().skip(1).filter(|argument| !argument.starts_with('-')).peekable();
    asked.peek().is_none() || asked.any(|name| name == part)
}

fn main() {
    let sync = times::fdatasync();
    println!("fdatasync of 4 KiB: p50 {:?}, p99 {:?}", sync.p50(), sync.p99());
    println!("commits of one row: {:.0} a second", bare::single_commits());
    for round in (1..=3).filter(|_| wanted("process")) {
        for (what, speeds) in ["first messages", "replies", "sending"].iter().zip(engine::play(
            folder().path(),
            engine::GROUP,
            engine::MESSAGES,
        )) {
            let engine::Speeds { engine, bare } = speeds;
            println!(
                "round {round}: {what} {engine:.0} a second, bare {bare:.0}, ratio {:.2}",
                engine / bare
            );
        }
    }
    if wanted("http") {
        load::run();
    }
    if wanted("idle") {
        idle::run();
    }
}
