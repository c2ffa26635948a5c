//! What holds of the repository as a whole: who imports whom, and that README and reference show what the commands do.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice,
    reason = "a test that panics has failed, which is what it is for"
)]

#[path = "../console/mod.rs"]
mod console;

mod commands_page;
mod imports;
mod picture;
mod threats;

use std::path::{Path, PathBuf};

/// A file of the repository.
fn path(relative: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(relative)
}

/// The text of a file of the repository.
fn read(relative: &str) -> String {
    std::fs::read_to_string(path(relative)).unwrap_or_else(|error| panic!("{relative}: {error}"))
}

/// Holds a file to its text; `SMSC_BLESS=1` writes it anew.
fn hold(relative: &str, wanted: &str) {
    if std::env::var_os("SMSC_BLESS").is_some() {
        std::fs::write(path(relative), wanted).unwrap();
    } else {
        assert!(read(relative) == wanted, "{relative} is stale: SMSC_BLESS=1 cargo test --test repository");
    }
}

/// A page in which the block behind each marker `<!-- NAME -->` is replaced by what `block` says.
fn filled(page: &str, block: impl Fn(&str) -> Option<String>) -> String {
    let mut out = String::new();
    let mut rest = page;
    while let Some((before, after)) = rest.split_once("<!-- ") {
        let (name, behind) = after.split_once(" -->\n").expect("a marker ends its line");
        out += &format!("{before}<!-- {name} -->\n");
        rest = behind;
        if let Some(text) = block(name) {
            let (_, behind) = behind.split_once("```").expect("a block behind the marker");
            let (_, behind) = behind.split_once("\n```\n").expect("the block ends");
            out += &text;
            rest = behind;
        }
    }
    out + rest
}
