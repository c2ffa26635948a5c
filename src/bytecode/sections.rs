//! The binary sections of a program, in the order in which the container holds them.

macro_rules! sections {
    ($($(#[doc = $doc:literal])* $name:ident / $text:literal),* $(,)?) => {
        /// A section.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        #[repr(u8)]
        pub enum Section { $($(#[doc = $doc])* $name),* }

        impl Section {
            /// All sections in order.
            pub const ALL: &'static [Section] = &[$(Section::$name),*];

            /// Its name in listings.
            pub fn name(self) -> &'static str {
                match self { $(Section::$name => $text),* }
            }

            /// What it holds: the specification.
            pub fn description(self) -> &'static str {
                match self { $(Section::$name => concat!($($doc, "\n"),*).trim()),* }
            }
        }
    };
}

sections! {
    /// The texts of the program, UTF-8, one behind the other, each once.
    Strings / "strings",
    /// For each text where it ends: `u32`, ascending.
    StringEnds / "string ends",
    /// Constants as the value codec writes them, one behind the other.
    Constants / "constants",
    /// Instructions, 8 bytes each.
    Code / "code",
    /// What units have in common: settings, entry, first step name, number of steps and locals.
    Shapes / "shapes",
    /// Units: name, shape, first step; 12 bytes each.
    Units / "units",
    /// Where the code of each step begins: `u32`; the steps of a unit are neighbours.
    Steps / "steps",
    /// Runs of step names: string indexes, `u32`.
    StepNames / "step names",
    /// What messages wait for.
    Messages / "messages",
    /// Runs of choices.
    Choices / "choices",
    /// Lists of `choice each`.
    Lists / "lists",
    /// Runs of labels.
    Labels / "labels",
    /// Free answers.
    Answers / "answers",
    /// Runs of symbols, `u32`: the values of enums that answers capture.
    Symbols / "symbols",
    /// Runs of variables that a `run` gives back: symbol, local.
    Results / "results",
    /// Triggers in source order: kind, flags, unit, details; 10 bytes each.
    Triggers / "triggers",
    /// Conditions and arguments of triggers that have any.
    TriggerDetails / "trigger details",
    /// Hash slots over the keywords, `u32`: index of the first keyword of a text, or `u32::MAX`.
    KeywordSlots / "keyword slots",
    /// Keywords of `trigger keyword`: text, trigger; those of one text are neighbours, in the order to be tried.
    Keywords / "keywords",
    /// The same for `trigger word`.
    WordSlots / "word slots",
    /// The same for `trigger word`; the text is the keyword's words with one space between them.
    Words / "words",
    /// Keywords to be searched for in every message: `contains`, and `word` with `cased`.
    Scans / "scans",
    /// Keywords of `reply to`: text, trigger; by trigger.
    ReplyKeywords / "reply keywords",
    /// The other triggers by kind and argument.
    Kinds / "kinds",
    /// Declarations: MessagePack of the schema.
    Schema / "schema",
}
