//! The values of a contact and its conversation by name, so that two moments can be compared.

use super::Chat;
use super::report::{Change, Standing};
use crate::value::{Value, iso};
use crate::vm::state::Consent;

/// Names with values as people read them, in a fixed order.
pub(super) type Values = Vec<(String, String)>;

/// When the contact was first seen.
pub(super) const CREATED_AT: &str = "contact.created_at";

impl Chat {
    pub(super) fn values(&self) -> Values {
        let phone = ("contact.phone".to_owned(), format!("\"{}\"", self.host.state.phone));
        let unassigned = ("contact.unassigned".to_owned(), yes_or_no(self.host.state.unassigned));
        let created = (CREATED_AT.to_owned(), self.clock(self.host.state.created_at_ms));
        let mut values = vec![phone, unassigned, created];
        values.extend(self.contact_values());
        values.extend(self.variables());
        values
    }

    /// What the project knows of the contact.
    pub(super) fn contact_values(&self) -> Values {
        let (state, program) = (&self.host.state, self.host.program());
        let name = |symbol| program.symbol_name(symbol).unwrap_or_default().to_owned();
        let mut values = vec![("subscribed".to_owned(), consent(state.consent).to_owned())];
        let senders = state.sender_consent.iter();
        values.extend(
            senders.map(|(sender, said)| {
                (format!("subscribed to {}", name(*sender)), consent(*said).to_owned())
            }),
        );
        let categories = state.categories.iter();
        values.extend(
            categories.map(|(category, yes)| (format!("category {}", name(*category)), yes_or_no(*yes))),
        );
        values.extend(state.groups.iter().map(|group| (format!("in {}", name(*group)), "yes".to_owned())));
        values.extend(state.language.map(|language| ("contact.language".to_owned(), name(language))));
        values.extend(state.timezone.as_ref().map(|zone| ("contact.timezone".to_owned(), zone.to_string())));
        let fields = state.fields.iter();
        values
            .extend(fields.map(|(field, value)| (format!("contact.{}", name(*field)), self.written(value))));
        values
    }

    /// The variables of the conversation and its inner ones.
    fn variables(&self) -> Values {
        let Some(run) = &self.host.state.conversation else { return Vec::new() };
        if run.program != self.host.program().id() {
            return Vec::new();
        }
        let units = &self.scripts.checked.project.units;
        let frames = run.frames.iter().filter_map(|frame| Some((units.get(frame.unit as usize)?, frame)));
        let set = frames.flat_map(|(unit, frame)| unit.locals.iter().zip(&frame.locals));
        let set = set.filter(|(_, value)| !matches!(value, Value::Missing));
        set.map(|(local, value)| (local.name.to_string(), self.written(value))).collect()
    }

    /// A value as people read it: texts in quotes.
    pub(super) fn written(&self, value: &Value) -> String {
        match value {
            Value::Text(text) => format!("\"{text}\""),
            Value::Record(fields) => {
                let program = self.host.program();
                let part = |(name, value): &(crate::value::Symbol, Value)| {
                    format!("{}: {}", program.symbol_name(*name).unwrap_or("?"), self.written(value))
                };
                format!("{{ {} }}", fields.iter().map(part).collect::<Vec<_>>().join(", "))
            }
            value => self.host.shown(value),
        }
    }

    /// Where the contact stands now.
    pub(super) fn standing(&self) -> Standing {
        Standing {
            step: self.step_now(),
            clock: self.clock(self.host.now_ms),
            next: self.host.next_moment_ms().map(|at_ms| self.clock(at_ms)),
        }
    }

    fn step_now(&self) -> Option<String> {
        let run = self.host.state.conversation.as_ref()?;
        let frame = run.frames.last()?;
        let program = self.host.programs.get(run.program)?;
        let unit = program.unit_name(frame.unit);
        Some(match program.step_name(frame.unit, u32::from(frame.step)) {
            "" => unit.to_owned(),
            step => format!("{unit}.{step}"),
        })
    }

    /// A moment as the project's clock shows it.
    pub(super) fn clock(&self, at_ms: i64) -> String {
        iso::display_datetime(self.host.programs.zone().local(at_ms))
    }
}

/// What is another value than before.
pub(super) fn changes(before: &Values, after: &Values) -> Vec<Change> {
    let of = |values: &Values, name: &str| {
        values.iter().find(|(other, _)| other == name).map(|(_, value)| value.clone())
    };
    let mut names: Vec<&String> = before.iter().chain(after).map(|(name, _)| name).collect();
    let mut seen = std::collections::BTreeSet::new();
    names.retain(|name| seen.insert(name.as_str()));
    let compared = names.into_iter().map(|name| (name, of(before, name), of(after, name)));
    let changed = compared.filter(|(_, before, after)| before != after);
    let missing = |value: Option<String>| value.unwrap_or_else(|| "missing".to_owned());
    changed
        .map(|(name, before, after)| Change {
            name: name.clone(),
            before: missing(before),
            after: missing(after),
        })
        .collect()
}

fn consent(consent: Consent) -> &'static str {
    match consent {
        Consent::Unknown => "unknown",
        Consent::Subscribed => "yes",
        Consent::OptedOut => "no, opted out",
    }
}

fn yes_or_no(yes: bool) -> String {
    if yes { "yes" } else { "no" }.to_owned()
}
