//! What was played as a test, appended to a script of the project once it passes there.

use super::report::Refusal;
use super::{Chat, Turn};
use crate::compile;
use crate::fmt;
use crate::play::quote::quote;
use crate::script_test::{self, Selection};
use crate::source::{FileId, SourceFile, Sources, with_line_ends_of};

/// A script with the new test at its end.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Saved {
    /// Path of the script within the project.
    pub path: String,
    /// All of its new text.
    pub text: String,
    /// The test alone.
    pub test: String,
}

impl Chat {
    /// The test of what was played so far. It was played before it is given out, and passes.
    ///
    /// # Errors
    /// Nothing was played, a test of this name is there, or a test cannot say what was done.
    pub fn save(&self, name: &str) -> Result<Saved, Refusal> {
        self.can_be_saved(name)?;
        // A value may be another one when the test is played from its beginning.
        let unit = self.first_unit();
        let attempts = [(unit, true), (None, true), (unit, false)];
        let saved = attempts.into_iter().find_map(|(unit, changes)| self.tried(name, unit, changes).ok());
        saved.map_or_else(|| self.tried(name, None, false), Ok)
    }

    fn can_be_saved(&self, name: &str) -> Result<(), Refusal> {
        if self.turns.is_empty() {
            return Err(Refusal::new("nothing was played yet", "write an SMS first"));
        }
        if self.from.is_some() {
            let help = "play it from its beginning, then save";
            return Err(Refusal::new(
                "a test cannot begin in the middle of a conversation, as `--from` did",
                help,
            ));
        }
        if let Some(asked) = self.asked() {
            return Err(Refusal::new(
                format!("`{asked}` has not answered yet"),
                "write `@returns { … }` or `@fails`",
            ));
        }
        if let Some(why) = self.turns.iter().find_map(|turn| turn.untestable.as_ref()) {
            return Err(Refusal::new(
                format!("this cannot be said in a test: {why}"),
                "`@rewind` takes lines back",
            ));
        }
        let tests = &self.scripts.checked.project.tests;
        if tests.iter().any(|test| test.name == name) {
            return Err(Refusal::new(format!("there is a test \"{name}\" already"), "choose another name"));
        }
        Ok(())
    }

    /// The unit that began first.
    fn first_unit(&self) -> Option<u32> {
        self.turns.iter().find_map(|turn| turn.started)
    }

    fn tried(&self, name: &str, unit: Option<u32>, changes: bool) -> Result<Saved, Refusal> {
        let test = self.test(name, unit, changes)?;
        let file = self.target(unit);
        let (Some(id), Some(source)) = (file, file.and_then(|id| self.scripts.sources.get(id))) else {
            return Err(Refusal::new("the project has no script to write to", ""));
        };
        let test = with_line_ends_of(&source.text, &test);
        let before = source.text.trim_end();
        let gap = with_line_ends_of(&source.text, "\n\n");
        let text = if before.is_empty() { test.clone() } else { format!("{before}{gap}{test}") };
        let path = source.path.clone();
        let changed = |(at, file): (FileId, &SourceFile)| {
            if at == id { SourceFile::new(file.path.clone(), &text) } else { file.clone() }
        };
        let sources = Sources::new(self.scripts.sources.iter().map(changed).collect());
        self.passes(name, &sources)?;
        Ok(Saved { path, text, test })
    }

    /// Plays the new test where it will stand.
    fn passes(&self, name: &str, sources: &Sources) -> Result<(), Refusal> {
        let config = &self.scripts.config;
        let checked = compile::check(sources, config);
        let run = script_test::run(&checked, sources, config, &Selection { filter: name.to_owned() });
        let run = run.map_err(|_| Refusal::new("with the test the project would have errors", ""))?;
        let result = run.results.iter().find(|result| result.name == name);
        match result.map(|result| &result.failure) {
            Some(None) => Ok(()),
            Some(Some(failure)) => Err(Refusal::new(
                format!("as a test it would not pass: {}", failure.message),
                format!("at `{}`", sources.slice(failure.span)),
            )),
            None => Err(Refusal::new("the test cannot be found again", "choose another name")),
        }
    }

    /// The script of the unit's tests; else the one with tests, else that of the unit, else the last.
    fn target(&self, unit: Option<u32>) -> Option<FileId> {
        let project = &self.scripts.checked.project;
        let own = project.tests.iter().rev().find(|test| test.unit.map(|unit| unit.0) == unit);
        let test = own.or(project.tests.last()).map(|test| test.span.file);
        let declared = unit.and_then(|unit| project.units.get(unit as usize)).map(|unit| unit.span.file);
        test.or(declared).or_else(|| self.scripts.sources.iter().last().map(|(id, _)| id))
    }

    fn test(&self, name: &str, unit: Option<u32>, changes: bool) -> Result<String, Refusal> {
        let unit = unit.and_then(|unit| self.scripts.checked.project.units.get(unit as usize));
        let of = unit.map_or_else(String::new, |unit| format!(" for {}", unit.declared.name));
        let mut lines: Vec<String> = self.turns.iter().flat_map(|turn| lines(turn, changes)).collect();
        lines.extend(self.end());
        let test = format!("test {}{of} {{\n{}\n}}\n", quote(name), lines.join("\n"));
        fmt::format_source(&SourceFile::new("test.sms", &test))
            .map_err(|_| Refusal::new("what was played cannot be written as a test", ""))
    }

    /// Where the conversation stands in the end.
    fn end(&self) -> Option<String> {
        let program = self.host.program();
        match &self.host.state.conversation {
            Some(run) => {
                let frame = run.frames.last()?;
                let step = program.step_name(frame.unit, u32::from(frame.step));
                (!step.is_empty()).then(|| format!("expect at {step}"))
            }
            None => {
                let (unit, step) = self.host.last_end?;
                let step = program.step_name(unit, u32::from(step));
                (!step.is_empty()).then(|| format!("expect ended {step}"))
            }
        }
    }
}

fn lines(turn: &Turn, changes: bool) -> Vec<String> {
    let mut lines = turn.services.clone();
    lines.push(turn.line.clone());
    lines.extend(turn.texts.iter().map(|text| format!("bot {}", quote(text))));
    if turn.moves && turn.texts.is_empty() && !turn.line.starts_with("at ") {
        lines.push("silence".to_owned());
    }
    lines.extend(turn.expectations(changes));
    lines
}
