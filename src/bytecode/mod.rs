//! The compiled program: instructions, tables, container. A host that only runs programs needs this and [`crate::vm`].
//!
//! [`Program::load`] reads and verifies a file; [`ProgramBuilder`] makes one. `docs/bytecode.md` describes the format.

mod builder;
mod code_pool;
mod container;
mod debug;
mod disassemble;
mod keywords;
pub mod limits;
#[cfg(test)]
mod limits_tests;
mod message_pack;
pub mod op;
mod packed;
mod part;
pub mod program;
mod records;
#[cfg(test)]
mod reference;
mod regexes;
pub mod schema;
mod sections;
pub mod signature;
mod strings;
mod table;
#[cfg(test)]
pub(crate) mod tests;
mod verify;

pub use builder::{NewUnit, ProgramBuilder};
pub use container::{LoadError, MAGIC, VERSION, with_content, with_sections};
pub use disassemble::{disassemble, pieces};
pub use op::{Instruction, Op};
pub use program::{Program, ProgramId};
pub use sections::Section;
