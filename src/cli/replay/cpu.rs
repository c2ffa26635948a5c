//! Time that this process has spent computing.

/// Seconds of processor time so far; none where the system does not tell.
#[cfg(unix)]
pub(super) fn seconds() -> Option<f64> {
    let time = rustix::time::clock_gettime(rustix::time::ClockId::ProcessCPUTime);
    Some(time.tv_sec as f64 + time.tv_nsec as f64 / 1e9)
}

/// Seconds of processor time so far; none where the system does not tell.
#[cfg(not(unix))]
pub(super) fn seconds() -> Option<f64> {
    None
}
