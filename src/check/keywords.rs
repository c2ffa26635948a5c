//! The keywords of all triggers: what each unit listens for, and on which sender.

use crate::check::labels;
use crate::check::model::*;
use crate::text::fold;

/// A keyword of a trigger.
#[derive(Debug, Clone)]
pub struct Listening<'a> {
    /// The unit that listens.
    pub unit: UnitId,
    /// The place of the trigger in the unit.
    pub trigger: usize,
    /// How it listens.
    pub tier: Tier,
    /// The word.
    pub keyword: &'a Keyword,
    /// Its folded form: for whole messages without punctuation and emoji at its ends.
    pub key: String,
    /// Whether the trigger has a condition.
    pub conditional: bool,
    /// The address of the sender that the unit listens on; `None` for every sender.
    pub sender: Option<&'a str>,
}

/// How a keyword is compared with a message: triggers of one tier are rivals.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Tier {
    /// The whole message, from somebody who got this.
    ReplyTo(ReplyTo),
    /// The whole message.
    Keyword,
    /// As whole words.
    Word {
        /// Case-sensitive.
        cased: bool,
    },
    /// Anywhere.
    Contains {
        /// Case-sensitive.
        cased: bool,
    },
}

/// What a `reply to` trigger names, as a key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum ReplyTo {
    /// A campaign.
    Campaign(CampaignId),
    /// An automation.
    Unit(UnitId),
}

impl From<ReplyTarget> for ReplyTo {
    fn from(target: ReplyTarget) -> Self {
        match target {
            ReplyTarget::Campaign(id) => Self::Campaign(id),
            ReplyTarget::Unit(id) => Self::Unit(id),
        }
    }
}

impl Tier {
    /// Whether capitals count.
    pub fn is_cased(self) -> bool {
        matches!(self, Self::Word { cased: true } | Self::Contains { cased: true })
    }

    /// The word of the language for it.
    pub fn name(self) -> &'static str {
        match self {
            Self::ReplyTo(_) => "reply to",
            Self::Keyword => "keyword",
            Self::Word { .. } => "word",
            Self::Contains { .. } => "contains",
        }
    }
}

/// The keywords of one trigger with the way they are compared.
pub fn of_trigger(trigger: &Trigger) -> Option<(Tier, &[Keyword])> {
    match &trigger.kind {
        TriggerKind::Keyword(keywords) => Some((Tier::Keyword, keywords)),
        TriggerKind::Word(keywords, cased) => Some((Tier::Word { cased: *cased }, keywords)),
        TriggerKind::Contains(keywords, cased) => Some((Tier::Contains { cased: *cased }, keywords)),
        TriggerKind::ReplyTo { to, keywords, .. } => Some((Tier::ReplyTo((*to).into()), keywords)),
        _ => None,
    }
}

/// Every keyword of the project, in source order. Units that are `paused` listen to nothing.
pub fn all(project: &Project) -> Vec<Listening<'_>> {
    let mut found = Vec::new();
    for (index, unit) in project.units.iter().enumerate().filter(|(_, unit)| !unit.settings.paused) {
        let sender = sender_of(project, unit);
        for (at, trigger) in unit.triggers.iter().enumerate() {
            let Some((tier, keywords)) = of_trigger(trigger) else { continue };
            for keyword in keywords {
                found.push(Listening {
                    unit: UnitId(index as u32),
                    trigger: at,
                    tier,
                    keyword,
                    key: key(tier, &keyword.text),
                    conditional: trigger.when.is_some(),
                    sender,
                });
            }
        }
    }
    found
}

/// The address that a unit listens on.
pub fn sender_of<'a>(project: &'a Project, unit: &Unit) -> Option<&'a str> {
    let (id, _) = unit.settings.sender?;
    project.senders.get(id.index()).map(|sender| sender.address.as_str())
}

/// Whether two units can hear the same message.
pub fn hear_the_same(one: Option<&str>, other: Option<&str>) -> bool {
    one.is_none() || other.is_none() || one == other
}

/// A keyword as it is compared in its tier, capitals aside.
pub fn key(tier: Tier, text: &str) -> String {
    match tier {
        Tier::Keyword | Tier::ReplyTo(_) => labels::key(text),
        Tier::Word { .. } => labels::folded_words(text).join(" "),
        Tier::Contains { .. } => fold(text, false).into_owned(),
    }
}

/// The span that takes an entry out of a list, with its comma; `None` where it is the only one.
pub fn removal(entries: &[crate::source::Span], at: usize) -> Option<crate::source::Span> {
    let own = *entries.get(at)?;
    match (at.checked_sub(1).and_then(|before| entries.get(before)), entries.get(at + 1)) {
        (Some(before), _) => Some(crate::source::Span { start: before.end, ..own }),
        (None, Some(next)) => Some(crate::source::Span { end: next.start, ..own }),
        (None, None) => None,
    }
}
