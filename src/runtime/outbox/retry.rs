//! When something is tried again.

/// Most tries of a message.
pub(super) const ATTEMPTS: u32 = 12;

/// Pause after the first try, milliseconds; each further one doubles it.
const FIRST_PAUSE_MS: i64 = 1_000;

/// The longest pause, milliseconds: an hour.
const PAUSE_MAX_MS: i64 = 3_600_000;

/// The pause after so many tries: doubling, and between half and all of that by `random`, so that those who failed together
/// do not come back together.
pub(super) fn pause_ms(attempts: u32, random: u32) -> i64 {
    let doubled = FIRST_PAUSE_MS.saturating_mul(1 << attempts.saturating_sub(1).min(22)).min(PAUSE_MAX_MS);
    let half = doubled / 2;
    half + half * i64::from(random) / i64::from(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_double_up_to_an_hour() {
        assert_eq!((pause_ms(1, 0), pause_ms(1, u32::MAX)), (500, 1_000));
        assert_eq!((pause_ms(4, 0), pause_ms(4, u32::MAX)), (4_000, 8_000));
        assert_eq!(pause_ms(40, u32::MAX), PAUSE_MAX_MS);
    }
}
