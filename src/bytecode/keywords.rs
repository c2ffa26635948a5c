//! Keywords found by hash in a flat table with open addressing.
//!
//! A text's slot is its XXH3-64 (seed [`SEED`]) times the number of slots, divided by 2^64; where that slot is taken by
//! another text, the next one, round at the end. Three of four slots are taken.

use xxhash_rust::xxh3::xxh3_64_with_seed;

use super::limits;
use super::packed::KeywordEntry;
use super::strings::Strings;
use super::table::{self, Table};

/// Seed of the hash: `SMSB` in ASCII. Part of the container format.
pub const SEED: u64 = 0x534d_5342;

const EMPTY: u32 = u32::MAX;

/// Keywords with the triggers they belong to.
#[derive(Debug, Clone, Default)]
pub struct Keywords {
    slots: Table<u32>,
    entries: Table<KeywordEntry>,
}

impl Keywords {
    /// The table in these bytes; `None` where it is malformed.
    pub fn new(slots: &[u8], entries: &[u8]) -> Option<Self> {
        let table = Self { slots: Table::new(slots)?, entries: Table::new(entries)? };
        table.is_sound().then_some(table)
    }

    /// The triggers of a text, in the order to be tried.
    pub fn triggers<'a>(
        &'a self,
        text: &str,
        strings: &'a Strings,
    ) -> impl Iterator<Item = u32> + Clone + 'a {
        let first = self.find(text, strings).unwrap_or(self.entries.len());
        let string = self.entries.get(first).map(|entry| entry.text);
        let rest = self.entries.run(first, u32::MAX).iter();
        rest.take_while(move |entry| Some(entry.text) == string).map(|entry| entry.trigger)
    }

    /// All of them.
    pub fn entries(&self) -> &Table<KeywordEntry> {
        &self.entries
    }

    fn find(&self, text: &str, strings: &Strings) -> Option<u32> {
        let count = self.slots.len();
        let start = slot_of(text, count);
        for slot in (start..count).chain(0..start) {
            let entry = *self.slots.get(slot).filter(|entry| **entry != EMPTY)?;
            let keyword = self.entries.get(entry).and_then(|entry| strings.get(entry.text));
            if keyword == Some(text) {
                return Some(entry);
            }
        }
        None
    }

    /// Slots point to entries, and a lookup ends soon whatever it looks for.
    fn is_sound(&self) -> bool {
        let mut cluster = 0;
        for &slot in self.slots.iter() {
            cluster = if slot == EMPTY { 0 } else { cluster + 1 };
            if (slot != EMPTY && slot >= self.entries.len()) || cluster > limits::TABLE_CLUSTER {
                return false;
            }
        }
        true
    }
}

/// The slots for entries whose equal texts are neighbours; `text_of` tells the text of a string index.
pub fn encode_slots<'t>(entries: &[KeywordEntry], text_of: impl Fn(u32) -> &'t str) -> Vec<u8> {
    let texts = entries.chunk_by(|one, other| one.text == other.text).count() as u32;
    let count = if texts == 0 { 0 } else { texts + texts / 3 + 1 };
    let mut slots = vec![EMPTY; count as usize];
    let mut first = 0;
    for group in entries.chunk_by(|one, other| one.text == other.text) {
        let text = group.first().map_or("", |entry| text_of(entry.text));
        let start = slot_of(text, count) as usize;
        let free = (start..slots.len()).chain(0..start).find(|slot| slots.get(*slot) == Some(&EMPTY));
        if let Some(slot) = free.and_then(|slot| slots.get_mut(slot)) {
            *slot = first;
        }
        first += group.len() as u32;
    }
    table::encode(&slots)
}

/// Where the search for a text begins.
fn slot_of(text: &str, count: u32) -> u32 {
    let hash = xxh3_64_with_seed(text.as_bytes(), SEED);
    ((u128::from(hash) * u128::from(count)) >> 64) as u32
}
