//! Plays the lines of a test one after another; the first that does not hold ends it.

use crate::check::model::{Expr, FieldId, Project, ServiceId, Test, TestLine, TestLineKind, UnitId};
use crate::source::Span;
use crate::value::{Context, Symbol, Value, display};
use crate::vm::event::EventKind;
use crate::vm::state::Consent;
use crate::vm::{Programs, evaluate};

use super::coverage::Coverage;
use super::expressions::Compiled;
use super::host::Host;
use super::result::{Failure, TestResult};

/// A test while it is played.
#[derive(Clone)]
pub(super) struct Player<'t> {
    pub(super) project: &'t Project,
    pub(super) expressions: &'t Compiled<'t>,
    pub(super) host: Host<'t>,
    /// Whether anything has happened yet: before, `at` only says where the test begins.
    begun: bool,
}

impl<'t> Player<'t> {
    pub(super) fn new(project: &'t Project, programs: &'t Programs, expressions: &'t Compiled<'t>) -> Self {
        Self { project, expressions, host: Host::new(programs), begun: false }
    }

    pub(super) fn play(mut self, test: &Test, coverage: &mut Coverage) -> TestResult {
        coverage.begin(test.unit);
        self.host.written_to = self.written_to(test.unit);
        let failure = test.lines.iter().find_map(|line| self.line(line).err());
        for effect in std::mem::take(&mut self.host.decided) {
            coverage.note(self.host.programs, &effect);
        }
        let failure = failure.or_else(|| self.nothing_left(test.name_span).err());
        let failure = failure.map(|failure| Failure { notes: self.host.notes, ..failure });
        let unit = test.unit.and_then(|unit| self.project.units.get(unit.index()));
        let unit = unit.map(|unit| unit.declared.name.to_string());
        TestResult { name: test.name.clone(), span: test.name_span, unit, failure }
    }

    /// The sender that the contact writes to first: that of the unit which the test is for, else the first that can
    /// receive.
    pub(super) fn written_to(&self, unit: Option<UnitId>) -> Option<u32> {
        let unit = unit.and_then(|unit| self.project.units.get(unit.index()));
        let own = unit.and_then(|unit| unit.settings.sender).map(|(sender, _)| sender.0);
        let receives = self.project.senders.iter().position(|sender| sender.receives);
        own.or_else(|| receives.map(|position| position as u32))
    }

    fn line(&mut self, line: &TestLine) -> Result<(), Failure> {
        if self.moves_on(&line.kind) {
            self.nothing_left(line.span)?;
            self.host.notes.clear();
        }
        self.act(line)?;
        self.begun |= self.moves_on(&line.kind) && !matches!(line.kind, TestLineKind::At(_));
        self.no_fault(line.span)
    }

    /// Whether a line makes something happen; before that every SMS must have been taken by a `bot` line.
    fn moves_on(&self, line: &TestLineKind) -> bool {
        matches!(
            line,
            TestLineKind::User(_)
                | TestLineKind::After(_)
                | TestLineKind::At(_)
                | TestLineKind::Event(..)
                | TestLineKind::Campaign(_)
                | TestLineKind::Click(_)
                | TestLineKind::Start(..)
                | TestLineKind::Undelivered
        )
    }

    pub(super) fn act(&mut self, line: &TestLine) -> Result<(), Failure> {
        let span = line.span;
        match &line.kind {
            TestLineKind::GivenContact(fields) => self.given(fields),
            TestLineKind::GivenIn(group) => {
                let name = self.project.groups.get(group.index()).map_or("", |group| group.name.as_str());
                self.host.state.join(Symbol::of(name));
            }
            TestLineKind::At(moment) => return self.at(*moment, span),
            TestLineKind::User(text) => self.user(text),
            TestLineKind::After(duration) => {
                let until_ms = self.host.programs.zone().add(self.host.now_ms, *duration);
                self.host.move_to(until_ms.unwrap_or(self.host.now_ms));
            }
            TestLineKind::Event(event, data) => {
                let data = self.value(data);
                let name = self.project.events.get(event.index()).map_or("", |event| event.name.as_str());
                self.host.deliver(EventKind::Custom { name: name.to_owned(), data });
            }
            TestLineKind::Service(service, function, answer) => {
                let answer = answer.as_ref().map(|answer| self.value(answer));
                let index = self.function_index(*service, *function);
                self.host.stubs.insert(index, answer);
            }
            TestLineKind::Campaign(campaign) => self.host.send_campaign(campaign.0),
            TestLineKind::Click(campaign) => self.click(campaign.map(|campaign| campaign.0)),
            TestLineKind::Start(unit, arguments) => {
                let arguments = arguments.iter().map(|argument| self.value(argument)).collect();
                self.host.deliver(EventKind::Request { unit: unit.0, arguments, chain: 0 });
            }
            TestLineKind::Undelivered => {
                self.host.undelivered();
            }
            _ => return self.expectation(line),
        }
        Ok(())
    }

    fn user(&mut self, text: &Expr) {
        let text = self.text(text);
        self.user_text(&text);
    }

    /// An SMS of the contact.
    pub(super) fn user_text(&mut self, text: &str) {
        let text = text.into();
        let sender = self.host.written_to;
        self.host.deliver(EventKind::Inbound { text, sender, intent: None, trusted: false });
    }

    fn at(&mut self, moment: jiff::civil::DateTime, span: Span) -> Result<(), Failure> {
        let at_ms = self.host.programs.zone().instant(moment).unwrap_or(self.host.now_ms);
        if !self.begun {
            self.host.begin_at(at_ms);
            return Ok(());
        }
        if at_ms < self.host.now_ms {
            return Err(Failure::new(
                span,
                "the clock of a test only goes forward: this moment is already past",
            ));
        }
        self.host.move_to(at_ms);
        Ok(())
    }

    fn click(&mut self, campaign: Option<u32>) {
        let campaign = campaign.or(self.host.last_campaign);
        self.host.deliver(EventKind::Click { campaign, url: String::new() });
    }

    fn given(&mut self, fields: &[(FieldId, Expr)]) {
        for (field, expr) in fields {
            let value = self.value(expr);
            let declared = self.project.objects.first().and_then(|contact| contact.fields.get(field.index()));
            if let Some(declared) = declared {
                self.given_field(declared.name.clone().as_str(), value);
            }
        }
    }

    fn given_field(&mut self, name: &str, value: Value) {
        let state = &mut self.host.state;
        match (name, &value) {
            ("subscribed", Value::Bool(true)) => state.consent = Consent::Subscribed,
            ("subscribed", _) => state.consent = Consent::Unknown,
            ("phone", Value::Text(phone)) => state.phone = phone.clone(),
            ("created_at", Value::Instant(at_ms)) => state.created_at_ms = *at_ms,
            ("language", Value::Symbol(language)) => state.language = Some(*language),
            ("language", Value::Text(language)) => state.language = Some(Symbol::of(language)),
            ("timezone", Value::Text(zone)) => state.timezone = Some(zone.clone()),
            ("unassigned", value) => state.unassigned = value.is_true(),
            (_, Value::Text(text)) if text.trim().is_empty() => {
                state.set_field(Symbol::of(name), Value::Missing)
            }
            _ => state.set_field(Symbol::of(name), value),
        }
    }

    /// The index of a service's function among those of all services.
    pub(super) fn function_index(&self, service: ServiceId, function: u32) -> u32 {
        let before = self.project.services.iter().take(service.index());
        before.map(|service| service.functions.len() as u32).sum::<u32>() + function
    }

    /// The value of an expression of the test, for the contact as it is now.
    pub(super) fn value(&mut self, expr: &Expr) -> Value {
        let Some(code) = self.expressions.offset(expr) else { return Value::Missing };
        evaluate(self.host.programs, &mut self.host.state, self.host.now_ms, code)
    }

    /// The same as a text.
    pub(super) fn text(&mut self, expr: &Expr) -> String {
        let value = self.value(expr);
        self.shown(&value)
    }

    /// A value as texts show it; a missing one is named.
    pub(super) fn shown(&self, value: &Value) -> String {
        if value.is_missing() {
            return "missing".to_owned();
        }
        let program = self.host.program();
        let context = Context {
            now_ms: self.host.now_ms,
            zone: self.host.programs.zone(),
            language: "en",
            country: &program.schema().default_country,
            names: program.as_ref(),
        };
        display(value, &context)
    }

    /// Every SMS to the contact must be taken by a `bot` line before the test goes on.
    fn nothing_left(&mut self, span: Span) -> Result<(), Failure> {
        match self.host.inbox.pop_front() {
            None => Ok(()),
            Some(sent) => Err(Failure::new(span, "an SMS was sent that no `bot` line expects")
                .expected("nothing")
                .got(sent.text)
                .at_place(sent.origin)),
        }
    }

    /// A call without an answer, or a fault, ends the test with what is missing.
    fn no_fault(&mut self, span: Span) -> Result<(), Failure> {
        if let Some(function) = self.host.unanswered.take() {
            let program = self.host.program();
            let name = program.schema().functions.get(function as usize);
            let name = name.map_or_else(String::new, |called| format!("{}.{}", called.service, called.name));
            let message = format!(
                "`{name}` was called, but the test does not say what it answers: write `service {name} returns {{ … }}` or `service {name} fails` before"
            );
            return Err(Failure::new(span, message));
        }
        if std::mem::take(&mut self.host.endless) {
            return Err(Failure::new(span, "the clock never gets there: something is due again and again"));
        }
        match self.host.fault.take() {
            None => Ok(()),
            Some(origin) => {
                let place = self.host.place(origin);
                Err(Failure::new(span, "the script did more than one message may cost, or went wrong")
                    .at_place(place))
            }
        }
    }
}
