//! Programs that were tampered with, the hash made right again: the loader refuses them, or they are sound.

use std::sync::LazyLock;

use proptest::collection::vec;
use proptest::prelude::*;

use crate::bytecode::{Program, disassemble, with_content};
use crate::compile;
use crate::config::Config;
use crate::source::{SourceFile, Sources};

const SCRIPTS: [(&str, &str); 5] = [
    ("answers.sms", include_str!("../../tests/golden/build/answers.sms")),
    ("languages.sms", include_str!("../../tests/golden/build/languages.sms")),
    ("runs.sms", include_str!("../../tests/golden/build/runs.sms")),
    ("statements.sms", include_str!("../../tests/golden/build/statements.sms")),
    ("survey.sms", include_str!("../../tests/golden/build/survey.sms")),
];

/// The programs of the goldens' scripts.
static PROGRAMS: LazyLock<Vec<Vec<u8>>> = LazyLock::new(|| {
    let build = |(name, text): (&str, &str)| {
        let sources = Sources::new(vec![SourceFile::new(name, text)]);
        let config = Config::default();
        let checked = compile::check(&sources, &config);
        compile::build(&checked, &sources, &config, false).unwrap_or_else(|error| panic!("{error:#?}"))
    };
    SCRIPTS.into_iter().map(build).collect()
});

/// A way to tamper with bytes.
#[derive(Debug, Clone)]
enum Tampering {
    /// Replaces a byte.
    Byte(usize, u8),
    /// Replaces four bytes, as a whole number.
    Number(usize, u32),
    /// Cuts the end off.
    Cut(usize),
    /// Takes some bytes out.
    Remove(usize, usize),
    /// Copies some bytes to another place.
    Copy(usize, usize, usize),
}

impl Tampering {
    fn apply(&self, bytes: &mut Vec<u8>) {
        let length = bytes.len().max(1);
        let run = |at: usize, count: usize| at % length..(at % length + count % 32).min(bytes.len());
        match *self {
            Tampering::Byte(at, byte) => bytes.iter_mut().skip(at % length).take(1).for_each(|b| *b = byte),
            Tampering::Number(at, number) => {
                let place = bytes.iter_mut().skip(at % length);
                place.zip(number.to_le_bytes()).for_each(|(byte, part)| *byte = part);
            }
            Tampering::Cut(at) => bytes.truncate(at % length),
            Tampering::Remove(at, count) => drop(bytes.drain(run(at, count))),
            Tampering::Copy(from, count, to) => {
                let copied = bytes[run(from, count)].to_vec();
                let to = to % length;
                bytes.splice(to..to, copied);
            }
        }
    }
}

fn tampering() -> impl Strategy<Value = Tampering> {
    let small = prop_oneof![0..70_u32, Just(u32::MAX), Just(0x8000_0000), any::<u32>()];
    prop_oneof![
        4 => (any::<usize>(), any::<u8>()).prop_map(|(at, byte)| Tampering::Byte(at, byte)),
        4 => (any::<usize>(), small).prop_map(|(at, number)| Tampering::Number(at, number)),
        1 => any::<usize>().prop_map(Tampering::Cut),
        1 => (any::<usize>(), any::<usize>()).prop_map(|(at, count)| Tampering::Remove(at, count)),
        1 => any::<(usize, usize, usize)>().prop_map(|(from, count, to)| Tampering::Copy(from, count, to)),
    ]
}

/// Reads whatever a sound program has to tell.
fn read_all(program: &Program) {
    let listing = disassemble(program);
    assert!(!listing.is_empty());
    for trigger in 0..program.trigger_count() {
        assert!(program.trigger(trigger).is_some());
        assert!(program.reply_keywords(trigger).count() < 1_000_000);
    }
    for text in ["", "pets", "order now", "cat"] {
        assert!(program.keyword_triggers(text).chain(program.word_triggers(text)).count() < 1_000_000);
    }
    for unit in 0..program.unit_count() {
        for step in 0..4 {
            let _ = program.place(unit, step, u32::from(step));
        }
    }
    assert!(program.scans().count() < 1_000_000);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 512, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn arbitrary_bytes_are_refused(bytes in vec(any::<u8>(), 0..512)) {
        prop_assert!(Program::load(&bytes).is_err());
    }

    #[test]
    fn arbitrary_content_is_refused(content in vec(any::<u8>(), 0..512)) {
        let file = &PROGRAMS[0];
        prop_assert!(Program::load(&with_content(file, |bytes| *bytes = content).unwrap()).is_err());
    }

    #[test]
    fn damage_is_noticed(which in 0..SCRIPTS.len(), at in any::<usize>(), bit in 0..8_u32) {
        let mut file = PROGRAMS[which].clone();
        // The debug section at the end is no part of the id: damage there may go unnoticed, but breaks nothing.
        let at = at % file.len();
        file[at] ^= 1_u8 << bit;
        if let Ok(program) = Program::load(&file) {
            read_all(&program);
        }
    }

    #[test]
    fn tampered_programs_are_refused_or_sound(which in 0..SCRIPTS.len(), tampering in vec(tampering(), 1..6)) {
        let file = &PROGRAMS[which];
        let tampered = with_content(file, |content| tampering.iter().for_each(|way| way.apply(content)));
        if let Ok(program) = Program::load(&tampered.unwrap()) {
            read_all(&program);
        }
    }
}

#[test]
fn a_cut_file_is_refused() {
    for file in PROGRAMS.iter() {
        for length in (0..file.len()).step_by(7) {
            assert!(Program::load(&file[..length]).is_err());
        }
    }
}
