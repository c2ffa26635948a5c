//! From instructions to lines: groups that fit stay on one line, the others break at all their places.

use super::WIDTH;

/// Columns of one level of indentation.
pub(super) const INDENT: usize = 2;

/// One instruction to the printer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Step<'a> {
    /// Characters without line breaks.
    Text(&'a str),
    /// Characters that are written only where the group stands on one line.
    IfFlat(&'static str),
    /// A literal that goes over several lines, copied as it is.
    Raw(&'a str),
    /// A line of a block text, one level further in than the line on which the text began.
    BlockLine(&'a str),
    /// A comment; two spaces before it unless it begins a line. It counts nothing, so that a remark breaks no line.
    Comment(&'a str),
    /// Spaces where the group stands on one line, a new line where it does not.
    Break(Line, usize),
    /// A space, or a new line if this one continues another: so that a condition on several lines is told from the block
    /// under it.
    BeforeBlock,
    /// A new line in any case; a group that holds one breaks.
    NewLine(Line),
    /// A group begins.
    Open,
    /// A group ends.
    Close,
}

/// A new line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Line {
    /// One level further in than the line on which the group began.
    pub inner: bool,
    /// A blank line before it.
    pub blank: bool,
}

impl Line {
    /// A line one level further in.
    pub const INNER: Self = Self { inner: true, blank: false };
    /// A line as far in as the one on which the group began.
    pub const OUTER: Self = Self { inner: false, blank: false };
}

/// Carries out the instructions.
pub(super) fn print(steps: &[Step<'_>]) -> String {
    let measures = Measures::of(steps);
    let mut printer = Printer::default();
    for (index, step) in steps.iter().enumerate() {
        printer.step(step, || measures.group(index));
    }
    if !printer.out.is_empty() {
        printer.out.push('\n');
    }
    printer.out
}

/// How wide things would be on one line.
struct Measures {
    /// Columns of all steps before each one, each group on one line.
    before: Vec<usize>,
    /// The next step, from each one on, at which the line can or must end.
    line_end: Vec<usize>,
    /// The next step, from each one on, at which it must.
    new_line: Vec<usize>,
    /// The `Close` of each `Open`.
    close: Vec<usize>,
}

/// What a group would be on one line.
struct Group {
    /// Columns, with what must stand on the same line after it.
    width: usize,
    /// It holds a new line.
    must_break: bool,
}

impl Measures {
    fn of(steps: &[Step<'_>]) -> Self {
        let end = steps.len();
        let mut before = Vec::with_capacity(end + 1);
        let mut columns = 0;
        for step in steps {
            before.push(columns);
            columns += flat_width(step);
        }
        before.push(columns);
        let line_end = next_of(steps, |step| may_end_line(step) || must_end_line(step));
        let new_line = next_of(steps, must_end_line);
        Self { before, line_end, new_line, close: closes(steps) }
    }

    /// The group that begins with the step at `open`.
    fn group(&self, open: usize) -> Group {
        let get = |list: &[usize], index: usize| list.get(index).copied().unwrap_or_default();
        let close = get(&self.close, open);
        let end = get(&self.line_end, close);
        let width = get(&self.before, end).saturating_sub(get(&self.before, open));
        Group { width, must_break: get(&self.new_line, open) < close }
    }
}

fn may_end_line(step: &Step<'_>) -> bool {
    matches!(step, Step::Break(..))
}

fn must_end_line(step: &Step<'_>) -> bool {
    matches!(step, Step::NewLine(_) | Step::Raw(_) | Step::BlockLine(_))
}

fn flat_width(step: &Step<'_>) -> usize {
    match step {
        Step::Text(text) => text.chars().count(),
        Step::IfFlat(text) => text.len(),
        Step::BeforeBlock => 1,
        Step::Break(_, spaces) => *spaces,
        Step::Raw(_)
        | Step::BlockLine(_)
        | Step::Comment(_)
        | Step::NewLine(_)
        | Step::Open
        | Step::Close => 0,
    }
}

/// For each index up to and with the length: the first step from there on that `is` takes, else the length.
fn next_of(steps: &[Step<'_>], is: impl Fn(&Step<'_>) -> bool) -> Vec<usize> {
    let mut next = steps.len();
    let mut found = vec![next];
    for (index, step) in steps.iter().enumerate().rev() {
        if is(step) {
            next = index;
        }
        found.push(next);
    }
    found.reverse();
    found
}

/// For each `Open` the index of its `Close`, else the length.
fn closes(steps: &[Step<'_>]) -> Vec<usize> {
    let mut closes = vec![steps.len(); steps.len()];
    let mut open = Vec::new();
    for (index, step) in steps.iter().enumerate() {
        match step {
            Step::Open => open.push(index),
            Step::Close => {
                if let Some(close) = open.pop().and_then(|start: usize| closes.get_mut(start)) {
                    *close = index;
                }
            }
            _ => {}
        }
    }
    closes
}

/// A group being printed.
#[derive(Debug, Clone, Copy, Default)]
struct Frame {
    /// It stands on one line.
    flat: bool,
    /// Indentation of the line on which it began.
    indent: usize,
}

#[derive(Default)]
struct Printer {
    out: String,
    /// Columns already on this line, its indentation included.
    column: usize,
    /// Indentation of this line.
    indent: usize,
    /// Nothing has been written on this line yet, not even its indentation.
    at_start: bool,
    frames: Vec<Frame>,
}

impl Printer {
    fn step(&mut self, step: &Step<'_>, group: impl FnOnce() -> Group) {
        let frame = self.frames.last().copied().unwrap_or_default();
        match step {
            Step::Text(text) => self.write(text),
            Step::IfFlat(text) if frame.flat => self.write(text),
            Step::IfFlat(_) => {}
            Step::Raw(text) => self.raw(text),
            Step::BlockLine(text) => self.block_line(text),
            Step::Comment(text) => self.comment(text),
            Step::Break(_, spaces) if frame.flat => self.spaces(*spaces),
            Step::BeforeBlock if self.indent <= frame.indent => self.write(" "),
            Step::BeforeBlock => self.new_line(Line::OUTER, frame),
            Step::Break(line, _) | Step::NewLine(line) => self.new_line(*line, frame),
            Step::Open => self.open(frame, &group()),
            Step::Close => {
                self.frames.pop();
            }
        }
    }

    fn open(&mut self, outer: Frame, group: &Group) {
        let fits = !group.must_break && self.column + group.width <= WIDTH;
        self.frames.push(Frame { flat: outer.flat || fits, indent: self.indent });
    }

    fn write(&mut self, text: &str) {
        if std::mem::take(&mut self.at_start) {
            self.out.extend(std::iter::repeat_n(' ', self.indent));
        }
        self.out.push_str(text);
        self.column += text.chars().count();
    }

    fn spaces(&mut self, count: usize) {
        self.write("  ".get(..count).unwrap_or_default());
    }

    fn comment(&mut self, text: &str) {
        if !self.at_start && !self.out.is_empty() {
            self.write("  ");
        }
        self.write(text);
    }

    fn new_line(&mut self, line: Line, frame: Frame) {
        self.out.push_str(if line.blank { "\n\n" } else { "\n" });
        self.indent = frame.indent + if line.inner { INDENT } else { 0 };
        self.column = self.indent;
        self.at_start = true;
    }

    fn raw(&mut self, text: &str) {
        self.write("");
        for (index, line) in text.split('\n').enumerate() {
            if index > 0 {
                self.out.push('\n');
                self.column = 0;
            }
            let line = line.strip_suffix('\r').unwrap_or(line);
            self.out.push_str(line);
            self.column += line.chars().count();
        }
    }

    fn block_line(&mut self, text: &str) {
        self.out.push('\n');
        self.column = 0;
        if !text.is_empty() {
            self.column = self.indent + INDENT;
            self.out.extend(std::iter::repeat_n(' ', self.column));
            self.out.push_str(text);
            self.column += text.chars().count();
        }
    }
}
