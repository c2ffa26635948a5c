//! What engines are compared by: surveys about pets, and contacts who answer them.

#![allow(dead_code, reason = "each benchmark uses some of it")]

pub mod cpu;
pub mod messages;

use smsc::compile;
use smsc::config::Config;
use smsc::source::{SourceFile, Sources};

/// That of the command.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// Conversations in a file.
const IN_A_FILE: usize = 100;

/// A conversation, with its number and its keywords to be put in. The tests of the code generator measure it too.
const SURVEY: &str = include_str!("survey.txt");

/// A conversation with so many keywords of its own, the two of the workload among them.
fn survey(i: usize, keywords: usize) -> String {
    let more: String = (2..keywords).map(|k| format!(", \"K{k}OF{i:06}\"")).collect();
    let second = if keywords > 1 { format!(", \"SURVEY {i:06}\"") } else { String::new() };
    let keywords = format!("\"PETS{i:06}\"{second}{more}");
    SURVEY.replace("KEYWORDS", &keywords).replace("NUMBER", &i.to_string())
}

/// The sources of so many conversations, each with so many keywords.
pub fn sources(conversations: usize, keywords: usize) -> Sources {
    let schema = "object contact { first_name: text? max 20  pet: enum(cat, dog, other)? }\ngroup owners \"Pet owners\"\n";
    let mut files = vec![SourceFile::new("schema.sms", schema)];
    for first in (0..conversations).step_by(IN_A_FILE) {
        let last = conversations.min(first + IN_A_FILE);
        let text: Vec<String> = (first..last).map(|i| survey(i, keywords)).collect();
        files.push(SourceFile::new(format!("surveys_{first:06}.sms"), &text.join("\n")));
    }
    Sources::new(files)
}

/// Lines of all sources.
pub fn lines(sources: &Sources) -> usize {
    sources.iter().map(|(_, file)| file.text.lines().count()).sum()
}

/// Their program, without debug data.
pub fn compiled(sources: &Sources) -> Vec<u8> {
    let config = Config::default();
    let checked = compile::check(sources, &config);
    compile::build(&checked, sources, &config, true).unwrap_or_default()
}
