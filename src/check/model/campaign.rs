//! Campaigns, and what they do with characters that cost more.

use smol_str::SmolStr;

use super::declaration::Declared;
use super::expression::Expr;
use super::index::{CategoryId, GroupId, SenderId};
use super::statement::Say;
use crate::source::Span;
use crate::value::Duration;

/// A campaign.
#[derive(Debug, Clone)]
pub struct Campaign {
    /// Name and title.
    pub declared: Declared,
    /// From which sender.
    pub sender: Option<SenderId>,
    /// Its category; `None` counts as marketing.
    pub category: Option<CategoryId>,
    /// Whether a sender is named, be it one that nothing defines.
    pub names_sender: bool,
    /// Whether a category is named, be it one that nothing defines.
    pub names_category: bool,
    /// To whom: a group, or everyone.
    pub group: Option<GroupId>,
    /// The condition of `audience … when`.
    pub when: Option<Expr>,
    /// The text.
    pub say: Option<Say>,
    /// Most segments; 2 unless said.
    pub max_segments: u32,
    /// Where `max segments` stands.
    pub max_segments_span: Option<Span>,
    /// How long answers count for it.
    pub attribution: Option<Duration>,
    /// The `track` name that counts as success.
    pub objective: Option<SmolStr>,
    /// Held longer than this it is dropped.
    pub expires: Option<Duration>,
    /// When it is sent by itself, local time of the project.
    pub at: Option<jiff::civil::DateTime>,
    /// Not sent.
    pub paused: bool,
    /// What happens to values that force UCS-2.
    pub unicode: Unicode,
    /// Whether links are shortened.
    pub short_links: bool,
    /// Whether a syntax mistake in it was reported, so that parts may be left out.
    pub broken: bool,
}

/// What happens to values that would force UCS-2.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Unicode {
    /// They stay.
    #[default]
    Allow,
    /// They are replaced by the nearest GSM-7 spelling.
    Replace,
    /// The message is not sent.
    Refuse,
}
