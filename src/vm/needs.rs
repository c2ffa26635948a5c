//! What programs ask about a contact's past. What none asks about is not kept.

use std::collections::HashSet;

use crate::bytecode::op::ContactProperty;
use crate::bytecode::program::TriggerKind;
use crate::bytecode::{Op, Program};
use crate::value::Symbol;

/// What a host's programs, the current one and the older ones, ask for.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Needs {
    /// The contact's last message.
    pub(crate) last_reply: bool,
    /// The last message to the contact.
    pub(crate) last_sent: bool,
    /// When the conversation last said something: for replies to campaigns that are newer.
    pub(crate) last_text: bool,
    /// Automations that a `reply to` names, by the symbols of their names.
    pub(crate) reached_units: HashSet<Symbol>,
}

impl Needs {
    /// Adds what a program asks for.
    pub(crate) fn add(&mut self, program: &Program) {
        let instructions = (0..).map_while(|at| program.instruction(at));
        for instruction in instructions {
            match instruction.op {
                Op::LoadReply | Op::ForwardTeam | Op::ForwardPhone | Op::ForwardEmail => {
                    self.last_reply = true;
                }
                Op::LoadContact => self.last_sent = true,
                Op::LoadProperty => self.last_sent |= is_of_last_sent(instruction.a),
                _ => {}
            }
        }
        for trigger in (0..program.trigger_count()).filter_map(|index| program.trigger(index)) {
            match trigger.kind {
                TriggerKind::ReplyToUnit => {
                    self.reached_units.insert(Symbol::of(program.unit_name(trigger.argument)));
                }
                TriggerKind::ReplyToCampaign => {}
                _ => continue,
            }
            self.last_text |= trigger.has_keywords;
        }
    }
}

fn is_of_last_sent(property: u8) -> bool {
    matches!(
        ContactProperty::from_code(property),
        Some(
            ContactProperty::LastMessageAt
                | ContactProperty::LastMessageTo
                | ContactProperty::LastMessageId
                | ContactProperty::LastMessageText
                | ContactProperty::LastMessageStatus
        )
    )
}
