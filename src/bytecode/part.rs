//! How the parts of records are written: little endian, fixed size, without padding.

/// A value of fixed size in a record.
pub trait Part: Sized {
    /// Bytes it takes.
    const SIZE: usize;

    /// Takes it from the front of `bytes`; `None` where they are too few or mean nothing.
    fn read(bytes: &mut &[u8]) -> Option<Self>;

    /// Appends it.
    fn write(&self, out: &mut Vec<u8>);
}

macro_rules! integers {
    ($($type:ty),*) => {$(
        impl Part for $type {
            const SIZE: usize = size_of::<$type>();

            fn read(bytes: &mut &[u8]) -> Option<Self> {
                let (head, rest) = bytes.split_first_chunk()?;
                *bytes = rest;
                Some(Self::from_le_bytes(*head))
            }

            fn write(&self, out: &mut Vec<u8>) {
                out.extend_from_slice(&self.to_le_bytes());
            }
        }
    )*};
}

integers!(u8, u16, u32, i32, i64);

impl Part for bool {
    const SIZE: usize = 1;

    fn read(bytes: &mut &[u8]) -> Option<Self> {
        match u8::read(bytes)? {
            0 => Some(false),
            1 => Some(true),
            _ => None,
        }
    }

    fn write(&self, out: &mut Vec<u8>) {
        out.push(u8::from(*self));
    }
}

macro_rules! optional_integers {
    ($($type:ty),*) => {$(
        /// `None` is written as the greatest number.
        impl Part for Option<$type> {
            const SIZE: usize = size_of::<$type>();

            fn read(bytes: &mut &[u8]) -> Option<Self> {
                Some(Some(<$type>::read(bytes)?).filter(|number| *number != <$type>::MAX))
            }

            fn write(&self, out: &mut Vec<u8>) {
                self.unwrap_or(<$type>::MAX).write(out);
            }
        }
    )*};
}

optional_integers!(u16, u32);

impl<A: Part, B: Part> Part for (A, B) {
    const SIZE: usize = A::SIZE + B::SIZE;

    fn read(bytes: &mut &[u8]) -> Option<Self> {
        Some((A::read(bytes)?, B::read(bytes)?))
    }

    fn write(&self, out: &mut Vec<u8>) {
        self.0.write(out);
        self.1.write(out);
    }
}

/// Implements [`Part`] for a struct: its fields in the order given.
macro_rules! record {
    ($record:ident { $($field:ident: $type:ty),* $(,)? }) => {
        impl $crate::bytecode::part::Part for $record {
            const SIZE: usize = 0 $(+ <$type as $crate::bytecode::part::Part>::SIZE)*;

            fn read(bytes: &mut &[u8]) -> Option<Self> {
                Some(Self { $($field: <$type as $crate::bytecode::part::Part>::read(bytes)?),* })
            }

            fn write(&self, out: &mut Vec<u8>) {
                $($crate::bytecode::part::Part::write(&self.$field, out);)*
            }
        }

        #[cfg(test)]
        impl $record {
            /// Its fields in order, with their types.
            #[allow(dead_code, reason = "not every record is on the page about the format")]
            pub const LAYOUT: &'static [(&'static str, &'static str)] =
                &[$((stringify!($field), stringify!($type))),*];
        }
    };
}

/// Declares an enum whose values have a code, and implements [`Part`] for it as one byte.
macro_rules! coded {
    ($(#[$doc:meta])* $kind:ident { $($(#[$item_doc:meta])* $name:ident = $code:literal),* $(,)? }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[repr(u8)]
        pub enum $kind { $($(#[$item_doc])* $name = $code),* }

        impl $crate::bytecode::part::Part for $kind {
            const SIZE: usize = 1;

            fn read(bytes: &mut &[u8]) -> Option<Self> {
                match <u8 as $crate::bytecode::part::Part>::read(bytes)? {
                    $($code => Some(Self::$name),)*
                    _ => None,
                }
            }

            fn write(&self, out: &mut Vec<u8>) {
                out.push(*self as u8);
            }
        }
    };
}

pub(crate) use {coded, record};
