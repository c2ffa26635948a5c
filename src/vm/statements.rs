//! Statements that reach beyond the contact's variables: other numbers, consent, people, services, other units, the clock.

use std::sync::Arc;

use crate::bytecode::schema::Window as Declared;
use crate::bytecode::{Instruction, Op};
use crate::text;
use crate::value::window::{Days, Window};
use crate::value::{Symbol, Value};

use super::delivery::Pending;
use super::effect::{ConsentSource, EffectKind, SkipReason, UnitOutcome};
use super::event::EventKind;
use super::execute::{Executor, Flow, Stop, jump};
use super::limits;
use super::say::text_hash;
use super::state::{Consent, Contexts, Wait, Waiting};

impl Executor<'_, '_> {
    pub(crate) fn send(&mut self) {
        let (to, text) = (self.pop_paid(), self.pop_paid());
        let (Some(to), Some(text)) = (shared_text(&to), shared_text(&text)) else {
            return self.delivery.skip(self.origin(), SkipReason::BlankText);
        };
        self.delivery.emit(self.origin(), EffectKind::Send { to, text: normal(&text) });
    }

    pub(crate) fn email(&mut self) {
        let (to, subject, text) = (self.pop_paid(), self.pop_paid(), self.pop_paid());
        let (Some(to), Some(text)) = (shared_text(&to), shared_text(&text)) else {
            return self.delivery.skip(self.origin(), SkipReason::BlankText);
        };
        let subject = shared_text(&subject);
        self.delivery.emit(self.origin(), EffectKind::Email { to, subject, text });
    }

    pub(crate) fn forward_to_team(&mut self, team: u32) {
        let with = self.pop_paid();
        let Some(team) = self.program.schema().teams.get(team as usize) else { return };
        self.delivery.spend(team.phones.len() + team.emails.len());
        let phones = team.phones.iter().map(|phone| phone.as_str().into()).collect();
        let emails = team.emails.iter().map(|email| email.as_str().into()).collect();
        self.forward(phones, emails, &with);
    }

    pub(crate) fn forward_to_phone(&mut self) {
        let (to, with) = (self.pop_paid(), self.pop_paid());
        self.forward(shared_text(&to).into_iter().collect(), Vec::new(), &with);
    }

    pub(crate) fn forward_to_email(&mut self) {
        let (to, with) = (self.pop_paid(), self.pop_paid());
        self.forward(Vec::new(), shared_text(&to).into_iter().collect(), &with);
    }

    fn forward(&mut self, phones: Vec<Arc<str>>, emails: Vec<Arc<str>>, with: &Value) {
        let Some(message) = self.delivery.state.reply.clone() else { return };
        let with = shared_text(with);
        self.delivery.spend(message.len() / limits::TEXT_BYTES_PER_FUEL);
        self.delivery.emit(self.origin(), EffectKind::Forward { phones, emails, with, message });
    }

    /// `subscribe`: who has opted out comes back by START alone, or by the host.
    pub(crate) fn subscribe(&mut self, to_category: bool, category: u32) {
        let (origin, sender) = (self.origin(), self.run.sender);
        if self.delivery.consent_for(sender) == Consent::OptedOut {
            return self.delivery.skip(origin, SkipReason::NoConsent);
        }
        if to_category {
            self.delivery.opt_in_to(origin, Symbol(category), ConsentSource::Script, sender);
        } else {
            self.delivery.opt_in(ConsentSource::Script, sender);
        }
    }

    /// `unsubscribe` acts as STOP does: this run goes on to its end, but nothing more is said, and nothing waited for.
    pub(crate) fn unsubscribe(&mut self, from_category: bool, category: u32) {
        if from_category {
            let origin = self.origin();
            return self.delivery.opt_out_of(origin, Symbol(category), ConsentSource::Script);
        }
        let sender = self.run.sender;
        if self.delivery.consent_for(sender) != Consent::OptedOut {
            self.delivery.stop(ConsentSource::Script, sender);
            self.close_for_opt_out();
        }
    }

    /// `hand over`: a conversation ends, an automation goes on.
    pub(crate) fn hand_over(&mut self, team: u32, next: u32) -> Flow {
        let note = shared_text(&self.pop_paid());
        let name = self.program.schema().teams.get(team as usize).map_or("", |team| team.name.as_str());
        let settings = self.program.settings_of(self.run.unit());
        self.delivery.give_floor_to(name.into());
        self.delivery.emit(self.origin(), EffectKind::HandOver { team, note });
        match settings {
            Some(settings) if settings.conversation => Err(Stop::Ended(UnitOutcome::HandedOver)),
            _ => Ok(next),
        }
    }

    pub(crate) fn track(&mut self, name: u32) {
        let data = self.pop_paid();
        let name: Arc<str> = self.program.string(name).into();
        self.delivery.spend(name.len() / limits::TEXT_BYTES_PER_FUEL);
        self.delivery.emit(self.origin(), EffectKind::Track { name, data });
    }

    /// `start`: a conversation that starts another one leaves itself for it.
    pub(crate) fn start_unit(&mut self, instruction: Instruction, next: u32) -> Flow {
        let Instruction { a, b, c: unit, .. } = instruction;
        let phone = if a != 0 { self.pop() } else { Value::Missing };
        let arguments = self.pop_many(usize::from(b));
        self.pay_for_all(&arguments);
        if a != 0 {
            self.start_for(&phone, unit, arguments);
            return Ok(next);
        }
        let is_conversation =
            |unit| self.program.settings_of(unit).is_some_and(|settings| settings.conversation);
        let leaves = is_conversation(self.run.unit()) && is_conversation(unit);
        let start = Waiting {
            program: self.run.program,
            unit,
            arguments,
            contexts: Contexts::default(),
            sender: self.run.sender,
            answering: self.run.answering,
            let_in: self.run.let_in,
            until_ms: self.delivery.event.at_ms,
        };
        self.delivery.then(Pending::Start(start));
        if leaves { Err(Stop::Ended(UnitOutcome::Left)) } else { Ok(next) }
    }

    fn start_for(&mut self, phone: &Value, unit: u32, arguments: Vec<Value>) {
        let (origin, chain) = (self.origin(), self.delivery.chain + 1);
        match shared_text(phone) {
            Some(phone) => {
                self.delivery.emit(origin, EffectKind::StartFor { phone, unit, arguments, chain });
            }
            None => self.delivery.skip(origin, SkipReason::Gone),
        }
    }

    /// `cancel`: other instances than this one end.
    pub(crate) fn cancel(&mut self, one: bool, unit: u32) {
        let per = if one { Some(self.pop()) } else { None };
        self.delivery.cancel_instances(self.program, unit, per.as_ref());
    }

    /// Asks a service, and waits.
    pub(crate) fn call_service(&mut self, function: u32, next: u32) -> Flow {
        let arguments = self.pop_paid();
        let call = self.delivery.state.next_call;
        self.delivery.state.next_call = call.wrapping_add(1);
        let last = match &self.delivery.event.kind {
            EventKind::Inbound { text, .. } => text_hash(text),
            _ => 0,
        };
        self.set_resume(next);
        self.run.waiting = Wait::Service { call, last, held: Vec::new() };
        self.delivery.emit(self.origin(), EffectKind::Call { call, function, arguments });
        Err(Stop::Suspended)
    }

    /// Waits for the clock, or goes on at once.
    pub(crate) fn wait(&mut self, instruction: Instruction, next: u32) -> Flow {
        let Instruction { op, a, b: window, .. } = instruction;
        let moment = self.pop();
        let now = self.delivery.event.at_ms;
        let alternative = a != 0;
        let due = self.due(op, &moment);
        let Some(due) = due.filter(|due| !alternative || *due >= now) else { return Ok(next) };
        let due_ms = self.inside_window(window, due.max(now));
        if due_ms <= now {
            return Ok(jump(next, u32::from(alternative)));
        }
        self.set_resume(next);
        self.run.waiting = Wait::Clock { due_ms, alternative };
        Err(Stop::Suspended)
    }

    /// The moment that is waited for, before any window.
    fn due(&mut self, op: Op, moment: &Value) -> Option<i64> {
        let now = self.delivery.event.at_ms;
        match (op, moment) {
            (Op::WaitFor, Value::Duration(duration)) => self.delivery.zone().add(now, *duration),
            (Op::WaitTime, Value::Time(time)) => self.delivery.zone().next_clock_time(now, *time),
            (Op::WaitUntil, Value::Instant(instant)) => Some(*instant),
            _ => None,
        }
    }

    /// The first instant from `due_ms` on inside a window; number 0 is no window.
    fn inside_window(&mut self, number: u16, due_ms: i64) -> i64 {
        let index = usize::from(number).checked_sub(1);
        let declared = index.and_then(|index| self.program.schema().windows.get(index));
        let Some(window) = declared.and_then(window_of) else { return due_ms };
        window.next(self.delivery.zone(), due_ms).unwrap_or(due_ms)
    }
}

/// A text that is not blank, to be kept.
fn shared_text(value: &Value) -> Option<Arc<str>> {
    match value {
        Value::Text(text) if !text.trim().is_empty() => Some(text.clone()),
        _ => None,
    }
}

/// The text in the form that is counted and sent.
fn normal(text: &Arc<str>) -> Arc<str> {
    match text::normalize(text) {
        std::borrow::Cow::Borrowed(_) => text.clone(),
        std::borrow::Cow::Owned(normal) => normal.into(),
    }
}

/// A window as the calendar knows it.
fn window_of(declared: &Declared) -> Option<Window> {
    let time = |minute: u16| jiff::civil::Time::new((minute / 60) as i8, (minute % 60) as i8, 0, 0).ok();
    let bits = declared.days.iter().rev().fold(0, |bits, open| bits << 1 | u8::from(*open));
    let days = Days::from_bits(bits);
    Some(Window { from: time(declared.from_minute)?, to: time(declared.to_minute)?, days })
}
