use proptest::prelude::*;

use super::*;
use crate::text::{segments, truncate};

mod exhaustive;

#[test]
fn a_value_may_change_the_encoding() {
    let text = LengthRange::exactly("Hi , your order is ready.") + LengthRange::up_to(Length::any(30));
    assert!(text.may_change_encoding());
    assert_eq!((text.shortest.septets, text.longest.utf16_units), (25, 85));
    assert_eq!(text.segments(), 1..=2);
    assert_eq!(text.without_ucs2().segments(), 1..=1);
}

#[test]
fn spans_alternatives() {
    let kind =
        LengthRange::exactly("small").or(LengthRange::exactly("très large")).or(LengthRange::exactly("fête"));
    assert_eq!((kind.shortest.septets, kind.longest.septets), (3, 10));
    assert!(kind.may_change_encoding());
    assert!(!LengthRange::exactly("ê").or(LengthRange::exactly("î")).may_change_encoding());
}

#[test]
fn plain_values_cost_one_septet_each() {
    let text = LengthRange::exactly(&"a".repeat(150)) + LengthRange::up_to(Length::plain(10));
    assert_eq!(text.segments(), 1..=1);
    assert_eq!((text + LengthRange::exactly("b")).segments(), 1..=2);
}

#[test]
fn pairs_may_waste_a_septet_at_each_end() {
    let text = |before: usize| {
        let before = LengthRange::exactly(&"a".repeat(before));
        before + LengthRange::letters(0..=1) + LengthRange::exactly(&("€".to_owned() + &"a".repeat(152)))
    };
    assert_eq!(text(151).segments(), 2..=3);
    assert_eq!(text(150).segments(), 2..=2);
}

#[test]
fn huge_bounds_do_not_overflow() {
    let any = LengthRange::up_to(Length::any(usize::MAX));
    assert_eq!(*(any.clone() + any).segments().start(), 1);
    let many = LengthRange::up_to(Length::any(100_000)).segments();
    assert_eq!(many, 1..=2 * (199_999 / 68) + 1);
    let long = LengthRange::letters(100_000..=usize::MAX).segments();
    assert_eq!(*long.start(), 100_000_usize.div_ceil(153));
}

#[test]
fn many_pieces_are_taken_together() {
    let piece = || LengthRange::exactly("ab").or(LengthRange::exactly("c")) + LengthRange::letters(1..=2);
    let mut text = LengthRange::default();
    (0..5_000).for_each(|_| text += piece());
    assert_eq!(text.segments(), 10_000_usize.div_ceil(153)..=20_000_usize.div_ceil(153));
}

fn piece() -> impl Strategy<Value = String> {
    prop_oneof![
        "[a-z €{}]{0,120}",
        "[éèà ]{0,60}",
        "[ê’ a-z]{0,90}",
        Just("👨‍👩‍👧‍👦🇫🇷👍🏽".repeat(6)),
        Just("\r\n".to_owned()),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn the_range_holds_the_count(pieces in proptest::collection::vec(piece(), 0..6)) {
        let mut range = LengthRange::default();
        for piece in &pieces {
            range += LengthRange::exactly(piece);
        }
        let count = segments(&pieces.concat()).segments;
        prop_assert!(range.segments().contains(&count), "{count} is not in {:?}", range.segments());
    }

    #[test]
    fn a_bounded_value_keeps_within_its_range(before in piece(), value in "\\PC{0,60}", max in 0usize..50) {
        let range = LengthRange::exactly(&before) + LengthRange::up_to(Length::any(max));
        let count = segments(&(before + truncate(&value, max))).segments;
        prop_assert!(range.segments().contains(&count), "{count} is not in {:?}", range.segments());
    }
}
