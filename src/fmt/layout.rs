//! From tokens to printing instructions: what stands on one line with what.
//!
//! An *entry* (declaration, statement, field …) is a group, the blocks of which break together, and in it its *head*,
//! what stands before the first block or between two, which may be broken at the places that the tree named. In a
//! block that the author wrote on several lines, entries that stood on one line are a *run*: they go on doing so if
//! they fit.

use super::block_text;
use super::marks::{EntryKind, TokenPlan};
use super::print::{Line, Step};
use super::scan::{Comment, Script, Token};
use super::spacing::space_between;

/// What encloses the tokens that are being laid out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Enclosure {
    /// The file.
    File,
    /// Braces around statements, declarations, steps.
    Block,
    /// Braces around fields or named values.
    Listed,
    /// Braces around words with their texts.
    Pairs,
    /// Parentheses or brackets around entries with commas.
    List,
    /// Parentheses around one expression.
    Parentheses,
}

/// An enclosure, and how far it has been laid out.
#[derive(Debug, Clone)]
struct Frame {
    enclosure: Enclosure,
    /// The author wrote it on several lines.
    on_several_lines: bool,
    /// Nothing has been laid out in it yet.
    fresh: bool,
    /// The kind of the entry being laid out.
    kind: EntryKind,
    /// The groups that are open: entries on one line, an entry, its head.
    run: bool,
    entry: bool,
    head: bool,
    /// A comma came last.
    after_comma: bool,
}

impl Frame {
    fn new(enclosure: Enclosure, on_several_lines: bool) -> Self {
        let kind = EntryKind::Declaration;
        let (run, entry, head, after_comma) = (false, false, false, false);
        Self { enclosure, on_several_lines, fresh: true, kind, run, entry, head, after_comma }
    }

    fn has_entries(&self) -> bool {
        !matches!(self.enclosure, Enclosure::List | Enclosure::Parentheses)
    }

    /// A new line in this enclosure, where `blank` a blank one before it.
    fn line(&self, blank: bool) -> Line {
        Line { inner: self.enclosure != Enclosure::File, blank: blank && !self.fresh }
    }
}

/// Lays out a file.
pub(super) fn lay_out<'a>(script: &Script<'a>, plan: &[TokenPlan]) -> Vec<Step<'a>> {
    let braces = braces_on_several_lines(script);
    let mut layout = Layout {
        script,
        plan,
        braces,
        steps: Vec::new(),
        frame: Frame::new(Enclosure::File, true),
        outer: Vec::new(),
        carried: Vec::new(),
    };
    let end = script.tokens.len().saturating_sub(1);
    for (index, token) in script.tokens.iter().enumerate() {
        match token.text {
            _ if index == end => layout.end_of_file(index),
            "," => layout.comma(index),
            "}" => layout.close_brace(index),
            ")" | "]" => layout.close_list(index, token.text),
            _ => layout.token(index, token),
        }
    }
    layout.steps
}

/// For each token whether it is a `{` the block of which goes over several lines.
fn braces_on_several_lines(script: &Script<'_>) -> Vec<bool> {
    let mut several = vec![false; script.tokens.len()];
    let mut open = Vec::new();
    let mut lines = 0_usize;
    for (index, token) in script.tokens.iter().enumerate() {
        lines += usize::from(token.on_new_line);
        match token.text {
            "{" => open.push((index, lines)),
            "}" => {
                if let Some((start, line)) = open.pop()
                    && let Some(flag) = several.get_mut(start)
                {
                    *flag = line != lines;
                }
            }
            _ => {}
        }
    }
    several
}

struct Layout<'a, 'b> {
    script: &'b Script<'a>,
    plan: &'b [TokenPlan],
    braces: Vec<bool>,
    steps: Vec<Step<'a>>,
    frame: Frame,
    outer: Vec<Frame>,
    /// Comments that stood before a comma: they go after it.
    carried: Vec<Comment<'a>>,
}

impl<'a> Layout<'a, '_> {
    fn push(&mut self, step: Step<'a>) {
        self.steps.push(step);
    }

    fn plan(&self, index: usize) -> TokenPlan {
        self.plan.get(index).cloned().unwrap_or_default()
    }

    fn text(&self, index: usize) -> &'a str {
        self.script.tokens.get(index).map_or("", |token| token.text)
    }

    /// The comments before a token.
    fn comments(&mut self, index: usize) -> Vec<Comment<'a>> {
        let mut comments = std::mem::take(&mut self.carried);
        if let Some(token) = self.script.tokens.get(index) {
            let (from, to) = token.comments;
            comments.extend_from_slice(self.script.comments.get(from..to).unwrap_or_default());
        }
        // Two that stood at the ends of lines may come together where a comma stood between them.
        comments.iter_mut().skip(1).for_each(|comment| comment.own_line = true);
        comments
    }

    fn token(&mut self, index: usize, token: &Token<'a>) {
        let plan = self.plan(index);
        match self.frame.enclosure {
            Enclosure::List if self.frame.fresh || self.frame.after_comma => self.list_entry(index),
            Enclosure::List | Enclosure::Parentheses => self.go_on(index, &plan),
            _ if self.frame.fresh => self.entry(index, token, plan.entry.unwrap_or(EntryKind::Line)),
            _ => match plan.entry {
                Some(kind) => self.entry(index, token, kind),
                None => self.go_on(index, &plan),
            },
        }
        self.frame.fresh = false;
        self.frame.after_comma = false;
        (0..plan.opens).for_each(|_| self.push(Step::Open));
        match token.text {
            "{" => self.open_brace(index),
            "(" if plan.parenthesis => self.open(Enclosure::Parentheses, "(", false),
            "(" | "[" => self.open_list(token.text),
            text => self.literal(text, plan.rigid),
        }
        if !matches!(token.text, "{" | "(" | "[") {
            self.close_groups(&plan);
        }
    }

    /// The groups of expressions that end with a token.
    fn close_groups(&mut self, plan: &TokenPlan) {
        (0..plan.closes).for_each(|_| self.push(Step::Close));
    }

    fn literal(&mut self, text: &'a str, rigid: bool) {
        if !text.contains('\n') {
            self.push(Step::Text(text));
            return;
        }
        match block_text::lines(text).filter(|_| !rigid) {
            Some(lines) => {
                self.push(Step::Text("\"\"\""));
                self.steps.extend(lines.into_iter().map(Step::BlockLine));
            }
            None => self.push(Step::Raw(text)),
        }
    }

    // ---- entries

    fn entry(&mut self, index: usize, token: &Token<'a>, kind: EntryKind) {
        let comments = self.comments(index);
        self.end_entry();
        let shares_line = !token.on_new_line && kind == EntryKind::Line && self.frame.kind == kind;
        if !self.frame.on_several_lines {
            if !self.frame.fresh && self.frame.enclosure == Enclosure::Listed {
                self.push(Step::IfFlat(","));
            }
            let spaces = if self.frame.fresh { 1 } else { gap(kind) };
            self.push(Step::Break(Line::INNER, spaces));
        } else if shares_line && !self.frame.fresh && comments.is_empty() {
            self.push(Step::Break(Line::OUTER, gap(kind)));
        } else {
            self.end_line(&comments);
            self.new_line(token.blank_above);
            self.push(Step::Open);
            self.frame.run = true;
        }
        self.frame.kind = kind;
        self.frame.entry = true;
        self.push(Step::Open);
        self.begin_head();
    }

    /// The comments before an entry or the end of a block: the first may stand at the end of the line before.
    fn end_line(&mut self, comments: &[Comment<'a>]) {
        let trailing = comments.iter().take_while(|comment| !comment.own_line).count();
        let (trailing, own) = comments.split_at_checked(trailing).unwrap_or_default();
        for comment in trailing {
            self.push(Step::Comment(comment.text));
        }
        if std::mem::take(&mut self.frame.run) {
            self.push(Step::Close);
        }
        for comment in own {
            self.new_line(comment.blank_above);
            self.push(Step::Comment(comment.text));
            self.frame.fresh = false;
        }
    }

    /// A line of this enclosure; the first of the file needs none.
    fn new_line(&mut self, blank: bool) {
        if !self.steps.is_empty() {
            let line = self.frame.line(blank);
            self.push(Step::NewLine(line));
        }
    }

    fn begin_head(&mut self) {
        if self.frame.has_entries() && !std::mem::replace(&mut self.frame.head, true) {
            self.push(Step::Open);
        }
    }

    fn end_head(&mut self) {
        if std::mem::take(&mut self.frame.head) {
            self.push(Step::Close);
        }
    }

    fn end_entry(&mut self) {
        self.end_head();
        if std::mem::take(&mut self.frame.entry) {
            self.push(Step::Close);
        }
    }

    /// A token inside an entry.
    fn go_on(&mut self, index: usize, plan: &TokenPlan) {
        let opens_block = self.enclosure_of(index) == Some(Enclosure::Block);
        if opens_block {
            self.end_head();
        } else {
            self.begin_head();
        }
        let before = self.text(index.wrapping_sub(1));
        let comments = self.comments(index);
        let after_brace = before == "}" || (before == "," && self.text(index.wrapping_sub(2)) == "}");
        let after_comma = before == "," && self.frame.has_entries();
        if !comments.is_empty() {
            let line = if opens_block || before == "}" { Line::OUTER } else { Line::INNER };
            self.comments_inside(&comments, line);
        } else if (plan.may_break || after_comma) && !after_brace {
            self.push(Step::Break(Line::INNER, 1));
        } else if opens_block {
            self.push(Step::BeforeBlock);
        } else if space_between(before, &self.plan(index.wrapping_sub(1)), self.text(index), plan) {
            self.push(Step::Text(" "));
        }
    }

    fn comments_inside(&mut self, comments: &[Comment<'a>], line: Line) {
        for comment in comments {
            if comment.own_line {
                self.push(Step::NewLine(line));
            }
            self.push(Step::Comment(comment.text));
        }
        self.push(Step::NewLine(line));
    }

    // ---- enclosures

    /// What a token opens, if it is a brace.
    fn enclosure_of(&self, index: usize) -> Option<Enclosure> {
        if self.text(index) != "{" {
            return None;
        }
        Some(match self.plan(index + 1).entry {
            Some(EntryKind::Listed) => Enclosure::Listed,
            Some(EntryKind::Pair) => Enclosure::Pairs,
            None if self.text(index + 1) == "}" => Enclosure::Listed,
            _ => Enclosure::Block,
        })
    }

    fn open_brace(&mut self, index: usize) {
        let enclosure = self.enclosure_of(index).unwrap_or(Enclosure::Block);
        if enclosure != Enclosure::Block {
            self.push(Step::Open);
        }
        let on_several_lines = self.braces.get(index).copied().unwrap_or_default();
        self.open(enclosure, "{", on_several_lines);
    }

    fn open_list(&mut self, text: &'a str) {
        self.push(Step::Open);
        self.open(Enclosure::List, text, false);
    }

    fn open(&mut self, enclosure: Enclosure, text: &'a str, on_several_lines: bool) {
        self.push(Step::Text(text));
        let inner = Frame::new(enclosure, on_several_lines);
        self.outer.push(std::mem::replace(&mut self.frame, inner));
    }

    fn close_brace(&mut self, index: usize) {
        let comments = self.comments(index);
        self.end_entry();
        let empty = self.frame.fresh && comments.is_empty();
        self.end_line(&comments);
        if self.frame.on_several_lines && !empty {
            self.push(Step::NewLine(Line::OUTER));
        } else if !empty {
            self.push(Step::Break(Line::OUTER, 1));
        }
        self.close(index, "}");
    }

    fn close_list(&mut self, index: usize, text: &'a str) {
        let comments = self.comments(index);
        let list = self.frame.enclosure == Enclosure::List;
        if !comments.is_empty() {
            self.end_line(&comments);
            self.push(Step::NewLine(Line::OUTER));
        } else if list && !self.frame.fresh {
            self.push(Step::Break(Line::OUTER, 0));
        }
        self.close(index, text);
    }

    fn close(&mut self, index: usize, text: &'a str) {
        self.push(Step::Text(text));
        if !matches!(self.frame.enclosure, Enclosure::Block | Enclosure::Parentheses) {
            self.push(Step::Close);
        }
        if let Some(outer) = self.outer.pop() {
            self.frame = outer;
        }
        let plan = self.plan(index);
        self.close_groups(&plan);
    }

    fn list_entry(&mut self, index: usize) {
        let comments = self.comments(index);
        if comments.is_empty() {
            self.push(Step::Break(Line::INNER, usize::from(!self.frame.fresh)));
        } else {
            self.comments_inside(&comments, Line::INNER);
        }
    }

    /// Commas between the entries of braces are optional and written anew; one at the end of a list is dropped.
    fn comma(&mut self, index: usize) {
        self.carried = self.comments(index);
        let last = matches!(self.text(index + 1), "}" | ")" | "]");
        let between_entries = self.frame.has_entries() && self.plan(index + 1).entry.is_some();
        if !last && !between_entries {
            self.push(Step::Text(","));
            self.frame.after_comma = true;
        }
    }

    fn end_of_file(&mut self, index: usize) {
        let comments = self.comments(index);
        self.end_entry();
        self.end_line(&comments);
    }
}

/// Spaces between two entries on one line.
fn gap(kind: EntryKind) -> usize {
    match kind {
        EntryKind::Declaration | EntryKind::Line | EntryKind::Field => 2,
        EntryKind::Listed | EntryKind::Pair => 1,
    }
}
