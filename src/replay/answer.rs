//! What a message led to, by names: for output, and to compare programs.

use serde::Serialize;

use crate::bytecode::Program;
use crate::text::mask_phone;
use crate::vm::effect::{Compliance, Effect, EffectKind, Recognition, SkipReason};

use super::names;
use super::player::{Place, Player, Turn};

/// What a message led to.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize)]
pub struct Answer {
    /// How the message was taken; nothing where it had been played before.
    pub matched: Option<How>,
    /// Texts to the contact that timers sent before the message.
    pub sent_before: Vec<String>,
    /// Texts to the contact that the message led to.
    pub replies: Vec<String>,
    /// What else was done, in words: fields, groups, consent, calls, hand-overs, texts to others.
    pub actions: Vec<String>,
    /// The conversation that the contact is in afterwards.
    pub unit: Option<String>,
    /// The step in it.
    pub step: Option<String>,
}

/// How a message was taken.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default, Serialize)]
pub struct How {
    /// `trigger`, `choice`, `answer`, `otherwise`, `unrecognised`, `repeated`, `stop`, `start`, `help`, `team` or `nobody`.
    pub by: &'static str,
    /// The unit that took it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unit: Option<String>,
    /// The step that asked.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub step: Option<String>,
    /// Kind of the trigger.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub trigger: Option<&'static str>,
    /// The trigger's keyword, folded.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub keyword: Option<String>,
    /// The choice, as it is listed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub choice: Option<String>,
    /// What of the choice fitted: `number`, `exact`, `word`, `prefix`, `fuzzy`, `number in text`, `matches`, `intent`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tier: Option<&'static str>,
    /// The label or alias that fitted, folded.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub label: Option<String>,
    /// Typing mistakes that were forgiven, where there were any.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub distance: Option<u8>,
}

impl Answer {
    /// What a turn of a player led to.
    pub fn of(player: &Player, turn: &Turn) -> Self {
        let program = player.program();
        let name = |name: &str| (!name.is_empty()).then(|| name.to_owned());
        let step = |place: Place| name(program.step_name(place.unit, u32::from(place.step)));
        Self {
            matched: how(program, turn),
            sent_before: texts(&turn.before).collect(),
            replies: texts(&turn.effects).collect(),
            actions: turn
                .before
                .iter()
                .chain(&turn.effects)
                .filter_map(|effect| action(program, effect))
                .collect(),
            unit: turn.place.and_then(|place| name(program.unit_name(place.unit))),
            step: turn.place.and_then(step),
        }
    }
}

fn texts(effects: &[Effect]) -> impl Iterator<Item = String> + '_ {
    effects.iter().filter_map(|effect| match &effect.kind {
        EffectKind::Say { text, .. } => Some(text.to_string()),
        _ => None,
    })
}

fn how(program: &Program, turn: &Turn) -> Option<How> {
    turn.effects.iter().find_map(|effect| match &effect.kind {
        EffectKind::Matched { how } => Some(recognised(program, effect, how, turn.asked)),
        EffectKind::ToTeam { .. } => Some(How { by: "team", ..How::default() }),
        _ => None,
    })
}

fn recognised(program: &Program, effect: &Effect, how: &Recognition, asked: Option<u32>) -> How {
    let text = |text: &str| (!text.is_empty()).then(|| text.to_owned());
    let mut taken = How {
        unit: text(program.unit_name(effect.origin.unit)),
        step: text(program.step_name(effect.origin.unit, u32::from(effect.origin.step))),
        ..How::default()
    };
    match how {
        Recognition::Trigger { trigger, keyword } => {
            taken.by = "trigger";
            taken.trigger = program.trigger(*trigger).map(|trigger| trigger.kind.written());
            taken.keyword = keyword.as_deref().map(str::to_owned);
        }
        Recognition::Choice { choice, tier, label, distance } => {
            taken.by = "choice";
            taken.choice = Some(names::choice(program, asked, *choice));
            taken.tier = Some(tier_name(*tier));
            taken.label = label.as_deref().map(str::to_owned);
            taken.distance = (*distance > 0).then_some(*distance);
        }
        Recognition::Answer => taken.by = "answer",
        Recognition::Otherwise => taken.by = "otherwise",
        Recognition::Unrecognised => taken.by = "unrecognised",
        Recognition::Repeated => taken.by = "repeated",
        Recognition::Compliance(Compliance::Stop) => taken.by = "stop",
        Recognition::Compliance(Compliance::Start) => taken.by = "start",
        Recognition::Compliance(Compliance::Help) => taken.by = "help",
        Recognition::Untaken => taken.by = "nobody",
    }
    taken
}

fn tier_name(tier: u8) -> &'static str {
    match tier {
        1 => "number",
        2 => "exact",
        3 => "word",
        4 => "prefix",
        5 => "fuzzy",
        6 => "number in text",
        7 => "matches",
        _ => "intent",
    }
}

/// What an effect does beside writing to the contact, in words.
fn action(program: &Program, effect: &Effect) -> Option<String> {
    let name = |symbol| program.symbol_name(symbol).unwrap_or("?");
    let team = |team: u32| program.schema().teams.get(team as usize).map_or("?", |team| team.name.as_str());
    Some(match &effect.kind {
        EffectKind::Send { to, text } => format!("sends {text:?} to {}", mask_phone(to)),
        EffectKind::Email { .. } => "sends an e-mail".to_owned(),
        EffectKind::Forward { .. } => "forwards the message".to_owned(),
        EffectKind::Group { group, joined: true } => format!("adds to {}", name(*group)),
        EffectKind::Group { group, joined: false } => format!("removes from {}", name(*group)),
        EffectKind::Field { field, .. } => format!("sets {}", name(*field)),
        EffectKind::Object { object, .. } => format!("sets a field of {}", name(*object)),
        EffectKind::Consent { subscribed: true, .. } => "subscribes".to_owned(),
        EffectKind::Consent { subscribed: false, .. } => "unsubscribes".to_owned(),
        EffectKind::Call { function, .. } => {
            let function = program.schema().functions.get(*function as usize)?;
            format!("calls {}.{}", function.service, function.name)
        }
        EffectKind::HandOver { team: to, .. } => format!("hands over to {}", team(*to)),
        EffectKind::ToTeam { team: to, .. } => format!("passes the message to {}", team(*to)),
        EffectKind::Track { name, .. } => format!("tracks {name}"),
        EffectKind::StartFor { unit, .. } => {
            format!("starts {} for another contact", program.unit_name(*unit))
        }
        EffectKind::Skipped { reason } => format!("sends nothing: {}", skipped(*reason)),
        _ => return None,
    })
}

fn skipped(reason: SkipReason) -> &'static str {
    match reason {
        SkipReason::BlankText => "the text is blank",
        SkipReason::NoConsent => "the contact has not agreed to it",
        SkipReason::Paused => "the unit is paused",
        SkipReason::TooLong => "the text is too long",
        SkipReason::TooLarge => "its values are too large",
        SkipReason::WaitedTooLong => "the conversation waited its turn too long",
        SkipReason::ChainTooLong => "units set each other off too often",
        SkipReason::Gone => "what was asked for does not exist",
        SkipReason::HandedOver => "a person has the floor",
    }
}
