//! What the log tells of failures: of each lane or channel a few lines a minute, so that an outage does not flood it. Phone numbers,
//! texts and secrets stay out.

use std::collections::HashMap;
use std::sync::Mutex;

use super::clock::Stopwatch;
use super::locked;
use crate::text::mask_phones_in;
use crate::value::iso;

/// Something that failed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Notice {
    /// A try that is repeated.
    Later {
        /// What was tried.
        what: Tried,
        /// When it is tried again, milliseconds UTC.
        again_at_ms: i64,
    },
    /// Something became a dead letter.
    GivenUp(Tried),
    /// A web hook was refused.
    HookRefused {
        /// The channel.
        channel: String,
        /// Why.
        reason: &'static str,
    },
}

/// An item of the outbox that was tried.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tried {
    /// Its id.
    pub id: String,
    /// Its lane.
    pub lane: String,
    /// Its kind.
    pub kind: String,
    /// How often it was tried.
    pub tries: u32,
    /// Why it failed.
    pub reason: String,
}

/// Lines about the same in the time of [`WINDOW_MS`].
const TOLD_MAX: u32 = 5;

/// After how long they are counted anew, milliseconds.
const WINDOW_MS: u64 = 60_000;

/// What was told lately.
#[derive(Debug, Default)]
pub struct Notices(Mutex<HashMap<(&'static str, String), Window>>);

#[derive(Debug)]
struct Window {
    since: Stopwatch,
    told: u32,
    untold: u64,
}

impl Notices {
    /// Writes a line, unless there were many about the same. The next one tells how many were left out.
    pub fn tell(&self, notice: &Notice) {
        let Some(untold) = self.admit(notice.about()) else { return };
        let untold = Some(untold).filter(|untold| *untold > 0);
        match notice {
            Notice::Later { what, again_at_ms } => {
                let (again_at, reason) = (iso::display_instant(*again_at_ms), own_words(&what.reason));
                let Tried { id, lane, kind, tries, .. } = what;
                tracing::info!(
                    id,
                    lane,
                    kind,
                    tries,
                    reason,
                    again_at,
                    untold,
                    "a try failed and is repeated"
                );
            }
            Notice::GivenUp(what) => {
                let reason = own_words(&what.reason);
                let Tried { id, lane, kind, tries, .. } = what;
                tracing::warn!(id, lane, kind, tries, reason, untold, "given up: it is a dead letter now");
            }
            Notice::HookRefused { channel, reason } => {
                tracing::warn!(channel, reason, untold, "a web hook is refused");
            }
        }
    }

    /// Whether one more line may be written about something, and how many were not since the last.
    fn admit(&self, about: (&'static str, String)) -> Option<u64> {
        let mut windows = locked(&self.0);
        let fresh = || Window { since: Stopwatch::start(), told: 0, untold: 0 };
        let window = windows.entry(about).or_insert_with(fresh);
        if window.since.ms() >= WINDOW_MS {
            *window = Window { untold: window.untold, ..fresh() };
        }
        if window.told == TOLD_MAX {
            window.untold += 1;
            return None;
        }
        window.told += 1;
        Some(std::mem::take(&mut window.untold))
    }
}

impl Notice {
    /// What lines of this kind are counted by.
    fn about(&self) -> (&'static str, String) {
        match self {
            Self::Later { what, .. } => ("later", what.lane.clone()),
            Self::GivenUp(what) => ("given up", what.lane.clone()),
            Self::HookRefused { channel, .. } => ("hook", channel.clone()),
        }
    }
}

/// A reason in our words: behind `… answered 400: ` stand those of the other side, which may repeat the text.
fn own_words(reason: &str) -> String {
    let own = reason.split_once(": ").map(|(own, _)| own).filter(|own| own.contains(" answered "));
    mask_phones_in(own.unwrap_or(reason))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_outage_does_not_flood_the_log() {
        let notices = Notices::default();
        let about = |lane: &str| ("later", lane.to_owned());
        assert!((0..TOLD_MAX).all(|_| notices.admit(about("channel:a")) == Some(0)));
        assert!((0..1_000).all(|_| notices.admit(about("channel:a")).is_none()));
        assert_eq!(notices.admit(about("channel:b")), Some(0));
        assert_eq!(locked(&notices.0).get(&about("channel:a")).map(|window| window.untold), Some(1_000));
    }

    #[test]
    fn what_others_say_stays_out() {
        assert_eq!(own_words("the gateway answered 400: cannot send Hello Bob"), "the gateway answered 400");
        assert_eq!(own_words("Twilio error 21610: it opted out"), "Twilio error 21610: it opted out");
        assert_eq!(own_words("no route to +33612345678"), "no route to +336••••••78");
    }
}
