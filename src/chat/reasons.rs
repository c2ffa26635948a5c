//! Why nothing took a message, as far as that can be said.

use super::Chat;
use super::report::Place;
use crate::check::flow::ways::choice_label;
use crate::check::model::{Answer, Message, Project, Trigger, TriggerKind, Type, TypeKind, Unit};
use crate::play::Host;
use crate::text::{FoldedText, fold, strip_punctuation};
use crate::value::Symbol;
use crate::value::regex::Regex;
use crate::vm;
use crate::vm::state::{Consent, State, Wait};

/// A reason, and the line of the script behind it.
pub(super) type Reason = (String, Option<Place>);

impl Chat {
    /// Why no unit took what the contact wrote.
    pub(super) fn untaken(&self) -> Reason {
        let before = self.current.before.as_ref().unwrap_or(&self.host);
        let text = self.host.heard.as_deref().unwrap_or_default();
        let state = &before.state;
        match consent(before) {
            Consent::OptedOut => return (OPTED_OUT.to_owned(), None),
            Consent::Unknown if state.handed_over.is_none() => return (UNKNOWN.to_owned(), None),
            _ => {}
        }
        let teams = &self.host.program().schema().teams;
        if teams.iter().any(|team| team.phones.iter().any(|phone| **phone == *state.phone)) {
            return (TEAM.to_owned(), None);
        }
        self.nearly(before, text).unwrap_or_else(|| (self.no_unit(), None))
    }

    /// A trigger that the message fits and that does not fire.
    fn nearly(&self, before: &Host, text: &str) -> Option<Reason> {
        let units = self.scripts.checked.project.units.iter();
        let all = units.flat_map(|unit| unit.triggers.iter().map(move |trigger| (unit, trigger)));
        let (unit, trigger) = all.into_iter().find(|(_, trigger)| fits(&trigger.kind, text))?;
        let why = self.obstacle(before, unit, trigger)?;
        let place = self.place_of(trigger.span);
        Some((format!("no unit takes it: {} listens for it, but {why}", unit.declared.name), place))
    }

    fn obstacle(&self, before: &Host, unit: &Unit, trigger: &Trigger) -> Option<String> {
        let own = unit.settings.sender.map(|(sender, _)| sender.0);
        if unit.settings.paused {
            return Some("is paused".to_owned());
        }
        if let (Some(own), Some(to)) = (own, before.written_to)
            && own != to
        {
            let senders = &self.scripts.checked.project.senders;
            let name = senders.get(own as usize).map(|sender| sender.name.to_string()).unwrap_or_default();
            return Some(format!("hears only what is written to `{name}`"));
        }
        if unit.conversation && before.state.conversation.is_some() && !trigger.interrupting {
            return Some("another conversation is under way".to_owned());
        }
        trigger.when.as_ref().map(|_| "its `when` does not hold".to_owned())
    }

    fn no_unit(&self) -> String {
        match self.keywords().as_slice() {
            [] => "no unit takes it".to_owned(),
            keywords => {
                let some: Vec<String> = keywords.iter().take(5).map(|word| format!("\"{word}\"")).collect();
                let more = if keywords.len() > 5 { ", …" } else { "" };
                format!("no unit takes it; keywords are {}{more}", some.join(", "))
            }
        }
    }

    /// Why the message that asks did not recognise the reply.
    pub(super) fn unrecognised(&self, message: Option<&Message>) -> String {
        let (Some(message), Some(before)) = (message, &self.current.before) else {
            return NO_CHOICE.to_owned();
        };
        let text = self.host.heard.as_deref().unwrap_or_default();
        let Some((record, offered)) = asked(&before.state) else { return NO_CHOICE.to_owned() };
        let mut reasons = Vec::new();
        if !message.choices.is_empty() {
            let (why, is_decided) = self.of_choices(message, record, offered, text);
            reasons.push(why);
            if is_decided {
                return reasons.concat();
            }
        }
        reasons.extend(message.answer.as_ref().map(|answer| self.of_answer(before, answer, record, text)));
        reasons.join("; ")
    }

    /// Why no choice took a reply, and whether that leaves nothing to the free answer.
    fn of_choices(&self, message: &Message, record: u32, offered: u64, text: &str) -> (String, bool) {
        let Some(claims) = vm::claims(self.host.program(), record, text) else {
            return (NO_CHOICE.to_owned(), false);
        };
        let name = |choice: u16| {
            let choice = message.choices.get(usize::from(choice));
            format!("\"{}\"", choice.map(choice_label).unwrap_or_default())
        };
        let is_offered =
            |choice: u16| offered.checked_shr(u32::from(choice)).is_none_or(|bits| bits & 1 == 1);
        let (open, closed): (Vec<_>, Vec<_>) = claims.by.iter().partition(|(choice, _)| is_offered(*choice));
        match (open.as_slice(), closed.first()) {
            ([], Some((choice, _))) => {
                let name = name(*choice);
                (format!("no choice takes it: {name} is not offered, its `when` does not hold"), false)
            }
            ([_, _, ..], _) => {
                let names: Vec<String> = open.iter().map(|(choice, _)| name(*choice)).collect();
                (format!("no choice takes it: it could be {}", names.join(" or ")), true)
            }
            _ => (NO_CHOICE.to_owned(), false),
        }
    }

    fn of_answer(&self, before: &Host, answer: &Answer, record: u32, text: &str) -> String {
        let mut state = before.state.clone();
        let why = match vm::holds_answer(&self.host.programs, &mut state, before.now_ms, record, text) {
            Some(true) => "its `where` does not hold".to_owned(),
            _ => lacks(&self.scripts.checked.project, &answer.ty),
        };
        format!("the free answer does not take it: {why}")
    }
}

const NO_CHOICE: &str = "no choice takes it";
const OPTED_OUT: &str = "the contact has opted out: nothing answers it until it writes START";
const TEAM: &str = "the number is one of a team: no unit answers it";
const UNKNOWN: &str = "the contact has not subscribed: no unit that is not `open` answers it, and it is told once a day how to subscribe";

fn consent(host: &Host) -> Consent {
    let senders = &host.program().schema().senders;
    let to = host.written_to.and_then(|sender| senders.get(sender as usize));
    let own = to.map(|sender| Symbol::of(&sender.name));
    let of_sender = host.state.sender_consent.iter().find(|(sender, _)| Some(*sender) == own);
    of_sender.map_or(host.state.consent, |(_, consent)| *consent)
}

/// The question that waits: its record in the program, and which of its choices are offered.
fn asked(state: &State) -> Option<(u32, u64)> {
    let run = state.conversation.as_ref()?;
    let asked = |wait: &Wait| match wait {
        Wait::Reply { message, offered, .. } => Some((*message, *offered)),
        _ => None,
    };
    asked(&run.waiting).or_else(|| run.kept.as_ref().and_then(|kept| asked(&kept.waiting)))
}

/// Whether a trigger is for messages like this one, whatever its condition.
fn fits(kind: &TriggerKind, text: &str) -> bool {
    let folded = FoldedText::new(text);
    match kind {
        TriggerKind::Keyword(words) => {
            let whole = strip_punctuation(folded.as_str());
            words.iter().any(|word| fold(&word.text, false) == whole)
        }
        TriggerKind::Word(words, _) => words.iter().any(|word| {
            let folded_word = FoldedText::new(&word.text);
            let parts: Vec<&str> =
                (0..folded_word.word_count()).filter_map(|at| folded_word.word(at)).collect();
            folded.occurrences(&parts).next().is_some()
        }),
        TriggerKind::Contains(words, _) => {
            words.iter().any(|word| folded.as_str().contains(&*fold(&word.text, false)))
        }
        TriggerKind::Matches(regex) => {
            Regex::new(&regex.text, regex.cased).is_ok_and(|regex| regex.is_match(text))
        }
        _ => false,
    }
}

/// What of a type a reply does not have.
fn lacks(project: &Project, ty: &Type) -> String {
    let what = match &ty.kind {
        TypeKind::Text(Some(max)) => return format!("it is longer than {max} characters"),
        TypeKind::Bool => return "there is neither yes nor no in it".to_owned(),
        TypeKind::Enum(id) => {
            let values =
                project.enums.get(id.index()).map(|found| found.values.as_slice()).unwrap_or_default();
            let values: Vec<String> = values.iter().take(8).map(|value| value.replace('_', " ")).collect();
            return format!("there is not one of {} in it", values.join(", "));
        }
        TypeKind::Number => "number",
        TypeKind::Whole => "whole number",
        TypeKind::Date => "date",
        TypeKind::Time => "clock time",
        TypeKind::DateTime => "date with a time",
        TypeKind::Duration => "duration",
        TypeKind::Phone => "phone number",
        TypeKind::Email(_) => "e-mail address",
        TypeKind::Url(_) => "web address",
        _ => "answer",
    };
    format!("there is no single {what} in it")
}
