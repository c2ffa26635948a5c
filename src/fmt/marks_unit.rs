//! Marks of declarations, units, steps and tests.

use crate::source::Span;
use crate::syntax::ast::{
    Answer, AnswerTarget, CampaignPart, Choice, ChoiceKind, Expectation, Item, ItemKind, Message, Outcome,
    ServiceFunction, Setting, SettingKind, Step, StepKind, Test, TestStatement, TestStatementKind, TextTest,
    Trigger, TriggerKind, Unit, Way,
};

use super::marks::{EntryKind, Marks};

impl Marks<'_> {
    pub(super) fn item(&mut self, item: &Item) {
        self.entry(item.span, EntryKind::Declaration);
        match &item.kind {
            ItemKind::Languages(_) => {}
            ItemKind::Sender { address: value, .. } | ItemKind::Const { value, .. } => self.expression(value),
            ItemKind::Category { title, .. } | ItemKind::Group { title, .. } => self.title(title.as_ref()),
            ItemKind::Team { addresses: texts, .. } | ItemKind::Compliance { texts } => {
                for (name, text) in texts {
                    self.entry(name.span, EntryKind::Pair);
                    self.expression(text);
                }
            }
            ItemKind::Template { parameters, value, .. } => {
                self.parameters(parameters);
                self.expression(value);
            }
            ItemKind::Object { title, fields, .. } => {
                self.title(title.as_ref());
                self.fields(fields, EntryKind::Field);
            }
            ItemKind::Event { fields, .. } => self.fields(fields, EntryKind::Field),
            ItemKind::Service { functions, .. } => {
                functions.iter().for_each(|function| self.function(function))
            }
            ItemKind::Intent { examples, .. } => {
                for example in examples {
                    self.entry(example.span, EntryKind::Declaration);
                    self.literal(example.span);
                }
            }
            ItemKind::Campaign { title, parts, .. } => {
                self.title(title.as_ref());
                parts.iter().for_each(|part| self.campaign_part(part));
            }
            ItemKind::Automation(unit) | ItemKind::Conversation(unit) => self.unit(unit),
            ItemKind::Test(test) => self.test(test),
        }
    }

    fn function(&mut self, function: &ServiceFunction) {
        self.entry(function.span, EntryKind::Declaration);
        self.parameters(&function.parameters);
        self.fields(function.answer.as_deref().unwrap_or_default(), EntryKind::Listed);
    }

    fn campaign_part(&mut self, part: &CampaignPart) {
        match part {
            CampaignPart::Setting(setting) => self.setting(setting),
            CampaignPart::Audience { when, span, .. } => {
                self.entry(*span, EntryKind::Line);
                self.clause(when.as_ref(), 1);
            }
            CampaignPart::Attribution(value, span)
            | CampaignPart::Expires(value, span)
            | CampaignPart::At(value, span) => {
                self.entry(*span, EntryKind::Line);
                self.expression(value);
            }
            CampaignPart::Objective(name) => self.entry_before(name.span, 1, EntryKind::Line),
            CampaignPart::Say(say) => {
                self.entry(say.span, EntryKind::Line);
                self.say(say);
            }
        }
    }

    fn unit(&mut self, unit: &Unit) {
        self.title(unit.title.as_ref());
        self.parameters(&unit.parameters);
        unit.triggers.iter().for_each(|trigger| self.trigger(trigger));
        unit.settings.iter().for_each(|setting| self.setting(setting));
        for variable in &unit.variables {
            self.entry(variable.span, EntryKind::Line);
            variable.value.iter().for_each(|value| self.expression(value));
        }
        for handler in &unit.handlers {
            self.entry(handler.span, EntryKind::Declaration);
            self.block(&handler.body);
        }
        unit.steps.iter().for_each(|step| self.step(step));
        self.statements(&unit.body);
    }

    fn trigger(&mut self, trigger: &Trigger) {
        self.entry(trigger.span, EntryKind::Line);
        match &trigger.kind {
            TriggerKind::Keyword(keywords)
            | TriggerKind::Word { keywords, .. }
            | TriggerKind::Contains { keywords, .. } => self.expressions(keywords),
            TriggerKind::Matches(pattern) => self.pattern(pattern),
            TriggerKind::ReplyTo { within, keywords, .. } => {
                self.clause(within.as_ref(), 1);
                if let Some(keyword) = keywords.first() {
                    self.may_break(keyword.span, 1);
                }
                self.expressions(keywords);
            }
            TriggerKind::Schedule { cron, .. } => self.expression(cron),
            TriggerKind::Intent(_)
            | TriggerKind::Event(_)
            | TriggerKind::Click(_)
            | TriggerKind::Joins(_)
            | TriggerKind::Subscribes(_)
            | TriggerKind::Unsubscribes(_)
            | TriggerKind::AnyMessage
            | TriggerKind::Request => {}
        }
        self.clause(trigger.when.as_ref(), 1);
        for word in [trigger.interrupting, trigger.open].into_iter().flatten() {
            self.may_break(word, 0);
        }
    }

    fn setting(&mut self, setting: &Setting) {
        self.entry(setting.span, EntryKind::Line);
        match &setting.kind {
            SettingKind::Reprompt(value)
            | SettingKind::Reprompts(value)
            | SettingKind::Fallback(value)
            | SettingKind::Timeout(value)
            | SettingKind::MaxSegments(value)
            | SettingKind::Per(value) => self.expression(value),
            SettingKind::Sender(_)
            | SettingKind::Category(_)
            | SettingKind::Matching(_)
            | SettingKind::Paused
            | SettingKind::Unicode(_)
            | SettingKind::Links(_) => {}
        }
    }

    fn step(&mut self, step: &Step) {
        self.entry(step.span, EntryKind::Declaration);
        if let StepKind::Message(message) = &step.kind {
            self.message(message);
        }
        self.statements(&step.body);
    }

    fn message(&mut self, message: &Message) {
        if let Some(style) = &message.choices_style {
            self.entry_before(style.span, 1, EntryKind::Line);
        }
        message.settings.iter().for_each(|setting| self.setting(setting));
        for way in &message.ways {
            match way {
                Way::Choice(choice) => self.choice(choice),
                Way::Answer(answer) => self.answer(answer),
                Way::Otherwise { outcome, span } => self.way(*span, outcome),
                Way::NoReply { after, outcome, span } => {
                    self.expression(after);
                    self.way(*span, outcome);
                }
            }
        }
    }

    fn choice(&mut self, choice: &Choice) {
        match &choice.kind {
            ChoiceKind::Labels(labels) => self.expressions(labels),
            ChoiceKind::Intent(_) => {}
            ChoiceKind::Matches(pattern) => self.pattern(pattern),
            ChoiceKind::Each { list, label, .. } => {
                self.clause(Some(list), 1);
                self.clause(Some(label), 1);
            }
        }
        self.clause(choice.when.as_deref(), 1);
        self.way(choice.span, &choice.outcome);
    }

    fn answer(&mut self, answer: &Answer) {
        if let AnswerTarget::Place(place) = &answer.target {
            self.expression(place);
        }
        self.clause(answer.when.as_deref(), 1);
        self.way(answer.span, &answer.outcome);
    }

    fn way(&mut self, span: Span, outcome: &Outcome) {
        self.entry(span, EntryKind::Line);
        match outcome {
            Outcome::None => {}
            Outcome::Target(target) => self.may_break(target.span, 1),
            Outcome::Block(block) => self.block(block),
        }
    }

    fn test(&mut self, test: &Test) {
        self.text(&test.name);
        for statement in &test.statements {
            self.test_statement(statement);
        }
    }

    fn test_statement(&mut self, statement: &TestStatement) {
        self.entry(statement.span, EntryKind::Line);
        match &statement.kind {
            TestStatementKind::GivenContact(values)
            | TestStatementKind::Event(_, values)
            | TestStatementKind::Called { arguments: values, .. } => self.record(values),
            TestStatementKind::Service { returns, .. } => self.record(returns.as_deref().unwrap_or_default()),
            TestStatementKind::Start(_, arguments) => self.arguments(arguments),
            TestStatementKind::At(value)
            | TestStatementKind::User(value)
            | TestStatementKind::After(value) => self.expression(value),
            TestStatementKind::Bot(expected) => self.text_test(expected),
            TestStatementKind::Sent(to, expected) | TestStatementKind::Emailed(to, expected) => {
                self.expression(to);
                self.text_test(expected);
            }
            TestStatementKind::Expect(expectation) => self.expectation(expectation),
            TestStatementKind::GivenIn(_)
            | TestStatementKind::Silence
            | TestStatementKind::Campaign(_)
            | TestStatementKind::Click(_)
            | TestStatementKind::Undelivered => {}
        }
    }

    fn text_test(&mut self, expected: &TextTest) {
        match expected {
            TextTest::Exact(text) | TextTest::Contains(text) => self.expression(text),
            TextTest::Matches(pattern) => self.pattern(pattern),
        }
    }

    fn expectation(&mut self, expectation: &Expectation) {
        match expectation {
            Expectation::Segments(_, value) | Expectation::Condition(value) => self.expression(value),
            Expectation::In { .. } | Expectation::At(_) | Expectation::Ended(_) => {}
        }
    }
}
