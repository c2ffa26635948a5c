//! Every text that the project sends by SMS, with where it comes from and how long it can be: one list for all rules about
//! texts and for the report.

use crate::check::flow::search;
use crate::check::flow::{Flow, NodeId, NodeKind};
use crate::check::length::{Lengths, TextLength};
use crate::check::model::*;
use crate::check::notices::Notices;
use crate::config::Config;
use crate::source::Span;
use crate::text::ComplianceWords;

/// A text that is sent.
#[derive(Debug, Clone)]
pub struct Outgoing<'a> {
    /// The text.
    pub text: &'a Expr,
    /// Why it is sent.
    pub role: Role,
    /// What sends it.
    pub owner: Owner,
    /// The step in which it stands.
    pub step: Option<StepId>,
    /// The node of the flow that says it, for texts of units.
    pub node: Option<NodeId>,
    /// The message whose choices are listed behind the text.
    pub appended: Option<StepId>,
    /// Whether the runtime appends how to opt out where it is marketing and does not tell.
    pub notice: bool,
    /// Its length in each language of the project, with the list that it places or that follows it, and the notice.
    pub lengths: Vec<TextLength>,
}

/// Why a text is sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Role {
    /// `say` in a unit.
    Say,
    /// A reply was not understood.
    Reprompt,
    /// The conversation gives up, or its time is up.
    Fallback,
    /// `send` to another number.
    Send,
    /// The text of a campaign.
    Campaign,
    /// An answer that the runtime gives on its own.
    Compliance,
}

/// What sends a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Owner {
    /// An automation or a conversation.
    Unit(UnitId),
    /// A campaign.
    Campaign(CampaignId),
    /// The project: `compliance`.
    Project,
}

impl Outgoing<'_> {
    /// Where it is written.
    pub fn span(&self) -> Span {
        self.text.span
    }

    /// The fewest segments that it costs in any language, and the most that are known.
    pub fn segments(&self) -> (usize, usize) {
        let ranges = self.lengths.iter().map(TextLength::segments);
        let both = ranges.map(|range| (*range.start(), *range.end()));
        both.reduce(|one, other| (one.0.min(other.0), one.1.max(other.1))).unwrap_or((0, 0))
    }
}

/// All texts: those of units in the order of their flows, then campaigns, then compliance. A text that stands in
/// several messages (a reprompt of the conversation) is there once for each.
pub fn collect<'a>(project: &'a Project, config: &Config, flows: &[Flow<'a>]) -> Vec<Outgoing<'a>> {
    let words = config.policy.compliance_words();
    let measure = Measure::new(project, config, &words);
    let mut found: Vec<Outgoing<'a>> = flows.iter().flat_map(|flow| measure.of_unit(flow)).collect();
    found.extend(measure.beside_units());
    found
}

/// Whether a notice is appended each time, or where the text is not a reply.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Certainty {
    Always,
    Perhaps,
}

/// Measures the texts of a project.
pub struct Measure<'a, 'c> {
    project: &'a Project,
    config: &'c Config,
    notices: Notices<'c>,
}

impl<'a, 'c> Measure<'a, 'c> {
    /// `words` are those that the settings take for compliance.
    pub fn new(project: &'a Project, config: &'c Config, words: &'c ComplianceWords) -> Self
    where
        'a: 'c,
    {
        Self { project, config, notices: Notices { project, words } }
    }

    /// The texts of campaigns, then those of compliance.
    pub fn beside_units(&self) -> Vec<Outgoing<'a>> {
        let mut found = Vec::new();
        for (index, campaign) in self.project.campaigns.iter().enumerate() {
            let Some(say) = &campaign.say else { continue };
            let owner = Owner::Campaign(CampaignId(index as u32));
            let plain = self.plain(&say.text, Role::Campaign, owner, campaign.unicode);
            let marketing = campaign.category.is_none_or(|category| self.is_marketing(category));
            found.push(if marketing {
                self.with_notice(plain, campaign.sender, Certainty::Always)
            } else {
                plain
            });
        }
        let compliance = &self.project.compliance;
        for text in [&compliance.stop, &compliance.start, &compliance.help, &compliance.not_subscribed] {
            let Some(text) = text else { continue };
            found.push(self.plain(text, Role::Compliance, Owner::Project, Unicode::Allow));
        }
        found
    }

    /// The texts of one unit, in the order of its flow.
    pub fn of_unit(&self, flow: &Flow<'a>) -> Vec<Outgoing<'a>> {
        let mut found = Vec::new();
        let lists = self.lists(flow);
        let behind = appended(flow);
        let reachable = search::reachable(flow);
        let owner = Owner::Unit(flow.id);
        let mut fallback_is_known = false;
        let category = flow.unit.settings.category.map(|(category, _)| category);
        for (id, node) in flow.iter().filter(|(id, _)| search::has(reachable, *id)) {
            let mut add = |text, role, step: Option<StepId>, appended: Option<StepId>| {
                let lists = step.and_then(|step| lists.get(step.index()));
                let lengths = self.lengths(text, lists, appended.is_some(), flow.unit.settings.unicode);
                let outgoing =
                    Outgoing { text, role, owner, step, node: Some(id), appended, notice: false, lengths };
                let sender = flow.unit.settings.sender.map(|(sender, _)| sender);
                let marketing =
                    role == Role::Say && category.is_some_and(|category| self.is_marketing(category));
                found.push(if marketing {
                    self.with_notice(outgoing, sender, Certainty::Perhaps)
                } else {
                    outgoing
                });
            };
            match node.kind {
                NodeKind::Statement(Statement { kind: StatementKind::Say(say), .. }) => {
                    let message = behind.get(id.index()).copied().flatten();
                    add(&say.text, Role::Say, node.step, message);
                }
                NodeKind::Statement(Statement { kind: StatementKind::Send { text, .. }, .. }) => {
                    add(text, Role::Send, node.step, None);
                }
                NodeKind::Await(step) => {
                    let message = flow.message(step).filter(|message| message.may_not_recognise());
                    let reprompt = message.filter(|message| message.reprompts > 0);
                    if let Some(text) = reprompt.and_then(|message| message.reprompt.as_ref()) {
                        add(text, Role::Reprompt, Some(step), None);
                    }
                }
                NodeKind::GivenUp | NodeKind::TimedOut if !fallback_is_known => {
                    fallback_is_known = true;
                    if let Some(text) = &flow.unit.settings.fallback {
                        add(text, Role::Fallback, None, None);
                    }
                }
                _ => {}
            }
        }
        found
    }

    /// The list of each step in each language.
    fn lists(&self, flow: &Flow<'a>) -> Vec<Vec<TextLength>> {
        let list = |step: &Step| match &step.kind {
            StepKind::Message(message) => {
                self.languages().map(|lengths| lengths.list(message, step.head_span)).collect()
            }
            _ => Vec::new(),
        };
        flow.unit.steps.iter().map(list).collect()
    }

    fn languages(&self) -> impl Iterator<Item = Lengths<'_>> {
        let (project, config) = (self.project, self.config);
        (0..project.languages.len().max(1)).map(move |language| Lengths::new(project, config, language))
    }

    fn lengths(
        &self,
        text: &Expr,
        lists: Option<&Vec<TextLength>>,
        appended: bool,
        unicode: Unicode,
    ) -> Vec<TextLength> {
        let measure =
            |(language, lengths): (usize, Lengths<'_>)| match lists.and_then(|lists| lists.get(language)) {
                Some(list) => lengths.with_list(list).message(text, Some(list).filter(|_| appended), unicode),
                None => lengths.message(text, None, unicode),
            };
        self.languages().enumerate().map(measure).collect()
    }

    fn plain(&self, text: &'a Expr, role: Role, owner: Owner, unicode: Unicode) -> Outgoing<'a> {
        let lengths = self.lengths(text, None, false, unicode);
        Outgoing { text, role, owner, step: None, node: None, appended: None, notice: false, lengths }
    }

    fn is_marketing(&self, category: CategoryId) -> bool {
        self.project.categories.get(category.index()).is_some_and(|category| category.marketing)
    }

    /// The same with what the settings append to marketing that tells no way to opt out.
    fn with_notice(
        &self,
        outgoing: Outgoing<'a>,
        sender: Option<SenderId>,
        certainty: Certainty,
    ) -> Outgoing<'a> {
        let sender = sender.and_then(|sender| self.project.senders.get(sender.index()));
        let Some(notice) = self.config.stop_notice(sender.map(|sender| sender.name.as_str())) else {
            return outgoing;
        };
        let receives = sender.is_none_or(|sender| sender.receives);
        let notice = TextLength::known(&format!("\n{notice}"), outgoing.text.span.after());
        let lengthened = |(language, length): (usize, TextLength)| {
            if self.notices.stands_in(outgoing.text, language, receives) {
                return length;
            }
            match certainty {
                Certainty::Always => length.then(notice.clone()),
                Certainty::Perhaps => length.clone().or(length.then(notice.clone())),
            }
        };
        let lengths = outgoing.lengths.into_iter().enumerate().map(lengthened).collect();
        Outgoing { lengths, notice: true, ..outgoing }
    }
}

/// For each node the message whose list follows the text that is said there.
fn appended(flow: &Flow<'_>) -> Vec<Option<StepId>> {
    let mut found = vec![None; flow.nodes.len()];
    for index in 0..flow.unit.steps.len() {
        let step = StepId(index as u32);
        if !flow.message(step).is_some_and(Message::appends_list) {
            continue;
        }
        for say in flow.last_says(step).into_iter().flat_map(|last| &last.says) {
            if let Some(slot) = found.get_mut(say.index()) {
                *slot = Some(step);
            }
        }
    }
    found
}

impl Message {
    /// Whether the list of its choices follows its last text.
    pub fn appends_list(&self) -> bool {
        let listed = |choice: &Choice| matches!(choice.kind, ChoiceKind::Labels(_) | ChoiceKind::Each { .. });
        self.style != ChoiceStyle::Hidden && !self.places_choices && self.choices.iter().any(listed)
    }
}
