//! The programs that a host plays: the current one, and older ones that sessions still need.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use crate::bytecode::program::TriggerKind;
use crate::bytecode::{Program, ProgramId};
use crate::text::{ComplianceWords, links};
use crate::value::{Symbol, Zone};

use super::needs::Needs;

/// The current program and the older ones, with what is derived from them once.
#[derive(Debug, Clone)]
pub struct Programs {
    current: Arc<Program>,
    older: HashMap<ProgramId, Arc<Program>>,
    zone: Zone,
    compliance_words: ComplianceWords,
    needs: Needs,
    routes: Routes,
    public_url: Arc<str>,
    paused: HashSet<Symbol>,
    names_are_people: bool,
}

/// Triggers of the current program that are looked at one after another, in source order.
#[derive(Debug, Clone, Default)]
pub(crate) struct Routes {
    /// `matches`: trigger and regular expression.
    pub(crate) regexes: Vec<(u32, u32)>,
    /// `reply to`.
    pub(crate) replies: Vec<u32>,
    /// `any message`.
    pub(crate) any: Vec<u32>,
    /// Whether a trigger listens for intents.
    pub(crate) intents: bool,
    /// Whether a trigger on messages interrupts.
    pub(crate) interrupting: bool,
}

impl Routes {
    fn of(program: &Program) -> Self {
        let mut routes = Self::default();
        for index in 0..program.trigger_count() {
            let Some(trigger) = program.trigger(index) else { continue };
            match trigger.kind {
                TriggerKind::Keyword | TriggerKind::Word | TriggerKind::Contains => {}
                TriggerKind::Matches => routes.regexes.push((index, trigger.argument)),
                TriggerKind::ReplyToCampaign | TriggerKind::ReplyToUnit => routes.replies.push(index),
                TriggerKind::Intent => routes.intents = true,
                TriggerKind::AnyMessage => routes.any.push(index),
                _ => continue,
            }
            routes.interrupting |= trigger.interrupting;
        }
        routes
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
        let mut needs = Needs::default();
        needs.add(&current);
        let routes = Routes::of(&current);
        let public_url = links::DEFAULT_BASE.into();
        Self {
            older: HashMap::new(),
            zone,
            compliance_words,
            needs,
            routes,
            public_url,
            paused: HashSet::new(),
            names_are_people: false,
            current,
        }
    }

    /// The same where contacts without a number are people: logs that name nobody have pseudonyms. On a channel such a name is a
    /// machine's, and nothing answers it.
    pub fn with_people_by_name(mut self) -> Self {
        self.names_are_people = true;
        self
    }

    /// Whether a contact's name or number can be a person's.
    pub(crate) fn may_be_person(&self, contact: &str) -> bool {
        contact.starts_with('+') || self.names_are_people && contact.chars().any(char::is_alphabetic)
    }

    /// The same where short links point to: `public_url` of the deployment.
    pub fn with_public_url(mut self, public_url: &str) -> Self {
        self.public_url = public_url.trim_end_matches('/').into();
        self
    }

    /// A new current program; the one before stays for the sessions that began with it.
    pub fn deploy(&self, current: Arc<Program>) -> Self {
        let mut next = Self::new(current).with_public_url(&self.public_url).with_paused(self.paused.clone());
        for program in self.older.values().chain([&self.current]) {
            next.keep(program.clone());
        }
        next
    }

    /// Adds an older program, as stored by the host.
    pub fn keep(&mut self, program: Arc<Program>) {
        if program.id() != self.current.id() {
            self.needs.add(&program);
            self.older.insert(program.id(), program);
        }
    }

    /// The same without an older program, in which no session stands any more.
    pub fn without(mut self, program: ProgramId) -> Self {
        self.older.remove(&program);
        self
    }

    /// The same where units and campaigns of these names match and start nothing, beside those that are paused in the
    /// script. What runs in them goes on.
    pub fn with_paused(mut self, names: HashSet<Symbol>) -> Self {
        self.paused = names;
        self
    }

    /// The names of units and campaigns that the host has paused.
    pub fn paused(&self) -> &HashSet<Symbol> {
        &self.paused
    }

    /// Whether the host has paused a unit.
    pub(crate) fn is_paused(&self, program: &Program, unit: u32) -> bool {
        !self.paused.is_empty() && self.paused.contains(&Symbol::of(program.unit_name(unit)))
    }

    /// All programs, the current one first.
    pub fn all(&self) -> impl Iterator<Item = &Arc<Program>> {
        std::iter::once(&self.current).chain(self.older.values())
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

    /// STOP, START and HELP words.
    pub fn compliance_words(&self) -> &ComplianceWords {
        &self.compliance_words
    }

    /// What programs ask about a contact's past.
    pub(crate) fn needs(&self) -> &Needs {
        &self.needs
    }

    /// The triggers that are looked at one after another.
    pub(crate) fn routes(&self) -> &Routes {
        &self.routes
    }

    /// Where short links point to, without a slash at the end.
    pub(crate) fn public_url(&self) -> &str {
        &self.public_url
    }
}
