//! A contact's state as bytes: a version, a mask of what is there, then only that. A few dozen bytes for a contact in
//! the middle of a conversation. Nothing that a decoder is given makes it panic, loop or allocate without bound.

use std::sync::Arc;

use crate::bytecode::ProgramId;
use crate::value::codec::{self, DecodeError};
use crate::value::{Symbol, Value, varint};

use super::effect::UnitOutcome;
use super::limits;
use super::state::{Consent, Contexts, Frame, HandedOver, LastSent, Reached, Run, State, Wait, Waiting};

/// Version of the encoding: the first byte.
pub const VERSION: u8 = 1;

/// Parts that may be absent, one bit each, in the order in which they are written.
mod part {
    pub(super) const SENDER_CONSENT: u32 = 1 << 0;
    pub(super) const CATEGORIES: u32 = 1 << 1;
    pub(super) const GROUPS: u32 = 1 << 2;
    pub(super) const FIELDS: u32 = 1 << 3;
    pub(super) const LANGUAGE: u32 = 1 << 4;
    pub(super) const TIMEZONE: u32 = 1 << 5;
    pub(super) const LAST_SENT: u32 = 1 << 6;
    pub(super) const RECENT_TEXTS: u32 = 1 << 7;
    pub(super) const REPLY: u32 = 1 << 8;
    pub(super) const REPLY_SENDER: u32 = 1 << 9;
    pub(super) const REACHED: u32 = 1 << 10;
    pub(super) const CONVERSATION: u32 = 1 << 11;
    pub(super) const AUTOMATIONS: u32 = 1 << 12;
    pub(super) const QUEUE: u32 = 1 << 13;
    pub(super) const HANDED_OVER: u32 = 1 << 14;
    pub(super) const TOLD: u32 = 1 << 15;
    pub(super) const NEXT_CALL: u32 = 1 << 16;
    pub(super) const UNASSIGNED: u32 = 1 << 17;
    pub(super) const ALL: u32 = (1 << 18) - 1;
}

impl State {
    /// Appends the encoded state to a buffer. The phone number is not part of it.
    pub fn encode(&self, out: &mut Vec<u8>) {
        out.push(VERSION);
        let mask = self.parts();
        let mut writer = Writer { out };
        writer.number(u64::from(mask) << 2 | consent_code(self.consent));
        writer.moment(self.created_at_ms);
        writer.parts(self, mask);
    }

    fn parts(&self) -> u32 {
        let flags = [
            (!self.sender_consent.is_empty(), part::SENDER_CONSENT),
            (!self.categories.is_empty(), part::CATEGORIES),
            (!self.groups.is_empty(), part::GROUPS),
            (!self.fields.is_empty(), part::FIELDS),
            (self.language.is_some(), part::LANGUAGE),
            (self.timezone.is_some(), part::TIMEZONE),
            (self.last_sent.is_some(), part::LAST_SENT),
            (!self.recent_texts.is_empty(), part::RECENT_TEXTS),
            (self.reply.is_some(), part::REPLY),
            (self.reply_sender.is_some(), part::REPLY_SENDER),
            (!self.reached.is_empty(), part::REACHED),
            (self.conversation.is_some(), part::CONVERSATION),
            (!self.automations.is_empty(), part::AUTOMATIONS),
            (!self.queue.is_empty(), part::QUEUE),
            (self.handed_over.is_some(), part::HANDED_OVER),
            (self.told_to_subscribe_at_ms.is_some(), part::TOLD),
            (self.next_call != 0, part::NEXT_CALL),
            (self.unassigned, part::UNASSIGNED),
        ];
        flags.iter().filter(|(there, _)| *there).fold(0, |mask, (_, bit)| mask | bit)
    }

    /// Reads an encoded state of the contact with this number.
    ///
    /// # Errors
    /// Bytes of another version, cut short, with something behind them or impossible in themselves.
    pub fn decode(phone: Arc<str>, bytes: &[u8]) -> Result<Self, DecodeError> {
        let (&version, rest) = bytes.split_first().ok_or(DecodeError::Truncated)?;
        if version != VERSION {
            return Err(DecodeError::Invalid);
        }
        let mut reader = Reader { input: rest };
        let head = reader.number()?;
        let mask = u32::try_from(head >> 2)
            .ok()
            .filter(|mask| mask & !part::ALL == 0)
            .ok_or(DecodeError::Invalid)?;
        let mut state = Self { phone, consent: consent_of(head & 3)?, ..Self::default() };
        state.created_at_ms = reader.moment()?;
        reader.parts(&mut state, mask)?;
        if reader.input.is_empty() { Ok(state) } else { Err(DecodeError::Invalid) }
    }
}

fn consent_code(consent: Consent) -> u64 {
    match consent {
        Consent::Unknown => 0,
        Consent::Subscribed => 1,
        Consent::OptedOut => 2,
    }
}

fn consent_of(code: u64) -> Result<Consent, DecodeError> {
    match code {
        0 => Ok(Consent::Unknown),
        1 => Ok(Consent::Subscribed),
        2 => Ok(Consent::OptedOut),
        _ => Err(DecodeError::Invalid),
    }
}

struct Writer<'o> {
    out: &'o mut Vec<u8>,
}

impl Writer<'_> {
    fn number(&mut self, mut number: u64) {
        while number >= 0x80 {
            self.out.push((number & 0x7f) as u8 | 0x80);
            number >>= 7;
        }
        self.out.push(number as u8);
    }

    fn moment(&mut self, ms: i64) {
        varint::write_signed(i128::from(ms), self.out);
    }

    fn symbol(&mut self, symbol: Symbol) {
        self.out.extend(symbol.0.to_le_bytes());
    }

    fn text(&mut self, text: &str) {
        self.number(text.len() as u64);
        self.out.extend(text.as_bytes());
    }

    fn optional_moment(&mut self, ms: Option<i64>) {
        self.out.push(u8::from(ms.is_some()));
        if let Some(ms) = ms {
            self.moment(ms);
        }
    }

    fn many<T>(&mut self, items: &[T], mut write: impl FnMut(&mut Self, &T)) {
        self.number(items.len() as u64);
        for item in items {
            write(self, item);
        }
    }

    fn values(&mut self, values: &[Value]) {
        self.many(values, |writer, value| codec::encode(value, writer.out));
    }

    fn parts(&mut self, state: &State, mask: u32) {
        let has = |bit: u32| mask & bit != 0;
        if has(part::SENDER_CONSENT) {
            self.many(&state.sender_consent, |writer, (sender, consent)| {
                writer.number(u64::from(*sender));
                writer.number(consent_code(*consent));
            });
        }
        if has(part::CATEGORIES) {
            self.many(&state.categories, |writer, (category, yes)| {
                writer.symbol(*category);
                writer.out.push(u8::from(*yes));
            });
        }
        if has(part::GROUPS) {
            self.many(&state.groups, |writer, group| writer.symbol(*group));
        }
        if has(part::FIELDS) {
            self.many(&state.fields, |writer, (field, value)| {
                writer.symbol(*field);
                codec::encode(value, writer.out);
            });
        }
        self.about_the_contact(state);
        self.about_messages(state);
        self.about_units(state, mask);
        if let Some(told_at_ms) = state.told_to_subscribe_at_ms {
            self.moment(told_at_ms);
        }
        if has(part::NEXT_CALL) {
            self.number(state.next_call);
        }
    }

    fn about_the_contact(&mut self, state: &State) {
        if let Some(language) = state.language {
            self.symbol(language);
        }
        if let Some(timezone) = &state.timezone {
            self.text(timezone);
        }
    }

    fn about_messages(&mut self, state: &State) {
        if let Some(sent) = &state.last_sent {
            self.moment(sent.at_ms);
            for text in [&sent.to, &sent.id, &sent.text, &sent.status] {
                self.text(text);
            }
        }
        if !state.recent_texts.is_empty() {
            self.many(&state.recent_texts, |writer, hash| writer.out.extend(hash.to_le_bytes()));
        }
        if let Some(reply) = &state.reply {
            self.text(reply);
        }
        if let Some(sender) = state.reply_sender {
            self.number(u64::from(sender));
        }
        if !state.reached.is_empty() {
            self.many(&state.reached, |writer, reached| {
                writer.symbol(reached.name);
                writer.out.push(u8::from(reached.campaign));
                writer.moment(reached.at_ms);
            });
        }
    }

    fn about_units(&mut self, state: &State, mask: u32) {
        if let Some(run) = &state.conversation {
            self.run(run);
        }
        if mask & part::AUTOMATIONS != 0 {
            self.many(&state.automations, Self::run);
        }
        if mask & part::QUEUE != 0 {
            self.many(&state.queue, Self::waiting);
        }
        if let Some(handed_over) = &state.handed_over {
            self.text(&handed_over.team);
            self.moment(handed_over.until_ms);
        }
    }

    fn run(&mut self, run: &Run) {
        self.out.extend(run.program.0);
        let ending = run.ending.map_or(0, |ending| ending as u8 + 1);
        self.out.push(ending << 2 | u8::from(run.by_contact) << 1 | u8::from(run.let_in));
        codec::encode(&run.per, self.out);
        self.optional_moment(run.last_text_at_ms);
        self.many(&run.frames, |writer, frame| {
            writer.number(u64::from(frame.unit));
            writer.number(u64::from(frame.step.wrapping_add(1)));
            writer.number(u64::from(frame.at));
            writer.optional_moment(frame.deadline_ms);
            writer.values(&frame.locals);
        });
        self.wait(&run.waiting);
    }

    fn wait(&mut self, wait: &Wait) {
        match wait {
            Wait::Reply { message, reprompts, offered, no_reply_at_ms } => {
                self.out.push(0);
                self.number(u64::from(*message));
                self.number(u64::from(*reprompts));
                self.number(*offered);
                self.optional_moment(*no_reply_at_ms);
            }
            Wait::Clock { due_ms, alternative } => {
                self.out.push(1 + u8::from(*alternative));
                self.moment(*due_ms);
            }
            Wait::Service { call, held } => {
                self.out.push(3);
                self.number(*call);
                self.many(held, |writer, text| writer.text(text));
            }
        }
    }

    fn waiting(&mut self, waiting: &Waiting) {
        self.out.extend(waiting.program.0);
        self.number(u64::from(waiting.unit));
        self.values(&waiting.arguments);
        for context in [&waiting.contexts.event, &waiting.contexts.campaign, &waiting.contexts.intent] {
            codec::encode(context, self.out);
        }
        self.out.push(u8::from(waiting.by_contact) << 1 | u8::from(waiting.let_in));
        self.moment(waiting.until_ms);
    }
}

struct Reader<'i> {
    input: &'i [u8],
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

    fn number(&mut self) -> Read<u64> {
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

    fn moment(&mut self) -> Read<i64> {
        let ms = varint::read_signed(&mut self.input).map_err(|_| DecodeError::Invalid)?;
        i64::try_from(ms).map_err(|_| DecodeError::Invalid)
    }

    fn flag(&mut self) -> Read<bool> {
        match self.byte()? {
            0 => Ok(false),
            1 => Ok(true),
            _ => Err(DecodeError::Invalid),
        }
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

    fn optional_moment(&mut self) -> Read<Option<i64>> {
        Ok(if self.flag()? { Some(self.moment()?) } else { None })
    }

    /// At most `most` items. Each takes a byte at least, so that a length alone allocates nothing.
    fn many<T>(&mut self, most: usize, mut read: impl FnMut(&mut Self) -> Read<T>) -> Read<Vec<T>> {
        let count: usize = self.small()?;
        if count > most || count > self.input.len() {
            return Err(DecodeError::Invalid);
        }
        (0..count).map(|_| read(self)).collect()
    }

    fn value(&mut self) -> Read<Value> {
        codec::decode(&mut self.input)
    }

    fn values(&mut self) -> Read<Vec<Value>> {
        self.many(limits::STORED_ITEMS, Self::value)
    }

    fn parts(&mut self, state: &mut State, mask: u32) -> Read<()> {
        let has = |bit: u32| mask & bit != 0;
        let most = limits::STORED_ITEMS;
        if has(part::SENDER_CONSENT) {
            state.sender_consent = self.many(most, |r| Ok((r.small()?, consent_of(r.number()?)?)))?;
        }
        if has(part::CATEGORIES) {
            state.categories = self.many(most, |r| Ok((r.symbol()?, r.flag()?)))?;
        }
        if has(part::GROUPS) {
            state.groups = self.many(most, Self::symbol)?;
            in_order(&state.groups, |group| *group)?;
        }
        if has(part::FIELDS) {
            state.fields = self.many(most, |r| Ok((r.symbol()?, r.value()?)))?;
            in_order(&state.fields, |(field, _)| *field)?;
        }
        state.language = if has(part::LANGUAGE) { Some(self.symbol()?) } else { None };
        state.timezone = if has(part::TIMEZONE) { Some(self.text()?) } else { None };
        self.about_messages(state, mask)?;
        self.about_units(state, mask)?;
        state.told_to_subscribe_at_ms = if has(part::TOLD) { Some(self.moment()?) } else { None };
        state.next_call = if has(part::NEXT_CALL) { self.number()? } else { 0 };
        state.unassigned = has(part::UNASSIGNED);
        Ok(())
    }

    fn about_messages(&mut self, state: &mut State, mask: u32) -> Read<()> {
        let has = |bit: u32| mask & bit != 0;
        if has(part::LAST_SENT) {
            let at_ms = self.moment()?;
            let (to, id, text, status) = (self.text()?, self.text()?, self.text()?, self.text()?);
            state.last_sent = Some(LastSent { at_ms, to, id, text, status });
        }
        if has(part::RECENT_TEXTS) {
            state.recent_texts = self.many(limits::RECENT_TEXTS, |r| Ok(u64::from_le_bytes(r.bytes()?)))?;
        }
        state.reply = if has(part::REPLY) { Some(self.text()?) } else { None };
        state.reply_sender = if has(part::REPLY_SENDER) { Some(self.small()?) } else { None };
        if has(part::REACHED) {
            state.reached = self.many(limits::REACHED, |r| {
                Ok(Reached { name: r.symbol()?, campaign: r.flag()?, at_ms: r.moment()? })
            })?;
        }
        Ok(())
    }

    fn about_units(&mut self, state: &mut State, mask: u32) -> Read<()> {
        let has = |bit: u32| mask & bit != 0;
        state.conversation = if has(part::CONVERSATION) { Some(self.run()?) } else { None };
        if has(part::AUTOMATIONS) {
            state.automations = self.many(limits::AUTOMATIONS, Self::run)?;
        }
        if has(part::QUEUE) {
            state.queue = self.many(limits::QUEUE, Self::waiting)?;
        }
        if has(part::HANDED_OVER) {
            state.handed_over = Some(HandedOver { team: self.text()?, until_ms: self.moment()? });
        }
        Ok(())
    }

    fn run(&mut self) -> Read<Run> {
        let program = ProgramId(self.bytes()?);
        let flags = self.byte()?;
        let ending = match flags >> 2 {
            0 => None,
            code => Some(UnitOutcome::from_code(code - 1).ok_or(DecodeError::Invalid)?),
        };
        let per = self.value()?;
        let last_text_at_ms = self.optional_moment()?;
        let frames = self.many(limits::FRAMES, Self::frame)?;
        if frames.is_empty() {
            return Err(DecodeError::Invalid);
        }
        let waiting = self.wait()?;
        let (by_contact, let_in) = (flags & 2 != 0, flags & 1 != 0);
        Ok(Run { program, frames, waiting, per, by_contact, let_in, last_text_at_ms, ending })
    }

    fn frame(&mut self) -> Read<Frame> {
        let unit = self.small()?;
        let step: u16 = self.small()?;
        let at = self.small()?;
        let deadline_ms = self.optional_moment()?;
        let locals = self.values()?;
        Ok(Frame { unit, step: step.wrapping_sub(1), at, deadline_ms, locals })
    }

    fn wait(&mut self) -> Read<Wait> {
        match self.byte()? {
            0 => Ok(Wait::Reply {
                message: self.small()?,
                reprompts: self.small()?,
                offered: self.number()?,
                no_reply_at_ms: self.optional_moment()?,
            }),
            1 => Ok(Wait::Clock { due_ms: self.moment()?, alternative: false }),
            2 => Ok(Wait::Clock { due_ms: self.moment()?, alternative: true }),
            3 => Ok(Wait::Service {
                call: self.number()?,
                held: self.many(limits::HELD_MESSAGES, Self::text)?,
            }),
            _ => Err(DecodeError::Invalid),
        }
    }

    fn waiting(&mut self) -> Read<Waiting> {
        let program = ProgramId(self.bytes()?);
        let unit = self.small()?;
        let arguments = self.values()?;
        let (event, campaign, intent) = (self.value()?, self.value()?, self.value()?);
        let flags = self.byte()?;
        let until_ms = self.moment()?;
        let contexts = Contexts { event, campaign, intent };
        let (by_contact, let_in) = (flags & 2 != 0, flags & 1 != 0);
        Ok(Waiting { program, unit, arguments, contexts, by_contact, let_in, until_ms })
    }
}

/// Whether symbols ascend, as look-ups need them to.
fn in_order<T>(items: &[T], symbol: impl Fn(&T) -> Symbol) -> Read<()> {
    let ascending = items.windows(2).all(|pair| match pair {
        [one, other] => symbol(one) < symbol(other),
        _ => true,
    });
    if ascending { Ok(()) } else { Err(DecodeError::Invalid) }
}
