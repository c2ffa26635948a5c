//! Automations, conversations, their steps and statements.

use super::super::ast::*;
use super::{Builder, Element, WaitParts, take_last};

impl Builder<'_> {
    /// Takes a statement.
    pub fn statement(&mut self, first: u32, kind: Box<StatementKind>, last: u32) {
        let span = self.span(first, last);
        self.statements.push(Statement { kind: *kind, span });
    }

    /// The last statement stands directly in a unit or a step.
    pub fn statement_element(&mut self) {
        if let Some(statement) = self.statements.pop() {
            self.elements.push(Element::Statement(statement));
        }
    }

    /// A block of the last `count` statements.
    pub fn block(&mut self, first: u32, count: u32, last: u32) -> Block {
        Block { statements: take_last(&mut self.statements, count), span: self.span(first, last) }
    }

    /// `wait …`
    pub fn wait(&mut self, until: bool, moment: Expr, mut parts: WaitParts) -> Wait {
        let moment = self.hours_of_wait(moment, &mut parts);
        Wait { until, moment, during: parts.during.map(|during| *during), otherwise: parts.otherwise }
    }

    /// Takes a trigger.
    pub fn trigger(
        &mut self,
        first: u32,
        kind: Box<TriggerKind>,
        when: Option<Expr>,
        flags: Vec<(u32, bool, u32)>,
        last: u32,
    ) {
        let flag = |wanted: bool| {
            let found = flags.iter().find(|(_, interrupting, _)| *interrupting == wanted);
            found.map(|(first, _, last)| self.span(*first, *last))
        };
        let (interrupting, open) = (flag(true), flag(false));
        let span = self.span(first, last);
        self.elements.push(Element::Trigger(Trigger { kind: *kind, when, interrupting, open, span }));
    }

    /// Takes a setting.
    pub fn setting(&mut self, first: u32, kind: Box<SettingKind>, last: u32) {
        let span = self.span(first, last);
        self.elements.push(Element::Setting(Setting { kind: *kind, span }));
    }

    /// Takes a session variable.
    pub fn variable(&mut self, first: u32, name: Name, ty: TypeExpr, value: Option<Expr>, last: u32) {
        let span = self.span(first, last);
        self.elements.push(Element::Variable(Variable { name, ty, value, span }));
    }

    /// Takes a handler.
    pub fn handler(&mut self, first: u32, event: Name, body: Block, last: u32) {
        let span = self.span(first, last);
        self.elements.push(Element::Handler(Handler { event, body, span }));
    }

    /// Takes `choices hidden`.
    pub fn choices_style(&mut self, first: u32, name: Name) {
        let span = self.span(first, first + 1);
        self.elements.push(Element::Style(name, span));
    }

    /// Takes a choice.
    pub fn choice(
        &mut self,
        first: u32,
        kind: Box<ChoiceKind>,
        when: Option<Expr>,
        head: u32,
        outcome: Outcome,
        last: u32,
    ) {
        let (span, head_span) = (self.span(first, last), self.span(first, head));
        self.way(Way::Choice(Choice { kind: *kind, when: when.map(Box::new), outcome, span, head_span }));
    }

    /// Takes an answer.
    pub fn answer(
        &mut self,
        first: u32,
        target: Box<AnswerTarget>,
        when: Option<Expr>,
        outcome: Outcome,
        last: u32,
    ) {
        let span = self.span(first, last);
        self.way(Way::Answer(Answer { target: *target, when: when.map(Box::new), outcome, span }));
    }

    /// Takes `otherwise …`.
    pub fn otherwise(&mut self, first: u32, outcome: Outcome, last: u32) {
        let span = self.span(first, last);
        self.way(Way::Otherwise { outcome, span });
    }

    /// Takes `no reply in …`.
    pub fn no_reply(&mut self, first: u32, after: Expr, outcome: Outcome, last: u32) {
        let span = self.span(first, last);
        self.way(Way::NoReply { after: Box::new(after), outcome, span });
    }

    fn way(&mut self, way: Way) {
        self.elements.push(Element::Way(way));
    }

    /// Takes `message NAME { … }`; `head` is the token after the name, the block has so many elements and ends there.
    pub fn message(&mut self, first: u32, name: Name, head: u32, (count, last): (u32, u32)) {
        let elements = take_last(&mut self.elements, count);
        let mut message = Message::default();
        message.ways.reserve_exact(count_of(&elements, |element| matches!(element, Element::Way(_))));
        let mut body = Vec::with_capacity(count_of(&elements, Element::is_statement));
        let mut behind: Vec<Statement> = Vec::new();
        for element in elements {
            if let Element::Statement(statement) = element {
                if self.is_behind_way(message.ways.last(), behind.last(), &statement) {
                    behind.push(statement);
                } else {
                    body.push(statement);
                }
                continue;
            }
            self.end_line_of_way(&mut message, &mut behind);
            match element {
                Element::Way(way) => message.ways.push(way),
                Element::Style(name, _) => message.choices_style = Some(name),
                Element::Setting(setting) => {
                    self.check_message_setting(&setting);
                    message.settings.push(setting);
                }
                // The grammar lets nothing else into a step.
                _ => {}
            }
        }
        self.end_line_of_way(&mut message, &mut behind);
        self.step(first, StepKind::Message(Box::new(message)), Some(name), body, head, last);
    }

    /// Whether a statement stands behind a choice on its line, directly or behind other such statements.
    fn is_behind_way(&self, way: Option<&Way>, before: Option<&Statement>, statement: &Statement) -> bool {
        let Some(Way::Choice(Choice { outcome, span, .. }) | Way::Answer(Answer { outcome, span, .. })) = way
        else {
            return false;
        };
        let before = before.map_or(*span, |before| before.span);
        !matches!(outcome, Outcome::Block(_))
            && before.end <= statement.span.start
            && self.is_on_line_of(before, statement.span)
    }

    fn end_line_of_way(&mut self, message: &mut Message, behind: &mut Vec<Statement>) {
        if let Some(way) = message.ways.last_mut().filter(|_| !behind.is_empty()) {
            self.give_to_choice(way, std::mem::take(behind));
        }
    }

    /// Takes `recommendation NAME { … }` or `ending NAME { … }`.
    pub fn ending(&mut self, first: u32, ending: bool, name: Name, head: u32, (count, last): (u32, u32)) {
        let body = self.statements_only(first, count);
        let kind = StepKind::Recommendation { default: false, ending };
        self.step(first, kind, Some(name), body, head, last);
    }

    /// Takes `default recommendation { … }`.
    pub fn default_ending(&mut self, first: u32, ending: bool, head: u32, (count, last): (u32, u32)) {
        let body = self.statements_only(first, count);
        let kind = StepKind::Recommendation { default: true, ending };
        self.step(first, kind, None, body, head, last);
    }

    /// Takes `step NAME { … }`.
    pub fn plain_step(&mut self, first: u32, name: Name, head: u32, (count, last): (u32, u32)) {
        let body = self.statements_only(first, count);
        self.step(first, StepKind::Plain, Some(name), body, head, last);
    }

    fn step(
        &mut self,
        first: u32,
        kind: StepKind,
        name: Option<Name>,
        body: Vec<Statement>,
        head: u32,
        last: u32,
    ) {
        let (doc, span, head_span) = (self.doc_before(first), self.span(first, last), self.span(first, head));
        self.elements.push(Element::Step(Step { doc, kind, name, body, span, head_span }));
    }

    /// The statements among the last `count` elements; others have no place in this kind of step.
    fn statements_only(&mut self, step: u32, count: u32) -> Vec<Statement> {
        let mut body = Vec::with_capacity(count as usize);
        for element in take_last(&mut self.elements, count) {
            match element {
                Element::Statement(statement) => body.push(statement),
                other => self.misplaced_in_step(step, &other),
            }
        }
        body
    }

    /// `automation NAME { … }`
    pub fn automation(
        &mut self,
        name: Name,
        parameters: Option<Vec<Field>>,
        title: Option<Text>,
        block: (u32, u32, u32),
    ) -> Box<ItemKind> {
        let unit = self.unit(name, parameters, title, block, false);
        Box::new(ItemKind::Automation(unit))
    }

    /// `conversation NAME { … }`
    pub fn conversation(
        &mut self,
        name: Name,
        parameters: Option<Vec<Field>>,
        title: Option<Text>,
        block: (u32, u32, u32),
    ) -> Box<ItemKind> {
        let unit = self.unit(name, parameters, title, block, true);
        Box::new(ItemKind::Conversation(unit))
    }

    fn unit(
        &mut self,
        name: Name,
        parameters: Option<Vec<Field>>,
        title: Option<Text>,
        (first, count, last): (u32, u32, u32),
        is_conversation: bool,
    ) -> Unit {
        let elements = take_last(&mut self.elements, count);
        let of = |kind: fn(&Element) -> bool| count_of(&elements, kind);
        let mut unit = Unit {
            name,
            title,
            parameters: parameters.unwrap_or_default(),
            triggers: Vec::with_capacity(of(|element| matches!(element, Element::Trigger(_)))),
            settings: Vec::with_capacity(of(|element| matches!(element, Element::Setting(_)))),
            variables: Vec::new(),
            handlers: Vec::new(),
            steps: Vec::with_capacity(of(|element| matches!(element, Element::Step(_)))),
            body: Vec::with_capacity(of(Element::is_statement)),
            block_span: self.span(first, last),
        };
        let mut misplaced = None;
        for element in elements {
            match element {
                Element::Trigger(trigger) => unit.triggers.push(trigger),
                Element::Setting(setting) => unit.settings.push(setting),
                Element::Variable(variable) => unit.variables.push(variable),
                Element::Handler(handler) => unit.handlers.push(handler),
                Element::Step(step) if is_conversation => unit.steps.push(step),
                Element::Statement(statement) if !is_conversation => unit.body.push(statement),
                other => misplaced = misplaced.or(Some(other)),
            }
        }
        if let Some(element) = misplaced {
            self.misplaced_in_unit(is_conversation, &element);
        }
        unit
    }
}

/// How many elements are of a kind: their list is made as long as it will be, since a project has many and they stay.
fn count_of(elements: &[Element], kind: impl Fn(&Element) -> bool) -> usize {
    elements.iter().filter(|element| kind(element)).count()
}

impl Element {
    fn is_statement(&self) -> bool {
        matches!(self, Self::Statement(_))
    }
}
