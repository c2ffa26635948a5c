//! Integers in as few bytes as they need: LEB128, zigzag for signed ones. One byte string for each integer.

/// Why bytes are no varint.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum VarintError {
    /// The bytes end too soon.
    Truncated,
    /// Longer than needed, or more than 128 bits.
    Invalid,
}

/// Appends an integer: seven bits a byte, lowest first, the high bit set on all bytes but the last.
pub fn write(mut number: u128, out: &mut Vec<u8>) {
    while number >= 0x80 {
        out.push((number & 0x7f) as u8 | 0x80);
        number >>= 7;
    }
    out.push(number as u8);
}

/// Appends a signed integer, the sign in the lowest bit.
pub fn write_signed(number: i128, out: &mut Vec<u8>) {
    write(((number << 1) ^ (number >> 127)).cast_unsigned(), out);
}

/// Appends a length.
pub fn write_length(length: usize, out: &mut Vec<u8>) {
    write(length as u128, out);
}

/// Reads an integer from the front of `input` and leaves what follows it.
pub fn read(input: &mut &[u8]) -> Result<u128, VarintError> {
    let mut number = 0_u128;
    for shift in (0..128).step_by(7) {
        let (&byte, rest) = input.split_first().ok_or(VarintError::Truncated)?;
        *input = rest;
        let bits = u128::from(byte & 0x7f);
        if bits.leading_zeros() < shift || (byte == 0 && shift > 0) {
            return Err(VarintError::Invalid);
        }
        number |= bits << shift;
        if byte & 0x80 == 0 {
            return Ok(number);
        }
    }
    Err(VarintError::Invalid)
}

/// Reads a signed integer.
pub fn read_signed(input: &mut &[u8]) -> Result<i128, VarintError> {
    let number = read(input)?;
    Ok((number >> 1).cast_signed() ^ -(number & 1).cast_signed())
}

/// Reads a length.
pub fn read_length(input: &mut &[u8]) -> Result<usize, VarintError> {
    usize::try_from(read(input)?).map_err(|_| VarintError::Invalid)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn known_bytes() {
        let written = |number| {
            let mut out = Vec::new();
            write(number, &mut out);
            out
        };
        assert_eq!(written(0), [0]);
        assert_eq!(written(127), [127]);
        assert_eq!(written(128), [0x80, 1]);
        assert_eq!(written(300), [0xac, 2]);
        assert_eq!(read(&mut &[0x80][..]), Err(VarintError::Truncated));
        assert_eq!(read(&mut &[0x80, 0][..]), Err(VarintError::Invalid));
        assert_eq!(read(&mut &[0xff; 40][..]), Err(VarintError::Invalid));
    }

    proptest! {
        #[test]
        fn integers_round_trip(number in any::<u128>(), signed in any::<i128>(), shift in 0..127_u32) {
            let mut out = Vec::new();
            write(number >> shift, &mut out);
            write_signed(signed >> shift, &mut out);
            let mut input = &out[..];
            prop_assert_eq!(read(&mut input), Ok(number >> shift));
            prop_assert_eq!(read_signed(&mut input), Ok(signed >> shift));
            prop_assert!(input.is_empty());
        }

        #[test]
        fn what_is_read_is_written_the_same(bytes in proptest::collection::vec(any::<u8>(), 0..24)) {
            let mut input = &bytes[..];
            if let Ok(number) = read(&mut input) {
                let mut out = Vec::new();
                write(number, &mut out);
                prop_assert_eq!(&out[..], &bytes[..bytes.len() - input.len()]);
            }
        }
    }
}
