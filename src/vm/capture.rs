//! What `answer` captures.

use crate::bytecode::Program;
use crate::bytecode::program::{AnswerKind, AnswerRecord};
use crate::text::{self, FoldedText};
use crate::value::capture::{Scalar, capture as capture_scalar, truth_words};
use crate::value::{Context, Value};

use super::matcher::{Found, Label, find_label};
use super::reply::negation;

/// A reply as it came, and folded.
pub(crate) struct Reply<'m> {
    /// As it came.
    pub(crate) text: &'m str,
    /// Folded.
    pub(crate) folded: &'m FoldedText,
}

/// The value of an answer's type in a reply; `None` where there is none. `matching` as for choices: which tiers count
/// for words.
pub(crate) fn capture(
    program: &Program,
    answer: &AnswerRecord,
    reply: &Reply<'_>,
    matching: u8,
    context: &Context<'_>,
) -> Option<Value> {
    let max = usize::try_from(answer.max).ok().filter(|max| *max > 0);
    match answer.kind {
        AnswerKind::Enum => {
            let names = program.answer_symbols(answer).map(|symbol| program.symbol_name(symbol));
            let names = names.enumerate().filter_map(|(at, name)| Some((at, readable(name?))));
            let at = find_word(program, names, reply.folded, matching)?;
            program.answer_symbols(answer).nth(at).map(Value::Symbol)
        }
        AnswerKind::Bool => {
            let languages = program.schema().languages.iter().map(String::as_str);
            let (yes, no) = truth_words(languages, reply.folded.word_count() == 1);
            let word = |at: usize| move |word: &str| (at, word.to_owned());
            let words = yes.into_iter().map(word(1)).chain(no.into_iter().map(word(0)));
            find_word(program, words, reply.folded, matching).map(|at| Value::Bool(at == 1))
        }
        kind => {
            let value = capture_scalar(scalar_of(kind)?, max, reply.text, context)?;
            let fits = max.is_none_or(|max| value.as_text().is_none_or(|text| text::fits(text, max)));
            fits.then_some(value)
        }
    }
}

/// An enum value's name as people write it: `very_good` is `very good`.
pub(crate) fn readable(name: &str) -> String {
    text::fold(&name.replace('_', " "), false).into_owned()
}

/// The one of several words that a reply names, by tiers 2 to 5 of matching.md.
fn find_word(
    program: &Program,
    words: impl Iterator<Item = (usize, String)>,
    reply: &FoldedText,
    matching: u8,
) -> Option<usize> {
    let negation = negation(program);
    let labels = words.map(|(offer, word)| {
        let negated = negation.occur_in(&FoldedText::new(&word));
        Label { offer, folded: word.into(), negated }
    });
    match find_label(&labels.collect::<Vec<_>>(), reply, matching, || negation) {
        Some(Found::One(found)) => Some(found.offer),
        _ => None,
    }
}

fn scalar_of(kind: AnswerKind) -> Option<Scalar> {
    match kind {
        AnswerKind::Text => Some(Scalar::Text),
        AnswerKind::Number => Some(Scalar::Number),
        AnswerKind::Whole => Some(Scalar::Whole),
        AnswerKind::Date => Some(Scalar::Date),
        AnswerKind::Time => Some(Scalar::Time),
        AnswerKind::DateTime => Some(Scalar::DateTime),
        AnswerKind::Duration => Some(Scalar::Duration),
        AnswerKind::Phone => Some(Scalar::Phone),
        AnswerKind::Email => Some(Scalar::Email),
        AnswerKind::Url => Some(Scalar::Url),
        AnswerKind::Bool | AnswerKind::Enum => None,
    }
}
