//! Values for what a unit asks of the world, as they are written in tests: a sample of each type, and the values between which the
//! conditions of a unit tell apart.

use std::collections::BTreeMap;

use crate::check::model::*;
use crate::check::visit;
use crate::play::quote::quote;
use crate::value::{Value, iso};

use super::pattern;

/// How deep objects in objects are filled.
const DEPTH: usize = 4;
/// Characters of a text without a bound, where the longest is wanted.
const LONG: usize = 40;
/// Values of one place that are tried.
const MOST: usize = 8;

/// The place of what the contact writes.
pub(super) const REPLY: &str = "reply";

/// Values by place: `contact.size`, `event.deal.stage`, `local.cups`.
pub(super) type Interests = BTreeMap<String, Vec<String>>;

/// The place among chosen values that says how texts are made up: [`Texts::name`].
pub(super) const TEXTS: &str = "(texts)";

/// How texts are made up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Texts {
    /// Short, as most are.
    Usual,
    /// As long as they may be.
    Long,
    /// The same in characters that a segment holds fewest of.
    Dear,
}

impl Texts {
    /// As it is chosen.
    pub(super) fn name(self) -> String {
        format!("{self:?}")
    }

    fn of(chosen: &BTreeMap<String, String>) -> Self {
        let name = chosen.get(TEXTS);
        let named = |texts: &Self| name.is_some_and(|name| *name == texts.name());
        [Self::Long, Self::Dear].into_iter().find(named).unwrap_or(Self::Usual)
    }
}

/// A value of a type as it is written, if there is one. `chosen` may say another for a place, and how texts are made up.
pub(super) fn sample(
    project: &Project,
    ty: &Type,
    place: &str,
    chosen: &BTreeMap<String, String>,
) -> Option<String> {
    sample_to(project, ty, place, chosen, DEPTH)
}

fn sample_to(
    project: &Project,
    ty: &Type,
    place: &str,
    chosen: &BTreeMap<String, String>,
    depth: usize,
) -> Option<String> {
    if let Some(chosen) = chosen.get(place) {
        return Some(chosen.clone());
    }
    let inner = depth.checked_sub(1)?;
    Some(match &ty.kind {
        TypeKind::Text(max) => quote(&words(*max, Texts::of(chosen))),
        TypeKind::Number | TypeKind::Whole => "2".to_owned(),
        TypeKind::Bool => "true".to_owned(),
        TypeKind::Date => "2026-01-12".to_owned(),
        TypeKind::Time => "12:00".to_owned(),
        TypeKind::DateTime => "2026-01-12T12:00".to_owned(),
        TypeKind::Duration => "1h".to_owned(),
        TypeKind::Phone => quote("+33612345678"),
        TypeKind::Email(_) => quote("a@example.com"),
        TypeKind::Url(_) => quote("https://example.com/a"),
        TypeKind::Enum(id) => project.enums.get(id.index())?.values.first()?.to_string(),
        TypeKind::Object(ObjectId(0)) => "contact".to_owned(),
        TypeKind::Object(id) => {
            let fields = &project.objects.get(id.index())?.fields;
            let fields = fields.iter().map(|field| (&field.name, &field.ty));
            record(project, fields, place, chosen, inner)?
        }
        TypeKind::Record(fields) => {
            record(project, fields.iter().map(|(name, ty)| (name, ty)), place, chosen, inner)?
        }
        TypeKind::List(item) => format!("[{}]", sample_to(project, item, place, chosen, inner)?),
        TypeKind::Never | TypeKind::Error => return None,
    })
}

/// A record of these fields. An optional field without a sample is left out.
fn record<'f>(
    project: &Project,
    fields: impl Iterator<Item = (&'f smol_str::SmolStr, &'f Type)>,
    place: &str,
    chosen: &BTreeMap<String, String>,
    depth: usize,
) -> Option<String> {
    let mut written = Vec::new();
    for (name, ty) in fields {
        let value = sample_to(project, ty, &format!("{place}.{name}"), chosen, depth);
        match value.filter(|value| value != MISSING) {
            Some(value) => written.push(format!("{name}: {value}")),
            None if ty.optional => {}
            None => return None,
        }
    }
    Some(format!("{{ {} }}", written.join(", ")))
}

/// Stands for no value among chosen ones.
pub(super) const MISSING: &str = "";

/// The fields of an event or a service's answer as a record.
pub(super) fn fields(
    project: &Project,
    fields: &[Field],
    place: &str,
    chosen: &BTreeMap<String, String>,
) -> Option<String> {
    record(project, fields.iter().map(|field| (&field.name, &field.ty)), place, chosen, DEPTH)
}

/// A text of at most so many characters.
pub(super) fn words(max: Option<u32>, texts: Texts) -> String {
    let max = max.map_or(LONG, |max| max as usize);
    match texts {
        Texts::Usual => "Alex".chars().take(max).collect(),
        Texts::Long => {
            "Abcdefghi ".repeat(max / 10 + 1).chars().take(max).collect::<String>().trim_end().to_owned()
        }
        // An accent that GSM-7 lacks, and pairs of code units, of which a bounded text has two for each character at most.
        Texts::Dear => "Zo\u{ea}".chars().chain(std::iter::repeat('\u{1F600}')).take(max).collect(),
    }
}

/// Every value that conditions of a unit, its triggers and the conversations it runs compare a place with, and one on each
/// side of it.
pub(super) fn interests(project: &Project, unit: &Unit) -> Interests {
    let mut found = Interests::new();
    let others = project.languages.iter().skip(1).map(ToString::to_string);
    push(&mut found, "contact.language".to_owned(), others);
    for trigger in &unit.triggers {
        let audience = campaign_of(trigger).and_then(|campaign| project.campaigns.get(campaign.index()));
        let wanted = audience.and_then(|campaign| campaign.when.as_ref());
        let conditions = trigger.when.iter().chain(wanted);
        conditions.for_each(|when| of_expression(project, unit, when, &mut found));
    }
    for step in &unit.steps {
        let StepKind::Message(message) = &step.kind else { continue };
        let conditions = message.choices.iter().filter_map(|choice| choice.when.as_deref());
        for condition in conditions.chain(message.answer.iter().filter_map(|answer| answer.when.as_deref())) {
            of_expression(project, unit, condition, &mut found);
        }
    }
    for statement in visit::statements(unit) {
        match &statement.kind {
            StatementKind::If { branches, .. } => {
                branches
                    .iter()
                    .for_each(|(condition, _)| of_expression(project, unit, condition, &mut found));
            }
            StatementKind::Match { subject, arms, .. } => {
                let values = arms.iter().flat_map(|(values, _)| values);
                add(
                    project,
                    unit,
                    subject,
                    values.filter_map(|value| literal(project, value, &subject.ty)),
                    &mut found,
                );
                add_all(project, unit, subject, &mut found);
            }
            StatementKind::Wait(wait) => {
                let WaitKind::Until(moment) = &wait.kind else { continue };
                visit::all(moment).into_iter().for_each(|inner| add_all(project, unit, inner, &mut found));
            }
            // Which share a contact gets depends on its number.
            StatementKind::Split(_) => {
                let numbers = (1..=MOST).map(|last| quote(&format!("+3360000000{last}")));
                push(&mut found, "contact.phone".to_owned(), numbers);
            }
            _ => {}
        }
    }
    found
}

/// The campaign that has to be sent before a trigger fires.
fn campaign_of(trigger: &Trigger) -> Option<CampaignId> {
    match trigger.kind {
        TriggerKind::ReplyTo { to: ReplyTarget::Campaign(campaign), .. } => Some(campaign),
        TriggerKind::Click(campaign) => Some(campaign.unwrap_or(CampaignId(0))),
        _ => None,
    }
}

fn of_expression(project: &Project, unit: &Unit, condition: &Expr, found: &mut Interests) {
    for inner in visit::all(condition) {
        match &inner.kind {
            ExprKind::Binary(_, left, right) => {
                for (place, other) in [(left, right), (right, left)] {
                    add(project, unit, place, around(project, other, &place.ty).into_iter(), found);
                }
            }
            ExprKind::Between(place, least, most) => {
                let bounds = [least, most].into_iter().flat_map(|bound| around(project, bound, &place.ty));
                add(project, unit, place, bounds, found);
            }
            ExprKind::Matches(place, regex) => {
                add(
                    project,
                    unit,
                    place,
                    pattern::sample(&regex.text).map(|text| quote(&text)).into_iter(),
                    found,
                );
            }
            ExprKind::InGroup(group) => {
                let name =
                    project.groups.get(group.index()).map(|group| group.name.as_str()).unwrap_or_default();
                found.entry(format!("in {name}")).or_insert_with(|| vec!["in".to_owned()]);
            }
            _ => {}
        }
        add_all(project, unit, inner, found);
    }
}

/// The values around a constant: itself, and for numbers the next ones.
fn around(project: &Project, expr: &Expr, ty: &Type) -> Vec<String> {
    let ExprKind::Constant(value) = &expr.kind else { return Vec::new() };
    match value {
        Value::Number(number) => {
            let one = rust_decimal::Decimal::ONE;
            vec![number.to_string(), (number + one).to_string(), (number - one).to_string()]
        }
        value => literal(project, value, ty).into_iter().collect(),
    }
}

/// For types of few values all of them; for moments one that is past and one to come; for what may be missing a sample.
fn add_all(project: &Project, unit: &Unit, expr: &Expr, found: &mut Interests) {
    let Some(place) = place_of(project, unit, expr) else { return };
    let values: Vec<String> = match &expr.ty.kind {
        TypeKind::Enum(id) => {
            let values = project.enums.get(id.index()).map(|values| values.values.as_slice());
            values.unwrap_or_default().iter().map(ToString::to_string).collect()
        }
        TypeKind::Bool => vec!["true".to_owned(), "false".to_owned()],
        TypeKind::DateTime => vec!["2026-01-12T12:00".to_owned(), "2025-12-29T12:00".to_owned()],
        _ => sample(project, &expr.ty, "", &BTreeMap::new()).into_iter().collect(),
    };
    let missing = expr.ty.optional.then(|| MISSING.to_owned());
    push(found, place, values.into_iter().chain(missing));
}

fn add(
    project: &Project,
    unit: &Unit,
    expr: &Expr,
    values: impl Iterator<Item = String>,
    found: &mut Interests,
) {
    if let Some(place) = place_of(project, unit, expr) {
        push(found, place, values);
    }
}

fn push(found: &mut Interests, place: String, values: impl Iterator<Item = String>) {
    let known = found.entry(place).or_default();
    for value in values {
        if !known.contains(&value) && known.len() < MOST {
            known.push(value);
        }
    }
}

/// The place that an expression reads, if tests can set it.
fn place_of(project: &Project, unit: &Unit, expr: &Expr) -> Option<String> {
    match &expr.kind {
        ExprKind::ContactField(field) => {
            let contact = project.objects.first()?;
            Some(format!("contact.{}", contact.fields.get(field.index())?.name))
        }
        ExprKind::Contact => Some("contact".to_owned()),
        ExprKind::Reply => Some(REPLY.to_owned()),
        // What is read out of a message: `digits(reply)`, `lower(reply)`, `number(reply)`.
        ExprKind::Function(_, arguments) => match &arguments.first()?.kind {
            ExprKind::Reply => Some(REPLY.to_owned()),
            _ => None,
        },
        ExprKind::Local(local) => {
            let local = unit.locals.get(local.index())?;
            Some(match local.kind {
                LocalKind::Event => "event".to_owned(),
                LocalKind::Parameter => format!("parameter.{}", local.name),
                _ => format!("local.{}", local.name),
            })
        }
        ExprKind::Field(inner, name) => Some(format!("{}.{name}", place_of(project, unit, inner)?)),
        ExprKind::Binary(BinaryOperator::Default, inner, _) => place_of(project, unit, inner),
        _ => None,
    }
}

/// A constant as it is written.
fn literal(project: &Project, value: &Value, ty: &Type) -> Option<String> {
    Some(match value {
        Value::Missing => MISSING.to_owned(),
        Value::Bool(value) => value.to_string(),
        Value::Number(number) => number.to_string(),
        Value::Text(text) => quote(text),
        Value::Symbol(symbol) => {
            let TypeKind::Enum(id) = ty.kind else { return None };
            project.enums.get(id.index())?.name_of(*symbol)?.to_string()
        }
        Value::Date(date) => date.to_string(),
        Value::Time(time) => iso::display_time(*time),
        _ => return None,
    })
}
