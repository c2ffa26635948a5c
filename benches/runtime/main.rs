//! What a durable message costs: in process and through HTTP, beside a bare program that writes the same rows in the same groups
//! of the same run, beside single commits, and beside the disk. And what a million idle sessions take.
//!
//! Unlike the other benches this one measures the time of the clock: what it waits for is the disk.

#![allow(
    clippy::unwrap_used,
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

fn main() {
    let sync = times::fdatasync();
    println!("fdatasync of 4 KiB: p50 {:?}, p99 {:?}", sync.p50(), sync.p99());
    println!("commits of one row: {:.0} a second", bare::single_commits());
    for round in 1..=3 {
        let folder = folder();
        let [first, reply] = engine::play(folder.path());
        let [bare_first, bare_reply] = bare::replay(folder.path());
        println!(
            "round {round}: first messages {first:.0} a second, bare {bare_first:.0}, ratio {:.2}",
            first / bare_first
        );
        println!(
            "round {round}: replies {reply:.0} a second, bare {bare_reply:.0}, ratio {:.2}",
            reply / bare_reply
        );
    }
    load::run();
    idle::run();
}
