//! Words with which a contact opts out, opts in again, or asks for help. They come before anything else.

use super::fold::fold;
use super::words::strip_punctuation_and_emoji;

/// STOP words by default: `matching.md`, "Which unit takes a message".
pub const STOP_WORDS: &[&str] = &[
    "STOP",
    "STOPALL",
    "STOP ALL",
    "UNSUBSCRIBE",
    "CANCEL",
    "END",
    "QUIT",
    "OPTOUT",
    "OPT-OUT",
    "OPT OUT",
    "REVOKE",
    "ARRET",
    "ARRETE",
    "DESABONNER",
];

/// START words by default.
pub const START_WORDS: &[&str] = &["START", "UNSTOP"];

/// START words by default that are ordinary answers unless the contact opted out.
pub const START_WORDS_WHEN_OPTED_OUT: &[&str] = &["YES"];

/// HELP words by default.
pub const HELP_WORDS: &[&str] = &["HELP", "INFO", "AIDE"];

/// What a compliance word asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum ComplianceWord {
    /// No more messages.
    Stop,
    /// Messages again.
    Start,
    /// Who writes, and how to stop it.
    Help,
}

/// The lists of compliance words, folded. [`Default`] has those of `matching.md`; `smsc.toml` may change them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ComplianceWords {
    stop: Vec<String>,
    start: Vec<String>,
    start_when_opted_out: Vec<String>,
    help: Vec<String>,
    /// Which lengths in bytes the words have, by bit: most messages are shorter or longer than all of them.
    lengths: u64,
}

impl Default for ComplianceWords {
    fn default() -> Self {
        Self {
            stop: folded(STOP_WORDS),
            start: folded(START_WORDS),
            start_when_opted_out: folded(START_WORDS_WHEN_OPTED_OUT),
            help: folded(HELP_WORDS),
            lengths: 0,
        }
        .measured()
    }
}

impl ComplianceWords {
    /// The same lists with other STOP words, as an author writes them. Blank ones are left out.
    pub fn with_stop<W: AsRef<str>>(self, words: &[W]) -> Self {
        Self { stop: folded(words), ..self }.measured()
    }

    /// The same lists with other START words.
    pub fn with_start<W: AsRef<str>>(self, words: &[W]) -> Self {
        Self { start: folded(words), ..self }.measured()
    }

    /// The same lists with other words that mean START from a contact who opted out.
    pub fn with_start_when_opted_out<W: AsRef<str>>(self, words: &[W]) -> Self {
        Self { start_when_opted_out: folded(words), ..self }.measured()
    }

    /// The same lists with other HELP words.
    pub fn with_help<W: AsRef<str>>(self, words: &[W]) -> Self {
        Self { help: folded(words), ..self }.measured()
    }

    fn measured(mut self) -> Self {
        let words = [&self.stop, &self.start, &self.start_when_opted_out, &self.help];
        self.lengths = words.into_iter().flatten().fold(0, |bits, word| bits | length_bit(word));
        self
    }

    /// What a message asks for, if all of it is a compliance word, with punctuation and emoji at both ends ignored.
    /// `opted_out` tells whether its sender has opted out.
    pub fn classify(&self, message: &str, opted_out: bool) -> Option<ComplianceWord> {
        self.classify_folded(&fold(message, false), opted_out)
    }

    /// [`classify`](Self::classify) for a message that is folded already.
    pub fn classify_folded(&self, folded: &str, opted_out: bool) -> Option<ComplianceWord> {
        let said = strip_punctuation_and_emoji(folded);
        if self.lengths & length_bit(said) == 0 {
            return None;
        }
        let is_in = |words: &[String]| words.iter().any(|word| word == said);
        if is_in(&self.stop) {
            Some(ComplianceWord::Stop)
        } else if is_in(&self.start) || (opted_out && is_in(&self.start_when_opted_out)) {
            Some(ComplianceWord::Start)
        } else if is_in(&self.help) {
            Some(ComplianceWord::Help)
        } else {
            None
        }
    }

    /// The folded STOP words: a text that tells how to opt out contains one of them.
    pub fn stop_words(&self) -> impl Iterator<Item = &str> {
        self.stop.iter().map(String::as_str)
    }
}

/// The bit of a length in bytes; all of 63 and more share one.
fn length_bit(text: &str) -> u64 {
    1 << text.len().min(63)
}

fn folded<W: AsRef<str>>(words: &[W]) -> Vec<String> {
    let fold = |word: &W| strip_punctuation_and_emoji(&fold(word.as_ref(), false)).to_owned();
    words.iter().map(fold).filter(|word| !word.is_empty()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn classify(message: &str) -> Option<ComplianceWord> {
        ComplianceWords::default().classify(message, false)
    }

    #[test]
    fn takes_whole_messages_however_written() {
        for stop in [
            "STOP",
            "stop.",
            " Stop! ",
            "«STOP»",
            "STOP 🙏",
            "Stop all",
            "opt–out",
            "Arrêt",
            "ARRÊTÉ",
            "désabonner",
            "ｓｔｏｐ",
        ] {
            assert_eq!(classify(stop), Some(ComplianceWord::Stop), "{stop:?}");
        }
        assert_eq!(classify("unstop"), Some(ComplianceWord::Start));
        assert_eq!(classify("Aide ?"), Some(ComplianceWord::Help));
    }

    #[test]
    fn leaves_other_messages_alone() {
        for message in [
            "",
            "🙏",
            "...",
            "stop please",
            "don't stop",
            "nonstop",
            "bus stop",
            "S T O P",
            "stopp",
            "info pizza",
        ] {
            assert_eq!(classify(message), None, "{message:?}");
        }
    }

    #[test]
    fn yes_means_start_only_from_who_opted_out() {
        let words = ComplianceWords::default();
        assert_eq!(words.classify("YES", false), None);
        assert_eq!(words.classify("yes!", true), Some(ComplianceWord::Start));
        assert_eq!(words.classify("STOP", true), Some(ComplianceWord::Stop));
    }

    #[test]
    fn lists_can_be_changed() {
        let words = ComplianceWords::default().with_stop(&["Basta!", " "]).with_help::<&str>(&[]);
        assert_eq!(words.classify("basta", false), Some(ComplianceWord::Stop));
        assert_eq!(words.classify("STOP", false), None);
        assert_eq!(words.classify("HELP", false), None);
        assert_eq!(words.classify(" ", false), None);
        assert_eq!(words.stop_words().collect::<Vec<_>>(), ["basta"]);
    }
}
