//! From text to a program with all checks: lines a second on one core, and memory a line.

mod workload;

use std::hint::black_box;

use criterion::{Criterion, criterion_group, criterion_main};
use smsc::compile;
use smsc::config::Config;
use workload::cpu::{self, CpuTime, elements};
use workload::{compiled, lines, sources};

const CONVERSATIONS: usize = 10_000;

/// A line of `/proc/self/status`, in bytes; none where the system has no such file.
fn status(name: &str) -> Option<usize> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(':'))?;
    let kilobytes: usize = line.trim().strip_suffix("kB")?.trim().parse().ok()?;
    Some(kilobytes * 1024)
}

/// How far the peak of memory grows by one compilation. First of all, while nothing else has been allocated.
fn memory() {
    let sources = sources(CONVERSATIONS, 2);
    let (lines, before) = (lines(&sources), status("VmRSS"));
    let begun = cpu::now();
    let file = compiled(&sources);
    let seconds = (cpu::now() - begun).as_secs_f64();
    assert!(!file.is_empty());
    let grown = status("VmHWM").zip(before).map(|(after, before)| after.saturating_sub(before));
    let a_line = grown.map_or(0, |grown| grown / lines);
    println!(
        "{lines} lines to {} bytes in {seconds:.2} s of processor time: {:.0} lines a second, peak {a_line} bytes a line",
        file.len(),
        lines as f64 / seconds
    );
}

fn compile(criterion: &mut Criterion<CpuTime>) {
    memory();
    let mut group = criterion.benchmark_group("compile");
    group.sample_size(10);
    for conversations in [100, 1_000, CONVERSATIONS] {
        let (sources, config) = (sources(conversations, 2), Config::default());
        group.throughput(elements(lines(&sources)));
        group.bench_function(format!("{conversations} conversations"), |bencher| {
            bencher.iter(|| compiled(black_box(&sources)));
        });
        group.bench_function(format!("{conversations} conversations, check alone"), |bencher| {
            bencher.iter(|| compile::check(black_box(&sources), &config));
        });
    }
    group.finish();
}

criterion_group!(name = benches; config = Criterion::default().with_measurement(CpuTime); targets = compile);
criterion_main!(benches);
