//! A contact's state as bytes: a version, a mask of what is there, then only that. A few dozen bytes for a contact in
//! the middle of a conversation. Nothing that a decoder is given makes it panic, loop or allocate without bound.
//!
//! Integers are LEB128 varints of at most 64 bits, moments zigzag varints of milliseconds UTC, symbols and hashes four
//! bytes little endian, texts their length and UTF-8, values as [`crate::value::codec`] says, lists their length and
//! items.

mod read;
#[cfg(test)]
mod tests;
mod write;

use std::sync::Arc;

use crate::value::codec::DecodeError;

use super::limits;
use super::state::{Consent, State};
use read::Reader;
use write::Writer;

/// Version of the encoding: the first byte.
pub const VERSION: u8 = 1;
/// What a contact in the middle of a conversation takes, and more: so that a buffer grows once.
const TYPICAL_BYTES: usize = 64;

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
    pub(super) const REACHED: u32 = 1 << 9;
    pub(super) const CONVERSATION: u32 = 1 << 10;
    pub(super) const AUTOMATIONS: u32 = 1 << 11;
    pub(super) const QUEUE: u32 = 1 << 12;
    pub(super) const HANDED_OVER: u32 = 1 << 13;
    pub(super) const TOLD: u32 = 1 << 14;
    pub(super) const NEXT_CALL: u32 = 1 << 15;
    pub(super) const UNASSIGNED: u32 = 1 << 16;
    pub(super) const ALL: u32 = (1 << 17) - 1;
}

/// Flags of a run and of a conversation that waits its turn.
mod flag {
    pub(super) const ANSWERING: u8 = 1 << 0;
    pub(super) const LET_IN: u8 = 1 << 1;
    pub(super) const PER: u8 = 1 << 2;
    pub(super) const SENDER: u8 = 1 << 3;
    pub(super) const LAST_TEXT: u8 = 1 << 4;
    pub(super) const KEPT: u8 = 1 << 5;
    pub(super) const OF_RUN: u8 = (1 << 6) - 1;
    pub(super) const OF_WAITING: u8 = ANSWERING | LET_IN | SENDER;
}

/// Flags of a frame.
mod frame {
    pub(super) const DEADLINE: u8 = 1 << 0;
    pub(super) const ENDING: u8 = 1 << 1;
    pub(super) const ALL: u8 = (1 << 2) - 1;
}

/// The first byte of what is waited for: a kind and two flags.
mod wait {
    pub(super) const REPLY: u8 = 0;
    pub(super) const CLOCK: u8 = 1;
    pub(super) const SERVICE: u8 = 2;
    pub(super) const FLOOR: u8 = 3;
    /// Numbers are answers; or there is an alternative.
    pub(super) const MARKED: u8 = 1 << 3;
    /// `no reply` has a moment.
    pub(super) const NO_REPLY: u8 = 1 << 4;
}

impl State {
    /// Appends the encoded state to a buffer. The phone number is not part of it.
    pub fn encode(&self, out: &mut Vec<u8>) {
        out.reserve(TYPICAL_BYTES);
        out.push(VERSION);
        let mask = self.parts();
        let mut writer = Writer { out };
        writer.number(u64::from(mask) << 2 | consent_code(self.consent));
        writer.moment(self.created_at_ms);
        writer.parts(self);
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
            (self.recent_texts != [0; 3], part::RECENT_TEXTS),
            (self.reply.is_some(), part::REPLY),
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
        let mut state = Self::default();
        state.decode_again(phone, bytes)?;
        Ok(state)
    }

    /// The same for hosts of many contacts: becomes the state of another contact, in the memory of this one.
    ///
    /// # Errors
    /// Those of [`decode`](Self::decode); what the state holds then means nothing.
    pub fn decode_again(&mut self, phone: Arc<str>, bytes: &[u8]) -> Result<(), DecodeError> {
        if bytes.len() > limits::STATE_BYTES {
            return Err(DecodeError::Invalid);
        }
        let (&version, rest) = bytes.split_first().ok_or(DecodeError::Truncated)?;
        if version != VERSION {
            return Err(DecodeError::Invalid);
        }
        let mut reader = Reader { input: rest };
        let head = reader.number()?;
        let mask = u32::try_from(head >> 2).map_err(|_| DecodeError::Invalid)?;
        if mask & !part::ALL != 0 {
            return Err(DecodeError::Invalid);
        }
        (self.phone, self.consent) = (phone, consent_of(head & 3)?);
        self.created_at_ms = reader.moment()?;
        reader.parts(self, mask)?;
        if reader.input.is_empty() { Ok(()) } else { Err(DecodeError::Invalid) }
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
