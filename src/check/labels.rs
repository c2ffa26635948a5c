//! Labels and aliases of choices as replies are compared with them.

use smol_str::SmolStr;

use crate::check::model::*;
use crate::source::Span;
use crate::text::{FoldedText, fold, strip_punctuation_and_emoji};

/// A label or alias in one language.
#[derive(Debug, Clone)]
pub struct ChoiceWord<'a> {
    /// The place of its choice in the message.
    pub choice: usize,
    /// As written.
    pub text: &'a str,
    /// Folded, without punctuation and emoji at its ends.
    pub key: SmolStr,
    /// Where it is written.
    pub span: Span,
}

/// A message with the words of its choices.
#[derive(Debug, Clone)]
pub struct MessageWords<'a> {
    /// The message.
    pub message: &'a Message,
    /// See [`words`].
    pub words: Vec<ChoiceWord<'a>>,
}

/// Every message of a unit, in the order of its steps.
pub fn of_messages(unit: &Unit) -> Vec<MessageWords<'_>> {
    let messages = unit.steps.iter().filter_map(|step| match &step.kind {
        StepKind::Message(message) => Some(message),
        _ => None,
    });
    messages.map(|message| MessageWords { message, words: words(message) }).collect()
}

/// The labels and aliases of all choices of a message in every language, in order. What stands for several languages is
/// there once.
pub fn words(message: &Message) -> Vec<ChoiceWord<'_>> {
    let mut found: Vec<ChoiceWord<'_>> = Vec::new();
    for (index, choice) in message.choices.iter().enumerate() {
        let ChoiceKind::Labels(labels) = &choice.kind else { continue };
        for label in labels {
            let first = found.len();
            for text in &label.texts {
                let key = SmolStr::from(key(text));
                let known = found.iter().skip(first).any(|word| word.key == key);
                if !known {
                    found.push(ChoiceWord { choice: index, text, key, span: label.span });
                }
            }
        }
    }
    found
}

/// A text as whole messages are compared: folded, without punctuation and emoji at its ends.
pub fn key(text: &str) -> String {
    strip_punctuation_and_emoji(&fold(text, false)).to_owned()
}

/// Whether nothing is left of a text that is compared as a whole: punctuation and spaces alone.
pub fn is_empty(folded: &str) -> bool {
    // Whatever is left of punctuation at the ends of a text that ends in a letter is the letter.
    if folded.starts_with(|first: char| first.is_ascii_alphanumeric()) {
        return false;
    }
    crate::text::strip_punctuation(&format!("{folded}a")) == "a"
}

/// The folded words of a text.
pub fn folded_words(text: &str) -> Vec<String> {
    FoldedText::new(text).words().map(str::to_owned).collect()
}

/// Whether the conditions of two choices can never hold together, as far as their form shows it: one is the opposite of
/// the other, or they compare one thing with different values.
pub fn exclude_each_other(one: &Choice, other: &Choice, same: &dyn Fn(&Expr, &Expr) -> bool) -> bool {
    match (&one.when, &other.when) {
        (Some(one), Some(other)) => opposite(one, other, same) || opposite(other, one, same),
        _ => false,
    }
}

fn opposite(one: &Expr, other: &Expr, same: &dyn Fn(&Expr, &Expr) -> bool) -> bool {
    use BinaryOperator::{Equal, NotEqual};
    match (&one.kind, &other.kind) {
        (ExprKind::Not(inner), _) => same(inner, other),
        (ExprKind::Binary(Equal, a, x), ExprKind::Binary(Equal, b, y)) => same(a, b) && differ(x, y),
        (ExprKind::Binary(Equal, a, x), ExprKind::Binary(NotEqual, b, y)) => same(a, b) && same(x, y),
        _ => false,
    }
}

fn differ(one: &Expr, other: &Expr) -> bool {
    matches!((&one.kind, &other.kind), (ExprKind::Constant(one), ExprKind::Constant(other)) if one != other)
}
