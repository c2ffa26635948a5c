//! Statements that reach beyond the contact's variables: other numbers, consent, people, other units, the clock.

use std::sync::Arc;

use crate::bytecode::{Instruction, Op};
use crate::value::window::{Days, Window};
use crate::value::{Symbol, Value};

use super::delivery::Pending;
use super::effect::{ConsentSource, EffectKind};
use super::execute::Executor;
use super::state::{Contexts, Wait, Waiting};

impl Executor<'_, '_> {
    pub(crate) fn send(&mut self) {
        let (to, text) = (self.pop(), self.pop());
        let (Some(to), Some(text)) = (shared_text(&to), shared_text(&text)) else { return };
        self.delivery.emit(self.origin(), EffectKind::Send { to, text: normal(&text) });
    }

    pub(crate) fn email(&mut self) {
        let (to, subject, text) = (self.pop(), self.pop(), self.pop());
        let (Some(to), Some(text)) = (shared_text(&to), shared_text(&text)) else { return };
        let subject = shared_text(&subject);
        self.delivery.emit(self.origin(), EffectKind::Email { to, subject, text });
    }

    pub(crate) fn forward_to_team(&mut self, team: u32) {
        let with = self.pop();
        let Some(team) = self.program.schema().teams.get(team as usize) else { return };
        let phones = team.phones.iter().map(|phone| phone.as_str().into()).collect();
        let emails = team.emails.iter().map(|email| email.as_str().into()).collect();
        self.forward(phones, emails, &with);
    }

    pub(crate) fn forward_to_phone(&mut self) {
        let (to, with) = (self.pop(), self.pop());
        self.forward(shared_text(&to).into_iter().collect(), Vec::new(), &with);
    }

    pub(crate) fn forward_to_email(&mut self) {
        let (to, with) = (self.pop(), self.pop());
        self.forward(Vec::new(), shared_text(&to).into_iter().collect(), &with);
    }

    fn forward(&mut self, phones: Vec<Arc<str>>, emails: Vec<Arc<str>>, with: &Value) {
        let Some(message) = self.delivery.state.reply.clone() else { return };
        let with = shared_text(with);
        self.delivery.emit(self.origin(), EffectKind::Forward { phones, emails, with, message });
    }

    pub(crate) fn subscribe(&mut self, to_category: bool, category: u32) {
        let (origin, sender) = (self.origin(), self.delivery.state.reply_sender);
        self.delivery.opt_in(ConsentSource::Script, sender);
        if to_category {
            self.delivery.set_category(origin, Symbol(category), true, ConsentSource::Script);
        }
    }

    /// Opts out; true where this ends the run: `unsubscribe` acts as STOP does.
    pub(crate) fn unsubscribe(&mut self, from_category: bool, category: u32) -> bool {
        if from_category {
            self.delivery.set_category(self.origin(), Symbol(category), false, ConsentSource::Script);
            return false;
        }
        let sender = self.delivery.state.reply_sender;
        self.delivery.confirm_opt_out(sender);
        self.delivery.opt_out(ConsentSource::Script, sender);
        false
    }

    pub(crate) fn hand_over(&mut self, team: u32) {
        let note = shared_text(&self.pop());
        let name = self.program.schema().teams.get(team as usize).map_or("", |team| team.name.as_str());
        self.delivery.give_floor_to(name.into());
        self.delivery.emit(self.origin(), EffectKind::HandOver { team, note });
    }

    /// `start`: true where it leaves the running conversation.
    pub(crate) fn start_unit(&mut self, instruction: Instruction) -> bool {
        let Instruction { a, b, c: unit, .. } = instruction;
        let phone = if a != 0 { self.pop() } else { Value::Missing };
        let arguments = self.pop_many(usize::from(b));
        if a != 0 {
            let Some(phone) = shared_text(&phone) else { return false };
            self.delivery.emit(self.origin(), EffectKind::StartFor { phone, unit, arguments });
            return false;
        }
        let is_conversation =
            |unit| self.program.settings_of(unit).is_some_and(|settings| settings.conversation);
        let running = self.run.frames.first().map_or(u32::MAX, |frame| frame.unit);
        let leaves = is_conversation(running) && is_conversation(unit);
        let start = Waiting {
            program: self.run.program,
            unit,
            arguments,
            contexts: Contexts::default(),
            by_contact: self.run.by_contact,
            let_in: self.run.let_in,
            until_ms: self.delivery.event.at_ms,
        };
        self.delivery.pending.push_back(Pending::Start(start));
        leaves
    }

    pub(crate) fn cancel(&mut self, one: bool, unit: u32) {
        let per = if one { Some(self.pop()) } else { None };
        let program = self.program;
        self.delivery.cancel_instances(program, unit, per.as_ref());
    }

    /// Waits for the clock: `None` where the run suspends, else how many instructions to skip.
    pub(crate) fn wait(&mut self, instruction: Instruction) -> Option<u32> {
        let moment = self.pop();
        let now = self.delivery.event.at_ms;
        let alternative = instruction.a != 0;
        let Some(due) = self.due(instruction.op, &moment) else { return Some(0) };
        if alternative && due < now {
            return Some(0);
        }
        let due_ms = self.inside_window(instruction.b, due.max(now));
        if due_ms <= now {
            return Some(u32::from(alternative));
        }
        self.set_resume(self.at + 1);
        self.run.waiting = Wait::Clock { due_ms, alternative };
        None
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
        let window = index.and_then(|index| self.program.schema().windows.get(index));
        let Some(window) = window.and_then(window_of) else { return due_ms };
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
    match crate::text::normalize(text) {
        std::borrow::Cow::Borrowed(_) => text.clone(),
        std::borrow::Cow::Owned(normal) => normal.into(),
    }
}

/// A window as the calendar knows it.
fn window_of(declared: &crate::bytecode::schema::Window) -> Option<Window> {
    let time = |minute: u16| jiff::civil::Time::new((minute / 60) as i8, (minute % 60) as i8, 0, 0).ok();
    let bits = declared.days.iter().rev().fold(0, |bits, open| bits << 1 | u8::from(*open));
    let days = Days::from_bits(bits);
    Some(Window { from: time(declared.from_minute)?, to: time(declared.to_minute)?, days })
}
