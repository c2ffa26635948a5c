//! What a line brought about, as the lines of a test that expect it: calls, texts to others, and what it changed.

use super::{Chat, Turn};
use crate::play::Host;
use crate::play::quote::quote;
use crate::value::{Symbol, Value, Zone, iso, number};
use crate::vm::state::{Consent, State};

/// What a turn did beside writing to the contact.
#[derive(Debug, Clone, Default)]
pub(super) struct Outcome {
    /// Lines about calls, SMS and e-mails to others.
    pub(super) done: Vec<String>,
    /// Lines about what changed: groups, consent, fields.
    pub(super) changed: Vec<String>,
}

impl Chat {
    /// Takes what was called and sent to others since the last line, and compares the contact with what it was before the turn.
    pub(super) fn note_outcome(&mut self) {
        let mut done: Vec<String> = Vec::new();
        for call in std::mem::take(&mut self.host.calls) {
            let called = self.host.program().schema().functions.get(call.function as usize);
            let name = called.map(|called| format!("{}.{}", called.service, called.name));
            done.extend(
                name.map(|name| format!("called {name} {}", self.arguments_written(&call.arguments))),
            );
        }
        let (sent, emails) = (std::mem::take(&mut self.host.sent), std::mem::take(&mut self.host.emails));
        for (word, messages) in [("sent", sent), ("emailed", emails)] {
            let line = |to: &str, text: &str| format!("{word} to {} {}", quote(to), quote(text));
            done.extend(messages.iter().map(|message| line(&message.to, &message.text)));
        }
        self.current.outcome.done.extend(done);
        let moved = self.current.moves.then_some(()).and(self.current.before.as_ref());
        let changed = moved.map(|before| self.changed(&before.state)).unwrap_or_default();
        self.current.outcome.changed = changed;
    }

    fn changed(&self, before: &State) -> Vec<String> {
        let after = &self.host.state;
        let mut lines = Vec::new();
        if before.consent != after.consent {
            let is = if after.consent == Consent::Subscribed { "" } else { "not " };
            lines.push(format!("expect {is}contact.subscribed"));
        }
        let groups = before.groups.iter().chain(&after.groups);
        for group in groups.filter(|group| before.is_in(**group) != after.is_in(**group)) {
            let is = if after.is_in(*group) { "in" } else { "not in" };
            lines.extend(self.name(*group).map(|name| format!("expect {is} {name}")));
        }
        let mut names: Vec<Symbol> =
            before.fields.iter().chain(&after.fields).map(|(name, _)| *name).collect();
        names.sort_unstable();
        names.dedup();
        for name in names {
            let (old, new) = (field(before, name), field(after, name));
            if old != new {
                lines.extend(self.expected(name, new));
            }
        }
        lines
    }

    /// What is expected of a field; nothing where its value cannot be written.
    fn expected(&self, name: Symbol, value: Option<&Value>) -> Option<String> {
        let name = self.name(name)?;
        let contact = self.scripts.checked.project.objects.first()?;
        let declared = contact.fields.iter().find(|field| field.name == name)?;
        match value.filter(|value| !value.is_missing()) {
            None if declared.ty.optional => Some(format!("expect contact.{name} is not set")),
            None | Some(Value::Record(_) | Value::List(_)) => None,
            Some(value) => Some(format!("expect contact.{name} == {}", source(&self.host, value)?)),
        }
    }

    fn name(&self, symbol: Symbol) -> Option<&str> {
        self.host.program().symbol_name(symbol)
    }

    /// The arguments of a call that can be written.
    fn arguments_written(&self, arguments: &Value) -> String {
        let Value::Record(fields) = arguments else { return "{}".to_owned() };
        let written = fields.iter().filter_map(|(name, value)| {
            Some(format!("{}: {}", self.name(*name)?, source(&self.host, value)?))
        });
        format!("{{ {} }}", written.collect::<Vec<_>>().join(", "))
    }
}

impl Turn {
    /// The lines that expect what the turn did, with or without what it changed.
    pub(super) fn expectations(&self, with_changes: bool) -> impl Iterator<Item = String> + '_ {
        let changed = self.outcome.changed.iter().filter(move |_| with_changes);
        self.outcome.done.iter().chain(changed).cloned()
    }
}

fn field(state: &State, name: Symbol) -> Option<&Value> {
    state.fields.iter().find(|(known, _)| *known == name).map(|(_, value)| value)
}

/// A value as scripts write it; none for what has no literal.
fn source(host: &Host, value: &Value) -> Option<String> {
    Some(match value {
        Value::Bool(value) => value.to_string(),
        Value::Number(value) => number::display(*value),
        Value::Text(text) => quote(text),
        Value::Symbol(symbol) => host.program().symbol_name(*symbol)?.to_owned(),
        Value::Date(date) => iso::display_date(*date),
        Value::Time(time) => iso::display_time(*time),
        Value::Instant(at_ms) if at_ms % 60_000 == 0 => {
            let own = host.state.timezone.as_deref().and_then(Zone::named);
            let zone = own.unwrap_or_else(|| host.programs.zone().clone());
            iso::display_datetime(zone.local(*at_ms))
        }
        Value::Duration(duration) => duration.to_string(),
        Value::List(items) => {
            let items: Option<Vec<String>> = items.iter().map(|item| source(host, item)).collect();
            format!("[{}]", items?.join(", "))
        }
        Value::Missing | Value::Record(_) | Value::Instant(_) => return None,
    })
}
