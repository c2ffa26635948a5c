//! Steps of conversations, and the ways on from a message.

use super::Lower;
use super::outcomes::Outcomes;
use crate::check::model::*;
use crate::check::rules::{e0201_duplicate_definition as duplicate, e0301_type_mismatch as mismatch};
use crate::source::Span;
use crate::syntax::ast::{self, AnswerTarget, Way};

/// The words of `choices`.
const STYLES: [(&str, ChoiceStyle); 2] =
    [("hidden", ChoiceStyle::Hidden), ("bulleted", ChoiceStyle::Bulleted)];

impl Lower<'_> {
    pub(super) fn step(&mut self, written: &ast::Step, settings: &Settings) -> Step {
        let name = written.name.as_ref().map_or_else(|| "default".into(), |name| name.text.clone());
        self.scope.begin_block();
        let (kind, body) = match &written.kind {
            ast::StepKind::Message(message) => {
                self.scope.choices = true;
                self.scope.placed_choices = false;
                let body = self.statements(&written.body, written.span);
                let placed = std::mem::take(&mut self.scope.placed_choices);
                let message = self.message(message, settings, placed);
                self.scope.choices = false;
                (StepKind::Message(Box::new(message)), body)
            }
            ast::StepKind::Recommendation { default, ending } => {
                let kind = StepKind::Recommendation { default: *default, ending: *ending };
                (kind, self.statements(&written.body, written.span))
            }
            ast::StepKind::Plain => (StepKind::Plain, self.statements(&written.body, written.span)),
        };
        self.scope.end_block();
        let (doc, span, head_span) = (written.doc.clone(), written.span, written.head_span);
        Step { name, doc, kind, body, span, head_span }
    }

    /// What a message waits for. Between its texts and the reply time passes: nothing is known of the contact any more.
    fn message(&mut self, written: &ast::Message, settings: &Settings, places_choices: bool) -> Message {
        self.scope.facts.left = false;
        self.scope.facts = self.scope.facts.of_variables();
        let settings = self.message_settings(&written.settings, settings);
        let style = written.choices_style.as_ref().and_then(|style| self.word(style, &STYLES));
        self.scope.choices = false;
        let choices = written.ways.iter().filter(|way| matches!(way, Way::Choice(_)));
        let mut message = Message {
            style: style.unwrap_or_default(),
            places_choices,
            reprompt: settings.reprompt.map(Box::new),
            reprompts: settings.reprompts,
            matching: settings.matching,
            choices: Vec::with_capacity(choices.count()),
            answer: None,
            otherwise: None,
            no_reply: None,
        };
        let mut seen = Outcomes::default();
        for way in &written.ways {
            let facts = self.scope.facts.clone();
            self.way(way, &mut message, &mut seen);
            self.scope.facts = facts;
        }
        message
    }

    fn way(&mut self, way: &Way, message: &mut Message, seen: &mut Outcomes) {
        match way {
            Way::Choice(choice) => {
                let choice = self.choice(choice);
                message.choices.push(choice);
            }
            Way::Answer(answer) => {
                let lowered = self.answer(answer);
                if self.first_of("answer", &mut seen.answer, answer.span) {
                    message.answer = Some(Box::new(lowered));
                }
            }
            Way::Otherwise { outcome, span } => {
                let outcome = self.outcome(outcome, *span, "`otherwise`");
                if self.first_of("otherwise", &mut seen.otherwise, *span) {
                    message.otherwise = Some(outcome);
                }
            }
            Way::NoReply { after, outcome, span } => {
                let after = self.value_of(after, TypeKind::Duration);
                let outcome = self.silence(outcome, *span);
                if self.first_of("no reply", &mut seen.no_reply, *span) {
                    message.no_reply = Some(Box::new(NoReply { after, outcome, span: *span }));
                }
            }
        }
    }

    /// Whether this is the first of a kind of which a message has one.
    fn first_of(&mut self, what: &str, seen: &mut Option<Span>, span: Span) -> bool {
        let Some(first) = *seen else {
            *seen = Some(span);
            return true;
        };
        self.report(duplicate::twice(span, what, first));
        false
    }

    fn choice(&mut self, written: &ast::Choice) -> Choice {
        self.scope.begin_block();
        let (kind, when) = match &written.kind {
            ast::ChoiceKind::Each { item, list, label } => {
                self.each(item, list, label, written.when.as_deref())
            }
            kind => {
                let kind = self.choice_kind(kind);
                (kind, written.when.as_ref().map(|when| self.condition(when)))
            }
        };
        let outcome = self.outcome(&written.outcome, written.head_span, "choice");
        self.scope.end_block();
        Choice { kind, when: when.map(Box::new), outcome, span: written.span, head_span: written.head_span }
    }

    fn choice_kind(&mut self, kind: &ast::ChoiceKind) -> ChoiceKind {
        let lowered = match kind {
            ast::ChoiceKind::Labels(labels) => self.labels(labels),
            ast::ChoiceKind::Intent(name) => self.intent(name).map(ChoiceKind::Intent),
            ast::ChoiceKind::Matches(pattern) => self.regex(pattern).map(ChoiceKind::Matches),
            ast::ChoiceKind::Each { .. } => None,
        };
        lowered.unwrap_or(ChoiceKind::Error)
    }

    fn labels(&mut self, written: &[ast::Expr]) -> Option<ChoiceKind> {
        let mut labels = Vec::with_capacity(written.len());
        for label in written {
            let texts = self.label_texts(label, "a label");
            labels.push(texts.map(|texts| Label { texts, span: label.span }));
        }
        labels.into_iter().collect::<Option<Vec<_>>>().map(ChoiceKind::Labels)
    }

    /// `choice each ITEM in LIST label TEXT`: the condition and the label know the item.
    fn each(
        &mut self,
        item: &ast::Name,
        list: &ast::Expr,
        label: &ast::Expr,
        when: Option<&ast::Expr>,
    ) -> (ChoiceKind, Option<Expr>) {
        let list = self.expression(list, None);
        let list = self.needs_value(list, "there would be nothing to choose from");
        let ty = match &list.ty.kind {
            TypeKind::List(item) => (**item).clone(),
            TypeKind::Error => super::types::error_type(),
            kind => {
                let is = super::fits::in_words(&self.project, kind);
                self.report(mismatch::mismatch(list.span, &is, "a list"));
                super::types::error_type()
            }
        };
        let id = self.scope.add(item.text.clone(), ty, LocalKind::Item, item.span);
        let when = when.map(|when| self.condition(when));
        let label = self.readable(label);
        (ChoiceKind::Each { item: id, list: Box::new(list), label: Box::new(label) }, when)
    }

    fn answer(&mut self, written: &ast::Answer) -> Answer {
        let (place, ty) = match &written.target {
            AnswerTarget::Variable(name, ty) => {
                let place = self.scope.find(&name.text).map_or(Place::Error, Place::Local);
                let references = self.project.references.len();
                let known = self.diagnostics.len();
                let lowered = self.ty(ty).required();
                self.diagnostics.truncate(known);
                self.project.references.truncate(references);
                (place, lowered)
            }
            AnswerTarget::Place(place) => {
                let (place, ty) = self.place(place);
                (place, ty.required())
            }
        };
        self.check_answer_type(&ty, written);
        if let Some(path) = self.path_of_place(&place) {
            self.scope.facts.learn(&path);
        }
        let when = written.when.as_ref().map(|when| self.condition(when));
        let outcome = self.outcome(&written.outcome, written.span, "answer");
        Answer { place, ty, when: when.map(Box::new), outcome, span: written.span }
    }

    fn check_answer_type(&mut self, ty: &Type, written: &ast::Answer) {
        let unreadable = matches!(ty.kind, TypeKind::Object(_) | TypeKind::Record(_) | TypeKind::List(_));
        if unreadable {
            let span = match &written.target {
                AnswerTarget::Variable(_, ty) => ty.span,
                AnswerTarget::Place(place) => place.span,
            };
            let is = super::fits::in_words(&self.project, &ty.kind);
            let help = "ask for a text, a number, a date, or one of an enum's values";
            self.report(mismatch::unusable(span, format!("a reply cannot be read as {is}"), help));
        }
    }
}
