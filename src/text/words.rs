//! Words of a folded text, and what is ignored at its ends.

use std::ops::Range;

use icu_properties::CodePointSetData;
use icu_properties::props::{Emoji, GeneralCategory, GeneralCategoryGroup};

use super::fold::{category, fold_into};

/// A folded text and its words: maximal runs of letters, digits and marks (`j'ai` is two words).
/// Keep one and [`refill`](Self::refill) it: no allocation once the buffers have grown.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct FoldedText {
    text: String,
    words: Vec<Range<usize>>,
}

impl FoldedText {
    /// Folds `text`, letters of both cases alike.
    pub fn new(text: &str) -> Self {
        let mut folded = Self::default();
        folded.refill(text, false);
        folded
    }

    /// Folds `text` into the buffers of this value. With `cased`, upper and lower case stay apart.
    pub fn refill(&mut self, text: &str, cased: bool) {
        fold_into(text, cased, &mut self.text);
        self.words.clear();
        word_ranges(&self.text, &mut self.words);
    }

    /// The folded text.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// The number of words.
    pub fn word_count(&self) -> usize {
        self.words.len()
    }

    /// The word at a position, counted from 0.
    pub fn word(&self, at: usize) -> Option<&str> {
        self.words.get(at).and_then(|range| self.text.get(range.clone()))
    }

    /// Whether this is the word at a position.
    pub fn word_is(&self, at: usize, word: &str) -> bool {
        let range = self.words.get(at).filter(|range| range.len() == word.len());
        range.is_some_and(|range| self.text.as_bytes().get(range.clone()) == Some(word.as_bytes()))
    }

    /// The byte range of a word in the folded text.
    pub fn word_range(&self, at: usize) -> Option<Range<usize>> {
        self.words.get(at).cloned()
    }

    /// All words in order.
    pub fn words(&self) -> impl DoubleEndedIterator<Item = &str> + ExactSizeIterator {
        self.words.iter().map(|range| self.text.get(range.clone()).unwrap_or_default())
    }

    /// The part of the text from the first to the last of `count` words, with what stands between them.
    pub fn run(&self, first: usize, count: usize) -> Option<&str> {
        let last = first.checked_add(count)?.checked_sub(1).filter(|&last| last >= first)?;
        let (start, end) = (self.words.get(first)?.start, self.words.get(last)?.end);
        self.text.get(start..end)
    }

    /// Where `words` occur next to each other: the positions of the first word of each occurrence, in order.
    /// No words occur nowhere.
    pub fn occurrences<'a, W: AsRef<str>>(&'a self, words: &'a [W]) -> impl Iterator<Item = usize> + 'a {
        let starts = if words.is_empty() { 0 } else { (self.word_count() + 1).saturating_sub(words.len()) };
        (0..starts).filter(move |&first| {
            words.iter().enumerate().all(|(offset, word)| self.word(first + offset) == Some(word.as_ref()))
        })
    }

    /// Whether `words` occur next to each other.
    pub fn contains_words<W: AsRef<str>>(&self, words: &[W]) -> bool {
        self.occurrences(words).next().is_some()
    }
}

/// Appends the byte ranges of the words of `text` to `ranges`.
pub fn word_ranges(text: &str, ranges: &mut Vec<Range<usize>>) {
    let mut start = None;
    for (at, c) in text.char_indices() {
        match (start, is_word_character(c)) {
            (None, true) => start = Some(at),
            (Some(from), false) => {
                ranges.push(from..at);
                start = None;
            }
            _ => {}
        }
    }
    ranges.extend(start.map(|from| from..text.len()));
}

/// The words of a folded text one after another.
pub fn split(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c| !is_word_character(c)).filter(|word| !word.is_empty())
}

/// How many words a folded text has.
pub fn count(text: &str) -> usize {
    if is_ascii_word(text) {
        return 1;
    }
    split(text).count()
}

/// Whether a folded text is one word of ASCII letters and digits, as most labels are.
pub fn is_ascii_word(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_alphanumeric())
}

/// Whether a character can stand in a word: a letter, a decimal digit or a mark.
#[inline]
pub fn is_word_character(c: char) -> bool {
    if c.is_ascii() {
        return c.is_ascii_alphanumeric();
    }
    let category = category(c);
    category == GeneralCategory::DecimalNumber
        || GeneralCategoryGroup::Letter.contains(category)
        || GeneralCategoryGroup::Mark.contains(category)
}

/// `folded` without punctuation and spaces at both ends; all of it where nothing else is in it (`?`).
pub fn strip_punctuation(folded: &str) -> &str {
    if is_bare(folded) {
        return folded;
    }
    not_empty_or(folded.trim_matches(is_punctuation), folded)
}

/// `folded` without punctuation, emoji and spaces at both ends. Where nothing else is in it (`👍`), without
/// punctuation alone.
pub fn strip_punctuation_and_emoji(folded: &str) -> &str {
    if is_bare(folded) {
        return folded;
    }
    not_empty_or(folded.trim_matches(|c| is_punctuation(c) || is_emoji(c)), strip_punctuation(folded))
}

/// Whether two folded texts are equal when punctuation and emoji at their ends are ignored: tier 2 of `matching.md`.
pub fn equal_ignoring_ends(one: &str, other: &str) -> bool {
    one == other || strip_punctuation_and_emoji(one) == strip_punctuation_and_emoji(other)
}

/// Whether a text surely has nothing to be stripped: it begins and ends with ASCII letters or digits.
pub fn is_bare(text: &str) -> bool {
    let end = |byte: Option<&u8>| byte.is_some_and(u8::is_ascii_alphanumeric);
    end(text.as_bytes().first()) && end(text.as_bytes().last())
}

fn not_empty_or<'a>(text: &'a str, otherwise: &'a str) -> &'a str {
    if text.is_empty() { otherwise } else { text }
}

fn is_punctuation(c: char) -> bool {
    if c.is_ascii() {
        // `+`, `<`, `=`, `>`, `|`, `~`, `$` are symbols: they may tell two labels apart (`A`, `A+`).
        return c == ' ' || c == '^' || (c.is_ascii_punctuation() && !"+<=>|~$".contains(c));
    }
    GeneralCategoryGroup::Punctuation.contains(category(c))
}

fn is_emoji(c: char) -> bool {
    const EMOJI: icu_properties::CodePointSetDataBorrowed<'static> = CodePointSetData::new::<Emoji>();
    !c.is_ascii()
        && (EMOJI.contains(c)
            || matches!(category(c), GeneralCategory::OtherSymbol | GeneralCategory::ModifierSymbol))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(text: &str) -> Vec<String> {
        FoldedText::new(text).words().map(str::to_owned).collect()
    }

    #[test]
    fn words_are_runs_of_letters_digits_and_marks() {
        assert_eq!(words("J’ai 2 chats, non?"), ["j", "ai", "2", "chats", "non"]);
        assert_eq!(words("हिन्दी भाषा"), ["हिन्दी", "भाषा"]);
        assert_eq!(words("ice-cream 👍🏽 a_b 3kg"), ["ice", "cream", "a", "b", "3kg"]);
        assert_eq!(words("1️⃣"), ["1"]);
        assert!(words(" 👍 ?!").is_empty());
    }

    #[test]
    fn finds_words_next_to_each_other() {
        let text = FoldedText::new("Iced tea, or tea; iced-tea!");
        let found = |words: &[&str]| text.occurrences(words).collect::<Vec<_>>();
        assert_eq!(found(&["tea"]), [1, 3, 5]);
        assert_eq!(found(&["iced", "tea"]), [0, 4]);
        assert!(found(&["tea", "iced", "tea", "tea"]).is_empty());
        assert!(found(&[]).is_empty());
        assert!(!text.contains_words(&["te"]));
    }

    #[test]
    fn a_run_holds_what_stands_between_its_words() {
        let text = FoldedText::new("I like ice-cream a lot");
        assert_eq!(text.run(2, 2), Some("ice-cream"));
        assert_eq!(text.run(0, 6), Some("i like ice-cream a lot"));
        assert_eq!(text.run(5, 2), None);
        assert_eq!(text.run(0, 0), None);
        assert_eq!(text.run(usize::MAX, 2), None);
    }

    #[test]
    fn strips_the_ends_alone() {
        assert_eq!(strip_punctuation_and_emoji("« stop! » 👍🏽"), "stop");
        assert_eq!(strip_punctuation_and_emoji("¿que tal?"), "que tal");
        assert_eq!(strip_punctuation_and_emoji("❤ n°2 °"), "n°2");
        assert_eq!(strip_punctuation("pets 👍."), "pets 👍");
    }

    #[test]
    fn keeps_what_has_nothing_else() {
        assert_eq!(strip_punctuation_and_emoji("👍!"), "👍");
        assert_eq!(strip_punctuation_and_emoji("?!"), "?!");
        assert_eq!(strip_punctuation_and_emoji(""), "");
    }

    #[test]
    fn equality_ignores_ends_but_not_plus_signs() {
        assert!(equal_ignoring_ends("cat!", "cat"));
        assert!(equal_ignoring_ends("👍 👍", "👍 👍"));
        assert!(!equal_ignoring_ends("a+", "a"));
        assert!(!equal_ignoring_ends("👍", "👎"));
        assert!(!equal_ignoring_ends("👍", ""));
    }
}
