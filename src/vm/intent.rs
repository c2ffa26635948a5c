//! Intents: what the host recognised, else the examples themselves.

use crate::bytecode::Program;
use crate::bytecode::schema::{Intent, IntentPart, Type};
use crate::text;
use crate::value::capture::{Scalar, capture};
use crate::value::{Context, Symbol, Value};

use super::capture::readable;
use super::delivery::Delivery;
use super::inbound::Message;
use super::limits;

impl Delivery<'_> {
    /// The intents that a message can be, best first, with their parameters: by index in the program.
    pub(crate) fn recognised_intents(
        &mut self,
        program: &Program,
        message: &Message<'_>,
    ) -> Vec<(u32, Value)> {
        let intents = &program.schema().intents;
        if let Some((name, score, parameters)) = message.intent {
            let index = intents.iter().position(|intent| intent.name == *name);
            let index = index.filter(|_| *score >= limits::INTENT_SCORE);
            return index.map(|at| (at as u32, parameters.clone())).into_iter().collect();
        }
        let context = self.context(program);
        let whole = text::strip_punctuation(message.folded.as_str());
        let recognised = intents.iter().zip(0..).filter_map(|(intent, index)| {
            let parameters =
                intent.examples.iter().find_map(|example| parameters(intent, example, whole, &context))?;
            Some((index, parameters))
        });
        recognised.collect()
    }
}

/// The parameters of an example that a whole folded message is; `None` where it is not.
fn parameters(
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
            IntentPart::Words(words) => rest = rest.strip_prefix(bare(words))?.trim_start(),
            IntentPart::Parameter(index) => {
                let end = match parts.peek() {
                    Some(IntentPart::Words(words)) if !bare(words).is_empty() => rest.find(bare(words))?,
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

/// Words of an example without what is not compared either in messages: spaces and punctuation at the ends.
fn bare(words: &str) -> &str {
    let stripped = text::strip_punctuation(words);
    if stripped.chars().all(|c| c.is_ascii_punctuation() || c == ' ') { "" } else { stripped }
}

/// A parameter's value by its type.
fn parameter(ty: &Type, piece: &str, context: &Context<'_>) -> Option<Value> {
    let scalar = match ty {
        Type::Text(max) => return capture(Scalar::Text, max.map(|max| max as usize), piece, context),
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
    capture(scalar, None, piece, context)
}
