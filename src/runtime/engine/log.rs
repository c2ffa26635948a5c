//! What came of an event, as it is kept beside it and shown on time lines: a JSON list.

use serde::Serialize;
use serde_json::Value;

use super::group::Decided;
use crate::bytecode::program::ANY;
use crate::runtime::json;
use crate::text::mask_phone;
use crate::vm::Programs;
use crate::vm::effect::{Effect, EffectKind, Origin, Recognition, SkipReason, UnitOutcome};
use crate::vm::event::EventKind;

/// The list, while it grows: written as it is kept, without a tree in between.
pub(super) struct EffectLog {
    kind: &'static str,
    json: Vec<u8>,
}

/// The unit and step of an entry by name.
pub(super) type Place<'p> = (Option<&'p str>, Option<&'p str>);

impl EffectLog {
    pub(super) fn new(kind: &EventKind) -> Self {
        Self { kind: kind_name(kind), json: Vec::new() }
    }

    /// The event's kind.
    pub(super) fn kind(&self) -> &'static str {
        self.kind
    }

    /// Adds something that happened: what, where, and whatever else there is to know.
    pub(super) fn push(&mut self, what: &str, (unit, step): Place<'_>) -> Entry<'_> {
        self.json.push(if self.json.is_empty() { b'[' } else { b',' });
        self.json.push(b'{');
        let mut entry = Entry { json: &mut self.json };
        entry.write("what", &what);
        entry.with("unit", unit).with("step", step)
    }

    /// The event was a message that came twice.
    pub(super) fn repeated(&mut self) {
        self.push("repeated", (None, None));
    }

    pub(super) fn to_json(&self) -> String {
        let list = String::from_utf8_lossy(&self.json);
        if list.is_empty() { "[]".to_owned() } else { format!("{list}]") }
    }
}

/// The message that an event decided, or why there is none, from its kept effects: the last that says so.
pub(super) fn decided(effects: &Value) -> Option<Decided> {
    let text = |entry: &Value, name: &str| entry.get(name).and_then(Value::as_str).map(str::to_owned);
    effects.as_array()?.iter().rev().find_map(|entry| match entry.get("what")?.as_str()? {
        "say" => text(entry, "message").map(Ok),
        "dropped" | "skipped" => text(entry, "reason").map(Err),
        _ => None,
    })
}

/// An entry, which ends when it is dropped.
pub(super) struct Entry<'l> {
    json: &'l mut Vec<u8>,
}

impl Entry<'_> {
    /// Adds a property, if it has a value.
    pub(super) fn with(mut self, name: &str, value: Option<impl Serialize>) -> Self {
        if let Some(value) = value {
            self.json.push(b',');
            self.write(name, &value);
        }
        self
    }

    fn write(&mut self, name: &str, value: &impl Serialize) {
        // Writing to memory does not fail, and nothing that is written has keys that are no texts.
        let _ = serde_json::to_writer(&mut *self.json, name);
        self.json.push(b':');
        let _ = serde_json::to_writer(&mut *self.json, value);
    }
}

impl Drop for Entry<'_> {
    fn drop(&mut self) {
        self.json.push(b'}');
    }
}

fn kind_name(kind: &EventKind) -> &'static str {
    match kind {
        EventKind::Inbound { .. } => "inbound",
        EventKind::Custom { .. } => "event",
        EventKind::Campaign { .. } => "campaign",
        EventKind::Click { .. } => "click",
        EventKind::Join { .. } => "join",
        EventKind::Leave { .. } => "leave",
        EventKind::Subscribe { .. } => "subscribe",
        EventKind::Unsubscribe { .. } => "unsubscribe",
        EventKind::Schedule { .. } => "schedule",
        EventKind::Request { .. } => "request",
        EventKind::Timer => "timer",
        EventKind::ServiceAnswer { .. } => "service_answer",
        EventKind::Receipt { .. } => "receipt",
        EventKind::GiveBack => "give_back",
        EventKind::TeamMessage => "team_message",
    }
}

/// Name of an outcome.
pub(super) fn outcome_name(outcome: UnitOutcome) -> &'static str {
    match outcome {
        UnitOutcome::Recommended => "recommended",
        UnitOutcome::Completed => "completed",
        UnitOutcome::Fallback => "fallback",
        UnitOutcome::TimedOut => "timed_out",
        UnitOutcome::HandedOver => "handed_over",
        UnitOutcome::OptedOut => "opted_out",
        UnitOutcome::Interrupted => "interrupted",
        UnitOutcome::Left => "left",
        UnitOutcome::Cancelled => "cancelled",
        UnitOutcome::Failed => "failed",
    }
}

/// Name of a reason.
pub(super) fn reason_name(reason: SkipReason) -> &'static str {
    match reason {
        SkipReason::BlankText => "blank_text",
        SkipReason::NoConsent => "no_consent",
        SkipReason::Paused => "paused",
        SkipReason::TooLong => "too_long",
        SkipReason::WaitedTooLong => "waited_too_long",
        SkipReason::ChainTooLong => "chain_too_long",
        SkipReason::Gone => "gone",
        SkipReason::TooLarge => "too_large",
        SkipReason::HandedOver => "handed_over",
    }
}

/// Unit and step of an origin by name; none for what the runtime does itself.
pub(super) fn place(programs: &Programs, origin: Origin) -> Place<'_> {
    let Some(program) = programs.get(origin.program).filter(|_| origin.unit != u32::MAX) else {
        return (None, None);
    };
    let unit = Some(program.unit_name(origin.unit)).filter(|name| !name.is_empty());
    let step = Some(origin.step).filter(|step| *step != u16::MAX);
    let step = step.map(|step| program.step_name(origin.unit, u32::from(step)));
    (unit, step.filter(|name| !name.is_empty()))
}

/// Adds an effect, but for those that the caller adds with an id.
pub(super) fn push(log: &mut EffectLog, programs: &Programs, effect: &Effect) {
    let place = place(programs, effect.origin);
    let name = |symbol| Some(json::name(symbol, programs));
    let value_of = |value| Some(json::to_json(value, programs)).filter(|value| !value.is_null());
    match &effect.kind {
        EffectKind::Started => drop(log.push("started", place)),
        EffectKind::Entered => drop(log.push("entered", place)),
        EffectKind::Ended { outcome } => {
            log.push("ended", place).with("outcome", Some(outcome_name(*outcome)));
        }
        EffectKind::Matched { how } => recognition(log.push("matched", place), how),
        EffectKind::Skipped { reason } => {
            log.push("skipped", place).with("reason", Some(reason_name(*reason)));
        }
        EffectKind::Group { group, joined } => {
            log.push(if *joined { "joined" } else { "left" }, place).with("group", name(*group));
        }
        EffectKind::Field { field, value } => {
            log.push("field", place).with("field", name(*field)).with("value", value_of(value));
        }
        EffectKind::Object { object, path, value, .. } => {
            let path: Vec<String> = path.iter().filter_map(|symbol| name(*symbol)).collect();
            let entry = log.push("object", place).with("object", name(*object));
            entry.with("path", Some(path)).with("value", value_of(value));
        }
        EffectKind::Consent { category, subscribed, .. } => {
            let entry = log.push("consent", place).with("category", category.and_then(name));
            entry.with("subscribed", Some(subscribed));
        }
        EffectKind::HandOver { note, .. } => {
            drop(log.push("handed_over", place).with("note", note.as_deref()))
        }
        EffectKind::ToTeam { .. } => drop(log.push("to_team", place)),
        EffectKind::GivenBack => drop(log.push("given_back", place)),
        EffectKind::Track { name, data } => {
            log.push("tracked", place).with("name", Some(&**name)).with("data", value_of(data));
        }
        EffectKind::Link { code, url } => {
            log.push("link", place).with("code", Some(&**code)).with("url", url.as_deref());
        }
        EffectKind::StartFor { phone, .. } => {
            // The contact's own events say the rest; this one stays when the contact is erased.
            log.push("started_for", place).with("contact", Some(mask_phone(phone)));
        }
        EffectKind::Say { .. }
        | EffectKind::Send { .. }
        | EffectKind::Email { .. }
        | EffectKind::Forward { .. }
        | EffectKind::Call { .. } => {}
    }
}

fn recognition(entry: Entry<'_>, how: &Recognition) {
    let name = match how {
        Recognition::Trigger { .. } => "trigger",
        Recognition::Choice { .. } => "choice",
        Recognition::Answer => "answer",
        Recognition::Otherwise => "otherwise",
        Recognition::Unrecognised => "unrecognised",
        Recognition::Repeated => "repeated",
        Recognition::Compliance(_) => "compliance",
        Recognition::Untaken => "untaken",
    };
    let entry = entry.with("how", Some(name));
    match how {
        Recognition::Trigger { trigger, keyword } => {
            let trigger = Some(*trigger).filter(|trigger| *trigger != ANY);
            entry.with("trigger", trigger).with("keyword", keyword.as_deref());
        }
        Recognition::Choice { choice, tier, label, distance } => {
            let entry = entry.with("choice", Some(choice)).with("tier", Some(tier));
            entry.with("label", label.as_deref()).with("distance", Some(distance));
        }
        _ => {}
    }
}
