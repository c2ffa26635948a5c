//! Where instructions were written. Code is shared, places are not: they are kept for each step of each unit.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_bytes::ByteBuf;

use super::container::{LoadError, read_message_pack};
use super::limits;
use super::part::record;
use super::records::SourcePlace;
use super::schema::CodeOffset;
use super::table::{self, Table};
use crate::value::varint;

/// The debug section: paths, an index by unit and step, and for each step runs of places.
#[derive(Debug, Clone, Default)]
pub struct Debug {
    paths: Vec<String>,
    index: Table<IndexEntry>,
    runs: Box<[u8]>,
}

/// Where the runs of a step begin.
#[derive(Debug, Clone, Copy)]
struct IndexEntry {
    unit: u32,
    step: u16,
    start: u32,
}

record!(IndexEntry { unit: u32, step: u16, start: u32 });

#[derive(Serialize, Deserialize)]
struct Encoded(Vec<String>, ByteBuf, ByteBuf);

impl Debug {
    /// The section in these bytes.
    pub(super) fn new(bytes: &[u8]) -> Result<Self, LoadError> {
        let Encoded(paths, index, runs) = read_message_pack(bytes, limits::DEBUG_VALUES)?;
        let index = Table::new(&index).ok_or_else(|| LoadError::invalid("the debug section is malformed"))?;
        Ok(Self { paths, index, runs: runs.into_vec().into() })
    }

    /// The place of an instruction that was executed in a step of a unit.
    pub(super) fn place(&self, unit: u32, step: u16, at: CodeOffset) -> Option<SourcePlace> {
        let first = self.index.partition_point(|entry| (entry.unit, entry.step) < (unit, step));
        let entry = self.index.get(first).filter(|entry| (entry.unit, entry.step) == (unit, step))?;
        let end = entry.start as usize + limits::DEBUG_STEP_BYTES;
        let mut runs = self.runs.get(entry.start as usize..end.min(self.runs.len()))?;
        let count = read(&mut runs)?;
        for _ in 0..count {
            if let Some(place) = place_in_run(&mut runs, at)? {
                return Some(place);
            }
        }
        None
    }

    /// A file's path.
    pub(super) fn path(&self, file: u32) -> Option<&str> {
        self.paths.get(file as usize).map(String::as_str)
    }
}

/// The place in the run at the front, if it covers the instruction; the run is skipped. `Some(None)` where it does not,
/// `None` where the bytes end.
fn place_in_run(bytes: &mut &[u8], at: CodeOffset) -> Option<Option<SourcePlace>> {
    let (first, count, file) = (read(bytes)?, read(bytes)?, read(bytes)?);
    let (mut start, mut found) = (0_u32, None);
    for offset in 0..count {
        let delta = i64::try_from(varint::read_signed(bytes).ok()?).ok()?;
        start = u32::try_from(i64::from(start).checked_add(delta)?).ok()?;
        let end = start.checked_add(read(bytes)?)?;
        if first.checked_add(offset) == Some(at) {
            found = Some(SourcePlace { file, start, end });
        }
    }
    Some(found)
}

fn read(bytes: &mut &[u8]) -> Option<u32> {
    u32::try_from(varint::read(bytes).ok()?).ok()
}

/// Collects places while code is generated.
#[derive(Debug, Clone, Default)]
pub struct DebugBuilder {
    paths: Vec<String>,
    steps: BTreeMap<(u32, u16), Vec<(CodeOffset, Vec<SourcePlace>)>>,
}

impl DebugBuilder {
    /// The files that places speak of, by index.
    pub fn paths(&mut self, paths: Vec<String>) {
        self.paths = paths;
    }

    /// The places of the instructions from `at` on, where they are executed in this step of this unit.
    pub fn add(&mut self, unit: u32, step: u16, at: CodeOffset, places: Vec<SourcePlace>) {
        let runs = self.steps.entry((unit, step)).or_default();
        if !runs.iter().any(|(other, known)| *other == at && known.len() >= places.len()) {
            runs.push((at, places));
        }
    }

    /// The section.
    pub(super) fn encode(&self) -> Result<Vec<u8>, LoadError> {
        let (mut index, mut bytes) = (Vec::new(), Vec::new());
        for (&(unit, step), runs) in &self.steps {
            let start = u32::try_from(bytes.len()).map_err(|_| LoadError::TooLarge)?;
            index.push(IndexEntry { unit, step, start });
            varint::write_length(runs.len(), &mut bytes);
            for (at, places) in runs {
                write_run(*at, places, &mut bytes);
            }
        }
        let encoded = Encoded(self.paths.clone(), ByteBuf::from(table::encode(&index)), ByteBuf::from(bytes));
        rmp_serde::to_vec(&encoded).map_err(|_| LoadError::TooLarge)
    }
}

/// A run: first instruction, how many, file, and for each the start less that before, and the length.
fn write_run(at: CodeOffset, places: &[SourcePlace], out: &mut Vec<u8>) {
    varint::write(u128::from(at), out);
    varint::write_length(places.len(), out);
    varint::write(u128::from(places.first().map_or(0, |place| place.file)), out);
    let mut before = 0;
    for place in places {
        varint::write_signed(i128::from(place.start) - before, out);
        varint::write(u128::from(place.end.saturating_sub(place.start)), out);
        before = i128::from(place.start);
    }
}
