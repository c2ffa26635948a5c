//! The code of a program: equal runs of instructions once, and runs that are the end of another inside it.

use std::collections::HashMap;

use xxhash_rust::xxh3::xxh3_64_with_seed;

use super::op::Instruction;
use super::schema::CodeOffset;

/// Code so far. It can be shared because jumps are relative, go forward only, and never leave their run.
#[derive(Debug, Clone, Default)]
pub(super) struct CodePool {
    instructions: Vec<Instruction>,
    /// Hash of a run and of each of its ends, and where it stands.
    known: HashMap<u64, CodeOffset>,
}

impl CodePool {
    /// Where a run stands; it is added unless it is there.
    pub(super) fn place(&mut self, run: &[Instruction]) -> CodeOffset {
        let hashes = hashes(run);
        let found = hashes.first().and_then(|hash| self.known.get(hash)).copied();
        if let Some(at) = found.filter(|at| self.stands(run, *at)) {
            return at;
        }
        let at = self.instructions.len();
        self.instructions.extend_from_slice(run);
        for (offset, hash) in hashes.into_iter().enumerate() {
            self.known.entry(hash).or_insert((at + offset) as CodeOffset);
        }
        at as CodeOffset
    }

    /// All instructions.
    pub(super) fn instructions(&self) -> &[Instruction] {
        &self.instructions
    }

    /// How many.
    pub(super) fn len(&self) -> usize {
        self.instructions.len()
    }

    fn stands(&self, run: &[Instruction], at: CodeOffset) -> bool {
        let at = at as usize;
        self.instructions.get(at..at + run.len()) == Some(run)
    }
}

/// For each instruction the hash of the run from there to its end.
fn hashes(run: &[Instruction]) -> Vec<u64> {
    let mut hashes: Vec<u64> = run
        .iter()
        .rev()
        .scan(0, |hash, instruction| {
            *hash = xxh3_64_with_seed(&instruction.encode(), *hash);
            Some(*hash)
        })
        .collect();
    hashes.reverse();
    hashes
}
