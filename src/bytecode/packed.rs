//! Records as they lie in a program: leaner than what [`super::records`] shows, because much is shared.

use super::part::{Part, coded, record};
use super::records::{ChoiceMatcher, ChoiceRecord, SettingsRecord, TriggerKind, TriggerRecord, UnitRecord};
use super::schema::CodeOffset;

/// What units have in common: everything but their name and the code of their steps.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Shape {
    /// Settings.
    pub settings: SettingsRecord,
    /// Where a unit begins.
    pub entry: CodeOffset,
    /// First of the steps' names in the table of names.
    pub step_names: u32,
    /// How many steps.
    pub step_count: u16,
    /// How many locals.
    pub local_count: u16,
}

record!(Shape {
    settings: SettingsRecord,
    entry: CodeOffset,
    step_names: u32,
    step_count: u16,
    local_count: u16
});

/// A unit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct UnitEntry {
    /// Name: string index.
    pub name: u32,
    /// Shape index.
    pub shape: u32,
    /// First of its steps in the table of the steps' code.
    pub first_step: u32,
}

record!(UnitEntry { name: u32, shape: u32, first_step: u32 });

impl UnitEntry {
    /// With what its shape says.
    pub fn unit(self, shape: &Shape) -> UnitRecord {
        UnitRecord {
            name: self.name,
            settings: self.shape,
            entry: shape.entry,
            first_step: self.first_step,
            step_count: shape.step_count,
            local_count: shape.local_count,
        }
    }
}

coded! {
    /// What the argument of a choice means.
    MatcherKind {
        /// First label, with a count.
        Labels = 0,
        /// Intent.
        Intent = 1,
        /// Regular expression.
        Regex = 2,
        /// Entry of the table of lists.
        Each = 3,
    }
}

/// A choice.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct ChoiceEntry {
    /// What it recognises.
    pub kind: MatcherKind,
    /// How many labels.
    pub count: u16,
    /// By kind.
    pub argument: u32,
    /// Condition.
    pub when: Option<CodeOffset>,
    /// What happens.
    pub outcome: CodeOffset,
}

record!(ChoiceEntry {
    kind: MatcherKind,
    count: u16,
    argument: u32,
    when: Option<CodeOffset>,
    outcome: CodeOffset
});

/// One choice of each item of a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct EachEntry {
    /// Code of the list.
    pub list: CodeOffset,
    /// Code of a label.
    pub label: CodeOffset,
    /// Local of the item.
    pub item: u16,
}

record!(EachEntry { list: CodeOffset, label: CodeOffset, item: u16 });

impl ChoiceEntry {
    /// The choice; `each` finds what an argument means for lists.
    pub fn choice(self, each: impl FnOnce(u32) -> Option<EachEntry>) -> Option<ChoiceRecord> {
        let matcher = match self.kind {
            MatcherKind::Labels => ChoiceMatcher::Labels { first: self.argument, count: self.count },
            MatcherKind::Intent => ChoiceMatcher::Intent(self.argument),
            MatcherKind::Regex => ChoiceMatcher::Regex(self.argument),
            MatcherKind::Each => {
                let EachEntry { list, label, item } = each(self.argument)?;
                ChoiceMatcher::Each { list, label, item }
            }
        };
        Some(ChoiceRecord { matcher, when: self.when, outcome: self.outcome })
    }
}

/// A trigger.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TriggerEntry {
    /// What it fires on.
    pub kind: TriggerKind,
    /// See the constants.
    pub flags: u8,
    /// The unit it starts.
    pub unit: u32,
    /// Entry of the table of details.
    pub details: Option<u32>,
}

record!(TriggerEntry { kind: TriggerKind, flags: u8, unit: u32, details: Option<u32> });

/// What few triggers have.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct TriggerDetails {
    /// Condition.
    pub when: Option<CodeOffset>,
    /// See [`TriggerKind`].
    pub argument: u32,
    /// See [`TriggerKind`].
    pub argument_2: u32,
}

record!(TriggerDetails { when: Option<CodeOffset>, argument: u32, argument_2: u32 });

impl TriggerEntry {
    const INTERRUPTING: u8 = 1;
    const OPEN: u8 = 2;
    const CASED: u8 = 4;
    const HAS_KEYWORDS: u8 = 8;
    /// Every flag there is.
    pub const FLAGS: u8 = 15;

    /// The entry of a trigger, with its details where there are any.
    pub fn pack(trigger: &TriggerRecord) -> (Self, Option<TriggerDetails>) {
        let flag = |set: bool, bit: u8| if set { bit } else { 0 };
        let flags = flag(trigger.interrupting, Self::INTERRUPTING)
            | flag(trigger.open, Self::OPEN)
            | flag(trigger.cased, Self::CASED)
            | flag(trigger.has_keywords, Self::HAS_KEYWORDS);
        let details =
            TriggerDetails { when: trigger.when, argument: trigger.argument, argument_2: trigger.argument_2 };
        let plain = details == TriggerDetails { when: None, argument: 0, argument_2: 0 };
        (Self { kind: trigger.kind, flags, unit: trigger.unit, details: None }, (!plain).then_some(details))
    }

    /// The trigger, with its details.
    pub fn unpack(self, details: Option<TriggerDetails>) -> TriggerRecord {
        let details = details.unwrap_or(TriggerDetails { when: None, argument: 0, argument_2: 0 });
        TriggerRecord {
            kind: self.kind,
            interrupting: self.flags & Self::INTERRUPTING != 0,
            open: self.flags & Self::OPEN != 0,
            cased: self.flags & Self::CASED != 0,
            unit: self.unit,
            when: details.when,
            argument: details.argument,
            argument_2: details.argument_2,
            has_keywords: self.flags & Self::HAS_KEYWORDS != 0,
        }
    }
}

/// A keyword of a trigger.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct KeywordEntry {
    /// The keyword as it is compared: string index.
    pub text: u32,
    /// The trigger.
    pub trigger: u32,
}

record!(KeywordEntry { text: u32, trigger: u32 });

/// A keyword that is searched for in every message.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct ScanEntry {
    /// The folded keyword: string index.
    pub text: u32,
    /// The trigger.
    pub trigger: u32,
    /// Whether upper and lower case were kept apart when it was folded.
    pub cased: bool,
    /// Whether it may stand anywhere, or only as whole words.
    pub anywhere: bool,
}

record!(ScanEntry { text: u32, trigger: u32, cased: bool, anywhere: bool });

/// A trigger by what it fires on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct KindEntry {
    /// Kind.
    pub kind: TriggerKind,
    /// Its argument.
    pub argument: u32,
    /// The trigger.
    pub trigger: u32,
}

record!(KindEntry { kind: TriggerKind, argument: u32, trigger: u32 });

/// A variable that a `run` gives back.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct ResultEntry {
    /// Symbol of its name.
    pub name: u32,
    /// Local.
    pub local: u16,
}

record!(ResultEntry { name: u32, local: u16 });

/// An instruction as a record.
impl Part for super::op::Instruction {
    const SIZE: usize = super::op::Instruction::SIZE;

    #[inline]
    fn read(bytes: &mut &[u8]) -> Option<Self> {
        let (head, rest) = bytes.split_first_chunk()?;
        *bytes = rest;
        Self::decode(*head)
    }

    fn write(&self, out: &mut Vec<u8>) {
        out.extend_from_slice(&self.encode());
    }
}
