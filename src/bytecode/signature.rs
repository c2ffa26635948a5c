//! What each operation takes and leaves: operands, values on the stack, ways on. Verifier, listings and the format's
//! documentation read it.

use super::op::{Instruction, Op};

/// What an operand means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Operand {
    /// Not used: zero.
    None,
    /// 0 or 1.
    Flag,
    /// A property of the contact.
    Property,
    /// A property of the contact that scripts may set.
    WritableProperty,
    /// A built-in function.
    Function,
    /// A local.
    Local,
    /// Most graphemes of a text; 0 for no bound.
    Graphemes,
    /// A window, from 1; 0 for none.
    Window,
    /// A language.
    Language,
    /// A number of values on the stack.
    Count,
    /// A whole number of 32 bits with sign.
    Integer,
    /// A text of the pool.
    Text,
    /// A constant.
    Constant,
    /// A constant that is the text of a local date-time.
    LocalDateTime,
    /// A constant that is a list of two or more symbols.
    Path,
    /// A symbol.
    Symbol,
    /// A message.
    Message,
    /// A message, from 1; 0 for the one whose reply is awaited.
    Choices,
    /// A regular expression.
    Regex,
    /// How many instructions are skipped.
    Distance,
    /// A number for the place of a `split`.
    Place,
    /// A step of the running unit.
    Step,
    /// A service function.
    ServiceFunction,
    /// A unit.
    Unit,
    /// A conversation.
    Conversation,
    /// A team.
    Team,
}

/// Where it goes on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Flow {
    /// With the next instruction.
    Next,
    /// At the target.
    Jump,
    /// At the target, or with the next instruction.
    Branch,
    /// At the target with the topmost value kept, or with the next instruction without it.
    BranchKeeping,
    /// With the next instruction, its alternative, or regularly with the one behind that and so many values more.
    Alternative(u32),
    /// As [`Flow::Alternative`] without values where `a` is 1, else with the next instruction.
    AlternativeIfFlag,
    /// Nowhere: the run of code ends.
    Leave,
}

/// In which code an operation may stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// Everywhere.
    Anywhere,
    /// Not in expressions.
    Statement,
    /// Not in expressions; nothing lies on the stack below its operands, because time passes or the code is left.
    Rest,
    /// As [`Place::Rest`], and only in steps.
    Step,
}

/// An operation's operands and effects.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Signature {
    /// Operand `a`.
    pub a: Operand,
    /// Operand `b`.
    pub b: Operand,
    /// Operand `c`.
    pub c: Operand,
    /// Values it pops: a fixed number, and that often operands `a`, `b`, `c`.
    pub pops: [u8; 4],
    /// Values it pushes on every way.
    pub pushes: u8,
    /// Ways on.
    pub flow: Flow,
    /// Where it may stand.
    pub place: Place,
}

impl Signature {
    const fn new(a: Operand, b: Operand, c: Operand) -> Self {
        Self { a, b, c, pops: [0; 4], pushes: 0, flow: Flow::Next, place: Place::Anywhere }
    }

    const fn push(self) -> Self {
        Self { pushes: 1, ..self }
    }

    const fn pop(self, count: u8) -> Self {
        let [_, a, b, c] = self.pops;
        Self { pops: [count, a, b, c], ..self }
    }

    const fn pop_by(self, a: u8, b: u8, c: u8) -> Self {
        let [fixed, ..] = self.pops;
        Self { pops: [fixed, a, b, c], ..self }
    }

    const fn flow(self, flow: Flow) -> Self {
        Self { flow, ..self }
    }

    const fn place(self, place: Place) -> Self {
        Self { place, ..self }
    }

    /// How many values an instruction pops.
    pub fn popped(&self, instruction: Instruction) -> u64 {
        let [fixed, by_a, by_b, by_c] = self.pops.map(u64::from);
        let Instruction { a, b, c, .. } = instruction;
        fixed + by_a * u64::from(a) + by_b * u64::from(b) + by_c * u64::from(c)
    }
}

/// The signature of an operation.
pub const fn signature(op: Op) -> Signature {
    use Operand as O;
    const fn plain() -> Signature {
        Signature::new(O::None, O::None, O::None)
    }
    const fn with(c: Operand) -> Signature {
        Signature::new(O::None, O::None, c)
    }
    const fn flagged(c: Operand) -> Signature {
        Signature::new(O::Flag, O::None, c)
    }
    match op {
        Op::PushMissing | Op::LoadContact | Op::LoadReply => plain().push(),
        Op::PushBool => flagged(O::None).push(),
        Op::PushInteger => with(O::Integer).push(),
        Op::PushText => with(O::Text).push(),
        Op::PushConstant => with(O::Constant).push(),
        Op::PushSymbol | Op::LoadField | Op::InGroup => with(O::Symbol).push(),
        Op::LoadLocal => Signature::new(O::None, O::Local, O::None).push(),
        Op::StoreLocal => Signature::new(O::Flag, O::Local, O::Graphemes).pop(1).place(Place::Statement),
        Op::StoreField => Signature::new(O::Flag, O::Graphemes, O::Symbol).pop(1).place(Place::Statement),
        Op::LoadProperty => Signature::new(O::Property, O::None, O::None).push(),
        Op::StoreProperty => {
            Signature::new(O::WritableProperty, O::None, O::None).pop(1).place(Place::Statement)
        }
        Op::GetField => with(O::Symbol).pop(1).push(),
        Op::StorePath => Signature::new(O::None, O::Local, O::Path).pop(1).place(Place::Statement),
        Op::MakeList | Op::Concat => with(O::Count).pop_by(0, 0, 1).push(),
        Op::MakeRecord => with(O::Count).pop_by(0, 0, 2).push(),
        Op::PushLocalDateTime => with(O::LocalDateTime).push(),
        Op::PushChoices => with(O::Choices).push(),
        Op::Pop => plain().pop(1),
        // It needs a value to copy: pops one, pushes two.
        Op::Duplicate => Signature { pushes: 2, ..plain().pop(1) },
        Op::Add
        | Op::Subtract
        | Op::Multiply
        | Op::Divide
        | Op::Remainder
        | Op::Equal
        | Op::NotEqual
        | Op::Less
        | Op::LessOrEqual
        | Op::Greater
        | Op::GreaterOrEqual
        | Op::Contains => plain().pop(2).push(),
        Op::Negate | Op::Not | Op::IsSet => plain().pop(1).push(),
        Op::Between => plain().pop(3).push(),
        Op::Matches => with(O::Regex).pop(1).push(),
        Op::CallFunction => Signature::new(O::Function, O::Count, O::None).pop_by(0, 1, 0).push(),
        Op::Jump => with(O::Distance).flow(Flow::Jump),
        Op::JumpIfFalse => with(O::Distance).pop(1).flow(Flow::Branch),
        Op::JumpIfFalseKeep | Op::JumpIfTrueKeep | Op::JumpIfSetKeep => {
            with(O::Distance).pop(1).flow(Flow::BranchKeeping)
        }
        Op::JumpUnlessLanguage => Signature::new(O::None, O::Language, O::Distance).flow(Flow::Branch),
        Op::PushBucket => with(O::Place).push(),
        Op::Return => Signature::new(O::Flag, O::Flag, O::None).pop_by(1, 0, 0).flow(Flow::Leave),
        Op::Goto => with(O::Step).flow(Flow::Leave).place(Place::Rest),
        Op::End | Op::Expire => flagged(O::None).flow(Flow::Leave).place(Place::Rest),
        Op::Await => with(O::Message).flow(Flow::Leave).place(Place::Step),
        Op::WaitFor | Op::WaitTime | Op::WaitUntil => Signature::new(O::Flag, O::Window, O::None)
            .pop(1)
            .flow(Flow::AlternativeIfFlag)
            .place(Place::Rest),
        Op::CallService => with(O::ServiceFunction).pop(1).flow(Flow::Alternative(1)).place(Place::Rest),
        Op::Run => Signature::new(O::None, O::Count, O::Conversation)
            .pop_by(0, 1, 0)
            .flow(Flow::Alternative(1))
            .place(Place::Rest),
        Op::Say => Signature::new(O::Flag, O::Flag, O::None).pop(1).pop_by(1, 0, 0).place(Place::Statement),
        Op::SayText => with(O::Text).place(Place::Statement),
        Op::Send | Op::ForwardPhone | Op::ForwardEmail => plain().pop(2).place(Place::Statement),
        Op::Email => plain().pop(3).place(Place::Statement),
        Op::ForwardTeam => with(O::Team).pop(1).place(Place::Statement),
        Op::AddGroup | Op::RemoveGroup => with(O::Symbol).place(Place::Statement),
        Op::Subscribe | Op::Unsubscribe => flagged(O::Symbol).place(Place::Statement),
        Op::HandOver => with(O::Team).pop(1).place(Place::Rest),
        Op::Track => with(O::Text).pop(1).place(Place::Statement),
        Op::Start => Signature::new(O::Flag, O::Count, O::Unit).pop_by(1, 1, 0).place(Place::Rest),
        Op::Cancel => flagged(O::Unit).pop_by(1, 0, 0).place(Place::Statement),
    }
}
