//! What a typed line asks for. A line that begins with `@` is for the chat, every other is an SMS.

use super::report::Refusal;
use crate::diag::suggest;

/// Commands as they are written, and what they do.
pub const COMMANDS: &[(&str, &str)] = &[
    ("@ +24h", "let time pass; all that is due happens"),
    ("@ next", "go to the next moment at which something happens by itself"),
    ("@ 2026-03-02T10:00", "go to a moment; the first time, begin there"),
    ("@", "the clock, and what comes next"),
    ("@contact", "show the contact: fields, groups, consent"),
    ("@set FIELD = VALUE", "give the contact a field: @set first_name = \"Lea\""),
    ("@in GROUP", "put the contact into a group beforehand"),
    ("@join GROUP", "the contact is put into a group now, which may start something"),
    ("@leave GROUP", "the contact is taken out of a group"),
    ("@subscribe", "the contact opts in, by form or import; or to a category: @subscribe CATEGORY"),
    ("@unsubscribe", "the contact opts out; or of a category: @unsubscribe CATEGORY"),
    ("@event NAME { field: value }", "something happened in the shop or the CRM"),
    ("@campaign NAME", "send the campaign to its audience"),
    ("@click", "the contact opens the last link: @click, or @click on CAMPAIGN"),
    ("@start UNIT(argument: value)", "a program starts a unit"),
    ("@undelivered", "the last SMS could not be delivered"),
    ("@service S.F returns { field: value }", "what a service answers from now on; or: @service S.F fails"),
    ("@returns { field: value }", "what the service answers that is being asked"),
    ("@fails", "the service that is being asked does not answer"),
    ("@back", "the team gives the conversation back"),
    ("@to SENDER", "write to another sender"),
    ("@user \"TEXT\"", "an SMS with line breaks (\\n) or other characters that are hard to type"),
    ("@rewind", "take the last line back; @rewind 3 takes three, @rewind all begins anew"),
    ("@reload", "read the scripts again, and play all lines anew"),
    ("@save NAME", "write what was played into the project as a test"),
    ("@help", "this list; @help event tells about one"),
    ("@quit", "leave; so does Ctrl-D"),
    ("@@…", "an SMS that begins with @"),
];

/// What a line asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Command {
    /// An SMS of the contact.
    Sms(String),
    /// The clock, and what comes next.
    Clock,
    /// To the next moment.
    Next,
    /// The contact.
    Contact,
    /// A line as tests write it.
    Line(String),
    /// The asked service's answer as tests write it, from `returns` or `fails` on.
    Answer(String),
    /// Into a group.
    Join(String),
    /// Out of a group.
    Leave(String),
    /// In, or to a category.
    Subscribe(Option<String>),
    /// Out, or of a category.
    Unsubscribe(Option<String>),
    /// The floor comes back.
    Back,
    /// Another sender.
    To(String),
    /// Some lines back; `None` for all.
    Rewind(Option<usize>),
    /// The scripts again.
    Reload,
    /// As a test of this name.
    Save(String),
    /// Help, on a command.
    Help(Option<String>),
    /// Leave.
    Quit,
}

impl Command {
    /// What a line asks for.
    ///
    /// # Errors
    /// It begins with `@` and is no command.
    pub fn read(line: &str) -> Result<Self, Refusal> {
        let Some(rest) = line.strip_prefix('@') else { return Ok(Self::Sms(line.to_owned())) };
        if rest.starts_with('@') {
            return Ok(Self::Sms(rest.to_owned()));
        }
        let (apart, rest) = (rest.starts_with(' '), rest.trim());
        if let Some(time) = time(rest)? {
            return Ok(time);
        }
        let end = rest.find(|c: char| !c.is_ascii_alphanumeric() && c != '_').unwrap_or(rest.len());
        let (word, argument) = rest.split_at_checked(end).unwrap_or((rest, ""));
        if apart && !words().any(|known| known == word) {
            return Err(Refusal::new(format!("`{rest}` is no moment"), MOMENTS));
        }
        Self::named(word, argument.trim(), rest)
    }

    fn named(word: &str, argument: &str, rest: &str) -> Result<Self, Refusal> {
        let name = |example: &str| match argument {
            "" => Err(Refusal::new(format!("`@{word}` needs a name"), format!("for example `{example}`"))),
            name => Ok(name.to_owned()),
        };
        let optional = || Some(argument.to_owned()).filter(|argument| !argument.is_empty());
        Ok(match word {
            "contact" => Self::Contact,
            "set" => set(argument)?,
            "in" => Self::Line(format!("given contact in {}", name("@in vip")?)),
            "join" => Self::Join(name("@join vip")?),
            "leave" => Self::Leave(name("@leave vip")?),
            "subscribe" => Self::Subscribe(optional()),
            "unsubscribe" => Self::Unsubscribe(optional()),
            "back" => Self::Back,
            "to" => Self::To(name("@to shop")?),
            "rewind" => rewind(argument)?,
            "reload" => Self::Reload,
            "save" => Self::Save(unquoted(&name("@save \"a happy customer\"")?).to_owned()),
            "help" => Self::Help(optional()),
            "quit" | "exit" => Self::Quit,
            "returns" | "fails" => Self::Answer(rest.to_owned()),
            "event" | "campaign" | "click" | "start" | "undelivered" | "service" | "user" | "given"
            | "after" | "at" => Self::Line(rest.to_owned()),
            _ => return Err(unknown(word)),
        })
    }
}

/// What may follow `@` and a space.
const MOMENTS: &str = "write `@ 2026-03-02T10:00`, `@ next`, or `@ +24h` to let time pass";

/// `+24h`, `next`, a moment, or nothing.
fn time(rest: &str) -> Result<Option<Command>, Refusal> {
    Ok(Some(match rest {
        "" => Command::Clock,
        next if next.eq_ignore_ascii_case("next") => Command::Next,
        _ if rest.starts_with('-') => {
            let help = "`@rewind` takes lines back; `@ +2h` lets time pass";
            return Err(Refusal::new("the clock only goes forward", help));
        }
        _ if rest.starts_with('+') => {
            let length = rest.trim_start_matches('+').trim();
            if crate::value::Duration::parse(length).is_none() {
                let message = format!("`{length}` is no length of time");
                return Err(Refusal::new(message, "write `@ +24h`, `@ +7d` or `@ +1h30m`"));
            }
            Command::Line(format!("after {length}"))
        }
        _ if rest.starts_with(|c: char| c.is_ascii_digit()) => {
            if crate::value::iso::parse_datetime(rest).is_none() {
                let message = format!("`{rest}` is no moment");
                return Err(Refusal::new(message, MOMENTS));
            }
            Command::Line(format!("at {rest}"))
        }
        _ => return Ok(None),
    }))
}

fn set(argument: &str) -> Result<Command, Refusal> {
    let parts = argument.split_once('=').or_else(|| argument.split_once(':'));
    let parts = parts.map(|(field, value)| (field.trim(), value.trim()));
    match parts {
        Some((field, value)) if !field.is_empty() && !value.is_empty() => {
            let field = field.strip_prefix("contact.").unwrap_or(field);
            Ok(Command::Line(format!("given contact {{ {field}: {value} }}")))
        }
        _ => {
            Err(Refusal::new("`@set` needs a field and its value", "for example `@set first_name = \"Lea\"`"))
        }
    }
}

fn rewind(argument: &str) -> Result<Command, Refusal> {
    match argument {
        "" => Ok(Command::Rewind(Some(1))),
        "all" => Ok(Command::Rewind(None)),
        count => match count.parse() {
            Ok(count) if count > 0 => Ok(Command::Rewind(Some(count))),
            _ => Err(Refusal::new(
                format!("`{count}` is no number of lines"),
                "write `@rewind`, `@rewind 3` or `@rewind all`",
            )),
        },
    }
}

fn unquoted(name: &str) -> &str {
    name.strip_prefix('"').and_then(|name| name.strip_suffix('"')).unwrap_or(name)
}

/// The words that commands begin with, without `@`.
pub fn words() -> impl Iterator<Item = &'static str> {
    COMMANDS.iter().filter_map(|(usage, _)| {
        let word = usage.trim_start_matches('@').split([' ', '(']).next()?;
        word.starts_with(|c: char| c.is_ascii_lowercase()).then_some(word)
    })
}

fn unknown(word: &str) -> Refusal {
    let near = suggest::nearest(word, words());
    let help = match near {
        Some(near) => format!("did you mean `@{near}`? `@help` lists them all"),
        None => "`@help` lists them all; an SMS that begins with @ is written with `@@`".to_owned(),
    };
    Refusal::new(format!("there is no command `@{word}`"), help)
}
