//! Gaps in pasted texts: `{{first_name}}`, `[prénom]`, `{% … %}`, `${x}`.

use crate::diag::{Diagnostic, codes};
use crate::source::Span;

/// Words that gaps are called in other tools, folded to ASCII letters, and the contact's field that is meant.
const WORDS: &[(&str, &str)] = &[
    ("firstname", "first_name"),
    ("fname", "first_name"),
    ("givenname", "first_name"),
    ("prenom", "first_name"),
    ("prenomclient", "first_name"),
    ("vorname", "first_name"),
    ("nombre", "first_name"),
    ("voornaam", "first_name"),
    ("lastname", "last_name"),
    ("lname", "last_name"),
    ("surname", "last_name"),
    ("familyname", "last_name"),
    ("nom", "last_name"),
    ("nomdefamille", "last_name"),
    ("nachname", "last_name"),
    ("apellido", "last_name"),
    ("cognome", "last_name"),
    ("name", "name"),
    ("fullname", "name"),
    ("yourname", "name"),
    ("customername", "name"),
    ("clientname", "name"),
    ("nomclient", "name"),
    ("company", "company"),
    ("companyname", "company"),
    ("societe", "company"),
    ("entreprise", "company"),
    ("firma", "company"),
    ("email", "email"),
    ("emailaddress", "email"),
    ("phone", "phone"),
    ("phonenumber", "phone"),
    ("telephone", "phone"),
];

/// The contact's field that a gap such as `[prénom]` means; `None` where it may be meant as it is written.
pub(crate) fn field(gap: &str) -> Option<&'static str> {
    let word = folded(gap);
    WORDS.iter().find(|(known, _)| *known == word).map(|(_, field)| *field)
}

/// Whether something in signs that other tools put around gaps is surely one: a word that gaps are called, or a shape
/// that nothing else has. `gap` may be `[link]` or `%` on both sides of words, which are none.
pub(crate) fn is_sure(gap: &str) -> bool {
    if let Some(inside) = gap.strip_prefix("@(") {
        return inside.starts_with("contact.")
            || inside.starts_with("fields.")
            || inside.contains("(contact.");
    }
    if gap.starts_with("@fields.") || gap.starts_with("@results.") {
        return true;
    }
    let name = gap.trim_matches('%');
    let is_capital = |letter: char| letter.is_ascii_uppercase() || letter == '_';
    let is_variable = gap.starts_with('%') && name.contains('_') && name.chars().all(is_capital);
    is_variable || field(gap).is_some()
}

/// Letters of the last part of a dotted name, without case and accents.
fn folded(gap: &str) -> String {
    let inner = gap.trim_matches(|sign: char| !sign.is_alphanumeric());
    let inner = inner.split('|').next().unwrap_or_default();
    let last = inner.rsplit('.').next().unwrap_or_default();
    last.chars().flat_map(char::to_lowercase).filter_map(ascii_letter).collect()
}

fn ascii_letter(letter: char) -> Option<char> {
    match letter {
        'é' | 'è' | 'ê' => Some('e'),
        'à' | 'á' => Some('a'),
        'ó' => Some('o'),
        _ => letter.is_ascii_alphanumeric().then_some(letter),
    }
}

/// The name that a gap holds, made one of this language: `{{ user.FirstName }}` gives `first_name`.
fn name(gap: &str) -> String {
    if let Some(known) = field(gap) {
        return known.into();
    }
    let inner = gap.trim_matches(|sign: char| !sign.is_alphanumeric());
    let last = inner.rsplit('.').next().unwrap_or_default();
    let name: String = last.chars().take_while(|letter| letter.is_alphanumeric() || *letter == '_').collect();
    let name = name.to_lowercase();
    if name.starts_with(char::is_alphabetic) { name } else { "first_name".into() }
}

/// A gap as other tools write it.
pub(crate) fn mistake(gap: &str, span: Span) -> Diagnostic {
    let diagnostic =
        Diagnostic::error(codes::UNEXPECTED_TOKEN, span, format!("`{gap}` is a gap of another tool"));
    if gap.starts_with("{%") {
        return diagnostic.note("subscribers would read it as it stands").help(
            "a value stands in `{…}`; for a text that depends on something, `{if … then \"…\" else \"…\"}`",
        );
    }
    let meant = format!("{{contact.{} ?? \"…\"}}", name(gap));
    diagnostic
        .note("subscribers would read it as it stands")
        .help(format!("write `{meant}`, with what is said where the value is missing"))
        .unsafe_fix(format!("write `{meant}`"), span, meant)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_gaps_are_sure() {
        for gap in [
            "%FIRSTNAME%",
            "%ORDER_ID%",
            "[prénom]",
            "<first name>",
            "@contact.name",
            "@(contact.name)",
            "@fields.age",
        ] {
            assert!(is_sure(gap), "{gap}");
        }
        for text in ["[link]", "%off%", "<b>", "@(home)", "@contact.example", "#sale#"] {
            assert!(!is_sure(text), "{text}");
        }
    }

    #[test]
    fn gaps_name_a_field() {
        for (gap, expected) in [
            ("[prénom]", Some("first_name")),
            ("[First Name]", Some("first_name")),
            ("{{ contact.firstname }}", Some("first_name")),
            ("[Nom]", Some("last_name")),
            ("[STOP]", None),
            ("[gratuit]", None),
        ] {
            assert_eq!(field(gap), expected, "{gap}");
        }
        assert_eq!(name("{{ order.Total }}"), "total");
        assert_eq!(name("{{ }}"), "first_name");
        assert_eq!(name("{{first_name|default:\"x\"}}"), "first_name");
    }
}
