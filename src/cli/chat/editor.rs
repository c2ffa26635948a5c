//! The line editor of a terminal: history, completion, hints and colour.

use std::borrow::Cow;

use rustyline::completion::Completer;
use rustyline::error::ReadlineError;
use rustyline::highlight::{CmdKind, Highlighter};
use rustyline::hint::Hinter;
use rustyline::history::MemHistory;
use rustyline::validate::Validator;
use rustyline::{CompletionType, Config, Context, Helper};

use crate::chat::Chat;

/// What came from the keyboard.
pub(super) enum Typed {
    /// A line.
    Line(String),
    /// Ctrl-C.
    Interrupted,
    /// Ctrl-D.
    End,
}

/// A line editor that knows the chat.
pub(super) struct Editor(rustyline::Editor<Proposals, MemHistory>);

/// What the next line may be.
struct Proposals {
    lines: Box<dyn Fn(&str) -> Vec<String>>,
    colour: bool,
}

impl Editor {
    pub(super) fn new(colour: bool) -> rustyline::Result<Self> {
        let config = Config::builder().completion_type(CompletionType::List).auto_add_history(true).build();
        let mut editor = rustyline::Editor::with_history(config, MemHistory::new())?;
        editor.set_helper(Some(Proposals { lines: Box::new(|_| Vec::new()), colour }));
        Ok(Self(editor))
    }

    pub(super) fn read(&mut self, chat: &Chat) -> rustyline::Result<Typed> {
        let words = chat.words();
        if let Some(helper) = self.0.helper_mut() {
            helper.lines = Box::new(move |line| words.after(line));
        }
        match self.0.readline("> ") {
            Ok(line) => Ok(Typed::Line(line)),
            Err(ReadlineError::Interrupted) => Ok(Typed::Interrupted),
            Err(ReadlineError::Eof) => Ok(Typed::End),
            Err(error) => Err(error),
        }
    }
}

impl Completer for Proposals {
    type Candidate = String;

    fn complete(&self, line: &str, at: usize, _: &Context<'_>) -> rustyline::Result<(usize, Vec<String>)> {
        Ok((0, (self.lines)(line.get(..at).unwrap_or(line))))
    }
}

impl Hinter for Proposals {
    type Hint = String;

    fn hint(&self, line: &str, at: usize, _: &Context<'_>) -> Option<String> {
        if at < line.len() || line.is_empty() {
            return None;
        }
        let proposals = (self.lines)(line);
        proposals.iter().find_map(|proposal| proposal.strip_prefix(line)).map(str::to_owned)
    }
}

impl Highlighter for Proposals {
    fn highlight<'l>(&self, line: &'l str, _: usize) -> Cow<'l, str> {
        if self.colour && line.starts_with('@') {
            return Cow::Owned(format!("\u{1b}[36m{line}\u{1b}[0m"));
        }
        Cow::Borrowed(line)
    }

    fn highlight_hint<'h>(&self, hint: &'h str) -> Cow<'h, str> {
        if self.colour { Cow::Owned(format!("\u{1b}[2m{hint}\u{1b}[0m")) } else { Cow::Borrowed(hint) }
    }

    fn highlight_char(&self, line: &str, _: usize, _: CmdKind) -> bool {
        self.colour && line.starts_with('@')
    }
}

impl Validator for Proposals {}

impl Helper for Proposals {}
