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
    tries: Mutex<BTreeMap<String, Histogram>>,
}

/// Upper bounds of buckets; what is greater falls into the last.
const BUCKETS: [u64; 14] = [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1_024, 4_096, 16_384, 65_536];

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

    /// Its lines, with labels such as `lane="smtp",`.
    fn write(&self, name: &str, labels: &str, out: &mut String) {
        let mut all = 0;
        for (bound, count) in BUCKETS.iter().zip(&self.buckets) {
            all += count;
            // Writing to memory does not fail.
            let _ = writeln!(out, "{name}_bucket{{{labels}le=\"{bound}\"}} {all}");
        }
        all += self.buckets.last().copied().unwrap_or(0);
        let own = labels.strip_suffix(',').map_or_else(String::new, |labels| format!("{{{labels}}}"));
        let _ = writeln!(
            out,
            "{name}_bucket{{{labels}le=\"+Inf\"}} {all}\n{name}_sum{own} {}\n{name}_count{own} {all}",
            self.sum
        );
    }
}

fn write_heading(name: &str, help: &str, out: &mut String) {
    // Writing to memory does not fail.
    let _ = writeln!(out, "# HELP {name} {help}\n# TYPE {name} histogram");
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

    /// Notes how long the other side of a lane took, whatever came of it.
    pub fn tried(&self, lane: &str, took_ms: u64) {
        locked(&self.tries).entry(lane.to_owned()).or_default().add(took_ms);
    }

    /// All of them.
    pub fn to_text(&self) -> String {
        let mut out = String::new();
        let counts = locked(&self.counts);
        for (name, labels) in counts.iter() {
            let _ = writeln!(out, "# TYPE {name} counter");
            for (label, count) in labels {
                let label = escaped(label);
                let _ = if label.is_empty() {
                    writeln!(out, "{name} {count}")
                } else {
                    writeln!(out, "{name}{{what=\"{label}\"}} {count}")
                };
            }
        }
        drop(counts);
        self.write_histograms(&mut out);
        out
    }

    fn write_histograms(&self, out: &mut String) {
        let commits = "smsc_group_milliseconds";
        write_heading(commits, "How long a group of commands took until it was durable.", out);
        locked(&self.commits).write(commits, "", out);
        let sizes = "smsc_group_commands";
        write_heading(sizes, "How many commands became durable together.", out);
        locked(&self.sizes).write(sizes, "", out);
        let tries = "smsc_try_milliseconds";
        write_heading(
            tries,
            "How long channels, services and others took for a try, whatever came of it.",
            out,
        );
        for (lane, histogram) in locked(&self.tries).iter() {
            histogram.write(tries, &format!("lane=\"{}\",", escaped(lane)), out);
        }
    }
}

/// A label's value.
pub fn escaped(text: &str) -> String {
    text.replace('\\', "\\\\").replace('"', "\\\"").replace('\n', "\\n")
}
