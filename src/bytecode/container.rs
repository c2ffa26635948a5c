//! The file format: magic, version, content hash, MessagePack of a few large binary sections.

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_bytes::Bytes;

use super::program::ProgramId;
use super::sections::Section;
use super::{limits, message_pack};

/// The first four bytes of a program.
pub const MAGIC: [u8; 4] = *b"SMSB";
/// Version of the format.
pub const VERSION: u16 = 1;

/// Magic, version, hash.
const HEADER_BYTES: usize = 22;

/// Why bytes are no program.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LoadError {
    /// More bytes than [`limits::PROGRAM_BYTES`].
    TooLarge,
    /// They do not begin as a program does.
    NotAProgram,
    /// A version of the format that this loader does not know.
    UnknownVersion(u16),
    /// The MessagePack is broken, or sections are missing.
    Malformed,
    /// The content does not have the hash that the header says: damaged on the way.
    Damaged,
    /// A section or record holds what no program may hold.
    Invalid(String),
}

impl LoadError {
    /// A section that is not what it should be.
    pub(super) fn invalid(what: impl Into<String>) -> Self {
        Self::Invalid(what.into())
    }
}

impl std::fmt::Display for LoadError {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::TooLarge => write!(out, "the program is larger than {} bytes", limits::PROGRAM_BYTES),
            Self::NotAProgram => write!(out, "this is not a compiled program"),
            Self::UnknownVersion(version) => {
                write!(out, "the program has format version {version}; this smsc reads version {VERSION}")
            }
            Self::Malformed => write!(out, "the program is incomplete or malformed"),
            Self::Damaged => {
                write!(out, "the program is damaged: its content does not have the hash it was built with")
            }
            Self::Invalid(what) => write!(out, "the program is invalid: {what}"),
        }
    }
}

impl std::error::Error for LoadError {}

/// A container, its sections in place.
pub(super) struct Container<'a> {
    /// Content hash.
    pub(super) id: ProgramId,
    sections: Sections<'a>,
    /// The debug section, if it was not stripped.
    pub(super) debug: Option<&'a [u8]>,
}

/// What follows the header: the sections as one byte string, so that they can be hashed as they are; the debug section.
#[derive(Serialize, Deserialize)]
struct Payload<'a>(#[serde(borrow)] &'a Bytes, #[serde(borrow)] Option<&'a Bytes>);

impl<'a> Container<'a> {
    /// Takes a file apart, without a look into its sections.
    pub(super) fn read(bytes: &'a [u8]) -> Result<Self, LoadError> {
        if bytes.len() > limits::PROGRAM_BYTES {
            return Err(LoadError::TooLarge);
        }
        let rest = bytes.strip_prefix(&MAGIC).ok_or(LoadError::NotAProgram)?;
        let (version, rest) = rest.split_first_chunk().ok_or(LoadError::Malformed)?;
        let version = u16::from_le_bytes(*version);
        if version != VERSION {
            return Err(LoadError::UnknownVersion(version));
        }
        let (id, rest) = rest.split_first_chunk().ok_or(LoadError::Malformed)?;
        let Payload(content, debug) = read_borrowed(rest)?;
        let length = 1 + byte_string_length(content) + debug.map_or(1, |debug| byte_string_length(debug));
        if length != rest.len() {
            return Err(LoadError::Malformed);
        }
        if content_id(content) != ProgramId(*id) {
            return Err(LoadError::Damaged);
        }
        let sections = read_sections(content)?;
        Ok(Self { id: ProgramId(*id), sections, debug: debug.map(|debug| &**debug) })
    }

    /// The bytes of a section.
    pub(super) fn section(&self, section: Section) -> &'a [u8] {
        self.sections.get(section as usize).map_or(&[], |section| section)
    }
}

/// All sections, and no more: their number is not taken from the file.
type Sections<'a> = [&'a Bytes; Section::ALL.len()];

/// The sections of a content, with nothing behind them.
fn read_sections(content: &[u8]) -> Result<Sections<'_>, LoadError> {
    let sections: Sections<'_> = read_borrowed(content)?;
    let header = if sections.len() < 16 { 1 } else { 3 };
    let length = header + sections.iter().map(|section| byte_string_length(section)).sum::<usize>();
    if length == content.len() { Ok(sections) } else { Err(LoadError::Malformed) }
}

/// One MessagePack value with nothing behind it, copied: of at most `most` values inside each other and side by side.
pub(super) fn read_message_pack<T: DeserializeOwned>(bytes: &[u8], most: usize) -> Result<T, LoadError> {
    message_pack::count(bytes, limits::SCHEMA_DEPTH, most).ok_or(LoadError::Malformed)?;
    rmp_serde::from_slice(bytes).map_err(|_| LoadError::Malformed)
}

/// The MessagePack value in front, its byte strings in place.
fn read_borrowed<'a, T: Deserialize<'a>>(bytes: &'a [u8]) -> Result<T, LoadError> {
    let mut input = rmp_serde::Deserializer::from_read_ref(bytes);
    input.set_max_depth(limits::SCHEMA_DEPTH);
    T::deserialize(&mut input).map_err(|_| LoadError::Malformed)
}

/// Bytes of a byte string in MessagePack: those of its length, and its own.
fn byte_string_length(bytes: &[u8]) -> usize {
    let header = match bytes.len() {
        0..=0xff => 2,
        0x100..=0xffff => 3,
        _ => 5,
    };
    header + bytes.len()
}

/// The file of these sections, in the order of [`Section::ALL`].
pub(super) fn write(sections: &[Vec<u8>], debug: Option<&[u8]>) -> Result<Vec<u8>, LoadError> {
    let sections: Vec<&Bytes> = sections.iter().map(|section| Bytes::new(section)).collect();
    let content = rmp_serde::to_vec(&sections).map_err(|_| LoadError::TooLarge)?;
    assemble(&content, debug)
}

/// The file of this content, whatever it is: its hash is right.
fn assemble(content: &[u8], debug: Option<&[u8]>) -> Result<Vec<u8>, LoadError> {
    let payload = Payload(Bytes::new(content), debug.map(Bytes::new));
    let payload = rmp_serde::to_vec(&payload).map_err(|_| LoadError::TooLarge)?;
    let mut file = MAGIC.to_vec();
    file.extend_from_slice(&VERSION.to_le_bytes());
    file.extend_from_slice(&content_id(content).0);
    file.extend_from_slice(&payload);
    if file.len() > limits::PROGRAM_BYTES { Err(LoadError::TooLarge) } else { Ok(file) }
}

/// A program with its content changed and its hash made right again: what only verification can refuse. The content is
/// the MessagePack array of the sections.
pub fn with_content(file: &[u8], edit: impl FnOnce(&mut Vec<u8>)) -> Result<Vec<u8>, LoadError> {
    let Payload(content, debug) = read_borrowed(file.get(HEADER_BYTES..).ok_or(LoadError::Malformed)?)?;
    let mut content = content.to_vec();
    edit(&mut content);
    assemble(&content, debug.map(|debug| &**debug))
}

/// A program with its sections changed, in the order of [`Section::ALL`], and lengths and hash made right again.
pub fn with_sections(file: &[u8], edit: impl FnOnce(&mut [Vec<u8>])) -> Result<Vec<u8>, LoadError> {
    let Payload(content, debug) = read_borrowed(file.get(HEADER_BYTES..).ok_or(LoadError::Malformed)?)?;
    let mut sections = read_sections(content)?.map(|section| section.to_vec());
    edit(&mut sections);
    write(&sections, debug.map(|debug| &**debug))
}

/// The first 16 bytes of BLAKE3 over version and content.
fn content_id(content: &[u8]) -> ProgramId {
    let mut hasher = blake3::Hasher::new();
    hasher.update(&VERSION.to_le_bytes()).update(content);
    let mut id = [0; 16];
    hasher.finalize_xof().fill(&mut id);
    ProgramId(id)
}
