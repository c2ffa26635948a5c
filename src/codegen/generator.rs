//! The generator: a program builder with what code generation knows of the project.

use std::collections::{BTreeMap, HashSet};

use super::options::Options;
use super::scope::Scope;
use super::sequence::Sequence;
use crate::bytecode::program::SourcePlace;
use crate::bytecode::schema::CodeOffset;
use crate::bytecode::{Instruction, LoadError, Op, Program, ProgramBuilder};
use crate::check::model::{Expr, Project, StatementKind};
use crate::diag::{Diagnostic, codes};
use crate::source::{Sources, Span};
use crate::text::NegationWords;
use crate::value::Symbol;

/// Why there is no program.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum GenerateError {
    /// Parts of the project are too large.
    Diagnostics(Vec<Diagnostic>),
    /// All of it together is more than a program can hold.
    Program(LoadError),
}

/// The program of a project without errors, as a file. It is read back and verified before it is given out.
pub fn generate(project: &Project, sources: &Sources, options: &Options) -> Result<Vec<u8>, GenerateError> {
    generate_with(project, sources, options, &[]).map(|(file, _)| file)
}

/// The same with expressions that belong to no unit, such as those of tests: where the code of each begins.
pub fn generate_with(
    project: &Project,
    sources: &Sources,
    options: &Options,
    expressions: &[&Expr],
) -> Result<(Vec<u8>, Vec<CodeOffset>), GenerateError> {
    let mut generator = Generator::new(project);
    generator.marks = options.marks;
    generator.schema(options);
    generator.units();
    generator.campaigns();
    let offsets = expressions.iter().map(|expr| generator.value(expr, &Scope::global())).collect();
    let paths = sources.iter().map(|(_, file)| file.path.clone()).collect();
    Ok((generator.finish(paths, options.strip)?, offsets))
}

/// Code generation under way.
pub(super) struct Generator<'p> {
    pub(super) project: &'p Project,
    pub(super) builder: ProgramBuilder,
    pub(super) negation: NegationWords,
    /// For each service where its functions begin in the list of all functions.
    pub(super) service_offsets: Vec<u32>,
    /// Units whose variables some `run` takes.
    pub(super) gives_results: HashSet<u32>,
    /// Whether branches write down that they were taken.
    pub(super) marks: bool,
    /// Expressions inside each other that are being lowered, templates included.
    pub(super) depth: usize,
    names: BTreeMap<Symbol, String>,
    problems: Vec<Diagnostic>,
}

impl<'p> Generator<'p> {
    fn new(project: &'p Project) -> Self {
        let offsets = project.services.iter().scan(0, |next, service| {
            let offset = *next;
            *next += service.functions.len() as u32;
            Some(offset)
        });
        Self {
            project,
            builder: ProgramBuilder::new(),
            negation: NegationWords::for_languages(
                project.languages.iter().map(|language| language.as_str()),
            ),
            service_offsets: offsets.collect(),
            gives_results: units_whose_variables_are_taken(project),
            marks: false,
            depth: 0,
            names: BTreeMap::new(),
            problems: Vec::new(),
        }
    }

    /// The symbol of a name, which the program will know.
    pub(super) fn symbol(&mut self, name: &str) -> Symbol {
        let symbol = Symbol::of(name);
        self.names.entry(symbol).or_insert_with(|| name.to_owned());
        symbol
    }

    /// Something is larger than a program can hold.
    pub(super) fn too_large(&mut self, span: Span, what: &str) {
        let message = format!("{what} is too large for a program");
        let help = "split it: move parts to steps or units of their own";
        self.problems.push(Diagnostic::error(codes::NESTED_TOO_DEEP, span, message).help(help));
    }

    /// Puts a run of code into the program, and its places into the debug section.
    pub(super) fn place(&mut self, sequence: &Sequence, scope: &Scope<'_>) -> CodeOffset {
        if sequence.is_too_long() {
            self.too_large(sequence.here(), "the code that this makes");
            return 0;
        }
        let at = self.builder.code(sequence.instructions());
        let places = sequence.places().iter().map(|span| SourcePlace {
            file: span.file.0,
            start: span.start,
            end: span.end,
        });
        self.builder.debug.add(scope.unit_index, scope.step, at, places.collect());
        at
    }

    /// Code that returns the value of an expression.
    pub(super) fn value(&mut self, expr: &Expr, scope: &Scope<'_>) -> CodeOffset {
        let mut out = Sequence::default();
        out.at(expr.span);
        self.expression(&mut out, expr, scope);
        out.at(expr.span);
        let own = u16::from(self.says_own_unicode(expr, scope));
        out.emit(Instruction::of(Op::Return).a(1).b(own));
        self.place(&out, scope)
    }

    /// The same for an expression that may not be there.
    pub(super) fn optional_value(&mut self, expr: Option<&Expr>, scope: &Scope<'_>) -> Option<CodeOffset> {
        expr.map(|expr| self.value(expr, scope))
    }

    fn finish(mut self, paths: Vec<String>, strip: bool) -> Result<Vec<u8>, GenerateError> {
        if !self.problems.is_empty() {
            return Err(GenerateError::Diagnostics(self.problems));
        }
        self.builder.schema.names = self.names.into_iter().collect();
        self.builder.debug.paths(paths);
        let file = self.builder.finish(strip).map_err(GenerateError::Program)?;
        Program::load(&file).map_err(GenerateError::Program)?;
        Ok(file)
    }
}

fn units_whose_variables_are_taken(project: &Project) -> HashSet<u32> {
    let mut units = HashSet::new();
    for unit in &project.units {
        super::units::each_statement(unit, &mut |statement| {
            if let StatementKind::Run { unit, result: Some(_), .. } = &statement.kind {
                units.insert(unit.0);
            }
        });
    }
    units
}
