//! A circuit breaker: a service that fails again and again is left alone for a while, then tried with one call.

/// Failures in a row after which a service is left alone.
const FAILURES: u32 = 5;

/// How long it is left alone, milliseconds.
const PAUSE_MS: i64 = 10_000;

/// What is known of a service.
#[derive(Debug, Default)]
pub(super) struct Breaker {
    failures: u32,
    /// Until when it is left alone, milliseconds UTC; after that one call finds out.
    closed_again_ms: Option<i64>,
}

impl Breaker {
    /// Whether a call may be made; if not, in how many milliseconds.
    pub(super) fn admit(&mut self, now_ms: i64) -> Result<(), i64> {
        match self.closed_again_ms {
            // A clock that was set back does not make the pause longer.
            Some(at_ms) if (1..=PAUSE_MS).contains(&(at_ms - now_ms)) => Err(at_ms - now_ms),
            Some(_) => {
                // This call finds out; the others go on waiting for what it finds.
                self.closed_again_ms = Some(now_ms + PAUSE_MS);
                Ok(())
            }
            None => Ok(()),
        }
    }

    /// A call was answered.
    pub(super) fn succeeded(&mut self) {
        *self = Self::default();
    }

    /// A call was not answered, or with a fault of the service.
    pub(super) fn failed(&mut self, now_ms: i64) {
        self.failures = self.failures.saturating_add(1);
        if self.failures >= FAILURES {
            self.closed_again_ms = Some(now_ms + PAUSE_MS);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn five_failures_in_a_row_open_it_and_one_call_finds_out() {
        let mut breaker = Breaker::default();
        for _ in 1..FAILURES {
            breaker.failed(0);
        }
        breaker.succeeded();
        for _ in 1..FAILURES {
            breaker.failed(0);
            assert_eq!(breaker.admit(0), Ok(()));
        }
        breaker.failed(5);
        assert_eq!(breaker.admit(6), Err(PAUSE_MS - 1));
        assert_eq!(breaker.admit(5 + PAUSE_MS), Ok(()));
        assert_eq!(breaker.admit(6 + PAUSE_MS), Err(PAUSE_MS - 1));
        breaker.succeeded();
        assert_eq!(breaker.admit(7 + PAUSE_MS), Ok(()));
    }

    #[test]
    fn a_clock_that_is_set_back_does_not_leave_it_open() {
        let mut breaker = Breaker::default();
        let day_ms = 86_400_000;
        (0..FAILURES).for_each(|_| breaker.failed(day_ms));
        assert_eq!(breaker.admit(day_ms), Err(PAUSE_MS));
        assert_eq!(breaker.admit(0), Ok(()));
        assert_eq!(breaker.admit(1), Err(PAUSE_MS - 1));
    }
}
