//! Checking a project again and again while it is edited. Units that an edit cannot concern are not looked at again; what
//! is found is what a check from scratch would find.

use super::lower::again::{Before, Interface, Places, Traces};
use super::rules::Findings;
use super::{lower, model, rules};
use crate::config::Config;
use crate::diag::Diagnostic;
use crate::source::Sources;
use crate::syntax::ast;

pub use super::lower::again::Changes;

/// What a check remembers for the next one.
#[derive(Debug, Clone, Default)]
pub struct Memory {
    interfaces: Vec<Interface>,
    traces: Traces,
    units: Vec<Remembered>,
}

/// What was found in a unit, and where in other files that stands.
#[derive(Debug, Clone)]
struct Remembered {
    findings: Findings,
    places: Places,
}

/// A project as it was when it was checked last, what that left behind, and what changed since. The files, their order and the
/// settings are the same as then.
#[derive(Debug)]
pub struct Last<'a> {
    /// The model.
    pub project: model::Project,
    /// What the check remembers.
    pub memory: Memory,
    /// The files with other texts.
    pub changes: &'a Changes,
}

/// A project of which names and types are checked. The rules are yet to be asked; they need no trees.
pub struct Typed {
    lowered: lower::Lowered,
    /// What is known of its units, in their order.
    known: Vec<Option<Findings>>,
    /// Those of its files, where the check is to be remembered.
    interfaces: Option<Vec<Interface>>,
}

impl Typed {
    /// Checks names and types, for this one time.
    pub fn once(files: Vec<ast::File>, sources: &Sources, config: &Config) -> Self {
        let lowered = lower::lower_once(files, sources, config);
        Self { lowered, known: Vec::new(), interfaces: None }
    }

    /// Checks names and types, with what is known from the last time, and remembers it for the next.
    pub fn again(files: &[ast::File], sources: &Sources, config: &Config, last: Option<Last<'_>>) -> Self {
        let of_last = last.as_ref().map(|last| last.memory.interfaces.as_slice()).unwrap_or_default();
        let interfaces = interfaces(files, sources, of_last, last.as_ref().map(|last| last.changes));
        let last = last.filter(|last| last.memory.interfaces == interfaces && last.memory.traces.is_usable());
        let again = last.and_then(|Last { project, memory, changes }| {
            let before = Before::new(project, memory.traces, changes);
            let lowered = lower::lower_again(files, sources, config, before)?;
            let known = known(memory.units, &lowered.taken, changes);
            Some((lowered, known))
        });
        let from_scratch = || (lower::lower(files, sources, config), Vec::new());
        let (lowered, known) = again.unwrap_or_else(from_scratch);
        Self { lowered, known, interfaces: Some(interfaces) }
    }

    /// Asks the rules.
    pub fn finish(self, sources: &Sources, config: &Config) -> (model::Project, Vec<Diagnostic>, Memory) {
        let lower::Lowered { project, mut diagnostics, traces, .. } = self.lowered;
        let units = rules::run(&project, sources, config, self.known, &mut diagnostics);
        let Some(interfaces) = self.interfaces else { return (project, diagnostics, Memory::default()) };
        let units = units.into_iter().zip(&project.units);
        let units = units.map(|(findings, unit)| Remembered::new(findings, unit)).collect();
        (project, diagnostics, Memory { interfaces, traces, units })
    }
}

/// The interfaces of all files; those of files that did not change are known.
fn interfaces(
    files: &[ast::File],
    sources: &Sources,
    known: &[Interface],
    changes: Option<&Changes>,
) -> Vec<Interface> {
    let of = |(at, file): (usize, &ast::File)| match (known.get(at), changes) {
        (Some(known), Some(changes)) if !changes.touch_file(file.id) => *known,
        _ => Interface::of(file, sources),
    };
    files.iter().enumerate().map(of).collect()
}

/// What was found in the units that were taken over, unless it stands in a place that moved.
fn known(units: Vec<Remembered>, taken: &[bool], changes: &Changes) -> Vec<Option<Findings>> {
    let still =
        |(unit, taken): (Remembered, &bool)| (*taken && changes.spare(&unit.places)).then_some(unit.findings);
    units.into_iter().zip(taken).map(still).collect()
}

impl Remembered {
    fn new(findings: Findings, unit: &model::Unit) -> Self {
        let mut places = Places::default();
        let own = unit.span.file;
        for diagnostic in findings.diagnostics.iter().chain(&findings.unannounced) {
            places.add_all(own, diagnostic);
        }
        findings.invited.iter().for_each(|invited| places.add(own, invited.span));
        Self { findings, places }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::lower::{Lowered, again};
    use crate::source::{FileId, SourceFile};
    use crate::syntax;

    const SURVEY: &str = "conversation survey {\n  trigger keyword \"PETS\"\n  message kind { say \"Kind?\"  choice \"Cat\" -> end  \
                          choice \"Dog\" { add to owners  end } }\n}\n";
    const HELLO: &str = "automation hello { trigger keyword \"HELLO\"  say \"Hello\"  start survey }\n";
    const OTHER: &str = "automation other { trigger keyword \"OTHER\"  say \"Hello\"  add to owners }\n";
    const SHARED: &str = "group owners \"Owners\"\n";

    fn parsed(texts: [&str; 4]) -> (Vec<ast::File>, Sources) {
        let names = ["a.sms", "b.sms", "c.sms", "s.sms"];
        let files = names.iter().zip(texts).map(|(name, text)| SourceFile::new(*name, text)).collect();
        let sources = Sources::new(files);
        (sources.iter().map(|(id, file)| syntax::parse(id, file).0).collect(), sources)
    }

    /// Which of the units of `survey`, `hello` and `other` stay as they were when one file gets another text.
    fn taken(file: u32, text: &'static str) -> Vec<bool> {
        let before = [SURVEY, HELLO, OTHER, SHARED];
        let mut after = before;
        after[file as usize] = text;
        let config = Config::default();
        let mut changes = Changes::default();
        changes.add(FileId(file), before[file as usize], text);
        let (files, sources) = parsed(before);
        let first = lower::lower(&files, &sources, &config);
        let (files, sources) = parsed(after);
        let last = again::Before::new(first.project, first.traces, &changes);
        let Lowered { taken, .. } = lower::lower_again(&files, &sources, &config, last).unwrap();
        taken
    }

    #[test]
    fn an_edit_concerns_its_file_and_those_who_name_what_it_moves() {
        assert_eq!(
            taken(2, "automation other { trigger keyword \"OTHER\"  say \"Hullo\" }\n"),
            [true, true, false]
        );
        // `hello` starts `survey`, whose name did not move.
        assert_eq!(taken(0, &SURVEY.replace("Kind", "Which kind").leak()[..]), [false, true, true]);
        assert_eq!(taken(0, &format!("// New.\n{SURVEY}").leak()[..]), [false, false, true]);
        assert_eq!(taken(3, "// New.\ngroup owners \"Owners\"\n"), [false, true, false]);
        assert_eq!(taken(3, "group owners \"Owners\"\n// New.\n"), [true, true, true]);
    }

    #[test]
    fn another_name_or_type_concerns_everybody() {
        let of = |text: &str| {
            let (files, sources) = parsed([text, HELLO, OTHER, SHARED]);
            interfaces(&files, &sources, &[], None)
        };
        assert_eq!(of(SURVEY), of(&SURVEY.replace("Cat", "Kitten")));
        assert_ne!(of(SURVEY), of(&SURVEY.replace("survey", "pets")));
        assert_ne!(of(SURVEY), of(&SURVEY.replace("  message", "  var count: whole = 1\n  message")));
        assert_ne!(of(SURVEY), of(&format!("{SURVEY}\ngroup more \"More\"\n")));
        // The default of a parameter stands, with its place, where the unit is started.
        let with = |parameters: &str| of(&SURVEY.replace("survey {", &format!("survey({parameters}) {{")));
        assert_ne!(with("word: text = \"A\""), with(" word: text = \"A\""));
    }
}
