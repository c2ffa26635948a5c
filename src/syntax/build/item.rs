//! Declarations, their fields, campaigns and tests.

use super::super::ast::*;
use super::{Builder, take_last};
use crate::source::Span;

impl Builder<'_> {
    /// A declaration.
    pub fn item(&mut self, first: u32, kind: Box<ItemKind>, last: u32) -> Item {
        Item {
            doc: self.doc_before(first),
            kind: *kind,
            broken: false,
            unclosed: false,
            span: self.span(first, last),
        }
    }

    /// A field or a parameter.
    pub fn field(
        &self,
        first: u32,
        name: Name,
        ty: TypeExpr,
        default: Option<Expr>,
        property: Option<Text>,
        last: u32,
    ) -> Field {
        Field { doc: self.doc_before(first), name, ty, default, property, span: self.span(first, last) }
    }

    /// A function of a service.
    pub fn service_function(
        &self,
        first: u32,
        name: Name,
        parameters: Vec<Field>,
        answer: Option<Vec<Field>>,
        last: u32,
    ) -> ServiceFunction {
        ServiceFunction {
            doc: self.doc_before(first),
            name,
            parameters,
            answer,
            span: self.span(first, last),
        }
    }

    /// Takes a line of a campaign.
    pub fn campaign(&mut self, part: CampaignPart) {
        self.campaign_parts.push(part);
    }

    /// Takes a setting of a campaign.
    pub fn campaign_setting(&mut self, first: u32, kind: Box<SettingKind>, last: u32) {
        let setting = Setting { kind: *kind, span: self.span(first, last) };
        self.check_campaign_setting(&setting);
        self.campaign(CampaignPart::Setting(setting));
    }

    /// Takes `audience …`.
    pub fn audience(&mut self, first: u32, group: Name, when: Option<Expr>, last: u32) {
        let span = self.span(first, last);
        self.campaign(CampaignPart::Audience { group: unless_all(group), when, span });
    }

    /// The last `count` lines.
    pub fn take_campaign(&mut self, count: u32) -> Vec<CampaignPart> {
        take_last(&mut self.campaign_parts, count)
    }

    /// `schedule "…" to …`
    pub fn schedule(&self, cron: Expr, group: Name) -> Box<TriggerKind> {
        Box::new(TriggerKind::Schedule { cron, group: unless_all(group) })
    }

    /// Takes a line of a test.
    pub fn test_statement(&mut self, first: u32, kind: Box<TestStatementKind>, last: u32) {
        let span = self.span(first, last);
        self.test_statements.push(TestStatement { kind: *kind, span });
    }

    /// A test with its last `count` lines.
    pub fn test(&mut self, name: Text, unit: Option<Name>, open: u32, count: u32, last: u32) -> Test {
        let statements = take_last(&mut self.test_statements, count);
        Test { name, unit, statements, block_span: self.span(open, last) }
    }

    /// `say …`
    pub fn say(&self, first: u32, text: Expr, media: Option<Expr>, last: u32) -> Say {
        Say { text, media: media.map(Box::new), span: self.span(first, last) }
    }

    /// Where something goes.
    pub fn target(&self, name: Name) -> Target {
        let span: Span = name.span;
        let kind = match name.text.as_str() {
            "default" => TargetKind::Default,
            "end" => TargetKind::End,
            _ => TargetKind::Step(name),
        };
        Target { kind, span }
    }
}

/// `all` is everybody and no group.
fn unless_all(group: Name) -> Option<Name> {
    (group.text != "all").then_some(group)
}
