//! What stands for a name that is not known, in the language of the text.

use super::Lower;
use crate::source::Span;

/// For each language: what is written instead of a name, and words by which its texts are known.
const LANGUAGES: &[(&str, &str, &[&str])] = &[
    ("en", "there", &["hi", "hello", "hey", "you", "your", "thanks", "the", "is", "and"]),
    (
        "fr",
        "cher client",
        &["bonjour", "bonsoir", "salut", "cher", "chère", "vous", "votre", "merci", "le", "les", "est", "et"],
    ),
    ("es", "cliente", &["hola", "usted", "su", "gracias", "estimado", "el", "los", "está", "y"]),
    ("de", "Kunde", &["hallo", "guten", "ihr", "ihre", "sie", "danke", "lieber", "der", "die", "ist", "und"]),
    ("it", "cliente", &["ciao", "buongiorno", "gentile", "suo", "sua", "grazie", "il", "è"]),
    ("pt", "cliente", &["olá", "oi", "você", "seu", "obrigado", "obrigada", "caro", "os"]),
    ("nl", "klant", &["dag", "beste", "uw", "jouw", "bedankt", "het", "een", "en"]),
];

impl Lower<'_> {
    /// What to write for a missing name at a place: in the language of the localised text, else in that of the project, else in the one that the
    /// line seems to be written in.
    pub(super) fn stand_in_for_name(&self, span: Span) -> &'static str {
        let declared = !self.items.languages.is_empty();
        let at = self.scope.language.unwrap_or_default();
        let language = self.project.languages.get(at).filter(|_| declared);
        match language.and_then(|language| of_language(language)) {
            Some(word) => word,
            None if language.is_some() => "-",
            None => self
                .sources
                .get(span.file)
                .map_or("there", |file| guessed(line_around(&file.text, span.start as usize))),
        }
    }
}

fn of_language(language: &str) -> Option<&'static str> {
    let base = language.split(['-', '_']).next().unwrap_or_default();
    LANGUAGES.iter().find(|(name, ..)| base.eq_ignore_ascii_case(name)).map(|(_, word, _)| *word)
}

fn line_around(text: &str, at: usize) -> &str {
    let start = text.get(..at).and_then(|before| before.rfind('\n')).map_or(0, |end| end + 1);
    text.get(start..).and_then(|rest| rest.lines().next()).unwrap_or_default()
}

/// By the language with most of its words in the line; English where there are none.
fn guessed(line: &str) -> &'static str {
    let line = line.to_lowercase();
    let words: Vec<&str> = line.split(|c: char| !c.is_alphabetic()).collect();
    let count = |known: &[&str]| words.iter().filter(|word| known.contains(word)).count();
    let mut best = ("there", 0);
    for (_, word, known) in LANGUAGES {
        let found = count(known);
        if found > best.1 {
            best = (word, found);
        }
    }
    best.0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn knows_the_language_of_a_line() {
        for (line, word) in [
            ("say \"Bonjour {contact.first_name}, votre commande est prête.\"", "cher client"),
            ("say \"Hola {name}, gracias\"", "cliente"),
            ("say \"Hallo {name}, Ihre Bestellung ist da\"", "Kunde"),
            ("say \"{name}!\"", "there"),
            ("say \"Hi {name}!\"", "there"),
        ] {
            assert_eq!(guessed(line), word, "{line}");
        }
        assert_eq!((of_language("fr-CA"), of_language("ja")), (Some("cher client"), None));
    }

    #[test]
    fn finds_the_line() {
        assert_eq!(line_around("a\nbonjour\nc", 4), "bonjour");
        assert_eq!(line_around("", 0), "");
    }
}
