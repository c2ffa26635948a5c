//! Buffers that deliveries share: whatever was played in them before, a delivery comes to the same.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test that panics has failed, which is what it is for"
)]

use std::sync::Arc;

use proptest::prelude::*;

use smsc::bytecode::Program;
use smsc::config::Config;
use smsc::source::{SourceFile, Sources};
use smsc::value::{Symbol, Value};
use smsc::vm::effect::{Effect, EffectKind};
use smsc::vm::event::{Event, EventKind};
use smsc::vm::state::State;
use smsc::vm::{Programs, Scratch, deliver, deliver_into};

const MINUTE_MS: i64 = 60_000;

/// Scripts that fill every buffer: long and short lists, texts of several values, calls that leave values behind.
const SCRIPTS: [&str; 3] = [
    r#"conversation pets {
        trigger keyword "PETS"
        reprompt "Sorry? {choices}"
        fallback "Bye {contact.phone}!"
        timeout 10m
        var seen: number = 0
        message ask {
            set seen = seen + 1
            say "Which pet, for the {seen}. time?"
            choice "Cat", "kitty" -> ask
            choice "Dog", "a rather long alias of a dog" -> thanks
            choice "Canary" when seen > 1 -> thanks
            choice "Crocodile" -> thanks
        }
        ending thanks { say "Thanks for {reply}, {contact.phone}." }
    }"#,
    r#"service shop { sites(near: text) -> { names: list(text) } }
    object contact { size: enum(small, large)? }
    conversation find {
        trigger keyword "PETS", "FIND"
        reprompt "One of these:\n{choices}"
        fallback "Bye!"
        var pick: text?
        message where_to {
            say "Where?"
            answer town: text where len(town) > 2 -> list_them
        }
        message list_them {
            call found = shop.sites(near: town ?? "") else { say "Closed."  end }
            say "Sites near {town ?? "you"}:"
            choices bulleted
            choice each name in found.names label "{name}" { set pick = name  goto chosen }
            choice "None of them" -> chosen
        }
        ending chosen { say "{upper(pick ?? "none")} it is."  set contact.size = small }
    }"#,
    r#"automation echo {
        trigger any message
        if len(reply) > 4 { say "{len(reply)} letters: {reply} {reply}" } else { say "Short." }
        wait 5m
        say "Still there, {contact.phone}?"
    }"#,
];

const MESSAGES: [&str; 10] = [
    "pets",
    "Find",
    "1",
    "kitty",
    "crocodil",
    "Paris",
    "none",
    "a rather long message that nothing takes",
    "",
    "2",
];

fn programs() -> Vec<Programs> {
    let program = |script: &&str| {
        let sources = Sources::new(vec![SourceFile::new("test.sms", script)]);
        let checked = smsc::compile::check(&sources, &Config::default());
        let file = smsc::compile::build(&checked, &sources, &Config::default(), true).unwrap();
        Programs::new(Arc::new(Program::load(&file).unwrap()))
    };
    SCRIPTS.iter().map(program).collect()
}

/// The event of a number; an answer belongs to the last call.
fn kind(number: usize, call: u64) -> EventKind {
    match number {
        0 => EventKind::Timer,
        1 => EventKind::ServiceAnswer { call, answer: None },
        2 | 3 => {
            let names = (0..number as u64 * 3).map(|site| Value::text(&format!("Site {site}"))).collect();
            let answer = Value::record(vec![(Symbol::of("names"), Value::List(Arc::new(names)))]);
            EventKind::ServiceAnswer { call, answer: Some(answer) }
        }
        _ => {
            let text = MESSAGES[number % MESSAGES.len()];
            EventKind::Inbound { text: text.into(), sender: None, intent: None, trusted: true }
        }
    }
}

proptest! {
    #[test]
    fn a_delivery_owes_nothing_to_the_one_before(
        turns in proptest::collection::vec((0..SCRIPTS.len(), 0..2_usize, 0..24_usize), 1..40),
    ) {
        let programs = programs();
        let contact = |number: usize| State { phone: format!("+3360000000{number}").as_str().into(), ..State::default() };
        let mut kept: Vec<Vec<State>> = programs.iter().map(|_| (0..2).map(contact).collect()).collect();
        let mut fresh = kept.clone();
        let (mut scratch, mut effects) = (Scratch::default(), Vec::<Effect>::new());
        let mut calls = [[0; 2]; SCRIPTS.len()];
        for (at, (program, contact, number)) in turns.into_iter().enumerate() {
            let event = Event {
                id: "".into(),
                at_ms: at as i64 * MINUTE_MS,
                seed: at as u64,
                kind: kind(number, calls[program][contact]),
            };
            let programs = &programs[program];
            effects.clear();
            deliver_into(programs, &mut kept[program][contact], &event, &mut scratch, &mut effects);
            let expected = deliver(programs, &mut fresh[program][contact], &event);
            prop_assert_eq!(&effects, &expected);
            for effect in &effects {
                if let EffectKind::Call { call, .. } = effect.kind {
                    calls[program][contact] = call;
                }
            }
            prop_assert_eq!(&kept[program][contact], &fresh[program][contact]);
        }
    }
}
