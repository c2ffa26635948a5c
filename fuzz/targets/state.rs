//! Any bytes are decoded as a contact's state; what decodes encodes to the same bytes, and events are delivered to it.
#![no_main]

use std::sync::{Arc, LazyLock};

use libfuzzer_sys::fuzz_target;
use smsc::bytecode::Program;
use smsc::config::Config;
use smsc::source::{SourceFile, Sources};
use smsc::vm::event::{Event, EventKind};
use smsc::vm::state::State;
use smsc::vm::{Programs, deliver};

static PROGRAMS: LazyLock<Programs> = LazyLock::new(|| {
    let script = include_str!("../../examples/pet_survey/pet_survey.sms");
    let sources = Sources::new(vec![SourceFile::new("pet_survey.sms", script)]);
    let checked = smsc::compile::check(&sources, &Config::default());
    let built = smsc::compile::build(&checked, &sources, &Config::default(), true).expect("the example compiles");
    Programs::new(Arc::new(Program::load(&built).expect("what was built loads")))
});

fuzz_target!(|bytes: &[u8]| {
    let Ok(mut state) = State::decode("+33600000000".into(), bytes) else { return };
    let mut encoded = Vec::new();
    state.encode(&mut encoded);
    let again = State::decode("+33600000000".into(), &encoded).expect("what was encoded decodes");
    assert_eq!(state, again);
    let now_ms = 1_767_600_000_000;
    for (turn, text) in ["1", "pets", "a cat", "stop", "start"].iter().enumerate() {
        let kind = EventKind::Inbound { text: (*text).into(), sender: None, intent: None, trusted: true };
        deliver(&PROGRAMS, &mut state, &Event { id: "".into(), at_ms: now_ms + turn as i64, seed: 1, kind });
        let timer = Event { id: "".into(), at_ms: now_ms + turn as i64, seed: 1, kind: EventKind::Timer };
        deliver(&PROGRAMS, &mut state, &timer);
    }
});
