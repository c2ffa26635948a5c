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

/// A file to which 4 KiB at a time are written and kept.
pub struct Disk {
    file: std::fs::File,
    _folder: tempfile::TempDir,
}

impl Disk {
    /// A new file.
    pub fn new() -> Self {
        let folder = super::folder();
        Self { file: std::fs::File::create(folder.path().join("raw")).unwrap(), _folder: folder }
    }

    /// How long the disk takes to keep 4 KiB more.
    pub fn write(&mut self) -> Duration {
        let begun = Instant::now();
        self.file.write_all(&[7; 4096]).unwrap();
        self.file.sync_data().unwrap();
        begun.elapsed()
    }
}

/// How long the disk takes to keep 4 KiB, again and again.
pub fn fdatasync() -> Times {
    let mut disk = Disk::new();
    Times((0..300).map(|_| disk.write()).collect())
}
