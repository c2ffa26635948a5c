//! A small program made by hand, loaded again.

use super::records::*;
use super::{Instruction, NewUnit, Op, Program, ProgramBuilder};
use crate::value::{Symbol, Value};

/// Settings of a plain conversation.
pub(crate) fn settings() -> SettingsRecord {
    SettingsRecord {
        conversation: true,
        paused: false,
        unicode: 0,
        short_links: false,
        max_segments: 0,
        parameter_count: 0,
        sender: None,
        category: None,
        timeout_days: 0,
        timeout_ms: 86_400_000,
        fallback: None,
        per: None,
        on_timeout: None,
        on_fallback: None,
        on_undelivered: None,
        on_optout: None,
        handlers_say: 0,
        event_local: None,
        campaign_local: None,
        intent_local: None,
        results: (0, 0),
    }
}

/// Two conversations that differ in a text only.
pub(super) fn small_program() -> ProgramBuilder {
    let mut builder = ProgramBuilder::new();
    builder.schema.languages = vec!["en".into()];
    builder.schema.timezone = "UTC".into();
    for name in ["tea", "coffee"] {
        let (text, folded) = (builder.string("Yes"), builder.string("yes"));
        let label = LabelRecord { text, folded, language: 255, listed: true, negated: false };
        let (first, count) = builder.labels(vec![label]);
        let outcome = builder.code(&[Instruction::of(Op::Goto).c(1)]);
        let matcher = ChoiceMatcher::Labels { first, count };
        let (first_choice, choice_count) = builder.choices(&[ChoiceRecord { matcher, when: None, outcome }]);
        let message = builder.message(MessageRecord::of_choices(first_choice, choice_count));
        let question = builder.string("More?");
        let ask =
            builder.code(&[Instruction::of(Op::SayText).c(question), Instruction::of(Op::Await).c(message)]);
        let thanks = builder.string(&format!("Here is your {name}."));
        let end = builder.code(&[Instruction::of(Op::SayText).c(thanks), Instruction::of(Op::End).a(1)]);
        let entry = builder.code(&[Instruction::of(Op::Goto)]);
        let unit = builder.unit(NewUnit {
            name,
            settings: settings(),
            entry,
            local_count: 0,
            steps: vec![("ask", ask), ("end", end)],
        });
        let trigger = builder.trigger(TriggerRecord {
            kind: TriggerKind::Keyword,
            interrupting: false,
            open: false,
            cased: false,
            unit,
            when: None,
            argument: 0,
            argument_2: 0,
            has_keywords: false,
        });
        builder.keyword(name, trigger);
        builder.keyword("drinks", trigger);
    }
    builder
}

#[test]
fn read_back() {
    let mut builder = small_program();
    let constant = builder.constant(&Value::whole(7));
    builder.schema.names.push((Symbol::of("small"), "small".into()));
    let program = Program::load(&builder.finish(false).unwrap()).unwrap();
    assert_eq!(program.unit_count(), 2);
    assert_eq!(program.unit_named("coffee"), Some(1));
    assert_eq!(program.constant(constant), Value::whole(7));
    assert_eq!(program.keyword_triggers("tea").collect::<Vec<_>>(), [0]);
    assert_eq!(program.keyword_triggers("drinks").collect::<Vec<_>>(), [0, 1]);
    assert_eq!(program.keyword_triggers("milk").count(), 0);
    assert_eq!(program.step_name(1, 1), "end");
    assert!(program.step(1, 2).is_none());
    assert_eq!(program.symbol_name(Symbol::of("small")), Some("small"));
    let tea = program.unit(0).unwrap();
    assert_eq!(program.settings(tea.settings), program.settings_of(1));
    assert_eq!(program.triggers_of_unit(1).collect::<Vec<_>>(), [1]);
}

#[test]
fn equal_things_are_kept_once() {
    let program = Program::load(&small_program().finish(true).unwrap()).unwrap();
    assert_eq!(program.step(0, 0).unwrap().code, program.step(1, 0).unwrap().code);
    assert_ne!(program.step(0, 1).unwrap().code, program.step(1, 1).unwrap().code);
    assert_eq!(program.messages.len(), 1);
    assert_eq!(program.shapes.len(), 1);
    assert_eq!(program.code.len(), 8);
}
