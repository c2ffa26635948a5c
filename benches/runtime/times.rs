//! Times and their percentiles.

use std::io::Write;
use std::time::{Duration, Instant};

/// Some times.
#[derive(Debug, Default)]
pub struct Times(pub Vec<Duration>);

impl Times {
    fn at(&self, share: f64) -> Duration {
        let mut sorted = self.0.clone();
        sorted.sort_unstable();
        sorted.get(((sorted.len() as f64 - 1.0) * share).round() as usize).copied().unwrap_or_default()
    }

    /// Half of them are not longer.
    pub fn p50(&self) -> Duration {
        self.at(0.5)
    }

    /// Of a hundred one is longer.
    pub fn p99(&self) -> Duration {
        self.at(0.99)
    }
}

/// How long the disk takes to keep 4 KiB.
pub fn fdatasync() -> Times {
    let folder = super::folder();
    let mut file = std::fs::File::create(folder.path().join("raw")).unwrap();
    let one = |_| {
        let begun = Instant::now();
        file.write_all(&[7; 4096]).unwrap();
        file.sync_data().unwrap();
        begun.elapsed()
    };
    Times((0..300).map(one).collect())
}
