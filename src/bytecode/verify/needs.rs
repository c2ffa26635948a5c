//! What code needs of the unit that runs it: locals, steps; and what kind of code it is.

use super::super::container::LoadError;
use super::super::limits;
use super::super::op::{Instruction, Op};
use super::super::packed::{ChoiceEntry, MatcherKind, Shape};
use super::super::program::{ChoiceMatcher, ChoiceRecord, MessageRecord, Program};
use super::super::schema::CodeOffset;
use super::super::signature::{Flow, Operand, Place, signature};
use super::code::Depths;
use super::{ensure, schema};

/// It does something, waits or leaves.
const ACTS: u8 = 1;
/// It returns a value.
const VALUE: u8 = 2;
/// It returns without a value.
const DONE: u8 = 4;
/// It names a message: it awaits it, or lists its choices.
const MESSAGE: u8 = 8;
/// It lists choices.
const CHOICES: u8 = 16;
/// It reads the contact's fields.
const CONTACT: u8 = 32;

/// What a run of code needs.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
struct Need {
    /// Locals from 0.
    locals: u16,
    /// Steps from 0.
    steps: u32,
    /// See the constants.
    flags: u8,
}

impl Need {
    fn with(self, other: Self) -> Self {
        Self {
            locals: self.locals.max(other.locals),
            steps: self.steps.max(other.steps),
            flags: self.flags | other.flags,
        }
    }
}

/// The kinds of code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Code {
    /// Returns a value.
    Expression,
    /// Returns a value, and is needed to list choices.
    Listing,
    /// Returns a value, and knows nothing of a unit.
    Global,
    /// Returns a value, and knows nothing of unit or contact.
    Default,
    /// The beginning of a unit.
    Entry,
    /// A step.
    Step,
    /// What follows a way on.
    Outcome,
    /// Does something and returns, or leaves.
    Handler,
}

impl Code {
    /// What it must not do.
    fn forbidden(self) -> u8 {
        match self {
            Code::Expression => ACTS | DONE | MESSAGE,
            Code::Listing => ACTS | DONE | MESSAGE | CHOICES,
            Code::Global => ACTS | DONE | MESSAGE | CHOICES,
            Code::Default => ACTS | DONE | MESSAGE | CHOICES | CONTACT,
            Code::Entry => VALUE | DONE | MESSAGE,
            Code::Step => VALUE | DONE,
            Code::Outcome => VALUE | DONE | MESSAGE,
            Code::Handler => VALUE | MESSAGE,
        }
    }
}

/// What the code from each instruction on needs.
pub(super) struct Needs {
    code: Vec<Need>,
    messages: Vec<Need>,
}

impl Needs {
    /// Goes through the code from its end: what follows an instruction stands behind it.
    pub(super) fn of(program: &Program, reached: &Depths) -> Result<Self, LoadError> {
        let mut needs =
            Self { code: vec![Need::default(); program.code.len() as usize], messages: Vec::new() };
        needs.pass(program, reached);
        needs.messages = needs.of_messages(program)?;
        needs.pass(program, reached);
        Ok(needs)
    }

    fn pass(&mut self, program: &Program, reached: &Depths) {
        for at in (0..program.code.len()).rev().filter(|at| reached.is_reached(*at)) {
            let Some(&instruction) = program.code.get(at) else { continue };
            let need = self.followed(at, instruction).with(self.own(instruction));
            if let Some(slot) = self.code.get_mut(at as usize) {
                *slot = need;
            }
        }
    }

    fn at(&self, at: CodeOffset) -> Need {
        self.code.get(at as usize).copied().unwrap_or_default()
    }

    /// What the instructions that may follow need.
    fn followed(&self, at: CodeOffset, instruction: Instruction) -> Need {
        let next = at.saturating_add(1);
        let target = next.saturating_add(instruction.c);
        match signature(instruction.op).flow {
            Flow::Next => self.at(next),
            Flow::Jump => self.at(target),
            Flow::Branch | Flow::BranchKeeping => self.at(next).with(self.at(target)),
            Flow::Alternative(_) => self.at(next).with(self.at(next.saturating_add(1))),
            Flow::AlternativeIfFlag if instruction.a == 1 => {
                self.at(next).with(self.at(next.saturating_add(1)))
            }
            Flow::AlternativeIfFlag => self.at(next),
            Flow::Leave => Need::default(),
        }
    }

    /// What the instruction itself needs.
    fn own(&self, instruction: Instruction) -> Need {
        let Instruction { op, a, b, c } = instruction;
        let signature = signature(op);
        let mut need = Need::default();
        if signature.b == Operand::Local {
            need.locals = b.saturating_add(1);
        }
        if signature.c == Operand::Step {
            need.steps = c.saturating_add(1);
        }
        if signature.place != Place::Anywhere {
            need.flags |= ACTS;
        }
        match op {
            Op::Return => need.flags |= if a == 1 { VALUE } else { DONE },
            Op::LoadField | Op::LoadContact => need.flags |= CONTACT,
            Op::Await => return need.with(self.message(c)),
            Op::PushChoices => {
                need.flags |= CHOICES;
                if let Some(message) = c.checked_sub(1) {
                    return need.with(self.message(message));
                }
            }
            _ => {}
        }
        need
    }

    /// What a message needs of the unit that names it.
    fn message(&self, message: u32) -> Need {
        let need = self.messages.get(message as usize).copied().unwrap_or_default();
        Need { flags: MESSAGE, ..need }
    }

    fn of_messages(&self, program: &Program) -> Result<Vec<Need>, LoadError> {
        let choices = program.choices.iter().map(|choice| self.choice(program, choice));
        let choices = choices.collect::<Result<Vec<Need>, LoadError>>()?;
        let mut left = limits::VERIFIED_CHOICES;
        let mut needs = Vec::with_capacity(program.messages.len() as usize);
        for message in program.messages.iter() {
            let first = message.first_choice as usize;
            let run = choices.get(first..first + usize::from(message.choice_count)).unwrap_or_default();
            let labels = labels_of(program, message);
            ensure(labels <= limits::MESSAGE_LABELS, || {
                format!("a message has {labels} labels; at most {} are possible", limits::MESSAGE_LABELS)
            })?;
            left = left
                .checked_sub(run.len() + labels)
                .ok_or_else(|| LoadError::invalid("messages have too many choices and labels in all"))?;
            let of_choices = run.iter().fold(Need::default(), |sum, need| sum.with(*need));
            needs.push(of_choices.with(self.parts_of(program, message)?));
        }
        Ok(needs)
    }

    fn choice(&self, program: &Program, entry: &ChoiceEntry) -> Result<Need, LoadError> {
        let choice = entry.choice(|list| program.lists.get(list).copied());
        let ChoiceRecord { matcher, when, outcome } =
            choice.ok_or_else(|| LoadError::invalid("a choice names a list that does not exist"))?;
        let mut need = self.check(outcome, Code::Outcome)?.with(self.check_some(when, Code::Listing)?);
        if let ChoiceMatcher::Each { list, label, item } = matcher {
            let of_list = self.check(list, Code::Listing)?.with(self.check(label, Code::Listing)?);
            need = need.with(of_list).with(Need { locals: item.saturating_add(1), ..Need::default() });
        }
        Ok(need)
    }

    fn parts_of(&self, program: &Program, message: &MessageRecord) -> Result<Need, LoadError> {
        let mut need = self
            .check_some(message.reprompt, Code::Expression)?
            .with(self.check_some(message.otherwise, Code::Outcome)?)
            .with(self.check_some(message.no_reply_after, Code::Expression)?)
            .with(self.check_some(message.no_reply, Code::Handler)?);
        if let Some(answer) = message.answer.and_then(|answer| program.answers.get(answer)) {
            need = need
                .with(Need { locals: answer.local.saturating_add(1), ..Need::default() })
                .with(self.check_some(answer.accept, Code::Expression)?)
                .with(self.check(answer.outcome, Code::Outcome)?);
        }
        Ok(need)
    }

    /// What the code at an entry needs, if it is code of that kind.
    fn check(&self, at: CodeOffset, code: Code) -> Result<Need, LoadError> {
        let need = self.at(at);
        ensure(need.flags & code.forbidden() == 0, || format!("the code at {at} is not fit for its place"))?;
        Ok(need)
    }

    fn check_some(&self, at: Option<CodeOffset>, code: Code) -> Result<Need, LoadError> {
        at.map_or(Ok(Need::default()), |at| self.check(at, code))
    }

    /// Checks code that a shape holds.
    fn check_in(&self, shape: &Shape, at: CodeOffset, code: Code) -> Result<(), LoadError> {
        let need = self.check(at, code)?;
        let fits = need.locals <= shape.local_count && need.steps <= u32::from(shape.step_count);
        ensure(fits, || format!("the code at {at} uses variables or steps that its unit does not have"))
    }

    /// Checks code that belongs to no unit.
    pub(super) fn check_global(&self, at: CodeOffset, code: Code) -> Result<(), LoadError> {
        let need = self.check(at, code)?;
        ensure(need.locals == 0 && need.steps == 0, || {
            format!("the code at {at} belongs to no unit, but needs one")
        })
    }
}

/// How many labels the choices of a message have together.
fn labels_of(program: &Program, message: &MessageRecord) -> usize {
    let run = program.choices.run(message.first_choice, u32::from(message.choice_count));
    run.iter()
        .filter(|choice| choice.kind == MatcherKind::Labels)
        .map(|choice| usize::from(choice.count))
        .sum()
}

/// Wherever a table points into the code.
pub(super) fn entries(program: &Program) -> impl Iterator<Item = CodeOffset> + '_ {
    let shapes = program.shapes.iter().flat_map(shape_code).map(|(at, _)| at);
    let messages = program.messages.iter().flat_map(|message| {
        [message.reprompt, message.otherwise, message.no_reply_after, message.no_reply].into_iter().flatten()
    });
    let choices =
        program.choices.iter().flat_map(|choice| [Some(choice.outcome), choice.when].into_iter().flatten());
    let lists = program.lists.iter().flat_map(|list| [list.list, list.label]);
    let answers =
        program.answers.iter().flat_map(|answer| [Some(answer.outcome), answer.accept].into_iter().flatten());
    let triggers = program.trigger_details.iter().filter_map(|details| details.when);
    let declared = schema::code(&program.schema).into_iter().map(|(at, _)| at);
    shapes
        .chain(program.steps.iter().copied())
        .chain(messages)
        .chain(choices)
        .chain(lists)
        .chain(answers)
        .chain(triggers)
        .chain(declared)
}

/// The code that a shape holds.
fn shape_code(shape: &Shape) -> Vec<(CodeOffset, Code)> {
    let settings = &shape.settings;
    let expressions = [settings.fallback, settings.per].into_iter().flatten();
    let handlers = [settings.on_timeout, settings.on_fallback, settings.on_undelivered, settings.on_optout]
        .into_iter()
        .flatten();
    [(shape.entry, Code::Entry)]
        .into_iter()
        .chain(expressions.map(|at| (at, Code::Expression)))
        .chain(handlers.map(|at| (at, Code::Handler)))
        .collect()
}

/// Holds the needs of all code against the units that run it.
pub(super) fn verify(program: &Program, needs: &Needs) -> Result<(), LoadError> {
    for shape in program.shapes.iter() {
        for (at, code) in shape_code(shape) {
            needs.check_in(shape, at, code)?;
        }
    }
    for unit in program.units.iter() {
        let Some(shape) = program.shapes.get(unit.shape) else { continue };
        for at in program.steps.run(unit.first_step, u32::from(shape.step_count)) {
            needs.check_in(shape, *at, Code::Step)?;
        }
    }
    for trigger in program.triggers.iter() {
        let details = trigger.details.and_then(|details| program.trigger_details.get(details));
        let shape = program.units.get(trigger.unit).and_then(|unit| program.shapes.get(unit.shape));
        if let (Some(when), Some(shape)) = (details.and_then(|details| details.when), shape) {
            needs.check_in(shape, when, Code::Global)?;
        }
    }
    for (at, code) in schema::code(&program.schema) {
        needs.check_global(at, code)?;
    }
    Ok(())
}
