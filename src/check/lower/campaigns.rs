//! Campaigns.

use std::collections::HashMap;

use super::Lower;
use super::scope::{PlaceKind, Scope};
use crate::check::model::*;
use crate::check::rules::{
    e0201_duplicate_definition as duplicate, e0301_type_mismatch as mismatch, e0304_wrong_arguments as wrong,
};
use crate::source::Span;
use crate::syntax::ast::{self, CampaignPart};

/// Segments of a campaign unless said.
const MAX_SEGMENTS: u32 = 2;

/// A campaign of which only the name is known.
pub(super) fn shell(declared: Declared, broken: bool) -> Campaign {
    Campaign {
        declared,
        sender: None,
        category: None,
        names_sender: false,
        names_category: false,
        group: None,
        when: None,
        say: None,
        max_segments: MAX_SEGMENTS,
        max_segments_span: None,
        attribution: None,
        objective: None,
        expires: None,
        at: None,
        paused: false,
        unicode: Unicode::Allow,
        short_links: false,
        broken,
    }
}

impl Lower<'_> {
    pub(super) fn lower_campaigns(&mut self) {
        for (at, parts) in self.items.campaigns.clone().into_iter().enumerate() {
            let Some(campaign) = self.project.campaigns.get(at).cloned() else { continue };
            let campaign = self.campaign_parts(campaign, parts);
            if let Some(slot) = self.project.campaigns.get_mut(at) {
                *slot = campaign;
            }
        }
    }

    fn campaign_parts(&mut self, mut campaign: Campaign, parts: &[CampaignPart]) -> Campaign {
        let mut seen: HashMap<&str, Span> = HashMap::new();
        let mut settings = Vec::new();
        for part in parts {
            self.scope = Scope::of(PlaceKind::Contact);
            if let CampaignPart::Setting(setting) = part {
                settings.push(setting.clone());
                continue;
            }
            let (word, span) = word(part);
            if let Some(first) = seen.insert(word, span) {
                self.report(duplicate::twice(span, word, first));
                continue;
            }
            self.campaign_part(&mut campaign, part);
        }
        let settings = self.campaign_settings(settings);
        campaign.sender = settings.sender.map(|(id, _)| id);
        campaign.names_sender = settings.names_sender;
        campaign.category = settings.category.map(|(id, _)| id);
        campaign.names_category = settings.names_category;
        if let Some((count, span)) = settings.max_segments {
            (campaign.max_segments, campaign.max_segments_span) = (count, Some(span));
        }
        (campaign.paused, campaign.unicode, campaign.short_links) =
            (settings.paused, settings.unicode, settings.short_links);
        let missing: Vec<&str> =
            ["audience", "say"].into_iter().filter(|word| !seen.contains_key(word)).collect();
        if !missing.is_empty() && !campaign.broken {
            let name = format!("the campaign `{}`", campaign.declared.name);
            self.report(wrong::lacking(campaign.declared.span, &name, &missing));
        }
        campaign
    }

    fn campaign_part(&mut self, campaign: &mut Campaign, part: &CampaignPart) {
        match part {
            CampaignPart::Audience { group, when, .. } => {
                campaign.group = group.as_ref().and_then(|group| self.group(group));
                campaign.when = when.as_ref().map(|when| self.value_of(when, TypeKind::Bool));
            }
            CampaignPart::Attribution(length, _) => {
                campaign.attribution = self.length_of_time(length, "the time of attribution");
            }
            CampaignPart::Objective(name) => campaign.objective = Some(name.text.clone()),
            CampaignPart::Say(say) => campaign.say = Some(self.say(say)),
            CampaignPart::Expires(length, _) => {
                campaign.expires = self.length_of_time(length, "the time to expire");
            }
            CampaignPart::At(moment, _) => campaign.at = self.moment(moment, "when a campaign is sent"),
            CampaignPart::Setting(_) => {}
        }
    }

    /// A date-time that is written down.
    pub(super) fn moment(&mut self, written: &ast::Expr, what: &str) -> Option<jiff::civil::DateTime> {
        let expr = self.value_of(written, TypeKind::DateTime);
        match expr.kind {
            ExprKind::LocalDateTime(moment) => Some(moment),
            ExprKind::Error => None,
            _ => {
                let help = "write it, as in `2026-12-01T10:00`";
                self.report(mismatch::not_constant(expr.span, what, help));
                None
            }
        }
    }
}

fn word(part: &CampaignPart) -> (&'static str, Span) {
    match part {
        CampaignPart::Audience { span, .. } => ("audience", *span),
        CampaignPart::Attribution(_, span) => ("attribution", *span),
        CampaignPart::Objective(name) => ("objective", name.span),
        CampaignPart::Say(say) => ("say", say.span),
        CampaignPart::Expires(_, span) => ("expires", *span),
        CampaignPart::At(_, span) => ("at", *span),
        CampaignPart::Setting(setting) => ("setting", setting.span),
    }
}
