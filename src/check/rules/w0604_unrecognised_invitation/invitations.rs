//! Invitations in a text: the words in capitals or quotes that it asks to reply with.

use std::borrow::Cow;
use std::ops::Range;

use crate::text::fold;
use crate::text::words::is_word_character;

/// A word that a text invites to reply with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Invitation {
    /// The word, or several next to each other, as written.
    pub(super) word: String,
    /// Its bytes in the text.
    pub(super) range: Range<usize>,
}

/// Imperatives that invite a reply, folded, by language.
const VERBS: &[(&str, &[&str])] = &[
    ("en", &["reply", "send", "text", "respond", "answer"]),
    ("fr", &["repondez", "envoyez", "reponds", "envoie", "renvoyez", "tapez", "ecrivez"]),
    ("es", &["responde", "responda", "envia", "envie", "conteste", "contesta"]),
    ("de", &["antworte", "antworten", "sende", "senden", "schreibe", "schreiben", "schicke", "schicken"]),
    ("it", &["rispondi", "rispondete", "risponda", "invia", "inviate", "invii"]),
    ("pt", &["responda", "responde", "envie", "envia"]),
    ("nl", &["antwoord", "stuur", "beantwoord"]),
];

/// Words before one of those that make it a statement or a noun: `we send`, `your text`.
const NO_IMPERATIVE: &[&str] = &[
    "we", "t", "not", "i", "they", "he", "she", "it", "will", "ll", "our", "your", "my", "a", "an", "the",
    "this", "that", "each", "every", "no", "any", "by", "of", "wir", "sie", "ihre", "per",
];

/// Words that may stand between the verb and the word itself.
const BETWEEN: &[&str] = &[
    "with",
    "the",
    "word",
    "words",
    "keyword",
    "us",
    "back",
    "just",
    "simply",
    "either",
    "only",
    "now",
    "please",
    "par",
    "avec",
    "le",
    "mot",
    "mots",
    "cle",
    "simplement",
    "soit",
    "nous",
    "juste",
    "con",
    "la",
    "palabra",
    "mit",
    "dem",
    "wort",
    "das",
    "parola",
    "com",
    "palavra",
    "met",
    "het",
    "woord",
];

/// Words that announce one wherever it stands in the sentence: `… and the word DONE`.
const ANNOUNCING: &[&str] = &["word", "keyword", "mot", "palabra", "wort", "parola", "palavra", "woord"];

/// Words that join alternatives.
const JOINING: &[&str] = &["or", "and", "ou", "et", "o", "u", "y", "oder", "und", "e", "of", "en"];

/// Those that leave a choice.
const EITHER: &[&str] = &["or", "ou", "o", "oder", "of"];

/// Words in capitals that are no replies.
const NAMES: &[&str] = &["SMS", "MMS", "RCS", "PIN", "ID", "FAQ", "URL", "PDF", "VIP", "GPS"];

/// So many words may stand between the verb and its word.
const FAR: usize = 4;

/// The invitations of a text in these languages; of every language where none is given.
pub(super) fn of(text: &str, languages: &[&str]) -> Vec<Invitation> {
    let mut found = Vec::new();
    if !may_name_a_word(text) {
        return found;
    }
    for sentence in sentences(text) {
        let tokens = tokens(text, sentence);
        if !tokens.iter().any(Token::is_candidate) {
            continue;
        }
        let shouted = tokens.iter().all(|token| token.quoted || !token.text.contains(char::is_lowercase));
        if shouted && tokens.iter().filter(|token| !token.quoted).count() > 3 {
            continue;
        }
        for verb in 0..tokens.len() {
            if is_invitation(&tokens, verb, languages) {
                behind(&tokens, verb, &mut found);
            }
        }
    }
    found.dedup();
    found
}

/// Whether there is a quote, or two capitals next to each other: most texts have neither.
fn may_name_a_word(text: &str) -> bool {
    let mut after_capital = false;
    text.chars().any(|character| {
        let capital = character.is_uppercase();
        let names = (capital && after_capital) || closing(character).is_some();
        after_capital = capital;
        names
    })
}

/// A word or a quoted phrase.
#[derive(Debug)]
struct Token<'t> {
    text: &'t str,
    range: Range<usize>,
    quoted: bool,
    /// Whether a comma, a slash or a bracket stands before it.
    joined: bool,
}

impl<'t> Token<'t> {
    fn folded(&self) -> Cow<'t, str> {
        fold(self.text, false)
    }

    fn has_letters(&self) -> bool {
        self.text.chars().any(char::is_alphabetic)
    }

    /// Two letters or more, all of them capitals.
    fn is_capital(&self) -> bool {
        let letters = self.text.chars().filter(|letter| letter.is_alphabetic());
        letters.clone().count() >= 2 && letters.clone().all(char::is_uppercase)
    }

    fn is_candidate(&self) -> bool {
        (self.quoted && self.has_letters()) || (self.is_capital() && !NAMES.contains(&self.text))
    }
}

fn is_invitation(tokens: &[Token<'_>], at: usize, languages: &[&str]) -> bool {
    let Some(token) = tokens.get(at).filter(|token| !token.quoted) else { return false };
    let word = token.folded();
    let speaks =
        |tag: &str| languages.is_empty() || languages.iter().any(|language| language.starts_with(tag));
    let is_verb = VERBS.iter().any(|(tag, verbs)| speaks(tag) && verbs.contains(&&*word));
    let before = at.checked_sub(1).and_then(|before| tokens.get(before)).map(Token::folded);
    is_verb && !before.is_some_and(|before| NO_IMPERATIVE.contains(&&*before))
}

/// The words that belong to the verb at `verb`.
fn behind(tokens: &[Token<'_>], verb: usize, found: &mut Vec<Invitation>) {
    let rest = tokens.get(verb + 1..).unwrap_or_default();
    let between = rest
        .iter()
        .take(FAR)
        .take_while(|token| !token.is_candidate() && BETWEEN.contains(&&*token.folded()))
        .count();
    let mut at = between;
    if let Some(next) = take_phrase(rest, at, found) {
        at = next;
        while let Some(next) = next_alternative(rest, at).and_then(|start| take_phrase(rest, start, found)) {
            at = next;
        }
    }
    let started = at > between;
    for at in at..rest.len() {
        // `…, or COLLECT to fetch it`
        let joining = |token: &Token<'_>| token.joined && EITHER.contains(&&*token.folded());
        if started && at.checked_sub(1).and_then(|before| rest.get(before)).is_some_and(joining) {
            take_phrase(rest, at, found);
            continue;
        }
        let announced = at.checked_sub(1).and_then(|before| rest.get(before));
        if announced.is_some_and(|token| ANNOUNCING.contains(&&*token.folded())) {
            take_phrase(rest, at, found);
        }
    }
}

/// Where the next alternative begins: behind `or`, or a comma.
fn next_alternative(tokens: &[Token<'_>], at: usize) -> Option<usize> {
    let token = tokens.get(at)?;
    if JOINING.contains(&&*token.folded()) && !token.is_capital() {
        return Some(at + 1);
    }
    token.joined.then_some(at)
}

/// Takes the quoted phrase, or the run of words in capitals, at a place, and gives the place behind.
fn take_phrase(tokens: &[Token<'_>], at: usize, found: &mut Vec<Invitation>) -> Option<usize> {
    let first = tokens.get(at).filter(|token| token.is_candidate())?;
    let mut end = at + 1;
    let mut range = first.range.clone();
    let mut word = first.text.to_owned();
    while let Some(next) =
        tokens.get(end).filter(|next| !first.quoted && !next.quoted && !next.joined && next.is_candidate())
    {
        word.push(' ');
        word.push_str(next.text);
        range.end = next.range.end;
        end += 1;
    }
    found.push(Invitation { word, range });
    Some(end)
}

/// The sentences of a text: they end at `.`, `!`, `?` before a space, and at line breaks.
fn sentences(text: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut start = 0;
    let mut characters = text.char_indices().peekable();
    while let Some((at, character)) = characters.next() {
        let ends = match character {
            '\n' => true,
            '.' | '!' | '?' | '…' => characters.peek().is_none_or(|(_, next)| next.is_whitespace()),
            _ => false,
        };
        if ends {
            found.push(start..at);
            start = at + character.len_utf8();
        }
    }
    found.push(start..text.len());
    found
}

/// The closing quote of an opening one.
fn closing(opening: char) -> Option<char> {
    match opening {
        '"' => Some('"'),
        '“' | '„' => Some('”'),
        '«' => Some('»'),
        '‘' => Some('’'),
        '\'' => Some('\''),
        _ => None,
    }
}

fn tokens(text: &str, sentence: Range<usize>) -> Vec<Token<'_>> {
    let mut found: Vec<Token<'_>> = Vec::new();
    let mut at = sentence.start;
    let mut joined = false;
    while let Some(next) = text.get(at..sentence.end).and_then(|rest| rest.chars().next()) {
        let rest = text.get(at..sentence.end).unwrap_or_default();
        if let Some((quoted, length)) = quoted(rest, next) {
            let start = at + next.len_utf8();
            let inside = text.get(start..start + quoted).unwrap_or_default();
            let trimmed = inside.trim();
            let offset = start + inside.len() - inside.trim_start().len();
            let range = offset..offset + trimmed.len();
            found.push(Token { text: trimmed, range, quoted: true, joined });
            (at, joined) = (at + length, false);
        } else if is_word_character(next) {
            let length: usize = rest.chars().take_while(|c| is_word_character(*c)).map(char::len_utf8).sum();
            let range = at..at + length;
            found.push(Token {
                text: text.get(range.clone()).unwrap_or_default(),
                range,
                quoted: false,
                joined,
            });
            (at, joined) = (at + length, false);
        } else {
            joined |= matches!(next, ',' | '/' | '(' | '|');
            at += next.len_utf8();
        }
    }
    found
}

/// The lengths of what stands in quotes at the beginning, and of all of it: a short phrase, which begins a word.
fn quoted(rest: &str, opening: char) -> Option<(usize, usize)> {
    const LONGEST: usize = 40;
    let close = closing(opening)?;
    let inside = rest.get(opening.len_utf8()..)?;
    let end = inside.find(close).filter(|end| (1..=LONGEST).contains(end))?;
    let behind = inside.get(end + close.len_utf8()..)?.chars().next();
    // An apostrophe is no quote: `don't`, `j'ai`.
    let apostrophe = opening == '\'' && behind.is_some_and(is_word_character);
    (!apostrophe).then_some((end, opening.len_utf8() + end + close.len_utf8()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(text: &str) -> Vec<String> {
        of(text, &[]).into_iter().map(|invitation| invitation.word).collect()
    }

    #[test]
    fn finds_the_words_that_are_asked_for() {
        for (text, expected) in [
            ("20% off today. Reply MORE for details.", vec!["MORE"]),
            ("Reply YES or NO.", vec!["YES", "NO"]),
            ("Please reply with \"yes\" or 'no thanks'.", vec!["yes", "no thanks"]),
            ("Text PETS, DOGS or CATS to 36111", vec!["PETS", "DOGS", "CATS"]),
            ("Répondez par OUI ou NON", vec!["OUI", "NON"]),
            ("Envoyez « MENU » au 36111", vec!["MENU"]),
            ("Reply with the numbers, your address and the word DONE.", vec!["DONE"]),
            ("Reply MORE INFO to learn more", vec!["MORE INFO"]),
            (
                "Reply DELIVERY to have it brought to you, or COLLECT to fetch it.",
                vec!["DELIVERY", "COLLECT"],
            ),
            ("Not sure which one? Reply ADVICE. STOP to opt out", vec!["ADVICE"]),
        ] {
            assert_eq!(words(text), expected, "{text}");
        }
    }

    #[test]
    fn leaves_other_capitals_alone() {
        for text in [
            "We send VIP customers a gift",
            "Your reply to the BBC was great",
            "Reply by SMS",
            "Reply to this message and win an XBOX",
            "Show the code PURR10 at the till",
            "REPLY NOW AND WIN A CAR",
            "We don't send SPAM",
            "No answer is a NO",
            "Send us a photo of your receipt",
            "Reply 1 for yes",
        ] {
            assert_eq!(words(text), Vec::<String>::new(), "{text}");
        }
    }

    #[test]
    fn verbs_count_in_their_language() {
        assert!(of("Envoyez OUI", &["en"]).is_empty());
        assert_eq!(of("Envoyez OUI", &["en", "fr"]).len(), 1);
        assert_eq!(of("Reply YES", &["en"])[0].range, 6..9);
    }
}
