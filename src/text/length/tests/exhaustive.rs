//! Small values in texts at the edges of segments: every text that is possible, against what the range says.

use std::ops::RangeInclusive;

use super::*;
use crate::text::fits;

/// What values are made of: a letter, a pair of GSM-7, a character of two units outside of it, a mark that joins what stands before it,
/// and a sign that joins what stands behind it.
const ALPHABET: [&str; 5] = ["a", "€", "😀", "\u{305}", "\u{600}"];

/// A part of a text.
#[derive(Clone)]
enum Part {
    Known(String),
    /// `text max N`.
    Text(usize),
    Digits(RangeInclusive<usize>),
    OneOf(Vec<Vec<Part>>),
}

use Part::{Digits, Known, OneOf, Text};

fn known(text: &str, times: usize) -> Part {
    Known(text.repeat(times))
}

fn range_of(parts: &[Part]) -> LengthRange {
    let of_part = |part: &Part| match part {
        Known(text) => LengthRange::exactly(text),
        Text(max) => LengthRange::up_to(Length::any(*max)),
        Digits(count) => LengthRange::letters(count.clone()),
        OneOf(texts) => texts.iter().map(|text| range_of(text)).reduce(LengthRange::or).unwrap(),
    };
    parts.iter().map(of_part).fold(LengthRange::default(), |sum, part| sum + part)
}

/// Every text that the parts can make.
fn texts_of(parts: &[Part]) -> Vec<String> {
    let of_part = |part: &Part| match part {
        Known(text) => vec![text.clone()],
        Text(max) => values(*max),
        Digits(count) => count.clone().map(|count| "1".repeat(count)).collect(),
        OneOf(texts) => texts.iter().flat_map(|text| texts_of(text)).collect(),
    };
    parts.iter().map(of_part).fold(vec![String::new()], |before, part| {
        before.iter().flat_map(|start| part.iter().map(move |end| format!("{start}{end}"))).collect()
    })
}

/// Every value of `text max {max}` in the alphabet.
fn values(max: usize) -> Vec<String> {
    let (mut all, mut longest) = (vec![String::new()], vec![String::new()]);
    for _ in 0..2 * max {
        let longer = longest.iter().flat_map(|text| ALPHABET.map(|letter| format!("{text}{letter}")));
        longest = longer.filter(|text| fits(text, max)).collect();
        all.extend(longest.iter().cloned());
    }
    all
}

fn counted(parts: &[Part]) -> RangeInclusive<usize> {
    let counts = texts_of(parts).iter().map(|text| segments(text).segments).collect::<Vec<_>>();
    *counts.iter().min().unwrap()..=*counts.iter().max().unwrap()
}

/// Counts how many ranges are exact. Every minimum must be; a maximum may be one too many.
#[derive(Default)]
struct Tightness {
    exact: usize,
    all: usize,
}

impl Tightness {
    fn add(&mut self, parts: &[Part], shown: impl std::fmt::Debug) {
        let (range, counted) = (range_of(parts).segments(), counted(parts));
        assert_eq!(range.start(), counted.start(), "{shown:?}");
        let most = *counted.end()..=counted.end() + 1;
        assert!(most.contains(range.end()), "{shown:?}: {range:?}, counted {counted:?}");
        self.exact += usize::from(range == counted);
        self.all += 1;
    }

    fn is_at_least(&self, percent: usize) {
        assert!(self.exact * 100 >= self.all * percent, "{} of {} are exact", self.exact, self.all);
    }
}

/// Ends of one, two and three segments, and some letters before and behind them.
fn edges(units: [usize; 3]) -> impl Iterator<Item = usize> + Clone {
    units.into_iter().flat_map(|end| end - 4..=end + 1)
}

fn assert_exact(parts: &[Part], shown: impl std::fmt::Debug) {
    assert_eq!(range_of(parts).segments(), counted(parts), "{shown:?}");
}

#[test]
fn a_value_at_the_edge_of_a_segment() {
    let mut tightness = Tightness::default();
    for (letter, ends) in [("a", [153, 160, 306]), ("ê", [67, 70, 134])] {
        for before in edges(ends) {
            for behind in [0, 1, 2, 62, 64, 65, 66, 67, 68] {
                tightness
                    .add(&[known(letter, before), Text(1), known(letter, behind)], (letter, before, behind));
            }
        }
    }
    tightness.is_at_least(95);
}

#[test]
fn two_values_at_the_edge_of_a_segment() {
    let mut tightness = Tightness::default();
    for before in edges([67, 70, 134]) {
        for behind in [0, 64, 66] {
            tightness.add(&[known("ê", before), Text(1), Text(1), known("a", behind)], (before, behind));
            let apart = [known("a", before), Text(1), Known("-".into()), Text(1), known("a", behind)];
            tightness.add(&apart, ("apart", before, behind));
        }
    }
    tightness.is_at_least(95);
}

#[test]
fn letters_and_pairs() {
    for before in edges([153, 160, 306]) {
        for behind in edges([4, 153, 160]) {
            let parts = [known("a", before), Digits(0..=3), Known("€".into()), known("a", behind)];
            assert_exact(&parts, (before, behind));
            let one = OneOf(vec![vec![Known("€".into())], vec![Known("aaa".into())], vec![]]);
            assert_exact(&[known("€", before / 2), one, known("a", behind)], ("pairs", before, behind));
        }
    }
}

#[test]
fn alternatives_in_two_alphabets() {
    let mut tightness = Tightness::default();
    let lengths = [1, 66, 67, 70, 71, 135, 153, 160, 161, 307];
    for (plain, foreign) in lengths.iter().flat_map(|plain| lengths.map(|foreign| (*plain, foreign))) {
        let either = || OneOf(vec![vec![known("a", plain)], vec![known("ê", foreign)]]);
        assert_exact(&[either()], (plain, foreign));
        assert_exact(&[either(), Digits(0..=2), either()], ("twice", plain, foreign));
        tightness.add(&[known("b", 60), either(), Text(1)], ("with a value", plain, foreign));
    }
    tightness.is_at_least(95);
}

/// Long values are not enumerated: these hold the three pieces together that leave the most unused.
#[test]
fn long_values_reach_the_most() {
    let piece = |units: usize| format!("q{}", "\u{323}".repeat(units - 1));
    for (before, behind) in [(1, 0), (20, 10), (50, 66), (66, 1), (67, 40), (90, 3)] {
        let units = 60;
        let mut most = 0;
        for first in 1..units {
            for second in 1..units - first {
                let value = piece(first) + &piece(second) + &piece(units - first - second);
                assert!(fits(&value, units / 2));
                let joined = format!("{}{}{}", "ê".repeat(before), &value[1..], "ê".repeat(behind));
                let apart = format!("{}{}{}", "ê".repeat(before), value, "ê".repeat(behind));
                most = most.max(segments(&joined).segments).max(segments(&apart).segments);
            }
        }
        let range = range_of(&[known("ê", before), Text(units / 2), known("ê", behind)]);
        assert_eq!(*range.segments().end(), most, "{before} {behind}");
    }
}

#[test]
fn a_value_beside_clusters_of_the_author() {
    let mut tightness = Tightness::default();
    for before in edges([67, 70, 134]) {
        for behind in [0, 1, 62, 64, 65, 66] {
            let family = || Known("👨‍👩‍👧".into());
            let parts = [known("ê", before), family(), Text(1), family(), known("ê", behind)];
            tightness.add(&parts, (before, behind));
        }
    }
    tightness.is_at_least(80);
}
