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
    counts(schema)?;
    names(schema)?;
    ensure(fields(schema).all(|field| is_type(schema, &field.ty)), || {
        "a field's type names an object that does not exist, or an enum has too many values".to_owned()
    })?;
    ensure(schema.intents.iter().all(parameters_exist), || "an intent's example is out of range".to_owned())?;
    campaigns(schema)
}

/// There are no more of anything than one message may have to look through.
fn counts(schema: &Schema) -> Result<(), LoadError> {
    let members = schema.teams.iter().map(|team| team.phones.len().max(team.emails.len()));
    let parts = schema.intents.iter().flat_map(|intent| &intent.examples).map(|parts| parts.len().max(1));
    for (what, count, most) in [
        ("senders", schema.senders.len(), limits::SENDERS),
        ("categories", schema.categories.len(), limits::CATEGORIES),
        ("teams", schema.teams.len(), limits::TEAMS),
        ("numbers or addresses of a team", members.max().unwrap_or(0), limits::TEAM_MEMBERS),
        ("fields of the contact", schema.contact.len(), limits::CONTACT_FIELDS),
        ("intents", schema.intents.len(), limits::INTENTS),
        ("parts of the examples of intents", parts.sum(), limits::INTENT_PARTS),
        ("windows", schema.windows.len(), usize::from(u16::MAX)),
        ("regular expressions", schema.regexes.len(), limits::REGEXES),
        ("choices of each item", schema.choices_max as usize, limits::EACH_ITEMS as usize),
    ] {
        ensure(count <= most, || format!("{count} {what}; at most {most} are possible"))?;
    }
    Ok(())
}

/// Names are short: they are compared and copied wherever they are used.
fn names(schema: &Schema) -> Result<(), LoadError> {
    let texts = [&schema.default_country, &schema.timezone];
    let senders = schema.senders.iter().flat_map(|sender| [&sender.name, &sender.address]);
    let declared = (schema.categories.iter().map(|category| &category.name))
        .chain(schema.groups.iter().map(|(name, _)| name))
        .chain(
            schema
                .teams
                .iter()
                .flat_map(|team| [&team.name].into_iter().chain(&team.phones).chain(&team.emails)),
        )
        .chain(fields(schema).map(|field| &field.name))
        .chain(schema.events.iter().chain(&schema.objects).map(|(name, _)| name))
        .chain(schema.functions.iter().flat_map(|function| [&function.service, &function.name]))
        .chain(schema.intents.iter().map(|intent| &intent.name))
        .chain(schema.campaigns.iter().map(|campaign| &campaign.name))
        .chain(schema.names.iter().map(|(_, name)| name));
    let long = texts
        .into_iter()
        .chain(&schema.languages)
        .chain(senders)
        .chain(declared)
        .find(|name| name.len() > limits::NAME_BYTES);
    ensure(long.is_none(), || format!("a name of more than {} bytes", limits::NAME_BYTES))
}

fn campaigns(schema: &Schema) -> Result<(), LoadError> {
    let below = |index: Option<u32>, length: usize| index.is_none_or(|index| (index as usize) < length);
    for campaign in &schema.campaigns {
        let sound = below(campaign.sender, schema.senders.len())
            && below(campaign.category, schema.categories.len())
            && campaign.unicode <= 2
            && campaign
                .at
                .as_deref()
                .is_none_or(|at| at.len() <= limits::DATE_TIME_BYTES && iso::parse_datetime(at).is_some());
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
        Type::Record(fields) => {
            fields.iter().all(|field| field.name.len() <= limits::NAME_BYTES && is_type(schema, &field.ty))
        }
        Type::List(item) => is_type(schema, item),
        Type::Enum(names) => {
            names.len() <= limits::ENUM_VALUES && names.iter().all(|name| name.len() <= limits::NAME_BYTES)
        }
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
