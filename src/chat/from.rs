//! Beginning in the middle of a conversation: at a step, with values for its parameters and variables.

use super::report::{Entry, EntryKind, Refusal, Report};
use super::{Chat, Turn};
use crate::check::model::{ExprKind, Local, LocalKind, Project, TestLineKind, Type, TypeKind, Unit};
use crate::check::written_type;
use crate::diag::suggest;
use crate::play::Rehearsal;
use crate::value::{Symbol, Value};

/// The event whose fields are the values that are given; no script can have one of this name.
const EVENT: &str = "values_of_the_beginning";

/// Where a chat begins.
#[derive(Clone)]
pub(super) struct From {
    /// As it was typed.
    pub(super) written: String,
}

impl Chat {
    /// Begins at a step: `unit.step`, a unit for its first step, or a step that only one conversation has; behind it in parentheses
    /// values of parameters and variables, as in `visit.ask(v: { … }, code: "A1")`.
    ///
    /// # Errors
    /// There is no such step, or several, or a value is none of its variable.
    pub fn begin_at(&mut self, written: &str) -> Result<Report, Refusal> {
        let (name, arguments) = parts(written)?;
        let (unit, step) = self.step_named(name)?;
        let values = self.values_of_beginning(unit, arguments)?;
        self.from = Some(From { written: written.to_owned() });
        let before = self.values();
        let note = self.what_is_missing(unit, name, &values);
        let own = self.scripts.checked.project.units.get(unit as usize).and_then(|unit| unit.settings.sender);
        self.host.written_to = own.map(|(sender, _)| sender.0).or(self.host.written_to);
        self.host.begin_at_step(unit, step, values);
        let mut report = self.report(&before);
        self.current = Turn::default();
        report.entries.insert(0, Entry::new(EntryKind::Note, note));
        Ok(report)
    }

    /// The values that are given, and those that variables begin with, by the number of the variable.
    fn values_of_beginning(&mut self, unit: u32, arguments: &str) -> Result<Vec<(u16, Value)>, Refusal> {
        let project = &self.scripts.checked.project;
        let Some(declared) = project.units.get(unit as usize) else { return Ok(Vec::new()) };
        let first = declared.initial.iter().filter_map(|(local, value)| match &value.kind {
            ExprKind::Constant(value) => Some((local.0 as u16, value.clone())),
            _ => None,
        });
        let mut values: Vec<(u16, Value)> = first.collect();
        if arguments.trim().is_empty() {
            return Ok(values);
        }
        let locals: Vec<(u16, Local)> = settable(declared).map(|(at, local)| (at, local.clone())).collect();
        let record = self.evaluated(&locals, arguments)?;
        for (at, local) in locals {
            let value = record.field(Symbol::of(&local.name));
            if !value.is_missing() {
                values.retain(|(known, _)| *known != at);
                values.push((at, value));
            }
        }
        Ok(values)
    }

    /// The values as a record, checked and compiled as the fields of an event.
    fn evaluated(&mut self, locals: &[(u16, Local)], arguments: &str) -> Result<Value, Refusal> {
        let project = &self.scripts.checked.project;
        let fields = locals.iter().filter_map(|(_, local)| {
            Some(format!("  {}: {}?\n", local.name, source_of(project, &local.ty)?))
        });
        let event = format!("event {EVENT} {{\n{}}}\n", fields.collect::<String>());
        let line = format!("event {EVENT} {{ {arguments} }}");
        let (checked, sources) = self.scripts.with_declared(&event, &line).map_err(in_own_words)?;
        let test = checked.project.tests.last();
        let line = test.and_then(|test| test.lines.first());
        let (Some(test), Some(TestLineKind::Event(_, data))) = (test, line.map(|line| &line.kind)) else {
            return Err(Refusal::new("these are no values", EXAMPLE));
        };
        let rehearsal = Rehearsal::of(&checked, &sources, &self.scripts.config, &[test])
            .map_err(|_| Refusal::new("with these values the project is too large for a program", ""))?;
        let mut stage = rehearsal.stage(&mut self.host);
        let record = stage.value(data);
        let outside = locals.iter().find_map(|(_, local)| {
            stage.outside(&local.ty, &record.field(Symbol::of(&local.name)), &local.name)
        });
        outside.map_or(Ok(record), |message| Err(Refusal::new(message, "")))
    }

    /// Which variables have no value, and how to give them one.
    fn what_is_missing(&self, unit: u32, name: &str, values: &[(u16, Value)]) -> String {
        let declared = self.scripts.checked.project.units.get(unit as usize);
        let has_value = |at: u16| values.iter().any(|(known, _)| *known == at);
        let missing: Vec<&str> = declared
            .into_iter()
            .flat_map(settable)
            .filter(|(at, _)| !has_value(*at))
            .map(|(_, local)| local.name.as_str())
            .collect();
        if missing.is_empty() {
            return "it begins in the middle".to_owned();
        }
        let quoted: Vec<String> = missing.iter().map(|name| format!("`{name}`")).collect();
        let given: Vec<String> = missing.iter().map(|name| format!("{name}: …")).collect();
        let (quoted, given) = (quoted.join(", "), given.join(", "));
        format!("it begins in the middle: {quoted} without a value; --from '{name}({given})' gives one")
    }

    fn step_named(&self, name: &str) -> Result<(u32, u32), Refusal> {
        let all: Vec<(String, String, (u32, u32))> = self.steps().collect();
        let units = self.scripts.checked.project.units.iter();
        let whole = units.clone().position(|unit| unit.declared.name == name && !unit.steps.is_empty());
        let found: Vec<_> = all.iter().filter(|(full, step, _)| name == full || name == step).collect();
        match (found.as_slice(), whole) {
            ([(.., at)], _) => Ok(*at),
            ([], Some(unit)) => Ok((unit as u32, 0)),
            ([], None) => {
                let near = suggest::did_you_mean(name, all.iter().map(|(full, ..)| full.as_str()));
                let near = suggest::did_you_mean(name, all.iter().map(|(_, step, _)| step.as_str())).or(near);
                Err(Refusal::new(format!("there is no step `{name}`"), near.unwrap_or_default()))
            }
            (several, _) => {
                let names: Vec<String> = several.iter().map(|(full, ..)| format!("`{full}`")).collect();
                let message = format!("more than one conversation has a step `{name}`");
                Err(Refusal::new(message, format!("write one of {}", names.join(", "))))
            }
        }
    }

    fn steps(&self) -> impl Iterator<Item = (String, String, (u32, u32))> + '_ {
        (0u32..).zip(&self.scripts.checked.project.units).flat_map(|(unit, declared)| {
            let steps = (0u32..).zip(&declared.steps);
            steps.map(move |(step, named)| {
                let full = format!("{}.{}", declared.declared.name, named.name);
                (full, named.name.to_string(), (unit, step))
            })
        })
    }
}

const EXAMPLE: &str = "write the step and its values: `visit.ask(name: \"Lea\", count: 2)`";

/// The event stands for the conversation.
fn in_own_words(refusal: Refusal) -> Refusal {
    let of_event = format!("the event `{EVENT}` has no field");
    let message = refusal.message.replace(&of_event, "the conversation has no parameter or variable");
    Refusal { message, ..refusal }
}

/// The name of a step, and what stands in parentheses behind it.
fn parts(written: &str) -> Result<(&str, &str), Refusal> {
    let Some((name, rest)) = written.split_once('(') else { return Ok((written.trim(), "")) };
    let arguments = rest.trim_end().strip_suffix(')');
    let arguments = arguments.ok_or_else(|| Refusal::new("the `)` at the end is missing", EXAMPLE))?;
    Ok((name.trim(), arguments))
}

/// The variables that somebody can give a value, with their numbers.
fn settable(unit: &Unit) -> impl Iterator<Item = (u16, &Local)> {
    let kinds = [LocalKind::Parameter, LocalKind::Variable, LocalKind::Answer];
    (0u16..).zip(&unit.locals).filter(move |(_, local)| kinds.contains(&local.kind))
}

/// A type as it can be declared; none for what only the compiler makes.
fn source_of(project: &Project, ty: &Type) -> Option<String> {
    Some(match &ty.kind {
        TypeKind::Enum(id) => format!("enum({})", project.enums.get(id.index())?.values.join(", ")),
        TypeKind::List(item) => format!("list({})", source_of(project, item)?),
        TypeKind::Record(_) | TypeKind::Never | TypeKind::Error => return None,
        _ => written_type(project, &Type { optional: false, ..ty.clone() }),
    })
}
