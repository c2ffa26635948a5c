//! Ids of messages, events and everything else: UUIDs of version 7 (RFC 9562) that only grow, so that their order is the
//! order in which things happened.

use uuid::{Builder, Uuid};

/// Makes ids. Within a millisecond a counter grows (RFC 9562, section 6.2, method 1); a clock that goes back does not
/// make smaller ids.
#[derive(Debug, Clone)]
pub struct Ids {
    last_ms: u64,
    counter: u64,
    random: u64,
}

/// Bits of the counter: it fills what version and variant leave of the first ten random bytes, less 32 bits of randomness.
const COUNTER_BITS: u32 = 42;

impl Ids {
    /// Ids that come after `last`, the greatest that was ever made, and differ from those of others by `seed`.
    pub fn after(last: Option<&str>, seed: u64) -> Self {
        let last = last.and_then(|text| Uuid::parse_str(text).ok());
        let last_ms = last.map_or(0, |id| milliseconds(&id) + 1);
        Self { last_ms, counter: 0, random: seed | 1 }
    }

    /// The next id.
    pub fn next(&mut self, now_ms: i64) -> String {
        let now_ms = u64::try_from(now_ms).unwrap_or(0);
        if now_ms > self.last_ms {
            (self.last_ms, self.counter) = (now_ms, 0);
        } else {
            self.counter += 1;
        }
        if self.counter >> COUNTER_BITS != 0 {
            (self.last_ms, self.counter) = (self.last_ms + 1, 0);
        }
        let tail = (u128::from(self.counter) << 32) | u128::from(self.draw());
        Builder::from_unix_timestamp_millis(self.last_ms, &spread(tail)).into_uuid().to_string()
    }

    /// The next number of a sequence that nobody guesses by chance (SplitMix64).
    pub fn draw(&mut self) -> u32 {
        self.random = self.random.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.random ^ (self.random >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (mixed >> 32) as u32
    }
}

/// The 74 bits of counter and randomness in the ten bytes of which version and variant overwrite six bits.
fn spread(tail: u128) -> [u8; 10] {
    let (high, low) = ((tail >> 62) & 0xfff, tail & ((1 << 62) - 1));
    let all = (high << 64) | low;
    let mut bytes = [0; 10];
    for (byte, from) in bytes.iter_mut().zip(all.to_be_bytes().into_iter().skip(6)) {
        *byte = from;
    }
    bytes
}

fn milliseconds(id: &Uuid) -> u64 {
    (id.as_u128() >> 80) as u64
}

/// The smallest id of a moment: everything later has a greater one.
pub fn first_at(at_ms: i64) -> String {
    let at_ms = u64::try_from(at_ms).unwrap_or(0);
    Builder::from_unix_timestamp_millis(at_ms, &[0; 10]).into_uuid().to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_grow_whatever_the_clock_does() {
        let mut ids = Ids::after(None, 7);
        let mut last = String::new();
        for now_ms in [5, 5, 5, 9, 3, 9, 10, 0, 1_800_000_000_000] {
            let id = ids.next(now_ms);
            assert!(id > last, "{id} after {last}");
            assert_eq!(Uuid::parse_str(&id).unwrap().get_version_num(), 7);
            last = id;
        }
        let mut again = Ids::after(Some(&last), 8);
        assert!(again.next(1) > last);
    }

    #[test]
    fn the_first_id_of_a_moment_comes_before_its_others() {
        let mut ids = Ids::after(None, 7);
        let before = ids.next(999);
        let after = ids.next(1000);
        assert!(before < first_at(1000) && first_at(1000) < after);
    }
}
