//! Words that turn a sentence into its opposite: a reply with one that a label lacks is not taken for the label.

use super::words::FoldedText;

/// The negation words of some languages.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct NegationWords {
    languages: u8,
}

/// Languages with negation words, as ISO 639 codes, each with its bit.
const LANGUAGES: &[(&str, u8)] =
    &[("en", EN), ("fr", FR), ("es", ES), ("de", DE), ("it", IT), ("pt", PT), ("nl", NL)];

const EN: u8 = 1;
const FR: u8 = 2;
const ES: u8 = 4;
const DE: u8 = 8;
const IT: u8 = 16;
const PT: u8 = 32;
const NL: u8 = 64;

/// Folded words and the languages in which they negate, sorted: they are looked for by their first letter. A word that means something else in
/// another language (`ne` is Italian for "of it", `pas` Dutch for "just") counts only where its own is spoken.
const WORDS: &[(&str, u8)] = &[
    ("aint", EN),
    ("arent", EN),
    ("aucun", FR),
    ("aucune", FR),
    ("cannot", EN),
    ("cant", EN),
    ("couldnt", EN),
    ("didnt", EN),
    ("doesnt", EN),
    ("dont", EN),
    ("geen", NL),
    ("hasnt", EN),
    ("havent", EN),
    ("isnt", EN),
    ("jamais", FR | PT),
    ("jamas", ES),
    ("kein", DE),
    ("keine", DE),
    ("keinem", DE),
    ("keinen", DE),
    ("keiner", DE),
    ("keinerlei", DE),
    ("keines", DE),
    ("keins", DE),
    ("mai", IT),
    ("nada", ES | PT),
    ("nadie", ES),
    ("nao", PT),
    ("ne", FR),
    ("nee", DE | NL),
    ("neen", NL),
    ("nein", DE),
    ("neither", EN),
    ("nem", PT),
    ("nenhum", PT),
    ("nenhuma", PT),
    ("nessun", IT),
    ("nessuna", IT),
    ("nessuno", IT),
    ("never", EN),
    ("ni", ES | FR),
    ("nicht", DE),
    ("nichts", DE),
    ("nie", DE),
    ("niemals", DE),
    ("niemand", DE | NL),
    ("niente", IT),
    ("niet", NL),
    ("niets", NL),
    ("ningun", ES),
    ("ninguna", ES),
    ("ninguno", ES),
    ("no", EN | ES | IT),
    ("noch", NL),
    ("non", FR | IT),
    ("none", EN),
    ("nooit", NL),
    ("nope", EN),
    ("not", EN),
    ("nothing", EN),
    ("nulla", IT),
    ("nunca", ES | PT),
    ("pas", FR),
    ("rien", FR),
    ("shouldnt", EN),
    ("tampoco", ES),
    ("wasnt", EN),
    ("werent", EN),
    ("wont", EN),
    ("wouldnt", EN),
];

impl NegationWords {
    /// Of every language that has a list here.
    pub const ALL: Self = Self { languages: u8::MAX };

    /// Of the languages with these codes; regions (`fr-CA`) are ignored. A language without a list adds nothing; where
    /// none has one, or none is given, those of every language count.
    pub fn for_languages<'a>(codes: impl IntoIterator<Item = &'a str>) -> Self {
        let languages = codes.into_iter().fold(0, |bits, code| bits | bit(code));
        if languages == 0 { Self::ALL } else { Self { languages } }
    }

    /// Whether a negation stands in a folded text.
    pub fn occur_in(&self, text: &FoldedText) -> bool {
        text.words()
            .enumerate()
            .any(|(at, word)| self.is_negation(word) || self.is_contraction(text, at, word))
    }

    /// Whether a reply has a negation although the label has none: it then matches in none of the tiers 3 to 5.
    pub fn contradict(&self, reply: &FoldedText, label: &FoldedText) -> bool {
        self.occur_in(reply) && !self.occur_in(label)
    }

    fn is_negation(&self, word: &str) -> bool {
        with_initial_of(word)
            .iter()
            .any(|(known, languages)| languages & self.languages != 0 && *known == word)
    }

    /// `don't` is the words `don` and `t`, `n'aime` the words `n` and `aime`.
    fn is_contraction(&self, text: &FoldedText, at: usize, word: &str) -> bool {
        match word {
            "t" if self.languages & EN != 0 => at
                .checked_sub(1)
                .and_then(|before| text.run(before, 2))
                .is_some_and(|run| run.ends_with("n't")),
            "n" if self.languages & FR != 0 => text.run(at, 2).is_some_and(|run| run.starts_with("n'")),
            _ => false,
        }
    }
}

impl Default for NegationWords {
    fn default() -> Self {
        Self::ALL
    }
}

/// The words of [`WORDS`] that begin like this one: for most words hardly any.
fn with_initial_of(word: &str) -> &'static [(&'static str, u8)] {
    let initial = |word: &str| word.bytes().next();
    let from = WORDS.partition_point(|(known, _)| initial(known) < initial(word));
    let rest = WORDS.get(from..).unwrap_or_default();
    rest.get(..rest.partition_point(|(known, _)| initial(known) == initial(word))).unwrap_or_default()
}

fn bit(code: &str) -> u8 {
    let language = code.split(['-', '_']).next().unwrap_or_default();
    LANGUAGES.iter().find(|(known, _)| known.eq_ignore_ascii_case(language)).map_or(0, |&(_, bit)| bit)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn negates(words: NegationWords, text: &str) -> bool {
        words.occur_in(&FoldedText::new(text))
    }

    #[test]
    fn the_table_is_sorted_and_folded() {
        assert!(WORDS.windows(2).all(|pair| pair[0].0 < pair[1].0));
        for (word, languages) in WORDS {
            assert_eq!(FoldedText::new(word).words().collect::<Vec<_>>(), [*word]);
            assert_ne!(*languages, 0);
        }
    }

    #[test]
    fn finds_negations_of_each_language() {
        let cases = [
            ("en", "I do not want tea", "I want tea"),
            ("en", "I don’t want tea", "the t shirt"),
            ("en", "dont want it", "wanted"),
            ("fr", "je n'aime rien", "on aime la reine"),
            ("fr", "N’importe", "n 2"),
            ("fr", "pas de thé", "du thé passé"),
            ("es", "jamás", "jamón"),
            ("de", "keinen Tee", "kleinen Tee"),
            ("it", "mai più", "maggio"),
            ("pt", "não", "nau"),
            ("nl", "geen thee", "een thee"),
        ];
        for (language, negative, positive) in cases {
            let words = NegationWords::for_languages([language]);
            assert!(negates(words, negative), "{language}: {negative}");
            assert!(!negates(words, positive), "{language}: {positive}");
            assert!(negates(NegationWords::ALL, negative), "all: {negative}");
        }
    }

    #[test]
    fn a_word_counts_only_in_its_language() {
        assert!(!negates(NegationWords::for_languages(["it"]), "ne voglio due"));
        assert!(!negates(NegationWords::for_languages(["nl"]), "pas op"));
        assert!(negates(NegationWords::for_languages(["fr-CA", "nl"]), "pas op"));
    }

    #[test]
    fn unknown_languages_mean_all() {
        assert_eq!(NegationWords::for_languages([]), NegationWords::ALL);
        assert_eq!(NegationWords::for_languages(["xx"]), NegationWords::ALL);
        assert!(!negates(NegationWords::for_languages(["xx", "en"]), "pas op"));
    }

    #[test]
    fn a_label_with_a_negation_of_its_own_is_not_contradicted() {
        let contradict = |reply: &str, label: &str| {
            NegationWords::ALL.contradict(&FoldedText::new(reply), &FoldedText::new(label))
        };
        assert!(contradict("I am not satisfied", "satisfied"));
        assert!(!contradict("I am satisfied", "satisfied"));
        assert!(!contradict("no, not now", "not now"));
        assert!(!contradict("never mind, no", "no"));
    }
}
