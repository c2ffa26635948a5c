//! Declarations.

use super::super::container::LoadError;
use super::super::limits;
use super::super::program::Program;
use super::super::schema::{CodeOffset, Field, Schema, Type};
use super::ensure;
use super::needs::Code;
use crate::value::{Zone, iso};

/// Checks the declarations, but for the code that they name.
pub(super) fn verify(program: &Program) -> Result<(), LoadError> {
    let schema = &program.schema;
    let languages = schema.languages.len();
    ensure((1..usize::from(u8::MAX)).contains(&languages), || "a program has 1 to 254 languages".to_owned())?;
    ensure(Zone::named(&schema.timezone).is_some(), || format!("no time zone `{}`", schema.timezone))?;
    ensure(schema.late_ms >= 0, || "a negative time for late moments".to_owned())?;
    let sorted = schema.names.is_sorted_by(|(one, _), (other, _)| one < other);
    ensure(sorted, || "the names are not in order".to_owned())?;
    ensure(schema.windows.iter().all(|window| window.from_minute < 1440 && window.to_minute < 1440), || {
        "a window outside the day".to_owned()
    })?;
    ensure(schema.regexes.len() <= limits::REGEXES, || "too many regular expressions".to_owned())?;
    ensure(fields(schema).all(|field| is_type(schema, &field.ty)), || {
        "a field's type names an object that does not exist".to_owned()
    })?;
    ensure(schema.intents.iter().all(parameters_exist), || "an intent's example is out of range".to_owned())?;
    campaigns(schema)
}

fn campaigns(schema: &Schema) -> Result<(), LoadError> {
    let below = |index: Option<u32>, length: usize| index.is_none_or(|index| (index as usize) < length);
    for campaign in &schema.campaigns {
        let sound = below(campaign.sender, schema.senders.len())
            && below(campaign.category, schema.categories.len())
            && campaign.unicode <= 2
            && campaign.at.as_deref().is_none_or(|at| iso::parse_datetime(at).is_some());
        ensure(sound, || format!("campaign `{}` is out of range", campaign.name))?;
    }
    Ok(())
}

fn parameters_exist(intent: &super::super::schema::Intent) -> bool {
    use super::super::schema::IntentPart;
    let known = |part: &IntentPart| match part {
        IntentPart::Words(_) => true,
        IntentPart::Parameter(index) => (*index as usize) < intent.parameters.len(),
    };
    intent.examples.iter().flatten().all(known)
}

/// Whether a type names objects that exist. Types are no deeper than MessagePack may be nested.
fn is_type(schema: &Schema, ty: &Type) -> bool {
    match ty {
        Type::Object(index) => (*index as usize) < schema.objects.len(),
        Type::Record(fields) => fields.iter().all(|field| is_type(schema, &field.ty)),
        Type::List(item) => is_type(schema, item),
        _ => true,
    }
}

/// All declared fields and parameters.
fn fields(schema: &Schema) -> impl Iterator<Item = &Field> {
    let objects = schema.objects.iter().flat_map(|(_, fields)| fields);
    let events = schema.events.iter().flat_map(|(_, fields)| fields);
    let functions = schema
        .functions
        .iter()
        .flat_map(|function| function.parameters.iter().chain(function.answer.iter().flatten()));
    let intents = schema.intents.iter().flat_map(|intent| &intent.parameters);
    schema.contact.iter().chain(objects).chain(events).chain(functions).chain(intents)
}

/// Fields inside the types of fields have no defaults of their own to run.
fn defaults_of(field: &Field, found: &mut Vec<(CodeOffset, Code)>) {
    found.extend(field.default.map(|at| (at, Code::Default)));
    let mut ty = &field.ty;
    while let Type::List(item) = ty {
        ty = item;
    }
    if let Type::Record(fields) = ty {
        fields.iter().for_each(|field| defaults_of(field, found));
    }
}

/// The code that declarations name, and what kind it must be.
pub(super) fn code(schema: &Schema) -> Vec<(CodeOffset, Code)> {
    let mut found: Vec<(CodeOffset, Code)> =
        schema.compliance.iter().flatten().map(|at| (*at, Code::Global)).collect();
    fields(schema).for_each(|field| defaults_of(field, &mut found));
    for campaign in &schema.campaigns {
        let code = [Some(campaign.text), campaign.when, campaign.media];
        found.extend(code.into_iter().flatten().map(|at| (at, Code::Global)));
    }
    found
}
