//! The records that a program's tables hold, as a virtual machine reads them.

use super::part::{coded, record};
use super::schema::CodeOffset;

/// An automation or a conversation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct UnitRecord {
    /// Its name: string index.
    pub name: u32,
    /// Its settings: index.
    pub settings: u32,
    /// Where it begins: sets first values of variables, then the statements of an automation or `Goto 0`.
    pub entry: CodeOffset,
    /// Its first step in the step table.
    pub first_step: u32,
    /// How many steps.
    pub step_count: u16,
    /// How many locals; parameters come first.
    pub local_count: u16,
}

/// Settings of a unit; equal ones are shared.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct SettingsRecord {
    /// Conversation, or automation.
    pub conversation: bool,
    /// Matches nothing, starts nothing.
    pub paused: bool,
    /// 0 allow, 1 replace, 2 refuse.
    pub unicode: u8,
    /// Whether links are shortened.
    pub short_links: bool,
    /// Most segments of a message; 0 for no bound.
    pub max_segments: u8,
    /// Number of parameters.
    pub parameter_count: u16,
    /// Sender index.
    pub sender: Option<u32>,
    /// Category index.
    pub category: Option<u32>,
    /// Days of the timeout.
    pub timeout_days: i32,
    /// Milliseconds of the timeout.
    pub timeout_ms: i64,
    /// Code that returns the fallback text.
    pub fallback: Option<CodeOffset>,
    /// Code that returns the `per` value.
    pub per: Option<CodeOffset>,
    /// Handlers: statements that end with `Return`.
    pub on_timeout: Option<CodeOffset>,
    /// As above.
    pub on_fallback: Option<CodeOffset>,
    /// As above.
    pub on_undelivered: Option<CodeOffset>,
    /// As above.
    pub on_optout: Option<CodeOffset>,
    /// Whether `on timeout` or `on fallback` say something themselves: then the fallback text is not sent. Bit 0, bit 1.
    pub handlers_say: u8,
    /// Local of `event`.
    pub event_local: Option<u16>,
    /// Local of `campaign`.
    pub campaign_local: Option<u16>,
    /// Local of `intent`.
    pub intent_local: Option<u16>,
    /// Names of the locals that a `run` of this conversation gives back: first in the result table, and how many.
    pub results: (u32, u16),
}

/// A step.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct StepRecord {
    /// Its name: string index.
    pub name: u32,
    /// Where it begins.
    pub code: CodeOffset,
}

/// What a message waits for; equal ones are shared.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct MessageRecord {
    /// 0 numbered, 1 bulleted, 2 hidden.
    pub style: u8,
    /// 0 exact, 1 word, 2 prefix, 3 fuzzy, 4 anywhere.
    pub matching: u8,
    /// How many reprompts.
    pub reprompts: u16,
    /// Code that returns the reprompt text.
    pub reprompt: Option<CodeOffset>,
    /// First choice in the choice table.
    pub first_choice: u32,
    /// How many choices.
    pub choice_count: u16,
    /// Free answer: index into the answer table.
    pub answer: Option<u32>,
    /// Code for an unrecognised reply.
    pub otherwise: Option<CodeOffset>,
    /// Code that returns how long until `no reply` happens.
    pub no_reply_after: Option<CodeOffset>,
    /// Code for it.
    pub no_reply: Option<CodeOffset>,
}

/// What a choice recognises.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ChoiceMatcher {
    /// Labels: a run of the label table.
    Labels {
        /// First label.
        first: u32,
        /// How many.
        count: u16,
    },
    /// Intent index.
    Intent(u32),
    /// Regular expression index.
    Regex(u32),
    /// One choice of each item.
    Each {
        /// Code that returns the list.
        list: CodeOffset,
        /// Code that returns a label, with the item in the local.
        label: CodeOffset,
        /// The local of the item.
        item: u16,
    },
}

/// A choice.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct ChoiceRecord {
    /// What it recognises.
    pub matcher: ChoiceMatcher,
    /// Code that returns whether it is offered.
    pub when: Option<CodeOffset>,
    /// What happens: code that leaves (by `Goto`, `End` …).
    pub outcome: CodeOffset,
}

/// A label or alias, one record per language text; the first of a choice in each language is its label.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct LabelRecord {
    /// As written, for lists: string index.
    pub text: u32,
    /// Folded: string index.
    pub folded: u32,
    /// Language index; 255 for every language.
    pub language: u8,
    /// Whether it is the listed label and not an alias.
    pub listed: bool,
    /// Whether it contains a negation.
    pub negated: bool,
}

coded! {
    /// Kinds of values that `answer` captures.
    AnswerKind {
        /// Any text; `max` graphemes.
        Text = 0,
        /// The only number.
        Number = 1,
        /// The only whole number.
        Whole = 2,
        /// Yes or no words.
        Bool = 3,
        /// A date.
        Date = 4,
        /// A clock time.
        Time = 5,
        /// A date and time.
        DateTime = 6,
        /// A duration.
        Duration = 7,
        /// The only phone number.
        Phone = 8,
        /// The only e-mail address.
        Email = 9,
        /// The only address of a page.
        Url = 10,
        /// An enum value: labels are its names.
        Enum = 11,
    }
}

/// A free answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct AnswerRecord {
    /// What it captures.
    pub kind: AnswerKind,
    /// Most graphemes of a text; 0 for no bound.
    pub max: u32,
    /// For enums: first of its symbols in the symbol table, and how many.
    pub symbols: (u32, u16),
    /// Where the captured value is put before `accept` runs: a local that the code generator sets aside.
    pub local: u16,
    /// Code that returns whether the value in `local` is accepted.
    pub accept: Option<CodeOffset>,
    /// What happens with the value in `local`: stores it and leaves.
    pub outcome: CodeOffset,
}

coded! {
    /// What a trigger fires on.
    TriggerKind {
        /// The whole message (keyword table).
        Keyword = 0,
        /// Whole words (word table). Case-sensitive ones are in the scan list.
        Word = 1,
        /// Anywhere (scan list).
        Contains = 2,
        /// Regular expression `argument`.
        Matches = 3,
        /// Intent `argument`.
        Intent = 4,
        /// Reply to campaign `argument`.
        ReplyToCampaign = 5,
        /// Reply to automation `argument`.
        ReplyToUnit = 6,
        /// Event `argument`.
        Event = 7,
        /// Click on campaign `argument`, or `u32::MAX` for any.
        Click = 8,
        /// Joining the group with symbol `argument`.
        Joins = 9,
        /// Opting in to category `argument`, or `u32::MAX`.
        Subscribes = 10,
        /// Opting out of category `argument`, or `u32::MAX`.
        Unsubscribes = 11,
        /// Cron text: string `argument`; group symbol in `argument_2`, `u32::MAX` for all.
        Schedule = 12,
        /// A message nothing else took.
        AnyMessage = 13,
        /// API call or `start`.
        Request = 14,
    }
}

impl TriggerKind {
    /// As scripts write it, without what belongs to it.
    pub fn written(self) -> &'static str {
        match self {
            Self::Keyword => "keyword",
            Self::Word => "word",
            Self::Contains => "contains",
            Self::Matches => "matches",
            Self::Intent => "intent",
            Self::ReplyToCampaign | Self::ReplyToUnit => "reply to",
            Self::Event => "event",
            Self::Click => "click",
            Self::Joins => "joins",
            Self::Subscribes => "subscribes",
            Self::Unsubscribes => "unsubscribes",
            Self::Schedule => "schedule",
            Self::AnyMessage => "any message",
            Self::Request => "request",
        }
    }
}

/// A trigger; their order is source order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TriggerRecord {
    /// What it fires on.
    pub kind: TriggerKind,
    /// May start although a conversation runs.
    pub interrupting: bool,
    /// Also for contacts who have not subscribed.
    pub open: bool,
    /// Case-sensitive.
    pub cased: bool,
    /// The unit it starts.
    pub unit: u32,
    /// Code that returns whether it fires.
    pub when: Option<CodeOffset>,
    /// See the kinds. For `reply to`: the campaign or unit.
    pub argument: u32,
    /// For `reply to`: seconds within which it counts. For schedules: the group.
    pub argument_2: u32,
    /// `reply to` has keywords of its own (in the scan list of keywords): only these count.
    pub has_keywords: bool,
}

/// Where an instruction was written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SourcePlace {
    /// File: index into the debug section's paths.
    pub file: u32,
    /// First byte.
    pub start: u32,
    /// Byte after the last.
    pub end: u32,
}

record!(SettingsRecord {
    conversation: bool,
    paused: bool,
    unicode: u8,
    short_links: bool,
    max_segments: u8,
    parameter_count: u16,
    sender: Option<u32>,
    category: Option<u32>,
    timeout_days: i32,
    timeout_ms: i64,
    fallback: Option<CodeOffset>,
    per: Option<CodeOffset>,
    on_timeout: Option<CodeOffset>,
    on_fallback: Option<CodeOffset>,
    on_undelivered: Option<CodeOffset>,
    on_optout: Option<CodeOffset>,
    handlers_say: u8,
    event_local: Option<u16>,
    campaign_local: Option<u16>,
    intent_local: Option<u16>,
    results: (u32, u16),
});

record!(MessageRecord {
    style: u8,
    matching: u8,
    reprompts: u16,
    reprompt: Option<CodeOffset>,
    first_choice: u32,
    choice_count: u16,
    answer: Option<u32>,
    otherwise: Option<CodeOffset>,
    no_reply_after: Option<CodeOffset>,
    no_reply: Option<CodeOffset>,
});

#[cfg(test)]
impl MessageRecord {
    /// A question with a numbered list, asked twice.
    pub(crate) fn of_choices(first_choice: u32, choice_count: u16) -> Self {
        Self {
            style: 0,
            matching: 3,
            reprompts: 1,
            reprompt: None,
            first_choice,
            choice_count,
            answer: None,
            otherwise: None,
            no_reply_after: None,
            no_reply: None,
        }
    }
}

record!(LabelRecord { text: u32, folded: u32, language: u8, listed: bool, negated: bool });

record!(AnswerRecord {
    kind: AnswerKind,
    max: u32,
    symbols: (u32, u16),
    local: u16,
    accept: Option<CodeOffset>,
    outcome: CodeOffset,
});
