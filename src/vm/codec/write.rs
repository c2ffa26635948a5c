//! Writing a state.

use crate::value::codec;
use crate::value::{Symbol, Value};

use super::super::state::{Frame, Kept, Run, State, Wait, Waiting};
use super::{consent_code, flag, frame, wait};

/// Appends parts of a state to a buffer.
pub(super) struct Writer<'o> {
    pub(super) out: &'o mut Vec<u8>,
}

impl Writer<'_> {
    pub(super) fn number(&mut self, mut number: u64) {
        while number >= 0x80 {
            self.out.push((number & 0x7f) as u8 | 0x80);
            number >>= 7;
        }
        self.out.push(number as u8);
    }

    pub(super) fn moment(&mut self, ms: i64) {
        self.number(((ms << 1) ^ (ms >> 63)).cast_unsigned());
    }

    fn symbol(&mut self, symbol: Symbol) {
        self.out.extend_from_slice(&symbol.0.to_le_bytes());
    }

    fn text(&mut self, text: &str) {
        self.number(text.len() as u64);
        self.out.extend_from_slice(text.as_bytes());
    }

    fn value(&mut self, value: &Value) {
        codec::encode(value, self.out);
    }

    fn many<T>(&mut self, items: &[T], mut write: impl FnMut(&mut Self, &T)) {
        self.number(items.len() as u64);
        for item in items {
            write(self, item);
        }
    }

    /// A list that is not written where it is empty: the mask says so.
    fn some<T>(&mut self, items: &[T], write: impl FnMut(&mut Self, &T)) {
        if !items.is_empty() {
            self.many(items, write);
        }
    }

    fn values(&mut self, values: &[Value]) {
        self.many(values, Self::value);
    }

    /// Everything after the head, in the order of the mask's bits.
    pub(super) fn parts(&mut self, state: &State) {
        self.some(&state.sender_consent, |writer, (sender, consent)| {
            writer.symbol(*sender);
            writer.number(consent_code(*consent));
        });
        self.some(&state.categories, |writer, (category, yes)| {
            writer.symbol(*category);
            writer.out.push(u8::from(*yes));
        });
        self.some(&state.groups, |writer, group| writer.symbol(*group));
        self.some(&state.fields, |writer, (field, value)| {
            writer.symbol(*field);
            writer.value(value);
        });
        if let Some(language) = state.language {
            self.symbol(language);
        }
        if let Some(timezone) = &state.timezone {
            self.text(timezone);
        }
        self.about_messages(state);
        self.about_units(state);
    }

    fn about_messages(&mut self, state: &State) {
        if let Some(sent) = &state.last_sent {
            self.moment(sent.at_ms);
            for text in [&sent.to, &sent.id, &sent.text, &sent.status] {
                self.text(text);
            }
        }
        let recent = state.recent_texts.iter().rposition(|hash| *hash != 0).map_or(0, |last| last + 1);
        self.some(state.recent_texts.get(..recent).unwrap_or_default(), |writer, hash| {
            writer.symbol(Symbol(*hash));
        });
        if let Some(reply) = &state.reply {
            self.text(reply);
        }
        self.some(&state.reached, |writer, reached| {
            writer.symbol(reached.name);
            writer.out.push(u8::from(reached.campaign));
            writer.moment(reached.at_ms);
        });
    }

    fn about_units(&mut self, state: &State) {
        if let Some(run) = &state.conversation {
            self.run(run);
        }
        self.some(&state.automations, Self::run);
        self.some(&state.queue, Self::waiting);
        if let Some(handed_over) = &state.handed_over {
            self.text(&handed_over.team);
            self.moment(handed_over.until_ms);
        }
        if let Some(told_at_ms) = state.told_to_subscribe_at_ms {
            self.moment(told_at_ms);
        }
        if state.next_call != 0 {
            self.number(state.next_call);
        }
    }

    fn run(&mut self, run: &Run) {
        self.out.extend_from_slice(&run.program.0);
        self.out.push(flags(&[
            (run.answering, flag::ANSWERING),
            (run.let_in, flag::LET_IN),
            (!run.per.is_missing(), flag::PER),
            (run.sender.is_some(), flag::SENDER),
            (run.last_text_at_ms.is_some(), flag::LAST_TEXT),
            (run.kept.is_some(), flag::KEPT),
        ]));
        if !run.per.is_missing() {
            self.value(&run.per);
        }
        if let Some(sender) = run.sender {
            self.symbol(sender);
        }
        if let Some(last_text_at_ms) = run.last_text_at_ms {
            self.moment(last_text_at_ms);
        }
        self.many(&run.frames, Self::frame);
        self.wait(&run.waiting);
        if let Some(Kept { waiting, at, depth }) = &run.kept {
            self.wait(waiting);
            self.number(u64::from(*at));
            self.number(*depth as u64);
        }
    }

    fn frame(&mut self, frame: &Frame) {
        self.out.push(flags(&[
            (frame.deadline_ms.is_some(), frame::DEADLINE),
            (frame.ending.is_some(), frame::ENDING),
        ]));
        self.number(u64::from(frame.unit));
        self.number(u64::from(frame.step.wrapping_add(1)));
        self.number(u64::from(frame.at));
        if let Some(deadline_ms) = frame.deadline_ms {
            self.moment(deadline_ms);
        }
        if let Some(ending) = frame.ending {
            self.out.push(ending as u8);
        }
        self.values(&frame.locals);
    }

    fn wait(&mut self, waiting: &Wait) {
        match waiting {
            // What runs is not stored; a state that is encoded all the same waits for a moment long past.
            Wait::Nothing => {
                self.out.push(wait::CLOCK);
                self.moment(0);
            }
            Wait::Reply { message, reprompts, offered, numbered, no_reply_at_ms } => {
                let no_reply = (no_reply_at_ms.is_some(), wait::NO_REPLY);
                self.out.push(wait::REPLY | flags(&[(*numbered, wait::MARKED), no_reply]));
                self.number(u64::from(*message));
                self.number(u64::from(*reprompts));
                self.number(*offered);
                if let Some(at_ms) = no_reply_at_ms {
                    self.moment(*at_ms);
                }
            }
            Wait::Clock { due_ms, alternative } => {
                self.out.push(wait::CLOCK | flags(&[(*alternative, wait::MARKED)]));
                self.moment(*due_ms);
            }
            Wait::Service { call, last, held } => {
                self.out.push(wait::SERVICE);
                self.number(*call);
                self.symbol(Symbol(*last));
                self.many(held, |writer, text| writer.text(text));
            }
            Wait::Floor { operands } => {
                self.out.push(wait::FLOOR);
                self.values(operands);
            }
        }
    }

    fn waiting(&mut self, waiting: &Waiting) {
        self.out.extend_from_slice(&waiting.program.0);
        self.out.push(flags(&[
            (waiting.answering, flag::ANSWERING),
            (waiting.let_in, flag::LET_IN),
            (waiting.sender.is_some(), flag::SENDER),
        ]));
        if let Some(sender) = waiting.sender {
            self.symbol(sender);
        }
        self.number(u64::from(waiting.unit));
        self.values(&waiting.arguments);
        for context in [&waiting.contexts.event, &waiting.contexts.campaign, &waiting.contexts.intent] {
            self.value(context);
        }
        self.moment(waiting.until_ms);
    }
}

/// The bits of what is there.
fn flags(bits: &[(bool, u8)]) -> u8 {
    bits.iter().filter(|(there, _)| *there).fold(0, |flags, (_, bit)| flags | bit)
}
