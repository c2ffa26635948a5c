//! The only place that knows what time it is.

use std::sync::Mutex;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use tokio::sync::watch;

/// A clock in milliseconds UTC.
pub trait Clock: Send + Sync + 'static {
    /// Now.
    fn now_ms(&self) -> i64;

    /// Moves a clock that only its user moves, never back; false for one that moves by itself.
    fn set(&self, now_ms: i64) -> bool;

    /// Told whenever [`set`](Self::set) moved the clock; `None` for one that moves by itself.
    fn moves(&self) -> Option<watch::Receiver<i64>>;
}

/// The system's clock.
#[derive(Debug, Clone, Copy, Default)]
pub struct RealClock;

impl Clock for RealClock {
    fn now_ms(&self) -> i64 {
        SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, whole_ms)
    }

    fn set(&self, _now_ms: i64) -> bool {
        false
    }

    fn moves(&self) -> Option<watch::Receiver<i64>> {
        None
    }
}

/// A clock that stands still until it is moved: for tests of what takes days.
#[derive(Debug)]
pub struct VirtualClock {
    now_ms: Mutex<watch::Sender<i64>>,
}

impl VirtualClock {
    /// A clock that shows this.
    pub fn at(now_ms: i64) -> Self {
        Self { now_ms: Mutex::new(watch::Sender::new(now_ms)) }
    }
}

impl Clock for VirtualClock {
    fn now_ms(&self) -> i64 {
        *super::locked(&self.now_ms).borrow()
    }

    fn set(&self, now_ms: i64) -> bool {
        super::locked(&self.now_ms).send_if_modified(|shown| {
            let later = now_ms > *shown;
            *shown = now_ms.max(*shown);
            later
        });
        true
    }

    fn moves(&self) -> Option<watch::Receiver<i64>> {
        Some(super::locked(&self.now_ms).subscribe())
    }
}

fn whole_ms(since: Duration) -> i64 {
    i64::try_from(since.as_millis()).unwrap_or(i64::MAX)
}

/// Measures how long something takes.
#[derive(Debug, Clone, Copy)]
pub struct Stopwatch(std::time::Instant);

impl Stopwatch {
    /// Begins now.
    pub fn start() -> Self {
        Self(std::time::Instant::now())
    }

    /// Milliseconds since then.
    pub fn ms(&self) -> u64 {
        u64::try_from(self.0.elapsed().as_millis()).unwrap_or(u64::MAX)
    }
}

/// How long it is from one moment to another; nothing if that has passed.
pub fn until(now_ms: i64, at_ms: i64) -> Duration {
    Duration::from_millis(u64::try_from(at_ms.saturating_sub(now_ms)).unwrap_or(0))
}
