//! The working state of one event: what executors and routing share.

use std::collections::VecDeque;

use crate::bytecode::Program;
use crate::bytecode::op::{ContactProperty, Function};
use crate::value::{Context, Names, Symbol, Value, Zone};

use super::Programs;
use super::effect::{Effect, EffectKind, Origin};
use super::event::{Event, EventKind};
use super::execute::Executor;
use super::inbound::Inbound;
use super::limits;
use super::session::NO_STEP;
use super::state::{Frame, Run, State, Wait, Waiting};

/// Something that an effect set off and that happens when the running unit has come to rest.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Pending {
    /// The contact entered a group.
    Joined(Symbol),
    /// It opted in, to a category or at all.
    Subscribed(Option<Symbol>),
    /// It opted out, of a category or at all.
    Unsubscribed(Option<Symbol>),
    /// A unit is to start.
    Start(Waiting),
}

/// One event on its way.
pub(crate) struct Delivery<'a> {
    /// The programs: current and older.
    pub(crate) programs: &'a Programs,
    /// The contact.
    pub(crate) state: &'a mut State,
    /// What happened.
    pub(crate) event: &'a Event,
    /// What is to be done, so far.
    pub(crate) effects: Vec<Effect>,
    /// Instructions left.
    pub(crate) fuel: u32,
    /// What comes after the running unit.
    pub(crate) pending: VecDeque<Pending>,
    /// Units set off so far by `pending`.
    pub(crate) chain: u32,
    /// The contact's own time zone, looked up when it is first needed.
    zone: Option<Zone>,
}

impl<'a> Delivery<'a> {
    /// Begins the event.
    pub(crate) fn new(programs: &'a Programs, state: &'a mut State, event: &'a Event) -> Self {
        let fuel = limits::FUEL_INSTRUCTIONS;
        Self {
            programs,
            state,
            event,
            effects: Vec::new(),
            fuel,
            pending: VecDeque::new(),
            chain: 0,
            zone: None,
        }
    }

    /// Decides an effect.
    pub(crate) fn emit(&mut self, origin: Origin, kind: EffectKind) {
        self.effects.push(Effect { origin, kind });
    }

    /// The time zone of the contact, else of the project.
    pub(crate) fn zone(&mut self) -> &Zone {
        let own = self.state.timezone.as_deref();
        let programs = self.programs;
        let zone = &mut self.zone;
        match own {
            None => programs.zone(),
            Some(name) => {
                zone.get_or_insert_with(|| Zone::named(name).unwrap_or_else(|| programs.zone().clone()))
            }
        }
    }

    /// Calls `use_it` with what the pure functions need to know.
    pub(crate) fn with_context<R>(&mut self, program: &Program, use_it: impl FnOnce(&Context<'_>) -> R) -> R {
        let now_ms = self.event.at_ms;
        let language = self.language_index(program);
        let zone = self.zone().clone();
        let schema = program.schema();
        let declared =
            if schema.languages.is_empty() { None } else { schema.languages.get(language as usize) };
        let names: &dyn Names = program;
        use_it(&Context {
            now_ms,
            zone: &zone,
            language: declared.map_or("en", String::as_str),
            country: &schema.default_country,
            names,
        })
    }

    /// The contact's last message.
    pub(crate) fn last_message(&self) -> Value {
        self.state.reply.clone().map_or(Value::Missing, Value::Text)
    }

    /// Position of the contact's language among the program's, 0 for none and for unknown ones.
    pub(crate) fn language_index(&self, program: &Program) -> u32 {
        let Some(own) = self.state.language else { return 0 };
        let languages = program.schema().languages.iter();
        languages.enumerate().find(|(_, name)| Symbol::of(name) == own).map_or(0, |(index, _)| index as u32)
    }

    /// A number from 0 up to, not including, 100: the same for one contact and place.
    pub(crate) fn bucket(&self, place: u32) -> Value {
        let hash = xxhash_rust::xxh3::xxh3_64_with_seed(self.state.phone.as_bytes(), u64::from(place));
        Value::Number(rust_decimal::Decimal::new((hash % 10_000) as i64, 2))
    }

    /// What a built-in function makes of its arguments.
    pub(crate) fn call_function(
        &mut self,
        program: &Program,
        function: Function,
        arguments: &[Value],
    ) -> Value {
        self.with_context(program, |context| {
            crate::value::builtins::call(function.name(), arguments, context)
        })
    }

    /// Sets a field of the contact; missing clears it.
    pub(crate) fn set_field(&mut self, origin: Origin, field: Symbol, value: Value) {
        self.state.set_field(field, value.clone());
        self.emit(origin, EffectKind::Field { field, value });
    }

    /// Sets a built-in property of the contact that scripts may write.
    pub(crate) fn set_property(&mut self, origin: Origin, property: ContactProperty, value: Value) {
        match (property, &value) {
            (ContactProperty::Language, Value::Symbol(language)) => self.state.language = Some(*language),
            (ContactProperty::Language, _) => self.state.language = None,
            (ContactProperty::Timezone, Value::Text(name)) if Zone::named(name).is_some() => {
                self.state.timezone = Some(name.clone());
                self.zone = None;
            }
            (ContactProperty::Timezone, Value::Missing) => {
                self.state.timezone = None;
                self.zone = None;
            }
            _ => return,
        }
        self.emit(origin, EffectKind::Field { field: Symbol::of(property.name()), value });
    }

    /// Adds the contact to a group; `joins` triggers follow if it was not in it.
    pub(crate) fn join(&mut self, origin: Origin, group: Symbol) {
        if self.state.join(group) {
            self.emit(origin, EffectKind::Group { group, joined: true });
            self.pending.push_back(Pending::Joined(group));
        }
    }

    /// Removes the contact from a group.
    pub(crate) fn leave(&mut self, origin: Origin, group: Symbol) {
        if self.state.leave(group) {
            self.emit(origin, EffectKind::Group { group, joined: false });
        }
    }
}

/// Delivers one event to a contact: changes its state and says what is to be done. The same programs, state and event
/// give the same result.
pub fn deliver(programs: &Programs, state: &mut State, event: &Event) -> Vec<Effect> {
    let mut delivery = Delivery::new(programs, state, event);
    delivery.dispatch();
    delivery.drain_pending();
    delivery.effects
}

/// Evaluates an expression of the current program against a contact: what hosts and tests ask outside of any unit.
pub fn evaluate(programs: &Programs, state: &mut State, at_ms: i64, code: u32) -> Value {
    let event = Event { id: "".into(), at_ms, seed: 0, kind: EventKind::Timer };
    let program = programs.current().clone();
    Delivery::new(programs, state, &event).evaluate_alone(&program, code)
}

impl Delivery<'_> {
    fn dispatch(&mut self) {
        let event = self.event;
        match &event.kind {
            EventKind::Inbound { text, sender, intent, trusted } => {
                self.inbound(&Inbound { text, sender: *sender, intent: intent.as_ref(), trusted: *trusted });
            }
            EventKind::Custom { name, data } => self.custom_event(name, data),
            EventKind::Campaign { campaign, text } => self.campaign(*campaign, text.as_deref()),
            EventKind::Click { campaign, .. } => self.click(*campaign),
            EventKind::Join { group } => self.join(host(), Symbol::of(group)),
            EventKind::Leave { group } => self.leave(host(), Symbol::of(group)),
            EventKind::Subscribe { category } => self.host_consent(category.as_deref(), true),
            EventKind::Unsubscribe { category } => self.host_consent(category.as_deref(), false),
            EventKind::Schedule { trigger } => self.schedule(*trigger),
            EventKind::Request { unit, arguments } => self.request(*unit, arguments),
            EventKind::Timer => self.timer(),
            EventKind::ServiceAnswer { call, answer } => self.service_answer(*call, answer.as_ref()),
            EventKind::Receipt { message, status } => self.receipt(message, status),
            EventKind::GiveBack => self.give_back(),
            EventKind::TeamMessage => self.team_wrote(),
        }
    }

    /// Evaluates an expression outside of any unit.
    pub(crate) fn evaluate_alone(&mut self, program: &Program, code: u32) -> Value {
        let mut run = Run {
            program: program.id(),
            frames: vec![Frame {
                unit: u32::MAX,
                step: NO_STEP,
                at: 0,
                deadline_ms: None,
                locals: Vec::new(),
            }],
            waiting: Wait::Clock { due_ms: self.event.at_ms, alternative: false },
            per: Value::Missing,
            by_contact: false,
            let_in: false,
            last_text_at_ms: None,
            ending: None,
        };
        Executor::new(self, program, &mut run).evaluate(code)
    }
}

/// The origin of what the host does itself.
pub(crate) fn host() -> Origin {
    Origin { unit: u32::MAX, step: NO_STEP, ..Origin::default() }
}
