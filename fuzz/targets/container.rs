//! Any bytes are loaded as a program. What loads is listed and played.
//!
//! Mutations change one section of a program and make length and hash right again, so that they get as far as the
//! loader's own checks. `SMSC_FUZZ_SEEDS=FOLDER` has the programs of the examples written there first.
#![no_main]

mod events;

use std::sync::Arc;

use libfuzzer_sys::{fuzz_mutator, fuzz_target, fuzzer_mutate};
use smsc::bytecode::{Program, disassemble, with_sections};
use smsc::vm::state::State;

fuzz_target!(
    init: {
        if let Some(folder) = std::env::var_os("SMSC_FUZZ_SEEDS") {
            for (index, program) in events::programs().into_iter().enumerate() {
                std::fs::write(std::path::Path::new(&folder).join(format!("seed_{index}")), program).expect("seeds can be written");
            }
        }
    },
    |bytes: &[u8]| {
        let rehashed = with_sections(bytes, |_| ());
        let Ok(program) = Program::load(rehashed.as_deref().unwrap_or(bytes)) else { return };
        disassemble(&program);
        let mut state = State { phone: "+33600000000".into(), ..State::default() };
        events::play(Arc::new(program), &mut state, |_| ());
    }
);

fuzz_mutator!(|data: &mut [u8], size: usize, max_size: usize, seed: u32| {
    let mutated = with_sections(&data[..size], |sections| {
        let index = seed as usize % sections.len();
        let Some(section) = sections.get_mut(index) else { return };
        let length = section.len();
        section.resize(length + 64, 0);
        let length = fuzzer_mutate(section, length, length + 64);
        section.truncate(length);
    });
    match mutated {
        Ok(mutated) if mutated.len() <= max_size.min(data.len()) => {
            data[..mutated.len()].copy_from_slice(&mutated);
            mutated.len()
        }
        _ => fuzzer_mutate(data, size, max_size),
    }
});
