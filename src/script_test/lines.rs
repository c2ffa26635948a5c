//! Plays the lines of a test one after another; the first that does not hold ends it.

use crate::check::model::{Test, TestLine};
use crate::play::stage::moves_on;
use crate::play::{Rehearsal, Stage};
use crate::source::Span;

use super::coverage::Coverage;
use super::result::{Failure, TestResult};

/// A test while it is played.
pub(super) struct Player<'t> {
    pub(super) stage: Stage<'t>,
    coverage: &'t mut Coverage,
}

/// Plays a test from its beginning.
pub(super) fn play(rehearsal: &Rehearsal<'_>, test: &Test, coverage: &mut Coverage) -> TestResult {
    let mut host = rehearsal.host(test.unit);
    coverage.begin(test.unit);
    let mut player = Player { stage: rehearsal.stage(&mut host), coverage };
    let failure = test.lines.iter().find_map(|line| player.line(line).err());
    let failure = failure.or_else(|| player.nothing_left(test.name_span).err());
    let failure = failure.map(|failure| Failure { notes: std::mem::take(&mut host.notes), ..failure });
    let unit = test.unit.and_then(|unit| rehearsal.project().units.get(unit.index()));
    let unit = unit.map(|unit| unit.declared.name.to_string());
    TestResult { name: test.name.clone(), span: test.name_span, unit, failure }
}

impl Player<'_> {
    fn line(&mut self, line: &TestLine) -> Result<(), Failure> {
        if moves_on(&line.kind) {
            self.nothing_left(line.span)?;
            self.stage.host.notes.clear();
        }
        let acted = self.stage.act(&line.kind);
        let programs = self.stage.host.programs.clone();
        for logged in self.stage.host.log.drain(..) {
            self.coverage.note(&programs, &logged.effect);
        }
        if !acted.map_err(|undone| Failure::new(line.span, undone.message))? {
            self.expectation(line)?;
        }
        self.no_fault(line.span)
    }

    /// Every SMS to the contact must be taken by a `bot` line before the test goes on.
    fn nothing_left(&mut self, span: Span) -> Result<(), Failure> {
        match self.stage.host.inbox.pop_front() {
            None => Ok(()),
            Some(sent) => Err(Failure::new(span, "an SMS was sent that no `bot` line expects")
                .expected("nothing")
                .got(sent.text)
                .at_place(sent.origin)),
        }
    }

    /// A call without an answer, or a fault, ends the test with what is missing.
    fn no_fault(&mut self, span: Span) -> Result<(), Failure> {
        if let Some((_, function)) = self.stage.host.unanswered.take() {
            let program = self.stage.host.program();
            let name = program.schema().functions.get(function as usize);
            let name = name.map_or_else(String::new, |called| format!("{}.{}", called.service, called.name));
            let message = format!(
                "`{name}` was called, but the test does not say what it answers: write `service {name} returns {{ … }}` or `service {name} fails` before"
            );
            return Err(Failure::new(span, message));
        }
        if std::mem::take(&mut self.stage.host.endless) {
            return Err(Failure::new(span, "the clock never gets there: something is due again and again"));
        }
        match self.stage.host.fault.take() {
            None => Ok(()),
            Some(origin) => {
                let place = self.stage.host.place(origin);
                Err(Failure::new(span, "the script did more than one message may cost, or went wrong")
                    .at_place(place))
            }
        }
    }
}
