//! How much a MessagePack value holds, before anything is made of it: what decodes a list takes memory for every item, a
//! byte each in the file, and what decodes values inside each other takes stack.

use rmp::Marker;

/// How many values a value has in it, itself included. `None` where more than `most`, where they lie deeper inside each
/// other than `depth`, where the bytes end too soon, or where something stands behind the value.
pub(super) fn count(bytes: &[u8], depth: usize, most: usize) -> Option<usize> {
    let mut input = bytes;
    let (mut open, mut counted) = (vec![1_u64], 0);
    while let Some(left) = open.last_mut() {
        let Some(rest) = left.checked_sub(1) else {
            open.pop();
            continue;
        };
        *left = rest;
        counted += 1;
        let inside = take_one(&mut input)?;
        if counted > most || open.len() > depth {
            return None;
        }
        if inside > 0 {
            open.push(inside);
        }
    }
    input.is_empty().then_some(counted)
}

/// Takes the head of a value and all of it that holds no values: how many values follow inside it.
fn take_one(input: &mut &[u8]) -> Option<u64> {
    let (&head, rest) = input.split_first()?;
    *input = rest;
    let (length_bytes, kind) = shape(Marker::from_u8(head));
    let length = match kind {
        Kind::Fixed(length) | Kind::Items(length) | Kind::Pairs(length) if length_bytes == 0 => length,
        _ => take_length(input, length_bytes)?,
    };
    match kind {
        Kind::Fixed(extra) if length_bytes > 0 => skip(input, length.checked_add(extra)?),
        Kind::Fixed(_) => skip(input, length),
        Kind::Items(_) => Some(length),
        Kind::Pairs(_) => length.checked_mul(2),
    }
}

/// What stands behind a head.
#[derive(Clone, Copy)]
enum Kind {
    /// So many bytes; behind a length, so many more than it says.
    Fixed(u64),
    /// So many values, unless a length says how many.
    Items(u64),
    /// So many pairs of values, unless a length says how many.
    Pairs(u64),
}

/// Bytes of the length behind a head, and what follows.
fn shape(head: Marker) -> (usize, Kind) {
    match head {
        Marker::FixPos(_) | Marker::FixNeg(_) | Marker::Null | Marker::True | Marker::False => {
            (0, Kind::Fixed(0))
        }
        Marker::Reserved => (0, Kind::Fixed(0)),
        Marker::U8 | Marker::I8 => (0, Kind::Fixed(1)),
        Marker::U16 | Marker::I16 | Marker::FixExt1 => (0, Kind::Fixed(2)),
        Marker::FixExt2 => (0, Kind::Fixed(3)),
        Marker::U32 | Marker::I32 | Marker::F32 => (0, Kind::Fixed(4)),
        Marker::FixExt4 => (0, Kind::Fixed(5)),
        Marker::U64 | Marker::I64 | Marker::F64 => (0, Kind::Fixed(8)),
        Marker::FixExt8 => (0, Kind::Fixed(9)),
        Marker::FixExt16 => (0, Kind::Fixed(17)),
        Marker::FixStr(length) => (0, Kind::Fixed(length.into())),
        Marker::FixArray(items) => (0, Kind::Items(items.into())),
        Marker::FixMap(pairs) => (0, Kind::Pairs(pairs.into())),
        Marker::Str8 | Marker::Bin8 => (1, Kind::Fixed(0)),
        Marker::Str16 | Marker::Bin16 => (2, Kind::Fixed(0)),
        Marker::Str32 | Marker::Bin32 => (4, Kind::Fixed(0)),
        Marker::Ext8 => (1, Kind::Fixed(1)),
        Marker::Ext16 => (2, Kind::Fixed(1)),
        Marker::Ext32 => (4, Kind::Fixed(1)),
        Marker::Array16 => (2, Kind::Items(0)),
        Marker::Array32 => (4, Kind::Items(0)),
        Marker::Map16 => (2, Kind::Pairs(0)),
        Marker::Map32 => (4, Kind::Pairs(0)),
    }
}

/// A length of so many bytes, the highest first.
fn take_length(input: &mut &[u8], length_bytes: usize) -> Option<u64> {
    let (length, rest) = input.split_at_checked(length_bytes)?;
    *input = rest;
    Some(length.iter().fold(0, |length, byte| length << 8 | u64::from(*byte)))
}

/// Skips bytes, which hold no values.
fn skip(input: &mut &[u8], length: u64) -> Option<u64> {
    *input = input.get(usize::try_from(length).ok()?..)?;
    Some(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_counted() {
        let value = (1_u8, "a", vec![300_u32, 70_000], Some(1.5_f64), None::<u8>, [("k", -5_i64)]);
        let bytes = rmp_serde::to_vec(&value).unwrap();
        assert_eq!(count(&bytes, 4, 100), Some(12));
        assert_eq!(count(&bytes, 4, 11), None);
        assert_eq!(count(&bytes, 3, 100), None);
        let whole = [&bytes[..], &[0xc0]].concat();
        assert_eq!(count(&whole, 4, 100), None);
        for end in 0..bytes.len() {
            assert_eq!(count(&bytes[..end], 4, 100), None);
        }
    }

    #[test]
    fn lengths_that_lie_end_soon() {
        for head in [0xdc, 0xdd, 0xde, 0xdf, 0xc4, 0xc5, 0xc6, 0xc7, 0xc9, 0xd9, 0xdb] {
            assert_eq!(count(&[head, 0xff, 0xff, 0xff, 0xff], 64, usize::MAX), None, "{head:x}");
        }
        assert_eq!(count(&[0x91; 1000], 64, usize::MAX), None);
    }

    #[test]
    fn byte_strings_and_maps() {
        let map = std::collections::BTreeMap::from([("a", serde_bytes::ByteBuf::from(vec![7; 300]))]);
        assert_eq!(count(&rmp_serde::to_vec(&map).unwrap(), 2, 100), Some(3));
    }
}
