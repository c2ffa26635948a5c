//! Texts like those that people send, and unlucky ones, the same for the same seed.

use smsc::text::{Encoding, encoding_of, normalize};

/// A small generator of numbers (SplitMix64): good enough for texts, and the same everywhere.
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    fn below(&mut self, end: usize) -> usize {
        (self.next() % end as u64) as usize
    }

    fn pick<'a>(&mut self, pool: &[&'a str]) -> &'a str {
        pool[self.below(pool.len())]
    }
}

const ASCII: &[&str] =
    &["a", "b", "Z", "0", "9", " ", ".", ",", "!", "?", "@", "$", "_", "'", "\"", "\n", "-", "%"];
const FRENCH_GSM: &[&str] =
    &["é", "è", "à", "ù", "É", "Ç", "ö", "ñ", "ß", "æ", "Ø", "£", "Δ", "Ω", "\r", "\r\n", "¿"];
const EXTENSION: &[&str] = &["€", "[", "]", "{", "}", "\\", "^", "~", "|", "\u{C}"];
const FRENCH_UCS2: &[&str] = &["ê", "ç", "œ", "’", "«", "»", "…", "\u{A0}", "À", "ô", "–", "\t", "`", "°"];
const OTHER_SCRIPTS: &[&str] = &["д", "я", "שָׁ", "مُ", "हि", "中", "が", "한", "กำ", "α", "ệ"];
const EMOJI: &[&str] = &[
    "😀",
    "👍",
    "👍🏽",
    "🎉",
    "❤️",
    "👨‍👩‍👧‍👦",
    "👩‍👩‍👦",
    "👁️‍🗨️",
    "🇫🇷",
    "🇯🇵",
    "🏳️‍🌈",
    "1️⃣",
    "#️⃣",
    "👩🏿‍🚀",
    "💩",
    "🧑🏻",
    "🤷🏼‍♀️",
    "☎",
];
/// No joiner stands by itself: after an emoji it joins what the calculator's older tables do not (a known difference).
const CLUSTERS: &[&str] = &[
    "q\u{301}",
    "x\u{323}\u{307}",
    "n\u{20E3}",
    "\u{200B}",
    "\u{FEFF}",
    "ก\u{E33}",
    "\u{1F1EB}",
    "a\u{20DD}",
];

/// The lengths around which segments begin.
const EDGES: &[usize] = &[67, 70, 134, 153, 160, 201, 268, 306, 459, 612];

/// The text of a seed, in normal form C.
pub fn text(seed: u64) -> String {
    let mut random = Random(seed);
    let pools = pools(&mut random);
    let target = length(&mut random);
    let mut text = String::new();
    let mut units = 0;
    while units < target {
        let piece = piece(&pools, &mut random);
        units += piece.encode_utf16().count() + usize::from(EXTENSION.contains(&piece));
        text.push_str(piece);
    }
    normalize(&text).into_owned()
}

/// One pool is common in a text, the others appear now and then; half of the texts stay in GSM-7.
fn pools(random: &mut Random) -> Vec<&'static [&'static str]> {
    let gsm: &[&[&str]] = &[ASCII, FRENCH_GSM, EXTENSION];
    let all: &[&[&str]] = &[ASCII, FRENCH_GSM, EXTENSION, FRENCH_UCS2, OTHER_SCRIPTS, EMOJI, CLUSTERS];
    let from = if random.below(2) == 0 { gsm } else { all };
    (0..=random.below(4)).map(|_| from[random.below(from.len())]).collect()
}

fn piece(pools: &[&'static [&'static str]], random: &mut Random) -> &'static str {
    // Mostly the first pool: a text of one kind with a few strangers in it.
    let pool = if random.below(4) == 0 { pools[random.below(pools.len())] } else { pools[0] };
    random.pick(pool)
}

/// Mostly around the edges of segments, sometimes anything.
fn length(random: &mut Random) -> usize {
    match random.below(5) {
        0 => random.below(700),
        _ => (EDGES[random.below(EDGES.len())] + random.below(7)).saturating_sub(3),
    }
}

#[test]
fn texts_are_of_both_encodings_and_the_same_for_a_seed() {
    let gsm = (0..500).filter(|&seed| encoding_of(&text(seed)) == Encoding::Gsm7).count();
    assert!((150..400).contains(&gsm), "{gsm} of 500 are GSM-7");
    assert_eq!(text(7), text(7));
    assert_ne!(text(7), text(8));
}
