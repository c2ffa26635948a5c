//! The compiled program: instructions, tables, container. A host that only runs programs needs this and [`crate::vm`].

pub mod op;
pub mod program;
pub mod schema;

pub use op::{Instruction, Op};
pub use program::{Program, ProgramId};
