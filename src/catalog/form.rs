//! The notation of forms: `say TEXT [with media URL]`.
//!
//! Small words and signs are written as they stand; a word in capitals is a slot; `[…]` may be left out; `a|b` is a
//! choice; `…` after a comma or alone means that more of the same may follow.

/// A part of a form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Part {
    /// A word to write.
    Word(&'static str),
    /// A sign to write: `->`, `{`, `=`, `,`.
    Sign(&'static str),
    /// Something that the author chooses.
    Slot(Slot),
    /// May be left out.
    Optional(Vec<Part>),
    /// One of these.
    OneOf(Vec<Part>),
    /// More of the same may follow.
    More,
}

macro_rules! slots {
    ($($slot:ident $word:literal $meaning:literal,)*) => {
        /// What an author may put into a slot.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub enum Slot {
            $(#[doc = $meaning] $slot,)*
        }

        impl Slot {
            /// All slots.
            pub const ALL: &'static [Self] = &[$(Self::$slot,)*];

            /// Its word in forms.
            pub const fn word(self) -> &'static str {
                match self { $(Self::$slot => $word,)* }
            }

            /// What may stand there.
            pub const fn meaning(self) -> &'static str {
                match self { $(Self::$slot => $meaning,)* }
            }
        }
    };
}

slots! {
    Text "TEXT" "A text, plain or localised, or an expression that gives one.",
    Keyword "KEYWORD" "A text without interpolation that is looked for in messages.",
    Label "LABEL" "A text, plain or localised, that a subscriber may answer.",
    Regex "REGEX" "A regular expression: `r\"\\d+\"`.",
    Cron "CRON" "A text with a cron line: minute, hour, day of month, month, day of week.",
    Phone "PHONE" "A phone number in international form, or an expression that gives one.",
    Email "EMAIL" "An e-mail address, or an expression that gives one.",
    Url "URL" "A web address, or an expression that gives one.",
    Whole "WHOLE" "A whole number.",
    Duration "DURATION" "A duration: `90s`, `15m`, `24h`, `7d`, `2w`, `1h30m`.",
    Time "TIME" "A clock time: `09:00`.",
    DateTime "DATETIME" "A date-time, or an expression that gives one.",
    Days "DAYS" "Days of the week: `mon to fri`, `mon, wed`.",
    Percentage "PERCENTAGE" "A percentage: `50%`.",
    Condition "CONDITION" "An expression that is true or false.",
    Expression "EXPRESSION" "Any expression.",
    Value "VALUE" "A literal or a value of an enum.",
    List "LIST" "An expression that gives a list.",
    Place "PLACE" "A field of the contact or of an object of the event, or a variable.",
    Type "TYPE" "A type: `text`, `number`, `enum(small, large)`.",
    Name "NAME" "A name of your own.",
    Group "GROUP" "A declared group.",
    Category "CATEGORY" "A declared category.",
    Sender "SENDER" "A declared sender.",
    Team "TEAM" "A declared team.",
    Campaign "CAMPAIGN" "A declared campaign.",
    Event "EVENT" "A declared event.",
    Intent "INTENT" "A declared intent.",
    Unit "UNIT" "An automation or a conversation.",
    Step "STEP" "The name of a step.",
    Target "TARGET" "A step, `default` or `end`.",
    Service "SERVICE" "A declared service.",
    Function "FUNCTION" "A function of the service.",
    Field "FIELD" "A field of the contact.",
    Arguments "ARGUMENTS" "Values by name: `items: reply, phone: contact.phone`.",
    Statements "STATEMENTS" "Statements.",
    Choices "CHOICES" "Choices and other ways on.",
}

/// Takes a form apart.
///
/// # Errors
/// What is wrong with the form: an unknown slot or a bracket without its other half.
pub fn parts(form: &'static str) -> Result<Vec<Part>, String> {
    let mut open = vec![Vec::new()];
    for token in tokens(form) {
        match token {
            "[" => open.push(Vec::new()),
            "]" => {
                let inner = open.pop().unwrap_or_default();
                open.last_mut().ok_or("`]` without `[`")?.push(Part::Optional(inner));
            }
            _ => open.last_mut().ok_or("`]` without `[`")?.push(part(token)?),
        }
    }
    let all = open.pop().unwrap_or_default();
    if open.is_empty() { Ok(all) } else { Err("`[` without `]`".to_owned()) }
}

fn part(token: &'static str) -> Result<Part, String> {
    if token == "…" {
        Ok(Part::More)
    } else if token.contains('|') {
        token.split('|').map(part).collect::<Result<_, _>>().map(Part::OneOf)
    } else if token.starts_with(|first: char| first.is_ascii_uppercase()) {
        let slot = Slot::ALL.iter().find(|slot| slot.word() == token);
        slot.map(|slot| Part::Slot(*slot)).ok_or_else(|| format!("unknown slot {token}"))
    } else if token.starts_with(|first: char| first.is_ascii_lowercase()) {
        Ok(Part::Word(token))
    } else {
        Ok(Part::Sign(token))
    }
}

/// Words (with the alternatives joined by `|`), the arrow, single signs.
fn tokens(form: &'static str) -> impl Iterator<Item = &'static str> {
    let mut rest = form;
    std::iter::from_fn(move || {
        rest = rest.trim_start();
        let in_word = |character: char| character.is_ascii_alphabetic() || "|_".contains(character);
        let length = match rest.find(|character| !in_word(character)) {
            Some(0) if rest.starts_with("->") => 2,
            Some(0) => rest.chars().next().map_or(0, char::len_utf8),
            Some(length) => length,
            None => rest.len(),
        };
        let (token, after) = rest.split_at_checked(length)?;
        rest = after;
        (!token.is_empty()).then_some(token)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nested() {
        let slot = |slot| Part::Slot(slot);
        let expected = vec![
            Part::Word("start"),
            slot(Slot::Unit),
            Part::Optional(vec![Part::Sign("("), slot(Slot::Arguments), Part::Sign(")")]),
            Part::Optional(vec![Part::Word("for"), slot(Slot::Phone)]),
        ];
        assert_eq!(parts("start UNIT[(ARGUMENTS)] [for PHONE]"), Ok(expected));
    }

    #[test]
    fn alternatives_and_lists() {
        let to = Part::OneOf(vec![Part::Slot(Slot::Group), Part::Word("all")]);
        assert_eq!(parts("to GROUP|all"), Ok(vec![Part::Word("to"), to]));
        let keywords = vec![Part::Slot(Slot::Keyword), Part::Sign(","), Part::More];
        assert_eq!(parts("KEYWORD, …"), Ok(keywords));
    }

    #[test]
    fn mistakes() {
        assert!(parts("say NOTHING").is_err());
        assert!(parts("say [TEXT").is_err());
        assert!(parts("say TEXT]").is_err());
    }
}
