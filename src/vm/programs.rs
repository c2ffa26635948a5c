//! The programs that a host plays: the current one, and older ones that sessions still need.

use std::collections::HashMap;
use std::sync::Arc;

use crate::bytecode::op::ContactProperty;
use crate::bytecode::program::TriggerKind;
use crate::bytecode::{Op, Program, ProgramId};
use crate::text::{ComplianceWords, NegationWords};
use crate::value::Zone;

/// The current program and the older ones, with what is derived from them once.
#[derive(Debug, Clone)]
pub struct Programs {
    current: Arc<Program>,
    older: HashMap<ProgramId, Arc<Program>>,
    zone: Zone,
    compliance_words: ComplianceWords,
    negation: NegationWords,
    needs: Needs,
}

/// What programs ask about a contact's past; what none asks about is not kept.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Needs {
    /// The contact's last message.
    pub(crate) last_reply: bool,
    /// The last message to the contact.
    pub(crate) last_sent: bool,
    /// Which automations reached it.
    pub(crate) reached_units: bool,
    /// Whether any trigger listens for intents.
    pub(crate) intents: bool,
}

impl Needs {
    /// What a program asks, and what was asked before.
    fn with(self, program: &Program) -> Self {
        let mut needs = self;
        let instructions = (0..).map_while(|at| program.instruction(at));
        for instruction in instructions {
            match instruction.op {
                Op::LoadReply | Op::ForwardTeam | Op::ForwardPhone | Op::ForwardEmail => {
                    needs.last_reply = true
                }
                Op::LoadContact => needs.last_sent = true,
                Op::LoadProperty if instruction.a >= ContactProperty::LastMessageAt as u8 => {
                    needs.last_sent = true
                }
                _ => {}
            }
        }
        needs.reached_units |= !program.triggers_of_kind(TriggerKind::ReplyToUnit).is_empty();
        needs.intents |= !program.triggers_of_kind(TriggerKind::Intent).is_empty();
        needs
    }
}

impl Programs {
    /// A host with one program.
    pub fn new(current: Arc<Program>) -> Self {
        let schema = current.schema();
        let zone = Zone::named(&schema.timezone).unwrap_or(Zone::UTC);
        let compliance_words = match &schema.compliance_words {
            None => ComplianceWords::default(),
            Some([stop, start, help]) => {
                ComplianceWords::default().with_stop(stop).with_start(start).with_help(help)
            }
        };
        let negation = NegationWords::for_languages(schema.languages.iter().map(String::as_str));
        let needs = Needs::default().with(&current);
        Self { older: HashMap::new(), zone, compliance_words, negation, needs, current }
    }

    /// A new current program; the one before stays for the sessions that began with it.
    pub fn deploy(&self, current: Arc<Program>) -> Self {
        let mut next = Self::new(current);
        for program in self.older.values().chain([&self.current]) {
            next.keep(program.clone());
        }
        next
    }

    /// Adds an older program, as stored by the host.
    pub fn keep(&mut self, program: Arc<Program>) {
        self.needs = self.needs.with(&program);
        self.older.insert(program.id(), program);
    }

    /// The current program: triggers come from it.
    pub fn current(&self) -> &Arc<Program> {
        &self.current
    }

    /// The program of an id.
    pub fn get(&self, id: ProgramId) -> Option<&Arc<Program>> {
        if id == self.current.id() { Some(&self.current) } else { self.older.get(&id) }
    }

    /// The project's time zone.
    pub fn zone(&self) -> &Zone {
        &self.zone
    }

    /// What programs ask about a contact's past.
    pub(crate) fn needs(&self) -> Needs {
        self.needs
    }

    /// STOP, START and HELP words.
    pub fn compliance_words(&self) -> &ComplianceWords {
        &self.compliance_words
    }

    /// Words that turn a reply around, in the program's languages.
    pub fn negation(&self) -> &NegationWords {
        &self.negation
    }
}
