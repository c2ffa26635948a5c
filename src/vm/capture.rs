//! What `answer` captures, and the parameters of intents.

use crate::bytecode::Program;
use crate::bytecode::program::{AnswerKind, AnswerRecord};
use crate::bytecode::schema::{Intent, IntentPart, Type};
use crate::text::{self, FoldedText};
use crate::value::capture::{Scalar, capture as capture_scalar};
use crate::value::{Context, Symbol, Value};

use super::matcher::{Label, find_label};

/// The value of an answer's type in a reply; `None` where there is none.
pub(crate) fn capture(
    program: &Program,
    answer: &AnswerRecord,
    reply: &str,
    folded: &FoldedText,
    negation: &text::NegationWords,
    context: &Context<'_>,
) -> Option<Value> {
    let max = usize::try_from(answer.max).ok().filter(|max| *max > 0);
    match answer.kind {
        AnswerKind::Enum => {
            let names: Vec<(usize, String)> = program
                .answer_symbols(answer)
                .enumerate()
                .filter_map(|(at, symbol)| Some((at, readable(program.symbol_name(symbol)?))))
                .collect();
            let at = find_word(&names, folded, negation)?;
            program.answer_symbols(answer).nth(at).map(Value::Symbol)
        }
        AnswerKind::Bool => {
            let languages = program.schema().languages.iter().map(String::as_str);
            let (yes, no) = crate::value::capture::truth_words(languages, folded.word_count() == 1);
            let yes = yes.into_iter().map(|word| (1, word.to_owned()));
            let no = no.into_iter().map(|word| (0, word.to_owned()));
            find_word(&yes.chain(no).collect::<Vec<_>>(), folded, negation).map(|at| Value::Bool(at == 1))
        }
        kind => capture_scalar(scalar_of(kind)?, max, reply, context),
    }
}

/// An enum value's name as people write it: `very_good` is `very good`.
fn readable(name: &str) -> String {
    text::fold(&name.replace('_', " "), false).into_owned()
}

/// The one of several words that a reply names, by tiers 2 to 5 of matching.md.
fn find_word(words: &[(usize, String)], reply: &FoldedText, negation: &text::NegationWords) -> Option<usize> {
    let labels = words.iter().map(|(at, word)| Label {
        offer: *at,
        folded: word.as_str().into(),
        negated: negation.occur_in(&FoldedText::new(word)),
    });
    find_label(&labels.collect::<Vec<_>>(), reply, negation.occur_in(reply))
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

/// The parameters of an intent whose example the message is; `None` where it is none of them.
pub(crate) fn intent_parameters(intent: &Intent, message: &str, context: &Context<'_>) -> Option<Value> {
    let folded = text::fold(message, false);
    let whole = text::strip_punctuation(&folded);
    intent.examples.iter().find_map(|example| example_parameters(intent, example, whole, context))
}

fn example_parameters(
    intent: &Intent,
    example: &[IntentPart],
    message: &str,
    context: &Context<'_>,
) -> Option<Value> {
    let mut rest = message;
    let mut fields = Vec::new();
    let mut parts = example.iter().peekable();
    while let Some(part) = parts.next() {
        match part {
            IntentPart::Words(words) => rest = rest.strip_prefix(words.as_str())?.trim_start(),
            IntentPart::Parameter(index) => {
                let end = match parts.peek() {
                    Some(IntentPart::Words(words)) => rest.find(words.as_str())?,
                    _ => rest.len(),
                };
                let (piece, after) = rest.split_at_checked(end)?;
                let declared = intent.parameters.get(*index as usize)?;
                fields.push((Symbol::of(&declared.name), parameter(&declared.ty, piece.trim(), context)?));
                rest = after;
            }
        }
    }
    rest.trim().is_empty().then(|| Value::record(fields))
}

/// A parameter's value by its type.
fn parameter(ty: &Type, piece: &str, context: &Context<'_>) -> Option<Value> {
    let scalar = match ty {
        Type::Text(max) => return capture_scalar(Scalar::Text, max.map(|max| max as usize), piece, context),
        Type::Enum(names) => {
            let name = names.iter().find(|name| readable(name) == piece)?;
            return Some(Value::Symbol(Symbol::of(name)));
        }
        Type::Number => Scalar::Number,
        Type::Whole => Scalar::Whole,
        Type::Bool => Scalar::Bool,
        Type::Date => Scalar::Date,
        Type::Time => Scalar::Time,
        Type::DateTime => Scalar::DateTime,
        Type::Duration => Scalar::Duration,
        Type::Phone => Scalar::Phone,
        Type::Email => Scalar::Email,
        Type::Url => Scalar::Url,
        Type::Object(_) | Type::Record(_) | Type::List(_) => return None,
    };
    capture_scalar(scalar, None, piece, context)
}
