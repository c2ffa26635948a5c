//! How long a program of 10,000 conversations takes to be read and verified.
//!
//! The conversations are those of the workload that engines are compared by: each with texts and keywords of its own.

mod workload;

use std::hint::black_box;

use criterion::{Criterion, criterion_group, criterion_main};
use smsc::bytecode::Program;
use workload::cpu::CpuTime;
use workload::{compiled, sources};

const CONVERSATIONS: usize = 10_000;

fn load(criterion: &mut Criterion<CpuTime>) {
    let file = compiled(&sources(CONVERSATIONS, 2));
    assert!(Program::load(&file).is_ok());
    println!("{} conversations: {} bytes", CONVERSATIONS, file.len());
    criterion.bench_function("load 10,000 conversations", |bencher| {
        bencher.iter(|| Program::load(black_box(&file)));
    });
    let program = Program::load(&file).unwrap_or_default();
    criterion.bench_function("look up a keyword", |bencher| {
        bencher.iter(|| program.keyword_triggers(black_box("pets004711")).next());
    });
}

criterion_group!(name = benches; config = Criterion::default().with_measurement(CpuTime); targets = load);
criterion_main!(benches);
