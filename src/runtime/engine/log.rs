//! What came of an event, as it is kept beside it and shown on time lines: a JSON list.

use serde_json::{Value as Json, json};

use crate::bytecode::program::ANY;
use crate::vm::Programs;
use crate::vm::effect::{Effect, EffectKind, Origin, Recognition, SkipReason, UnitOutcome};
use crate::vm::event::EventKind;

/// The list, while it grows.
pub(super) struct EffectLog {
    kind: &'static str,
    entries: Vec<Json>,
}

impl EffectLog {
    pub(super) fn new(kind: &EventKind) -> Self {
        Self { kind: kind_name(kind), entries: Vec::new() }
    }

    /// The event's kind.
    pub(super) fn kind(&self) -> &'static str {
        self.kind
    }

    /// Adds something that happened.
    pub(super) fn push(&mut self, entry: Json) {
        self.entries.push(entry);
    }

    /// The event was a message that came twice.
    pub(super) fn repeated(&mut self) {
        self.push(json!({"what": "repeated"}));
    }

    pub(super) fn to_json(&self) -> String {
        Json::from(self.entries.as_slice()).to_string()
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
    }
}

/// Unit and step of an origin by name; none for what the runtime does itself.
pub(super) fn place(programs: &Programs, origin: Origin) -> (Option<String>, Option<String>) {
    let Some(program) = programs.get(origin.program).filter(|_| origin.unit != u32::MAX) else {
        return (None, None);
    };
    let unit = Some(program.unit_name(origin.unit).to_owned()).filter(|name| !name.is_empty());
    let step = Some(origin.step).filter(|step| *step != u16::MAX);
    let step = step.map(|step| program.step_name(origin.unit, u32::from(step)).to_owned());
    (unit, step.filter(|name| !name.is_empty()))
}

/// An effect without anything that is stored elsewhere; `None` for those that the caller writes with an id.
pub(super) fn entry(programs: &Programs, effect: &Effect) -> Option<Json> {
    let (unit, step) = place(programs, effect.origin);
    let with = |what: &str, more: Json| {
        let mut entry = json!({"what": what, "unit": unit, "step": step});
        if let (Some(entry), Json::Object(more)) = (entry.as_object_mut(), more) {
            entry.extend(more);
            entry.retain(|_, value| !value.is_null());
        }
        Some(entry)
    };
    let name = |symbol| crate::runtime::json::name(symbol, programs);
    let json = |value| crate::runtime::json::to_json(value, programs);
    match &effect.kind {
        EffectKind::Started => with("started", json!({})),
        EffectKind::Entered => with("entered", json!({})),
        EffectKind::Ended { outcome } => with("ended", json!({"outcome": outcome_name(*outcome)})),
        EffectKind::Matched { how } => with("matched", recognition(how)),
        EffectKind::Skipped { reason } => with("skipped", json!({"reason": reason_name(*reason)})),
        EffectKind::Group { group, joined } => {
            with(if *joined { "joined" } else { "left" }, json!({"group": name(*group)}))
        }
        EffectKind::Field { field, value } => {
            with("field", json!({"field": name(*field), "value": json(value)}))
        }
        EffectKind::Object { object, path, value, .. } => {
            let path: Vec<String> = path.iter().map(|symbol| name(*symbol)).collect();
            with("object", json!({"object": name(*object), "path": path, "value": json(value)}))
        }
        EffectKind::Consent { category, subscribed, .. } => {
            with("consent", json!({"category": category.map(name), "subscribed": subscribed}))
        }
        EffectKind::HandOver { note, .. } => with("handed_over", json!({"note": note.as_deref()})),
        EffectKind::ToTeam { .. } => with("to_team", json!({})),
        EffectKind::GivenBack => with("given_back", json!({})),
        EffectKind::Track { name, data } => with("tracked", json!({"name": &**name, "data": json(data)})),
        EffectKind::Link { code, url } => with("link", json!({"code": &**code, "url": url.as_deref()})),
        EffectKind::StartFor { phone, .. } => with("started_for", json!({"contact": &**phone})),
        EffectKind::Say { .. }
        | EffectKind::Send { .. }
        | EffectKind::Email { .. }
        | EffectKind::Forward { .. }
        | EffectKind::Call { .. } => None,
    }
}

fn recognition(how: &Recognition) -> Json {
    match how {
        Recognition::Trigger { trigger, keyword } => {
            let trigger = Some(*trigger).filter(|trigger| *trigger != ANY);
            json!({"how": "trigger", "trigger": trigger, "keyword": keyword.as_deref()})
        }
        Recognition::Choice { choice, tier, label, distance } => {
            json!({"how": "choice", "choice": choice, "tier": tier, "label": label.as_deref(), "distance": distance})
        }
        Recognition::Answer => json!({"how": "answer"}),
        Recognition::Otherwise => json!({"how": "otherwise"}),
        Recognition::Unrecognised => json!({"how": "unrecognised"}),
        Recognition::Repeated => json!({"how": "repeated"}),
        Recognition::Compliance(_) => json!({"how": "compliance"}),
        Recognition::Untaken => json!({"how": "untaken"}),
    }
}
