//! Lines that come to nothing, and why: a person who plays by hand, and a test that fails, are told.

use crate::check::model::{EventId, TestLineKind, Trigger, TriggerKind, UnitId};

use super::stage::Stage;

/// How much had happened before a line.
#[derive(Debug, Clone, Copy)]
pub(super) struct Before {
    logged: usize,
    waiting: usize,
}

impl Stage<'_> {
    pub(super) fn before(&self) -> Before {
        Before { logged: self.host.log.len(), waiting: self.host.state.queue.len() }
    }

    /// Notes what a line asked for that did not come about.
    pub(super) fn note_nothing(&mut self, line: &TestLineKind, before: Before) {
        if matches!(line, TestLineKind::Click(_)) && !self.host.sent_link {
            self.host.leave_out("the contact was sent no link that it could open".to_owned());
        }
        let queue = &self.host.state.queue;
        if let Some(turn) = queue.last().filter(|_| queue.len() > before.waiting) {
            let unit = self.host.program().unit_name(turn.unit).to_owned();
            return self.host.leave_out(format!("{unit} waits its turn: another conversation is under way"));
        }
        if self.host.log.len() == before.logged
            && let Some(why) = self.why_nothing(line)
        {
            self.host.leave_out(why);
        }
    }

    fn why_nothing(&self, line: &TestLineKind) -> Option<String> {
        Some(match line {
            TestLineKind::Undelivered => match (&self.host.last, self.host.last_origin) {
                (Some(_), Some(origin)) if origin.unit < self.host.program().unit_count() => {
                    let unit = self.host.program().unit_name(origin.unit);
                    format!("nothing is done about it: {unit} has no `on undelivered` that could act now")
                }
                (Some(_), _) => "nothing is done about it: no unit sent the last SMS".to_owned(),
                (None, _) => "no SMS was sent to the contact before".to_owned(),
            },
            TestLineKind::Click(_) => {
                self.no_trigger("a click", |kind| matches!(kind, TriggerKind::Click(_)))
            }
            TestLineKind::Event(event, _) => self.no_event(*event),
            TestLineKind::Start(unit, _) => self.not_started(*unit),
            _ => return None,
        })
    }

    fn no_event(&self, event: EventId) -> String {
        self.no_trigger("this event", |kind| matches!(kind, TriggerKind::Event(own) if *own == event))
    }

    fn no_trigger(&self, what: &str, is_for: impl Fn(&TriggerKind) -> bool) -> String {
        let listens = |trigger: &&Trigger| is_for(&trigger.kind);
        let units = self.project.units.iter();
        let listening: Vec<&str> = units
            .filter(|unit| unit.triggers.iter().any(|trigger| listens(&trigger)))
            .map(|unit| unit.declared.name.as_str())
            .collect();
        match listening.as_slice() {
            [] => format!("no unit listens for {what}"),
            [only] => format!("{only} does not begin: it is paused, or its `when` does not hold"),
            _ => format!("no unit begins with {what}: they are paused, or their `when` does not hold"),
        }
    }

    fn not_started(&self, unit: UnitId) -> String {
        let declared = self.project.units.get(unit.index());
        let name = declared.map_or("", |unit| unit.declared.name.as_str());
        format!("{name} does not begin: its `when` does not hold")
    }
}
