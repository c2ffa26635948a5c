//! Lines as tests write them: read, checked and compiled by the compiler itself, as a test beside the scripts.

use super::report::Refusal;
use super::{Chat, Scripts};
use crate::check;
use crate::check::model::{ServiceId, TestLineKind};
use crate::compile::Checked;
use crate::diag::{Diagnostic, Severity};
use crate::play::Rehearsal;
use crate::play::stage::moves_on;
use crate::source::{SourceFile, Sources};
use crate::syntax::{self, ast};

/// Where the line stands. It sorts behind all other files, whose ids stay as they are.
const FILE: &str = "\u{10FFFF}chat.sms";

/// The name of its test, which no other has.
const NAME: &str = "\u{10FFFF}";

/// What a line came to.
pub(super) struct Done {
    /// Whether it lets time go on.
    pub(super) moves: bool,
    /// The service function that it says something about.
    pub(super) service: Option<u32>,
}

impl Chat {
    /// Plays a line of a test.
    pub(super) fn play_line(&mut self, line: &str) -> Result<Done, Refusal> {
        let (checked, sources) = self.scripts.with(line)?;
        let test = checked.project.tests.last().filter(|test| test.lines.len() == 1);
        let (Some(test), Some(written)) = (test, test.and_then(|test| test.lines.first())) else {
            return Err(Refusal::new("one line is played at a time", ""));
        };
        let rehearsal = Rehearsal::of(&checked, &sources, &self.scripts.config, &[test])
            .map_err(|_| Refusal::new("with this line the project is too large for a program", ""))?;
        let mut stage = rehearsal.stage(&mut self.host);
        let acted = stage.act(&written.kind).map_err(|undone| Refusal::new(undone.message, undone.help))?;
        if !acted {
            let help = "what was played is turned into a test by `@save`";
            return Err(Refusal::new("only tests look at what happened", help));
        }
        let service = match &written.kind {
            TestLineKind::Service(service, function, _) => {
                Some(stage.function_index(ServiceId(service.0), *function))
            }
            _ => None,
        };
        Ok(Done { moves: moves_on(&written.kind), service })
    }
}

impl Scripts {
    /// The project with a test of this one line.
    fn with(&self, line: &str) -> Result<(Checked, Sources), Refusal> {
        self.with_declared("", line)
    }

    /// The same with declarations before it.
    pub(super) fn with_declared(&self, declared: &str, line: &str) -> Result<(Checked, Sources), Refusal> {
        let script = SourceFile::new(FILE, &format!("{declared}test \"{NAME}\" {{\n{line}\n}}\n"));
        let files = self.sources.iter().map(|(_, file)| file.clone()).chain([script]);
        let sources = Sources::new(files.collect());
        let Some((id, file)) = sources.iter().last() else { return Err(Refusal::new("no line", "")) };
        let (_, mut diagnostics) = syntax::parse(id, file);
        let files: Vec<ast::File> = sources.iter().map(|(id, file)| syntax::parse(id, file).0).collect();
        let (project, found) = check::check(files, &sources, &self.config);
        diagnostics.extend(found);
        let wrong = |problem: &&Diagnostic| problem.span.file == id && problem.severity == Severity::Error;
        if let Some(problem) = diagnostics.iter().find(wrong) {
            return Err(refused(problem));
        }
        // Rules that look at the whole project have had their say before the chat began.
        Ok((Checked { project, ..Checked::default() }, sources))
    }
}

fn refused(problem: &Diagnostic) -> Refusal {
    let help = [problem.help.as_str(), problem.note.as_str()].into_iter().find(|text| !text.is_empty());
    let fix = problem.fix.as_ref().map(|fix| fix.title.as_str());
    Refusal::new(problem.message.clone(), help.or(fix).unwrap_or_default())
}
