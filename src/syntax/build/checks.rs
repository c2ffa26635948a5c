//! Things that are well formed and stand where they cannot.

use super::super::ast::*;
use super::super::token::KEYWORDS;
use super::{Builder, Element};
use crate::diag::{Diagnostic, codes};
use crate::source::Span;

impl Builder<'_> {
    fn misplaced(&mut self, span: Span, message: String, note: &str, help: &str) {
        // A misspelt keyword was reported, and where it belongs is told once it is put right.
        if !KEYWORDS.iter().any(|(_, spelling)| *spelling == self.first_word(span)) {
            return;
        }
        let diagnostic = Diagnostic::error(codes::UNEXPECTED_TOKEN, span, message).note(note).help(help);
        self.diagnostics.push(diagnostic);
    }

    /// The first words of a span, as the author knows the thing.
    fn first_word(&self, span: Span) -> &str {
        let text = self.text.get(span.start as usize..span.end as usize).unwrap_or_default();
        text.split(|letter: char| !letter.is_alphanumeric() && letter != '_').next().unwrap_or_default()
    }

    /// The keyword alone: what to underline of a thing that may be long.
    fn word_span(&self, span: Span) -> Span {
        Span { end: span.start + self.first_word(span).len() as u32, ..span }
    }

    fn element_span(element: &Element) -> Span {
        match element {
            Element::Trigger(trigger) => trigger.span,
            Element::Setting(setting) => setting.span,
            Element::Variable(variable) => variable.span,
            Element::Handler(handler) => handler.span,
            Element::Step(step) => step.head_span,
            Element::Way(way) => way_span(way),
            Element::Style(_, span) => *span,
            Element::Statement(statement) => statement.span,
        }
    }

    /// A statement outside of any step, a step in an automation.
    pub(super) fn misplaced_in_unit(&mut self, is_conversation: bool, element: &Element) {
        let span = self.word_span(Self::element_span(element));
        let word = self.first_word(span).to_owned();
        match (is_conversation, element) {
            (true, Element::Statement(_)) => self.misplaced(
                span,
                format!("this `{word}` stands in no step"),
                "a conversation says and does things in its steps",
                "put it in a `message`, a `recommendation` or a `step`",
            ),
            (true, _) => self.misplaced(
                span,
                format!("this `{word}` stands in no message"),
                "only a message waits for a reply",
                "put it in the `message` whose replies it takes; perhaps a `}` before it is one too many",
            ),
            (false, Element::Step(_)) => self.misplaced(
                span,
                format!("an automation has no `{word}`"),
                "an automation answers at once and waits for no reply",
                "make it a `conversation`, or write the statements without a step",
            ),
            (false, _) => self.misplaced(
                span,
                format!("an automation has no `{word}`"),
                "an automation answers at once and waits for no reply",
                "make it a `conversation` and put this in a `message`",
            ),
        }
    }

    /// A choice or a setting in a step that waits for no reply.
    pub(super) fn misplaced_in_step(&mut self, step: u32, element: &Element) {
        let span = self.word_span(Self::element_span(element));
        let word = self.first_word(span).to_owned();
        let kind = match self.slice(step) {
            "ending" => "an `ending`",
            "step" => "a `step`",
            _ => "a `recommendation`",
        };
        match element {
            Element::Setting(setting) => self.misplaced(
                span,
                format!("{kind} has no `{word}`"),
                "settings are those of the whole conversation or of a message",
                if is_of_message(&setting.kind) {
                    "put it in the `message`, or before the first step"
                } else {
                    "put it before the first step"
                },
            ),
            _ => self.misplaced(
                span,
                format!("{kind} offers no `{word}`"),
                "only a message waits for a reply",
                "make it a `message`, or drop this line",
            ),
        }
    }

    /// A message has settings of its own for replies alone.
    pub(super) fn check_message_setting(&mut self, setting: &Setting) {
        if is_of_message(&setting.kind) {
            return;
        }
        let span = self.word_span(setting.span);
        let word = self.first_word(span).to_owned();
        self.misplaced(
            span,
            format!("a `message` has no `{word}` of its own"),
            "of the settings it may have `reprompt`, `reprompts` and `matching`",
            "put it before the first step: it is the whole conversation's",
        );
    }

    /// A campaign waits for no reply.
    pub(super) fn check_campaign_setting(&mut self, setting: &Setting) {
        use SettingKind::*;
        if matches!(setting.kind, Sender(_) | Category(_) | Paused | MaxSegments(_) | Unicode(_) | Links(_)) {
            return;
        }
        let span = self.word_span(setting.span);
        let word = self.first_word(span).to_owned();
        self.misplaced(
            span,
            format!("a campaign has no `{word}`"),
            "a campaign sends one message and waits for no reply",
            "answer replies in a conversation with `trigger reply to …`",
        );
    }
}

fn is_of_message(kind: &SettingKind) -> bool {
    matches!(kind, SettingKind::Reprompt(_) | SettingKind::Reprompts(_) | SettingKind::Matching(_))
}

fn way_span(way: &Way) -> Span {
    match way {
        Way::Choice(choice) => choice.span,
        Way::Answer(answer) => answer.span,
        Way::Otherwise { span, .. } | Way::NoReply { span, .. } => *span,
    }
}
