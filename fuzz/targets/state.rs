//! Any bytes are decoded as a contact's state; what decodes encodes to the same state, and events of every kind are
//! delivered to it. The first byte chooses a program, which all runs of the state then belong to.
//!
//! `SMSC_FUZZ_SEEDS=FOLDER` has states of played examples written there first.
#![no_main]

mod events;

use std::sync::{Arc, LazyLock};

use libfuzzer_sys::fuzz_target;
use smsc::bytecode::Program;
use smsc::vm::state::State;

static PROGRAMS: LazyLock<Vec<Arc<Program>>> = LazyLock::new(|| {
    let load = |bytes: Vec<u8>| Arc::new(Program::load(&bytes).expect("what was built loads"));
    events::programs().into_iter().map(load).collect()
});

fuzz_target!(
    init: {
        // Compiling the examples is no part of the first input's time.
        LazyLock::force(&PROGRAMS);
        if let Some(folder) = std::env::var_os("SMSC_FUZZ_SEEDS") {
            write_seeds(std::path::Path::new(&folder));
        }
    },
    |bytes: &[u8]| {
        let Some((&first, bytes)) = bytes.split_first() else { return };
        let Ok(mut state) = State::decode("+33600000000".into(), bytes) else { return };
        let mut encoded = Vec::new();
        state.encode(&mut encoded);
        let again = State::decode("+33600000000".into(), &encoded).expect("what was encoded decodes");
        assert_eq!(state, again);
        let Some(program) = PROGRAMS.get(usize::from(first) % PROGRAMS.len()) else { return };
        let runs = state.conversation.iter_mut().chain(&mut state.automations);
        runs.for_each(|run| run.program = program.id());
        state.queue.iter_mut().for_each(|waiting| waiting.program = program.id());
        events::play(program.clone(), &mut state, |_| ());
    }
);

fn write_seeds(folder: &std::path::Path) {
    for (index, program) in PROGRAMS.iter().enumerate() {
        let mut state = State { phone: "+33600000000".into(), ..State::default() };
        let mut turn = 0;
        events::play(program.clone(), &mut state, |state| {
            let mut bytes = vec![index as u8];
            state.encode(&mut bytes);
            turn += 1;
            std::fs::write(folder.join(format!("seed_{index}_{turn}")), bytes).expect("seeds can be written");
        });
    }
}
