//! The stack: how many values lie on it before each instruction. Jumps go forward, so one pass in order sees every way
//! to an instruction before the instruction.

use super::super::container::LoadError;
use super::super::limits;
use super::super::op::Instruction;
use super::super::program::Program;
use super::super::schema::CodeOffset;
use super::super::signature::{Flow, Place, signature};
use super::{ensure, needs};

/// Values on the stack before each instruction; `None` where no code gets to.
pub(super) struct Depths(Vec<Option<u16>>);

impl Depths {
    /// Whether an instruction can be executed.
    pub(super) fn is_reached(&self, at: CodeOffset) -> bool {
        self.0.get(at as usize).is_some_and(Option::is_some)
    }

    /// Notes that an instruction is reached with so many values; `false` past the end, past the limit, or where another
    /// way leads to it with another number.
    fn reach(&mut self, at: u64, depth: u64) -> bool {
        let known = usize::try_from(at).ok().and_then(|at| self.0.get_mut(at));
        let (Some(known), Ok(depth)) = (known, u16::try_from(depth)) else { return false };
        u32::from(depth) <= limits::STACK_VALUES && *known.get_or_insert(depth) == depth
    }
}

/// Follows the code from wherever a table points into it.
pub(super) fn stack_depths(program: &Program) -> Result<Depths, LoadError> {
    let mut depths = Depths(vec![None; program.code.len() as usize]);
    for at in needs::entries(program) {
        ensure(depths.reach(u64::from(at), 0), || {
            format!("code begins at {at}, where there is no beginning")
        })?;
    }
    for at in 0..program.code.len() {
        let depth = depths.0.get(at as usize).copied().flatten();
        let (Some(depth), Some(instruction)) = (depth, program.instruction(at)) else { continue };
        let sound = step(&mut depths, at, u64::from(depth), instruction).is_some();
        ensure(sound, || {
            format!("instruction {at} ({}) breaks the stack or leaves the code", instruction.op.name())
        })?;
    }
    Ok(depths)
}

/// Carries the depth over one instruction to all that may follow.
fn step(depths: &mut Depths, at: CodeOffset, depth: u64, instruction: Instruction) -> Option<()> {
    let signature = signature(instruction.op);
    let below = depth.checked_sub(signature.popped(instruction))?;
    let rests = matches!(signature.place, Place::Rest | Place::Step) || signature.flow == Flow::Leave;
    if rests && below != 0 {
        return None;
    }
    let after = below + u64::from(signature.pushes);
    let next = u64::from(at) + 1;
    let target = next + u64::from(instruction.c);
    let reached = match signature.flow {
        Flow::Next => depths.reach(next, after),
        Flow::Jump => depths.reach(target, after),
        Flow::Branch => depths.reach(next, after) && depths.reach(target, after),
        Flow::BranchKeeping => depths.reach(next, after) && depths.reach(target, after + 1),
        Flow::Alternative(values) => {
            depths.reach(next, after) && depths.reach(next + 1, after + u64::from(values))
        }
        Flow::AlternativeIfFlag if instruction.a == 1 => {
            depths.reach(next, after) && depths.reach(next + 1, after)
        }
        Flow::AlternativeIfFlag => depths.reach(next, after),
        Flow::Leave => true,
    };
    reached.then_some(())
}
