//! Bytes that are no state, or one that no machine would have stored.

use proptest::collection::vec;
use proptest::prelude::*;

use super::super::limits;
use super::super::state::{Frame, Run, State, Wait, Waiting};
use super::VERSION;
use crate::bytecode::ProgramId;
use crate::value::codec::DecodeError;
use crate::value::{Symbol, Value};

fn decoded(bytes: &[u8]) -> Result<State, DecodeError> {
    State::decode("+33600000000".into(), bytes)
}

fn encoded(state: &State) -> Vec<u8> {
    let mut bytes = Vec::new();
    state.encode(&mut bytes);
    bytes
}

/// A state with something of everything.
fn full() -> State {
    let frame = Frame {
        unit: 1,
        step: 0,
        at: 7,
        deadline_ms: Some(1_767_600_000_000),
        ending: None,
        locals: vec![Value::text("Léa"), Value::Missing, Value::list(vec![Value::whole(3)])],
    };
    let run = Run {
        program: ProgramId([7; 16]),
        frames: vec![frame],
        waiting: Wait::Reply {
            message: 3,
            reprompts: 1,
            offered: 5,
            numbered: true,
            no_reply_at_ms: Some(9),
        },
        kept: None,
        per: Value::whole(12),
        sender: Some(Symbol(4)),
        answering: true,
        let_in: false,
        last_text_at_ms: Some(-5),
    };
    let waiting = Waiting {
        program: ProgramId([8; 16]),
        unit: 2,
        arguments: vec![Value::Bool(true)],
        contexts: Default::default(),
        sender: None,
        answering: false,
        let_in: true,
        until_ms: 12,
    };
    State {
        phone: "+33600000000".into(),
        groups: vec![Symbol(1), Symbol(9)],
        fields: vec![(Symbol(2), Value::text("blue")), (Symbol(3), Value::Missing)],
        categories: vec![(Symbol(1), true)],
        language: Some(Symbol(5)),
        timezone: Some("Europe/Paris".into()),
        reply: Some("yes".into()),
        conversation: Some(run.clone()),
        automations: vec![Run { waiting: Wait::Clock { due_ms: 4, alternative: true }, ..run }],
        queue: vec![waiting],
        next_call: 300,
        ..State::default()
    }
}

#[test]
fn a_state_with_something_of_everything() {
    assert_eq!(decoded(&encoded(&full())), Ok(full()));
}

/// States that have little in common.
fn others() -> Vec<State> {
    let mut nested = full();
    if let Some(run) = &mut nested.conversation {
        let inner = Frame { locals: vec![Value::whole(1); 9], ..run.frames[0].clone() };
        run.frames.push(inner);
        run.keep();
        run.waiting = Wait::Floor { operands: vec![Value::text("x")] };
    }
    let alone = State { recent_texts: [1, 2, 0], unassigned: true, ..State::default() };
    vec![full(), State::default(), nested, alone]
}

#[test]
fn nothing_is_left_of_the_state_in_whose_memory_another_is_read() {
    for before in others() {
        for after in others() {
            let mut state = before.clone();
            state.decode_again(after.phone.clone(), &encoded(&after)).unwrap();
            assert_eq!(state, after, "in the memory of {before:?}");
        }
    }
}

#[test]
fn a_state_that_is_cut_or_goes_on() {
    let bytes = encoded(&full());
    for end in 0..bytes.len() {
        assert!(decoded(&bytes[..end]).is_err(), "the first {end} bytes");
    }
    assert_eq!(decoded(&[&bytes[..], &[0]].concat()), Err(DecodeError::Invalid));
}

#[test]
fn lists_that_all_claim_the_rest_of_the_state() {
    // Fields, of which the first holds a list in a list in a list, each as long as what is left.
    let list = [12, 0xff, 0xff, 0x3f];
    let mut bytes = vec![VERSION, 0x20, 0, 1, 2, 0, 0, 0];
    bytes.extend(list.repeat(300_000));
    assert!(decoded(&bytes).is_err());
}

#[test]
fn more_bytes_than_a_state_has() {
    let mut bytes = encoded(&full());
    bytes.resize(limits::STATE_BYTES + 1, 0);
    assert_eq!(decoded(&bytes), Err(DecodeError::Invalid));
}

proptest! {
    #[test]
    fn arbitrary_bytes_are_refused_or_stored_the_same(bytes in vec(any::<u8>(), 0..300)) {
        let bytes = [&[VERSION][..], &bytes].concat();
        if let Ok(state) = decoded(&bytes) {
            prop_assert_eq!(decoded(&encoded(&state)), Ok(state));
        }
    }

    #[test]
    fn damaged_states_are_refused_or_stored_the_same(at in any::<usize>(), byte in any::<u8>(), cut in any::<bool>()) {
        let mut bytes = encoded(&full());
        let at = at % bytes.len();
        bytes[at] = byte;
        if cut {
            bytes.remove(at / 2);
        }
        if let Ok(state) = decoded(&bytes) {
            prop_assert_eq!(decoded(&encoded(&state)), Ok(state));
        }
    }
}
