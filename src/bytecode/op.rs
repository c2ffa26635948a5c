//! The instruction set. The doc comments here are its specification.
//!
//! An instruction is 8 bytes, little endian: opcode `u8`, `a: u8`, `b: u16`, `c: u32`. Operands not named are zero. Code
//! works on a stack of values that is empty between statements, and on the locals of the running frame. Jumps are
//! relative to the next instruction and go forward only (so no code loops but by `Goto`), steps are numbered within their
//! unit and texts are pooled: equal code can be shared between steps and units wherever it stands.
//!
//! Some instructions have two ways on: the *alternative* is the instruction right behind (usually a `Jump`), the
//! regular way skips it. "Pops x, y" names the topmost value last.

macro_rules! ops {
    ($($(#[doc = $doc:literal])* $name:ident = $code:literal),* $(,)?) => {
        /// An operation.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        #[repr(u8)]
        pub enum Op { $($(#[doc = $doc])* $name = $code),* }

        impl Op {
            /// All operations in order of their codes.
            pub const ALL: &'static [Op] = &[$(Op::$name),*];

            /// The operation of a code.
            pub fn from_code(code: u8) -> Option<Op> {
                match code { $($code => Some(Op::$name),)* _ => None }
            }

            /// Its name in listings.
            pub fn name(self) -> &'static str {
                match self { $(Op::$name => stringify!($name)),* }
            }

            /// What it does: its doc comment, in lines.
            pub fn description(self) -> &'static str {
                match self { $(Op::$name => concat!($($doc, "\n"),*)),* }
            }
        }
    };
}

ops! {
    // Values.
    /// Pushes missing.
    PushMissing = 0,
    /// Pushes the boolean `a != 0`.
    PushBool = 1,
    /// Pushes the whole number `c` (as `i32`).
    PushInteger = 2,
    /// Pushes the text `strings[c]`.
    PushText = 3,
    /// Pushes `constants[c]`.
    PushConstant = 4,
    /// Pushes the enum value with symbol `c`.
    PushSymbol = 5,
    /// Pushes local `b`.
    LoadLocal = 6,
    /// Pops a value into local `b`; a text is cut to `c` graphemes unless `c` is 0; a blank text makes it missing where
    /// `a` is 1.
    StoreLocal = 7,
    /// Pushes the contact field with symbol `c`, or its default, or missing.
    LoadField = 8,
    /// Pops a value into the contact field with symbol `c`; a blank text makes it missing unless `a` is 1; a text is cut to
    /// `b` graphemes unless `b` is 0.
    StoreField = 9,
    /// Pushes the built-in contact property `a` (see [`ContactProperty`]).
    LoadProperty = 10,
    /// Pops a value into the built-in contact property `a` (`language`, `timezone`).
    StoreProperty = 11,
    /// Pushes the contact as a record of its fields and properties.
    LoadContact = 12,
    /// Pushes the contact's last message as a text, or missing.
    LoadReply = 13,
    /// Pops a record, pushes its field with symbol `c`, missing if either is.
    GetField = 14,
    /// Pops a value, puts it into the record in local `b` at the path `constants[c]`: a list of symbols, first that of
    /// the object written, then the fields on the way. Emits an object update for the connector.
    StorePath = 15,
    /// Pops `c` values, pushes the list of them.
    MakeList = 16,
    /// Pops `c` pairs of a symbol and a value, pushes the record of them.
    MakeRecord = 17,
    /// Pops `c` values, pushes their display texts as one text.
    Concat = 18,
    /// Pops a date-time without zone given as `constants[c]` text `YYYY-MM-DDTHH:MM:SS`: pushes its instant in the
    /// contact's time zone.
    PushLocalDateTime = 19,
    /// Pushes the listed choices of message `c - 1`, or of the message whose reply is awaited where `c` is 0, as lines
    /// joined by `\n`, and notes that the text has placed them.
    PushChoices = 20,
    /// Discards the topmost value.
    Pop = 21,
    /// Pushes the topmost value again.
    Duplicate = 22,

    // Operators. Missing operands give missing, but for equality and `IsSet`.
    /// Pops x, y: pushes x + y (numbers; moments and durations; durations; texts are joined).
    Add = 30,
    /// Pops x, y: pushes x - y.
    Subtract = 31,
    /// Pops x, y: pushes x * y.
    Multiply = 32,
    /// Pops x, y: pushes x / y with 10 digits kept, missing for y = 0.
    Divide = 33,
    /// Pops x, y: pushes the remainder, missing for y = 0.
    Remainder = 34,
    /// Pops x: pushes -x.
    Negate = 35,
    /// Pops x: pushes not x.
    Not = 36,
    /// Pops x, y: pushes x == y; missing equals only missing.
    Equal = 37,
    /// Pops x, y: pushes x != y.
    NotEqual = 38,
    /// Pops x, y: pushes x < y.
    Less = 39,
    /// Pops x, y: pushes x <= y.
    LessOrEqual = 40,
    /// Pops x, y: pushes x > y.
    Greater = 41,
    /// Pops x, y: pushes x >= y.
    GreaterOrEqual = 42,
    /// Pops x, low, high: pushes low <= x and x <= high.
    Between = 43,
    /// Pops x, y: whether folded text x contains folded text y, or list x has the item y.
    Contains = 44,
    /// Pops x: whether regular expression `regexes[c]` is found in it.
    Matches = 45,
    /// Pops x: whether it is not missing.
    IsSet = 46,
    /// Pushes whether the contact is in the group with symbol `c`.
    InGroup = 47,
    /// Pops `b` values, pushes what built-in function `a` (see [`Function`]) makes of them.
    CallFunction = 48,

    // Ways.
    /// Goes on `c` instructions further.
    Jump = 60,
    /// Pops x: jumps unless it is true.
    JumpIfFalse = 61,
    /// Jumps if the topmost value is false or missing and keeps it, else pops it: `and`.
    JumpIfFalseKeep = 62,
    /// Jumps if the topmost value is true and keeps it, else pops it: `or`.
    JumpIfTrueKeep = 63,
    /// Jumps if the topmost value is not missing and keeps it, else pops it: `??`.
    JumpIfSetKeep = 64,
    /// Jumps unless the contact's language is `languages[b]` (the first language is everybody's who has no other).
    JumpUnlessLanguage = 65,
    /// Pushes a number from 0 up to, not including, 100 with two digits: the same for one contact and place `c`.
    PushBucket = 66,
    /// Ends an expression, whose value it pops, where `a` is 1; ends a handler or a nudge where `a` is 0. `b` as in `Say`.
    Return = 67,
    /// Enters step `c` of the running unit.
    Goto = 68,
    /// Ends the unit (or goes back to the conversation that ran this one) as completed. `a` is 1 at the end of a
    /// recommendation.
    End = 69,
    /// Waits for a reply to message `c`: appends the list of choices to the last text said, if nothing placed it.
    Await = 70,
    /// Pops a duration and waits so long, inside `windows[b - 1]` if `b` is not 0. Alternative where `a` is 1: never taken.
    WaitFor = 71,
    /// Pops a clock time and waits for the next one, inside `windows[b - 1]` if `b` is not 0. Alternative where `a` is 1: as `WaitUntil`.
    WaitTime = 72,
    /// Pops an instant and waits for it, inside `windows[b - 1]` if `b` is not 0. Where `a` is 1 there is an alternative,
    /// taken when the moment is past (or was missed by more than `limits.late`); where `a` is 0 it goes on at once.
    WaitUntil = 73,
    /// Pops an argument record, calls service function `c` and waits. It goes on at the alternative when the call
    /// failed, else regularly with the answer pushed (missing for a function that answers nothing).
    CallService = 74,
    /// Pops `b` arguments, runs conversation `units[c]` inside this one. When it expired, goes on at the alternative; when
    /// it completed, regularly with the record of its variables pushed.
    Run = 75,
    /// Ends the unit as expired: where `a` is 0 because a conversation that it ran expired, where `a` is 1 because a
    /// service call failed; then a conversation's fallback is sent.
    Expire = 76,

    // Effects.
    /// Pops a text and says it to the contact; with `a` = 1 pops text, media address. `b` is 1 where characters of the
    /// author's own force UCS-2: then `unicode replace` and `refuse`, which concern values, leave the text alone.
    Say = 90,
    /// Says `strings[c]`, a text without values: what `PushText`, `Say` do.
    SayText = 91,
    /// Pops text, number: sends it.
    Send = 92,
    /// Pops text, subject (or missing), address: e-mails it.
    Email = 93,
    /// Pops a text (or missing): forwards the last message to all addresses of team `c`, with the text before it.
    ForwardTeam = 94,
    /// Pops a text (or missing), number: forwards the last message to it.
    ForwardPhone = 95,
    /// Pops a text (or missing), address: forwards the last message to it.
    ForwardEmail = 96,
    /// Adds the contact to the group with symbol `c`.
    AddGroup = 97,
    /// Removes it.
    RemoveGroup = 98,
    /// Opts in; to the category with symbol `c` where `a` is 1.
    Subscribe = 99,
    /// Opts out; of the category with symbol `c` where `a` is 1.
    Unsubscribe = 100,
    /// Pops a note (or missing), hands the contact over to team `c` and ends the conversation; an automation goes on.
    HandOver = 101,
    /// Pops a record, counts `strings[c]` with it.
    Track = 102,
    /// Pops `b` arguments and starts `units[c]`; where `a` is 1 pops arguments, number of another contact. From a
    /// conversation, for the same contact and a conversation, it leaves the conversation.
    Start = 103,
    /// Ends running instances of `units[c]`; where `a` is 1 pops the `per` value first.
    Cancel = 104,
}

/// One instruction.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Instruction {
    /// What to do.
    pub op: Op,
    /// Small operand.
    pub a: u8,
    /// Middle operand.
    pub b: u16,
    /// Large operand.
    pub c: u32,
}

impl Instruction {
    /// Bytes of an encoded instruction.
    pub const SIZE: usize = 8;

    /// An instruction without operands.
    pub fn of(op: Op) -> Self {
        Self { op, a: 0, b: 0, c: 0 }
    }

    /// The same with operand `a`.
    pub fn a(self, a: u8) -> Self {
        Self { a, ..self }
    }

    /// The same with operand `b`.
    pub fn b(self, b: u16) -> Self {
        Self { b, ..self }
    }

    /// The same with operand `c`.
    pub fn c(self, c: u32) -> Self {
        Self { c, ..self }
    }

    /// Its bytes.
    pub fn encode(self) -> [u8; Self::SIZE] {
        let [b0, b1] = self.b.to_le_bytes();
        let [c0, c1, c2, c3] = self.c.to_le_bytes();
        [self.op as u8, self.a, b0, b1, c0, c1, c2, c3]
    }

    /// The instruction of these bytes; `None` for an unknown operation.
    pub fn decode(bytes: [u8; Self::SIZE]) -> Option<Self> {
        let [op, a, b0, b1, c0, c1, c2, c3] = bytes;
        let (b, c) = (u16::from_le_bytes([b0, b1]), u32::from_le_bytes([c0, c1, c2, c3]));
        Some(Self { op: Op::from_code(op)?, a, b, c })
    }
}

macro_rules! numbered {
    ($(#[$doc:meta])* $kind:ident { $($(#[$item_doc:meta])* $name:ident = $code:literal / $text:literal),* $(,)? }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        #[repr(u8)]
        pub enum $kind { $($(#[$item_doc])* $name = $code),* }
        impl $kind {
            /// All of them.
            pub const ALL: &'static [$kind] = &[$($kind::$name),*];
            /// The one of a code.
            pub fn from_code(code: u8) -> Option<Self> { match code { $($code => Some(Self::$name),)* _ => None } }
            /// The one of a name in scripts.
            pub fn from_name(name: &str) -> Option<Self> { match name { $($text => Some(Self::$name),)* _ => None } }
            /// Its name in scripts.
            pub fn name(self) -> &'static str { match self { $(Self::$name => $text),* } }
        }
    };
}

numbered! {
    /// Built-in properties of the contact.
    ContactProperty {
        /// E.164 number.
        Phone = 0 / "phone",
        /// First seen.
        CreatedAt = 1 / "created_at",
        /// Whether it has opted in.
        Subscribed = 2 / "subscribed",
        /// Language, as a symbol.
        Language = 3 / "language",
        /// IANA time zone.
        Timezone = 4 / "timezone",
        /// When the last message to it was sent.
        LastMessageAt = 5 / "last_message_at",
        /// The number it went to.
        LastMessageTo = 6 / "last_message_to",
        /// Its id.
        LastMessageId = 7 / "last_message_id",
        /// Its text.
        LastMessageText = 8 / "last_message_text",
        /// Its delivery status.
        LastMessageStatus = 9 / "last_message_status",
        /// Whether the number is unassigned.
        Unassigned = 10 / "unassigned",
    }
}

numbered! {
    /// Built-in functions.
    Function {
        /// The instant of the event.
        Now = 0 / "now", /// The contact's day.
        Today = 1 / "today", /// Upper case.
        Upper = 2 / "upper", /// Lower case.
        Lower = 3 / "lower", /// Each word's first letter in upper case.
        Title = 4 / "title", /// Without white space at both ends.
        Trim = 5 / "trim", /// Length in graphemes.
        Len = 6 / "len", /// The nth word, from 1.
        Word = 7 / "word", /// The digits in a text.
        Digits = 8 / "digits", /// A number in a text.
        Number = 9 / "number", /// A date in a text.
        Date = 10 / "date", /// A clock time in a text.
        Time = 11 / "time", /// A phone number in a text.
        Phone = 12 / "phone", /// An e-mail address in a text.
        Email = 13 / "email", /// Rounded.
        Round = 14 / "round", /// The least.
        Min = 15 / "min", /// The greatest.
        Max = 16 / "max", /// By a CLDR pattern.
        Format = 17 / "format", /// Day of the week: the symbol of `mon` to `sun`.
        Weekday = 18 / "weekday", /// A link that is counted.
        Link = 19 / "link", /// Where to opt out.
        UnsubscribeUrl = 20 / "unsubscribe_url", /// A duration in or of days.
        Days = 21 / "days", /// In or of hours.
        Hours = 22 / "hours", /// In or of minutes.
        Minutes = 23 / "minutes", /// How many items.
        Count = 24 / "count", /// The nth item, from 1.
        Item = 25 / "item", /// Items as a text.
        Join = 26 / "join", /// With one item more.
        Append = 27 / "append",
    }
}
