//! Which words of a text changed.

use serde::Serialize;
use similar::{ChangeTag, TextDiff};

/// A run of words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Run {
    /// Whether it is in both, gone or new.
    pub kind: RunKind,
    /// The words with the spaces between them.
    pub text: String,
}

/// What became of a run of words.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum RunKind {
    /// In both.
    Same,
    /// Only in the old text.
    Gone,
    /// Only in the new text.
    New,
}

/// A text as runs of words that stayed, went and came.
pub fn between(old: &str, new: &str) -> Vec<Run> {
    let mut found: Vec<Run> = Vec::new();
    for change in TextDiff::from_words(old, new).iter_all_changes() {
        let kind = match change.tag() {
            ChangeTag::Equal => RunKind::Same,
            ChangeTag::Delete => RunKind::Gone,
            ChangeTag::Insert => RunKind::New,
        };
        match found.last_mut() {
            Some(last) if last.kind == kind => last.text.push_str(change.value()),
            _ => found.push(Run { kind, text: change.value().to_owned() }),
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn runs_of_words() {
        let shown: String = between("How big is it?", "How big is your dog?")
            .iter()
            .map(|run| match run.kind {
                RunKind::Same => run.text.clone(),
                RunKind::Gone => format!("[-{}-]", run.text),
                RunKind::New => format!("{{+{}+}}", run.text),
            })
            .collect();
        assert_eq!(shown, "How big is [-it?-]{+your dog?+}");
    }
}
