//! Any bytes are loaded as a program, as they are and with their hash made right; what loads is played.
#![no_main]

use std::sync::Arc;

use libfuzzer_sys::fuzz_target;
use smsc::bytecode::Program;
use smsc::vm::event::{Event, EventKind};
use smsc::vm::state::State;
use smsc::vm::{Programs, deliver};

fuzz_target!(|bytes: &[u8]| {
    play(bytes);
    if let Ok(rehashed) = smsc::bytecode::with_content(bytes, |_| ()) {
        play(&rehashed);
    }
});

fn play(bytes: &[u8]) {
    let Ok(program) = Program::load(bytes) else { return };
    let keywords = ["pets", "1", "a cat", "whatever", "2"];
    let programs = Programs::new(Arc::new(program));
    let mut state = State { phone: "+33600000000".into(), ..State::default() };
    for (turn, text) in keywords.iter().enumerate() {
        let kind = EventKind::Inbound { text: (*text).into(), sender: None, intent: None, trusted: true };
        let event = Event { id: "".into(), at_ms: 1_767_600_000_000 + turn as i64 * 1000, seed: 1, kind };
        deliver(&programs, &mut state, &event);
    }
}
