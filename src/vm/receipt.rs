//! Delivery receipts: what became of a message, and `on undelivered`.

use crate::value::Value;

use super::delivery::{Delivery, unit_origin};
use super::effect::{EffectKind, Origin};
use super::state::{Contexts, LastSent, Run};

/// Statuses in the order in which a message passes through them.
const STATUSES: &[&[&str]] = &[&["queued"], &["sent"], &["delivered", "undelivered", "failed", "unassigned"]];

fn rank(status: &str) -> Option<usize> {
    STATUSES.iter().position(|rank| rank.contains(&status))
}

impl Delivery<'_> {
    /// A delivery receipt. The handler of whoever sent the message may act on it; one that is unknown concerns the running
    /// conversation.
    pub(crate) fn receipt(&mut self, message: &str, status: &str, origin: Option<Origin>) {
        if let Some(sent) = &mut self.state.last_sent {
            note_status(sent, message, status);
        }
        self.state.unassigned |= status == "unassigned";
        if !matches!(status, "undelivered" | "failed" | "unassigned") {
            return;
        }
        let Some(origin) = origin else {
            return self.undelivered_in_conversation(u32::MAX);
        };
        let is_of = |run: &Run| {
            run.program == origin.program && run.frames.iter().any(|frame| frame.unit == origin.unit)
        };
        if self.state.conversation.as_ref().is_some_and(is_of) {
            return self.undelivered_in_conversation(origin.unit);
        }
        match self.state.automations.iter().position(is_of) {
            Some(at) => {
                let run = self.state.automations.remove(at);
                self.undelivered(run, origin.unit);
            }
            None => self.undelivered_afterwards(origin),
        }
    }

    fn undelivered_in_conversation(&mut self, unit: u32) {
        if let Some(run) = self.state.conversation.take() {
            self.undelivered(run, unit);
        }
    }

    /// Runs `on undelivered` of a unit that is under way, of the innermost for `u32::MAX`. What it waits for stands
    /// meanwhile, unless the handler goes elsewhere.
    fn undelivered(&mut self, mut run: Run, unit: u32) {
        let Some(program) = self.program_of(&run) else { return self.lost(run) };
        let innermost = run.frames.len() - 1;
        let depth = match unit {
            u32::MAX => innermost,
            unit => run.frames.iter().rposition(|frame| frame.unit == unit).unwrap_or(innermost),
        };
        let frame = run.frames.get(depth);
        let settings = frame.and_then(|frame| program.settings_of(frame.unit));
        let handler = settings.and_then(|settings| settings.on_undelivered);
        let Some(code) = handler.filter(|_| depth == innermost && run.kept.is_none()) else {
            return self.put_back(program, run);
        };
        run.answering = false;
        run.keep();
        self.play(program, run, |executor| executor.execute(code));
    }

    /// Runs `on undelivered` of an automation that is over: its variables are gone.
    fn undelivered_afterwards(&mut self, origin: Origin) {
        let Some(program) = self.program(origin.program) else { return };
        let settings = program.settings_of(origin.unit).filter(|settings| !settings.conversation);
        let Some(code) = settings.and_then(|settings| settings.on_undelivered) else { return };
        let mut start = self.started_by(origin.unit, Contexts::default());
        start.program = origin.program;
        let Some(run) = self.new_run(program, start) else { return };
        self.emit(unit_origin(program, origin.unit), EffectKind::Started);
        self.proceed(program, run, code, Vec::<Value>::new());
    }
}

/// Notes what became of the last message. Statuses only move forward; the first receipt tells the host's id.
fn note_status(sent: &mut LastSent, message: &str, status: &str) {
    if sent.id.is_empty() {
        sent.id = message.into();
    }
    if *sent.id == *message && rank(status) > rank(&sent.status) {
        sent.status = status.into();
    }
}
