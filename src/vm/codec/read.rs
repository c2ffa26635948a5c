//! Reading a state, from whatever bytes.

use std::sync::Arc;

use crate::bytecode::ProgramId;
use crate::value::codec::{self, DecodeError};
use crate::value::{Symbol, Value};

use super::super::effect::UnitOutcome;
use super::super::limits;
use super::super::state::{Contexts, Frame, HandedOver, Kept, LastSent, Reached, Run, State, Wait, Waiting};
use super::{consent_of, flag, frame, part, wait};

/// What is left of the bytes.
pub(super) struct Reader<'i> {
    pub(super) input: &'i [u8],
}

type Read<T> = Result<T, DecodeError>;

impl Reader<'_> {
    fn byte(&mut self) -> Read<u8> {
        let (&byte, rest) = self.input.split_first().ok_or(DecodeError::Truncated)?;
        self.input = rest;
        Ok(byte)
    }

    fn bytes<const N: usize>(&mut self) -> Read<[u8; N]> {
        let (bytes, rest) = self.input.split_first_chunk::<N>().ok_or(DecodeError::Truncated)?;
        self.input = rest;
        Ok(*bytes)
    }

    pub(super) fn number(&mut self) -> Read<u64> {
        // Nearly all numbers of a state are small.
        if let Some((&byte, rest)) = self.input.split_first()
            && byte < 0x80
        {
            self.input = rest;
            return Ok(u64::from(byte));
        }
        let mut number = 0u64;
        for shift in (0..64).step_by(7) {
            let byte = self.byte()?;
            let bits = u64::from(byte & 0x7f);
            if shift == 63 && bits > 1 {
                return Err(DecodeError::Invalid);
            }
            number |= bits << shift;
            if byte & 0x80 == 0 {
                return Ok(number);
            }
        }
        Err(DecodeError::Invalid)
    }

    fn small<T: TryFrom<u64>>(&mut self) -> Read<T> {
        T::try_from(self.number()?).map_err(|_| DecodeError::Invalid)
    }

    pub(super) fn moment(&mut self) -> Read<i64> {
        let zigzag = self.number()?;
        Ok((zigzag >> 1).cast_signed() ^ -(zigzag & 1).cast_signed())
    }

    /// A byte of flags, all of them known.
    fn flags(&mut self, known: u8) -> Read<u8> {
        let flags = self.byte()?;
        if flags & !known == 0 { Ok(flags) } else { Err(DecodeError::Invalid) }
    }

    fn truth(&mut self) -> Read<bool> {
        Ok(self.flags(1)? != 0)
    }

    fn symbol(&mut self) -> Read<Symbol> {
        Ok(Symbol(u32::from_le_bytes(self.bytes()?)))
    }

    fn text(&mut self) -> Read<Arc<str>> {
        let length: usize = self.small()?;
        let (text, rest) = self.input.split_at_checked(length).ok_or(DecodeError::Truncated)?;
        self.input = rest;
        std::str::from_utf8(text).map(Arc::from).map_err(|_| DecodeError::Invalid)
    }

    fn value(&mut self) -> Read<Value> {
        codec::decode(&mut self.input)
    }

    /// A part that is there where a flag is set.
    fn if_set<T>(&mut self, set: bool, read: impl FnOnce(&mut Self) -> Read<T>) -> Read<Option<T>> {
        if set { read(self).map(Some) } else { Ok(None) }
    }

    /// How many items follow: at most `most`. Each takes a byte at least, so that a length alone allocates little.
    fn count(&mut self, most: usize) -> Read<usize> {
        let count: usize = self.small()?;
        if count > most || count > self.input.len() { Err(DecodeError::Invalid) } else { Ok(count) }
    }

    fn many<T>(&mut self, most: usize, read: impl FnMut(&mut Self) -> Read<T>) -> Read<Vec<T>> {
        let mut items = Vec::new();
        self.fill(&mut items, most, read)?;
        Ok(items)
    }

    /// Replaces the items of a list.
    fn fill<T>(
        &mut self,
        items: &mut Vec<T>,
        most: usize,
        mut read: impl FnMut(&mut Self) -> Read<T>,
    ) -> Read<()> {
        let count = self.count(most)?;
        items.clear();
        items.reserve(count.min(64));
        for _ in 0..count {
            items.push(read(self)?);
        }
        Ok(())
    }

    /// The same for a list that is empty where a flag is not set.
    fn fill_if<T>(
        &mut self,
        set: bool,
        items: &mut Vec<T>,
        most: usize,
        read: impl FnMut(&mut Self) -> Read<T>,
    ) -> Read<()> {
        if set {
            return self.fill(items, most, read);
        }
        items.clear();
        Ok(())
    }

    fn values(&mut self) -> Read<Vec<Value>> {
        self.many(limits::STORED_ITEMS, Self::value)
    }

    /// Everything after the head.
    pub(super) fn parts(&mut self, state: &mut State, mask: u32) -> Read<()> {
        let has = |bit: u32| mask & bit != 0;
        let most = limits::STORED_ITEMS;
        self.fill_if(has(part::SENDER_CONSENT), &mut state.sender_consent, most, |r| {
            Ok((r.symbol()?, consent_of(r.number()?)?))
        })?;
        self.fill_if(has(part::CATEGORIES), &mut state.categories, most, |r| Ok((r.symbol()?, r.truth()?)))?;
        self.fill_if(has(part::GROUPS), &mut state.groups, most, Self::symbol)?;
        in_order(&state.groups, |group| *group)?;
        self.fill_if(has(part::FIELDS), &mut state.fields, most, |r| Ok((r.symbol()?, r.value()?)))?;
        in_order(&state.fields, |(field, _)| *field)?;
        state.language = self.if_set(has(part::LANGUAGE), Self::symbol)?;
        state.timezone = self.if_set(has(part::TIMEZONE), Self::text)?;
        self.about_messages(state, mask)?;
        self.about_units(state, mask)?;
        state.told_to_subscribe_at_ms = self.if_set(has(part::TOLD), Self::moment)?;
        state.next_call = if has(part::NEXT_CALL) { self.number()? } else { 0 };
        state.unassigned = has(part::UNASSIGNED);
        Ok(())
    }

    fn about_messages(&mut self, state: &mut State, mask: u32) -> Read<()> {
        let has = |bit: u32| mask & bit != 0;
        state.last_sent = self.if_set(has(part::LAST_SENT), Self::last_sent)?;
        state.recent_texts = [0; 3];
        if has(part::RECENT_TEXTS) {
            self.recent_texts(&mut state.recent_texts)?;
        }
        state.reply = self.if_set(has(part::REPLY), Self::text)?;
        self.fill_if(has(part::REACHED), &mut state.reached, limits::REACHED, |r| {
            Ok(Reached { name: r.symbol()?, campaign: r.truth()?, at_ms: r.moment()? })
        })?;
        Ok(())
    }

    fn recent_texts(&mut self, hashes: &mut [u32]) -> Read<()> {
        let count: usize = self.small()?;
        for place in hashes.get_mut(..count).ok_or(DecodeError::Invalid)? {
            *place = self.symbol()?.0;
        }
        Ok(())
    }

    fn last_sent(&mut self) -> Read<LastSent> {
        let at_ms = self.moment()?;
        let (to, id, text, status) = (self.text()?, self.text()?, self.text()?, self.text()?);
        Ok(LastSent { at_ms, to, id, text, status })
    }

    fn about_units(&mut self, state: &mut State, mask: u32) -> Read<()> {
        let has = |bit: u32| mask & bit != 0;
        if has(part::CONVERSATION) {
            self.run_again(state.conversation.get_or_insert_with(blank_run))?;
        } else {
            state.conversation = None;
        }
        self.fill_if(has(part::AUTOMATIONS), &mut state.automations, limits::AUTOMATIONS, Self::run)?;
        self.fill_if(has(part::QUEUE), &mut state.queue, limits::QUEUE, Self::waiting)?;
        state.handed_over = self
            .if_set(has(part::HANDED_OVER), |r| Ok(HandedOver { team: r.text()?, until_ms: r.moment()? }))?;
        Ok(())
    }

    fn run(&mut self) -> Read<Run> {
        let mut run = blank_run();
        self.run_again(&mut run)?;
        Ok(run)
    }

    /// A run in the memory of another.
    fn run_again(&mut self, run: &mut Run) -> Read<()> {
        run.program = ProgramId(self.bytes()?);
        let flags = self.flags(flag::OF_RUN)?;
        run.per = self.if_set(flags & flag::PER != 0, Self::value)?.unwrap_or_default();
        run.sender = self.if_set(flags & flag::SENDER != 0, Self::symbol)?;
        run.last_text_at_ms = self.if_set(flags & flag::LAST_TEXT != 0, Self::moment)?;
        self.frames(&mut run.frames)?;
        run.waiting = self.wait()?;
        let frames = run.frames.len();
        run.kept = self.if_set(flags & flag::KEPT != 0, |reader| reader.kept(frames))?;
        (run.answering, run.let_in) = (flags & flag::ANSWERING != 0, flags & flag::LET_IN != 0);
        Ok(())
    }

    fn frames(&mut self, frames: &mut Vec<Frame>) -> Read<()> {
        let count = self.count(limits::FRAMES)?;
        if count == 0 {
            return Err(DecodeError::Invalid);
        }
        frames.resize_with(count, blank_frame);
        frames.iter_mut().try_for_each(|frame| self.frame(frame))
    }

    fn frame(&mut self, frame: &mut Frame) -> Read<()> {
        let flags = self.flags(frame::ALL)?;
        frame.unit = self.small()?;
        frame.step = self.small::<u16>()?.wrapping_sub(1);
        frame.at = self.small()?;
        frame.deadline_ms = self.if_set(flags & frame::DEADLINE != 0, Self::moment)?;
        frame.ending = self.if_set(flags & frame::ENDING != 0, |reader| {
            UnitOutcome::from_code(reader.byte()?).ok_or(DecodeError::Invalid)
        })?;
        self.fill(&mut frame.locals, limits::STORED_ITEMS, Self::value)
    }

    fn kept(&mut self, frames: usize) -> Read<Kept> {
        let (waiting, at, depth) = (self.wait()?, self.small()?, self.small()?);
        if depth < frames { Ok(Kept { waiting, at, depth }) } else { Err(DecodeError::Invalid) }
    }

    fn wait(&mut self) -> Read<Wait> {
        let head = self.flags(7 | wait::MARKED | wait::NO_REPLY)?;
        let marked = head & wait::MARKED != 0;
        match head & 7 {
            wait::REPLY => Ok(Wait::Reply {
                message: self.small()?,
                reprompts: self.small()?,
                offered: self.number()?,
                numbered: marked,
                no_reply_at_ms: self.if_set(head & wait::NO_REPLY != 0, Self::moment)?,
            }),
            wait::CLOCK => Ok(Wait::Clock { due_ms: self.moment()?, alternative: marked }),
            wait::SERVICE => Ok(Wait::Service {
                call: self.number()?,
                last: self.symbol()?.0,
                held: self.many(limits::HELD_MESSAGES, Self::text)?,
            }),
            wait::FLOOR => Ok(Wait::Floor { operands: self.values()? }),
            _ => Err(DecodeError::Invalid),
        }
    }

    fn waiting(&mut self) -> Read<Waiting> {
        let program = ProgramId(self.bytes()?);
        let flags = self.flags(flag::OF_WAITING)?;
        let sender = self.if_set(flags & flag::SENDER != 0, Self::symbol)?;
        let unit = self.small()?;
        let arguments = self.values()?;
        let contexts = Contexts { event: self.value()?, campaign: self.value()?, intent: self.value()? };
        let until_ms = self.moment()?;
        let (answering, let_in) = (flags & flag::ANSWERING != 0, flags & flag::LET_IN != 0);
        Ok(Waiting { program, unit, arguments, contexts, sender, answering, let_in, until_ms })
    }
}

/// A run before anything is read into it.
fn blank_run() -> Run {
    Run::of(ProgramId::default(), Vec::new())
}

fn blank_frame() -> Frame {
    Frame { unit: 0, step: 0, at: 0, deadline_ms: None, ending: None, locals: Vec::new() }
}

/// Whether symbols ascend, as look-ups need them to.
fn in_order<T>(items: &[T], symbol: impl Fn(&T) -> Symbol) -> Read<()> {
    if items.is_sorted_by(|one, other| symbol(one) < symbol(other)) {
        Ok(())
    } else {
        Err(DecodeError::Invalid)
    }
}
