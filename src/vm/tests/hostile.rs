//! Programs that would make one event cost more than its fuel: time, memory, or a state that can not be stored.

use std::sync::Arc;

use crate::bytecode::program::*;
use crate::bytecode::tests::settings;
use crate::bytecode::{Instruction, NewUnit, Op, Program, ProgramBuilder};
use crate::value::bounds::MAX_TEXT_BYTES;
use crate::value::{Symbol, Value};
use crate::vm::effect::{Effect, EffectKind};
use crate::vm::event::{Event, EventKind};
use crate::vm::state::{Consent, State};
use crate::vm::{Programs, deliver, limits};

fn op(op: Op) -> Instruction {
    Instruction::of(op)
}

/// A contact who may be written to, and the effects of starting an automation whose step does this for ever.
fn looped(make: impl FnOnce(&mut ProgramBuilder) -> Vec<Instruction>) -> (State, Vec<Effect>) {
    let mut builder = ProgramBuilder::new();
    builder.schema.languages = vec!["en".into()];
    builder.schema.timezone = "UTC".into();
    let mut code = make(&mut builder);
    code.push(op(Op::Goto));
    let (entry, step) = (builder.code(&[op(Op::Goto)]), builder.code(&code));
    let settings = SettingsRecord { conversation: false, ..settings() };
    builder.unit(NewUnit { name: "loop", settings, entry, local_count: 4, steps: vec![("step", step)] });
    let programs = Programs::new(Arc::new(Program::load(&builder.finish(true).unwrap()).unwrap()));
    let mut state = State { phone: "+33600000000".into(), consent: Consent::Subscribed, ..State::default() };
    let effects = send(&programs, &mut state, EventKind::Request { unit: 0, arguments: vec![], chain: 0 });
    (state, effects)
}

fn send(programs: &Programs, state: &mut State, kind: EventKind) -> Vec<Effect> {
    deliver(programs, state, &Event { id: "".into(), at_ms: 1_767_600_000_000, seed: 1, kind })
}

fn inbound(text: &str) -> EventKind {
    EventKind::Inbound { text: text.into(), sender: None, intent: None, trusted: true }
}

/// The state is what its bytes say.
fn assert_stored(state: &State) {
    let mut bytes = Vec::new();
    state.encode(&mut bytes);
    assert!(bytes.len() < limits::STATE_BYTES, "{} bytes", bytes.len());
    assert_eq!(State::decode(state.phone.clone(), &bytes).as_ref(), Ok(state));
}

fn long_text() -> String {
    "a".repeat(MAX_TEXT_BYTES)
}

/// Bytes of texts in effects that are as long as texts get: what they come to is no more than fuel pays for.
fn assert_paid(effects: &[Effect], bytes_of: impl Fn(&EffectKind) -> usize) {
    let bytes: usize = effects.iter().map(|effect| bytes_of(&effect.kind)).sum();
    assert!(bytes > 0, "nothing was done");
    assert!(bytes <= limits::FUEL as usize * limits::TEXT_BYTES_PER_FUEL + MAX_TEXT_BYTES, "{bytes} bytes");
}

#[test]
fn names_that_are_counted() {
    let (_, effects) = looped(|builder| {
        let name = builder.string(&long_text());
        vec![op(Op::PushMissing), op(Op::Track).c(name)]
    });
    assert_paid(&effects, |kind| match kind {
        EffectKind::Track { name, .. } => name.len(),
        _ => 0,
    });
}

#[test]
fn texts_that_are_sent_on_from_a_variable() {
    for (effect, operands) in [(Op::Email, 3), (Op::Send, 2), (Op::Track, 1)] {
        let (_, effects) = looped(|builder| {
            let text = builder.string(&long_text());
            let load = op(Op::LoadLocal);
            let mut code = vec![load, op(Op::IsSet), op(Op::JumpIfFalse).c(1), op(Op::Jump).c(2)];
            code.extend([op(Op::PushText).c(text), op(Op::StoreLocal)]);
            code.extend([load; 3].into_iter().take(operands));
            code.push(op(effect));
            code
        });
        assert_paid(&effects, |kind| match kind {
            EffectKind::Email { text, to, .. } | EffectKind::Send { text, to } => text.len() + to.len(),
            EffectKind::Track { data, .. } => data.as_text().map_or(0, str::len),
            _ => 0,
        });
    }
}

#[test]
fn groups_without_number() {
    let (state, _) = looped(|_| (0..70_000).map(|group| op(Op::AddGroup).c(group)).collect());
    assert!(!state.groups.is_empty());
    assert_stored(&state);
}

#[test]
fn fields_that_all_hold_the_same_large_value() {
    let (state, _) = looped(|builder| {
        let text = builder.string(&long_text());
        let mut code = vec![op(Op::PushText).c(text)];
        code.extend((0..5_000).flat_map(|field| [op(Op::Duplicate), op(Op::StoreField).c(field)]));
        code.push(op(Op::Pop));
        code
    });
    assert!(!state.fields.is_empty());
    assert_stored(&state);
}

#[test]
fn lists_that_would_be_too_heavy() {
    let (_, effects) = looped(|_| {
        let load = op(Op::LoadLocal);
        vec![load, load, op(Op::MakeList).c(2), op(Op::StoreLocal)]
    });
    // Each round weighs what it doubles: a hundred thousand instructions would weigh billions.
    assert!(effects.len() < 2_000, "{}", effects.len());
}

/// A program whose only conversation asks with these labels, and a contact in it.
fn asked(labels: &[&str]) -> (Programs, State) {
    let mut builder = ProgramBuilder::new();
    builder.schema.languages = vec!["en".into()];
    builder.schema.timezone = "UTC".into();
    let outcome = builder.code(&[op(Op::End)]);
    let choices: Vec<ChoiceRecord> = (labels.iter())
        .map(|label| {
            let text = builder.string(label);
            let label = LabelRecord { text, folded: text, language: 255, listed: true, negated: false };
            let (first, count) = builder.labels(vec![label]);
            ChoiceRecord { matcher: ChoiceMatcher::Labels { first, count }, when: None, outcome }
        })
        .collect();
    let (first_choice, choice_count) = builder.choices(&choices);
    let message = builder.message(MessageRecord::of_choices(first_choice, choice_count));
    let question = builder.string("Well?");
    let step = builder.code(&[op(Op::SayText).c(question), op(Op::Await).c(message)]);
    let entry = builder.code(&[op(Op::Goto)]);
    let steps = vec![("ask", step)];
    builder.unit(NewUnit { name: "ask", settings: settings(), entry, local_count: 0, steps });
    let programs = Programs::new(Arc::new(Program::load(&builder.finish(true).unwrap()).unwrap()));
    let mut state = State { phone: "+33600000000".into(), consent: Consent::Subscribed, ..State::default() };
    send(&programs, &mut state, EventKind::Request { unit: 0, arguments: vec![], chain: 0 });
    assert!(state.conversation.is_some());
    (programs, state)
}

#[test]
fn a_reply_in_which_labels_stand_everywhere() {
    let labels: Vec<String> = (1..64).map(|count| vec!["yes"; count].join(" ")).collect();
    let labels: Vec<&str> = labels.iter().map(String::as_str).collect();
    let (programs, mut state) = asked(&labels);
    let effects = send(&programs, &mut state, inbound(&"yes ".repeat(1_000)));
    let unrecognised = |effect: &Effect| {
        effect.kind == EffectKind::Matched { how: crate::vm::effect::Recognition::Unrecognised }
    };
    assert!(effects.iter().any(unrecognised), "{effects:?}");
}

#[test]
fn lists_of_choices_that_are_long() {
    let label = long_text();
    let labels = vec![label.as_str(); 1_000];
    let (_, state) = asked(&labels);
    let said = state.recent_texts;
    assert_ne!(said, [0; 3]);
}

#[test]
fn a_message_longer_than_messages_are() {
    let (programs, mut state) = asked(&["yes", "no"]);
    send(&programs, &mut state, inbound(&"é".repeat(1_000_000)));
    send(&programs, &mut state, inbound("yes"));
    assert!(state.conversation.is_none());
}

#[test]
fn values_that_stand_in_the_state_of_a_run() {
    let (state, effects) = looped(|builder| {
        let text = builder.string(&long_text());
        let mut code = vec![op(Op::PushText).c(text)];
        code.extend([op(Op::Duplicate); 80]);
        code.extend([op(Op::MakeList).c(40), op(Op::StoreLocal).b(0)]);
        code.extend([op(Op::MakeList).c(41), op(Op::StoreLocal).b(1)]);
        code.extend([op(Op::LoadLocal).b(0), op(Op::StoreLocal).b(2)]);
        code.extend([op(Op::LoadLocal).b(1), op(Op::StoreLocal).b(3)]);
        let hour = builder.constant(&Value::Duration(crate::value::Duration::from_ms(3_600_000)));
        code.extend([op(Op::PushConstant).c(hour), op(Op::WaitFor)]);
        code
    });
    assert!(state.automations.is_empty(), "160 texts of 64 KiB are stored for one contact");
    assert!(effects.iter().any(|effect| matches!(effect.kind, EffectKind::Ended { .. })));
    assert_stored(&state);
}

#[test]
fn a_field_is_stored_once_there_is_room() {
    let (state, _) = looped(|_| vec![op(Op::PushBool).a(1), op(Op::StoreField).c(7)]);
    assert_eq!(state.field(Symbol(7)), Some(&Value::Bool(true)));
}
