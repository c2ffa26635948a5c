//! What one message costs: its state decoded before and encoded after, the event allocated.
//!
//! Contacts come interleaved, 10,000 at a time, each with one whole conversation. Before criterion measures, the ratios that
//! matter are taken in alternating rounds, so that what else the machine does concerns both sides.

mod workload;

use std::time::Duration;

use criterion::{BatchSize, Criterion, criterion_group, criterion_main};
use smsc::vm::Programs;
use workload::cpu::{self, CpuTime, elements};
use workload::messages::{Messages, host};
use workload::{compiled, sources};

const CONTACTS: usize = 10_000;
const ROUNDS: usize = 15;

/// A program with the messages to play.
struct Case {
    name: String,
    programs: Programs,
    messages: Messages,
}

impl Case {
    fn new(conversations: usize, keywords: usize) -> Self {
        let programs = host(&compiled(&sources(conversations, keywords)));
        let all = conversations * keywords;
        let name = format!("{conversations} conversations, {all} keywords");
        Self { name, programs, messages: Messages::new(CONTACTS, conversations) }
    }

    /// Processor time of one message.
    fn once(&self) -> Duration {
        let mut states = self.messages.states();
        let begun = cpu::now();
        let effects = self.messages.play(&self.programs, &mut states);
        let taken = cpu::now().saturating_sub(begun);
        assert!(effects > self.messages.len(), "every message leads to something");
        taken / u32::try_from(self.messages.len()).unwrap_or(1)
    }
}

/// The least time of each side in rounds that alternate.
fn compare(one: &Case, other: &Case) {
    let (mut least, mut least_other) = (Duration::MAX, Duration::MAX);
    for _ in 0..ROUNDS {
        least = least.min(one.once());
        least_other = least_other.min(other.once());
    }
    let ratio = least_other.as_secs_f64() / least.as_secs_f64();
    println!("{}: {least:?}; {}: {least_other:?}; ratio {ratio:.2}", one.name, other.name);
}

fn message(criterion: &mut Criterion<CpuTime>) {
    let cases =
        [(1, 2), (100, 2), (10_000, 2)].map(|(conversations, keywords)| Case::new(conversations, keywords));
    let [one, hundred, many] = &cases;
    compare(one, hundred);
    compare(one, many);
    let few_keywords = Case::new(1_000, 1);
    let many_keywords = Case::new(1_000, 1_000);
    compare(&few_keywords, &many_keywords);
    let mut group = criterion.benchmark_group("message");
    group.sample_size(20);
    for case in cases.iter().chain([&few_keywords, &many_keywords]) {
        group.throughput(elements(case.messages.len()));
        group.bench_function(&case.name, |bencher| {
            bencher.iter_batched_ref(
                || case.messages.states(),
                |states| case.messages.play(&case.programs, states),
                BatchSize::PerIteration,
            );
        });
    }
    group.finish();
}

criterion_group!(name = benches; config = Criterion::default().with_measurement(CpuTime); targets = message);
criterion_main!(benches);
