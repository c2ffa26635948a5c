//! Counts since the start, and how long groups took, in the text format of Prometheus.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::sync::Mutex;

use super::engine::Activity;
use super::locked;

/// Counts since the start.
#[derive(Debug, Default)]
pub struct Metrics {
    counts: Mutex<BTreeMap<&'static str, BTreeMap<String, u64>>>,
    commits: Mutex<Histogram>,
    sizes: Mutex<Histogram>,
}

/// Upper bounds of buckets; what is greater falls into the last.
const BUCKETS: [u64; 12] = [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1_024, 4_096];

#[derive(Debug, Default)]
struct Histogram {
    buckets: [u64; BUCKETS.len() + 1],
    sum: u64,
}

impl Histogram {
    fn add(&mut self, value: u64) {
        let at = BUCKETS.iter().position(|bound| value <= *bound).unwrap_or(BUCKETS.len());
        if let Some(bucket) = self.buckets.get_mut(at) {
            *bucket += 1;
        }
        self.sum += value;
    }

    fn write(&self, name: &str, help: &str, out: &mut String) {
        // Writing to memory does not fail.
        let _ = writeln!(out, "# HELP {name} {help}\n# TYPE {name} histogram");
        let mut all = 0;
        for (bound, count) in BUCKETS.iter().zip(&self.buckets) {
            all += count;
            let _ = writeln!(out, "{name}_bucket{{le=\"{bound}\"}} {all}");
        }
        all += self.buckets.last().copied().unwrap_or(0);
        let _ =
            writeln!(out, "{name}_bucket{{le=\"+Inf\"}} {all}\n{name}_sum {}\n{name}_count {all}", self.sum);
    }
}

impl Metrics {
    /// Notes what a group did, and how long it took until it was durable.
    pub fn add(&self, activity: &Activity, commands: usize, took_ms: u64) {
        let mut counts = locked(&self.counts);
        for (metric, labels) in &activity.counts {
            let known = counts.entry(metric).or_default();
            for (label, by) in labels {
                *known.entry(label.clone()).or_default() += by;
            }
        }
        drop(counts);
        locked(&self.commits).add(took_ms);
        locked(&self.sizes).add(commands as u64);
    }

    /// How many groups became durable.
    pub fn groups(&self) -> u64 {
        locked(&self.sizes).buckets.iter().sum()
    }

    /// Notes one thing.
    pub fn count(&self, metric: &'static str, label: &str) {
        *locked(&self.counts).entry(metric).or_default().entry(label.to_owned()).or_default() += 1;
    }

    /// All of them.
    pub fn to_text(&self) -> String {
        let mut out = String::new();
        let counts = locked(&self.counts);
        for (name, labels) in counts.iter() {
            let _ = writeln!(out, "# TYPE {name} counter");
            for (label, count) in labels {
                let label = label.replace('\\', "\\\\").replace('"', "\\\"").replace('\n', "\\n");
                let _ = if label.is_empty() {
                    writeln!(out, "{name} {count}")
                } else {
                    writeln!(out, "{name}{{what=\"{label}\"}} {count}")
                };
            }
        }
        locked(&self.commits).write(
            "smsc_group_milliseconds",
            "How long a group of commands took until it was durable.",
            &mut out,
        );
        locked(&self.sizes).write(
            "smsc_group_commands",
            "How many commands became durable together.",
            &mut out,
        );
        out
    }
}
