//! Segment counts against npm `sms-segments-calculator`, the calculator that providers use.
//!
//! `npm ci --prefix tests/peers/segments` installs it. `SMSC_PEER_TEXTS` (default 4000) is how many texts are generated,
//! `SMSC_SEED` the first seed.

mod generate;

use std::io::Write;
use std::path::PathBuf;
use std::process::{Command, Stdio};

use serde::Deserialize;
use smsc::text::{normalize, parts, segments};

/// What the calculator says about one text.
#[derive(Deserialize, PartialEq, Eq, Debug, Clone)]
struct Count {
    encoding: String,
    segments: usize,
    units: usize,
    parts: Vec<String>,
}

/// A text that is counted differently on purpose.
#[derive(Deserialize)]
struct Difference {
    reason: String,
    /// The text: pieces, each with the number of times that it stands there.
    text: Vec<(String, usize)>,
    calculator: Expected,
    smsc: Expected,
}

impl Difference {
    fn text(&self) -> String {
        self.text.iter().map(|(piece, times)| piece.repeat(*times)).collect()
    }
}

#[derive(Deserialize, PartialEq, Eq, Debug)]
struct Expected {
    encoding: String,
    segments: usize,
    units: usize,
}

impl From<&Count> for Expected {
    fn from(count: &Count) -> Self {
        Self { encoding: count.encoding.clone(), segments: count.segments, units: count.units }
    }
}

#[test]
fn generated_texts_count_as_the_calculator_counts_them() {
    let Some(peer) = Peer::find() else { return };
    let (first, count) = (number("SMSC_SEED", 1), number("SMSC_PEER_TEXTS", 4_000));
    let texts: Vec<String> = (first..first + count).map(generate::text).collect();
    let counts = peer.count(&texts);
    let several = counts.iter().filter(|count| count.segments > 1).count();
    for (seed, (text, theirs)) in (first..).zip(texts.iter().zip(&counts)) {
        assert_eq!(&ours(text), theirs, "seed {seed}: {text:?}");
    }
    println!("{count} texts from seed {first} agree, {several} of them of several segments");
    assert!(several * 4 > counts.len(), "only {several} texts are longer than one segment");
}

#[test]
fn known_differences_are_as_described() {
    let differences: Vec<Difference> = serde_json::from_str(include_str!("known_differences.json"))
        .expect("known_differences.json is valid");
    let texts: Vec<String> = differences.iter().map(Difference::text).collect();
    for (known, text) in differences.iter().zip(&texts) {
        assert_eq!(Expected::from(&ours(text)), known.smsc, "{}", known.reason);
        assert_ne!(known.smsc, known.calculator, "{}", known.reason);
    }
    let Some(peer) = Peer::find() else { return };
    for (known, theirs) in differences.iter().zip(peer.count(&texts)) {
        assert_eq!(Expected::from(&theirs), known.calculator, "{}", known.reason);
    }
}

fn ours(text: &str) -> Count {
    let (counted, normal) = (segments(text), normalize(text));
    let part = |range: std::ops::Range<usize>| normal.get(range).expect("parts lie in the text").to_owned();
    Count {
        encoding: counted.encoding.to_string(),
        segments: counted.segments,
        units: counted.units,
        parts: parts(&normal).into_iter().map(part).collect(),
    }
}

fn number(variable: &str, default: u64) -> u64 {
    std::env::var(variable).map_or(default, |value| value.parse().expect("a whole number"))
}

/// The folder in which the calculator is installed.
struct Peer {
    folder: PathBuf,
}

impl Peer {
    /// The calculator, or a printed reason why there is none.
    fn find() -> Option<Self> {
        let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/peers/segments");
        let is_installed = folder.join("node_modules/sms-segments-calculator/package.json").is_file();
        let node = Command::new("node").arg("--version").stdout(Stdio::null()).stderr(Stdio::null()).status();
        let missing = match (is_installed, node) {
            (true, Ok(_)) => return Some(Self { folder }),
            (false, _) => "sms-segments-calculator is not installed: npm ci --prefix tests/peers/segments",
            (true, Err(_)) => "node is not installed",
        };
        assert!(std::env::var("SMSC_PEERS").as_deref() != Ok("1"), "SMSC_PEERS=1, but {missing}");
        println!("skipped: {missing}");
        None
    }

    /// What the calculator says about each text.
    fn count(&self, texts: &[String]) -> Vec<Count> {
        let mut lines = tempfile::tempfile().expect("a temporary file");
        for text in texts {
            writeln!(lines, "{}", serde_json::json!({ "text": text })).expect("room for the texts");
        }
        std::io::Seek::rewind(&mut lines).expect("the file can be read again");
        let output = Command::new("node").arg("count.js").current_dir(&self.folder).stdin(lines).output();
        let output = output.expect("node runs");
        assert!(output.status.success(), "count.js failed: {}", String::from_utf8_lossy(&output.stderr));
        let answer = String::from_utf8(output.stdout).expect("count.js writes UTF-8");
        let counts: Vec<Count> =
            answer.lines().map(|line| serde_json::from_str(line).expect("count.js writes counts")).collect();
        assert_eq!(counts.len(), texts.len(), "one line for each text");
        counts
    }
}
